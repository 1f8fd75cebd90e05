/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include "zyr-account-messages.h"
#include "zyr-compression.h"
#include "zyr-enrolment.h"
#include "zyr-feed.h"
#include "zyr-messages.h"

#define DECOMPRESSED_MAX_BYTES (1024 * 1024)

/* What was read must be writable, and read again as the same. */
static void
check_enrolment (const char *text)
{
  g_autoptr (ZyrEnrolment) enrolment = zyr_enrolment_parse (text, NULL);
  g_autoptr (ZyrEnrolment) again = NULL;
  g_autofree char *written = NULL;

  if (enrolment == NULL)
    return;

  written = zyr_enrolment_format (enrolment);
  again = zyr_enrolment_parse (written, NULL);
  g_assert_nonnull (again);
  g_assert_cmpstr (again->host, ==, enrolment->host);
  g_assert_cmpint (again->port, ==, enrolment->port);
  g_assert_cmpstr (again->ca_sha256, ==, enrolment->ca_sha256);
  g_assert_cmpstr (again->code, ==, enrolment->code);
}

static void
check_compressed (ZyrCompression compression, GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) plain = zyr_decompress (compression, bytes, DECOMPRESSED_MAX_BYTES, &error);
  g_autoptr (GBytes) packed = zyr_compress (compression, bytes);
  g_autoptr (GBytes) unpacked = zyr_decompress (compression, packed, G_MAXUINT32, NULL);

  g_assert_true ((plain == NULL) == (error != NULL));
  g_assert_true (plain == NULL || g_bytes_get_size (plain) <= DECOMPRESSED_MAX_BYTES);
  g_assert_true (unpacked == NULL || g_bytes_equal (unpacked, bytes));
}

static void
check_messages (GBytes *bytes, const char *text)
{
  g_autoptr (ZyrFeedPage) page = zyr_feed_page_parse (bytes, "ref", NULL);
  g_autoptr (ZyrHelloRequest) hello = zyr_hello_request_parse (bytes, NULL);
  g_autoptr (ZyrHelloAnswer) hello_answer = zyr_hello_answer_parse (bytes, NULL);
  g_autoptr (ZyrPushRequest) push = zyr_push_request_parse (bytes, NULL);
  g_autoptr (ZyrPushAnswer) push_answer = zyr_push_answer_parse (bytes, NULL);
  g_autoptr (ZyrWaitAnswer) wait_answer = zyr_wait_answer_parse (bytes, NULL);
  g_autoptr (ZyrPullQuery) pull = zyr_pull_query_parse (text, NULL);
  g_autoptr (ZyrWaitQuery) wait = zyr_wait_query_parse (text, NULL);
  g_autoptr (ZyrEnrolRequest) enrol = zyr_enrol_request_parse (bytes, NULL);
  g_autoptr (ZyrSignInRequest) sign_in = zyr_sign_in_request_parse (bytes, NULL);
  g_autoptr (ZyrSession) session = zyr_session_parse (bytes, NULL);

  for (guint i = 1; page != NULL && i < page->entries->len; i++)
    {
      const ZyrFeedEntry *before = g_ptr_array_index (page->entries, i - 1);
      const ZyrFeedEntry *entry = g_ptr_array_index (page->entries, i);

      g_assert_cmpint (before->seq, <, entry->seq);
    }
}

void
zyr_fuzz_one (const guint8 *data, gsize size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autofree char *text = g_strndup ((const char *) data, size);

  check_enrolment (text);
  check_compressed (ZYR_COMPRESSION_GZIP, bytes);
  check_compressed (ZYR_COMPRESSION_ZSTD, bytes);
  check_messages (bytes, text);
}
