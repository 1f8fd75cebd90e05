/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * Names and numbers that both sides of the wire share. `../PROTOCOL.md` is the contract in prose.
 *
 * Every request carries `Ziyaret-Protocol: 1`; all but enrolment, sign-in, token renewal and health
 * also `Authorization: Bearer <access>`. Bodies are JSON in UTF-8 (`pull` answers NDJSON).
 */
#define ZYR_PROTOCOL_VERSION 1
#define ZYR_PROTOCOL_VERSION_TEXT "1"

#define ZYR_PROTOCOL_HEADER "Ziyaret-Protocol"
/* The time of the device as it sends, ISO 8601 with offset */
#define ZYR_PROTOCOL_TIME_HEADER "Ziyaret-Time"

#define ZYR_PROTOCOL_JSON_TYPE "application/json"
#define ZYR_PROTOCOL_NDJSON_TYPE "application/x-ndjson"
#define ZYR_PROTOCOL_BLOB_TYPE "application/octet-stream"

#define ZYR_PROTOCOL_PATH_BASE "/sync/v1"
#define ZYR_PROTOCOL_PATH_ENROL ZYR_PROTOCOL_PATH_BASE "/enrol"
#define ZYR_PROTOCOL_PATH_SIGN_IN ZYR_PROTOCOL_PATH_BASE "/sign-in"
#define ZYR_PROTOCOL_PATH_TOKEN ZYR_PROTOCOL_PATH_BASE "/token"
#define ZYR_PROTOCOL_PATH_SIGN_OUT ZYR_PROTOCOL_PATH_BASE "/sign-out"
#define ZYR_PROTOCOL_PATH_HELLO ZYR_PROTOCOL_PATH_BASE "/hello"
#define ZYR_PROTOCOL_PATH_LEASE ZYR_PROTOCOL_PATH_BASE "/lease"
#define ZYR_PROTOCOL_PATH_PUSH ZYR_PROTOCOL_PATH_BASE "/push"
#define ZYR_PROTOCOL_PATH_RETRY ZYR_PROTOCOL_PATH_BASE "/retry"
#define ZYR_PROTOCOL_PATH_SEALED ZYR_PROTOCOL_PATH_BASE "/sealed/"
#define ZYR_PROTOCOL_PATH_PULL ZYR_PROTOCOL_PATH_BASE "/pull"
#define ZYR_PROTOCOL_PATH_WAIT ZYR_PROTOCOL_PATH_BASE "/wait"
#define ZYR_PROTOCOL_PATH_FILE ZYR_PROTOCOL_PATH_BASE "/file"
#define ZYR_PROTOCOL_PATH_FIND ZYR_PROTOCOL_PATH_BASE "/find"
#define ZYR_PROTOCOL_PATH_ANNUL ZYR_PROTOCOL_PATH_BASE "/annul"
#define ZYR_PROTOCOL_PATH_BLOB ZYR_PROTOCOL_PATH_BASE "/blob/"
#define ZYR_PROTOCOL_PATH_HEALTH "/healthz"
#define ZYR_PROTOCOL_PATH_LIVE "/livez"
#define ZYR_PROTOCOL_PATH_METRICS "/metrics"

/* Limits are those of zyr-limits.h; the centre says its own (never higher) in the answer to hello.
 */
#define ZYR_PROTOCOL_TOKEN_BYTES_MAX 128
#define ZYR_PROTOCOL_PULL_RECORDS_DEFAULT 500

G_END_DECLS
