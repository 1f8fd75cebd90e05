/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-kind.h"
#include "zyr-sync-store.h"

G_BEGIN_DECLS

/* A ZyrSyncStore in memory. A record is an id with the text of its body, a note. */
#define FAKE_TYPE_STORE (fake_store_get_type ())
G_DECLARE_FINAL_TYPE (FakeStore, fake_store, FAKE, STORE, GObject)

FakeStore *fake_store_new (void);

/* Any operation (taken); its number is set and returned. */
gint64 fake_store_add_json (FakeStore *self, JsonObject *op);
/* An operation that makes a note, as the fake centre understands it; returns its number. */
gint64 fake_store_add_op (FakeStore *self, const char *id, const char *text);
gint64 fake_store_get_acked (FakeStore *self);
/* "ok", "quarantined" … or NULL when not answered */
const char *fake_store_get_outcome (FakeStore *self, gint64 n);
/* How many times operation @n was answered */
guint fake_store_get_n_answers (FakeStore *self, gint64 n);

const char *fake_store_get_note (FakeStore *self, const char *id);
/* (nullable): the id of some record of that kind */
const char *fake_store_find (FakeStore *self, ZyrKind kind);
guint fake_store_get_n_notes (FakeStore *self);
const ZyrSyncCursor *fake_store_get_cursor (FakeStore *self, const char *scope);

void fake_store_add_blob (FakeStore *self, GBytes *bytes, gboolean unsent);
void fake_store_set_part (FakeStore *self, const char *sha256, GBytes *bytes); /* NULL: none */
GBytes *fake_store_get_part (FakeStore *self, const char *sha256); /* (nullable), borrowed */
gboolean fake_store_has_blob (FakeStore *self, const char *sha256);
guint fake_store_get_n_unsent_blobs (FakeStore *self);

/* The next @n writes fail, as on a full disk. */
void fake_store_fail_writes (FakeStore *self, guint n);
/* Forgets answered operations, as when their journal has grown too old. */
void fake_store_drop_journal (FakeStore *self);

guint fake_store_get_n_history (FakeStore *self);
const char *fake_store_get_last_outcome (FakeStore *self);

G_END_DECLS
