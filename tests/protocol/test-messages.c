/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What messages refuse; that they read what they should is in test-documentation. */
#include "zyr-account-messages.h"
#include "zyr-limits.h"
#include "zyr-messages.h"
#include "zyr-seal.h"
#include "zyr-protocol-error.h"

#include <string.h>

#define ID "019abcd0-0000-7000-8000-000000000001"

typedef gpointer (*Parse) (GBytes *body, GError **error);

#define PARSE(name, type)                                                                          \
  static gpointer name (GBytes *body, GError **error)                                              \
  {                                                                                                \
    g_autoptr (type) message = zyr_##name##_parse (body, error);                                   \
    return message != NULL ? GINT_TO_POINTER (1) : NULL;                                           \
  }

PARSE (enrol_request, ZyrEnrolRequest)
PARSE (enrol_answer, ZyrEnrolAnswer)
PARSE (sign_in_request, ZyrSignInRequest)
PARSE (token_request, ZyrTokenRequest)
PARSE (session, ZyrSession)
PARSE (hello_request, ZyrHelloRequest)
PARSE (hello_answer, ZyrHelloAnswer)
PARSE (push_request, ZyrPushRequest)
PARSE (push_answer, ZyrPushAnswer)
PARSE (wait_answer, ZyrWaitAnswer)

#define LIMITS                                                                                     \
  "\"limits\":{\"push_ops\":1,\"push_bytes\":1,\"pull_records\":1,\"blob_bytes\":1,\"wait_"        \
  "seconds\":1}"

static const struct
{
  Parse parse;
  const char *good;
  const char *bad; /* one change away from it */
} cases[] = {
  { enrol_request, "{\"code\":\"7KQ2-M9XD\",\"device\":{\"name\":\"x\"}}",
    "{\"code\":\"7KQ2-M9X\",\"device\":{\"name\":\"x\"}}" },
  { enrol_request, "{\"code\":\"7KQ2-M9XD\",\"device\":{\"name\":\"x\"}}",
    "{\"code\":\"7KQ2-M9XD\",\"device\":\"x\"}" },
  { enrol_request, "{\"code\":\"7KQ2-M9XD\",\"device\":{\"name\":\"x\"}}",
    "{\"code\":\"7KQ2-M9XD\",\"device\":{\"name\":\"\"}}" },
  { enrol_answer,
    "{\"device\":\"" ID "\",\"epoch\":\"e\",\"server_time\":\"t\",\"foundation\":{\"id\":\"" ID
    "\"}}",
    "{\"device\":\"" ID "\",\"epoch\":\"e\",\"server_time\":\"t\",\"foundation\":{}}" },
  { sign_in_request, "{\"device\":\"" ID "\",\"staff_no\":\"S1\",\"password\":\"p\"}",
    "{\"device\":\"" ID "\",\"staff_no\":\"S1\",\"password\":1}" },
  { sign_in_request, "{\"device\":\"" ID "\",\"staff_no\":\"S1\",\"password\":\"p\"}",
    "{\"device\":\"../x\",\"staff_no\":\"S1\",\"password\":\"p\"}" },
  { token_request, "{\"device\":\"" ID "\",\"refresh\":\"r\"}", "{\"device\":\"" ID "\"}" },
  { session,
    "{\"access\":\"a\",\"refresh\":\"r\",\"access_expires_in\":1,\"user\":{\"id\":\"" ID
    "\",\"roles\":[]},\"foundation\":{\"id\":\"" ID "\"}}",
    "{\"access\":\"a\",\"refresh\":\"r\",\"access_expires_in\":-1,\"user\":{\"id\":\"" ID
    "\",\"roles\":[]},\"foundation\":{\"id\":\"" ID "\"}}" },
  { hello_request, "{\"device\":\"" ID "\",\"last_op\":0,\"scopes\":[]}",
    "{\"device\":\"" ID "\",\"last_op\":0,\"scopes\":[{\"scope\":\"x\",\"seq\":1}]}" },
  { hello_request,
    "{\"device\":\"" ID "\",\"last_op\":0,\"scopes\":[{\"scope\":\"ref\",\"seq\":1}]}",
    "{\"device\":\"" ID "\",\"last_op\":0,\"scopes\":[{\"scope\":\"ref\",\"seq\":-1}]}" },
  { hello_request, "{\"device\":\"" ID "\",\"last_op\":0,\"scopes\":[]}",
    "{\"device\":\"" ID "\",\"last_op\":0,\"scopes\":[7]}" },
  { hello_request,
    "{\"last_op\":0,\"scopes\":[{\"scope\":\"ref\",\"seq\":1,"
    "\"digest\":\"0123456789abcdef0123456789abcdef\"}]}",
    "{\"last_op\":0,\"scopes\":[{\"scope\":\"ref\",\"seq\":1,"
    "\"digest\":\"0123456789abcdef0123456789abcdeg\"}]}" },
  { hello_request, "{\"last_op\":0,\"scopes\":[],\"kinds\":[\"note\"]}",
    "{\"last_op\":0,\"scopes\":[],\"kinds\":\"note\"}" },
  { hello_answer,
    "{\"epoch\":\"e\",\"server_time\":\"t\",\"scopes\":[],\"differ\":[],\"orders\":[],"
    "\"last_op\":0," LIMITS "}",
    "{\"epoch\":\"e\",\"server_time\":\"t\",\"scopes\":[],\"differ\":1,\"orders\":[],"
    "\"last_op\":0," LIMITS "}" },
  { hello_answer,
    "{\"epoch\":\"e\",\"server_time\":\"t\",\"scopes\":[\"ref\"],\"orders\":[],\"last_op\":"
    "0," LIMITS "}",
    "{\"epoch\":\"e\",\"server_time\":\"t\",\"scopes\":[\"fer\"],\"orders\":[],\"last_op\":"
    "0," LIMITS "}" },
  { hello_answer,
    "{\"epoch\":\"e\",\"server_time\":\"t\",\"scopes\":[],\"orders\":[],\"last_op\":0," LIMITS "}",
    "{\"epoch\":\"e\",\"server_time\":\"t\",\"scopes\":[],\"orders\":[],\"last_op\":0}" },
  { push_request, "{\"device\":\"" ID "\",\"first\":7,\"ops\":[{\"n\":7},{\"n\":8}]}",
    "{\"device\":\"" ID "\",\"first\":7,\"ops\":[{\"n\":7},{\"n\":9}]}" },
  { push_request, "{\"device\":\"" ID "\",\"first\":7,\"ops\":[{\"n\":7}]}",
    "{\"device\":\"" ID "\",\"first\":7,\"ops\":[]}" },
  { push_request, "{\"device\":\"" ID "\",\"first\":1,\"ops\":[{\"n\":1}]}",
    "{\"device\":\"" ID "\",\"first\":0,\"ops\":[{\"n\":0}]}" },
  { push_request, "{\"device\":\"" ID "\",\"first\":1,\"ops\":[{\"n\":1}]}",
    "{\"device\":\"" ID "\",\"first\":9223372036854775807,\"ops\":[{\"n\":9223372036854775807}]}" },
  { push_answer, "{\"epoch\":\"e\",\"last\":1,\"results\":[{\"n\":1,\"s\":\"ok\"}]}",
    "{\"epoch\":\"e\",\"last\":1,\"results\":[{\"n\":1,\"s\":\"maybe\"}]}" },
  { push_answer, "{\"epoch\":\"e\",\"last\":1,\"results\":[{\"n\":1,\"s\":\"ok\",\"res\":[]}]}",
    "{\"epoch\":\"e\",\"last\":1,\"results\":[{\"n\":1,\"s\":\"ok\",\"res\":[{\"kind\":\"note\"}]}]"
    "}" },
  { wait_answer, "{\"changed\":{\"ref\":1}}", "{\"changed\":{\"ref\":\"1\"}}" },
  { wait_answer, "{\"changed\":{}}", "{\"changed\":[]}" },
};

static void
test_one_change_away (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) good = g_bytes_new_static (cases[i].good, strlen (cases[i].good));
      g_autoptr (GBytes) bad = g_bytes_new_static (cases[i].bad, strlen (cases[i].bad));
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", cases[i].bad);
      g_assert_nonnull (cases[i].parse (good, &error));
      g_assert_no_error (error);
      g_assert_null (cases[i].parse (bad, &error));
      g_assert_error (error, ZYR_PROTOCOL_ERROR, ZYR_PROTOCOL_ERROR_MALFORMED);
    }
}

static void
test_bounds (void)
{
  g_autoptr (GString) text = g_string_new ("{\"device\":\"" ID "\",\"first\":1,\"ops\":[");
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) too_many = NULL;
  g_autoptr (GBytes) too_large = NULL;
  g_autofree char *spaces = g_strnfill (ZYR_KIB (65), ' ');

  for (guint n = 1; n <= ZYR_PUSH_OPS_N_MAX + 1; n++)
    g_string_append_printf (text, "%s{\"n\":%u}", n > 1 ? "," : "", n);
  g_string_append (text, "]}");
  too_many = g_bytes_new (text->str, text->len);
  g_assert_null (zyr_push_request_parse (too_many, &error));
  g_assert_error (error, ZYR_PROTOCOL_ERROR, ZYR_PROTOCOL_ERROR_MALFORMED);
  g_clear_error (&error);

  too_large = g_bytes_new (spaces, ZYR_KIB (65));
  g_assert_null (zyr_hello_request_parse (too_large, &error));
  g_assert_error (error, ZYR_PROTOCOL_ERROR, ZYR_PROTOCOL_ERROR_TOO_LARGE);
}

static void
test_queries (void)
{
  static const char *const bad_pulls[] = { "",
                                           "scope=ref",
                                           "epoch=e",
                                           "scope=x&epoch=e",
                                           "scope=ref&epoch=e&after=-1",
                                           "scope=ref&epoch=e&after=1x",
                                           "scope=ref&epoch=e&limit=99999999999" };
  static const char *const bad_waits[]
      = { "", "cur=", "cur=ref", "cur=ref:", "cur=ref:-1", "cur=ref:1,", "cur=x:1", "timeout=1" };

  for (guint i = 0; i < G_N_ELEMENTS (bad_pulls); i++)
    {
      g_test_message ("%s", bad_pulls[i]);
      g_assert_null (zyr_pull_query_parse (bad_pulls[i], NULL));
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad_waits); i++)
    {
      g_test_message ("%s", bad_waits[i]);
      g_assert_null (zyr_wait_query_parse (bad_waits[i], NULL));
    }
  g_assert_null (zyr_pull_query_parse (NULL, NULL));
  g_assert_null (zyr_wait_query_parse (NULL, NULL));
}

static void
test_problems (void)
{
  static const char *const not_ours[]
      = { "", "<html>", "{}", "{\"code\":\"strange\"}", "[\"gap\"]" };
  static const char gap[] = "{\"code\":\"gap\",\"message\":\"m\",\"last\":41}";
  g_autoptr (GBytes) body = g_bytes_new_static (gap, strlen (gap));
  g_autoptr (GError) error = NULL;
  g_autoptr (ZyrProtocolProblem) problem = zyr_protocol_problem_parse (body, &error);

  g_assert_no_error (error);
  g_assert_cmpint (problem->code, ==, ZYR_PROTOCOL_ERROR_GAP);
  g_assert_cmpint (zyr_protocol_problem_get_int (problem, "last", -1), ==, 41);
  g_assert_cmpint (zyr_protocol_problem_get_int (problem, "n", -1), ==, -1);
  for (guint i = 0; i < G_N_ELEMENTS (not_ours); i++)
    {
      g_autoptr (GBytes) page = g_bytes_new_static (not_ours[i], strlen (not_ours[i]));

      g_assert_null (zyr_protocol_problem_parse (page, NULL));
    }
}

static void
test_scopes (void)
{
  g_assert_true (zyr_scope_is_valid ("ref"));
  g_assert_true (zyr_scope_is_valid ("f:" ID));
  g_assert_true (zyr_scope_is_valid ("w:" ID));
  g_assert_false (zyr_scope_is_valid ("x:" ID));
  g_assert_false (zyr_scope_is_valid ("f:" ID " "));
  g_assert_false (zyr_scope_is_valid ("f:"));
  g_assert_false (zyr_scope_is_valid ("f"));
  g_assert_false (zyr_scope_is_valid (""));
  g_assert_false (zyr_scope_is_valid (NULL));
}

static void
test_seal (void)
{
  guint8 bytes[ZYR_SEAL_KEY_BYTES] = { 1, 2, 3 };
  g_autofree char *secret = zyr_seal_key_to_text (bytes);
  g_autofree char *other = NULL;
  g_autofree char *public = zyr_seal_dup_public (secret, NULL);
  g_autoptr (GBytes) plain = g_bytes_new_static ("gizli", 5);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) sealed = zyr_seal (plain, public, &error);
  g_autoptr (GBytes) opened = NULL;
  gsize size;
  const guint8 *data = g_bytes_get_data (sealed, &size);

  g_assert_no_error (error);
  g_assert_null (memmem (data, size, "gizli", 5));
  opened = zyr_seal_open (sealed, secret, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (opened, plain));

  bytes[0] = 9;
  other = zyr_seal_key_to_text (bytes);
  g_assert_null (zyr_seal_open (sealed, other, &error));
  g_assert_error (error, ZYR_PROTOCOL_ERROR, ZYR_PROTOCOL_ERROR_MALFORMED);
  g_clear_error (&error);
  for (gsize i = 0; i < size; i++)
    {
      g_autofree guint8 *copy = g_memdup2 (data, size);
      g_autoptr (GBytes) altered = NULL;
      g_autoptr (GBytes) cut = g_bytes_new_from_bytes (sealed, 0, i);

      copy[i] ^= 1;
      altered = g_bytes_new (copy, size);
      g_assert_null (zyr_seal_open (altered, secret, NULL));
      g_assert_null (zyr_seal_open (cut, secret, NULL));
    }
  g_assert_null (zyr_seal (plain, "key", &error));
  g_assert_error (error, ZYR_PROTOCOL_ERROR, ZYR_PROTOCOL_ERROR_MALFORMED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/protocol/seal", test_seal);
  g_test_add_func ("/messages/one-change-away", test_one_change_away);
  g_test_add_func ("/messages/bounds", test_bounds);
  g_test_add_func ("/messages/queries", test_queries);
  g_test_add_func ("/messages/problems", test_problems);
  g_test_add_func ("/messages/scopes", test_scopes);
  return g_test_run ();
}
