/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim-world.h"

#include "sim-disk.h"

#include "zyr-directory.h"
#include "zyr-forms.h"
#include "zyr-json.h"
#include "zyr-protocol.h"
#include "zyr-publication.h"
#include "zyr-service.h"
#include "zyr-storage-sqlite.h"
#include "zyr-store.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

#define ID(n) "019abcd0-0000-7000-8000-0000000000" n

static const char *const foundation_ids[SIM_FOUNDATIONS] = { ID ("f0"), ID ("f1") };

static const SimUser users[SIM_USERS] = {
  { ID ("10"), "S1000", 0, ZYR_ROLE_WORKER },     { ID ("11"), "S1001", 0, ZYR_ROLE_WORKER },
  { ID ("12"), "M1002", 0, ZYR_ROLE_SUPERVISOR }, { ID ("13"), "S2003", 1, ZYR_ROLE_WORKER },
  { ID ("14"), "S2004", 1, ZYR_ROLE_WORKER },     { ID ("15"), "M2005", 1, ZYR_ROLE_SUPERVISOR },
};

/* The first worker has two devices; the second foundation's second worker has none. */
static const int device_users[SIM_DEVICES] = { 0, 0, 1, 2, 3, 5 };

static const char *const household_ids[SIM_HOUSEHOLDS]
    = { ID ("a0"), ID ("a1"), ID ("a2"), ID ("a3"), ID ("b0"), ID ("b1") };
static const char *const member_ids[SIM_HOUSEHOLDS]
    = { ID ("c0"), ID ("c1"), ID ("c2"), ID ("c3"), ID ("d0"), ID ("d1") };
static const char *const visit_ids[SIM_HOUSEHOLDS]
    = { ID ("e0"), ID ("e1"), ID ("e2"), ID ("e3"), ID ("e4"), ID ("e5") };
static const int visit_workers[SIM_HOUSEHOLDS] = { 0, 0, 1, 1, 3, 4 };

static SimWorld *world;
static gboolean sealed_stores = TRUE;

const char *
sim_foundation_id (int foundation)
{
  return foundation_ids[foundation];
}

const SimUser *
sim_user_get (int user)
{
  return &users[user];
}

int
sim_device_user (int device)
{
  return device_users[device];
}

const char *
sim_household_id (int household)
{
  return household_ids[household];
}

int
sim_household_foundation (int household)
{
  return household < 4 ? 0 : 1;
}

const char *
sim_form_id (void)
{
  return ID ("01");
}

/* ---- encryption ----
 *
 * It costs more than everything else together and changes nothing of what is simulated: SQLCipher
 * without a key is SQLite. The linker leads the store's one call of it to us (--wrap). */

int __real_sqlite3_key (sqlite3 *db, const void *key, int size);
int __wrap_sqlite3_key (sqlite3 *db, const void *key, int size);

int
__wrap_sqlite3_key (sqlite3 *db, const void *key, int size)
{
  return sealed_stores ? __real_sqlite3_key (db, key, size) : SQLITE_OK;
}

void
sim_seal_stores (gboolean sealed)
{
  sealed_stores = sealed;
}

/* ---- files ---- */

void
sim_copy_file (const char *from, const char *to)
{
  g_autofree char *data = NULL;
  gsize size = 0;
  FILE *file;

  g_assert_true (g_file_get_contents (from, &data, &size, NULL));
  file = g_fopen (to, "wb");
  g_assert_nonnull (file);
  g_assert_cmpuint (fwrite (data, 1, size, file), ==, size);
  g_assert_cmpint (fclose (file), ==, 0);
}

void
sim_lend_file (const char *from, const char *to)
{
  g_assert_cmpint (link (from, to), ==, 0);
}

void
sim_remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      sim_remove_tree (child);
    }
  g_remove (path);
}

/* ---- what there is at the centre ---- */

static void
put (ZyrPublication *publication, ZyrKind kind, const char *id, const char *home, char *text)
{
  g_autofree char *owned = g_strdelimit (text, "'", '"');
  g_autofree char *scope = g_str_equal (home, "ref") ? g_strdup (home)
                                                     : g_strconcat ("f:", home, NULL);
  g_autoptr (JsonObject) body = zyr_json_parse_object (owned, -1, 100000, NULL);
  g_autoptr (ZyrRecord) record = NULL;

  g_assert_nonnull (body);
  json_object_set_string_member (body, "id", id);
  record = zyr_record_new (kind, id, scope, 1, body, NULL);
  g_assert_true (zyr_publication_put (publication, record, NULL));
}

static void
put_household (ZyrPublication *publication, int h)
{
  const char *home = foundation_ids[sim_household_foundation (h)];

  put (publication, ZYR_KIND_HOUSEHOLD, household_ids[h], home,
       g_strdup_printf ("{'foundation':'%s','file_no':'2026/%d','status':'active',"
                        "'summary_name':'Hane %d','n_members':1,'addr_door':'1','addr_flat':'1'}",
                        home, h, h));
  put (publication, ZYR_KIND_MEMBER, member_ids[h], home,
       g_strdup_printf ("{'household':'%s','n':1,'given':'Kişi','surname':'Örnek','edu':'1'}",
                        household_ids[h]));
  put (publication, ZYR_KIND_VISIT, visit_ids[h], home,
       g_strdup_printf ("{'household':'%s','worker':'%s','state':'planned','revision':0,"
                        "'type':'first','attempt':1,'planned':'2026-11-21T10:00:00+03:00',"
                        "'due':'2026-11-25','form':'%s','form_id':'f','form_version':'1'}",
                        household_ids[h], users[visit_workers[h]].id, sim_form_id ()));
}

static void
seeded_random (guint8 *bytes, gsize size, gpointer data)
{
  for (gsize i = 0; i < size; i++)
    bytes[i] = (guint8) sim_random (data);
}

static gboolean
fill_tx (ZyrTx *tx, gpointer data, GError **error)
{
  g_autoptr (ZyrPublication) publication
      = zyr_publication_new (tx, SIM_BEGINNING_US / G_USEC_PER_SEC);
  g_autoptr (GHashTable) heads = NULL;
  ZyrPasswordCost cost = { .passes = 1, .memory_kib = 8 };
  g_autofree char *hash = zyr_password_hash (SIM_PASSWORD, cost, seeded_random, data);

  g_assert_true (zyr_tx_run (tx, "INSERT INTO meta (key, value) VALUES ('epoch', '" ID ("e9") "')",
                             ZYR_NO_VALUES, error));
  for (int f = 0; f < SIM_FOUNDATIONS; f++)
    zyr_accounts_add_foundation (publication, foundation_ids[f], "Örnek SYDV", NULL, NULL, error);
  for (int u = 0; u < SIM_USERS; u++)
    {
      ZyrAccount account = { .id = (char *) users[u].id,
                             .home = (char *) foundation_ids[users[u].foundation],
                             .staff_no = (char *) users[u].staff_no,
                             .name = (char *) "Kişi",
                             .roles = users[u].roles,
                             .password = hash };

      g_assert_true (zyr_accounts_add (tx, publication, &account, error));
    }
  g_assert_true (zyr_directory_refresh (tx, publication, error));
  put (publication, ZYR_KIND_FORM, sim_form_id (), "ref",
       g_strdup ("{'form_id':'f','version':'1','xml':'<x/>','media':{},"
                 "'meta':{'result':{'outcome':'/data/outcome','rating':'/data/rating'}}}"));
  for (int h = 0; h < SIM_HOUSEHOLDS; h++)
    put_household (publication, h);
  heads = zyr_publication_finish (publication, error);
  return heads != NULL;
}

/* ---- devices ---- */

static GBytes *
ask (ZyrService *service, const char *path, GBytes *body)
{
  g_auto (ZyrResponse) response = { 0 };
  ZyrRequest request
      = { .method = "POST", .path = path, .protocol = ZYR_PROTOCOL_VERSION_TEXT, .body = body };

  zyr_service_handle (service, &request, &response);
  g_bytes_unref (body);
  g_assert_cmpuint (response.status, ==, 200);
  return g_bytes_ref (response.body);
}

static gboolean
add_code_tx (ZyrTx *tx, gpointer data, GError **error)
{
  const int *device = data;
  g_autofree char *code = g_strdup_printf ("AAAA-%04d", *device);

  return zyr_codes_add (tx, code, users[device_users[*device]].id, 0, G_MAXINT32, error);
}

static void
enrol (ZyrStorage *storage, ZyrService *service, int d, SimEnrolled *enrolled)
{
  g_autofree char *code = g_strdup_printf ("AAAA-%04d", d);
  ZyrEnrolRequest request = { .code = code, .device_name = (char *) "simulated" };
  ZyrSignInRequest sign_in = { .staff_no = (char *) users[device_users[d]].staff_no,
                               .password = (char *) SIM_PASSWORD };
  g_autoptr (GBytes) answer = NULL;
  g_autoptr (GBytes) session = NULL;
  ZyrEnrolAnswer *read;

  g_assert_true (zyr_storage_write (storage, add_code_tx, &d, NULL));
  answer = ask (service, ZYR_PROTOCOL_PATH_ENROL, zyr_enrol_request_to_bytes (&request));
  read = zyr_enrol_answer_parse (answer, NULL);
  g_assert_nonnull (read);
  enrolled->id = g_strdup (read->device);
  enrolled->user = device_users[d];
  sign_in.device = enrolled->id;
  session = ask (service, ZYR_PROTOCOL_PATH_SIGN_IN, zyr_sign_in_request_to_bytes (&sign_in));
  enrolled->session = zyr_session_parse (session, NULL);
  g_assert_nonnull (enrolled->session);
  zyr_enrol_answer_free (read);
}

static void
make_centre (void)
{
  SimRandom random = { 1 };
  ZyrClock *clock = zyr_clock_new_fake (SIM_BEGINNING_US);
  g_autoptr (GError) error = NULL;
  ZyrStorage *storage
      = zyr_storage_sqlite_open (world->centre, ZYR_SQLITE_INLINE, TRUE, &error);
  ZyrService *service;

  g_assert_no_error (error);
  zyr_storage_write (storage, fill_tx, &random, &error);
  g_assert_no_error (error);
  service = zyr_service_new (&(ZyrServiceOptions){ .storage = storage,
                                                   .clock = clock,
                                                   .random = seeded_random,
                                                   .random_data = &random,
                                                   .blob_dir = world->folder,
                                                   .password_cost = { 1, 8 } });
  for (int d = 0; d < SIM_DEVICES; d++)
    enrol (storage, service, d, &world->devices[d]);
  zyr_service_free (service);
  zyr_storage_close (storage);
  zyr_clock_unref (clock);
}

static void
make_store (const char *path, gboolean sealed)
{
  g_autoptr (GError) error = NULL;

  sim_seal_stores (sealed);
  zyr_store_close (zyr_store_open (path, world->key, &error));
  g_assert_no_error (error);
}

static void
read_image (SimImage *image, const char *path)
{
  char *data = NULL;
  gsize size = 0;

  g_assert_true (g_file_get_contents (path, &data, &size, NULL));
  image->file = g_bytes_new_take (data, size);
}

static char *
make_folder (void)
{
  g_autofree char *template = g_strdup ("/dev/shm/zyr-sim-XXXXXX");

  if (g_mkdtemp (template) != NULL)
    return g_steal_pointer (&template);
  return g_dir_make_tmp ("zyr-sim-XXXXXX", NULL);
}

const SimWorld *
sim_world_get (void)
{
  guint8 key[SIM_KEY_SIZE_BYTES];
  SimDisk *disk;

  if (world != NULL)
    return world;
  sim_disk_register_vfs ();
  memset (key, 0x5a, sizeof key);
  world = g_new0 (SimWorld, 1);
  world->folder = make_folder ();
  world->key = g_bytes_new (key, sizeof key);
  world->centre = g_build_filename (world->folder, "centre.db", NULL);
  world->plain = g_build_filename (world->folder, "plain.db", NULL);
  world->sealed = g_build_filename (world->folder, "sealed.db", NULL);
  disk = sim_disk_new (world->folder, 0);
  make_centre ();
  make_store (world->plain, FALSE);
  make_store (world->sealed, TRUE);
  sim_disk_free (disk);
  read_image (&world->centre_image, world->centre);
  read_image (&world->plain_image, world->plain);
  read_image (&world->sealed_image, world->sealed);
  return world;
}

void
sim_world_clear (void)
{
  if (world == NULL)
    return;
  for (int d = 0; d < SIM_DEVICES; d++)
    {
      g_free (world->devices[d].id);
      zyr_session_free (world->devices[d].session);
    }
  sim_remove_tree (world->folder);
  g_free (world->folder);
  g_free (world->centre);
  g_free (world->plain);
  g_free (world->sealed);
  sim_image_clear (&world->centre_image);
  sim_image_clear (&world->plain_image);
  sim_image_clear (&world->sealed_image);
  g_bytes_unref (world->key);
  g_clear_pointer (&world, g_free);
}
