/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "zyr-code-book.h"
#include "zyr-form-host.h"

G_BEGIN_DECLS

/**
 * ZyrCompletionPage:
 *
 * The last page of a visit: what is missing, each one click away; the result as the supervisor will
 * read it; the button that completes it; and then where the report stands.
 *
 * Signals: "go" (const char *ref): show that question. "complete" (): the person completes the
 * visit.
 */
#define ZYR_TYPE_COMPLETION_PAGE (zyr_completion_page_get_type ())
G_DECLARE_FINAL_TYPE (ZyrCompletionPage, zyr_completion_page, ZYR, COMPLETION_PAGE, GtkWidget)

/** zyr_completion_page_new: @codes: (nullable): words for the codes of the result */
GtkWidget *zyr_completion_page_new (ZyrFormHost *host, ZyrCodeBook *codes);

/** zyr_completion_page_set_busy: it is being completed */
void zyr_completion_page_set_busy (ZyrCompletionPage *self, gboolean busy);

/** zyr_completion_page_ask_reason: the form wants to know why a report is changed that was sent: the
 * visit is not completed without one */
void zyr_completion_page_ask_reason (ZyrCompletionPage *self);

/** zyr_completion_page_dup_reason: Returns: (transfer full): "" when none was asked for */
char *zyr_completion_page_dup_reason (ZyrCompletionPage *self);

/** zyr_completion_page_set_complaint: @sentence: why it could not be completed, "" for none */
void zyr_completion_page_set_complaint (ZyrCompletionPage *self, const char *sentence);

/** zyr_completion_page_refresh: brings it up to date now instead of before the next frame */
void zyr_completion_page_refresh (ZyrCompletionPage *self);

G_END_DECLS
