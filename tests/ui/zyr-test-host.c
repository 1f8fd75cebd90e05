/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-test-host.h"

#include "zyr-visit-fill.h"

#include <string.h>

struct _ZyrTestHost
{
  GObject parent_instance;

  ZyrForm *form;
  ZyrFormSession *session;
  GHashTable *saved;    /* set of references */
  GHashTable *registry; /* reference to text */
  GHashTable *earlier;  /* reference to value */
  GHashTable *remarks;  /* reference to text */
  GHashTable *pictures; /* name to GBytes */
  ZyrFillHistory *history;
  guint n_answers;
  guint n_pictures;
  int delay_ms;
};

static void host_iface_init (ZyrFormHostInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ZyrTestHost,
                               zyr_test_host,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (ZYR_TYPE_FORM_HOST, host_iface_init))

typedef struct
{
  ZyrTestHost *host;
  char *ref;
} Saving;

static void
saving_free (Saving *saving)
{
  g_object_unref (saving->host);
  g_free (saving->ref);
  g_free (saving);
}

static gboolean
saved_cb (gpointer user_data)
{
  Saving *saving = user_data;

  g_hash_table_add (saving->host->saved, g_strdup (saving->ref));
  zyr_form_host_answer_saved (ZYR_FORM_HOST (saving->host), saving->ref);

  return G_SOURCE_REMOVE;
}

static ZyrFormSession *
get_session (ZyrFormHost *host)
{
  return ZYR_TEST_HOST (host)->session;
}

static gboolean
answer (ZyrFormHost *host, const char *ref, const char *value, gboolean *valid, GError **error)
{
  ZyrTestHost *self = ZYR_TEST_HOST (host);
  gboolean holds = TRUE;
  Saving *saving;

  g_hash_table_remove (self->saved, ref);
  zyr_fill_history_begin (self->history, self->session);
  if (!zyr_form_session_set_value (self->session, ref, value, &holds, error))
    return FALSE;

  zyr_fill_history_note (self->history, self->session, ZYR_FILL_ACT_ANSWER, ref, 0);
  zyr_form_host_history_changed (host);
  self->n_answers++;
  if (valid != NULL)
    *valid = holds;
  if (self->delay_ms >= 0)
    {
      saving = g_new0 (Saving, 1);
      saving->host = g_object_ref (self);
      saving->ref = g_strdup (ref);
      g_timeout_add_full (G_PRIORITY_DEFAULT, (guint)self->delay_ms, saved_cb, saving,
                          (GDestroyNotify)saving_free);
    }

  return TRUE;
}

static char *
add_repeat (ZyrFormHost *host, const char *repeat_ref, GError **error)
{
  ZyrTestHost *self = ZYR_TEST_HOST (host);
  char *ref;

  zyr_fill_history_begin (self->history, self->session);
  ref = zyr_form_session_add_repeat (self->session, repeat_ref, error);
  if (ref != NULL)
    zyr_fill_history_note (self->history, self->session, ZYR_FILL_ACT_ADD, ref, 0);
  zyr_form_host_history_changed (host);

  return ref;
}

static gboolean
remove_repeat (ZyrFormHost *host, const char *instance_ref, GError **error)
{
  ZyrTestHost *self = ZYR_TEST_HOST (host);

  zyr_fill_history_begin (self->history, self->session);
  if (!zyr_form_session_remove_repeat (self->session, instance_ref, error))
    return FALSE;
  zyr_fill_history_note (self->history, self->session, ZYR_FILL_ACT_REMOVE, instance_ref, 0);
  zyr_form_host_history_changed (host);

  return TRUE;
}

static gboolean
write_answer (gpointer data, const char *ref, const char *value)
{
  return answer (data, ref, value, NULL, NULL);
}

static gboolean
write_supply (gpointer data, const char *ref, const char *value)
{
  return zyr_form_session_supply (ZYR_TEST_HOST (data)->session, ref, value, NULL);
}

static char *
write_add (gpointer data, const char *repeat_ref)
{
  return add_repeat (data, repeat_ref, NULL);
}

static gboolean
write_remove (gpointer data, const char *instance_ref)
{
  return remove_repeat (data, instance_ref, NULL);
}

static const ZyrFillWriter writer = { write_answer, write_supply, write_add, write_remove };

static gboolean
can_move (ZyrFormHost *host, ZyrFillMove move)
{
  return zyr_fill_history_can (ZYR_TEST_HOST (host)->history, move);
}

static char *
move (ZyrFormHost *host, ZyrFillMove direction)
{
  ZyrTestHost *self = ZYR_TEST_HOST (host);
  char *look = zyr_fill_history_move (self->history, self->session, direction, &writer, self);

  zyr_form_host_history_changed (host);

  return look;
}

static guint
get_step (ZyrFormHost *host)
{
  return zyr_fill_history_get_step (ZYR_TEST_HOST (host)->history);
}

static gboolean
is_saved (ZyrFormHost *host, const char *ref)
{
  return g_hash_table_contains (ZYR_TEST_HOST (host)->saved, ref);
}

static char *
dup_registry_text (ZyrFormHost *host, const char *ref)
{
  const char *text = g_hash_table_lookup (ZYR_TEST_HOST (host)->registry, ref);

  return g_strdup (text != NULL ? text : "");
}

/* The code whose label the registry's text is; the text itself where there are no choices. */
static char *
dup_registry_value (ZyrFormHost *host, const char *ref)
{
  ZyrTestHost *self = ZYR_TEST_HOST (host);
  g_autofree char *text = dup_registry_text (host, ref);
  g_autoptr (ZyrFormItem) item = zyr_form_session_dup_item (self->session, ref);

  if (item == NULL || item->choices == NULL)
    return g_steal_pointer (&text);
  for (guint i = 0; i < item->choices->len; i++)
    {
      const ZyrFormChoice *choice = g_ptr_array_index (item->choices, i);

      if (g_str_equal (choice->label, text))
        return g_strdup (choice->value);
    }

  return g_strdup ("");
}

static gboolean
differs_from_registry (ZyrFormHost *host, const char *ref)
{
  ZyrTestHost *self = ZYR_TEST_HOST (host);
  const char *text = g_hash_table_lookup (self->registry, ref);
  g_autofree char *value = zyr_form_session_dup_value (self->session, ref);
  g_autofree char *label = NULL;

  if (text == NULL || value == NULL || *value == '\0')
    return FALSE;
  label = zyr_form_session_dup_choice_label (self->session, ref, value);

  return !g_str_equal (label != NULL ? label : value, text);
}

/* Of a visit on 12 March 2026. */
static char *
dup_earlier_value (ZyrFormHost *host, const char *ref, gint64 *at, gboolean *usable)
{
  const char *value = g_hash_table_lookup (ZYR_TEST_HOST (host)->earlier, ref);

  *at = 1773306000;
  *usable = value != NULL;

  return g_strdup (value != NULL ? value : "");
}

static GPtrArray *
list_differences (ZyrFormHost *host)
{
  GPtrArray *refs = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GList) known = g_hash_table_get_keys (ZYR_TEST_HOST (host)->registry);

  known = g_list_sort (known, (GCompareFunc)strcmp);
  for (GList *link = known; link != NULL; link = link->next)
    {
      if (differs_from_registry (host, link->data))
        g_ptr_array_add (refs, g_strdup (link->data));
    }

  return refs;
}

static GPtrArray *
list_remarks (ZyrFormHost *host, const char *ref)
{
  ZyrTestHost *self = ZYR_TEST_HOST (host);
  GPtrArray *remarks = g_ptr_array_new_with_free_func ((GDestroyNotify)zyr_remark_free);
  const char *text = ref != NULL ? g_hash_table_lookup (self->remarks, ref) : NULL;
  ZyrRemark remark = {
    .ref = (char *)ref, .label = (char *)"", .by_name = (char *)"Elif Demir", .at = 1763800000
  };

  if (text != NULL)
    {
      remark.text = (char *)text;
      g_ptr_array_add (remarks, zyr_remark_copy (&remark));
    }

  return remarks;
}

static void
attach_async (ZyrFormHost *host,
              const char *ref,
              GFile *file,
              GBytes *bytes,
              GAsyncReadyCallback callback,
              gpointer user_data)
{
  ZyrTestHost *self = ZYR_TEST_HOST (host);
  g_autoptr (GTask) task = g_task_new (host, NULL, callback, user_data);
  g_autofree char *name = g_strdup_printf ("picture-%u", ++self->n_pictures);
  GBytes *content
      = bytes != NULL ? g_bytes_ref (bytes) : g_file_load_bytes (file, NULL, NULL, NULL);
  GError *error = NULL;

  g_hash_table_insert (self->pictures, g_strdup (name), content);
  if (answer (host, ref, name, NULL, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static gboolean
attach_finish (ZyrFormHost *host, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
load_picture_async (ZyrFormHost *host,
                    const char *ref,
                    GAsyncReadyCallback callback,
                    gpointer user_data)
{
  ZyrTestHost *self = ZYR_TEST_HOST (host);
  g_autoptr (GTask) task = g_task_new (host, NULL, callback, user_data);
  g_autofree char *name = zyr_form_session_dup_value (self->session, ref);
  GBytes *bytes = name != NULL ? g_hash_table_lookup (self->pictures, name) : NULL;

  g_task_return_pointer (task, bytes != NULL ? g_bytes_ref (bytes) : NULL,
                         (GDestroyNotify)g_bytes_unref);
}

static GBytes *
load_picture_finish (ZyrFormHost *host, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
host_iface_init (ZyrFormHostInterface *iface)
{
  iface->get_session = get_session;
  iface->answer = answer;
  iface->add_repeat = add_repeat;
  iface->remove_repeat = remove_repeat;
  iface->can_move = can_move;
  iface->move = move;
  iface->get_step = get_step;
  iface->is_saved = is_saved;
  iface->dup_registry_text = dup_registry_text;
  iface->dup_registry_value = dup_registry_value;
  iface->differs_from_registry = differs_from_registry;
  iface->list_differences = list_differences;
  iface->dup_earlier_value = dup_earlier_value;
  iface->list_remarks = list_remarks;
  iface->attach_async = attach_async;
  iface->attach_finish = attach_finish;
  iface->load_picture_async = load_picture_async;
  iface->load_picture_finish = load_picture_finish;
}

static void
zyr_test_host_finalize (GObject *object)
{
  ZyrTestHost *self = ZYR_TEST_HOST (object);

  g_clear_object (&self->session);
  g_clear_object (&self->form);
  g_clear_pointer (&self->saved, g_hash_table_unref);
  g_clear_pointer (&self->registry, g_hash_table_unref);
  g_clear_pointer (&self->earlier, g_hash_table_unref);
  g_clear_pointer (&self->remarks, g_hash_table_unref);
  g_clear_pointer (&self->pictures, g_hash_table_unref);
  g_clear_pointer (&self->history, zyr_fill_history_free);

  G_OBJECT_CLASS (zyr_test_host_parent_class)->finalize (object);
}

static void
zyr_test_host_class_init (ZyrTestHostClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = zyr_test_host_finalize;
}

static void
zyr_test_host_init (ZyrTestHost *self)
{
  self->saved = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->registry = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->earlier = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->remarks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->pictures
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_bytes_unref);
  self->history = zyr_fill_history_new ();
  self->delay_ms = 20;
}

/* 2026-11-21T10:00:00+03:00: the day that the scripted fills were made on */
static gint64
now_cb (gpointer user_data)
{
  return G_GINT64_CONSTANT (1795244400) * G_USEC_PER_SEC;
}

static GHashTable *
load_media (ZyrForm *form, const char *media_dir)
{
  GHashTable *media
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_bytes_unref);
  g_auto (GStrv) names = zyr_form_dup_external_files (form);

  for (guint i = 0; media_dir != NULL && names[i] != NULL; i++)
    {
      g_autofree char *path = g_build_filename (media_dir, names[i], NULL);
      g_autofree char *content = NULL;
      gsize length;

      if (g_file_get_contents (path, &content, &length, NULL))
        g_hash_table_insert (media, g_strdup (names[i]),
                             g_bytes_new_take (g_steal_pointer (&content), length));
    }

  return media;
}

static ZyrTestHost *
host_new (GBytes *xml, const char *media_dir, GError **error)
{
  g_autoptr (ZyrTestHost) self = g_object_new (ZYR_TYPE_TEST_HOST, NULL);
  g_autoptr (GHashTable) media = NULL;
  ZyrFormContext context = { .now = now_cb, .tz = "+03:00", .missing_blank = TRUE };

  self->form = zyr_form_new_from_bytes (xml, NULL, error);
  if (self->form == NULL)
    return NULL;
  media = load_media (self->form, media_dir);
  self->session = zyr_form_session_new (self->form, media, &context, error);

  return self->session != NULL ? g_steal_pointer (&self) : NULL;
}

ZyrTestHost *
zyr_test_host_new (const char *form_path, const char *media_dir, GError **error)
{
  g_autofree char *content = NULL;
  g_autoptr (GBytes) xml = NULL;
  gsize length;

  if (!g_file_get_contents (form_path, &content, &length, error))
    return NULL;
  xml = g_bytes_new (content, length);

  return host_new (xml, media_dir, error);
}

ZyrTestHost *
zyr_test_host_new_from_xml (const char *xml, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (xml, strlen (xml));

  return host_new (bytes, NULL, error);
}

gboolean
zyr_test_host_set_language (ZyrTestHost *self, const char *code)
{
  g_auto (GStrv) languages = zyr_form_dup_languages (self->form);
  g_autofree char *suffix = g_strdup_printf ("(%s)", code);

  for (guint i = 0; languages[i] != NULL; i++)
    {
      if (g_str_equal (languages[i], code) || g_str_has_suffix (languages[i], suffix))
        return zyr_form_session_set_language (self->session, languages[i]);
    }

  return FALSE;
}

/* The reference of the question @name, or of its @index-th instance, among all items. */
static char *
dup_ref (ZyrTestHost *self, const char *name, guint index)
{
  g_autoptr (GPtrArray) sections = zyr_form_session_list_sections (self->session);
  g_autofree char *tail = g_strconcat ("/", name, NULL);
  guint n = 0;

  for (guint s = 0; s < sections->len; s++)
    {
      const ZyrFormSection *section = g_ptr_array_index (sections, s);
      g_autoptr (GPtrArray) items = zyr_form_session_list_items (self->session, section->ref);

      for (guint i = 0; i < items->len; i++)
        {
          const ZyrFormItem *item = g_ptr_array_index (items, i);
          g_autofree char *position = g_strdup_printf ("[%u]/", index);

          if (item->kind != ZYR_FORM_ITEM_QUESTION || !g_str_has_suffix (item->ref, tail))
            continue;
          n++;
          if (index == 0 || strstr (item->ref, position) != NULL)
            return g_strdup (item->ref);
        }
    }

  return NULL;
}

guint
zyr_test_host_load_answers (ZyrTestHost *self, const char *path)
{
  g_autofree char *content = NULL;
  g_auto (GStrv) lines = NULL;
  guint n = 0;

  if (!g_file_get_contents (path, &content, NULL, NULL))
    return 0;

  lines = g_strsplit (content, "\n", -1);
  /* Twice: an answer may stand before the one that makes its question relevant. */
  for (guint pass = 0; pass < 2; pass++)
    {
      for (guint i = 0; lines[i] != NULL; i++)
        {
          g_auto (GStrv) pair = g_strsplit (lines[i], "=", 2);
          g_auto (GStrv) name = g_strsplit (pair[0] != NULL ? pair[0] : "", "#", 2);
          g_autofree char *ref = NULL;

          if (lines[i][0] == '#' || g_strv_length (pair) != 2)
            continue;
          ref = dup_ref (self, name[0],
                         name[1] != NULL ? (guint)g_ascii_strtoull (name[1], NULL, 10) : 0);
          if (ref != NULL && zyr_form_session_set_value (self->session, ref, pair[1], NULL, NULL))
            n++;
        }
    }

  return n;
}

void
zyr_test_host_set_registry (ZyrTestHost *self, const char *ref, const char *text)
{
  g_hash_table_insert (self->registry, g_strdup (ref), g_strdup (text));
}

void
zyr_test_host_set_earlier (ZyrTestHost *self, const char *ref, const char *value)
{
  g_hash_table_insert (self->earlier, g_strdup (ref), g_strdup (value));
}

void
zyr_test_host_set_remark (ZyrTestHost *self, const char *ref, const char *text)
{
  g_hash_table_insert (self->remarks, g_strdup (ref), g_strdup (text));
  zyr_form_host_remarks_changed (ZYR_FORM_HOST (self));
}

guint
zyr_test_host_get_n_answers (ZyrTestHost *self)
{
  return self->n_answers;
}

void
zyr_test_host_set_save_delay_ms (ZyrTestHost *self, int delay_ms)
{
  self->delay_ms = delay_ms;
}
