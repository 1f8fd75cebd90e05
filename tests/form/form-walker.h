/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-form.h"

G_BEGIN_DECLS

/* Fills any form with drawn answers, as a person does who reads no question: fitting the type, the list
 * and the constraint most of the time, sometimes blank, sometimes nonsense. The same seed gives the
 * same fill. */

/* Returns: (transfer full): an answer to a question */
char *walker_value (GRand *random, const ZyrFormItem *item);

/* Some row of some section that is shown at present.
 * Returns: (transfer full) (nullable): NULL when there is none */
ZyrFormItem *walker_draw (GRand *random, ZyrFormSession *session);

/* Answers a question, or adds or removes an instance of a repeat (at most @repeats_max of one).
 * Returns: (transfer full): what was done, for messages: "/data/a = 3" */
char *walker_act (GRand *random,
                  ZyrFormSession *session,
                  const ZyrFormItem *item,
                  guint repeats_max);

/* Every question of every section in order, as a form is filled; what appears meanwhile is not missed.
 * @step: called after each act. Returns: the number of acts */
typedef void (*WalkerStep) (ZyrFormSession *session, guint n, const char *act, gpointer user_data);
guint walker_fill (GRand *random,
                   ZyrFormSession *session,
                   guint repeats_max,
                   WalkerStep step,
                   gpointer user_data);

/* Fails unless what the session writes opens again as the same session: the draft of the draft is the
 * draft, once what a person wrote over a calculation has been computed anew. @steady: no expression
 * gives something else each time. */
void walker_check_reopen (ZyrFormSession *session,
                          GHashTable *media,
                          const ZyrFormContext *context,
                          gboolean steady);

/* Whether no calculation is random, of the clock, or reads what it writes */
gboolean walker_is_steady (ZyrForm *form);

G_END_DECLS
