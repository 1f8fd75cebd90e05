/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What texts are searched by: NFKD, casefold, NFKD again, marks dropped, dotless ı to i. So IĞDIR,
 * ığdır and igdir share the key "igdir", whatever the locale. Stored as a column and in the
 * full-text index; queries are folded the same way. Never shown, never used to sort for people. */

/** zyr_search_key: %NULL or invalid UTF-8 gives "". Returns: (transfer full): */
char *zyr_search_key (const char *text);

/**
 * zyr_search_key_tokens:
 *
 * The key's runs of letters and digits, joined by single spaces: "Çınar Cad. No:12/3" gives
 * "cinar cad no 12 3".
 *
 * Returns: (transfer full):
 */
char *zyr_search_key_tokens (const char *text);

/**
 * zyr_search_key_matches:
 * @tokens: a text of zyr_search_key_tokens()
 * @query: what a person typed
 *
 * Whether each token of @query begins some token of @tokens. An empty query matches.
 */
gboolean zyr_search_key_matches (const char *tokens, const char *query);

/** zyr_text_upper_turkish: upper case the Turkish way (i → İ, ı → I), in any locale, for display */
char *zyr_text_upper_turkish (const char *text);

G_END_DECLS
