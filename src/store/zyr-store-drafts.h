/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-store-operations.h"

G_BEGIN_DECLS

/* Drafts of visits: an instance to start from and a journal of what was answered since, each answer
 * durable before the call returns. */

/**
 * zyr_store_create_draft:
 * @media: (transfer none): file name: text, the form's external instances as they were at start
 * @instance: XML to begin with, "" for the form's own
 *
 * The draft is marked open. Errors: CONFLICT when the visit has an unfinished draft.
 *
 * Returns: (transfer full): the draft's id
 */
char *zyr_store_create_draft (ZyrStore   *self,
                              const char *visit,
                              const char *form_id,
                              const char *form_version,
                              JsonObject *media,
                              const char *instance,
                              GError    **error);

typedef enum
{
  ZYR_DRAFT_SET,
  ZYR_DRAFT_ADD_REPEAT,
  ZYR_DRAFT_REMOVE_REPEAT,
  ZYR_DRAFT_SUPPLY, /* a value that the device gave, also to what a person may not write */
  ZYR_DRAFT_NOTE,   /* @value is kept beside the journal: compacting leaves it, see ZyrDraft.notes */
} ZyrDraftAction;

typedef struct
{
  gint64         seq;
  ZyrDraftAction action;
  char          *ref;
  char          *value; /* (nullable) */
} ZyrDraftEntry;

/**
 * zyr_store_append_answer:
 * @ref: the question or repeat, as the form engine names it
 * @value: (nullable): for SET; %NULL clears
 *
 * Durable (fsync) on return. Errors: LIMIT beyond ZYR_ANSWER_SIZE_BYTES_MAX, NOT_FOUND when the
 * draft is gone or finished.
 *
 * Returns: the entry's number, growing by 1 within the draft; -1 on error
 */
gint64 zyr_store_append_answer (ZyrStore      *self,
                                const char    *draft,
                                const char    *ref,
                                ZyrDraftAction action,
                                const char    *value,
                                GError       **error);

/** zyr_store_append_answers: likewise several, all of them or none; at least one. Returns: the number
 * of the last. @entries: (element-type ZyrDraftEntry): without numbers */
gint64 zyr_store_append_answers (ZyrStore   *self,
                                 const char *draft,
                                 GPtrArray  *entries,
                                 GError    **error);

/**
 * ZyrDraft:
 * @instance: state to which @entries are to be applied in order
 * @clean: it had been put away properly: no process died with it open
 */
typedef struct
{
  char       *id;
  char       *visit;
  char       *household;
  char       *form_id;
  char       *form_version;
  JsonObject *media;
  char       *instance;
  GPtrArray  *entries; /* (element-type ZyrDraftEntry) */
  GPtrArray  *notes;   /* (element-type utf8): all since the draft was begun */
  char       *opened_at;
  gboolean    clean;
} ZyrDraft;

void zyr_draft_free (ZyrDraft *self);

/** zyr_store_load_draft: the unfinished draft of a visit. NOT_FOUND when there is none */
ZyrDraft *zyr_store_load_draft (ZyrStore *self, const char *visit, GError **error);

/**
 * zyr_store_dup_draft_note:
 * @beginning: of the note
 *
 * Of all drafts of the visit, also of those that were sent. Returns: (transfer full) (nullable): the
 * latest such note
 */
char *zyr_store_dup_draft_note (ZyrStore   *self,
                                const char *visit,
                                const char *beginning,
                                GError    **error);

/** zyr_store_compact_draft: @instance holds the journal up to entry @seq; later entries stay */
gboolean zyr_store_compact_draft (ZyrStore   *self,
                                  const char *draft,
                                  const char *instance,
                                  gint64      seq,
                                  GError    **error);

/* A draft is open while an editor shows it. One that is still marked open at start was left by a
 * process that died. */
gboolean zyr_store_mark_draft_open (ZyrStore *self, const char *draft, GError **error);
gboolean zyr_store_mark_draft_closed (ZyrStore *self, const char *draft, GError **error);

/**
 * zyr_store_set_draft_aside: no longer the visit's unfinished draft, but kept until the visit leaves
 *
 * For a draft that a report of the same worker's other device overtook. NOT_FOUND as above.
 */
gboolean zyr_store_set_draft_aside (ZyrStore *self, const char *draft, GError **error);

/**
 * ZyrDraftInfo: a draft without its contents
 * @n_entries: journal entries since the instance, without notes
 * @op: 0 for an unfinished one; -1: put aside; otherwise the submission that it was finished with
 * @reason: why that one was refused, ""
 */
typedef struct
{
  char  *id;
  char  *visit;
  char  *household;
  char  *opened_at;
  gint64 n_entries;
  gint64 op;
  char  *reason;
} ZyrDraftInfo;

void zyr_draft_info_free (ZyrDraftInfo *self);

/** zyr_store_list_unclean_drafts: unfinished ones that were open when this store was opened.
 * (transfer full) (element-type ZyrDraftInfo) */
GPtrArray *zyr_store_list_unclean_drafts (ZyrStore *self, GError **error);

/**
 * zyr_store_finish_draft:
 * @op: the visit.submit of the draft's visit
 *
 * Finishes the draft and appends the operation in one transaction; errors of both calls. The draft
 * itself is removed when the centre's state holds the operation.
 *
 * Returns: the operation's number; -1 on error
 */
gint64 zyr_store_finish_draft (ZyrStore            *self,
                               const char          *draft,
                               JsonObject          *op,
                               const ZyrStoreActor *actor,
                               GError             **error);

/* Which remarks of a returned visit the worker has dealt with: names of the caller's choice. */
gboolean zyr_store_mark_remark_seen (ZyrStore   *self,
                                     const char *draft,
                                     const char *remark,
                                     GError    **error);
GStrv    zyr_store_list_remarks_seen (ZyrStore *self, const char *draft, GError **error);

/* What a supervisor has noted for a decision not yet made: one text a visit, removed when the visit
 * leaves the device. @text %NULL removes it; dup gives %NULL without error when there is none. */
gboolean zyr_store_set_review_draft (ZyrStore   *self,
                                     const char *visit,
                                     const char *text,
                                     GError    **error);
char    *zyr_store_dup_review_draft (ZyrStore *self, const char *visit, GError **error);

/**
 * zyr_store_hand_over_drafts: for a device that was withdrawn: each draft in which something was
 * written, also those put aside, decisions and notes that are being written, become operations of the
 * kind %ZYR_OP_DRAFT, with the pictures; the drafts themselves stay as they are
 *
 * Called again it adds what has changed since. What is too long for one operation becomes several.
 */
gboolean zyr_store_hand_over_drafts (ZyrStore *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZyrDraft, zyr_draft_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZyrDraftInfo, zyr_draft_info_free)

G_END_DECLS
