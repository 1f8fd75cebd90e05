/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Fills a form from a list of answers, walking the questions in the order in which they are shown:
 * a question is asked when it is reached and relevant, an answer for one that never is comes back
 * as not relevant. */

#include "zyr-form.h"

G_BEGIN_DECLS

typedef enum
{
  ZYR_FILL_NOTE,         /* name, text: a note as shown when it was passed */
  ZYR_FILL_REFUSED,      /* name, text: an answer against its constraint */
  ZYR_FILL_BAD,          /* name, text: an answer that its type cannot hold */
  ZYR_FILL_SUMMARY,      /* asked, unanswered */
  ZYR_FILL_MISSING,      /* name, text (its label): asked, required, without an answer */
  ZYR_FILL_NOT_RELEVANT, /* name */
  ZYR_FILL_VALUE,        /* name (a path), text */
} ZyrFillKind;

typedef struct
{
  ZyrFillKind kind;
  const char *name;
  const char *text;
  guint n_asked;
  guint n_unanswered;
} ZyrFillEvent;

typedef void (*ZyrFillFunc) (const ZyrFillEvent *event, gpointer user_data);

/**
 * zyr_fill_run:
 * @answers: one "name=value" a line, "name#i" for the i-th instance of a repeat
 * @verify: compare with a brute force computation after every answer
 *
 * Returns: %FALSE with @error when a verification failed
 */
gboolean zyr_fill_run (ZyrFormSession *session,
                       const char *answers,
                       gboolean verify,
                       ZyrFillFunc func,
                       gpointer user_data,
                       GError **error);

/* Returns: (transfer full): the event as a line of text */
char *zyr_fill_event_to_text (const ZyrFillEvent *event);

/* Every file of a folder. Returns: (transfer full) (element-type utf8 GBytes): NULL with @error */
GHashTable *zyr_fill_load_media (const char *folder, GError **error);

G_END_DECLS
