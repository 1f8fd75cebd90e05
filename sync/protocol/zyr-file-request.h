/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * ZyrFileRequest: one file to be found or read by somebody who holds no feed of it
 * @foundation, @household: ids; one of @household and @number is there
 * @number: (nullable): a file number, or an identity number of somebody in it
 * @reason: why, for the foundation's audit log
 * @blob: (nullable): SHA-256 of a picture of the file, which is wanted instead
 * @visit: (nullable): a visit of it, which is to be annulled
 */
typedef struct
{
  char *foundation;
  char *household;
  char *number;
  char *reason;
  char *blob;
  char *visit;
} ZyrFileRequest;

/** zyr_file_request_parse: ZYR_PROTOCOL_ERROR_MALFORMED also without a reason */
ZyrFileRequest *zyr_file_request_parse (GBytes *body, GError **error);
GBytes *zyr_file_request_to_bytes (const ZyrFileRequest *request);
void zyr_file_request_free (ZyrFileRequest *request);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZyrFileRequest, zyr_file_request_free)

G_END_DECLS
