/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-store-changes.h"

G_DEFINE_BOXED_TYPE (ZyrStoreChanges,
                     zyr_store_changes,
                     zyr_store_changes_copy,
                     zyr_store_changes_free)

ZyrStoreChanges *
zyr_store_changes_new (void)
{
  ZyrStoreChanges *self = g_new0 (ZyrStoreChanges, 1);

  self->households = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

ZyrStoreChanges *
zyr_store_changes_copy (const ZyrStoreChanges *self)
{
  ZyrStoreChanges *copy = zyr_store_changes_new ();
  GHashTableIter iter;
  gpointer household;

  copy->kinds = self->kinds;
  copy->everything = self->everything;
  copy->outbox = self->outbox;
  copy->drafts = self->drafts;
  copy->meta = self->meta;
  g_hash_table_iter_init (&iter, self->households);
  while (g_hash_table_iter_next (&iter, &household, NULL))
    g_hash_table_add (copy->households, g_strdup (household));
  return copy;
}

void
zyr_store_changes_free (ZyrStoreChanges *self)
{
  g_hash_table_unref (self->households);
  g_free (self);
}

gboolean
zyr_store_changes_is_empty (const ZyrStoreChanges *self)
{
  return self->kinds == 0 && !self->everything && !self->outbox && !self->drafts && !self->meta;
}

gboolean
zyr_store_changes_has_kind (const ZyrStoreChanges *self, ZyrKind kind)
{
  return self->everything || (self->kinds & (1u << kind)) != 0;
}

gboolean
zyr_store_changes_has_household (const ZyrStoreChanges *self, const char *household)
{
  return self->everything
         || (household != NULL && g_hash_table_contains (self->households, household));
}
