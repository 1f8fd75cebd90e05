/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-person-file.h"

#include "zyr-json.h"
#include "zyr-limits.h"
#include "zyr-record-table.h"
#include "zyr-submission.h"

#include <string.h>

#define NUMBER_SIZE_MAX 32

typedef struct
{
  char *home;
  char *household;
  GPtrArray *names; /* his number and the ids of his records, ends with NULL */
  gboolean is_head;
  JsonObject *object;
} File;

static void
file_free (File *file)
{
  g_free (file->home);
  g_free (file->household);
  g_ptr_array_unref (file->names);
  g_clear_pointer (&file->object, json_object_unref);
  g_free (file);
}

gboolean
zyr_person_number_is_valid (const char *number)
{
  const gsize size = strlen (number);

  for (gsize i = 0; i < size; i++)
    {
      if (!g_ascii_isalnum (number[i]))
        return FALSE;
    }
  return size > 0 && size <= NUMBER_SIZE_MAX;
}

static gboolean
take_error (GError **error, GError *local_error)
{
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, local_error);
  return FALSE;
}

/* Which files */

static File *
get_file (GPtrArray *files, const char *home, const char *household, const char *number)
{
  File *file = files->len > 0 ? g_ptr_array_index (files, files->len - 1) : NULL;

  if (file != NULL && g_str_equal (file->home, home) && g_str_equal (file->household, household))
    return file;
  file = g_new0 (File, 1);
  file->home = g_strdup (home);
  file->household = g_strdup (household);
  file->names = g_ptr_array_new_null_terminated (2, g_free, TRUE);
  g_ptr_array_add (file->names, g_strdup (number));
  g_ptr_array_add (files, file);
  return file;
}

static GPtrArray *
list_files (ZyrTx *tx, const char *number, const char *home, GError **error)
{
  g_autofree char *like = g_strdup_printf ("%%\"id_no\":\"%s\"%%", number);
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func ((GDestroyNotify)file_free);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ZyrRows) rows
      = zyr_tx_query (tx,
                      "SELECT home, household, id FROM record WHERE kind = 'member'"
                      " AND body LIKE ?1 AND (?2 = '' OR home = ?2) ORDER BY home, household, id",
                      ZYR_VALUES (ZYR_TEXT (like), ZYR_TEXT (home != NULL ? home : "")), error);

  if (rows == NULL)
    return NULL;
  while (zyr_rows_next (rows, &local_error))
    {
      File *file
          = get_file (files, zyr_rows_get_text (rows, 0), zyr_rows_get_text (rows, 1), number);

      g_ptr_array_add (file->names, g_strdup (zyr_rows_get_text (rows, 2)));
    }
  return take_error (error, g_steal_pointer (&local_error)) ? g_steal_pointer (&files) : NULL;
}

/* One file */

static gboolean
is_his (const File *file, const char *text)
{
  return text != NULL && g_strv_contains ((const char *const *)file->names->pdata, text);
}

/* Whether an id of his stands anywhere in it. */
static gboolean
names_him (const File *file, ZyrRecord *record)
{
  g_autofree char *text = zyr_json_object_to_canonical (zyr_record_get_body (record));

  for (guint i = 0; i < file->names->len; i++)
    {
      g_autofree char *quoted = g_strdup_printf ("\"%s\"", (char *)file->names->pdata[i]);

      if (strstr (text, quoted) != NULL)
        return TRUE;
    }
  return FALSE;
}

static void
add (File *file, const char *member, JsonObject *item)
{
  if (!json_object_has_member (file->object, member))
    json_object_set_array_member (file->object, member, json_array_new ());
  json_array_add_object_element (json_object_get_array_member (file->object, member), item);
}

/* (transfer full): of its body only these, which say which record it is */
static JsonObject *
refer (ZyrRecord *record, const char *const *members)
{
  JsonObject *body = zyr_record_get_body (record);
  JsonObject *item = json_object_new ();

  json_object_set_string_member (item, "id", zyr_record_get_id (record));
  for (guint i = 0; members[i] != NULL; i++)
    {
      if (zyr_json_has (body, members[i]))
        json_object_set_member (item, members[i],
                                zyr_json_copy (json_object_get_member (body, members[i])));
    }
  return item;
}

static void
add_household (File *file, ZyrRecord *record)
{
  static const char *const members[]
      = { "file_no", "status", "opened", "addr_text", "consent_kind", NULL };

  file->is_head = is_his (file, zyr_record_get_string (record, "head", NULL));
  json_object_set_object_member (file->object, "household",
                                 file->is_head ? json_object_ref (zyr_record_get_body (record))
                                               : refer (record, members));
}

static void
add_snapshot (File *file, ZyrRecord *record)
{
  static const char *const members[] = { NULL };
  JsonArray *items = zyr_json_get_array (zyr_record_get_body (record), "items");
  g_autoptr (JsonArray) his = json_array_new ();
  JsonObject *item;

  for (guint i = 0; items != NULL && i < json_array_get_length (items); i++)
    {
      JsonObject *one = zyr_json_object_at (items, i);

      if (one != NULL && is_his (file, zyr_json_get_string (one, "member", NULL)))
        json_array_add_object_element (his, json_object_ref (one));
    }
  if (json_array_get_length (his) == 0)
    return;
  item = refer (record, members);
  json_object_set_array_member (item, "items", g_steal_pointer (&his));
  add (file, "registry_snapshots", item);
}

static void
add_answers (File *file, ZyrRecord *record)
{
  static const char *const members[] = { "visit", "revision", "form_id", "form_version", NULL };
  const char *instance = zyr_record_get_string (record, "instance", NULL);
  g_autoptr (ZyrSubmission) submission = instance != NULL ? zyr_submission_parse (instance) : NULL;
  g_autoptr (JsonArray) answers = NULL;
  JsonObject *item;

  if (submission == NULL)
    return;
  answers = zyr_submission_read_naming (submission, (const char *const *)file->names->pdata);
  if (json_array_get_length (answers) == 0)
    return;
  item = refer (record, members);
  json_object_set_array_member (item, "answers", g_steal_pointer (&answers));
  add (file, "answers", item);
}

static void
add_record (File *file, ZyrRecord *record)
{
  static const char *const of_visit[]
      = { "no", "type", "planned", "started", "ended", "state", "decided_at", NULL };
  static const char *const of_note[] = { "created", NULL };
  const ZyrKind kind = zyr_record_get_kind (record);
  JsonObject *body = zyr_record_get_body (record);

  switch ((int)kind)
    {
    case ZYR_KIND_HOUSEHOLD:
      add_household (file, record);
      break;
    case ZYR_KIND_MEMBER:
      if (is_his (file, zyr_record_get_id (record)))
        add (file, "members", json_object_ref (body));
      break;
    case ZYR_KIND_REGISTRY_SNAPSHOT:
      add_snapshot (file, record);
      break;
    case ZYR_KIND_VISIT:
      add (file, "visits", file->is_head ? json_object_ref (body) : refer (record, of_visit));
      break;
    case ZYR_KIND_VISIT_REVISION:
      add_answers (file, record);
      break;
    case ZYR_KIND_NOTE:
      add (file, "notes", refer (record, of_note));
      break;
    case ZYR_KIND_ATTACHMENT: /* pictures are in no export */
    case ZYR_KIND_REVIEW:     /* of the worker's report */
      break;
    default:
      {
        const gboolean of_household = kind == ZYR_KIND_AID || kind == ZYR_KIND_DECISION
                                      || kind == ZYR_KIND_REFERRAL || kind == ZYR_KIND_OBJECTION;

        if ((of_household && file->is_head) || names_him (file, record))
          {
            JsonObject *item = json_object_new ();

            json_object_set_string_member (item, "kind", zyr_kind_to_string (kind));
            json_object_set_object_member (item, "body", json_object_ref (body));
            add (file, "records", item);
          }
      }
    }
}

/* From their devices, and as inspectors. */
static gboolean
add_opened (ZyrTx *tx, File *file, GError **error)
{
  g_autofree char *like = g_strdup_printf ("%%\"%s\"%%", file->household);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ZyrRows) rows
      = zyr_tx_query (tx,
                      "SELECT u.at, coalesce (a.staff_no, u.account), u.action, u.details"
                      " FROM audit u LEFT JOIN account a ON a.id = u.account"
                      " WHERE u.action IN ('file.read', 'file', 'find', 'person-exported')"
                      " AND u.details LIKE ?1 ORDER BY u.at, u.home, u.n",
                      ZYR_VALUES (ZYR_TEXT (like)), error);

  if (rows == NULL)
    return FALSE;
  while (zyr_rows_next (rows, &local_error))
    {
      JsonObject *item = json_object_new ();
      g_autoptr (JsonObject) details = zyr_json_parse_object (
          zyr_rows_get_text (rows, 3), -1, ZYR_BODY_INFLATED_SIZE_BYTES_MAX, NULL);

      json_object_set_string_member (item, "at", zyr_rows_get_text (rows, 0));
      json_object_set_string_member (item, "user", zyr_rows_get_text (rows, 1));
      json_object_set_string_member (item, "action", zyr_rows_get_text (rows, 2));
      if (details != NULL)
        zyr_json_set_optional (item, "reason", zyr_json_get_string (details, "reason", NULL));
      add (file, "opened", item);
    }
  return take_error (error, g_steal_pointer (&local_error));
}

static gboolean
read_file (ZyrTx *tx, File *file, GError **error)
{
  g_autoptr (GPtrArray) records
      = zyr_record_table_list_household (tx, file->home, file->household, error);

  if (records == NULL)
    return FALSE;
  file->object = json_object_new ();
  json_object_set_string_member (file->object, "foundation", file->home);
  for (guint i = 0; i < records->len; i++)
    add_record (file, g_ptr_array_index (records, i));
  return add_opened (tx, file, error);
}

JsonArray *
zyr_person_read_files (ZyrTx *tx, const char *number, const char *home, GError **error)
{
  g_autoptr (GPtrArray) files = list_files (tx, number, home, error);
  g_autoptr (JsonArray) array = json_array_new ();

  for (guint i = 0; files != NULL && i < files->len; i++)
    {
      File *file = g_ptr_array_index (files, i);

      if (!read_file (tx, file, error))
        return NULL;
      json_array_add_object_element (array, json_object_ref (file->object));
    }
  return files != NULL ? g_steal_pointer (&array) : NULL;
}
