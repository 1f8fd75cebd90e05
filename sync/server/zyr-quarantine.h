/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-service.h"

G_BEGIN_DECLS

/**
 * ZyrQuarantined: an operation that was kept and not applied
 * @device: @n: together its name
 * @reason: one of the protocol's
 * @payload: (nullable): its content, where one was asked for; reading it belongs in the audit log
 */
typedef struct
{
  char *home;
  char *device;
  char *account;
  gint64 n;
  char *kind;
  char *reason;
  gint64 at_s;
  char *payload;
} ZyrQuarantined;

void zyr_quarantined_free (ZyrQuarantined *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZyrQuarantined, zyr_quarantined_free)

/** zyr_quarantine_list: Returns: (transfer full) (nullable) (element-type ZyrQuarantined): by
 * foundation, oldest first */
GPtrArray *zyr_quarantine_list (ZyrTx *tx, GError **error);

/** zyr_quarantine_find: with its content. Returns: (transfer full) (nullable): NULL without an error:
 * there is none, or it is not refused (any more) */
ZyrQuarantined *
zyr_quarantine_find (ZyrTx *tx, const char *device, gint64 n, GError **error);

/**
 * zyr_service_retry: applies operations of one device that were refused, as their author, under
 * today's rules, in one transaction; the device is told at its next hello
 *
 * An operation that has been accepted meanwhile, here or by an earlier retry, stays as it is. What
 * is refused again keeps its place, with the new reason.
 *
 * @numbers: (element-type gint64):
 *
 * Returns: (transfer full) (nullable) (element-type JsonObject): results as in a push's answer, of
 * the numbers that the centre knows
 */
GPtrArray *
zyr_service_retry (ZyrService *service, const char *device, GArray *numbers, GError **error);

G_END_DECLS
