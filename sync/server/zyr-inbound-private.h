/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-compression.h"
#include "zyr-service.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

/**
 * ZyrInbound: a request as it was received, away from its connection, for a thread to answer
 */
typedef struct
{
  char *method;
  char *path;
  char *query;
  char *authorization;
  char *protocol;
  char *range;
  char *upload_offset;
  char *upload_length;
  char *upload_complete;
  char *time;
  char *address;
  GBytes *body;
  gsize body_bytes_max;
  ZyrCompression body_compression;
  ZyrCompression accepted;

  GBytes *plain;      /* (nullable): the body, decompressed */
  ZyrRequest request; /* of all this, once it is open */
  ZyrResponse response;
  ZyrCompression response_compression;
} ZyrInbound;

/* In the thread of @message. @body_compression is the caller's to set. */
void zyr_inbound_init (ZyrInbound *inbound,
                       SoupServerMessage *message,
                       const char *path,
                       const GByteArray *body,
                       gsize body_bytes_max);
void zyr_inbound_clear (ZyrInbound *inbound);

/* In any thread: before it is answered, and afterwards. FALSE: what came is not what it says, and
 * the response says so. */
gboolean zyr_inbound_open (ZyrInbound *inbound);
void zyr_inbound_close (ZyrInbound *inbound);

G_END_DECLS
