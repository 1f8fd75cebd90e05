/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/**
 * ZyrLines: connections whose request waits for its answer, by the thousand. What the HTTP server
 * keeps of a request (message, headers, buffers) is given back meanwhile, and no source of the main
 * loop is held for any of them: of a line there is its TLS session and some words. In one thread
 * only.
 */
typedef struct _ZyrLines ZyrLines;
typedef struct _ZyrLine ZyrLine;

/**
 * ZyrLinesEvents: what a line may come to; each with the data of zyr_lines_new()
 * @due: it has waited as long as it wanted to; it is to be answered now
 * @gone: the client has hung up; the line is freed after this
 * @done: (nullable): a line that was taken is none any more: its answer was written, or nobody was
 *   there to read it
 */
typedef struct
{
  void (*due) (ZyrLine *line, gpointer data);
  void (*gone) (ZyrLine *line, gpointer data);
  void (*done) (gpointer data);
} ZyrLinesEvents;

/** zyr_lines_new: @soup: where connections go back to (borrowed, outlives the lines) */
ZyrLines *
zyr_lines_new (SoupServer *soup, const ZyrLinesEvents *events, gpointer data, GError **error);

/** zyr_lines_free: hangs up on those that still wait, each told as gone */
void zyr_lines_free (ZyrLines *lines);

/**
 * zyr_lines_take: takes the connection of @message, a request that has been read and not been
 * answered; @message is none of the server's any more
 * @timeout_s: until it is due
 * Returns: (nullable): none when the connection is gone
 */
ZyrLine *zyr_lines_take (ZyrLines *lines, SoupServerMessage *message, guint timeout_s);

/**
 * zyr_line_answer: sends 200 and gives the connection back to the server, for the next request;
 * @line is not to be used after this
 * @headers: (nullable): further headers, each with its line end
 */
void
zyr_line_answer (ZyrLine *line, const char *content_type, const char *headers, GBytes *body);

G_END_DECLS
