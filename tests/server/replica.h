/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "service-fixture.h"

/* What a device holds of the feeds that it is given, page by page, kept as PROTOCOL.md says. Each
 * line is checked as it comes: numbers ascend, and no state comes after a newer one. */

typedef struct
{
  Device *device;
  GHashTable *feeds; /* name -> ReplicaFeed */
  guint n_resets;
  guint n_lines; /* ever read */
} Replica;

Replica *replica_new (Fixture *fixture, const char *account, const char *staff_no);
void replica_free (Replica *replica);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Replica, replica_free)

/* Says hello, drops what is not granted any more, reads every feed to its end in pages of @limit
 * (0: the centre's); what is held then has the digests that the centre has. */
void replica_pull (Fixture *fixture, Replica *replica, guint limit);

/* Says hello with the digests of what is held, of one kind or (NULL) of all. (transfer full) */
Answer *replica_compare (Fixture *fixture, Replica *replica, const char *kind);

/* One page of each feed; TRUE while there is more. */
gboolean replica_pull_page (Fixture *fixture, Replica *replica, guint limit);

/* The feeds' names in order, with commas. (transfer full) */
char *replica_dup_feeds (Replica *replica);

/* The line of a record: {k, kind, id, ver, seq, body}, NULL when it is not there. */
JsonObject *replica_find (Replica *replica, const char *id);
gboolean replica_has (Replica *replica, const char *id);
guint replica_count (Replica *replica, const char *kind); /* NULL: all */
/* All lines of a kind, as JSON. (transfer full) */
char *replica_dup_text (Replica *replica, const char *kind);

/* A new session, when time has passed. */
void replica_sign_in (Fixture *fixture, Replica *replica, const char *staff_no);
