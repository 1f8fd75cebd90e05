/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * The headers by which bytes go on after a cut: those of resumable uploads (an IETF draft, which tus
 * came before) and of range requests.
 */
#define ZYR_TRANSFER_OFFSET "Upload-Offset"
#define ZYR_TRANSFER_LENGTH "Upload-Length"
#define ZYR_TRANSFER_COMPLETE "Upload-Complete"
#define ZYR_TRANSFER_RANGE "Range"
#define ZYR_TRANSFER_CONTENT_RANGE "Content-Range"

/** On answers to HEAD, which have no body that could say it: the code of the refusal */
#define ZYR_PROTOCOL_ERROR_HEADER "Ziyaret-Error"

#define ZYR_TRANSFER_PART_TYPE "application/partial-upload"

/** zyr_transfer_parse_count: "1234". @text: (nullable). FALSE for anything else */
gboolean zyr_transfer_parse_count (const char *text, gint64 *count);

/** zyr_transfer_parse_flag: "?1" or "?0". @text: (nullable). FALSE for anything else */
gboolean zyr_transfer_parse_flag (const char *text, gboolean *flag);

/** zyr_transfer_parse_range: "bytes=1234-", the only range of ours. @text: (nullable) */
gboolean zyr_transfer_parse_range (const char *text, gint64 *first);

/** zyr_transfer_parse_content_range: "bytes 1234-5677/5678", to the end. @text: (nullable) */
gboolean zyr_transfer_parse_content_range (const char *text, gint64 *first, gint64 *total);
char *zyr_transfer_format_content_range (gint64 first, gint64 total);

G_END_DECLS
