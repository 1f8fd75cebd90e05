/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a contact did, for the page that tells a person: counts by kind, never a name. */
#include "zyr-sync-engine-private.h"

#include "zyr-json.h"

void
zyr_sync_engine_count_kind (GHashTable *counts, const char *kind)
{
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (counts, kind));

  if (kind[0] != '\0')
    g_hash_table_insert (counts, g_strdup (kind), GUINT_TO_POINTER (n + 1));
}

static void
add_counts (JsonObject *detail, const char *name, GHashTable *counts)
{
  JsonObject *object;
  GHashTableIter iter;
  gpointer kind, n;

  if (g_hash_table_size (counts) == 0)
    return;
  object = json_object_new ();
  g_hash_table_iter_init (&iter, counts);
  while (g_hash_table_iter_next (&iter, &kind, &n))
    json_object_set_int_member (object, kind, GPOINTER_TO_UINT (n));
  json_object_set_object_member (detail, name, object);
}

/* {"sent": {"visit.submit": 2}, "received": {"household": 12}, "waiting": {"ops": 3, "photos": 2,
 * "held": true}, "found": {"older-copy": 1, "other-feed": 1}}; what is nothing is left out. */
char *
zyr_sync_engine_dup_detail (ZyrSyncEngine *self)
{
  g_autoptr (JsonObject) detail = json_object_new ();
  gint64 n_ops = MAX (self->last_op - self->acked_op, 0);

  add_counts (detail, "sent", self->kinds_sent);
  add_counts (detail, "received", self->kinds_received);
  if (self->renumbered || self->differed)
    {
      JsonObject *found = json_object_new ();

      if (self->renumbered)
        json_object_set_int_member (found, "older-copy", 1);
      if (self->differed)
        json_object_set_int_member (found, "other-feed", 1);
      json_object_set_object_member (detail, "found", found);
    }
  if (n_ops > 0 || self->uploads_n > 0)
    {
      JsonObject *waiting = json_object_new ();

      json_object_set_int_member (waiting, "ops", n_ops);
      json_object_set_int_member (waiting, "photos", self->uploads_n);
      if (self->uploads_held)
        json_object_set_boolean_member (waiting, "held", TRUE);
      json_object_set_object_member (detail, "waiting", waiting);
    }
  return zyr_json_object_to_canonical (detail);
}
