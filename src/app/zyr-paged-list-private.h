/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-paged-list.h"
#include "zyr-workspace-private.h"

G_BEGIN_DECLS

/**
 * ZyrPagedRows: what rows a list has, and where they come from.
 * @item_type: of the rows; one that was made without properties is the row that has not arrived
 * @take: moves the contents of a row that was just read into the one in its place, and says so
 * @read: in the store's thread: at most @limit rows from @offset on, and how many there are in all.
 * Returns: (transfer full) (element-type GObject): with g_object_unref as its free function
 * @find: likewise: the place of a record in the answer, -1 when it is not in it, or with @error
 */
typedef struct
{
  GType (*item_type) (void);
  const char *(*get_id) (gpointer row);
  void (*take) (gpointer row, gpointer fresh);
  GPtrArray *(*read) (ZyrStore *store,
                      const ZyrActor *actor,
                      gpointer question,
                      guint limit,
                      guint offset,
                      guint *n_total,
                      GError **error);
  gint64 (*find) (ZyrStore *store,
                  const ZyrActor *actor,
                  gpointer question,
                  const char *id,
                  GError **error);
} ZyrPagedRows;

/* Of a derived type, once, when it can tell its question: begins to read. */
void
zyr_paged_list_construct (ZyrPagedList *self, ZyrWorkspace *workspace, const ZyrPagedRows *rows);
/* (nullable): %NULL when disposed */
ZyrWorkspace *zyr_paged_list_get_workspace (ZyrPagedList *self);
/* The question is another one now: what is being read is not shown any more. @is_other: whoever
 * reads the answer begins at its top, and sees nothing of the old one behind the first page. */
void zyr_paged_list_ask_anew (ZyrPagedList *self);

G_END_DECLS
