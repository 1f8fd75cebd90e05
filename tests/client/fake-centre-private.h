/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fake-centre.h"

#include "zyr-messages.h"

G_BEGIN_DECLS

typedef struct
{
  char *path;
  FakeFault fault;
  ZyrProtocolError refusal;
  char *details;
} Fault;

typedef struct
{
  char *name;
  gint64 head;
  GPtrArray *log; /* of ZyrFeedEntry, one a record, ascending */
} Scope;

struct _FakeCentre
{
  SoupServer *server;
  GTlsCertificate *certificate;
  guint16 port;
  guint epoch_n;
  char *epoch;
  GQueue faults;
  GHashTable *counts;
  char *access;
  char *refresh;
  guint n_sessions;
  guint n_wrong;
  gboolean enrolled;
  GPtrArray *scopes;
  GPtrArray *ops;     /* of JsonObject */
  GPtrArray *results; /* of JsonObject */
  GHashTable *blobs;
  GPtrArray *waiting; /* of Waiting */
  char *push_coding;
  char *answer_coding;
};

typedef struct
{
  SoupServerMessage *message;
  ZyrWaitQuery *query;
} Waiting;

Scope *fake_centre_find_scope (FakeCentre *self, const char *name, gboolean create);
/* Applies an operation. Returns: (transfer full): its result */
JsonObject *fake_centre_take_op (FakeCentre *self, JsonObject *op);
/* Answers the long polls that have something to hear of. */
void fake_centre_wake (FakeCentre *self);

G_END_DECLS
