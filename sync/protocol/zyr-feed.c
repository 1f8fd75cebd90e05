/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-feed.h"

#include "zyr-limits.h"
#include "zyr-message-reader-private.h"

#include <string.h>

struct _ZyrFeedWriter
{
  GString *text;
  gint64 count;
};

ZyrFeedWriter *
zyr_feed_writer_new (void)
{
  ZyrFeedWriter *writer = g_new0 (ZyrFeedWriter, 1);

  writer->text = g_string_new (NULL);
  return writer;
}

void
zyr_feed_writer_free (ZyrFeedWriter *writer)
{
  if (writer == NULL)
    return;
  g_string_free (writer->text, TRUE);
  g_free (writer);
}

void
zyr_feed_writer_add (ZyrFeedWriter *writer,
                     ZyrFeedOp op,
                     const char *kind,
                     const char *id,
                     gint64 ver,
                     gint64 seq,
                     const char *body,
                     const char *tok)
{
  g_string_append_printf (writer->text,
                          "{\"k\":\"%s\",\"kind\":\"%s\",\"id\":\"%s\",\"ver\":%" G_GINT64_FORMAT
                          ",\"seq\":%" G_GINT64_FORMAT,
                          zyr_feed_op_to_string (op), kind, id, ver, seq);
  if (body != NULL)
    {
      g_string_append (writer->text, ",\"body\":");
      g_string_append (writer->text, body);
    }
  if (tok != NULL && !g_str_equal (tok, "{}"))
    {
      g_string_append (writer->text, ",\"tok\":");
      g_string_append (writer->text, tok);
    }
  g_string_append (writer->text, "}\n");
  writer->count++;
}

gsize
zyr_feed_writer_get_size (ZyrFeedWriter *writer)
{
  return writer->text->len;
}

GBytes *
zyr_feed_writer_finish (ZyrFeedWriter *writer,
                        gint64 head,
                        gint64 next,
                        gboolean more,
                        gint64 total)
{
  GString *text = g_steal_pointer (&writer->text);

  g_string_append_printf (text,
                          "{\"trailer\":true,\"head\":%" G_GINT64_FORMAT
                          ",\"next\":%" G_GINT64_FORMAT ",\"more\":%s,\"count\":%" G_GINT64_FORMAT
                          ",\"total\":%" G_GINT64_FORMAT "}\n",
                          head, next, more ? "true" : "false", writer->count, total);
  writer->text = g_string_new (NULL);
  writer->count = 0;
  return g_string_free_to_bytes (text);
}

void
zyr_feed_page_free (ZyrFeedPage *page)
{
  if (page == NULL)
    return;
  g_clear_pointer (&page->entries, g_ptr_array_unref);
  g_free (page);
}

/* The head of a line, read; its body and tokens, as text that was not taken apart. */
typedef struct
{
  JsonObject *head;
  const char *body; /* (nullable) */
  gsize body_size;
  const char *tok; /* (nullable) */
  gsize tok_size;
} Line;

static void
line_clear (Line *line)
{
  g_clear_pointer (&line->head, json_object_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Line, line_clear)

static const char *
find_object (const char *text, gsize size, const char *member, gsize *value_size)
{
  const char *value = NULL;

  return zyr_json_find_member (text, size, member, &value, value_size) && *value == '{' ? value
                                                                                          : NULL;
}

/* Puts a 0 in the place of what stays text. */
static void
cut_out (GString *head, const char *text, const char **from, const char *value, gsize size)
{
  if (value == NULL || value < *from)
    return;
  g_string_append_len (head, *from, value - *from);
  g_string_append_c (head, '0');
  *from = value + size;
}

static gboolean
open_line (const char *text, gsize size, Line *line, GError **error)
{
  g_autoptr (GString) head = NULL;
  const char *from = text;

  if (!zyr_message_check_text (text, size, ZYR_JSON_SIZE_BYTES_MAX, error))
    return FALSE;
  line->body = find_object (text, size, "body", &line->body_size);
  line->tok = find_object (text, size, "tok", &line->tok_size);
  head = g_string_sized_new (256);
  if (line->tok != NULL && (line->body == NULL || line->tok < line->body))
    cut_out (head, text, &from, line->tok, line->tok_size);
  cut_out (head, text, &from, line->body, line->body_size);
  cut_out (head, text, &from, line->tok, line->tok_size);
  g_string_append_len (head, from, text + size - from);
  line->head = zyr_message_open_text (head->str, head->len, ZYR_JSON_SIZE_BYTES_MAX, error);
  return line->head != NULL;
}

/* What a device makes its lists and its index of is parsed here, where nobody waits for it; the rest
 * when it is looked at. */
static ZyrRecord *
read_record (const Line *line, ZyrKind kind, const char *id, const char *scope, gint64 ver)
{
  const char *body = line->body != NULL ? line->body : "{}";
  gsize body_size = line->body != NULL ? line->body_size : 2;
  ZyrRecord *record = zyr_record_new_from_text (kind, id, scope, ver, body, body_size, line->tok,
                                                line->tok_size);

  if (kind == ZYR_KIND_HOUSEHOLD || kind == ZYR_KIND_MEMBER || kind == ZYR_KIND_VISIT
      || kind == ZYR_KIND_VISIT_REVISION || kind == ZYR_KIND_ATTACHMENT)
    zyr_record_get_body (record);
  return record;
}

/* Appends the entry of one line; a kind that is not known is skipped. */
static gboolean
read_entry (const Line *line, const char *scope, ZyrFeedPage *page, GError **error)
{
  const char *id = NULL;
  const char *kind = NULL;
  gint64 seq = 0;
  gint64 ver = 0;
  gboolean gone;
  ZyrFeedOp op;

  if (!zyr_feed_op_from_string (zyr_json_get_string (line->head, "k", NULL), &op))
    return zyr_message_malformed (error, "feed line of no known sort");
  if (!zyr_message_read_id (line->head, "id", &id, error)
      || !zyr_message_read_text (line->head, "kind", ZYR_NAME_SIZE_BYTES_MAX, &kind, error)
      || !zyr_message_read_int (line->head, "ver", 0, G_MAXINT64, &ver, error)
      || !zyr_message_read_int (line->head, "seq", 1, G_MAXINT64, &seq, error))
    return FALSE;
  gone = op == ZYR_FEED_LEAVE || op == ZYR_FEED_DELETE;
  if (line->body == NULL && !gone)
    return zyr_message_malformed (error, "feed line without a body");
  if (seq <= page->next)
    return zyr_message_malformed (error, "feed lines out of order");

  page->next = seq;
  if (zyr_kind_from_string (kind) != ZYR_KIND_UNKNOWN)
    {
      g_autoptr (ZyrRecord) record
          = read_record (line, zyr_kind_from_string (kind), id, scope, ver);

      g_ptr_array_add (page->entries, zyr_feed_entry_new (op, seq, record));
    }
  return TRUE;
}

static gboolean
read_trailer (JsonObject *line, gint64 n_lines, ZyrFeedPage *page, GError **error)
{
  gint64 count = 0;
  gint64 next = 0;

  if (!zyr_message_read_int (line, "count", 0, G_MAXINT64, &count, error)
      || !zyr_message_read_int (line, "head", 0, G_MAXINT64, &page->head, error)
      || !zyr_message_read_int (line, "total", 0, G_MAXINT64, &page->total, error)
      || !zyr_message_read_int (line, "next", 0, G_MAXINT64, &next, error))
    return FALSE;
  if (count != n_lines)
    return zyr_message_malformed (error, "feed page with lines missing");
  if (next < page->next)
    return zyr_message_malformed (error, "feed page whose cursor lies before its lines");
  page->next = next;
  page->more = zyr_json_get_bool (line, "more", FALSE);
  return TRUE;
}

ZyrFeedPage *
zyr_feed_page_parse (GBytes *plain, const char *scope, GError **error)
{
  g_autoptr (ZyrFeedPage) page = g_new0 (ZyrFeedPage, 1);
  gsize left = 0;
  const char *text = g_bytes_get_data (plain, &left);
  gint64 n_lines = 0;

  page->entries = g_ptr_array_new_with_free_func ((GDestroyNotify)zyr_feed_entry_free);
  while (left > 0)
    {
      const char *end = memchr (text, '\n', left);
      g_auto (Line) line = { 0 };
      gsize size;

      if (end == NULL)
        break;
      size = (gsize)(end - text);
      if (!open_line (text, size, &line, error))
        return NULL;
      text = end + 1;
      left -= size + 1;
      if (zyr_json_get_bool (line.head, "trailer", FALSE))
        {
          if (left == 0 && read_trailer (line.head, n_lines, page, error))
            return g_steal_pointer (&page);
          if (left != 0)
            zyr_message_malformed (error, "feed page goes on after its trailer");
          return NULL;
        }
      if (!read_entry (&line, scope, page, error))
        return NULL;
      n_lines++;
    }
  zyr_message_malformed (error, "feed page without its trailer");
  return NULL;
}
