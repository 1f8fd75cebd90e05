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

typedef gint64 (*ZyrToolNow) (gpointer now_data); /* microseconds since 1970-01-01 UTC */

/* Questions on standard input, answers on standard output, both as JSON lines. Returns: exit status
 */
/* @now_us: since 1970-01-01 UTC; 0 is the present */
int zyr_tool_eval_batch (gint64 now_us);
int zyr_tool_play_batch (ZyrToolNow now, gpointer now_data, gboolean verify);

/* Prints milliseconds as one JSON object. Returns: exit status */
int zyr_tool_bench (const char *form, const char *media, const char *answers);

G_END_DECLS
