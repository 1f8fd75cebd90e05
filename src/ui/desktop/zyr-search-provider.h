/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "zyr-workspace.h"

G_BEGIN_DECLS

/**
 * ZyrSearchProvider: households for the desktop's search (org.gnome.Shell.SearchProvider2). It finds
 * something only while ZYR_SETTINGS_SEARCH_PROVIDER is on and the workspace is READY: neither
 * locked, nor closed, nor signed out; for one that is being opened it waits. It keeps what it found
 * last, until then.
 *
 * Signals: "asked": a question comes that may be answered, and is answered with nothing unless there
 * is a workspace afterwards; "open-household" (id), "search" (words): somebody chose one, or wants to
 * see all.
 */
#define ZYR_TYPE_SEARCH_PROVIDER (zyr_search_provider_get_type ())
G_DECLARE_FINAL_TYPE (ZyrSearchProvider, zyr_search_provider, ZYR, SEARCH_PROVIDER, GObject)

ZyrSearchProvider *zyr_search_provider_new (void);

/** zyr_search_provider_set_workspace: @workspace: (nullable): none finds nothing */
void zyr_search_provider_set_workspace (ZyrSearchProvider *self, ZyrWorkspace *workspace);

gboolean zyr_search_provider_export (ZyrSearchProvider *self,
                                     GDBusConnection *bus,
                                     const char *path,
                                     GError **error);
void zyr_search_provider_unexport (ZyrSearchProvider *self);

G_END_DECLS
