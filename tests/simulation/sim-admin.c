/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What happens at the centre by itself, within the service's own tables and functions. */
#include "sim-private.h"

#include "zyr-accounts.h"
#include "zyr-household-transfer.h"
#include "zyr-publication.h"
#include "zyr-quarantine.h"
#include "zyr-record-table.h"

#include <string.h>

typedef struct
{
  SimRun *run;
  int number;       /* of a household, a user or a device */
  guint value;
  GHashTable *heads;
  GPtrArray *written; /* of ZyrRecord */
} Change;

static gboolean
put (Change *change, ZyrPublication *publication, ZyrRecord *record, GError **error)
{
  g_ptr_array_add (change->written, zyr_record_ref (record));
  return zyr_publication_put (publication, record, error);
}

/* A new version of a record, with one member changed */
static gboolean
put_changed (Change *change,
             ZyrTx *tx,
             ZyrPublication *publication,
             ZyrKind kind,
             const char *home,
             const char *id,
             const char *member,
             JsonNode *value,
             GError **error)
{
  g_autoptr (ZyrRecord) record = zyr_record_table_dup (tx, home, kind, id, error);
  g_autoptr (ZyrRecord) next = NULL;
  g_autoptr (JsonObject) body = NULL;
  g_autoptr (JsonObject) tok = NULL;

  if (record == NULL)
    {
      json_node_unref (value);
      return error == NULL || *error == NULL;
    }
  body = zyr_json_copy_object (zyr_record_get_body (record));
  tok = zyr_json_copy_object (zyr_record_get_tok (record));
  json_object_set_member (body, member, value);
  json_object_remove_member (tok, member);
  if (kind == ZYR_KIND_HOUSEHOLD)
    json_object_set_string_member (tok, member, "import:1");
  next = zyr_record_new (kind, id, zyr_record_get_scope (record), zyr_record_get_ver (record) + 1,
                         body, tok);
  return put (change, publication, next, error);
}

static JsonNode *
text_node (const char *text)
{
  return json_node_init_string (json_node_alloc (), text);
}

/* ---- kinds of change ---- */

static gboolean
import (Change *change, ZyrTx *tx, ZyrPublication *publication, GError **error)
{
  g_autofree char *value = g_strdup_printf ("%u", 5 + change->value % 4);
  const SimRow *row = sim_oracle_find (change->run->oracle, sim_household_id (change->number));

  return put_changed (change, tx, publication, ZYR_KIND_HOUSEHOLD, row != NULL ? row->home : "",
                      sim_household_id (change->number),
                      change->value & 1 ? "addr_door" : "addr_flat", text_node (value), error);
}

static gboolean
publish_form (Change *change, ZyrTx *tx, ZyrPublication *publication, GError **error)
{
  g_autofree char *title = g_strdup_printf ("Form %u", change->value);

  return put_changed (change, tx, publication, ZYR_KIND_FORM, "ref", sim_form_id (), "title",
                      text_node (title), error);
}

/* As when a password is set anew: whoever was signed in is not any more. */
static gboolean
end_sessions (Change *change, ZyrTx *tx, ZyrPublication *publication, GError **error)
{
  return zyr_tx_run (tx, "DELETE FROM token WHERE account = ?1",
                     ZYR_VALUES (ZYR_TEXT (sim_user_get (change->number)->id)), error);
}

/* A worker becomes a supervisor, or the reverse. */
static gboolean
change_role (Change *change, ZyrTx *tx, ZyrPublication *publication, GError **error)
{
  const SimUser *user = sim_user_get (change->number);
  const char *home = sim_foundation_id (user->foundation);
  gboolean worker = change->value & 1;
  JsonArray *roles = json_array_new ();
  JsonNode *node = json_node_init_array (json_node_alloc (), roles);

  json_array_add_string_element (roles, worker ? "worker" : "supervisor");
  json_array_unref (roles);
  change->run->centre.role_changed[change->number] = TRUE;
  /* Sometimes whoever it is has to sign in anew, and knows of it at once. */
  if ((change->value & 6) == 0 && !end_sessions (change, tx, publication, error))
    return FALSE;
  return zyr_tx_run (
             tx, "UPDATE account SET roles = ?2 WHERE id = ?1",
             ZYR_VALUES (ZYR_TEXT (user->id), ZYR_TEXT (worker ? ",worker," : ",supervisor,")),
             error)
         && put_changed (change, tx, publication, ZYR_KIND_USER, home, user->id, "roles", node,
                         error)
         && zyr_publication_settle_worker (publication, home, user->id, error);
}

/* What has left is forgotten at once, where a centre waits for months. */
static gboolean
compact (Change *change, ZyrTx *tx, ZyrPublication *publication, GError **error)
{
  gint64 n = 0;

  return zyr_feeds_compact (tx, sim_now_us (change->run) / G_USEC_PER_SEC, &n, error);
}

static gboolean
revoke_device (Change *change, ZyrTx *tx, ZyrPublication *publication, GError **error)
{
  return zyr_devices_revoke (tx, change->run->world->devices[change->number].id, error);
}

/* To the other foundation, with all that it has. */
static gboolean
transfer (Change *change, ZyrTx *tx, ZyrPublication *publication, GError **error)
{
  static const int supervisors[] = { 2, 5 };
  const char *household = sim_household_id (change->number);
  const SimRow *row = sim_oracle_find (change->run->oracle, household);
  int from = row != NULL && g_str_equal (row->home, sim_foundation_id (1));
  g_autofree char *at = zyr_time_format_iso (sim_now_us (change->run), 0);
  ZyrBlobStore *blobs = zyr_blob_folder_new (change->run->centre.blobs);
  gboolean done;

  done = zyr_household_transfer (
      tx, publication, blobs,
      &(ZyrHouseholdTransfer){ .household = household,
                               .to = sim_foundation_id (!from),
                               .reason = "taşındı",
                               .asked_by = sim_user_get (supervisors[from])->id,
                               .accepted_by = sim_user_get (supervisors[!from])->id,
                               .at = at },
      NULL, error);
  zyr_blob_store_free (blobs);
  return done;
}

/* Versions that come of it are of no operation, also if it is only found to be done after a crash. */
static void
own_household (SimRun *run, const char *household)
{
  g_autoptr (GPtrArray) rows = sim_oracle_list (run->oracle);

  for (guint i = 0; i < rows->len; i++)
    {
      const SimRow *row = g_ptr_array_index (rows, i);

      if (g_str_equal (row->id, household) || g_strcmp0 (row->household, household) == 0)
        sim_centre_ledger_own (&run->centre.ledger, row->id, row->ver + 1);
    }
}

/* ---- in a transaction ---- */

typedef gboolean (*Kind) (Change *, ZyrTx *, ZyrPublication *, GError **);

typedef struct
{
  Kind kind;
  Change *change;
} Job;

static gboolean
change_tx (ZyrTx *tx, gpointer data, GError **error)
{
  Job *job = data;
  Change *change = job->change;
  g_autoptr (ZyrPublication) publication
      = zyr_publication_new (tx, sim_centre_now_s (change->run));

  g_ptr_array_set_size (change->written, 0);
  if (!job->kind (change, tx, publication, error))
    return FALSE;
  change->heads = zyr_publication_finish (publication, error);
  return change->heads != NULL;
}

static gboolean
carry_out (SimRun *run, Kind kind, int number, guint value)
{
  Change change = { .run = run, .number = number, .value = value };
  Job job = { kind, &change };
  gboolean done;

  change.written = g_ptr_array_new_with_free_func ((GDestroyNotify) zyr_record_unref);
  done = sim_centre_write (&run->centre, change_tx, &job);
  /* What failed may be there after a crash nevertheless. */
  for (guint i = 0; i < change.written->len; i++)
    {
      ZyrRecord *record = g_ptr_array_index (change.written, i);

      sim_centre_ledger_own (&run->centre.ledger, zyr_record_get_id (record),
                             zyr_record_get_ver (record));
    }
  if (done)
    sim_centre_committed (&run->centre, change.heads);
  g_clear_pointer (&change.heads, g_hash_table_unref);
  g_ptr_array_unref (change.written);
  return done;
}

/* The first that has no visit under way */
static void
transfer_one (SimRun *run, int first)
{
  if (!sim_oracle_read (run->oracle, run->centre.storage, sim_centre_now_s (run)))
    return;
  for (int i = 0; i < SIM_HOUSEHOLDS && run->centre.storage != NULL; i++)
    {
      int household = (first + i) % SIM_HOUSEHOLDS;
      ZyrBlobStore *blobs;

      if (!sim_oracle_read (run->oracle, run->centre.storage, sim_centre_now_s (run)))
        return;
      own_household (run, sim_household_id (household));
      if (!carry_out (run, transfer, household, 0))
        continue;
      sim_mark (run, SIM_MARK_TRANSFERRED);
      blobs = zyr_blob_folder_new (run->centre.blobs);
      for (int f = 0; f < SIM_FOUNDATIONS; f++)
        zyr_household_transfer_tidy (run->centre.storage, blobs, sim_foundation_id (f));
      zyr_blob_store_free (blobs);
      return;
    }
}

/* By hand at the centre: all that is kept of one device. */
static void
retry_quarantined (SimRun *run, int device)
{
  SimCentre *centre = &run->centre;
  const char *id = run->world->devices[device].id;
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GPtrArray) results = NULL;

  if (!sim_oracle_read (run->oracle, centre->storage, sim_centre_now_s (run)))
    return;
  for (gint64 n = 1; n <= sim_oracle_device_last (run->oracle, id); n++)
    {
      g_autofree char *key = g_strdup_printf ("%s %d", id, (int) n);
      const char *answer = g_hash_table_lookup (centre->ledger.answers, key);

      if (answer != NULL && strstr (answer, "quarantined") != NULL)
        g_array_append_val (numbers, n);
    }
  if (numbers->len == 0)
    return;
  results = zyr_service_retry (centre->service, id, numbers, NULL);
  sim_oracle_invalidate (run->oracle);
  sim_check_retried (run, id, numbers, results);
  if (sim_disk_is_dead (centre->disk))
    sim_centre_crash (centre);
}

void
sim_admin_act (SimRun *run)
{
  gboolean roles = run->options->emphasis == SIM_ROLES && sim_random_percent (&run->random, 80);
  guint what = roles ? 80 : sim_random_below (&run->random, 100);
  guint value = sim_random_below (&run->random, 1000);
  int household = (int) sim_random_below (&run->random, SIM_HOUSEHOLDS);

  if (run->centre.storage == NULL)
    return;
  sim_trace (run, "admin %u %u", what, value);
  if (what < 12 || (run->options->emphasis == SIM_TRANSFERS && what < 70))
    transfer_one (run, household);
  else if (what < 50)
    carry_out (run, import, household, value);
  else if (what < 54)
    retry_quarantined (run, (int) (value % SIM_DEVICES));
  else if (what < 58)
    carry_out (run, end_sessions, (int) (value % SIM_USERS), 0);
  else if (what < 75)
    carry_out (run, publish_form, 0, value);
  else if (what < 95)
    {
      if (carry_out (run, change_role, (int) (value % SIM_USERS), value / SIM_USERS))
        sim_mark (run, SIM_MARK_ROLE_CHANGED);
    }
  else if (what < 97)
    carry_out (run, compact, 0, 0);
  else
    carry_out (run, revoke_device, (int) (value % SIM_DEVICES), 0);
}
