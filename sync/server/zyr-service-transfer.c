/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Transfers between foundations: after the push that said something about one, and now and then, for
 * those that a process could not finish. */
#include "zyr-household-transfer-private.h"
#include "zyr-service-private.h"

typedef struct
{
  ZyrService *service;
  const char *home;
  const char *id;
  char *now;
  char *moved_from;
  GHashTable *heads;
} Settlement;

static gboolean
settle_tx (ZyrTx *tx, gpointer data, GError **error)
{
  Settlement *self = data;
  ZyrService *service = self->service;
  g_autoptr (ZyrPublication) publication
      = zyr_publication_new (tx, zyr_clock_get_now_us (service->clock) / G_USEC_PER_SEC);

  g_clear_pointer (&self->heads, g_hash_table_unref);
  g_clear_pointer (&self->moved_from, g_free);
  if (!zyr_household_transfer_settle (tx, publication, service->blobs, self->home, self->id,
                                      self->now, &self->moved_from, error))
    return FALSE;
  self->heads = zyr_publication_finish (publication, error);
  return self->heads != NULL;
}

/* What fails now is done by zyr_service_maintain(). */
static void
settle (ZyrService *service, const char *home, const char *id)
{
  Settlement self = { .service = service, .home = home, .id = id };

  self.now = zyr_clock_dup_now_iso (service->clock);
  if (zyr_storage_write (service->storage, settle_tx, &self, NULL))
    {
      zyr_service_tell_committed (service, self.heads);
      if (self.moved_from != NULL)
        zyr_household_transfer_tidy (service->storage, service->blobs, self.moved_from);
    }
  g_clear_pointer (&self.heads, g_hash_table_unref);
  g_free (self.moved_from);
  g_free (self.now);
}

const char *
zyr_service_get_transfer (JsonObject *op)
{
  const char *id = zyr_json_get_string (op, "transfer", NULL);

  return id != NULL ? id
                    : zyr_json_get_string (zyr_json_get_object (op, "transfer"), "id", NULL);
}

GPtrArray *
zyr_service_list_transfers (GPtrArray *ops)
{
  GPtrArray *ids = NULL;

  for (guint i = 0; i < ops->len; i++)
    {
      const char *id = zyr_service_get_transfer (g_ptr_array_index (ops, i));

      if (id == NULL)
        continue;
      if (ids == NULL)
        ids = g_ptr_array_new_with_free_func (g_free);
      g_ptr_array_add (ids, g_strdup (id));
    }
  return ids;
}

void
zyr_service_settle_transfers (ZyrService *service, const char *home, GPtrArray *ids)
{
  for (guint i = 0; i < ids->len; i++)
    settle (service, home, g_ptr_array_index (ids, i));
}

typedef struct
{
  GPtrArray *homes;
  GPtrArray *ids;
} Open;

/* By way of accounts, as foundations are few and records many. */
static gboolean
list_tx (ZyrTx *tx, gpointer data, GError **error)
{
  Open *open = data;
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ZyrRows) rows = zyr_tx_query (
      tx,
      "SELECT record.home, record.id FROM (SELECT DISTINCT home FROM account) AS somebody"
      " JOIN record ON record.home = somebody.home AND record.kind = 'transfer'"
      " WHERE record.body LIKE '%\"state\":\"requested\"%'"
      " OR record.body LIKE '%\"state\":\"accepted\"%' ORDER BY record.home, record.id",
      ZYR_NO_VALUES, error);

  g_ptr_array_set_size (open->homes, 0);
  g_ptr_array_set_size (open->ids, 0);
  if (rows == NULL)
    return FALSE;
  while (zyr_rows_next (rows, &local_error))
    {
      g_ptr_array_add (open->homes, g_strdup (zyr_rows_get_text (rows, 0)));
      g_ptr_array_add (open->ids, g_strdup (zyr_rows_get_text (rows, 1)));
    }
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

gboolean
zyr_service_settle_open_transfers (ZyrService *service, GError **error)
{
  Open open = { g_ptr_array_new_with_free_func (g_free), g_ptr_array_new_with_free_func (g_free) };
  gboolean ok = zyr_storage_read (service->storage, list_tx, &open, error);

  for (guint i = 0; ok && i < open.ids->len; i++)
    settle (service, g_ptr_array_index (open.homes, i), g_ptr_array_index (open.ids, i));
  g_ptr_array_unref (open.homes);
  g_ptr_array_unref (open.ids);
  return ok;
}
