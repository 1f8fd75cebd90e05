/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-form.h"

G_BEGIN_DECLS

/**
 * ZyrFillHistory: the steps of a fill, to be taken back and done again.
 *
 * A step is one act of a person: an answer, a repeat added or removed, or what was typed into one
 * question without a pause. It keeps each value that the act changed, so that also what an answer
 * swept away (the instances of a repeat that is counted by it) comes back. Taking a step back is
 * answering anew, through the caller's ZyrFillWriter: what is durable and when is his matter.
 * Memory only; at most ZYR_FILL_STEPS_N_MAX steps, the oldest go first.
 */
typedef struct _ZyrFillHistory ZyrFillHistory;

typedef enum
{
  ZYR_FILL_ACT_ANSWER,
  ZYR_FILL_ACT_TYPE, /* an answer of which there may be more to come, letter by letter */
  ZYR_FILL_ACT_ADD,
  ZYR_FILL_ACT_REMOVE,
} ZyrFillAct;

typedef enum
{
  ZYR_FILL_UNDO,
  ZYR_FILL_REDO,
} ZyrFillMove;

/* How a session is changed. What fails changes nothing. */
typedef struct
{
  gboolean (*answer) (gpointer data, const char *ref, const char *value);
  gboolean (*supply) (gpointer data, const char *ref, const char *value); /* also read-only ones */
  char *(*add) (gpointer data, const char *repeat_ref);                   /* (transfer full) */
  gboolean (*remove) (gpointer data, const char *instance_ref);
} ZyrFillWriter;

ZyrFillHistory *zyr_fill_history_new (void); /* (transfer full) */
void zyr_fill_history_free (ZyrFillHistory *self);

/** zyr_fill_history_begin: before an act: what the session holds now */
void zyr_fill_history_begin (ZyrFillHistory *self, ZyrFormSession *session);

/**
 * zyr_fill_history_note: after it
 * @ref: the question; the instance that was added or removed
 * @now_us: monotonic: what is typed after a pause is another step
 *
 * An act that changed nothing is no step. What was taken back before can no longer be done again.
 */
void zyr_fill_history_note (ZyrFillHistory *self,
                            ZyrFormSession *session,
                            ZyrFillAct act,
                            const char *ref,
                            gint64 now_us);

/** zyr_fill_history_touch: something else than an act changed the session */
void zyr_fill_history_touch (ZyrFillHistory *self);

/** zyr_fill_history_seal: what is typed from here on is another step: the question was left */
void zyr_fill_history_seal (ZyrFillHistory *self);

gboolean zyr_fill_history_can (ZyrFillHistory *self, ZyrFillMove move);

/** zyr_fill_history_get_step: the number of the newest step that stands, 0: none. A number is not
 * given twice */
guint zyr_fill_history_get_step (ZyrFillHistory *self);

/**
 * zyr_fill_history_move: takes the newest step back, or does the last one taken back again
 *
 * Returns: (transfer full) (nullable): the question or instance to look at; %NULL: there is no step
 */
char *zyr_fill_history_move (ZyrFillHistory *self,
                             ZyrFormSession *session,
                             ZyrFillMove move,
                             const ZyrFillWriter *writer,
                             gpointer data);

/** zyr_fill_dup_ref: the canonical reference of a ZyrFormValue's path, in the form that @of refers to
 * something of: "s3/member#2/m_age" is "/data/s3/member[2]/m_age". (transfer full) */
char *zyr_fill_dup_ref (const char *of, const char *path);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZyrFillHistory, zyr_fill_history_free)

G_END_DECLS
