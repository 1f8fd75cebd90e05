/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-feed-entry.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * A page of the feed, as `pull` answers it: one JSON object a line,
 *
 *   {"k":"UPSERT","kind":"note","id":"…","ver":3,"seq":118,"body":{…},"tok":{…}}
 *
 * (no body for LEAVE and DELETE, no tok when there is none), and last the trailer
 *
 *   {"trailer":true,"head":120,"next":118,"more":true,"count":1,"total":3}
 *
 * A page without its trailer, or with another number of lines than its count, was cut and is
 * discarded.
 */

/**
 * ZyrFeedPage:
 * @entries: (element-type ZyrFeedEntry): in ascending seq; their records carry the scope that was
 * asked for. Lines of a kind that this version does not know are left out.
 * @head: the scope's newest number
 * @next: cursor to keep once the page is stored
 * @more: there is another page after @next
 * @total: entries that were after the asked cursor, this page included: for a progress bar
 */
typedef struct
{
  GPtrArray *entries;
  gint64 head;
  gint64 next;
  gboolean more;
  gint64 total;
} ZyrFeedPage;

/**
 * zyr_feed_page_parse:
 * @plain: the decompressed body
 *
 * Returns: (transfer full) (nullable): NULL with ZYR_PROTOCOL_ERROR_MALFORMED: cut, or no page
 */
ZyrFeedPage *zyr_feed_page_parse (GBytes *plain, const char *scope, GError **error);
void zyr_feed_page_free (ZyrFeedPage *page);

/** ZyrFeedWriter: makes the text of a page. */
typedef struct _ZyrFeedWriter ZyrFeedWriter;

ZyrFeedWriter *zyr_feed_writer_new (void);
void zyr_feed_writer_free (ZyrFeedWriter *writer);

/**
 * zyr_feed_writer_add:
 * @kind: name of the record's kind
 * @body: (nullable): JSON text of the body, as stored; NULL for LEAVE and DELETE
 * @tok: (nullable): JSON text of the tokens; NULL or "{}" for none
 */
void zyr_feed_writer_add (ZyrFeedWriter *writer,
                          ZyrFeedOp op,
                          const char *kind,
                          const char *id,
                          gint64 ver,
                          gint64 seq,
                          const char *body,
                          const char *tok);

/** zyr_feed_writer_get_size: Returns: bytes written so far */
gsize zyr_feed_writer_get_size (ZyrFeedWriter *writer);

/**
 * zyr_feed_writer_finish: adds the trailer; its count is the number of lines added
 *
 * Returns: (transfer full): the page; the writer is empty again
 */
GBytes *zyr_feed_writer_finish (ZyrFeedWriter *writer,
                                gint64 head,
                                gint64 next,
                                gboolean more,
                                gint64 total);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZyrFeedPage, zyr_feed_page_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZyrFeedWriter, zyr_feed_writer_free)

G_END_DECLS
