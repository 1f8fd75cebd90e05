/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-feed.h"
#include "zyr-protocol-error.h"

#include <string.h>

#define ID "019abcd0-0000-7000-8000-00000000000"
#define LINE(n)                                                                                    \
  "{\"k\":\"UPSERT\",\"kind\":\"note\",\"id\":\"" ID #n "\",\"ver\":1,\"seq\":" #n ",\"body\":{}}" \
                                                                                   "\n"
#define TRAILER(count, next)                                                                       \
  "{\"trailer\":true,\"head\":9,\"next\":" #next ",\"more\":false,\"count\":" #count               \
  ",\"total\":" #count "}\n"

static ZyrFeedPage *
parse (const char *text, gsize size, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, size);

  return zyr_feed_page_parse (bytes, "ref", error);
}

static void
test_page (void)
{
  static const char text[] = LINE (1) LINE (3) TRAILER (2, 9);
  g_autoptr (GError) error = NULL;
  g_autoptr (ZyrFeedPage) page = parse (text, strlen (text), &error);
  const ZyrFeedEntry *entry;

  g_assert_no_error (error);
  g_assert_cmpuint (page->entries->len, ==, 2);
  g_assert_cmpint (page->head, ==, 9);
  g_assert_cmpint (page->next, ==, 9);
  g_assert_cmpint (page->total, ==, 2);
  g_assert_false (page->more);
  entry = g_ptr_array_index (page->entries, 1);
  g_assert_cmpint (entry->seq, ==, 3);
  g_assert_cmpint (entry->op, ==, ZYR_FEED_UPSERT);
  g_assert_cmpstr (zyr_record_get_id (entry->record), ==, ID "3");
  g_assert_cmpstr (zyr_record_get_scope (entry->record), ==, "ref");
}

/* Wherever the answer is cut, it is no page. */
static void
test_cut_at_every_byte (void)
{
  static const char text[] = LINE (1) LINE (2) TRAILER (2, 2);

  for (gsize size = 0; size < strlen (text); size++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (parse (text, size, &error));
      g_assert_error (error, ZYR_PROTOCOL_ERROR, ZYR_PROTOCOL_ERROR_MALFORMED);
    }
}

static void
test_refused (void)
{
  static const char *const texts[] = {
    "",
    "<html>\n</html>\n",
    LINE (1) TRAILER (2, 2),
    LINE (2) LINE (1) TRAILER (2, 2),
    LINE (1) LINE (1) TRAILER (2, 2),
    LINE (3) TRAILER (1, 2),
    TRAILER (0, 0) TRAILER (0, 0),
    TRAILER (0, 0) LINE (1),
    "{\"k\":\"MAYBE\",\"kind\":\"note\",\"id\":\"" ID
    "1\",\"ver\":1,\"seq\":1,\"body\":{}}\n" TRAILER (1, 1),
    "{\"k\":\"UPSERT\",\"kind\":\"note\",\"id\":\"1\",\"ver\":1,\"seq\":1,\"body\":{}}\n" TRAILER (
        1, 1),
    "{\"k\":\"UPSERT\",\"kind\":\"note\",\"id\":\"" ID "1\",\"ver\":1,\"seq\":1}\n" TRAILER (1, 1),
    "{\"k\":\"UPSERT\",\"kind\":\"note\",\"id\":\"" ID
    "1\",\"ver\":-1,\"seq\":1,\"body\":{}}\n" TRAILER (1, 1),
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", texts[i]);
      g_assert_null (parse (texts[i], strlen (texts[i]), &error));
      g_assert_error (error, ZYR_PROTOCOL_ERROR, ZYR_PROTOCOL_ERROR_MALFORMED);
    }
}

/* A later version's kinds pass by; the cursor goes past them. */
static void
test_unknown_kind (void)
{
  static const char text[] = LINE (1) "{\"k\":\"UPSERT\",\"kind\":\"comet\",\"id\":\"" ID
                                      "2\",\"ver\":1,\"seq\":2,\"body\":{}}\n" TRAILER (2, 2);
  g_autoptr (GError) error = NULL;
  g_autoptr (ZyrFeedPage) page = parse (text, strlen (text), &error);

  g_assert_no_error (error);
  g_assert_cmpuint (page->entries->len, ==, 1);
  g_assert_cmpint (page->next, ==, 2);
}

/* Members in any order, body and tokens as they were written */
static void
test_text_of_a_line (void)
{
  static const char text[]
      = "{\"tok\":{ \"text\":\"d:1\"},\"seq\":1,\"body\":{\"text\": \"}\\\"\"},\"ver\":3,"
        "\"id\":\"" ID "1\",\"kind\":\"note\",\"k\":\"ENTER\"}\n" TRAILER (1, 9);
  g_autoptr (GError) error = NULL;
  g_autoptr (ZyrFeedPage) page = parse (text, strlen (text), &error);
  g_autofree char *body = NULL;
  g_autofree char *tok = NULL;
  ZyrRecord *record;

  g_assert_no_error (error);
  g_assert_cmpuint (page->entries->len, ==, 1);
  record = ((ZyrFeedEntry *)g_ptr_array_index (page->entries, 0))->record;
  body = zyr_record_dup_body_text (record);
  tok = zyr_record_dup_tok_text (record);
  g_assert_cmpstr (body, ==, "{\"text\": \"}\\\"\"}");
  g_assert_cmpstr (tok, ==, "{ \"text\":\"d:1\"}");
  g_assert_cmpint (zyr_record_get_ver (record), ==, 3);
  g_assert_cmpstr (zyr_record_get_string (record, "text", ""), ==, "}\"");
  g_assert_cmpstr (zyr_record_get_token (record, "text"), ==, "d:1");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/feed/page", test_page);
  g_test_add_func ("/feed/cut-at-every-byte", test_cut_at_every_byte);
  g_test_add_func ("/feed/refused", test_refused);
  g_test_add_func ("/feed/unknown-kind", test_unknown_kind);
  g_test_add_func ("/feed/text-of-a-line", test_text_of_a_line);
  return g_test_run ();
}
