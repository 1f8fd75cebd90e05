/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-review-desk.h"

G_DEFINE_ENUM_TYPE (ZyrReviewBar,
                    zyr_review_bar,
                    G_DEFINE_ENUM_VALUE (ZYR_REVIEW_ALLOWED, "ZYR_REVIEW_ALLOWED"),
                    G_DEFINE_ENUM_VALUE (ZYR_REVIEW_NOT_SUPERVISOR, "ZYR_REVIEW_NOT_SUPERVISOR"),
                    G_DEFINE_ENUM_VALUE (ZYR_REVIEW_OWN_VISIT, "ZYR_REVIEW_OWN_VISIT"),
                    G_DEFINE_ENUM_VALUE (ZYR_REVIEW_SECOND_OFFICER, "ZYR_REVIEW_SECOND_OFFICER"),
                    G_DEFINE_ENUM_VALUE (ZYR_REVIEW_WRONG_STATE, "ZYR_REVIEW_WRONG_STATE"))

struct _ZyrReviewDesk
{
  GObject parent_instance;
};

G_DEFINE_FINAL_TYPE (ZyrReviewDesk, zyr_review_desk, G_TYPE_OBJECT)

static void
zyr_review_desk_class_init (ZyrReviewDeskClass *klass)
{
}

static void
zyr_review_desk_init (ZyrReviewDesk *self)
{
}

void
zyr_review_desk_load_async (ZyrWorkspace *workspace,
                            const char *visit_id,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
}

ZyrReviewDesk *
zyr_review_desk_load_finish (GAsyncResult *result, GError **error)
{
  return NULL;
}

ZyrVisitRow *
zyr_review_desk_get_visit (ZyrReviewDesk *self)
{
  return NULL;
}

ZyrFormSession *
zyr_review_desk_get_session (ZyrReviewDesk *self)
{
  return NULL;
}

guint
zyr_review_desk_get_revision (ZyrReviewDesk *self)
{
  return 0;
}

gint64
zyr_review_desk_get_submitted (ZyrReviewDesk *self)
{
  return 0;
}

const ZyrReportSummary *
zyr_review_desk_get_summary (ZyrReviewDesk *self)
{
  return NULL;
}

GPtrArray *
zyr_review_desk_get_changes (ZyrReviewDesk *self)
{
  return NULL;
}

const ZyrRevisionChange *
zyr_review_desk_find_change (ZyrReviewDesk *self, const char *ref)
{
  return NULL;
}

GPtrArray *
zyr_review_desk_get_decisions (ZyrReviewDesk *self)
{
  return NULL;
}

char *
zyr_review_desk_dup_registry_text (ZyrReviewDesk *self, const char *ref)
{
  return NULL;
}

ZyrReviewBar
zyr_review_desk_get_bar (ZyrReviewDesk *self)
{
  return 0;
}

gboolean
zyr_review_desk_get_may_decide (ZyrReviewDesk *self)
{
  return 0;
}

void
zyr_review_desk_load_picture_async (ZyrReviewDesk *self,
                                    const char *ref,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
}

GBytes *
zyr_review_desk_load_picture_finish (ZyrReviewDesk *self, GAsyncResult *result, GError **error)
{
  return NULL;
}

void
zyr_review_desk_set_remark (ZyrReviewDesk *self, const char *ref, const char *text)
{
}

void
zyr_review_desk_remove_remark (ZyrReviewDesk *self, const char *ref)
{
}

char *
zyr_review_desk_dup_remark (ZyrReviewDesk *self, const char *ref)
{
  return NULL;
}

GPtrArray *
zyr_review_desk_list_remarks (ZyrReviewDesk *self)
{
  return NULL;
}

void
zyr_review_desk_approve_async (ZyrReviewDesk *self,
                               const char *text,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
}

void
zyr_review_desk_return_async (ZyrReviewDesk *self,
                              const char *text,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
}

void
zyr_review_desk_reject_async (ZyrReviewDesk *self,
                              const char *reason,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
}

gboolean
zyr_review_desk_decide_finish (ZyrReviewDesk *self, GAsyncResult *result, GError **error)
{
  return 0;
}
