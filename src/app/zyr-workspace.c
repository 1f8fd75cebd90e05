/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-workspace.h"

G_DEFINE_ENUM_TYPE (ZyrWorkspaceState,
                    zyr_workspace_state,
                    G_DEFINE_ENUM_VALUE (ZYR_WORKSPACE_CLOSED, "ZYR_WORKSPACE_CLOSED"),
                    G_DEFINE_ENUM_VALUE (ZYR_WORKSPACE_OPENING, "ZYR_WORKSPACE_OPENING"),
                    G_DEFINE_ENUM_VALUE (ZYR_WORKSPACE_NEEDS_ENROLMENT,
                                         "ZYR_WORKSPACE_NEEDS_ENROLMENT"),
                    G_DEFINE_ENUM_VALUE (ZYR_WORKSPACE_NEEDS_SIGN_IN,
                                         "ZYR_WORKSPACE_NEEDS_SIGN_IN"),
                    G_DEFINE_ENUM_VALUE (ZYR_WORKSPACE_READY, "ZYR_WORKSPACE_READY"),
                    G_DEFINE_ENUM_VALUE (ZYR_WORKSPACE_FAILED, "ZYR_WORKSPACE_FAILED"))

G_DEFINE_ENUM_TYPE (
    ZyrWorkspaceFailure,
    zyr_workspace_failure,
    G_DEFINE_ENUM_VALUE (ZYR_WORKSPACE_FAILURE_NONE, "ZYR_WORKSPACE_FAILURE_NONE"),
    G_DEFINE_ENUM_VALUE (ZYR_WORKSPACE_FAILURE_NO_SECRET_SERVICE,
                         "ZYR_WORKSPACE_FAILURE_NO_SECRET_SERVICE"),
    G_DEFINE_ENUM_VALUE (ZYR_WORKSPACE_FAILURE_SECRET_LOCKED,
                         "ZYR_WORKSPACE_FAILURE_SECRET_LOCKED"),
    G_DEFINE_ENUM_VALUE (ZYR_WORKSPACE_FAILURE_WRONG_KEY, "ZYR_WORKSPACE_FAILURE_WRONG_KEY"),
    G_DEFINE_ENUM_VALUE (ZYR_WORKSPACE_FAILURE_DAMAGED, "ZYR_WORKSPACE_FAILURE_DAMAGED"),
    G_DEFINE_ENUM_VALUE (ZYR_WORKSPACE_FAILURE_NEWER_SCHEMA, "ZYR_WORKSPACE_FAILURE_NEWER_SCHEMA"),
    G_DEFINE_ENUM_VALUE (ZYR_WORKSPACE_FAILURE_DISK_FULL, "ZYR_WORKSPACE_FAILURE_DISK_FULL"),
    G_DEFINE_ENUM_VALUE (ZYR_WORKSPACE_FAILURE_IN_USE, "ZYR_WORKSPACE_FAILURE_IN_USE"),
    G_DEFINE_ENUM_VALUE (ZYR_WORKSPACE_FAILURE_IO, "ZYR_WORKSPACE_FAILURE_IO"))

G_DEFINE_QUARK (zyr - workspace - error - quark, zyr_workspace_error)

struct _ZyrWorkspace
{
  GObject parent_instance;
};

G_DEFINE_FINAL_TYPE (ZyrWorkspace, zyr_workspace, G_TYPE_OBJECT)

static void
zyr_workspace_class_init (ZyrWorkspaceClass *klass)
{
}

static void
zyr_workspace_init (ZyrWorkspace *self)
{
}

ZyrWorkspace *
zyr_workspace_new (const char *data_dir)
{
  return NULL;
}

void
zyr_workspace_open_async (ZyrWorkspace *self,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
}

gboolean
zyr_workspace_open_finish (ZyrWorkspace *self, GAsyncResult *result, GError **error)
{
  return 0;
}

void
zyr_workspace_close_async (ZyrWorkspace *self, GAsyncReadyCallback callback, gpointer user_data)
{
}

gboolean
zyr_workspace_close_finish (ZyrWorkspace *self, GAsyncResult *result, GError **error)
{
  return 0;
}

void
zyr_workspace_enrol_async (ZyrWorkspace *self,
                           const char *text,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
}

gboolean
zyr_workspace_enrol_finish (ZyrWorkspace *self, GAsyncResult *result, GError **error)
{
  return 0;
}

void
zyr_workspace_sign_in_async (ZyrWorkspace *self,
                             const char *staff_no,
                             const char *password,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
}

gboolean
zyr_workspace_sign_in_finish (ZyrWorkspace *self, GAsyncResult *result, GError **error)
{
  return 0;
}

void
zyr_workspace_sign_out_async (ZyrWorkspace *self,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
}

gboolean
zyr_workspace_sign_out_finish (ZyrWorkspace *self, GAsyncResult *result, GError **error)
{
  return 0;
}

ZyrWorkspaceState
zyr_workspace_get_state (ZyrWorkspace *self)
{
  return 0;
}

ZyrWorkspaceFailure
zyr_workspace_get_failure (ZyrWorkspace *self)
{
  return 0;
}

const char *
zyr_workspace_get_failure_detail (ZyrWorkspace *self)
{
  return NULL;
}

const char *
zyr_workspace_get_data_dir (ZyrWorkspace *self)
{
  return NULL;
}

const char *
zyr_workspace_get_user_id (ZyrWorkspace *self)
{
  return NULL;
}

char *
zyr_workspace_dup_user_name (ZyrWorkspace *self)
{
  return NULL;
}

char *
zyr_workspace_dup_staff_no (ZyrWorkspace *self)
{
  return NULL;
}

char *
zyr_workspace_dup_foundation_name (ZyrWorkspace *self)
{
  return NULL;
}

char *
zyr_workspace_dup_enrolled_staff_no (ZyrWorkspace *self)
{
  return NULL;
}

char *
zyr_workspace_dup_centre (ZyrWorkspace *self)
{
  return NULL;
}

gboolean
zyr_workspace_has_role (ZyrWorkspace *self, ZyrRole role)
{
  return 0;
}

gboolean
zyr_workspace_may_fill (ZyrWorkspace *self)
{
  return 0;
}

gboolean
zyr_workspace_may_review (ZyrWorkspace *self)
{
  return 0;
}

gboolean
zyr_workspace_may_plan (ZyrWorkspace *self)
{
  return 0;
}

ZyrSyncStatus *
zyr_workspace_get_sync (ZyrWorkspace *self)
{
  return NULL;
}

ZyrCodeBook *
zyr_workspace_get_codes (ZyrWorkspace *self)
{
  return NULL;
}

ZyrClock *
zyr_workspace_get_clock (ZyrWorkspace *self)
{
  return NULL;
}
