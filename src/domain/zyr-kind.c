/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-kind.h"

static const char *const names[ZYR_N_KINDS] = {
  [ZYR_KIND_UNKNOWN] = "unknown",
  [ZYR_KIND_HOUSEHOLD] = "household",
  [ZYR_KIND_MEMBER] = "member",
  [ZYR_KIND_REGISTRY_SNAPSHOT] = "registry_snapshot",
  [ZYR_KIND_VISIT] = "visit",
  [ZYR_KIND_VISIT_REVISION] = "visit_revision",
  [ZYR_KIND_NOTE] = "note",
  [ZYR_KIND_REVIEW] = "review",
  [ZYR_KIND_ATTACHMENT] = "attachment",
  [ZYR_KIND_AID] = "aid",
  [ZYR_KIND_REFERRAL] = "referral",
  [ZYR_KIND_OBJECTION] = "objection",
  [ZYR_KIND_FORM] = "form",
  [ZYR_KIND_PARAMETER] = "parameter",
  [ZYR_KIND_USER] = "user",
  [ZYR_KIND_FOUNDATION] = "foundation",
  [ZYR_KIND_CONFLICT] = "conflict",
  [ZYR_KIND_TRANSFER] = "transfer",
  [ZYR_KIND_DIRECTORY] = "directory",
  [ZYR_KIND_CHANGE] = "change",
  [ZYR_KIND_DECISION] = "decision",
};

const char *
zyr_kind_to_string (ZyrKind kind)
{
  g_return_val_if_fail ((guint) kind < ZYR_N_KINDS, names[ZYR_KIND_UNKNOWN]);

  return names[kind];
}

ZyrKind
zyr_kind_from_string (const char *name)
{
  for (guint i = ZYR_KIND_UNKNOWN + 1; i < ZYR_N_KINDS; i++)
    if (g_strcmp0 (name, names[i]) == 0)
      return (ZyrKind) i;

  return ZYR_KIND_UNKNOWN;
}

gboolean
zyr_kind_is_append_only (ZyrKind kind)
{
  return kind == ZYR_KIND_VISIT_REVISION || kind == ZYR_KIND_NOTE || kind == ZYR_KIND_REVIEW
         || kind == ZYR_KIND_ATTACHMENT || kind == ZYR_KIND_CHANGE;
}

gboolean
zyr_kind_is_household_bound (ZyrKind kind)
{
  switch (kind)
    {
    case ZYR_KIND_MEMBER:
    case ZYR_KIND_REGISTRY_SNAPSHOT:
    case ZYR_KIND_VISIT:
    case ZYR_KIND_VISIT_REVISION:
    case ZYR_KIND_NOTE:
    case ZYR_KIND_REVIEW:
    case ZYR_KIND_ATTACHMENT:
    case ZYR_KIND_AID:
    case ZYR_KIND_REFERRAL:
    case ZYR_KIND_OBJECTION:
    case ZYR_KIND_CONFLICT:
    case ZYR_KIND_CHANGE:
    case ZYR_KIND_DECISION:
      return TRUE;
    case ZYR_KIND_UNKNOWN:
    case ZYR_KIND_HOUSEHOLD:
    case ZYR_KIND_FORM:
    case ZYR_KIND_PARAMETER:
    case ZYR_KIND_USER:
    case ZYR_KIND_FOUNDATION:
    case ZYR_KIND_TRANSFER:
    case ZYR_KIND_DIRECTORY:
    default:
      return FALSE;
    }
}
