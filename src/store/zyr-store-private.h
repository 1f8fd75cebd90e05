/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-store-operations.h"

G_BEGIN_DECLS

typedef struct
{
  ZyrKind kind;
  char   *id;
  gint64  ver;
} ZyrStoreResultVersion;

struct _ZyrStoreOpResult
{
  gint64               n;
  ZyrStoreResultStatus status;
  char                *reason;
  GArray              *versions; /* ZyrStoreResultVersion */
};

GPtrArray *zyr_draft_entries_new (void);

G_END_DECLS
