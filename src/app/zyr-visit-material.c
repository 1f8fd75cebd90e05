/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-visit-material-private.h"

#include "zyr-code-book.h"
#include "zyr-code-tables-private.h"
#include "zyr-visit-derived.h"
#include "zyr-visit-instances.h"

ZyrVisitRequest *
zyr_visit_request_new (ZyrWorkspace *workspace, const char *visit_id)
{
  ZyrCodeBook *codes = zyr_workspace_get_codes (workspace);
  ZyrVisitRequest *request = g_new0 (ZyrVisitRequest, 1);

  request->visit_id = g_strdup (visit_id);
  request->language = g_strdup (zyr_code_book_get_language (codes));
  return request;
}

void
zyr_visit_request_free (gpointer data)
{
  ZyrVisitRequest *request = data;

  g_free (request->visit_id);
  g_free (request->language);
  g_free (request);
}

static gboolean
find_record (ZyrReader *reader, ZyrKind kind, const char *id, ZyrRecord **record, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  *record = zyr_reader_find (reader, kind, id, &local_error);
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* The parameters of the day on which the visit was started, so that whoever opens it later computes
 * with the same ones. */
static ZyrRecord *
find_parameter (GPtrArray *parameters, ZyrReader *reader, ZyrRecord *visit)
{
  const char *started = zyr_record_get_string (visit, "started", "");
  g_autofree char *day = g_strndup (started, strlen ("YYYY-MM-DD"));

  return zyr_parameter_find (parameters,
                             zyr_date_is_valid (day) ? day : zyr_reader_get_today (reader));
}

GHashTable *
zyr_visit_material_build_media (ZyrReader *reader, ZyrRecord *visit, GError **error)
{
  ZyrStore *store = zyr_reader_get_store (reader);
  const char *household_id = zyr_record_get_string (visit, "household", "");
  g_autoptr (ZyrRecord) household = NULL;
  g_autoptr (ZyrRecord) foundation = NULL;
  g_autoptr (ZyrRecord) snapshot = NULL;
  g_autoptr (GPtrArray) members = NULL;
  g_autoptr (GPtrArray) aids = NULL;
  g_autoptr (GPtrArray) users = NULL;
  g_autoptr (GPtrArray) parameters = NULL;
  ZyrVisitRecords records = { .visit = visit };

  if (!find_record (reader, ZYR_KIND_HOUSEHOLD, household_id, &household, error))
    return NULL;
  if (household == NULL)
    {
      g_set_error_literal (error, ZYR_WORKSPACE_ERROR, ZYR_WORKSPACE_ERROR_NOT_FOUND,
                           "the visit's household is not on this device");
      return NULL;
    }
  if (!find_record (reader, ZYR_KIND_FOUNDATION,
                    zyr_record_get_string (household, "foundation", NULL), &foundation, error)
      || !find_record (reader, ZYR_KIND_REGISTRY_SNAPSHOT,
                       zyr_record_get_string (visit, "snapshot", NULL), &snapshot, error))
    return NULL;
  members = zyr_store_list_records (store, ZYR_KIND_MEMBER, household_id, error);
  aids = members != NULL ? zyr_store_list_records (store, ZYR_KIND_AID, household_id, error) : NULL;
  users = aids != NULL ? zyr_store_list_records (store, ZYR_KIND_USER, NULL, error) : NULL;
  parameters
      = users != NULL ? zyr_store_list_records (store, ZYR_KIND_PARAMETER, NULL, error) : NULL;
  if (parameters == NULL)
    return NULL;
  records.household = household;
  records.foundation = foundation;
  records.parameter = find_parameter (parameters, reader, visit);
  records.snapshot = snapshot;
  records.members = members;
  records.aids = aids;
  records.users = users;
  if (records.parameter == NULL || records.foundation == NULL)
    {
      g_set_error_literal (error, ZYR_WORKSPACE_ERROR, ZYR_WORKSPACE_ERROR_NO_FORM,
                           "the parameters or the foundation are not on this device yet");
      return NULL;
    }
  return zyr_visit_instances_build (&records, error);
}

JsonObject *
zyr_visit_material_media_to_json (GHashTable *media)
{
  JsonObject *object = json_object_new ();
  GHashTableIter iter;
  gpointer name;
  gpointer bytes;

  g_hash_table_iter_init (&iter, media);
  while (g_hash_table_iter_next (&iter, &name, &bytes))
    {
      gsize size_bytes;
      const char *text = g_bytes_get_data (bytes, &size_bytes);
      g_autofree char *copy = g_strndup (text != NULL ? text : "", size_bytes);

      json_object_set_string_member (object, name, copy);
    }
  return object;
}

GHashTable *
zyr_visit_material_media_from_json (JsonObject *media)
{
  GHashTable *table
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_bytes_unref);
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  if (media == NULL)
    return table;
  json_object_iter_init (&iter, media);
  while (json_object_iter_next (&iter, &name, &node))
    {
      const char *text = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;

      if (text != NULL)
        g_hash_table_insert (table, g_strdup (name), g_bytes_new (text, strlen (text)));
    }
  return table;
}

ZyrRecord *
zyr_visit_material_find_form (ZyrReader *reader, ZyrRecord *visit, GError **error)
{
  ZyrRecord *form = NULL;

  if (!find_record (reader, ZYR_KIND_FORM, zyr_record_get_string (visit, "form", NULL), &form,
                    error))
    return NULL;
  if (form == NULL)
    g_set_error_literal (error, ZYR_WORKSPACE_ERROR, ZYR_WORKSPACE_ERROR_NO_FORM,
                         "the visit's form is not on this device yet");
  return form;
}

ZyrRecord *
zyr_visit_material_find_revision (ZyrReader *reader,
                                  ZyrRecord *visit,
                                  gint64 number,
                                  GError **error)
{
  g_autoptr (GPtrArray) revisions = NULL;

  revisions = zyr_store_list_records (zyr_reader_get_store (reader), ZYR_KIND_VISIT_REVISION,
                                      zyr_record_get_string (visit, "household", ""), error);
  for (guint i = 0; revisions != NULL && i < revisions->len; i++)
    {
      ZyrRecord *revision = g_ptr_array_index (revisions, i);

      if (g_str_equal (zyr_record_get_string (revision, "visit", ""), zyr_record_get_id (visit))
          && zyr_record_get_int (revision, "revision", 0) == number)
        return zyr_record_ref (revision);
    }
  return NULL;
}

/* What was approved of another visit with the form, whatever its version */
static gboolean
is_of_earlier_visit (ZyrReader *reader, ZyrRecord *revision, ZyrRecord *visit, ZyrRecord *form)
{
  const char *visit_id = zyr_record_get_string (revision, "visit", "");
  g_autoptr (ZyrRecord) earlier = NULL;

  if (g_str_equal (visit_id, zyr_record_get_id (visit))
      || g_strcmp0 (zyr_record_get_string (revision, "form_id", NULL),
                    zyr_record_get_string (form, "form_id", NULL))
             != 0)
    return FALSE;
  earlier = zyr_reader_find (reader, ZYR_KIND_VISIT, visit_id, NULL);
  return earlier != NULL
         && zyr_visit_state_from_string (zyr_record_get_string (earlier, "state", ""))
                == ZYR_VISIT_APPROVED
         && zyr_record_get_int (earlier, "revision", 0)
                == zyr_record_get_int (revision, "revision", 0);
}

ZyrRecord *
zyr_visit_material_find_last_visit (ZyrReader *reader,
                                    ZyrRecord *visit,
                                    ZyrRecord *form,
                                    GError **error)
{
  g_autoptr (GPtrArray) revisions = NULL;
  ZyrRecord *last = NULL;

  revisions = zyr_store_list_records (zyr_reader_get_store (reader), ZYR_KIND_VISIT_REVISION,
                                      zyr_record_get_string (visit, "household", ""), error);
  for (guint i = 0; revisions != NULL && i < revisions->len; i++)
    {
      ZyrRecord *revision = g_ptr_array_index (revisions, i);

      if ((last == NULL
           || zyr_record_get_unix (revision, "submitted")
                  >= zyr_record_get_unix (last, "submitted"))
          && is_of_earlier_visit (reader, revision, visit, form))
        last = revision;
    }
  return last != NULL ? zyr_record_ref (last) : NULL;
}

/* A report of the worker himself with the form, whatever its version */
static gboolean
is_own_report (ZyrRecord *revision, ZyrRecord *form, const char *user_id)
{
  return g_strcmp0 (zyr_record_get_string (revision, "worker", NULL), user_id) == 0
         && g_strcmp0 (zyr_record_get_string (revision, "form_id", NULL),
                       zyr_record_get_string (form, "form_id", NULL))
                == 0;
}

char *
zyr_visit_material_dup_last_saved (ZyrReader *reader, ZyrRecord *form, GError **error)
{
  g_autoptr (GPtrArray) revisions = NULL;
  const char *user_id = zyr_reader_get_actor (reader)->user_id;
  ZyrRecord *last = NULL;

  if (strstr (zyr_record_get_string (form, "xml", ""), "jr://instance/last-saved") == NULL)
    return g_strdup ("");
  revisions = zyr_store_list_records (zyr_reader_get_store (reader), ZYR_KIND_VISIT_REVISION, NULL,
                                      error);
  if (revisions == NULL)
    return NULL;
  for (guint i = 0; i < revisions->len; i++)
    {
      ZyrRecord *revision = g_ptr_array_index (revisions, i);

      if (is_own_report (revision, form, user_id)
          && (last == NULL
              || zyr_record_get_unix (revision, "submitted")
                     >= zyr_record_get_unix (last, "submitted")))
        last = revision;
    }
  return g_strdup (zyr_record_get_string (last, "instance", ""));
}

static gint64
now_cb (gpointer user_data)
{
  return zyr_clock_get_now_us (user_data);
}

/* The form's own name of a language ("Türkçe (tr)"). (transfer full) (nullable) */
static char *
find_language (ZyrForm *form, const char *language)
{
  g_auto (GStrv) names = zyr_form_dup_languages (form);

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *code = zyr_language_to_code (names[i]);

      if (g_strcmp0 (code, language) == 0)
        return g_strdup (names[i]);
    }
  return NULL;
}

void
zyr_visit_material_set_language (ZyrFormSession *session, const char *language)
{
  g_autofree char *name = find_language (zyr_form_session_get_form (session), language);

  if (name != NULL)
    zyr_form_session_set_language (session, name);
}

ZyrFormSession *
zyr_visit_material_open_session (ZyrRecord *form,
                                 GHashTable *media,
                                 const ZyrActor *actor,
                                 ZyrClock *clock,
                                 const char *language,
                                 const char *instance,
                                 GError **error)
{
  const char *xml = zyr_record_get_string (form, "xml", "");
  g_autoptr (GBytes) bytes = g_bytes_new (xml, strlen (xml));
  g_autoptr (ZyrForm) compiled = zyr_form_new_from_bytes (bytes, NULL, error);
  g_autoptr (GHashTable) preload = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree char *name = NULL;
  g_autofree char *text = NULL;
  GBytes *last_saved;
  ZyrFormContext context = { .now = now_cb, .now_data = clock };

  if (compiled == NULL)
    return NULL;
  name = find_language (compiled, language);
  g_hash_table_insert (preload, (gpointer) "deviceid", actor->device_id);
  g_hash_table_insert (preload, (gpointer) "username", actor->staff_no);
  context.language = name;
  context.preload_properties = preload;
  context.missing_blank = FALSE;
  last_saved = g_hash_table_lookup (media, ZYR_VISIT_LAST_SAVED);
  if (last_saved != NULL)
    text = g_strndup (g_bytes_get_data (last_saved, NULL), g_bytes_get_size (last_saved));
  context.last_saved = text;
  zyr_visit_instances_add_form_media (media, form);
  if (instance[0] != '\0')
    return zyr_form_session_new_from_instance (compiled, media, &context, instance, error);
  return zyr_form_session_new (compiled, media, &context, error);
}

char *
zyr_visit_material_dup_generic (const char *ref)
{
  GString *generic = g_string_new (NULL);
  gboolean inside = FALSE;

  for (const char *c = ref; *c != '\0'; c++)
    {
      if (*c == '[')
        inside = TRUE;
      else if (*c == ']')
        inside = FALSE;
      else if (!inside)
        g_string_append_c (generic, *c);
    }
  return g_string_free (generic, FALSE);
}

/* Gives the steps of @generic the positions that the same leading steps have in @ref. */
static char *
dup_beside (const char *generic, const char *ref)
{
  g_auto (GStrv) to = g_strsplit (generic, "/", -1);
  g_auto (GStrv) from = g_strsplit (ref, "/", -1);

  for (guint i = 0; to[i] != NULL && from[i] != NULL; i++)
    {
      const gsize length = strcspn (from[i], "[");

      if (strlen (to[i]) != length || strncmp (to[i], from[i], length) != 0)
        break;
      g_free (to[i]);
      to[i] = g_strdup (from[i]);
    }
  return g_strjoinv ("/", to);
}

char *
zyr_visit_material_dup_registry_ref (JsonObject *meta, const char *ref)
{
  g_autofree char *generic = zyr_visit_material_dup_generic (ref);
  const char *beside = zyr_json_get_string (zyr_json_get_object (meta, "registry"), generic, NULL);

  return beside != NULL ? dup_beside (beside, ref) : NULL;
}

char *
zyr_visit_material_dup_value_text (ZyrFormSession *session, const char *ref, const char *value)
{
  g_auto (GStrv) codes = NULL;
  g_autoptr (GPtrArray) labels = NULL;
  char *label;

  if (value == NULL || value[0] == '\0')
    return g_strdup ("");
  label = zyr_form_session_dup_choice_label (session, ref, value);
  if (label != NULL)
    return label;
  codes = g_strsplit (value, " ", -1);
  labels = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; codes[i] != NULL; i++)
    {
      label = zyr_form_session_dup_choice_label (session, ref, codes[i]);
      if (label == NULL)
        return g_strdup (value);
      g_ptr_array_add (labels, label);
    }
  g_ptr_array_add (labels, NULL);
  return g_strjoinv (", ", (char **)labels->pdata);
}

static gboolean
same_value (const char *a, const char *b)
{
  char *end_a;
  char *end_b;
  double left;
  double right;

  if (g_str_equal (a, b))
    return TRUE;
  left = g_ascii_strtod (a, &end_a);
  right = g_ascii_strtod (b, &end_b);
  return *end_a == '\0' && *end_b == '\0' && left == right;
}

gboolean
zyr_visit_material_agrees_with_registry (ZyrFormSession *session,
                                         JsonObject *meta,
                                         const char *ref)
{
  g_autofree char *beside = zyr_visit_material_dup_registry_ref (meta, ref);
  g_autofree char *registry = beside != NULL ? zyr_form_session_dup_value (session, beside) : NULL;
  g_autofree char *answer = zyr_form_session_dup_value (session, ref);

  return registry == NULL || registry[0] == '\0'
         || (answer != NULL && same_value (registry, answer));
}

char *
zyr_visit_material_dup_registry_text (ZyrFormSession *session, JsonObject *meta, const char *ref)
{
  g_autofree char *beside = zyr_visit_material_dup_registry_ref (meta, ref);
  g_autofree char *value = beside != NULL ? zyr_form_session_dup_value (session, beside) : NULL;

  return zyr_visit_material_dup_value_text (session, ref, value);
}

char *
zyr_visit_material_dup_instance_label (ZyrFormSession *session,
                                       JsonObject *meta,
                                       const char *instance_ref)
{
  g_autofree char *generic = zyr_visit_material_dup_generic (instance_ref);
  const char *name
      = zyr_json_get_string (zyr_json_get_object (meta, "repeat_summary"), generic, NULL);
  g_autofree char *language = zyr_language_to_code (zyr_form_session_get_language (session));
  g_autoptr (GString) path = NULL;
  char *text;

  if (name == NULL)
    return g_strdup ("");
  path = g_string_new (instance_ref);
  g_string_append_printf (path, "/%s", name);
  g_string_replace (path, "{lang}", g_str_equal (language, "en") ? "en" : "tr", 0);
  text = zyr_form_session_dup_value (session, path->str);
  return text != NULL ? text : g_strdup ("");
}
