/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The parts of the tool; texts for people are in ziyaret-form.c only. */

#include "zyr-fill.h"

G_BEGIN_DECLS

ZyrForm *zyr_tool_load_form (const char *path, GPtrArray **warnings, GError **error);

/* Returns: (transfer full): the event as one JSON object without a line end */
char *zyr_tool_event_to_json (const ZyrFillEvent *event);

/* Steps as JSON lines ({"op":"answer","ref":…,"value":…}); prints the values after the last */
gboolean zyr_tool_play_steps (ZyrFormSession *session, const char *steps, gboolean verify);

/* What a batch is answered under */
typedef struct
{
  gint64 (*now) (gpointer now_data); /* (nullable): microseconds since 1970-01-01 UTC */
  gpointer now_data;
  gboolean verify;
  guint32 random_seed; /* of random() in fills */
} ZyrToolBatch;

/* Questions on standard input, answers on standard output, both as JSON lines. Returns: exit status
 */
int zyr_tool_eval_batch (const ZyrToolBatch *batch);
int zyr_tool_play_batch (const ZyrToolBatch *batch);

/* Prints milliseconds as one JSON object. Returns: exit status */
int zyr_tool_bench (const char *form, const char *media, const char *answers);

G_END_DECLS
