/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-visit-fill.h"
#include "zyr-workspace-private.h"

G_BEGIN_DECLS

/**
 * ZyrRemarkDraft: what a person is preparing to say about the questions of a report, one text a
 * question: a supervisor his remarks, the worker his answers to them. In memory at once, then
 * durable on this device, until it goes along with an operation.
 *
 * Property (read, notify): "unsaved" (uint: changes that are not durable yet). Signal "changed" (no
 * arguments).
 */
#define ZYR_TYPE_REMARK_DRAFT (zyr_remark_draft_get_type ())
G_DECLARE_FINAL_TYPE (ZyrRemarkDraft, zyr_remark_draft, ZYR, REMARK_DRAFT, GObject)

/* @revision: of the report that it is about. @kept: (nullable): as zyr_store_dup_review_draft() gave
 * it; what was kept of another revision is not taken up. */
ZyrRemarkDraft *zyr_remark_draft_new (ZyrWorkspace *workspace,
                                      ZyrActor *actor,
                                      const char *visit_id,
                                      guint revision,
                                      const char *kept);
guint zyr_remark_draft_get_unsaved (ZyrRemarkDraft *self);
/* (transfer none): of ZyrRemark, in the order in which they were begun */
GPtrArray *zyr_remark_draft_get_remarks (ZyrRemarkDraft *self);
/* (nullable) (transfer none) */
const ZyrRemark *zyr_remark_draft_find (ZyrRemarkDraft *self, const char *ref);
/* Replaces; a blank @text removes. @label: what the question is called */
void zyr_remark_draft_set (ZyrRemarkDraft *self,
                           const char *ref,
                           const char *label,
                           const char *text);
/* They have gone. Who sent them has removed what was kept; what was on its way there then goes too. */
void zyr_remark_draft_forget (ZyrRemarkDraft *self);

/* (transfer full): of {ref, label, text}. @said: (nullable) */
ZyrRemark *
zyr_remark_from_json (JsonObject *said, const char *by_name, gint64 at, guint revision);
/* (transfer full): {ref, label, text} of @remarks. @whole: with what is about the whole report */
JsonArray *zyr_remarks_to_json (GPtrArray *remarks, gboolean whole);

G_END_DECLS
