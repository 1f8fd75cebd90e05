/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-store-drafts.h"
#include "zyr-store-operations.h"
#include "zyr-store-records.h"

G_BEGIN_DECLS

/* A store in a folder of its own that goes away with the fixture */
typedef struct
{
  char     *folder;
  char     *path;
  GBytes   *key;
  ZyrStore *store; /* NULL while closed */
} Fixture;

#define SCOPE "w:u1"
#define EPOCH "e1"
#define FOUNDATION "f1"
#define WORKER "u1"

void fixture_set_up (Fixture *self, gconstpointer data);
void fixture_tear_down (Fixture *self, gconstpointer data);
void fixture_open (Fixture *self);
void fixture_close (Fixture *self);
void fixture_reopen (Fixture *self);

/** fixture_file: Returns: (transfer full): the name of a file beside the store */
char *fixture_file (Fixture *self, const char *suffix);

/** fixture_add: a test that gets an opened fixture, or a closed one */
#define fixture_add(name, func) \
  g_test_add (name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

/** make_key: 32 bytes that all have this value */
GBytes *make_key (guint8 value);

/** parse: JSON text with single quotes for double ones */
JsonObject *parse (const char *format, ...) G_GNUC_PRINTF (1, 2);

ZyrFeedEntry *upsert (ZyrKind kind, const char *id, gint64 ver, JsonObject *body /* taken */);
ZyrFeedEntry *removal (ZyrFeedOp op, ZyrKind kind, const char *id);

/** feed: one page of @entries (taken), which must be accepted */
void feed (Fixture *self, const char *scope, gint64 next, ZyrFeedEntry *first, ...)
    G_GNUC_NULL_TERMINATED;

/* Records that the domain's rules accept: foundation f1, worker u1 */
ZyrFeedEntry *household (const char *id, gint64 ver, const char *name);
ZyrFeedEntry *member (const char *id, const char *household, gint64 ver, const char *given);
ZyrFeedEntry *visit (const char *id, const char *household, gint64 ver, const char *state);
ZyrFeedEntry *form_record (void);

extern const ZyrStoreActor worker;

/** append: an operation (taken) that must be accepted. Returns: its number */
gint64 append (Fixture *self, JsonObject *op);

JsonObject *op_note (const char *note, const char *household, const char *text);
JsonObject *op_set_phone (Fixture *self, const char *household, const char *phone);
JsonObject *op_start (const char *visit);
JsonObject *op_submit (const char *visit, const char *revision, int number, const char *sha256);

/** answer: the centre's result with one version, or none for @kind UNKNOWN */
void answer (Fixture             *self,
             gint64               n,
             ZyrStoreResultStatus status,
             ZyrKind              kind,
             const char          *id,
             gint64               ver);

/** view_string: a field of the view; "(none)" without the record. Returns: (transfer full): */
char *view_string (Fixture *self, ZyrKind kind, const char *id, const char *field);

#define assert_view(self, kind, id, field, expected)                                  \
  G_STMT_START                                                                        \
  {                                                                                   \
    g_autofree char *assert_view_found = view_string (self, kind, id, field);         \
    g_assert_cmpstr (assert_view_found, ==, expected);                                \
  }                                                                                   \
  G_STMT_END

G_END_DECLS
