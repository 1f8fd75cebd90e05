/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-xml-scan-private.h"

#include "zyr-bytes.h"

#include <string.h>

/* Well within what libxml2 and zyr-limits.h take: beyond, they are asked. */
#define DEPTH_MAX 32u
#define ELEMENTS_N_MAX 20000u
#define ATTRIBUTES_N_MAX 16u
#define NAME_SIZE_BYTES_MAX 200u
/* About what an element takes in a document, for their number is not known beforehand. */
#define ELEMENT_SIZE_BYTES 24u

/* A stretch of the document. */
typedef struct
{
  const char *start;
  gsize size;
} Span;

typedef struct
{
  Span prefix; /* empty: none */
  Span local;
} Name;

typedef struct
{
  Name name;
  Span value;
} Attribute;

typedef struct
{
  Span local;
  Span content;
  guint last_child;   /* 0: it is a leaf */
  guint next_sibling; /* 0: it is the last */
} Element;

struct _ZyrXmlScan
{
  Element *elements; /* in document order: the first child stands right after its parent */
  guint n_elements;
  guint n_room;
  Attribute attributes[ATTRIBUTES_N_MAX]; /* of the root, declarations of prefixes among them */
  guint n_attributes;
};

typedef struct
{
  ZyrXmlScan *scan;
  const char *p;
  const char *end;
  guint depth;
  struct
  {
    guint element;
    Span name; /* with its prefix */
  } open[DEPTH_MAX];
} Reader;

/* What does not stand for itself in text: markup and entities, "]" (the end of CDATA may not stand in
 * text), and 0xEF, which may begin U+FFFE and U+FFFF. And what is less than a blank. */
static const ZyrByteStops stops = ZYR_BYTE_STOPS ('<', '&', ']', 0xef);

static const gboolean name_start[256]
    = { ['A' ... 'Z'] = TRUE, ['a' ... 'z'] = TRUE, ['_'] = TRUE };

static const gboolean name_more[256] = { ['A' ... 'Z'] = TRUE, ['a' ... 'z'] = TRUE,
                                         ['0' ... '9'] = TRUE, ['_'] = TRUE,
                                         ['-'] = TRUE,         ['.'] = TRUE };

/* Siblings whose names are as long mostly differ at the end of them (d01, d02 …). */
static gboolean
span_equal (Span a, Span b)
{
  return a.size == b.size
         && (a.size == 0
             || (a.start[a.size - 1] == b.start[b.size - 1]
                 && memcmp (a.start, b.start, a.size) == 0));
}

static gboolean
span_is (Span span, const char *text)
{
  return span.size == strlen (text) && memcmp (span.start, text, span.size) == 0;
}

static gboolean
take (Reader *r, const char *text)
{
  gsize size = strlen (text);

  if ((gsize)(r->end - r->p) < size || memcmp (r->p, text, size) != 0)
    return FALSE;
  r->p += size;
  return TRUE;
}

static gboolean
take_space (Reader *r)
{
  const char *start = r->p;
  const char *p = start;

  while (p < r->end && (*p == ' ' || *p == '\t' || *p == '\n'))
    p++;
  r->p = p;
  return p > start;
}

static gboolean
take_part (Reader *r, Span *part)
{
  const char *end = r->end;
  const char *p = r->p;

  part->start = p;
  if (p >= end || !name_start[(guchar)*p])
    return FALSE;
  while (p < end && name_more[(guchar)*p])
    p++;
  r->p = p;
  part->size = (gsize)(p - part->start);
  return part->size <= NAME_SIZE_BYTES_MAX;
}

static gboolean
take_name (Reader *r, Name *name)
{
  name->prefix = (Span){ r->p, 0 };
  if (!take_part (r, &name->local))
    return FALSE;
  if (r->p >= r->end || *r->p != ':')
    return TRUE;
  r->p++;
  name->prefix = name->local;
  return take_part (r, &name->local);
}

/* The declaration before the root, as far as one may be there. */
static gboolean
take_declaration (Reader *r)
{
  if (!take (r, "<?xml"))
    return TRUE;
  if (!take_space (r) || (!take (r, "version=\"1.0\"") && !take (r, "version='1.0'")))
    return FALSE;
  if (take_space (r) && !take (r, "encoding=\"UTF-8\"") && !take (r, "encoding='UTF-8'")
      && !take (r, "encoding=\"utf-8\"") && r->p < r->end && *r->p != '?')
    return FALSE;
  take_space (r);
  return take (r, "?>");
}

/* Without entities, and without white space that would have to be made blanks. */
static gboolean
take_attribute_value (Reader *r, Span *value)
{
  static const ZyrByteStops within_one = ZYR_BYTE_STOPS ('<', '&', '\'', 0xef);
  static const ZyrByteStops within_two = ZYR_BYTE_STOPS ('<', '&', '"', 0xef);
  char quote = r->p < r->end ? *r->p : '\0';

  if (quote != '"' && quote != '\'')
    return FALSE;
  value->start = ++r->p;
  value->size = zyr_bytes_count_plain (r->p, (gsize)(r->end - r->p),
                                       quote == '"' ? &within_two : &within_one);
  r->p += value->size;
  return r->p < r->end && *r->p++ == quote;
}

static gboolean
is_plain_uri (Span uri)
{
  for (gsize i = 0; i < uri.size; i++)
    {
      if (!g_ascii_isalnum (uri.start[i]) && strchr (":/.-_#", uri.start[i]) == NULL)
        return FALSE;
    }
  return uri.size > 0 && g_ascii_isalpha (uri.start[0])
         && memchr (uri.start, ':', uri.size) != NULL;
}

static const Attribute *
find_declaration (ZyrXmlScan *scan, Span prefix)
{
  for (guint i = 0; i < scan->n_attributes; i++)
    {
      const Attribute *attribute = &scan->attributes[i];

      if (span_is (attribute->name.prefix, "xmlns") && span_equal (attribute->name.local, prefix))
        return attribute;
    }
  return NULL;
}

/* Every prefix is one that the root declares; "xml" and "xmlns" are not for us to declare. */
static gboolean
is_known (ZyrXmlScan *scan, const Name *name)
{
  return name->prefix.size == 0 || find_declaration (scan, name->prefix) != NULL;
}

/* Two of the same name, or of what may be the same name by two prefixes. */
static gboolean
is_again (const Attribute *attributes, guint n, const Name *name)
{
  for (guint i = 0; i < n; i++)
    {
      const Name *other = &attributes[i].name;

      if (span_equal (other->local, name->local)
          && (span_equal (other->prefix, name->prefix)
              || (other->prefix.size > 0 && name->prefix.size > 0)))
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_declaration (const Name *name)
{
  return span_is (name->prefix, "xmlns")
         || (name->prefix.size == 0 && span_is (name->local, "xmlns"));
}

static gboolean
is_reserved (const Name *name)
{
  return name->prefix.size > 0 && g_ascii_strncasecmp (name->local.start, "xml", 3) == 0;
}

static gboolean
take_attribute (Reader *r, Attribute *attributes, guint *n)
{
  Attribute *attribute = &attributes[*n];
  gboolean ok = *n < ATTRIBUTES_N_MAX && take_name (r, &attribute->name);

  if (!ok || is_again (attributes, *n, &attribute->name))
    return FALSE;
  if (!take (r, "=") || !take_attribute_value (r, &attribute->value))
    return FALSE;
  (*n)++;
  return !is_declaration (&attribute->name)
         || (is_plain_uri (attribute->value) && !is_reserved (&attribute->name));
}

static gboolean
take_attributes (Reader *r, Attribute *attributes, guint *n)
{
  *n = 0;
  while (take_space (r) && r->p < r->end && *r->p != '>' && *r->p != '/')
    {
      if (!take_attribute (r, attributes, n))
        return FALSE;
    }
  return TRUE;
}

/* The new element stands among its siblings. */
static guint
add_element (Reader *r, Span local)
{
  ZyrXmlScan *scan = r->scan;
  guint index = scan->n_elements++;
  Element *parent;

  if (index == scan->n_room)
    {
      scan->n_room *= 2;
      scan->elements = g_renew (Element, scan->elements, scan->n_room);
    }
  scan->elements[index] = (Element){ .local = local };
  if (r->depth == 0)
    return index;
  parent = &scan->elements[r->open[r->depth - 1].element];
  if (parent->last_child != 0)
    scan->elements[parent->last_child].next_sibling = index;
  parent->last_child = index;
  return index;
}

/* Of the root they are kept, of others looked at: none of them brings a prefix of its own. */
static gboolean
take_element_attributes (Reader *r, gboolean root)
{
  Attribute here[ATTRIBUTES_N_MAX];
  Attribute *attributes = root ? r->scan->attributes : here;
  guint n = 0;

  if (!take_attributes (r, attributes, &n))
    return FALSE;
  if (root)
    r->scan->n_attributes = n;
  for (guint i = 0; i < n; i++)
    {
      if (root && span_is (attributes[i].name.prefix, "xmlns"))
        continue;
      if (!is_known (r->scan, &attributes[i].name))
        return FALSE;
    }
  return TRUE;
}

/* After "<". */
static gboolean
take_start (Reader *r)
{
  const char *start = r->p;
  gboolean root = r->scan->n_elements == 0;
  Name name;
  Span whole;
  guint index;

  if (r->depth == DEPTH_MAX || r->scan->n_elements == ELEMENTS_N_MAX || !take_name (r, &name))
    return FALSE;
  whole = (Span){ start, (gsize)(r->p - start) };
  if (!take_element_attributes (r, root) || !is_known (r->scan, &name))
    return FALSE;
  index = add_element (r, name.local);
  if (take (r, "/>"))
    {
      r->scan->elements[index].content = (Span){ r->p, 0 };
      return TRUE;
    }
  if (!take (r, ">"))
    return FALSE;
  r->scan->elements[index].content = (Span){ r->p, 0 };
  r->open[r->depth].element = index;
  r->open[r->depth++].name = whole;
  return TRUE;
}

/* After "</". */
static gboolean
take_end (Reader *r)
{
  const char *content_end = r->p - 2;
  Span name;
  Element *element;

  if (r->depth == 0)
    return FALSE;
  name = r->open[--r->depth].name;
  if ((gsize)(r->end - r->p) < name.size || memcmp (r->p, name.start, name.size) != 0)
    return FALSE;
  r->p += name.size;
  take_space (r);
  element = &r->scan->elements[r->open[r->depth].element];
  element->content.size = (gsize)(content_end - element->content.start);
  return take (r, ">");
}

static const struct
{
  const char *reference;
  char meant;
} entities[] = {
  { "&lt;", '<' }, { "&gt;", '>' }, { "&amp;", '&' }, { "&quot;", '"' }, { "&apos;", '\'' },
};

static gboolean
take_entity (Reader *r)
{
  for (guint i = 0; i < G_N_ELEMENTS (entities); i++)
    {
      if (take (r, entities[i].reference))
        return TRUE;
    }
  return FALSE;
}

/* What is not plain, but may yet be right. */
static gboolean
take_special (Reader *r)
{
  switch (*r->p)
    {
    case '\t':
    case '\n':
      r->p++;
      return TRUE;
    case '&':
      return take_entity (r);
    case ']':
      return ++r->p >= r->end || *r->p != ']';
    case '\xef':
      if (r->end - r->p < 3 || r->p[1] == '\xbf')
        return FALSE;
      r->p += 3;
      return TRUE;
    default:
      return FALSE;
    }
}

static gboolean
take_text (Reader *r)
{
  for (;;)
    {
      if (r->p < r->end && *r->p != '<')
        r->p += zyr_bytes_count_plain (r->p, (gsize)(r->end - r->p), &stops);
      if (r->p >= r->end || *r->p == '<')
        return TRUE;
      if (!take_special (r))
        return FALSE;
    }
}

static gboolean
take_document (Reader *r)
{
  if (!take_declaration (r))
    return FALSE;
  take_space (r);
  do
    {
      if (!take (r, "<") || !(take (r, "/") ? take_end (r) : take_start (r)))
        return FALSE;
      if (r->depth > 0 && !take_text (r))
        return FALSE;
    }
  while (r->depth > 0);
  take_space (r);
  return r->p == r->end;
}

ZyrXmlScan *
zyr_xml_scan_new (const char *xml, gsize size_bytes)
{
  g_autoptr (ZyrXmlScan) self = g_new0 (ZyrXmlScan, 1);
  Reader r = { .scan = self, .p = xml, .end = xml + size_bytes };

  self->n_room = (guint)MIN (size_bytes / ELEMENT_SIZE_BYTES + 1, ELEMENTS_N_MAX);
  self->elements = g_new (Element, self->n_room);
  if (!zyr_bytes_are_utf8 (xml, size_bytes) || !take_document (&r))
    return NULL;
  return g_steal_pointer (&self);
}

void
zyr_xml_scan_free (ZyrXmlScan *self)
{
  if (self == NULL)
    return;
  g_free (self->elements);
  g_free (self);
}

char *
zyr_xml_scan_dup_attribute (ZyrXmlScan *self, const char *name, const char *uri)
{
  const Attribute *found = NULL;

  for (guint i = 0; i < self->n_attributes; i++)
    {
      const Attribute *attribute = &self->attributes[i];
      Span prefix = attribute->name.prefix;

      if (!span_is (attribute->name.local, name) || span_is (prefix, "xmlns"))
        continue;
      if (prefix.size == 0)
        return g_strndup (attribute->value.start, attribute->value.size);
      if (span_is (find_declaration (self, prefix)->value, uri))
        found = attribute;
    }
  return found != NULL ? g_strndup (found->value.start, found->value.size) : NULL;
}

/* The part of the path after the slash that @path stands at. */
static Span
next_part (const char *path)
{
  return (Span){ path + 1, strcspn (path + 1, "/") };
}

static char *
dup_text (Span content)
{
  GString *text;
  const char *end = content.start + content.size;

  if (memchr (content.start, '&', content.size) == NULL)
    return g_strndup (content.start, content.size);
  text = g_string_sized_new (content.size);
  for (const char *p = content.start; p < end;)
    {
      const char *reference = memchr (p, '&', (gsize)(end - p));

      g_string_append_len (text, p, (reference != NULL ? reference : end) - p);
      p = reference != NULL ? reference : end;
      for (guint i = 0; p < end && i < G_N_ELEMENTS (entities); i++)
        {
          if (!g_str_has_prefix (p, entities[i].reference))
            continue;
          g_string_append_c (text, entities[i].meant);
          p += strlen (entities[i].reference);
          break;
        }
    }
  return g_string_free (text, FALSE);
}

char *
zyr_xml_scan_dup_value (ZyrXmlScan *self, const char *path)
{
  const Element *all = self->elements;
  const Element *element = all;

  if (*path != '/' || !span_equal (next_part (path), element->local))
    return NULL;
  for (path += 1 + element->local.size; *path != '\0'; path += 1 + element->local.size)
    {
      Span part = next_part (path);
      const Element *child = element->last_child != 0 ? element + 1 : NULL;

      while (child != NULL && !span_equal (part, child->local))
        child = child->next_sibling != 0 ? all + child->next_sibling : NULL;
      if (child == NULL)
        return NULL;
      element = child;
    }
  return element->last_child == 0 ? dup_text (element->content) : NULL;
}
