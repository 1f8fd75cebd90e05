/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What ziyaretd retention run does, once a day, in one of the processes that serve. */
#include "zyr-service-private.h"

#include "zyr-destruction.h"

#define HOUR_S 3600
#define DAY_S 86400
/* In the table meta: when it is next due, in seconds since 1970. */
#define META_NEXT "'retention_next'"
/* At a time: who stops the centre does not wait for long. What is left has its turn an hour later. */
#define FILES_N_MAX 200

typedef struct
{
  gint64 now_s;
  gint64 before_s;
  gint64 next_s;
  gboolean is_mine;
  GPtrArray *files; /* ZyrDestructible */
} Round;

static gboolean
put_next_tx (ZyrTx *tx, gpointer data, GError **error)
{
  const Round *round = data;
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, round->next_s);

  return zyr_tx_run (tx,
                     "INSERT INTO meta (key, value) VALUES (" META_NEXT ", ?1)"
                     " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                     ZYR_VALUES (ZYR_TEXT (text)), error);
}

/* Whoever comes first has it for an hour: if he dies meanwhile, another does it. A time that a clock
 * set wrong left behind does not count. */
static gboolean
claim_tx (ZyrTx *tx, gpointer data, GError **error)
{
  Round *round = data;
  g_autoptr (GError) local_error = NULL;
  g_autofree char *text = zyr_tx_dup_text (tx, "SELECT value FROM meta WHERE key = " META_NEXT,
                                           ZYR_NO_VALUES, &local_error);
  const gint64 next_s = text != NULL ? g_ascii_strtoll (text, NULL, 10) : 0;

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  round->is_mine = next_s <= round->now_s || next_s > round->now_s + DAY_S;
  round->next_s = round->now_s + HOUR_S;
  return !round->is_mine || put_next_tx (tx, round, error);
}

static gboolean
list_tx (ZyrTx *tx, gpointer data, GError **error)
{
  Round *round = data;

  g_clear_pointer (&round->files, g_ptr_array_unref);
  round->files = zyr_destruction_list_due (tx, round->before_s, error);
  return round->files != NULL;
}

static gboolean
destroy_files (ZyrService *service, const Round *round, GError **error)
{
  g_autofree char *rule = zyr_destruction_dup_rule (service->file_months);
  const ZyrDestructionOrder order = { .storage = service->storage,
                                      .blobs = service->blobs,
                                      .clock = service->clock,
                                      .rule = rule,
                                      .program = "serve",
                                      .reason = "",
                                      .before_s = round->before_s };

  for (guint i = 0; i < MIN (round->files->len, FILES_N_MAX); i++)
    {
      g_autoptr (GHashTable) heads = NULL;

      if (!zyr_destruction_run (&order, g_ptr_array_index (round->files, i), &heads, error))
        return FALSE;
      zyr_service_tell_committed (service, heads);
    }
  return TRUE;
}

gboolean
zyr_service_retain (ZyrService *service, GError **error)
{
  Round round = { .now_s = zyr_clock_get_now_us (service->clock) / G_USEC_PER_SEC };
  gboolean ok;

  if (service->file_months == 0)
    return TRUE;
  round.before_s = zyr_destruction_get_before_s (service->file_months, round.now_s);
  if (!zyr_storage_write (service->storage, claim_tx, &round, error))
    return FALSE;
  if (!round.is_mine)
    return TRUE;
  ok = zyr_storage_read (service->storage, list_tx, &round, error)
       && destroy_files (service, &round, error)
       && zyr_destruction_sweep (service->storage, service->blobs, round.now_s, error);
  if (ok && round.files->len <= FILES_N_MAX)
    {
      round.next_s = round.now_s + DAY_S;
      ok = zyr_storage_write (service->storage, put_next_tx, &round, error);
    }
  g_clear_pointer (&round.files, g_ptr_array_unref);
  return ok;
}
