/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-compression.h"
#include "zyr-protocol-error.h"
#include "zyr-service.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* What an answer of the centre looks like as HTTP. */

void zyr_answer_send (SoupServerMessage *message,
                      const ZyrResponse *response,
                      ZyrCompression compression);

/** zyr_answer_refuse: @retry_after_s: 0 for none */
void zyr_answer_refuse (SoupServerMessage *message,
                        ZyrProtocolError code,
                        gint64 retry_after_s,
                        const char *text);

/** zyr_answer_is_health: whether @path is of those that say how the process is */
gboolean zyr_answer_is_health (const char *path);
/** zyr_answer_stopping: what they are answered once it takes no more requests */
void zyr_answer_stopping (SoupServerMessage *message);

/** zyr_answer_may_read_metrics: @readers: "loopback", "any", "none"; @token: "" for none: else who has
 * it, and nobody else */
gboolean
zyr_answer_may_read_metrics (SoupServerMessage *message, const char *readers, const char *token);

G_END_DECLS
