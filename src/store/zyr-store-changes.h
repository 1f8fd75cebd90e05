/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-kind.h"
#include <glib-object.h>

G_BEGIN_DECLS

/**
 * ZyrStoreChanges: what committed transactions have touched, as readers see it
 * @kinds: bits 1 << ZyrKind of records of the view
 * @everything: too much to list (a first download, a reset): query again whatever is shown
 * @outbox, @drafts, @meta: these have changed
 *
 * Boxed; immutable once it was handed out.
 */
typedef struct
{
  guint       kinds;
  gboolean    everything;
  gboolean    outbox;
  gboolean    drafts;
  gboolean    meta;
  GHashTable *households; /* set of ids whose file was touched; empty when @everything */
} ZyrStoreChanges;

#define ZYR_STORE_CHANGES_HOUSEHOLDS_N_MAX 1000

#define ZYR_TYPE_STORE_CHANGES (zyr_store_changes_get_type ())
GType zyr_store_changes_get_type (void);

ZyrStoreChanges *zyr_store_changes_new (void);
ZyrStoreChanges *zyr_store_changes_copy (const ZyrStoreChanges *self);
void             zyr_store_changes_free (ZyrStoreChanges *self);

gboolean zyr_store_changes_is_empty (const ZyrStoreChanges *self);
gboolean zyr_store_changes_has_kind (const ZyrStoreChanges *self, ZyrKind kind);
gboolean zyr_store_changes_has_household (const ZyrStoreChanges *self, const char *household);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZyrStoreChanges, zyr_store_changes_free)

G_END_DECLS
