/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * The help: pages of data/help/LANGUAGE, written in the part of Mallard that zyr-help-book.c reads
 * (page, info/desc, title, section, p, steps, list, item, note; gui, key, link). They are compiled
 * into the program, so that they are there without a connection.
 */

typedef enum
{
  ZYR_HELP_HEADING,
  ZYR_HELP_PARAGRAPH,
  ZYR_HELP_STEP, /* of a numbered list */
  ZYR_HELP_ITEM,
  ZYR_HELP_NOTE, /* important */
} ZyrHelpKind;

/**
 * ZyrHelpBlock: what stands under each other on a page
 * @number: of a step, from 1
 * @markup: Pango markup; links lead to "help:ID"
 * @text: the same without markup
 */
typedef struct
{
  ZyrHelpKind kind;
  guint number;
  char *markup;
  char *text;
} ZyrHelpBlock;

typedef struct
{
  char *id;
  char *title;
  char *desc;        /* one line */
  GPtrArray *blocks; /* of ZyrHelpBlock */
  char *search_key;  /* of everything on the page */
} ZyrHelpTopic;

/** zyr_help_book_list: Returns: (transfer none) (element-type ZyrHelpTopic): in the order in which
 * they are read first; in the language of the window, else in English; main thread */
GPtrArray *zyr_help_book_list (void);

/** zyr_help_book_find: Returns: (transfer none) (nullable): */
const ZyrHelpTopic *zyr_help_book_find (const char *id);

/**
 * zyr_help_topic_match:
 * @words: what somebody looks for; all words have to be on the page, in any order and case
 *
 * Returns: (transfer full) (nullable): a line of the page where the first of them is; its
 * description when @words is empty
 */
char *zyr_help_topic_match (const ZyrHelpTopic *topic, const char *words);

/** zyr_help_topic_is_about: whether all of @words are in its title */
gboolean zyr_help_topic_is_about (const ZyrHelpTopic *topic, const char *words);

/** zyr_help_topic_parse: Returns: (transfer full) (nullable): of a page's XML; for tests, too */
ZyrHelpTopic *zyr_help_topic_parse (const char *xml, gssize length, GError **error);
void zyr_help_topic_free (ZyrHelpTopic *topic);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZyrHelpTopic, zyr_help_topic_free)

G_END_DECLS
