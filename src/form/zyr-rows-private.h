/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Indexes over the instances of a repeat, by the text of one of their nodes: "/data/person[n = …]". Who has
 * looked up a text is remembered with it, so that a change within one instance is told only to those whose
 * lookup finds that instance, or found it before. See zyr-rows.c */

#include "zyr-model-private.h"

G_BEGIN_DECLS

/* Who is being computed */
struct _ZyrReader
{
  const ZyrTrigger *trigger;
  ZyrNode *node;
};

typedef void (*ZyrRowsNotify) (const ZyrReader *reader, gpointer data);

/* Appends to @out the instances below @parent whose @column reads @key, in document order.
 * @numeric: @key is a number as zyr_number_to_string () writes it */
void zyr_rows_lookup (ZyrNode *parent,
                      const ZyrSchema *column,
                      const ZyrEnv *env,
                      gboolean numeric,
                      const char *key,
                      GPtrArray *out);

/* The reader looks at all instances, since what it compares with is no single text */
void zyr_rows_scan (ZyrNode *parent, const ZyrSchema *column, const ZyrEnv *env);

/* @cell reads differently than before; nothing happens unless it is a column of an index */
void zyr_rows_follow (ZyrNode *cell);

/* Names those that compute @trigger and have read @row by @column, and forgets that they have: they will
 * read again */
void zyr_rows_notify (ZyrNode *row,
                      const ZyrSchema *column,
                      const ZyrTrigger *trigger,
                      ZyrRowsNotify notify,
                      gpointer data);

/* All who should know of the change of @cell know */
void zyr_rows_settle (ZyrNode *cell);

/* Readers at or below @top will not be told of anything any more */
void zyr_rows_forget (ZyrNode *top);

G_END_DECLS
