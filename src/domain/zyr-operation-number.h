/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* The numbers of operations, and the tokens that name them. */

/** zyr_operation_get_number: n, 0 before zyr_operation_set_number() */
gint64 zyr_operation_get_number (JsonObject *op);

/** zyr_operation_set_number: the only change made to an operation, by the outbox that owns it */
void zyr_operation_set_number (JsonObject *op, gint64 number);

/**
 * zyr_operation_renumber:
 * @op: of the device @device_id, numbered after @after
 *
 * Adds @by to its number, and to those numbers after @after that the tokens of the fields name which
 * its author saw: all operations after @after are numbered anew together.
 */
void zyr_operation_renumber (JsonObject *op, const char *device_id, gint64 after, gint64 by);

/** zyr_operation_dup_token: "device:n", what a field written by it carries. (transfer full) */
char *zyr_operation_dup_token (const char *device_id, gint64 number);

/** zyr_operation_new_void: no act, to stand in a number whose act is lost; @id and @at as of others */
JsonObject *zyr_operation_new_void (const char *id, const char *at);

G_END_DECLS
