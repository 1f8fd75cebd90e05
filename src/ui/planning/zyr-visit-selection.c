/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-visit-selection.h"

struct _ZyrVisitSelection
{
  GObject parent_instance;

  GHashTable *ids;
};

G_DEFINE_FINAL_TYPE (ZyrVisitSelection, zyr_visit_selection, G_TYPE_OBJECT)

static guint changed_signal;

static void
zyr_visit_selection_finalize (GObject *object)
{
  g_hash_table_unref (ZYR_VISIT_SELECTION (object)->ids);

  G_OBJECT_CLASS (zyr_visit_selection_parent_class)->finalize (object);
}

static void
zyr_visit_selection_class_init (ZyrVisitSelectionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = zyr_visit_selection_finalize;
  changed_signal = g_signal_new ("changed", ZYR_TYPE_VISIT_SELECTION, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static void
zyr_visit_selection_init (ZyrVisitSelection *self)
{
  self->ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

ZyrVisitSelection *
zyr_visit_selection_new (void)
{
  return g_object_new (ZYR_TYPE_VISIT_SELECTION, NULL);
}

guint
zyr_visit_selection_get_size (ZyrVisitSelection *self)
{
  g_return_val_if_fail (ZYR_IS_VISIT_SELECTION (self), 0);

  return g_hash_table_size (self->ids);
}

gboolean
zyr_visit_selection_contains (ZyrVisitSelection *self, const char *visit_id)
{
  g_return_val_if_fail (ZYR_IS_VISIT_SELECTION (self), FALSE);

  return g_hash_table_contains (self->ids, visit_id);
}

GStrv
zyr_visit_selection_dup_ids (ZyrVisitSelection *self)
{
  g_autofree gpointer *ids = NULL;

  g_return_val_if_fail (ZYR_IS_VISIT_SELECTION (self), NULL);

  ids = g_hash_table_get_keys_as_array (self->ids, NULL);
  return g_strdupv ((GStrv)ids);
}

gboolean
zyr_visit_selection_set (ZyrVisitSelection *self, const char *visit_id, gboolean selected)
{
  gboolean is_other;

  g_return_val_if_fail (ZYR_IS_VISIT_SELECTION (self) && visit_id != NULL, FALSE);

  is_other = selected ? g_hash_table_add (self->ids, g_strdup (visit_id))
                      : g_hash_table_remove (self->ids, visit_id);
  if (is_other)
    g_signal_emit (self, changed_signal, 0);
  return is_other;
}

void
zyr_visit_selection_add (ZyrVisitSelection *self, const char *const *visit_ids)
{
  g_return_if_fail (ZYR_IS_VISIT_SELECTION (self) && visit_ids != NULL);

  for (guint i = 0; visit_ids[i] != NULL; i++)
    g_hash_table_add (self->ids, g_strdup (visit_ids[i]));
  g_signal_emit (self, changed_signal, 0);
}

static gboolean
is_none_of (gpointer id, gpointer value, gpointer visit_ids)
{
  return !g_hash_table_contains (visit_ids, id);
}

void
zyr_visit_selection_keep (ZyrVisitSelection *self, const char *const *visit_ids)
{
  g_autoptr (GHashTable) kept = g_hash_table_new (g_str_hash, g_str_equal);

  g_return_if_fail (ZYR_IS_VISIT_SELECTION (self) && visit_ids != NULL);

  for (guint i = 0; visit_ids[i] != NULL; i++)
    g_hash_table_add (kept, (gpointer)visit_ids[i]);
  if (g_hash_table_foreach_remove (self->ids, is_none_of, kept) > 0)
    g_signal_emit (self, changed_signal, 0);
}
