/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-fixture.h"
#include "zyr-operation-build.h"
#include "zyr-uuid.h"

#include <glib/gstdio.h>
#include <string.h>

const ZyrStoreActor worker = { WORKER, "Ayşe Yılmaz", ZYR_ROLE_WORKER, FOUNDATION };

GBytes *
make_key (guint8 value)
{
  guint8 bytes[ZYR_STORE_KEY_SIZE_BYTES];

  memset (bytes, value, sizeof bytes);
  return g_bytes_new (bytes, sizeof bytes);
}

void
fixture_open (Fixture *self)
{
  g_autoptr (GError) error = NULL;

  self->store = zyr_store_open (self->path, self->key, &error);
  g_assert_no_error (error);
  g_assert_nonnull (self->store);
}

void
fixture_close (Fixture *self)
{
  g_clear_pointer (&self->store, zyr_store_close);
}

void
fixture_reopen (Fixture *self)
{
  fixture_close (self);
  fixture_open (self);
}

void
fixture_set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("zyr-store-XXXXXX", &error);
  g_assert_no_error (error);
  self->path = g_build_filename (self->folder, "ziyaret.db", NULL);
  self->key = make_key (0x5a);
  fixture_open (self);
  zyr_store_set_meta (self->store, ZYR_STORE_META_DEVICE_ID, "d1", &error);
  g_assert_no_error (error);
}

void
fixture_tear_down (Fixture *self, gconstpointer data)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;

  fixture_close (self);
  dir = g_dir_open (self->folder, 0, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (self->folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (self->folder);
  g_free (self->folder);
  g_free (self->path);
  g_bytes_unref (self->key);
}

char *
fixture_file (Fixture *self, const char *suffix)
{
  return g_strconcat (self->path, suffix, NULL);
}

JsonObject *
parse (const char *format, ...)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  JsonObject *object;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_strdelimit (text, "'", '"');
  object = zyr_json_parse_object (text, -1, 1024 * 1024, &error);
  g_assert_no_error (error);
  return object;
}

ZyrFeedEntry *
upsert (ZyrKind kind, const char *id, gint64 ver, JsonObject *body)
{
  g_autoptr (JsonObject) owned = body;
  g_autoptr (ZyrRecord) record = zyr_record_new (kind, id, "f:" FOUNDATION, ver, body, NULL);

  return zyr_feed_entry_new (ZYR_FEED_UPSERT, ver, record);
}

ZyrFeedEntry *
removal (ZyrFeedOp op, ZyrKind kind, const char *id)
{
  g_autoptr (JsonObject) body = json_object_new ();
  g_autoptr (ZyrRecord) record = zyr_record_new (kind, id, "", 0, body, NULL);

  return zyr_feed_entry_new (op, 1, record);
}

void
feed (Fixture *self, const char *scope, gint64 next, ZyrFeedEntry *first, ...)
{
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GError) error = NULL;
  va_list arguments;

  entries = g_ptr_array_new_with_free_func ((GDestroyNotify) zyr_feed_entry_free);
  va_start (arguments, first);
  for (ZyrFeedEntry *entry = first; entry != NULL; entry = va_arg (arguments, ZyrFeedEntry *))
    g_ptr_array_add (entries, entry);
  va_end (arguments);
  zyr_store_apply_page (self->store, scope, EPOCH, entries, next, &error);
  g_assert_no_error (error);
}

ZyrFeedEntry *
household (const char *id, gint64 ver, const char *name)
{
  return upsert (ZYR_KIND_HOUSEHOLD,
                 id,
                 ver,
                 parse ("{'id': '%s', 'foundation': '" FOUNDATION "', 'file_no': '2026/%s',"
                        " 'status': 'active', 'summary_name': '%s', 'phones': ['5321234567'],"
                        " 'addr_text': 'Çınar Mah. Gül Sk. No:3', 'rating': 'weak'}",
                        id,
                        id,
                        name));
}

ZyrFeedEntry *
member (const char *id, const char *household_id, gint64 ver, const char *given)
{
  return upsert (ZYR_KIND_MEMBER,
                 id,
                 ver,
                 parse ("{'id': '%s', 'household': '%s', 'n': %d, 'given': '%s',"
                        " 'surname': 'Öztürk', 'id_kind': 'tckn', 'id_no': '10000000146'}",
                        id,
                        household_id,
                        (int) ver,
                        given));
}

ZyrFeedEntry *
visit (const char *id, const char *household_id, gint64 ver, const char *state)
{
  return upsert (ZYR_KIND_VISIT,
                 id,
                 ver,
                 parse ("{'id': '%s', 'no': 'ZYR-2026-000001', 'household': '%s', 'type': 'first',"
                        " 'planned': '2026-11-21T10:00:00+03:00', 'due': '2026-12-01',"
                        " 'worker': '" WORKER "', 'attempt': 1, 'form': 'form1',"
                        " 'form_id': 'hane', 'form_version': '1', 'state': '%s', 'revision': 0}",
                        id,
                        household_id,
                        state));
}

ZyrFeedEntry *
form_record (void)
{
  return upsert (ZYR_KIND_FORM,
                 "form1",
                 1,
                 parse ("{'id': 'form1', 'form_id': 'hane', 'version': '1', 'title': 'Hane',"
                        " 'xml': '<x/>', 'media': {}, 'meta': {}}"));
}

gint64
append (Fixture *self, JsonObject *op)
{
  g_autoptr (JsonObject) owned = op;
  g_autoptr (GError) error = NULL;
  gint64 n = zyr_store_append_operation (self->store, op, &worker, &error);

  g_assert_no_error (error);
  g_assert_cmpint (n, >, 0);
  return n;
}

#define AT "2026-11-21T10:00:00+03:00"

JsonObject *
op_note (const char *note, const char *household_id, const char *text)
{
  g_autofree char *id = zyr_uuid_new ();

  return zyr_operation_new_note (id, AT, note, household_id, text, NULL);
}

JsonObject *
op_set_phone (Fixture *self, const char *household_id, const char *phone)
{
  g_autofree char *id = zyr_uuid_new ();
  g_autoptr (JsonObject) fields = parse ("{'phones': ['%s']}", phone);
  g_autoptr (GError) error = NULL;
  g_autoptr (ZyrRecord) record = NULL;

  record = zyr_store_dup_record (self->store, ZYR_KIND_HOUSEHOLD, household_id, &error);
  g_assert_no_error (error);
  return zyr_operation_new_set (id, AT, record, fields);
}

JsonObject *
op_start (const char *visit_id)
{
  g_autofree char *id = zyr_uuid_new ();

  return zyr_operation_new_visit_start (id, AT, visit_id);
}

JsonObject *
op_submit (const char *visit_id, const char *revision, int number, const char *sha256)
{
  g_autofree char *id = zyr_uuid_new ();
  g_autoptr (JsonObject) body = NULL;

  body = parse ("{'id': '%s', 'revision': %d, 'form_id': 'hane', 'form_version': '1',"
                " 'instance': '<data>Fatma</data>', 'started': '" AT "', 'ended': '" AT "'}",
                revision,
                number);
  if (sha256 != NULL)
    {
      JsonArray *files = json_array_new ();

      json_array_add_object_element (files,
                                     parse ("{'ref': '/data/photo', 'sha256': '%s', 'size': 5,"
                                            " 'mime': 'image/jpeg', 'name': 'a.jpg'}",
                                            sha256));
      json_object_set_array_member (body, "attachments", files);
    }
  return zyr_operation_new_visit_submit (id, AT, visit_id, body);
}

void
answer (Fixture             *self,
        gint64               n,
        ZyrStoreResultStatus status,
        ZyrKind              kind,
        const char          *id,
        gint64               ver)
{
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) error = NULL;
  ZyrStoreOpResult *result = zyr_store_op_result_new (n, status, "reason");

  results = g_ptr_array_new_with_free_func ((GDestroyNotify) zyr_store_op_result_free);
  g_ptr_array_add (results, result);
  if (kind != ZYR_KIND_UNKNOWN)
    zyr_store_op_result_add (result, kind, id, ver);
  zyr_store_apply_push_results (self->store, NULL, results, &error);
  g_assert_no_error (error);
}

char *
view_string (Fixture *self, ZyrKind kind, const char *id, const char *field)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ZyrRecord) record = zyr_store_dup_record (self->store, kind, id, &error);
  JsonNode *node;

  if (record == NULL)
    {
      g_assert_error (error, ZYR_STORE_ERROR, ZYR_STORE_ERROR_NOT_FOUND);
      return g_strdup ("(none)");
    }
  g_assert_no_error (error);
  node = json_object_get_member (zyr_record_get_body (record), field);
  if (node == NULL)
    return g_strdup ("(absent)");
  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
             ? g_strdup (json_node_get_string (node))
             : zyr_json_to_canonical (node);
}
