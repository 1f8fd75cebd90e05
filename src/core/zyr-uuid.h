/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-clock.h"

G_BEGIN_DECLS

/* Identifiers are UUID version 7 (RFC 9562) in lower-case text: 48 bits of milliseconds, then
 * random bits, so that ids made later sort later. */

#define ZYR_UUID_LENGTH 36

/**
 * ZyrUuidSource:
 *
 * Makes ids that strictly increase as text, also within a millisecond and when the clock goes
 * backwards (the 74 random bits are then counted on from the last id). Thread-safe.
 */
typedef struct _ZyrUuidSource ZyrUuidSource;

/** ZyrRandomFunc: fills @size_bytes bytes at @bytes */
typedef void (*ZyrRandomFunc) (guint8 *bytes, gsize size_bytes, gpointer data);

/**
 * zyr_uuid_source_new:
 * @clock: (nullable): %NULL for the system clock
 * @random: (nullable): %NULL for the kernel's random numbers
 *
 * Returns: (transfer full):
 */
ZyrUuidSource *zyr_uuid_source_new (ZyrClock *clock, ZyrRandomFunc random, gpointer random_data);
void           zyr_uuid_source_free (ZyrUuidSource *self);

/** zyr_uuid_source_next: Returns: (transfer full): the next id */
char *zyr_uuid_source_next (ZyrUuidSource *self);

/** zyr_uuid_new: Returns: (transfer full): the next id of the process's own source */
char *zyr_uuid_new (void);

/**
 * zyr_uuid_derive:
 * @base: a valid id
 * @name: what the new id is for, any text
 *
 * An id that depends on nothing but @base and @name, with @base's time. Two programs that derive
 * a record from the same operation give it the same id.
 */
char *zyr_uuid_derive (const char *base, const char *name);

/** zyr_uuid_is_valid: exactly a lower-case UUIDv7; %NULL is not */
gboolean zyr_uuid_is_valid (const char *uuid);

/** zyr_uuid_get_time_ms: milliseconds since 1970 in a valid id, -1 for any other text */
gint64 zyr_uuid_get_time_ms (const char *uuid);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZyrUuidSource, zyr_uuid_source_free)

G_END_DECLS
