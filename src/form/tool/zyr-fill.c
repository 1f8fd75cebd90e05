/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-fill.h"

#include <string.h>

typedef struct
{
  ZyrFormSession *session;
  GPtrArray *names;     /* in the file's order */
  GHashTable *answers;  /* name -> value */
  GHashTable *consumed; /* names that were asked */
  GPtrArray *missing;   /* name, label, name, label … */
  gboolean verify;
  ZyrFillFunc func;
  gpointer user_data;
  guint n_asked;
  guint n_unanswered;
} Fill;

static void
emit (Fill *self, ZyrFillKind kind, const char *name, const char *text)
{
  const ZyrFillEvent event = { kind, name, text, self->n_asked, self->n_unanswered };

  self->func (&event, self->user_data);
}

static void
parse_answers (Fill *self, const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      char *line = g_strchomp (lines[i]);
      char *equals = strchr (line, '=');
      char *name;

      if (equals == NULL || *line == '#')
        continue;
      name = g_strndup (line, equals - line);
      g_ptr_array_add (self->names, name);
      g_hash_table_insert (self->answers, name, g_strdup (equals + 1));
    }
}

/* "/data/s3/member[2]/wg/wg_see" -> "wg_see#2" */
static char *
short_name (const char *ref)
{
  const char *leaf = strrchr (ref, '/') + 1;
  const char *bracket = strrchr (ref, '[');

  if (bracket == NULL)
    return g_strdup (leaf);
  return g_strdup_printf ("%.*s#%.*s", (int)strcspn (leaf, "["), leaf,
                          (int)strspn (bracket + 1, "0123456789"), bracket + 1);
}

static gboolean
ask (Fill *self, const ZyrFormItem *item, GError **error)
{
  g_autofree char *name = short_name (item->ref);
  const char *answer = g_hash_table_lookup (self->answers, name);
  gboolean valid = TRUE;
  g_autoptr (GError) bad = NULL;

  self->n_asked++;
  if (answer == NULL)
    {
      self->n_unanswered++;
      if (item->state == ZYR_FORM_ITEM_MISSING)
        {
          g_ptr_array_add (self->missing, g_steal_pointer (&name));
          g_ptr_array_add (self->missing, g_strdup (item->label));
        }
      return TRUE;
    }
  g_hash_table_add (self->consumed, (gpointer)answer);
  if (!zyr_form_session_set_value (self->session, item->ref, answer, &valid, &bad))
    emit (self, ZYR_FILL_BAD, name, bad->message);
  else if (!valid)
    emit (self, ZYR_FILL_REFUSED, name, answer);
  if (!self->verify || zyr_form_session_verify (self->session, error))
    return TRUE;
  g_prefix_error (error, "after %s = %s: ", name, answer);
  return FALSE;
}

static void
show_note (Fill *self, const ZyrFormItem *item)
{
  g_autofree char *name = short_name (item->ref);
  g_autofree char *text = g_strdup (item->label);

  g_strdelimit (text, "\n", '|');
  emit (self, ZYR_FILL_NOTE, name, text);
}

/* Answers may add and take away rows: after each, the rows are listed anew, and the walk goes on at
 * the first that it has not been at. */
static gboolean
walk_section (Fill *self, const char *section_ref, GHashTable *seen, GError **error)
{
  gboolean more = TRUE;

  while (more)
    {
      g_autoptr (GPtrArray) items = zyr_form_session_list_items (self->session, section_ref);

      more = FALSE;
      for (guint i = 0; i < items->len && !more; i++)
        {
          const ZyrFormItem *item = items->pdata[i];

          if ((item->kind != ZYR_FORM_ITEM_QUESTION && item->kind != ZYR_FORM_ITEM_NOTE)
              || !g_hash_table_add (seen, g_strdup (item->ref)))
            continue;
          if (item->kind == ZYR_FORM_ITEM_NOTE)
            show_note (self, item);
          else
            {
              if (!ask (self, item, error))
                return FALSE;
              more = TRUE;
            }
        }
    }
  return TRUE;
}

static void
finish (Fill *self)
{
  g_autoptr (GPtrArray) values = NULL;

  emit (self, ZYR_FILL_SUMMARY, NULL, NULL);
  for (guint i = 0; i + 1 < self->missing->len; i += 2)
    emit (self, ZYR_FILL_MISSING, self->missing->pdata[i], self->missing->pdata[i + 1]);
  for (guint i = 0; i < self->names->len; i++)
    {
      const char *answer = g_hash_table_lookup (self->answers, self->names->pdata[i]);

      if (!g_hash_table_contains (self->consumed, answer))
        emit (self, ZYR_FILL_NOT_RELEVANT, self->names->pdata[i], answer);
    }
  values = zyr_form_session_list_values (self->session);
  for (guint i = 0; i < values->len; i++)
    {
      const ZyrFormValue *value = values->pdata[i];

      emit (self, ZYR_FILL_VALUE, value->path, value->value);
    }
}

gboolean
zyr_fill_run (ZyrFormSession *session,
              const char *answers,
              gboolean verify,
              ZyrFillFunc func,
              gpointer user_data,
              GError **error)
{
  g_autoptr (GPtrArray) sections = zyr_form_session_list_sections (session);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) by_name = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  g_autoptr (GHashTable) consumed = g_hash_table_new (NULL, NULL);
  g_autoptr (GPtrArray) missing = g_ptr_array_new_with_free_func (g_free);
  Fill self = { session, names, by_name, consumed, missing, verify, func, user_data, 0, 0 };

  parse_answers (&self, answers);
  if (verify && !zyr_form_session_verify (session, error))
    return FALSE;
  for (guint i = 0; i < sections->len; i++)
    if (!walk_section (&self, ((ZyrFormSection *)sections->pdata[i])->ref, seen, error))
      return FALSE;
  finish (&self);
  return TRUE;
}

char *
zyr_fill_event_to_text (const ZyrFillEvent *event)
{
  switch (event->kind)
    {
    case ZYR_FILL_NOTE:
      return g_strdup_printf ("  note %s: %s", event->name, event->text);
    case ZYR_FILL_REFUSED:
      return g_strdup_printf ("ANSWER 2 for %s = %s", event->name, event->text);
    case ZYR_FILL_BAD:
      return g_strdup_printf ("BAD %s: %s", event->name, event->text);
    case ZYR_FILL_SUMMARY:
      return g_strdup_printf ("asked %u unanswered %u", event->n_asked, event->n_unanswered);
    case ZYR_FILL_MISSING:
      return g_strdup_printf ("REQUIRED-MISSING %s [%s]", event->name, event->text);
    case ZYR_FILL_NOT_RELEVANT:
      return g_strdup_printf ("NOT-RELEVANT %s", event->name);
    case ZYR_FILL_VALUE:
    default:
      return g_strdup_printf ("V %s = %s", event->name, event->text);
    }
}

GHashTable *
zyr_fill_load_media (const char *folder, GError **error)
{
  g_autoptr (GHashTable) media
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_bytes_unref);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, error);
  const char *name;

  if (dir == NULL)
    return NULL;
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      char *text;
      gsize size;

      if (!g_file_test (path, G_FILE_TEST_IS_REGULAR))
        continue;
      if (!g_file_get_contents (path, &text, &size, error))
        return NULL;
      g_hash_table_insert (media, g_strdup (name), g_bytes_new_take (text, size));
    }
  return g_steal_pointer (&media);
}
