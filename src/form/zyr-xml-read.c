/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The only place where libxml2 reads: no network, no entities, no external files, and neither depth
 * nor number beyond the limits, each refused when it is met, before memory is spent on it. */
#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/xmlerror.h>
#include <string.h>

#include "zyr-limits.h"
#include "zyr-model-private.h"

typedef struct
{
  GError *error; /* why the reading was stopped */
  guint n_nodes;
  startElementNsSAX2Func start_element;
} Guard;

static void
ignore_message (void *data, xmlErrorPtr error)
{
}

static GError *
error_at (ZyrFormError code, int line, const char *what)
{
  GError *error = g_error_new (ZYR_FORM_ERROR, code, "line %d: %s", line, what);

  zyr_form_error_set_place (error, line, NULL);
  return error;
}

static void stop (xmlParserCtxt *parser, ZyrFormError code, const char *format, ...)
    G_GNUC_PRINTF (3, 4);

static void
stop (xmlParserCtxt *parser, ZyrFormError code, const char *format, ...)
{
  Guard *guard = parser->_private;
  g_autofree char *what = NULL;
  va_list args;

  if (guard->error != NULL)
    return;
  va_start (args, format);
  what = g_strdup_vprintf (format, args);
  va_end (args);
  guard->error = error_at (code, xmlSAX2GetLineNumber (parser), what);
  xmlStopParser (parser);
}

/* A bare <!DOCTYPE html> says nothing, and may stay */
static void
check_doctype (void *data, const xmlChar *name, const xmlChar *external, const xmlChar *system)
{
  if (system != NULL)
    stop (data, ZYR_FORM_ERROR_PARSE,
          "the document names another file in its <!DOCTYPE>: “%.200s”; "
          "take it out, only what is in the document counts",
          (const char *)system);
}

static void
refuse_entity (void *data,
               const xmlChar *name,
               int type,
               const xmlChar *external,
               const xmlChar *system,
               xmlChar *content)
{
  stop (data, ZYR_FORM_ERROR_PARSE,
        "the document declares the entity “%.200s”; write the characters themselves",
        (const char *)name);
}

static void
start_element (void *data,
               const xmlChar *name,
               const xmlChar *prefix,
               const xmlChar *uri,
               int n_namespaces,
               const xmlChar **namespaces,
               int n_attributes,
               int n_defaulted,
               const xmlChar **attributes)
{
  xmlParserCtxt *parser = data;
  Guard *guard = parser->_private;

  if (guard->error != NULL)
    return;
  guard->n_nodes += 1 + (guint)n_attributes;
  if (parser->nameNr >= ZYR_XML_DEPTH_MAX)
    stop (parser, ZYR_FORM_ERROR_LIMIT, "<%s>: elements are nested more than %d deep",
          (const char *)name, ZYR_XML_DEPTH_MAX);
  else if (guard->n_nodes > ZYR_FORM_TREE_NODES_N_MAX)
    stop (parser, ZYR_FORM_ERROR_LIMIT, "more than %d elements and attributes",
          ZYR_FORM_TREE_NODES_N_MAX);
  else
    guard->start_element (data, name, prefix, uri, n_namespaces, namespaces, n_attributes,
                          n_defaulted, attributes);
}

/* The equal signs of a tag that are not within an attribute's value */
static guint
count_attributes (const char *at, const char *end)
{
  guint n = 0;
  char quote = '\0';

  for (; at < end && (quote != '\0' || *at != '>'); at++)
    {
      if (quote == '\0' ? *at == '"' || *at == '\'' : *at == quote)
        quote = quote == '\0' ? *at : '\0';
      n += quote == '\0' && *at == '=';
    }
  return n;
}

/* The library compares each attribute with all before it, so they are counted before it sees them.
 * A tag ends before the next "<", and is only looked at where it has room for too many. */
static gboolean
check_attributes (const char *data, gsize size, GError **error)
{
  const char *end = data + size;
  const char *next;

  for (const char *at = memchr (data, '<', size); at != NULL; at = next)
    {
      g_autofree char *what = NULL;
      int line = 1;

      next = memchr (at + 1, '<', (gsize)(end - at - 1));
      if ((next != NULL ? next : end) - at <= ZYR_XML_ATTRIBUTES_N_MAX || at + 1 == end
          || at[1] == '!' || at[1] == '?' || at[1] == '/'
          || count_attributes (at, next != NULL ? next : end) <= ZYR_XML_ATTRIBUTES_N_MAX)
        continue;
      for (const char *c = data; c < (next != NULL ? next : end); c++)
        line += *c == '\n';
      what = g_strdup_printf ("an element has more than %d attributes", ZYR_XML_ATTRIBUTES_N_MAX);
      g_propagate_error (error, error_at (ZYR_FORM_ERROR_LIMIT, line, what));
      return FALSE;
    }
  return TRUE;
}

static GError *
syntax_error (const xmlParserCtxt *parser)
{
  const xmlError *last = xmlCtxtGetLastError ((void *)parser);
  g_autofree char *what = g_strconcat (
      "not well-formed XML: ",
      last != NULL && last->message != NULL ? last->message : "empty document", NULL);

  return error_at (ZYR_FORM_ERROR_PARSE, last != NULL ? last->line : 1, g_strchomp (what));
}

xmlDoc *
zyr_xml_read (const char *data, gsize size, GError **error)
{
  const int options = XML_PARSE_NONET | XML_PARSE_BIG_LINES | XML_PARSE_NOCDATA | XML_PARSE_COMPACT;
  Guard guard = { NULL, 0, NULL };
  xmlParserCtxt *parser;
  xmlDoc *doc;

  if (size > ZYR_FORM_BYTES_MAX)
    {
      g_set_error (error, ZYR_FORM_ERROR, ZYR_FORM_ERROR_LIMIT,
                   "document of %" G_GSIZE_FORMAT " bytes; at most %" G_GSIZE_FORMAT " are read",
                   size, ZYR_FORM_BYTES_MAX);
      return NULL;
    }
  if (!check_attributes (data, size, error))
    return NULL;
  parser = xmlNewParserCtxt ();
  parser->_private = &guard;
  guard.start_element = parser->sax->startElementNs;
  parser->sax->startElementNs = start_element;
  parser->sax->internalSubset = check_doctype;
  parser->sax->entityDecl = refuse_entity;
  parser->sax->serror = ignore_message;
  xmlSetStructuredErrorFunc (parser, ignore_message);
  doc = xmlCtxtReadMemory (parser, data, (int)size, NULL, NULL, options);
  if (guard.error == NULL
      && (doc == NULL || !parser->wellFormed || xmlDocGetRootElement (doc) == NULL))
    guard.error = syntax_error (parser);
  if (guard.error != NULL)
    {
      g_propagate_error (error, guard.error);
      g_clear_pointer (&doc, xmlFreeDoc);
    }
  xmlSetStructuredErrorFunc (NULL, NULL);
  xmlFreeParserCtxt (parser);
  return doc;
}
