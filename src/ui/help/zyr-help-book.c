/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-help-book.h"

#include <glib/gi18n.h>

#include "zyr-search-key.h"

#define FOLDER "/org/ziyaret/Ziyaret/help"

static const char *const ids[]
    = { "first-day", "visit",   "consent", "household",  "offline", "pictures", "returned",
        "conflicts", "refused", "review",  "inspection", "privacy", "lost",     "keyboard" };

/* ---- reading a page ---- */

typedef struct
{
  ZyrHelpTopic *topic;
  GString *markup; /* (nullable): of the block that is being read */
  GString *text;
  ZyrHelpKind kind;
  gboolean in_info;
  gboolean in_section;
  gboolean in_steps;
  guint n_steps;
} Reader;

static void
block_free (gpointer data)
{
  ZyrHelpBlock *block = data;

  g_free (block->markup);
  g_free (block->text);
  g_free (block);
}

static void
begin_block (Reader *reader)
{
  g_string_truncate (reader->markup, 0);
  g_string_truncate (reader->text, 0);
}

static void
end_block (Reader *reader)
{
  ZyrHelpBlock *block = g_new0 (ZyrHelpBlock, 1);

  block->kind = reader->kind;
  if (block->kind == ZYR_HELP_STEP)
    block->number = ++reader->n_steps;
  block->markup = g_strdup (reader->markup->str);
  block->text = g_strdup (reader->text->str);
  g_ptr_array_add (reader->topic->blocks, block);
}

static const char *
attribute (const char **names, const char **values, const char *name)
{
  for (guint i = 0; names[i] != NULL; i++)
    {
      if (g_str_equal (names[i], name))
        return values[i];
    }
  return "";
}

static void
start_cb (GMarkupParseContext *context, const char *element, const char **names,
          const char **values, gpointer user_data, GError **error)
{
  Reader *reader = user_data;

  if (g_str_equal (element, "page"))
    reader->topic->id = g_strdup (attribute (names, values, "id"));
  else if (g_str_equal (element, "info"))
    reader->in_info = TRUE;
  else if (g_str_equal (element, "section"))
    reader->in_section = TRUE;
  else if (g_str_equal (element, "steps"))
    {
      reader->in_steps = TRUE;
      reader->n_steps = 0;
    }
  else if (g_str_equal (element, "item"))
    reader->kind = reader->in_steps ? ZYR_HELP_STEP : ZYR_HELP_ITEM;
  else if (g_str_equal (element, "note"))
    reader->kind = ZYR_HELP_NOTE;
  else if (g_str_equal (element, "p") || g_str_equal (element, "title")
           || g_str_equal (element, "desc"))
    begin_block (reader);
  else if (g_str_equal (element, "gui"))
    g_string_append (reader->markup, "<b>");
  else if (g_str_equal (element, "key"))
    g_string_append (reader->markup, "<tt>");
  else if (g_str_equal (element, "link") && !reader->in_info)
    {
      g_autofree char *link = g_markup_printf_escaped ("<a href=\"help:%s\">",
                                                       attribute (names, values, "xref"));

      g_string_append (reader->markup, link);
    }
  else if (!g_str_equal (element, "link") && !g_str_equal (element, "list"))
    g_set_error (error, G_MARKUP_ERROR, G_MARKUP_ERROR_UNKNOWN_ELEMENT, "<%s> is not read here",
                 element);
}

static void
end_cb (GMarkupParseContext *context, const char *element, gpointer user_data, GError **error)
{
  Reader *reader = user_data;

  if (g_str_equal (element, "info"))
    reader->in_info = FALSE;
  else if (g_str_equal (element, "steps"))
    reader->in_steps = FALSE;
  else if (g_str_equal (element, "desc"))
    reader->topic->desc = g_strdup (reader->text->str);
  else if (g_str_equal (element, "title") && !reader->in_section)
    reader->topic->title = g_strdup (reader->text->str);
  else if (g_str_equal (element, "title"))
    {
      reader->kind = ZYR_HELP_HEADING;
      end_block (reader);
      reader->kind = ZYR_HELP_PARAGRAPH;
    }
  else if (g_str_equal (element, "p"))
    end_block (reader);
  else if (g_str_equal (element, "item") || g_str_equal (element, "note"))
    reader->kind = ZYR_HELP_PARAGRAPH;
  else if (g_str_equal (element, "gui"))
    g_string_append (reader->markup, "</b>");
  else if (g_str_equal (element, "key"))
    g_string_append (reader->markup, "</tt>");
  else if (g_str_equal (element, "link") && !reader->in_info)
    g_string_append (reader->markup, "</a>");
}

static void
text_cb (GMarkupParseContext *context, const char *text, gsize length, gpointer user_data,
         GError **error)
{
  Reader *reader = user_data;
  g_autofree char *escaped = g_markup_escape_text (text, (gssize)length);

  g_string_append (reader->markup, escaped);
  g_string_append_len (reader->text, text, (gssize)length);
}

static void
make_search_key (ZyrHelpTopic *topic)
{
  g_autoptr (GString) all = g_string_new (topic->title);

  g_string_append_printf (all, "\n%s", topic->desc);
  for (guint i = 0; i < topic->blocks->len; i++)
    g_string_append_printf (all, "\n%s",
                            ((ZyrHelpBlock *)g_ptr_array_index (topic->blocks, i))->text);
  topic->search_key = zyr_search_key (all->str);
}

ZyrHelpTopic *
zyr_help_topic_parse (const char *xml, gssize length, GError **error)
{
  const GMarkupParser parser
      = { .start_element = start_cb, .end_element = end_cb, .text = text_cb };
  g_autoptr (ZyrHelpTopic) topic = g_new0 (ZyrHelpTopic, 1);
  g_autoptr (GString) markup = g_string_new (NULL);
  g_autoptr (GString) text = g_string_new (NULL);
  Reader reader
      = { .topic = topic, .markup = markup, .text = text, .kind = ZYR_HELP_PARAGRAPH };
  g_autoptr (GMarkupParseContext) context = NULL;

  topic->blocks = g_ptr_array_new_with_free_func (block_free);
  context = g_markup_parse_context_new (&parser, 0, &reader, NULL);
  if (!g_markup_parse_context_parse (context, xml, length, error)
      || !g_markup_parse_context_end_parse (context, error))
    return NULL;
  if (topic->id == NULL || topic->title == NULL || topic->desc == NULL)
    {
      g_set_error_literal (error, G_MARKUP_ERROR, G_MARKUP_ERROR_MISSING_ATTRIBUTE,
                           "a page needs an id, a title and a desc");
      return NULL;
    }
  make_search_key (topic);
  return g_steal_pointer (&topic);
}

void
zyr_help_topic_free (ZyrHelpTopic *topic)
{
  if (topic == NULL)
    return;
  g_free (topic->id);
  g_free (topic->title);
  g_free (topic->desc);
  g_clear_pointer (&topic->blocks, g_ptr_array_unref);
  g_free (topic->search_key);
  g_free (topic);
}

/* ---- the book ---- */

static ZyrHelpTopic *
load (const char *language, const char *id)
{
  g_autofree char *path = g_strdup_printf ("%s/%s/%s.page", FOLDER, language, id);
  g_autoptr (GBytes) bytes = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_autoptr (GError) error = NULL;
  ZyrHelpTopic *topic = NULL;

  if (bytes == NULL)
    return NULL;
  topic = zyr_help_topic_parse (g_bytes_get_data (bytes, NULL), (gssize)g_bytes_get_size (bytes),
                                &error);
  if (topic == NULL)
    g_warning ("%s: %s", path, error->message);
  return topic;
}

GPtrArray *
zyr_help_book_list (void)
{
  static GPtrArray *book = NULL;
  static char *book_language = NULL;
  const char *language = C_ ("language code", "en");

  if (book != NULL && g_str_equal (book_language, language))
    return book;

  g_clear_pointer (&book, g_ptr_array_unref);
  g_free (book_language);
  book_language = g_strdup (language);
  book = g_ptr_array_new_with_free_func ((GDestroyNotify)zyr_help_topic_free);
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      ZyrHelpTopic *topic = load (language, ids[i]);

      if (topic == NULL)
        topic = load ("en", ids[i]);
      if (topic != NULL)
        g_ptr_array_add (book, topic);
    }
  return book;
}

const ZyrHelpTopic *
zyr_help_book_find (const char *id)
{
  GPtrArray *book = zyr_help_book_list ();

  for (guint i = 0; i < book->len; i++)
    {
      const ZyrHelpTopic *topic = g_ptr_array_index (book, i);

      if (g_str_equal (topic->id, id))
        return topic;
    }
  return NULL;
}

gboolean
zyr_help_topic_is_about (const ZyrHelpTopic *topic, const char *words)
{
  g_autofree char *tokens = zyr_search_key_tokens (topic->title);

  return zyr_search_key_matches (tokens, words);
}

char *
zyr_help_topic_match (const ZyrHelpTopic *topic, const char *words)
{
  g_autofree char *key = zyr_search_key (words);
  g_auto (GStrv) parts = g_strsplit_set (key, " \t\n", -1);
  const char *first = NULL;

  for (guint i = 0; parts[i] != NULL; i++)
    {
      if (parts[i][0] == '\0')
        continue;
      if (strstr (topic->search_key, parts[i]) == NULL)
        return NULL;
      if (first == NULL)
        first = parts[i];
    }
  for (guint i = 0; first != NULL && i < topic->blocks->len; i++)
    {
      const ZyrHelpBlock *block = g_ptr_array_index (topic->blocks, i);
      g_autofree char *block_key = zyr_search_key (block->text);

      if (strstr (block_key, first) != NULL)
        return g_strdup (block->text);
    }
  return g_strdup (topic->desc);
}
