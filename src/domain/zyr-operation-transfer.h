/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-operation.h"

G_BEGIN_DECLS

/* Builders of the operations about a household's transfer to another foundation, as those of
 * zyr-operation.h. */

/** zyr_operation_new_transfer_ask: @transfer {id, household, to, to_name?, reason} */
JsonObject *
zyr_operation_new_transfer_ask (const char *id, const char *at, JsonObject *transfer);

/** zyr_operation_new_transfer_answer: @kind ZYR_OP_TRANSFER_ACCEPT, _DECLINE (with a @reason) or
 * _WITHDRAW; @transfer its id */
JsonObject *zyr_operation_new_transfer_answer (const char *id,
                                               const char *at,
                                               const char *kind,
                                               const char *transfer,
                                               const char *reason);

G_END_DECLS
