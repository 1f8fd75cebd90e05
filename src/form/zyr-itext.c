/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Texts: plain, with outputs, translated */
#include <string.h>

#include "zyr-form.h"
#include "zyr-model-private.h"

const char *const zyr_itext_form_names[ZYR_ITEXT_N_FORMS] = {
  [ZYR_ITEXT_LONG] = "long",   [ZYR_ITEXT_GUIDANCE] = "guidance",
  [ZYR_ITEXT_SHORT] = "short", [ZYR_ITEXT_IMAGE] = "image",
  [ZYR_ITEXT_AUDIO] = "audio", [ZYR_ITEXT_BIG_IMAGE] = "big-image",
  [ZYR_ITEXT_VIDEO] = "video",
};

ZyrText *
zyr_text_new (void)
{
  return g_new0 (ZyrText, 1);
}

static void
part_clear (gpointer data)
{
  g_free (((ZyrTextPart *)data)->literal);
}

void
zyr_text_free (ZyrText *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->parts, g_array_unref);
  g_free (self->itext_id);
  g_free (self);
}

static void
add_literal (ZyrText *self, const char *text)
{
  ZyrTextPart part = { g_strdup (text), NULL };

  g_array_append_val (self->parts, part);
}

static void
add_output (ZyrLoader *loader, ZyrText *self, xmlNode *output, const char *node)
{
  g_autofree char *source = zyr_xml_attribute (output, "value");
  ZyrTextPart part = { NULL, NULL };

  if (source == NULL)
    source = zyr_xml_attribute (output, "ref");
  if (source == NULL || *source == '\0')
    {
      zyr_loader_warn (loader, zyr_xml_line (output), node,
                       "an <output> without value shows nothing");
      return;
    }
  part.expr = zyr_loader_expr (loader, source, zyr_xml_line (output), "output", node);
  if (part.expr != NULL)
    g_array_append_val (self->parts, part);
}

static void
add_content (ZyrLoader *loader, ZyrText *self, xmlNode *element, const char *node)
{
  for (xmlNode *c = element->children; c != NULL && zyr_loader_goes_on (loader); c = c->next)
    {
      if (c->type == XML_TEXT_NODE || c->type == XML_CDATA_SECTION_NODE)
        add_literal (self, (const char *)c->content);
      else if (zyr_xml_is (c, "output"))
        add_output (loader, self, c, node);
      else if (c->type == XML_ELEMENT_NODE)
        add_content (loader, self, c, node);
    }
}

static void
trim_ends (ZyrText *self)
{
  if (self->parts->len > 0)
    {
      ZyrTextPart *first = &g_array_index (self->parts, ZyrTextPart, 0);
      ZyrTextPart *last = &g_array_index (self->parts, ZyrTextPart, self->parts->len - 1);

      if (first->literal != NULL)
        g_strchug (first->literal);
      if (last->literal != NULL)
        g_strchomp (last->literal);
    }
}

static ZyrText *
content_text (ZyrLoader *loader, xmlNode *element, const char *node)
{
  ZyrText *self = zyr_text_new ();

  self->parts = g_array_new (FALSE, TRUE, sizeof (ZyrTextPart));
  g_array_set_clear_func (self->parts, part_clear);
  add_content (loader, self, element, node);
  trim_ends (self);
  return self;
}

/* jr:itext('id'): the id is cut out, not parsed, since older pyxform wrote ids with apostrophes in
 * them */
static char *
literal_itext_id (const char *source)
{
  g_autofree char *text = g_strstrip (g_strdup (source));
  gsize size;
  char *inner;

  if (!g_str_has_prefix (text, "jr:itext(") || !g_str_has_suffix (text, ")"))
    return NULL;
  text[strlen (text) - 1] = '\0';
  inner = g_strstrip (text + strlen ("jr:itext("));
  size = strlen (inner);
  if (size < 2 || (*inner != '\'' && *inner != '"') || inner[size - 1] != *inner)
    return NULL;
  return g_strndup (inner + 1, size - 2);
}

static void
check_id (ZyrLoader *loader, const char *id, int line, const char *node)
{
  for (guint i = 0; i < loader->form->languages->len; i++)
    if (g_hash_table_contains (((ZyrLanguage *)loader->form->languages->pdata[i])->entries, id))
      return;
  zyr_loader_warn (loader, line, node, "no translation has a text “%s”", id);
}

static ZyrText *
ref_text (ZyrLoader *loader, const char *source, int line, const char *node)
{
  ZyrText *self = zyr_text_new ();
  g_autofree char *trimmed = g_strstrip (g_strdup (source));

  self->itext_id = literal_itext_id (trimmed);
  if (self->itext_id != NULL)
    {
      check_id (loader, self->itext_id, line, node);
      return self;
    }
  if (g_str_has_prefix (trimmed, "jr:itext(") && g_str_has_suffix (trimmed, ")"))
    {
      trimmed[strlen (trimmed) - 1] = '\0';
      self->ref_is_itext = TRUE;
      self->ref = zyr_loader_expr (loader, trimmed + strlen ("jr:itext("), line, "itext id", node);
    }
  else
    self->ref = zyr_loader_expr (loader, trimmed, line, "label", node);
  return self;
}

ZyrText *
zyr_load_text (ZyrLoader *self, xmlNode *element, const char *node)
{
  g_autofree char *ref = zyr_xml_attribute (element, "ref");

  if (ref != NULL && *ref != '\0')
    return ref_text (self, ref, zyr_xml_line (element), node);
  return content_text (self, element, node);
}

/* jr:constraintMsg, jr:requiredMsg: an itext reference or the message itself */
ZyrText *
zyr_load_message (ZyrLoader *self, const char *source, int line, const char *node)
{
  ZyrText *text;

  if (g_str_has_prefix (source, "jr:itext("))
    return ref_text (self, source, line, node);
  text = zyr_text_new ();
  text->parts = g_array_new (FALSE, TRUE, sizeof (ZyrTextPart));
  g_array_set_clear_func (text->parts, part_clear);
  add_literal (text, source);
  return text;
}

static void
entry_free (gpointer data)
{
  ZyrItextEntry *self = data;

  for (guint i = 0; i < ZYR_ITEXT_N_FORMS; i++)
    zyr_text_free (self->forms[i]);
  g_free (self);
}

/* -1 when there is no such form */
static int
form_number (const char *name)
{
  if (name == NULL || *name == '\0')
    return ZYR_ITEXT_LONG;
  for (int i = 0; i < ZYR_ITEXT_N_FORMS; i++)
    if (g_str_equal (zyr_itext_form_names[i], name))
      return i;
  return -1;
}

static void
load_entry (ZyrLoader *self, ZyrLanguage *language, xmlNode *text)
{
  g_autofree char *id = zyr_xml_attribute (text, "id");
  ZyrItextEntry *entry;

  if (id == NULL)
    {
      zyr_loader_warn (self, zyr_xml_line (text), language->name,
                       "a <text> without id is never shown");
      return;
    }
  entry = g_new0 (ZyrItextEntry, 1);
  for (xmlNode *c = text->children; c != NULL; c = c->next)
    {
      g_autofree char *form = NULL;
      int which;

      if (!zyr_xml_is (c, "value"))
        continue;
      form = zyr_xml_attribute (c, "form");
      which = form_number (form);
      if (which < 0)
        zyr_loader_warn (self, zyr_xml_line (c), id, "the form “%s” of a text is not known", form);
      else if (entry->forms[which] == NULL)
        entry->forms[which] = content_text (self, c, id);
    }
  g_hash_table_replace (language->entries, g_steal_pointer (&id), entry);
}

/* Each text that one language has and another lacks; there the form's default language shows */
static void
warn_missing (ZyrLoader *self, GHashTable *ids, const ZyrLanguage *language, int line)
{
  g_autoptr (GList) sorted = g_list_sort (g_hash_table_get_keys (ids), (GCompareFunc)strcmp);

  for (const GList *l = sorted; l != NULL; l = l->next)
    if (!g_hash_table_contains (language->entries, l->data))
      zyr_loader_warn (self, line, l->data,
                       "the language “%s” has no such text; another language's is shown",
                       language->name);
}

static void
check_languages (ZyrLoader *self, int line)
{
  const GPtrArray *languages = self->form->languages;
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < languages->len; i++)
    {
      GHashTableIter iter;
      gpointer id;

      g_hash_table_iter_init (&iter, ((ZyrLanguage *)languages->pdata[i])->entries);
      while (g_hash_table_iter_next (&iter, &id, NULL))
        g_hash_table_add (ids, id);
    }
  for (guint i = 0; i < languages->len; i++)
    warn_missing (self, ids, languages->pdata[i], line);
}

/* A text without outputs that names a file: its name after the last slash; else NULL */
static const char *
file_in (const ZyrText *text)
{
  const ZyrTextPart *part = text != NULL && text->parts != NULL && text->parts->len == 1
                                ? &g_array_index (text->parts, ZyrTextPart, 0)
                                : NULL;
  const char *slash;

  if (part == NULL || part->literal == NULL || *part->literal == '\0')
    return NULL;
  slash = strrchr (part->literal, '/');
  return slash != NULL ? slash + 1 : part->literal;
}

static void
collect_files (const ZyrLanguage *language, GHashTable *files)
{
  GHashTableIter iter;
  gpointer entry;

  g_hash_table_iter_init (&iter, language->entries);
  while (g_hash_table_iter_next (&iter, NULL, &entry))
    for (guint i = ZYR_ITEXT_IMAGE; i < ZYR_ITEXT_N_FORMS; i++)
      {
        const char *file = file_in (((ZyrItextEntry *)entry)->forms[i]);

        if (file != NULL)
          g_hash_table_add (files, (gpointer)file);
      }
}

GStrv
zyr_form_dup_media_files (ZyrForm *form)
{
  g_autoptr (GHashTable) files = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GList) names = NULL;

  g_return_val_if_fail (ZYR_IS_FORM (form), NULL);
  for (guint i = 0; i < form->languages->len; i++)
    collect_files (form->languages->pdata[i], files);
  names = g_list_sort (g_hash_table_get_keys (files), (GCompareFunc)strcmp);
  for (const GList *l = names; l != NULL; l = l->next)
    g_strv_builder_add (builder, l->data);
  return g_strv_builder_end (builder);
}

void
zyr_load_itext (ZyrLoader *self, xmlNode *itext)
{
  ZyrForm *form = self->form;

  for (xmlNode *t = itext->children; t != NULL && zyr_loader_goes_on (self); t = t->next)
    {
      g_autofree char *lang = NULL;
      g_autofree char *flag = NULL;
      ZyrLanguage *language;

      if (!zyr_xml_is (t, "translation"))
        continue;
      lang = zyr_xml_attribute (t, "lang");
      flag = zyr_xml_attribute (t, "default");
      language = g_new0 (ZyrLanguage, 1);
      language->name = g_strdup (lang != NULL ? lang : "");
      language->entries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, entry_free);
      if (flag != NULL && !g_str_has_prefix (flag, "false"))
        form->default_language = form->languages->len;
      g_ptr_array_add (form->languages, language);
      for (xmlNode *c = t->children; c != NULL && zyr_loader_goes_on (self); c = c->next)
        if (zyr_xml_is (c, "text"))
          load_entry (self, language, c);
    }
  if (self->is_thorough && zyr_loader_goes_on (self))
    check_languages (self, zyr_xml_line (itext));
}
