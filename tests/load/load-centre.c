/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "load-centre.h"

#include "zyr-accounts.h"
#include "zyr-centre.h"
#include "zyr-forms.h"
#include "zyr-hash.h"
#include "zyr-json.h"
#include "zyr-pki.h"
#include "zyr-record-table.h"
#include "zyr-uuid.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Household files made in one transaction. */
#define CHUNK_N 500
#define START_S 20
#define TOKEN_S 7200

typedef void (*Fill) (LoadCentre *centre, ZyrTx *tx, ZyrPublication *publication, gpointer data);

typedef struct
{
  LoadCentre *centre;
  Fill fill;
  gpointer data;
} Filling;

typedef struct
{
  guint worker;
  guint first;
  guint n;
  guint n_visits;
} Part;

static void
check (GError *error, const char *what)
{
  if (error == NULL)
    return;
  g_printerr ("%s: %s\n", what, error->message);
  exit (1);
}

static char *
new_id (LoadCentre *centre)
{
  return zyr_uuid_source_next (centre->uuids);
}

static gint64
now_s (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

static gboolean
filling_tx (ZyrTx *tx, gpointer data, GError **error)
{
  Filling *filling = data;
  g_autoptr (ZyrPublication) publication = zyr_publication_new (tx, now_s ());
  g_autoptr (GHashTable) heads = NULL;

  filling->fill (filling->centre, tx, publication, filling->data);
  heads = zyr_publication_finish (publication, error);
  return heads != NULL;
}

static ZyrStorage *
open_storage (LoadCentre *centre)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ZyrCentre) settings = zyr_centre_load (centre->directory, &error);
  ZyrStorage *storage = NULL;

  check (error, "configuration");
  storage = zyr_centre_open_storage (settings, ZYR_SQLITE_INLINE, &error);
  check (error, "database");
  return storage;
}

static void
fill (LoadCentre *centre, ZyrStorage *storage, Fill func, gpointer data)
{
  Filling filling = { centre, func, data };
  g_autoptr (GError) error = NULL;

  zyr_storage_write (storage, filling_tx, &filling, &error);
  check (error, "filling");
}

static void
put (ZyrPublication *publication, ZyrKind kind, const char *scope, JsonObject *body)
{
  g_autoptr (ZyrRecord) record
      = zyr_record_new (kind, zyr_json_get_string (body, "id", ""), scope, 1, body, NULL);
  g_autoptr (GError) error = NULL;

  zyr_publication_put (publication, record, &error);
  check (error, "filling");
}

/* Making the centre */

static void
put_form (LoadCentre *centre, ZyrTx *tx, ZyrPublication *publication, gpointer data)
{
  ZyrRecord *form = data;
  g_autoptr (GError) error = NULL;

  zyr_publication_put (publication, form, &error);
  check (error, "form");
}

static void
publish_form (LoadCentre *centre, const char *data)
{
  g_autofree char *path = g_build_filename (data, "forms", "hane_ziyareti.xml", NULL);
  g_autofree char *meta = g_build_filename (data, "forms", "hane_ziyareti.meta.json", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (ZyrRecord) form = zyr_form_record_load (path, NULL, meta, &error);
  ZyrStorage *storage = NULL;

  check (error, path);
  centre->form = g_strdup (zyr_record_get_id (form));
  centre->form_id = g_strdup (zyr_record_get_string (form, "form_id", ""));
  centre->form_version = g_strdup (zyr_record_get_string (form, "version", ""));
  storage = open_storage (centre);
  fill (centre, storage, put_form, form);
  zyr_storage_close (storage);
}

static void
run_init (LoadCentre *centre, const char *init_arguments)
{
  g_autofree char *command
      = g_strdup_printf ("'%s' init --dir '%s' --host 127.0.0.1 --port 0 %s", centre->ziyaretd,
                         centre->directory, init_arguments != NULL ? init_arguments : "");
  g_autofree char *out = NULL;
  g_autoptr (GError) error = NULL;
  int status = 0;

  g_spawn_command_line_sync (command, &out, NULL, &status, &error);
  if (error == NULL)
    g_spawn_check_wait_status (status, &error);
  check (error, command);
}

static void
worker_free (LoadWorker *worker)
{
  g_free (worker->account);
  g_free (worker->foundation);
  g_free (worker->device);
  g_free (worker->token);
  g_ptr_array_unref (worker->visits);
  g_free (worker);
}

static void
visit_free (LoadVisit *visit)
{
  g_free (visit->visit);
  g_free (visit->household);
  g_free (visit);
}

LoadCentre *
load_centre_new (const char *ziyaretd, const char *data, const char *init_arguments)
{
  LoadCentre *centre = g_new0 (LoadCentre, 1);

  centre->ziyaretd = g_strdup (ziyaretd);
  centre->directory = g_dir_make_tmp ("zyr-load-XXXXXX", NULL);
  centre->authority = g_build_filename (centre->directory, ZYR_PKI_CA, NULL);
  centre->uuids = zyr_uuid_source_new (NULL, NULL, NULL);
  centre->workers = g_ptr_array_new_with_free_func ((GDestroyNotify)worker_free);
  run_init (centre, init_arguments);
  publish_form (centre, data);
  return centre;
}

/* Filling it */

static void
add_session (ZyrTx *tx, const LoadWorker *worker)
{
  g_autofree char *hash = zyr_hash_sha256_hex_text (worker->token);
  g_autoptr (GError) error = NULL;

  const ZyrDevice device = { .id = worker->device,
                             .home = worker->foundation,
                             .account = worker->account,
                             .name = (char *)"load",
                             .enrolled_s = now_s () };

  zyr_devices_add (tx, &device, "", "", &error);
  check (error, "device");
  zyr_tx_run (tx,
              "INSERT INTO token (hash, sort, family, device, account, expires, used)"
              " VALUES (?1, 'access', ?2, ?2, ?3, ?4, 0)",
              ZYR_VALUES (ZYR_TEXT (hash), ZYR_TEXT (worker->device), ZYR_TEXT (worker->account),
                          ZYR_INT (now_s () + TOKEN_S)),
              &error);
  check (error, "token");
}

static void
add_workers (LoadCentre *centre, ZyrTx *tx, ZyrPublication *publication, gpointer data)
{
  g_autofree char *foundation = new_id (centre);
  guint n = *(guint *)data;
  g_autoptr (GError) error = NULL;

  zyr_accounts_add_foundation (publication, foundation, "Örnek SYDV", NULL, NULL, &error);
  check (error, "foundation");
  for (guint i = 0; i < n; i++)
    {
      LoadWorker *worker = g_new0 (LoadWorker, 1);
      g_autofree char *staff_no = g_strdup_printf ("L%05u", centre->workers->len);
      ZyrAccount account = { .home = foundation,
                             .staff_no = staff_no,
                             .name = (char *)"Örnek Görevli",
                             .roles = ZYR_ROLE_WORKER,
                             .password = (char *)"!" };

      worker->account = account.id = new_id (centre);
      worker->foundation = g_strdup (foundation);
      worker->device = new_id (centre);
      worker->token = zyr_hash_sha256_hex_text (worker->device);
      worker->visits = g_ptr_array_new_with_free_func ((GDestroyNotify)visit_free);
      g_ptr_array_add (centre->workers, worker);
      zyr_accounts_add (tx, publication, &account, &error);
      check (error, "account");
      add_session (tx, worker);
    }
}

void
load_centre_add_workers (LoadCentre *centre, guint n)
{
  ZyrStorage *storage = open_storage (centre);

  while (n > 0)
    {
      guint n_here = MIN (n, LOAD_WORKERS_PER_FOUNDATION);

      fill (centre, storage, add_workers, &n_here);
      n -= n_here;
    }
  zyr_storage_close (storage);
}

static JsonObject *
build_household (LoadCentre *centre, const LoadWorker *worker, const char *id)
{
  JsonObject *body = json_object_new ();
  g_autofree char *number = g_strdup_printf ("2026/%06u", ++centre->n_files);

  json_object_set_string_member (body, "id", id);
  json_object_set_string_member (body, "foundation", worker->foundation);
  json_object_set_string_member (body, "file_no", number);
  json_object_set_string_member (body, "status", "active");
  json_object_set_string_member (body, "addr_text", "Örnek Mah. Deneme Sok. No: 1 D: 2");
  json_object_set_string_member (body, "summary_name", "Örnek Kişi");
  json_object_set_int_member (body, "n_members", 4);
  return body;
}

static JsonObject *
build_visit (LoadCentre *centre, const LoadWorker *worker, const LoadVisit *visit)
{
  JsonObject *body = json_object_new ();

  json_object_set_string_member (body, "id", visit->visit);
  json_object_set_string_member (body, "household", visit->household);
  json_object_set_string_member (body, "type", "periodic");
  json_object_set_string_member (body, "planned", "2026-11-20T10:00:00+03:00");
  json_object_set_string_member (body, "due", "2026-11-30");
  json_object_set_string_member (body, "worker", worker->account);
  json_object_set_int_member (body, "attempt", 1);
  json_object_set_string_member (body, "form", centre->form);
  json_object_set_string_member (body, "form_id", centre->form_id);
  json_object_set_string_member (body, "form_version", centre->form_version);
  json_object_set_string_member (body, "state", "in_progress");
  json_object_set_string_member (body, "started", "2026-11-20T10:05:00+03:00");
  json_object_set_int_member (body, "revision", 0);
  return body;
}

static void
add_visits (LoadCentre *centre, ZyrTx *tx, ZyrPublication *publication, gpointer data)
{
  const Part *part = data;

  for (guint i = part->first; i < part->first + part->n; i++)
    {
      LoadWorker *worker = g_ptr_array_index (centre->workers, part->worker + i / part->n_visits);
      LoadVisit *visit = g_new0 (LoadVisit, 1);
      g_autofree char *scope = g_strconcat ("f:", worker->foundation, NULL);
      g_autoptr (JsonObject) household = NULL;
      g_autoptr (JsonObject) body = NULL;

      visit->visit = new_id (centre);
      visit->household = new_id (centre);
      g_ptr_array_add (worker->visits, visit);
      household = build_household (centre, worker, visit->household);
      body = build_visit (centre, worker, visit);
      put (publication, ZYR_KIND_HOUSEHOLD, scope, household);
      put (publication, ZYR_KIND_VISIT, scope, body);
    }
}

void
load_centre_add_visits (LoadCentre *centre, guint worker, guint n_workers, guint n_visits)
{
  ZyrStorage *storage = open_storage (centre);
  guint n = n_workers * n_visits;

  g_assert (worker + n_workers <= centre->workers->len);
  for (guint first = 0; first < n; first += CHUNK_N)
    {
      Part part = { worker, first, MIN (CHUNK_N, n - first), n_visits };

      fill (centre, storage, add_visits, &part);
    }
  zyr_storage_close (storage);
}

/* Running it */

void
load_centre_start (LoadCentre *centre, const char *serve_arguments)
{
  g_autofree char *port_file = g_build_filename (centre->directory, "load-port", NULL);
  g_autofree char *log = g_build_filename (centre->directory, "load-log", NULL);
  g_autoptr (GSubprocessLauncher) launcher
      = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE);
  g_auto (GStrv) more = g_strsplit (serve_arguments != NULL ? serve_arguments : "", " ", -1);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) argv = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  g_strv_builder_add (builder, centre->ziyaretd);
  g_strv_builder_add (builder, "serve");
  g_strv_builder_add (builder, "--dir");
  g_strv_builder_add (builder, centre->directory);
  g_strv_builder_add (builder, "--port-file");
  g_strv_builder_add (builder, port_file);
  for (guint i = 0; more[i] != NULL; i++)
    {
      if (*more[i] != '\0')
        g_strv_builder_add (builder, more[i]);
    }
  argv = g_strv_builder_end (builder);
  g_remove (port_file);
  g_subprocess_launcher_set_stderr_file_path (launcher, log);
  centre->process = g_subprocess_launcher_spawnv (launcher, (const char *const *)argv, &error);
  check (error, centre->ziyaretd);
  for (guint i = 0; i < START_S * 50 && text == NULL; i++)
    {
      g_usleep (20000);
      g_file_get_contents (port_file, &text, NULL, NULL);
    }
  centre->port = (guint16)(text != NULL ? g_ascii_strtoull (text, NULL, 10) : 0);
  if (centre->port == 0)
    {
      g_printerr ("the centre did not start: %s\n", log);
      exit (1);
    }
}

static double
read_status_mb (const char *pid, const char *name)
{
  g_autofree char *path = g_strdup_printf ("/proc/%s/status", pid);
  g_autofree char *text = NULL;
  const char *line;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return 0;
  line = strstr (text, name);
  return line != NULL ? (double)g_ascii_strtoull (line + strlen (name), NULL, 10) / 1024 : 0;
}

static double
read_stat_s (const char *path)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) fields = NULL;
  const char *after;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return 0;
  after = strrchr (text, ')');
  fields = g_strsplit (after != NULL ? after + 2 : "", " ", -1);
  if (g_strv_length (fields) < 13)
    return 0;
  return (double)(g_ascii_strtoull (fields[11], NULL, 10) + g_ascii_strtoull (fields[12], NULL, 10))
         / (double)sysconf (_SC_CLK_TCK);
}

/* The process itself, then its children. */
static GStrv
list_processes (LoadCentre *centre)
{
  const char *pid = g_subprocess_get_identifier (centre->process);
  g_autofree char *path = g_strdup_printf ("/proc/%s/task/%s/children", pid, pid);
  g_autofree char *children = NULL;
  g_autofree char *all = NULL;

  g_file_get_contents (path, &children, NULL, NULL);
  all = g_strdup_printf ("%s %s", pid, children != NULL ? children : "");
  return g_strsplit (g_strstrip (all), " ", -1);
}

double
load_centre_read_rss_mb (LoadCentre *centre)
{
  g_auto (GStrv) pids = list_processes (centre);
  double sum = 0;

  for (guint i = 0; pids[i] != NULL; i++)
    sum += read_status_mb (pids[i], "VmRSS:");
  return sum;
}

double
load_centre_read_cpu_s (LoadCentre *centre)
{
  g_auto (GStrv) pids = list_processes (centre);
  double sum = 0;

  for (guint i = 0; pids[i] != NULL; i++)
    {
      g_autofree char *path = g_strdup_printf ("/proc/%s/stat", pids[i]);

      sum += read_stat_s (path);
    }
  return sum;
}

double
load_centre_read_thread_cpu_s (LoadCentre *centre, const char *name)
{
  g_auto (GStrv) pids = list_processes (centre);
  double sum = 0;

  for (guint i = 0; pids[i] != NULL; i++)
    {
      g_autofree char *tasks = g_strdup_printf ("/proc/%s/task", pids[i]);
      g_autoptr (GDir) dir = g_dir_open (tasks, 0, NULL);
      const char *task;

      while (dir != NULL && (task = g_dir_read_name (dir)) != NULL)
        {
          g_autofree char *comm = g_build_filename (tasks, task, "comm", NULL);
          g_autofree char *stat = g_build_filename (tasks, task, "stat", NULL);
          g_autofree char *found = NULL;

          if (g_file_get_contents (comm, &found, NULL, NULL) && g_str_has_prefix (found, name))
            sum += read_stat_s (stat);
        }
    }
  return sum;
}

void
load_centre_stop (LoadCentre *centre)
{
  g_autoptr (GError) error = NULL;

  g_subprocess_send_signal (centre->process, SIGTERM);
  g_subprocess_wait_check (centre->process, NULL, &error);
  check (error, "stopping");
  g_clear_object (&centre->process);
}

typedef struct
{
  const char *kind;
  gint64 n;
} Count;

static gboolean
count_tx (ZyrTx *tx, gpointer data, GError **error)
{
  Count *count = data;

  count->n = zyr_tx_query_int (tx, "SELECT count(*) FROM record WHERE kind = ?1",
                               ZYR_VALUES (ZYR_TEXT (count->kind)), -1, error);
  return count->n >= 0;
}

gint64
load_centre_count (LoadCentre *centre, const char *kind)
{
  ZyrStorage *storage = open_storage (centre);
  Count count = { kind, -1 };
  g_autoptr (GError) error = NULL;

  zyr_storage_read (storage, count_tx, &count, &error);
  check (error, "counting");
  zyr_storage_close (storage);
  return count.n;
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  g_remove (path);
}

void
load_centre_free (LoadCentre *centre)
{
  g_ptr_array_unref (centre->workers);
  zyr_uuid_source_free (centre->uuids);
  remove_tree (centre->directory);
  g_free (centre->directory);
  g_free (centre->authority);
  g_free (centre->form);
  g_free (centre->form_id);
  g_free (centre->form_version);
  g_free (centre->ziyaretd);
  g_free (centre);
}
