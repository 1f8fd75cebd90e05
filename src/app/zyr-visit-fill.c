/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-visit-fill.h"

struct _ZyrVisitFill
{
  GObject parent_instance;
};

G_DEFINE_FINAL_TYPE (ZyrVisitFill, zyr_visit_fill, G_TYPE_OBJECT)

static void
zyr_visit_fill_class_init (ZyrVisitFillClass *klass)
{
}

static void
zyr_visit_fill_init (ZyrVisitFill *self)
{
}

void
zyr_visit_fill_start_async (ZyrWorkspace *workspace,
                            const char *visit_id,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
}

ZyrVisitFill *
zyr_visit_fill_start_finish (GAsyncResult *result, GError **error)
{
  return NULL;
}

void
zyr_visit_fill_close_async (ZyrVisitFill *self, GAsyncReadyCallback callback, gpointer user_data)
{
}

gboolean
zyr_visit_fill_close_finish (ZyrVisitFill *self, GAsyncResult *result, GError **error)
{
  return 0;
}

ZyrFormSession *
zyr_visit_fill_get_session (ZyrVisitFill *self)
{
  return NULL;
}

ZyrVisitRow *
zyr_visit_fill_get_visit (ZyrVisitFill *self)
{
  return NULL;
}

const char *
zyr_visit_fill_get_visit_id (ZyrVisitFill *self)
{
  return NULL;
}

guint
zyr_visit_fill_get_recovered (ZyrVisitFill *self)
{
  return 0;
}

guint
zyr_visit_fill_get_unsaved (ZyrVisitFill *self)
{
  return 0;
}

gboolean
zyr_visit_fill_is_saved (ZyrVisitFill *self, const char *ref)
{
  return 0;
}

gboolean
zyr_visit_fill_get_can_complete (ZyrVisitFill *self)
{
  return 0;
}

void
zyr_visit_fill_set_language (ZyrVisitFill *self, const char *language)
{
}

const char *
zyr_visit_fill_get_language (ZyrVisitFill *self)
{
  return NULL;
}

gboolean
zyr_visit_fill_answer (ZyrVisitFill *self,
                       const char *ref,
                       const char *value,
                       gboolean *valid,
                       GError **error)
{
  return 0;
}

char *
zyr_visit_fill_add_repeat (ZyrVisitFill *self, const char *repeat_ref, GError **error)
{
  return NULL;
}

gboolean
zyr_visit_fill_remove_repeat (ZyrVisitFill *self, const char *instance_ref, GError **error)
{
  return 0;
}

void
zyr_visit_fill_retry_save (ZyrVisitFill *self)
{
}

void
zyr_visit_fill_flush_async (ZyrVisitFill *self,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
}

gboolean
zyr_visit_fill_flush_finish (ZyrVisitFill *self, GAsyncResult *result, GError **error)
{
  return 0;
}

void
zyr_visit_fill_attach_file_async (ZyrVisitFill *self,
                                  const char *ref,
                                  GFile *file,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
}

void
zyr_visit_fill_attach_bytes_async (ZyrVisitFill *self,
                                   const char *ref,
                                   GBytes *image,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
}

gboolean
zyr_visit_fill_attach_finish (ZyrVisitFill *self, GAsyncResult *result, GError **error)
{
  return 0;
}

void
zyr_visit_fill_load_picture_async (ZyrVisitFill *self,
                                   const char *ref,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
}

GBytes *
zyr_visit_fill_load_picture_finish (ZyrVisitFill *self, GAsyncResult *result, GError **error)
{
  return NULL;
}

char *
zyr_visit_fill_dup_registry_text (ZyrVisitFill *self, const char *ref)
{
  return NULL;
}

gboolean
zyr_visit_fill_differs_from_registry (ZyrVisitFill *self, const char *ref)
{
  return 0;
}

char *
zyr_visit_fill_dup_previous_text (ZyrVisitFill *self, const char *ref)
{
  return NULL;
}

ZyrRemark *
zyr_remark_copy (const ZyrRemark *self)
{
  return NULL;
}

void
zyr_remark_free (ZyrRemark *self)
{
}

GPtrArray *
zyr_visit_fill_list_remarks (ZyrVisitFill *self, const char *ref)
{
  return NULL;
}

const char *
zyr_visit_fill_get_return_text (ZyrVisitFill *self)
{
  return NULL;
}

void
zyr_visit_fill_complete_async (ZyrVisitFill *self,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
}

gboolean
zyr_visit_fill_complete_finish (ZyrVisitFill *self, GAsyncResult *result, GError **error)
{
  return 0;
}

G_DEFINE_BOXED_TYPE (ZyrRemark, zyr_remark, zyr_remark_copy, zyr_remark_free)
