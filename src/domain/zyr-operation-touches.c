/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-operation.h"

typedef struct
{
  const char *kind;
  const char *part;   /* member that holds the object, NULL for the operation itself */
  const char *member; /* member of it that holds the id */
  ZyrKind     touched;
} Touch;

static const Touch touches[] = {
  { ZYR_OP_FILE_READ, NULL, "household", ZYR_KIND_HOUSEHOLD },
  { ZYR_OP_FILE_READ, NULL, "visit", ZYR_KIND_VISIT },
  { ZYR_OP_NOTE_ADD, "note", "id", ZYR_KIND_NOTE },
  { ZYR_OP_NOTE_ADD, "note", "household", ZYR_KIND_HOUSEHOLD },
  { ZYR_OP_NOTE_PIN, NULL, "note", ZYR_KIND_NOTE },
  { ZYR_OP_VISIT_START, NULL, "visit", ZYR_KIND_VISIT },
  { ZYR_OP_VISIT_SUBMIT, NULL, "visit", ZYR_KIND_VISIT },
  { ZYR_OP_VISIT_SUBMIT, "revision", "id", ZYR_KIND_VISIT_REVISION },
  { ZYR_OP_VISIT_PLAN, "visit", "id", ZYR_KIND_VISIT },
  { ZYR_OP_VISIT_PLAN, "visit", "household", ZYR_KIND_HOUSEHOLD },
  { ZYR_OP_VISIT_REASSIGN, NULL, "visit", ZYR_KIND_VISIT },
  { ZYR_OP_VISIT_CANCEL, NULL, "visit", ZYR_KIND_VISIT },
  { ZYR_OP_VISIT_MOVE, NULL, "visit", ZYR_KIND_VISIT },
  { ZYR_OP_VISIT_ATTEMPT, NULL, "visit", ZYR_KIND_VISIT },
  { ZYR_OP_REVIEW_ADD, "review", "id", ZYR_KIND_REVIEW },
  { ZYR_OP_REVIEW_ADD, "review", "visit", ZYR_KIND_VISIT },
  { ZYR_OP_REVIEW_ADD, "review", "household", ZYR_KIND_HOUSEHOLD },
  { ZYR_OP_ATTACHMENT_ADD, "attachment", "id", ZYR_KIND_ATTACHMENT },
  { ZYR_OP_ATTACHMENT_ADD, "attachment", "visit", ZYR_KIND_VISIT },
  { ZYR_OP_VISIT_ANNUL, NULL, "visit", ZYR_KIND_VISIT },
  { ZYR_OP_CONFLICT_CLOSE, NULL, "conflict", ZYR_KIND_CONFLICT },
  { ZYR_OP_REFERRAL_ADD, "referral", "id", ZYR_KIND_REFERRAL },
  { ZYR_OP_REFERRAL_ADD, "referral", "household", ZYR_KIND_HOUSEHOLD },
  { ZYR_OP_REFERRAL_MOVE, NULL, "referral", ZYR_KIND_REFERRAL },
  { ZYR_OP_OBJECTION_FILE, "objection", "id", ZYR_KIND_OBJECTION },
  { ZYR_OP_OBJECTION_FILE, "objection", "household", ZYR_KIND_HOUSEHOLD },
  { ZYR_OP_OBJECTION_MOVE, NULL, "objection", ZYR_KIND_OBJECTION },
  { ZYR_OP_TRANSFER_ASK, "transfer", "id", ZYR_KIND_TRANSFER },
  { ZYR_OP_TRANSFER_ASK, "transfer", "household", ZYR_KIND_HOUSEHOLD },
  { ZYR_OP_TRANSFER_ACCEPT, NULL, "transfer", ZYR_KIND_TRANSFER },
  { ZYR_OP_TRANSFER_DECLINE, NULL, "transfer", ZYR_KIND_TRANSFER },
  { ZYR_OP_TRANSFER_WITHDRAW, NULL, "transfer", ZYR_KIND_TRANSFER },
};

static void
add_touch (GArray *found, ZyrKind kind, const char *id)
{
  ZyrOperationTouch touch = { kind, id };

  if (id != NULL && *id != '\0')
    g_array_append_val (found, touch);
}

GArray *
zyr_operation_touches (JsonObject *op)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (ZyrOperationTouch));
  const char *kind = zyr_operation_get_kind (op);

  if (g_str_equal (kind, ZYR_OP_SET))
    add_touch (found,
               zyr_kind_from_string (zyr_json_get_string (op, "rec_kind", NULL)),
               zyr_json_get_string (op, "rec", NULL));

  for (guint i = 0; i < G_N_ELEMENTS (touches); i++)
    {
      const Touch *touch = &touches[i];
      JsonObject *part = op;

      if (!g_str_equal (kind, touch->kind))
        continue;
      if (touch->part != NULL)
        part = zyr_json_get_object (op, touch->part);
      add_touch (found, touch->touched, zyr_json_get_string (part, touch->member, NULL));
    }

  return found;
}
