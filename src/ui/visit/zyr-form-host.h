/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "zyr-fill-history.h"
#include "zyr-form.h"
#include "zyr-report-summary.h"

G_BEGIN_DECLS

/**
 * ZyrFormHost:
 *
 * What the widgets of a form ask of whoever keeps its answers: a visit being filled in, a report
 * being read, a fake in a test. The widgets read items from the session and never write to it.
 *
 * Signals: "answer-saved" (const char *ref): what was answered there is durable.
 * "remarks-changed" (): list_remarks() answers differently for some question.
 * "history-changed" (): there is another step to take back, or to do again.
 */
#define ZYR_TYPE_FORM_HOST (zyr_form_host_get_type ())
G_DECLARE_INTERFACE (ZyrFormHost, zyr_form_host, ZYR, FORM_HOST, GObject)

struct _ZyrFormHostInterface
{
  GTypeInterface parent;

  ZyrFormSession *(*get_session) (ZyrFormHost *self);
  /* All below may be NULL: then nothing may be changed, and there is nothing beside the answers. */
  gboolean (*answer) (ZyrFormHost *self,
                      const char *ref,
                      const char *value,
                      gboolean *valid,
                      GError **error);
  char *(*add_repeat) (ZyrFormHost *self, const char *repeat_ref, GError **error);
  gboolean (*remove_repeat) (ZyrFormHost *self, const char *instance_ref, GError **error);
  gboolean (*can_move) (ZyrFormHost *self, ZyrFillMove move);
  char *(*move) (ZyrFormHost *self, ZyrFillMove move);
  guint (*get_step) (ZyrFormHost *self);
  gboolean (*is_saved) (ZyrFormHost *self, const char *ref);
  char *(*dup_registry_text) (ZyrFormHost *self, const char *ref);
  char *(*dup_registry_value) (ZyrFormHost *self, const char *ref);
  gboolean (*differs_from_registry) (ZyrFormHost *self, const char *ref);
  GPtrArray *(*list_differences) (ZyrFormHost *self);
  char *(*dup_earlier_value) (ZyrFormHost *self, const char *ref, gint64 *at, gboolean *usable);
  char *(*dup_instance_summary) (ZyrFormHost *self, const char *instance_ref);
  const ZyrReportSummary *(*get_summary) (ZyrFormHost *self);
  char **(*dup_consents) (ZyrFormHost *self);
  GPtrArray *(*list_remarks) (ZyrFormHost *self, const char *ref);
  char *(*dup_reply) (ZyrFormHost *self, const char *ref);
  void (*set_reply) (ZyrFormHost *self, const char *ref, const char *text);
  void (*attach_async) (ZyrFormHost *self,
                        const char *ref,
                        GFile *file,
                        GBytes *bytes,
                        GAsyncReadyCallback callback,
                        gpointer user_data);
  gboolean (*attach_finish) (ZyrFormHost *self, GAsyncResult *result, GError **error);
  void (*add_sound) (ZyrFormHost *self, const char *ref, GBytes *piece, gboolean begins);
  void (*load_picture_async) (ZyrFormHost *self,
                              const char *ref,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
  GBytes *(*load_picture_finish) (ZyrFormHost *self, GAsyncResult *result, GError **error);
};

/** zyr_form_host_get_session: Returns: (transfer none) */
ZyrFormSession *zyr_form_host_get_session (ZyrFormHost *self);

/** zyr_form_host_may_edit: whether answers are taken at all */
gboolean zyr_form_host_may_edit (ZyrFormHost *self);

/** zyr_form_host_answer: as zyr_visit_fill_answer() */
gboolean zyr_form_host_answer (ZyrFormHost *self,
                               const char *ref,
                               const char *value,
                               gboolean *valid,
                               GError **error);

/** zyr_form_host_add_repeat: Returns: (transfer full): the new instance, %NULL with @error */
char *zyr_form_host_add_repeat (ZyrFormHost *self, const char *repeat_ref, GError **error);
gboolean zyr_form_host_remove_repeat (ZyrFormHost *self, const char *instance_ref, GError **error);

/* Undo and redo, as zyr_visit_fill_move(); a host need not have them */
gboolean zyr_form_host_can_move (ZyrFormHost *self, ZyrFillMove move);
char *zyr_form_host_move (ZyrFormHost *self, ZyrFillMove move);
guint zyr_form_host_get_step (ZyrFormHost *self);

/** zyr_form_host_is_saved: the answer at @ref is durable */
gboolean zyr_form_host_is_saved (ZyrFormHost *self, const char *ref);

/** zyr_form_host_dup_registry_text: Returns: (transfer full): what the registry says, "" if nothing
 */
char *zyr_form_host_dup_registry_text (ZyrFormHost *self, const char *ref);

/** zyr_form_host_dup_registry_value: Returns: (transfer full): what the registry says as an answer
 * to the question, "" when it may not be one */
char *zyr_form_host_dup_registry_value (ZyrFormHost *self, const char *ref);

gboolean zyr_form_host_differs_from_registry (ZyrFormHost *self, const char *ref);

/** zyr_form_host_list_differences: references of the questions that differ from the registry, in
 * the order of the form. (transfer full) (element-type utf8), never %NULL */
GPtrArray *zyr_form_host_list_differences (ZyrFormHost *self);

/** zyr_form_host_dup_earlier_value: as zyr_visit_fill_dup_earlier_value() */
char *zyr_form_host_dup_earlier_value (ZyrFormHost *self,
                                       const char *ref,
                                       gint64 *at,
                                       gboolean *usable);

/** zyr_form_host_dup_instance_summary: Returns: (transfer full): what the instance of a repeat is
 * called ("Ayşe Yılmaz (42)"), "" if the form has no name for it */
char *zyr_form_host_dup_instance_summary (ZyrFormHost *self, const char *instance_ref);

/** zyr_form_host_get_summary: Returns: (transfer none) (nullable): the result as the form computes
 * it now, valid until the next change */
const ZyrReportSummary *zyr_form_host_get_summary (ZyrFormHost *self);

/** zyr_form_host_dup_consents: Returns: (transfer full): the questions that ask for what the
 * household consents to, never %NULL */
char **zyr_form_host_dup_consents (ZyrFormHost *self);

/** zyr_form_host_list_remarks: @ref: (nullable): %NULL for all. Returns: (transfer container):
 * of ZyrRemark, never %NULL */
GPtrArray *zyr_form_host_list_remarks (ZyrFormHost *self, const char *ref);

/** zyr_form_host_may_reply: whether remarks can be answered */
gboolean zyr_form_host_may_reply (ZyrFormHost *self);

/** zyr_form_host_dup_reply: Returns: (transfer full): what is answered to the remarks there, "" if
 * nothing */
char *zyr_form_host_dup_reply (ZyrFormHost *self, const char *ref);
void zyr_form_host_set_reply (ZyrFormHost *self, const char *ref, const char *text);

/** zyr_form_host_attach_async: exactly one of @file and @bytes; answers @ref with the picture. */
void zyr_form_host_attach_async (ZyrFormHost *self,
                                 const char *ref,
                                 GFile *file,
                                 GBytes *bytes,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean zyr_form_host_attach_finish (ZyrFormHost *self, GAsyncResult *result, GError **error);

/** zyr_form_host_add_sound: a piece of what is being recorded for @ref, so that it outlives the
 * program; attaching the whole takes its place. As zyr_visit_fill_add_sound(). */
void zyr_form_host_add_sound (ZyrFormHost *self, const char *ref, GBytes *piece, gboolean begins);

/** zyr_form_host_load_picture_async: the picture answered at @ref; finish gives (transfer full)
 * (nullable) its bytes. */
void zyr_form_host_load_picture_async (ZyrFormHost *self,
                                       const char *ref,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
GBytes *zyr_form_host_load_picture_finish (ZyrFormHost *self, GAsyncResult *result, GError **error);

/* For implementations: emit the signals above. */
void zyr_form_host_answer_saved (ZyrFormHost *self, const char *ref);
void zyr_form_host_remarks_changed (ZyrFormHost *self);
void zyr_form_host_history_changed (ZyrFormHost *self);

G_END_DECLS
