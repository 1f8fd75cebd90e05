/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-acts.h"
#include "zyr-workspace-private.h"

G_BEGIN_DECLS

typedef struct _ZyrAct ZyrAct;

/* Builds the operation in the store's thread. NULL with @error. */
typedef JsonObject *(*ZyrActBuildFunc) (const ZyrAct *act,
                                        ZyrStore *store,
                                        const char *op_id,
                                        const char *now,
                                        GError **error);

struct _ZyrAct
{
  ZyrActBuildFunc build;
  char *id;                 /* of the record that the act is about, or makes */
  JsonObject *object;       /* (nullable): a new record */
  ZyrKind kind;             /* of a record that moves or is corrected */
  char *state;              /* (nullable) */
  char *text;               /* (nullable): reason or value */
  char *visit_id;           /* (nullable) */
  char *time;               /* (nullable): ISO */
  char *field;              /* (nullable): to be corrected */
  ZyrConflictRow *conflict; /* (nullable) */
  ZyrConflictKeep keep;
};

/* @id: (nullable): of the record that the act is about; NULL: it makes one */
ZyrAct *zyr_act_new (ZyrActBuildFunc build, const char *id);

/* Takes @act; zyr_act_finish() gives its id. @missing: a text that the act needs is empty. */
void zyr_act_start (ZyrWorkspace *workspace,
                    ZyrAct *act,
                    gboolean missing,
                    GCancellable *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer user_data);

G_END_DECLS
