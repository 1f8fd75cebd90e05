/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * zyr_task_run_in_thread: as g_task_run_in_thread(), but @task's source object, task data and answer
 * are let go of only in the thread of @task's context. GLib's own leaves them now and then to the
 * thread that did the work, when that is the last to let go; what is not made for two threads (a
 * message under way, a widget) is then destroyed behind the back of the one that it belongs to.
 * @func: answers @task exactly once
 */
void zyr_task_run_in_thread (GTask *task, GTaskThreadFunc func);

G_END_DECLS
