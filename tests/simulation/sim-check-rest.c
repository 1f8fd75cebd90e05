/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What must hold when everything has come to rest. */
#include "sim-private.h"

#include "zyr-audit.h"
#include "zyr-store-blobs.h"

#include <string.h>

/* ---- the centre's book of operations against those who look ---- */

/* An operation as the centre has it */
typedef struct
{
  SimOutcome outcome;
  JsonObject *result;
  char *kind;
  char *hash;
} Kept;

static void
kept_free (Kept *kept)
{
  g_clear_pointer (&kept->result, json_object_unref);
  g_free (kept->kind);
  g_free (kept->hash);
  g_free (kept);
}

typedef struct
{
  SimRun *run;
  GHashTable *operations; /* "device n" -> Kept */
  GHashTable *claims;     /* "rec ver" -> GINT count */
  GHashTable *blobs;      /* "home sha256" */
  GPtrArray *faults;
  gint64 n_entries;
  gint64 n_reads_off;
} Book;

static void
claim (Book *book, JsonObject *result)
{
  JsonArray *touched = zyr_json_get_array (result, "res");

  for (guint i = 0; touched != NULL && i < json_array_get_length (touched); i++)
    {
      JsonObject *item = json_array_get_object_element (touched, i);
      char *key = g_strdup_printf ("%s %d", zyr_json_get_string (item, "id", ""),
                                   (int) zyr_json_get_int (item, "ver", 0));
      int n = GPOINTER_TO_INT (g_hash_table_lookup (book->claims, key));

      g_hash_table_replace (book->claims, key, GINT_TO_POINTER (n + 1));
    }
}

/* Those of which the audit log has not one entry */
#define READS_OFF \
  "SELECT count(*) FROM operation o WHERE o.kind = 'file.read' AND (o.outcome <> 'ok' OR 1 <>" \
  " (SELECT count(*) FROM audit a WHERE a.home = o.home AND a.action = o.kind" \
  " AND a.device = o.device AND a.details LIKE '%\"n\":' || o.n || '}'))"

static gboolean
read_operations (ZyrTx *tx, Book *book, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ZyrRows) rows = zyr_tx_query (
      tx, "SELECT device, n, outcome, result, kind, hash FROM operation", ZYR_NO_VALUES, error);

  if (rows == NULL)
    return FALSE;
  while (zyr_rows_next (rows, &local_error))
    {
      Kept *kept = g_new0 (Kept, 1);

      kept->outcome = sim_outcome_from_string (zyr_rows_get_text (rows, 2));
      kept->result = zyr_json_parse_object (zyr_rows_get_text (rows, 3), -1, 1000000, NULL);
      kept->kind = g_strdup (zyr_rows_get_text (rows, 4));
      kept->hash = g_strdup (zyr_rows_get_text (rows, 5));
      claim (book, kept->result);
      g_hash_table_replace (book->operations,
                            g_strdup_printf ("%s %d", zyr_rows_get_text (rows, 0),
                                             (int) zyr_rows_get_int (rows, 1)),
                            kept);
    }
  return local_error == NULL;
}

static gboolean
read_book_tx (ZyrTx *tx, gpointer data, GError **error)
{
  Book *book = data;
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ZyrRows) rows
      = zyr_tx_query (tx, "SELECT home, sha256 FROM blob", ZYR_NO_VALUES, error);

  if (rows == NULL || !read_operations (tx, book, error))
    return FALSE;
  while (zyr_rows_next (rows, &local_error))
    g_hash_table_add (book->blobs, g_strdup_printf ("%s %s", zyr_rows_get_text (rows, 0),
                                                    zyr_rows_get_text (rows, 1)));
  book->n_reads_off = zyr_tx_query_int (tx, READS_OFF, ZYR_NO_VALUES, -1, NULL);
  book->faults = zyr_audit_verify (tx, &book->n_entries, error);
  return book->faults != NULL;
}

/* Each version of each record was made by exactly one act. */
static void
check_versions (Book *book)
{
  SimRun *run = book->run;
  g_autoptr (GPtrArray) rows = sim_oracle_list (run->oracle);

  for (guint i = 0; i < rows->len; i++)
    {
      const SimRow *row = g_ptr_array_index (rows, i);

      for (gint64 ver = 1; ver <= row->ver; ver++)
        {
          g_autofree char *key = g_strdup_printf ("%s %d", row->id, (int) ver);
          int n = GPOINTER_TO_INT (g_hash_table_lookup (book->claims, key));

          if (n > 1)
            sim_violate (run, "version %d of %s %s was made %d times", (int) ver, row->kind,
                         row->id, n);
          else if (n == 0 && !g_hash_table_contains (run->centre.ledger.own, key))
            sim_violate (run, "version %d of %s %s was made by nobody", (int) ver, row->kind,
                         row->id);
          g_hash_table_remove (book->claims, key);
        }
    }
}

/* What an operation claims to have made is there. */
static void
check_claims (Book *book)
{
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, book->claims);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    sim_violate (book->run, "version %s was acknowledged and is not there", (char *) key);
}

static gboolean
has_conflict (SimRun *run, const Kept *kept, const SimAct *act)
{
  g_auto (GStrv) ids = zyr_json_dup_strings (kept->result, "conflicts");
  const SimRow *row = ids[0] != NULL ? sim_oracle_find (run->oracle, ids[0]) : NULL;
  g_autoptr (JsonObject) body
      = row != NULL ? zyr_json_parse_object (row->body, -1, 1000000, NULL) : NULL;

  return body != NULL && g_strcmp0 (zyr_json_get_string (body, "mine", NULL), act->value) == 0
         && zyr_json_has (body, "theirs");
}

/* A note's text and a submission's XML are at the centre as they were written. */
static void
check_content (SimRun *run, const SimAct *act)
{
  static const struct
  {
    const char *part, *member;
  } contents[] = { { "note", "text" }, { "revision", "instance" } };

  for (guint i = 0; i < G_N_ELEMENTS (contents); i++)
    {
      JsonObject *part = zyr_json_get_object (act->op, contents[i].part);
      const SimRow *row = sim_oracle_find (run->oracle, zyr_json_get_string (part, "id", ""));
      g_autoptr (JsonObject) body = NULL;

      if (part == NULL)
        continue;
      body = row != NULL ? zyr_json_parse_object (row->body, -1, 1000000, NULL) : NULL;
      if (g_strcmp0 (zyr_json_get_string (body, contents[i].member, NULL),
                     zyr_json_get_string (part, contents[i].member, NULL))
          != 0)
        sim_violate (run, "the %s of operation %d is not at the centre as it was written",
                     contents[i].part, (int) act->n);
    }
}

static void
check_operation (Book *book, SimDevice *device, const SimAct *act)
{
  SimRun *run = book->run;
  const char *id = run->world->devices[device->number].id;
  g_autofree char *key = g_strdup_printf ("%s %d", id, (int) act->n);
  const Kept *kept = g_hash_table_lookup (book->operations, key);

  if (kept == NULL)
    sim_violate (run, "operation %d of device %d is not at the centre", (int) act->n,
                 device->number);
  else if (act->is_void)
    sim_copy_check_void (device, act->n, kept->kind, kept->hash);
  else if (kept->outcome != act->outcome)
    sim_violate (run, "operation %d of device %d is %s there and %s here", (int) act->n,
                 device->number, sim_outcome_to_string (kept->outcome),
                 sim_outcome_to_string (act->outcome));
  else if (kept->outcome == SIM_OUTCOME_CONFLICT && !has_conflict (run, kept, act))
    sim_violate (run, "a value of the conflict of operation %d of device %d is lost",
                 (int) act->n, device->number);
  else if (kept->outcome == SIM_OUTCOME_OK)
    check_content (run, act);
}

static gboolean
has_photo (SimDevice *device, const char *sha256)
{
  g_autoptr (GBytes) bytes = zyr_store_dup_blob (device->store, sha256, NULL, NULL);

  return bytes != NULL;
}

/* A photo that arrived may be forgotten when its household leaves: a centre that then loses it to a
 * backup cannot have it from here. */
static void
check_photo (Book *book, SimDevice *device, const SimAct *act)
{
  gboolean found = FALSE;

  if (act->sha256 == NULL || act->outcome != SIM_OUTCOME_OK)
    return;
  /* It goes with its household. */
  for (int f = 0; f < SIM_FOUNDATIONS && !found; f++)
    {
      g_autofree char *key = g_strconcat (sim_foundation_id (f), " ", act->sha256, NULL);

      found = g_hash_table_contains (book->blobs, key);
      if (found && !sim_blobs_has (book->run, sim_foundation_id (f), act->sha256))
        sim_violate (book->run, "a photo that the centre took is not in its folder");
    }
  if (!found && (book->run->centre.n_epochs == 0 || has_photo (device, act->sha256)))
    sim_violate (book->run, "a photo of operation %d of device %d is not at the centre",
                 (int) act->n, device->number);
}

static void
check_operations (Book *book, SimDevice *device)
{
  SimRun *run = book->run;
  const char *id = run->world->devices[device->number].id;
  gint64 last = sim_oracle_device_last (run->oracle, id);

  if (last != (gint64) device->ledger.acts->len || device->ledger.acked != last)
    sim_violate (run, "device %d made %d operations, %d are answered, %d are at the centre",
                 device->number, (int) device->ledger.acts->len, (int) device->ledger.acked,
                 (int) last);
  for (guint i = 0; i < device->ledger.acts->len; i++)
    {
      check_operation (book, device, g_ptr_array_index (device->ledger.acts, i));
      check_photo (book, device, g_ptr_array_index (device->ledger.acts, i));
    }
}

static gboolean
is_revision (const SimRow *row, JsonObject *review)
{
  g_autoptr (JsonObject) body = NULL;

  if (!g_str_equal (row->kind, "visit_revision"))
    return FALSE;
  body = zyr_json_parse_object (row->body, -1, 1000000, NULL);
  return g_strcmp0 (zyr_json_get_string (body, "visit", NULL),
                    zyr_json_get_string (review, "visit", NULL))
             == 0
         && zyr_json_get_int (body, "revision", 0) == zyr_json_get_int (review, "revision", -1);
}

/* Nobody judges what he made or witnessed. */
static void
check_review (SimRun *run, GPtrArray *rows, const SimRow *row)
{
  g_autoptr (JsonObject) review = zyr_json_parse_object (row->body, -1, 1000000, NULL);
  const char *by = zyr_json_get_string (review, "by", "");
  const SimRow *visit = sim_oracle_find (run->oracle, row->visit);

  if (visit == NULL || g_strcmp0 (visit->second, by) == 0)
    sim_violate (run, "review %s is by the second officer of the visit", row->id);
  for (guint i = 0; i < rows->len; i++)
    {
      const SimRow *revision = g_ptr_array_index (rows, i);

      if (g_strcmp0 (revision->worker, by) == 0 && is_revision (revision, review))
        sim_violate (run, "review %s is by the one who made the visit", row->id);
    }
}

static void
check_reviews (SimRun *run)
{
  g_autoptr (GPtrArray) rows = sim_oracle_list (run->oracle);

  for (guint i = 0; i < rows->len; i++)
    {
      const SimRow *row = g_ptr_array_index (rows, i);

      if (g_str_equal (row->kind, "review"))
        check_review (run, rows, row);
    }
}

/* ---- a device against the centre ---- */

static void
check_record (SimDevice *self, ZyrRecord *record)
{
  SimRun *run = self->run;
  const char *id = run->world->devices[self->number].id;
  const char *rec = zyr_record_get_id (record);
  const SimRow *row = sim_oracle_find_for (run->oracle, id, rec);
  g_autofree char *body = zyr_json_object_to_canonical (zyr_record_get_body (record));
  g_autofree char *tok = zyr_json_object_to_canonical (zyr_record_get_tok (record));

  if (row == NULL || !sim_oracle_may_see (run->oracle, id, row))
    sim_violate (run, "device %d holds the %s %s, which it may not see", self->number,
                 zyr_kind_to_string (zyr_record_get_kind (record)), rec);
  else if (row->ver != zyr_record_get_ver (record) || !g_str_equal (row->body, body)
           || !g_str_equal (row->tok, tok))
    sim_violate (run, "device %d shows version %d of the %s %s, the centre has %d: %s, %s",
                 self->number, (int) zyr_record_get_ver (record), row->kind, rec, (int) row->ver,
                 body, row->body);
}

static guint
check_held (SimDevice *self, GHashTable *held)
{
  guint n_households = 0;

  for (ZyrKind kind = ZYR_KIND_HOUSEHOLD; kind < ZYR_N_KINDS; kind++)
    {
      g_autoptr (GPtrArray) records = zyr_store_list_records (self->store, kind, NULL, NULL);

      for (guint i = 0; records != NULL && i < records->len; i++)
        {
          ZyrRecord *record = g_ptr_array_index (records, i);

          check_record (self, record);
          g_hash_table_add (held, (gpointer) g_intern_string (zyr_record_get_id (record)));
          n_households += kind == ZYR_KIND_HOUSEHOLD;
        }
    }
  return n_households;
}

static void
check_missing (SimDevice *self, GHashTable *held)
{
  SimRun *run = self->run;
  const char *id = run->world->devices[self->number].id;
  g_autoptr (GPtrArray) rows = sim_oracle_list (run->oracle);

  for (guint i = 0; i < rows->len; i++)
    {
      const SimRow *row = g_ptr_array_index (rows, i);

      if (sim_oracle_may_see (run->oracle, id, row) && !g_hash_table_contains (held, row->id))
        sim_violate (run, "device %d lacks the %s %s", self->number, row->kind, row->id);
    }
}

/* What is found is what is there: nothing of a file that left. */
static void
check_search (SimDevice *self, guint n_households)
{
  guint n_total = 0;
  g_autoptr (GPtrArray) all
      = zyr_store_search_households (self->store, NULL, 100, 0, &n_total, NULL);
  g_autoptr (GPtrArray) named
      = zyr_store_search_households (self->store, "hane", 100, 0, &n_total, NULL);

  if (all == NULL || named == NULL || all->len != n_households || named->len != n_households)
    sim_violate (self->run, "device %d finds %d and %d of %u households", self->number,
                 all != NULL ? (int) all->len : -1, named != NULL ? (int) named->len : -1,
                 n_households);
}

static void
check_outbox (SimDevice *self)
{
  g_autoptr (GPtrArray) waiting = zyr_store_list_outbox (
      self->store, 1u << ZYR_STORE_OP_PENDING | 1u << ZYR_STORE_OP_SENT, 0, NULL);

  if (waiting == NULL || waiting->len > 0)
    sim_violate (self->run, "device %d still waits for the effect of an operation",
                 self->number);
}

static gboolean
tells (GBytes *bytes, const char *text)
{
  gsize size = 0;
  gconstpointer data = bytes != NULL ? g_bytes_get_data (bytes, &size) : NULL;

  return size > 0 && memmem (data, size, text, strlen (text)) != NULL;
}

/* An encrypted store tells nobody anything. */
static void
check_secrecy (SimDevice *self)
{
  static const char *const secrets[] = { "Gizli not", "Hane ", "SQLite format" };
  SimImage image = { 0 };

  if (!self->sealed)
    return;
  sim_disk_take (self->disk, self->path, &image);
  for (guint i = 0; i < G_N_ELEMENTS (secrets); i++)
    {
      if (tells (image.file, secrets[i]) || tells (image.log, secrets[i]))
        sim_violate (self->run, "device %d: \"%s\" can be read in its file", self->number,
                     secrets[i]);
    }
  sim_image_clear (&image);
}

static void
check_device (Book *book, SimDevice *device)
{
  SimRun *run = book->run;
  g_autoptr (GHashTable) held = g_hash_table_new (g_str_hash, g_str_equal);
  guint n_households;

  check_secrecy (device);
  if (!sim_oracle_device_is_welcome (run->oracle, run->world->devices[device->number].id))
    return;
  check_operations (book, device);
  n_households = check_held (device, held);
  check_missing (device, held);
  check_search (device, n_households);
  check_outbox (device);
}

void
sim_check_at_rest (SimRun *run)
{
  Book book = { .run = run };

  sim_oracle_invalidate (run->oracle);
  book.operations
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) kept_free);
  book.claims = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  book.blobs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (!sim_oracle_read (run->oracle, run->centre.storage, sim_centre_now_s (run))
      || !zyr_storage_read (run->centre.storage, read_book_tx, &book, NULL))
    sim_violate (run, "the centre cannot be read");
  else
    {
      check_versions (&book);
      check_claims (&book);
      check_reviews (run);
      sim_feeds_check (run);
      sim_blobs_check (run);
      if (book.faults->len > 0)
        sim_violate (run, "the audit chain does not verify");
      if (book.n_reads_off != 0)
        sim_violate (run, "%d openings of files are not in the audit log once each",
                     (int) book.n_reads_off);
      for (int d = 0; d < SIM_DEVICES; d++)
        {
          if (!run->devices[d].takes_part || run->devices[d].is_gone)
            continue;
          sim_ledger_drop_refused (&run->devices[d].ledger);
          sim_draft_check (&run->devices[d]);
          check_device (&book, &run->devices[d]);
        }
    }
  g_clear_pointer (&book.faults, g_ptr_array_unref);
  g_hash_table_unref (book.operations);
  g_hash_table_unref (book.claims);
  g_hash_table_unref (book.blobs);
}
