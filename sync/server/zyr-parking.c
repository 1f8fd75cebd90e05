/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-parking-private.h"

#include "zyr-publication.h"
#include "zyr-rights.h"
#include "zyr-service.h"

struct _ZyrParking
{
  ZyrParkingFunc answer;
  GHashTable *heads;    /* scope -> gint64: the newest that is known */
  GHashTable *polls;    /* poll -> ZyrWaitQuery */
  GHashTable *by_scope; /* scope -> GHashTable used as a set of polls */
};

ZyrParking *
zyr_parking_new (ZyrParkingFunc answer)
{
  ZyrParking *parking = g_new0 (ZyrParking, 1);

  parking->answer = answer;
  parking->heads = zyr_heads_new ();
  parking->polls = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify)zyr_wait_query_free);
  parking->by_scope
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_hash_table_unref);
  return parking;
}

void
zyr_parking_free (ZyrParking *parking)
{
  if (parking == NULL)
    return;
  g_assert (g_hash_table_size (parking->polls) == 0);
  g_hash_table_unref (parking->by_scope);
  g_hash_table_unref (parking->polls);
  g_hash_table_unref (parking->heads);
  g_free (parking);
}

void
zyr_parking_remove (ZyrParking *parking, gpointer poll)
{
  const ZyrWaitQuery *query = g_hash_table_lookup (parking->polls, poll);

  if (query == NULL)
    return;
  for (guint i = 0; i < query->cursors->len; i++)
    {
      const ZyrScopeCursor *cursor = g_ptr_array_index (query->cursors, i);
      g_autofree char *log = zyr_rights_dup_log (cursor->scope);
      GHashTable *set = g_hash_table_lookup (parking->by_scope, log);

      if (set == NULL)
        continue;
      g_hash_table_remove (set, poll);
      if (g_hash_table_size (set) == 0)
        g_hash_table_remove (parking->by_scope, log);
    }
  g_hash_table_remove (parking->polls, poll);
}

/* Answers and forgets @poll when there is something to tell. */
static void
look_at (ZyrParking *parking, gpointer poll, gboolean timed_out)
{
  const ZyrWaitQuery *query = g_hash_table_lookup (parking->polls, poll);
  GBytes *body = query != NULL ? zyr_service_wait_answer (query, parking->heads, timed_out) : NULL;

  if (body == NULL)
    return;
  zyr_parking_remove (parking, poll);
  parking->answer (poll, body);
}

void
zyr_parking_add (ZyrParking *parking, gpointer poll, ZyrWaitQuery *query)
{
  g_hash_table_insert (parking->polls, poll, query);
  for (guint i = 0; i < query->cursors->len; i++)
    {
      const ZyrScopeCursor *cursor = g_ptr_array_index (query->cursors, i);
      g_autofree char *log = zyr_rights_dup_log (cursor->scope);
      GHashTable *set = g_hash_table_lookup (parking->by_scope, log);

      if (set == NULL)
        {
          set = g_hash_table_new (NULL, NULL);
          g_hash_table_insert (parking->by_scope, g_steal_pointer (&log), set);
        }
      g_hash_table_add (set, poll);
    }
  look_at (parking, poll, FALSE);
}

void
zyr_parking_move (ZyrParking *parking, GHashTable *heads)
{
  GHashTableIter iter;
  gpointer scope;
  gpointer head;

  g_hash_table_iter_init (&iter, heads);
  while (g_hash_table_iter_next (&iter, &scope, &head))
    {
      const gint64 *known = g_hash_table_lookup (parking->heads, scope);
      GHashTable *set = g_hash_table_lookup (parking->by_scope, scope);
      g_autoptr (GList) polls = NULL;

      if (known != NULL && *known >= *(gint64 *)head)
        continue;
      zyr_heads_set (parking->heads, scope, *(gint64 *)head);
      polls = set != NULL ? g_hash_table_get_keys (set) : NULL;
      for (GList *l = polls; l != NULL; l = l->next)
        look_at (parking, l->data, FALSE);
    }
}

void
zyr_parking_time_out (ZyrParking *parking, gpointer poll)
{
  g_autoptr (GList) polls = NULL;

  if (poll != NULL)
    {
      look_at (parking, poll, TRUE);
      return;
    }
  polls = g_hash_table_get_keys (parking->polls);
  for (GList *l = polls; l != NULL; l = l->next)
    look_at (parking, l->data, TRUE);
}

guint
zyr_parking_get_n_polls (ZyrParking *parking)
{
  return g_hash_table_size (parking->polls);
}
