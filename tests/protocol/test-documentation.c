/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sync/PROTOCOL.md says what the code does: its examples are read and written back, its tables
 * compared. */
#include "zyr-account-messages.h"
#include "zyr-enrolment.h"
#include "zyr-feed.h"
#include "zyr-file-request.h"
#include "zyr-json.h"
#include "zyr-lease-messages.h"
#include "zyr-limits.h"
#include "zyr-messages.h"
#include "zyr-operation.h"
#include "zyr-protocol-error.h"
#include "zyr-protocol.h"
#include "zyr-retry.h"
#include "zyr-seal.h"
#include "zyr-transfer.h"

#include <string.h>

static char *document;

#define ROUND_TRIP(name, type)                                                                     \
  static GBytes *round_trip_##name (GBytes *body, GError **error)                                  \
  {                                                                                                \
    g_autoptr (type) message = name##_parse (body, error);                                         \
    return message != NULL ? name##_to_bytes (message) : NULL;                                     \
  }

ROUND_TRIP (zyr_enrol_request, ZyrEnrolRequest)
ROUND_TRIP (zyr_enrol_answer, ZyrEnrolAnswer)
ROUND_TRIP (zyr_sign_in_request, ZyrSignInRequest)
ROUND_TRIP (zyr_token_request, ZyrTokenRequest)
ROUND_TRIP (zyr_sign_out_request, ZyrSignOutRequest)
ROUND_TRIP (zyr_session, ZyrSession)
ROUND_TRIP (zyr_hello_request, ZyrHelloRequest)
ROUND_TRIP (zyr_hello_answer, ZyrHelloAnswer)
ROUND_TRIP (zyr_push_request, ZyrPushRequest)
ROUND_TRIP (zyr_push_answer, ZyrPushAnswer)
ROUND_TRIP (zyr_retry_request, ZyrRetryRequest)
ROUND_TRIP (zyr_wait_answer, ZyrWaitAnswer)
ROUND_TRIP (zyr_file_request, ZyrFileRequest)

static GBytes *
round_trip_error (GBytes *body, GError **error)
{
  g_autoptr (ZyrProtocolProblem) problem = zyr_protocol_problem_parse (body, error);

  if (problem == NULL)
    return NULL;
  return zyr_protocol_error_build (problem->code, problem->message, problem->details);
}

static GBytes *
round_trip_json (GBytes *body, GError **error)
{
  g_autoptr (JsonNode) node = zyr_json_parse (g_bytes_get_data (body, NULL),
                                              (gssize)g_bytes_get_size (body), 1000, 8, error);
  char *text = node != NULL ? zyr_json_to_canonical (node) : NULL;

  return text != NULL ? g_bytes_new_take (text, strlen (text)) : NULL;
}

static GBytes *
text_to_bytes (char *text)
{
  return text != NULL ? g_bytes_new_take (text, strlen (text)) : NULL;
}

static GBytes *
round_trip_enrolment (GBytes *body, GError **error)
{
  g_autofree char *text = g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
  g_autoptr (ZyrEnrolment) enrolment = zyr_enrolment_parse (text, error);

  return enrolment != NULL ? text_to_bytes (zyr_enrolment_format (enrolment)) : NULL;
}

static GBytes *
round_trip_pull_query (GBytes *body, GError **error)
{
  g_autofree char *text = g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
  g_autoptr (ZyrPullQuery) query = zyr_pull_query_parse (text, error);

  return query != NULL ? text_to_bytes (zyr_pull_query_to_string (query)) : NULL;
}

static GBytes *
round_trip_wait_query (GBytes *body, GError **error)
{
  g_autofree char *text = g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
  g_autoptr (ZyrWaitQuery) query = zyr_wait_query_parse (text, error);

  return query != NULL ? text_to_bytes (zyr_wait_query_to_string (query)) : NULL;
}

static const char *
find_header (char **lines, const char *name)
{
  g_autofree char *prefix = g_strconcat (name, ": ", NULL);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      if (g_str_has_prefix (lines[i], prefix))
        return lines[i] + strlen (prefix);
    }
  return NULL;
}

static GBytes *
round_trip_upload_headers (GBytes *body, GError **error)
{
  g_autofree char *text = g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  gint64 offset = -1;
  gint64 length = -1;
  gboolean complete = TRUE;

  g_assert_true (zyr_transfer_parse_count (find_header (lines, ZYR_TRANSFER_OFFSET), &offset));
  g_assert_true (zyr_transfer_parse_count (find_header (lines, ZYR_TRANSFER_LENGTH), &length));
  g_assert_true (zyr_transfer_parse_flag (find_header (lines, ZYR_TRANSFER_COMPLETE), &complete));
  return text_to_bytes (g_strdup_printf (
      ZYR_TRANSFER_OFFSET ": %" G_GINT64_FORMAT "\n" ZYR_TRANSFER_LENGTH ": %" G_GINT64_FORMAT
                          "\n" ZYR_TRANSFER_COMPLETE ": ?%d",
      offset, length, complete));
}

static GBytes *
round_trip_feed_page (GBytes *body, GError **error)
{
  g_autofree char *lines = NULL;
  g_autoptr (GBytes) page_bytes = NULL;
  g_autoptr (ZyrFeedPage) page = NULL;
  g_autoptr (ZyrFeedWriter) writer = zyr_feed_writer_new ();

  lines = g_strdup_printf ("%.*s\n", (int)g_bytes_get_size (body),
                           (const char *)g_bytes_get_data (body, NULL));
  page_bytes = g_bytes_new (lines, strlen (lines));
  page = zyr_feed_page_parse (page_bytes, "ref", error);
  if (page == NULL)
    return NULL;
  for (guint i = 0; i < page->entries->len; i++)
    {
      const ZyrFeedEntry *entry = g_ptr_array_index (page->entries, i);
      gboolean gone = entry->op == ZYR_FEED_LEAVE || entry->op == ZYR_FEED_DELETE;
      g_autofree char *text = zyr_json_object_to_canonical (zyr_record_get_body (entry->record));
      g_autofree char *tok = zyr_json_object_to_canonical (zyr_record_get_tok (entry->record));

      zyr_feed_writer_add (writer, entry->op,
                           zyr_kind_to_string (zyr_record_get_kind (entry->record)),
                           zyr_record_get_id (entry->record), zyr_record_get_ver (entry->record),
                           entry->seq, gone ? NULL : text, tok);
    }
  return zyr_feed_writer_finish (writer, page->head, page->next, page->more, page->total);
}

/* What is sealed is read by the key alone: once round through both. */
static GBytes *
round_trip_lease_sealed (GBytes *body, GError **error)
{
  const guint8 bytes[ZYR_SEAL_KEY_BYTES] = { 7, 1, 3 };
  g_autofree char *secret = zyr_seal_key_to_text (bytes);
  g_autofree char *key = zyr_seal_dup_public (secret, error);
  g_autoptr (GBytes) sealed = zyr_seal (body, key, error);
  g_autoptr (GBytes) part
      = zyr_lease_part_open (sealed, secret, "019abcd0-0000-7000-8000-000000000001", error);
  g_autoptr (GBytes) again = NULL;

  if (part == NULL)
    return NULL;
  again = zyr_lease_part_seal ("019abcd0-0000-7000-8000-000000000001", part, key, error);
  return zyr_seal_open (again, secret, error);
}

static GBytes *
round_trip_lease_request (GBytes *body, GError **error)
{
  g_autoptr (GBytes) sealed = zyr_lease_request_parse (body, error);

  return sealed != NULL ? zyr_lease_request_to_bytes (sealed) : NULL;
}

static GBytes *
round_trip_lease_answer (GBytes *body, GError **error)
{
  g_autoptr (GBytes) part = zyr_lease_answer_parse (body, error);

  return part != NULL ? zyr_lease_answer_to_bytes (part) : NULL;
}

static const struct
{
  const char *name;
  GBytes *(*round_trip) (GBytes *body, GError **error);
} examples[] = {
  { "enrolment", round_trip_enrolment },
  { "health-answer", round_trip_json },
  { "health-stopping", round_trip_json },
  { "enrol-request", round_trip_zyr_enrol_request },
  { "enrol-answer", round_trip_zyr_enrol_answer },
  { "sign-in-request", round_trip_zyr_sign_in_request },
  { "token-request", round_trip_zyr_token_request },
  { "sign-out-request", round_trip_zyr_sign_out_request },
  { "session", round_trip_zyr_session },
  { "hello-request", round_trip_zyr_hello_request },
  { "hello-refused", round_trip_zyr_hello_request },
  { "hello-answer", round_trip_zyr_hello_answer },
  { "lease-sealed", round_trip_lease_sealed },
  { "lease-request", round_trip_lease_request },
  { "lease-answer", round_trip_lease_answer },
  { "hello-digest", round_trip_zyr_hello_request },
  { "hello-differ", round_trip_zyr_hello_answer },
  { "push-request", round_trip_zyr_push_request },
  { "push-answer", round_trip_zyr_push_answer },
  { "revoked-refusal", round_trip_json },
  { "older-copy-before", round_trip_zyr_push_request },
  { "older-copy-refusal", round_trip_json },
  { "older-copy-after", round_trip_zyr_push_request },
  { "retry-request", round_trip_zyr_retry_request },
  { "retry-answer", round_trip_zyr_push_answer },
  { "pull-query", round_trip_pull_query },
  { "feed-page", round_trip_feed_page },
  { "wait-query", round_trip_wait_query },
  { "wait-answer", round_trip_zyr_wait_answer },
  { "file-request", round_trip_zyr_file_request },
  { "find-request", round_trip_zyr_file_request },
  { "find-answer", round_trip_json },
  { "annul-request", round_trip_zyr_file_request },
  { "annul-answer", round_trip_json },
  { "upload-headers", round_trip_upload_headers },
  { "error", round_trip_error },
};

/* The text of the block that is marked with @name. */
static char *
find_example (const char *name)
{
  g_autofree char *pattern = g_strdup_printf ("^```(?:json|ndjson|text) %s\\n(.*?)\\n```$", name);
  g_autoptr (GRegex) regex = g_regex_new (pattern, G_REGEX_MULTILINE | G_REGEX_DOTALL, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;

  if (!g_regex_match (regex, document, 0, &match))
    g_test_message ("no example of %s", name);
  return g_match_info_fetch (match, 1);
}

/* JSON text compares by value, other text as it is; the writer of pages ends them with a newline.
 */
static char *
normalize (const char *text, gsize size)
{
  g_autoptr (JsonNode) node = zyr_json_parse (text, (gssize)size, ZYR_MIB (8), 32, NULL);
  g_autofree char *copy = g_strndup (text, size);

  return node != NULL ? zyr_json_to_canonical (node) : g_strdup (g_strchomp (copy));
}

static void
test_example (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = find_example (examples[i].name);
  g_autoptr (GBytes) body = NULL;
  g_autoptr (GBytes) written = NULL;
  g_autofree char *wanted = NULL;
  g_autofree char *got = NULL;

  g_assert_nonnull (text);
  body = g_bytes_new (text, strlen (text));
  written = examples[i].round_trip (body, &error);
  g_assert_no_error (error);
  g_assert_nonnull (written);
  wanted = normalize (text, strlen (text));
  got = normalize (g_bytes_get_data (written, NULL), g_bytes_get_size (written));
  g_assert_cmpstr (got, ==, wanted);
}

static ZyrPushRequest *
push_example (const char *name)
{
  g_autofree char *text = find_example (name);
  g_autoptr (GBytes) body = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;
  ZyrPushRequest *request = zyr_push_request_parse (body, &error);

  g_assert_no_error (error);
  return request;
}

/* What follows from the rule in the text is what stands in the example. */
static void
test_older_copy (void)
{
  g_autofree char *text = find_example ("older-copy-refusal");
  g_autoptr (JsonObject) refusal = zyr_json_parse_object (text, -1, 1000, NULL);
  g_autoptr (ZyrPushRequest) before = push_example ("older-copy-before");
  g_autoptr (ZyrPushRequest) after = push_example ("older-copy-after");
  const gint64 n = zyr_json_get_int (refusal, "n", 0);
  const gint64 last = 43;

  g_assert_cmpint (before->first, ==, n);
  g_assert_cmpint (after->first, ==, last + 1);
  g_assert_cmpuint (before->ops->len, ==, after->ops->len);
  for (guint i = 0; i < before->ops->len; i++)
    {
      JsonObject *op = g_ptr_array_index (before->ops, i);
      g_autofree char *got = NULL;
      g_autofree char *wanted = zyr_json_object_to_canonical (g_ptr_array_index (after->ops, i));

      zyr_operation_renumber (op, before->device, n - 1, last - n + 1);
      got = zyr_json_object_to_canonical (op);
      g_assert_cmpstr (got, ==, wanted);
    }
}

static void
test_all_examples_are_known (void)
{
  g_autoptr (GRegex) regex = g_regex_new ("^```[a-z]+ ([a-z-]+)$", G_REGEX_MULTILINE, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  guint n = 0;

  for (g_regex_match (regex, document, 0, &match); g_match_info_matches (match);
       g_match_info_next (match, NULL))
    {
      g_autofree char *name = g_match_info_fetch (match, 1);
      gboolean known = FALSE;

      for (guint i = 0; i < G_N_ELEMENTS (examples); i++)
        known = known || g_str_equal (examples[i].name, name);
      g_assert_true (known);
      n++;
    }
  g_assert_cmpuint (n, ==, G_N_ELEMENTS (examples));
}

static void
test_error_codes (void)
{
  for (guint i = 0; i < ZYR_PROTOCOL_N_ERRORS; i++)
    {
      ZyrProtocolError back;
      const char *code = zyr_protocol_error_to_code (i);
      g_autofree char *row
          = g_strdup_printf ("\n| `%s` | %u |", code, zyr_protocol_error_to_status (i));

      g_assert_nonnull (code);
      g_assert_true (zyr_protocol_error_from_code (code, &back));
      g_assert_cmpuint (back, ==, i);
      if (strstr (document, row) == NULL)
        g_test_message ("not in the table: %s", row);
      g_assert_nonnull (strstr (document, row));
    }
}

static void
test_paths_and_operations (void)
{
  static const char *const words[] = {
    ZYR_PROTOCOL_HEADER,
    ZYR_PROTOCOL_PATH_ENROL "`",
    ZYR_PROTOCOL_PATH_SIGN_IN "`",
    ZYR_PROTOCOL_PATH_TOKEN "`",
    ZYR_PROTOCOL_PATH_SIGN_OUT "`",
    ZYR_PROTOCOL_PATH_HELLO "`",
    ZYR_PROTOCOL_PATH_PUSH "`",
    ZYR_PROTOCOL_PATH_RETRY "`",
    ZYR_PROTOCOL_PATH_SEALED "`",
    "`" ZYR_REFUSAL_DEVICE_REVOKED "`",
    ZYR_PROTOCOL_PATH_PULL "`",
    ZYR_PROTOCOL_PATH_WAIT "`",
    ZYR_PROTOCOL_PATH_BLOB "{sha256}`",
    ZYR_PROTOCOL_PATH_FILE "`",
    ZYR_PROTOCOL_PATH_ANNUL "`",
    ZYR_PROTOCOL_PATH_HEALTH "`",
    ZYR_PROTOCOL_PATH_LIVE "`",
    ZYR_PROTOCOL_PATH_METRICS "`",
    ZYR_PROTOCOL_NDJSON_TYPE,
    ZYR_PROTOCOL_BLOB_TYPE,
    ZYR_TRANSFER_PART_TYPE,
    ZYR_PROTOCOL_ERROR_HEADER,
    ZYR_TRANSFER_RANGE,
    ZYR_TRANSFER_CONTENT_RANGE,
    "| `" ZYR_OP_VOID "` |",
    "| `" ZYR_OP_FILE_READ "` |",
    "| `" ZYR_OP_SET "` |",
    "| `" ZYR_OP_NOTE_ADD "` |",
    "| `" ZYR_OP_VISIT_START "` |",
    "| `" ZYR_OP_VISIT_SUBMIT "` |",
    "| `" ZYR_OP_VISIT_PLAN "` |",
    "| `" ZYR_OP_VISIT_REASSIGN "` |",
    "| `" ZYR_OP_VISIT_CANCEL "` |",
    "| `" ZYR_OP_VISIT_MOVE "` |",
    "| `" ZYR_OP_VISIT_ATTEMPT "` |",
    "| `" ZYR_OP_NOTE_PIN "` |",
    "| `" ZYR_OP_REVIEW_ADD "` |",
    "| `" ZYR_OP_ATTACHMENT_ADD "` |",
    "`" ZYR_REFUSAL_NOT_ALLOWED "`",
    "`" ZYR_REFUSAL_OWN_VISIT "`",
    "`" ZYR_REFUSAL_WRONG_STATE "`",
    "`" ZYR_REFUSAL_STALE_REVISION "`",
    "`" ZYR_REFUSAL_UNKNOWN_RECORD "`",
    "`" ZYR_REFUSAL_UNKNOWN_FORM "`",
    "`" ZYR_REFUSAL_MALFORMED "`",
    "`" ZYR_REFUSAL_OTHER_FOUNDATION "`",
    "`" ZYR_REFUSAL_DUPLICATE "`",
    "`" ZYR_REFUSAL_SAME_PERSON "`",
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      if (strstr (document, words[i]) == NULL)
        g_test_message ("not documented: %s", words[i]);
      g_assert_nonnull (strstr (document, words[i]));
    }
}

static void
test_limits (void)
{
  static const struct
  {
    const char *what;
    gsize limit;
  } limits[] = {
    { "operations of a push", ZYR_PUSH_OPS_N_MAX },
    { "refused operations that a hello or a retry names", ZYR_REFUSED_OPS_N_MAX },
    { "one operation, bytes of canonical JSON", ZYR_OPERATION_SIZE_BYTES_MAX },
    { "body of a push, plain bytes", ZYR_BODY_INFLATED_SIZE_BYTES_MAX },
    { "any body once decompressed, bytes", ZYR_BODY_INFLATED_SIZE_BYTES_MAX },
    { "ratio of decompressed to sent, beyond 1 MiB", ZYR_BODY_RATIO_MAX },
    { "depth of JSON", ZYR_JSON_DEPTH_MAX },
    { "records of a page", ZYR_PULL_RECORDS_N_MAX },
    { "plain bytes after which a page ends", ZYR_PULL_SIZE_BYTES_MAX },
    { "feeds of a device", ZYR_SCOPES_N_MAX },
    { "seconds of a wait", ZYR_WAIT_TIMEOUT_S_MAX },
    { "a blob, bytes", ZYR_BLOB_SIZE_BYTES_MAX },
    { "a piece of an upload, bytes", ZYR_BLOB_APPEND_SIZE_BYTES_MAX },
    { "days until a begun upload is dropped", ZYR_UPLOAD_AGE_DAYS_MAX },
    { "XML of a submission, bytes", ZYR_INSTANCE_SIZE_BYTES_MAX },
    { "age of an access token, seconds", ZYR_ACCESS_TOKEN_AGE_S_MAX },
  };

  g_autoptr (GRegex) regex = g_regex_new ("^\\| [^|]+ \\| \\d+ \\|$", G_REGEX_MULTILINE, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  guint n_rows = 0;

  g_assert_cmpuint (ZYR_BODY_RATIO_FREE_SIZE_BYTES, ==, ZYR_MIB (1));
  for (g_regex_match (regex, document, 0, &match); g_match_info_matches (match);
       g_match_info_next (match, NULL))
    n_rows++;
  g_assert_cmpuint (n_rows, ==, G_N_ELEMENTS (limits));
  for (guint i = 0; i < G_N_ELEMENTS (limits); i++)
    {
      g_autofree char *row
          = g_strdup_printf ("\n| %s | %" G_GSIZE_FORMAT " |", limits[i].what, limits[i].limit);

      if (strstr (document, row) == NULL)
        g_test_message ("not in the table: %s", row);
      g_assert_nonnull (strstr (document, row));
    }
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  g_assert_true (g_file_get_contents (argv[1], &document, NULL, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (examples); i++)
    {
      g_autofree char *path = g_strdup_printf ("/documentation/example/%s", examples[i].name);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_example);
    }
  g_test_add_func ("/documentation/older-copy", test_older_copy);
  g_test_add_func ("/documentation/all-examples", test_all_examples_are_known);
  g_test_add_func ("/documentation/error-codes", test_error_codes);
  g_test_add_func ("/documentation/words", test_paths_and_operations);
  g_test_add_func ("/documentation/limits", test_limits);
  status = g_test_run ();
  g_free (document);
  return status;
}
