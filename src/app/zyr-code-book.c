/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-code-book-private.h"

#include "zyr-code-tables-private.h"
#include "zyr-reader-private.h"

struct _ZyrCodeBook
{
  GObject parent_instance;
  char *language;
  char *form_id; /* (nullable): record id of the form that the tables are of */
  ZyrCodeTables *tables;
  gboolean refreshing;
};

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ZyrCodeBook, zyr_code_book, G_TYPE_OBJECT)

typedef struct
{
  char *form_id;
  ZyrCodeTables *tables; /* (nullable): the form is the one known already */
} Loaded;

static void
loaded_free (gpointer data)
{
  Loaded *loaded = data;

  g_free (loaded->form_id);
  g_clear_pointer (&loaded->tables, zyr_code_tables_free);
  g_free (loaded);
}

static gpointer
load_tables (ZyrStore *store, const ZyrActor *actor, gpointer data, GError **error)
{
  const char *known = data;
  g_autoptr (GPtrArray) forms = zyr_store_list_records (store, ZYR_KIND_FORM, NULL, error);
  ZyrRecord *newest = NULL;
  Loaded *loaded;

  if (forms == NULL)
    return NULL;
  for (guint i = 0; i < forms->len; i++)
    {
      ZyrRecord *form = g_ptr_array_index (forms, i);

      if (newest == NULL
          || strcmp (zyr_record_get_string (form, "version", ""),
                     zyr_record_get_string (newest, "version", ""))
                 > 0)
        newest = form;
    }
  loaded = g_new0 (Loaded, 1);
  loaded->form_id = g_strdup (newest != NULL ? zyr_record_get_id (newest) : "");
  if (newest != NULL && g_strcmp0 (known, loaded->form_id) != 0)
    loaded->tables
        = zyr_code_tables_new (zyr_record_get_string (newest, "xml", ""),
                               zyr_json_get_object (zyr_record_get_body (newest), "media"),
                               zyr_json_get_object (zyr_record_get_body (newest), "meta"), NULL);
  return loaded;
}

static void
load_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ZyrCodeBook) self = user_data;
  Loaded *loaded = zyr_workspace_run_finish (ZYR_WORKSPACE (source), result, NULL);

  self->refreshing = FALSE;
  if (loaded == NULL)
    return;
  if (loaded->tables != NULL)
    {
      g_clear_pointer (&self->tables, zyr_code_tables_free);
      self->tables = g_steal_pointer (&loaded->tables);
      g_free (self->form_id);
      self->form_id = g_steal_pointer (&loaded->form_id);
      g_signal_emit (self, signals[CHANGED], 0);
    }
  loaded_free (loaded);
}

static void
zyr_code_book_finalize (GObject *object)
{
  ZyrCodeBook *self = ZYR_CODE_BOOK (object);

  g_free (self->language);
  g_free (self->form_id);
  g_clear_pointer (&self->tables, zyr_code_tables_free);
  G_OBJECT_CLASS (zyr_code_book_parent_class)->finalize (object);
}

static void
zyr_code_book_class_init (ZyrCodeBookClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = zyr_code_book_finalize;

  signals[CHANGED] = g_signal_new ("changed", ZYR_TYPE_CODE_BOOK, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

static void
zyr_code_book_init (ZyrCodeBook *self)
{
  const char *const *names = g_get_language_names_with_category ("LC_MESSAGES");

  self->language = g_strdup ("tr");
  for (guint i = 0; names[i] != NULL; i++)
    {
      if (g_str_equal (names[i], "tr") || g_str_equal (names[i], "en"))
        {
          g_free (self->language);
          self->language = g_strdup (names[i]);
          break;
        }
    }
}

ZyrCodeBook *
zyr_code_book_new (void)
{
  return g_object_new (ZYR_TYPE_CODE_BOOK, NULL);
}

void
zyr_code_book_refresh (ZyrCodeBook *self, ZyrWorkspace *workspace)
{
  if (self->refreshing)
    return;
  self->refreshing = TRUE;
  zyr_workspace_run_async (workspace, load_tables, g_strdup (self->form_id), g_free, loaded_free,
                           NULL, load_cb, g_object_ref (self));
}

void
zyr_code_book_set_language (ZyrCodeBook *self, const char *language)
{
  g_autofree char *code = zyr_language_to_code (language);

  g_return_if_fail (ZYR_IS_CODE_BOOK (self));

  if (g_str_equal (code, self->language))
    return;
  g_free (self->language);
  self->language = g_steal_pointer (&code);
  g_signal_emit (self, signals[CHANGED], 0);
}

const char *
zyr_code_book_get_language (ZyrCodeBook *self)
{
  g_return_val_if_fail (ZYR_IS_CODE_BOOK (self), "tr");

  return self->language;
}

char *
zyr_code_book_dup_label (ZyrCodeBook *self, const char *list, const char *code)
{
  const char *label = NULL;

  g_return_val_if_fail (ZYR_IS_CODE_BOOK (self), NULL);

  if (self->tables != NULL && list != NULL && code != NULL)
    label = zyr_code_tables_get_label (self->tables, self->language, list, code);
  if (label == NULL)
    label = code;
  return g_strdup (label != NULL ? label : "");
}

char *
zyr_code_book_dup_labels (ZyrCodeBook *self, const char *list, const char *codes)
{
  g_auto (GStrv) words = g_strsplit (codes != NULL ? codes : "", " ", -1);
  GString *labels = g_string_new (NULL);

  for (guint i = 0; words[i] != NULL; i++)
    {
      g_autofree char *label = NULL;

      if (words[i][0] == '\0')
        continue;
      label = zyr_code_book_dup_label (self, list, words[i]);
      if (labels->len > 0)
        g_string_append (labels, ", ");
      g_string_append (labels, label);
    }
  return g_string_free (labels, FALSE);
}

GStrv
zyr_code_book_dup_codes (ZyrCodeBook *self, const char *list)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  GPtrArray *codes = NULL;

  g_return_val_if_fail (ZYR_IS_CODE_BOOK (self), NULL);

  if (self->tables != NULL)
    codes = zyr_code_tables_get_codes (self->tables, list);
  for (guint i = 0; codes != NULL && i < codes->len; i++)
    g_strv_builder_add (builder, g_ptr_array_index (codes, i));
  return g_strv_builder_end (builder);
}

char *
zyr_code_book_dup_discrepancy (ZyrCodeBook *self, const char *code)
{
  const char *text = NULL;

  g_return_val_if_fail (ZYR_IS_CODE_BOOK (self), NULL);

  if (self->tables != NULL)
    text = zyr_code_tables_get_discrepancy (self->tables, self->language, code);
  return g_strdup (text != NULL ? text : code);
}
