/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-record.h"

#include <string.h>

static JsonObject *
parse (const char *text)
{
  g_autofree char *json = g_strdelimit (g_strdup (text), "'", '"');
  g_autoptr (GError) error = NULL;
  JsonObject *object = zyr_json_parse_object (json, -1, 4096, &error);

  g_assert_no_error (error);

  return object;
}

static void
test_kinds (void)
{
  static const ZyrKind append_only[]
      = { ZYR_KIND_VISIT_REVISION, ZYR_KIND_NOTE, ZYR_KIND_REVIEW, ZYR_KIND_ATTACHMENT,
          ZYR_KIND_CHANGE };
  guint n_append_only = 0;

  for (ZyrKind kind = ZYR_KIND_HOUSEHOLD; kind < ZYR_N_KINDS; kind++)
    {
      g_assert_cmpint (zyr_kind_from_string (zyr_kind_to_string (kind)), ==, kind);
      n_append_only += zyr_kind_is_append_only (kind) ? 1 : 0;
    }
  g_assert_cmpint (zyr_kind_from_string ("unknown"), ==, ZYR_KIND_UNKNOWN);
  g_assert_cmpint (zyr_kind_from_string ("Visit"), ==, ZYR_KIND_UNKNOWN);
  g_assert_cmpint (zyr_kind_from_string (NULL), ==, ZYR_KIND_UNKNOWN);
  g_assert_cmpuint (n_append_only, ==, G_N_ELEMENTS (append_only));
  for (guint i = 0; i < G_N_ELEMENTS (append_only); i++)
    g_assert_true (zyr_kind_is_append_only (append_only[i]));
  g_assert_true (zyr_kind_is_household_bound (ZYR_KIND_CONFLICT));
  g_assert_false (zyr_kind_is_household_bound (ZYR_KIND_USER));
}

static void
test_round_trip (void)
{
  g_autoptr (JsonObject) object
      = parse ("{'kind':'note','id':'n1','scope':'f:1','ver':3,'body':{'household':'h1','text':'x'},"
               "'tok':{'text':'d:4'}}");
  g_autoptr (GError) error = NULL;
  g_autoptr (ZyrRecord) record = zyr_record_from_json (object, &error);
  g_autoptr (JsonObject) back = NULL;

  g_assert_no_error (error);
  g_assert_cmpint (zyr_record_get_kind (record), ==, ZYR_KIND_NOTE);
  g_assert_cmpstr (zyr_record_get_id (record), ==, "n1");
  g_assert_cmpstr (zyr_record_get_scope (record), ==, "f:1");
  g_assert_cmpint (zyr_record_get_ver (record), ==, 3);
  g_assert_cmpstr (zyr_record_get_household (record), ==, "h1");
  g_assert_cmpstr (zyr_record_get_token (record, "text"), ==, "d:4");
  g_assert_null (zyr_record_get_token (record, "household"));
  g_assert_cmpstr (zyr_record_get_string (record, "text", NULL), ==, "x");
  g_assert_cmpstr (zyr_record_get_string (NULL, "text", "none"), ==, "none");
  back = zyr_record_to_json (record);
  g_assert_true (zyr_json_object_equal (back, object));
}

static void
test_malformed (void)
{
  static const char *const texts[] = {
    "{'kind':'nothing','id':'n1','ver':3,'body':{}}", "{'id':'n1','ver':3,'body':{}}",
    "{'kind':'note','ver':3,'body':{}}",              "{'kind':'note','id':'','ver':3,'body':{}}",
    "{'kind':'note','id':'n1','body':{}}",            "{'kind':'note','id':'n1','ver':-1,'body':{}}",
    "{'kind':'note','id':'n1','ver':3}",              "{'kind':'note','id':'n1','ver':3,'body':[]}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (JsonObject) object = parse (texts[i]);
      g_autoptr (GError) error = NULL;

      g_assert_null (zyr_record_from_json (object, &error));
      g_assert_error (error, ZYR_RECORD_ERROR, ZYR_RECORD_ERROR_MALFORMED);
    }
}

static void
test_variants (void)
{
  g_autoptr (JsonObject) body = parse ("{'given':'Ayşe'}");
  g_autoptr (JsonObject) other_body = parse ("{'given':'Fatma'}");
  g_autoptr (ZyrRecord) record = zyr_record_new (ZYR_KIND_HOUSEHOLD, "h1", NULL, 1, body, NULL);
  g_autoptr (ZyrRecord) newer = zyr_record_with_ver (record, 2);
  g_autoptr (ZyrRecord) moved = zyr_record_with_scope (record, "f:2");
  g_autoptr (ZyrRecord) other
      = zyr_record_new (ZYR_KIND_HOUSEHOLD, "h1", NULL, 1, other_body, NULL);
  g_autoptr (JsonObject) json = zyr_record_to_json (record);

  g_assert_cmpstr (zyr_record_get_household (record), ==, "h1");
  g_assert_cmpint (zyr_record_get_ver (newer), ==, 2);
  g_assert_cmpstr (zyr_record_get_scope (moved), ==, "f:2");
  g_assert_true (zyr_record_equal (record, newer));
  g_assert_false (zyr_record_equal (record, moved));
  g_assert_false (zyr_record_equal (record, other));
  /* Absent on the wire rather than empty. */
  g_assert_false (json_object_has_member (json, "scope"));
  g_assert_false (json_object_has_member (json, "tok"));
}

/* A record from its text is what it is from its object, whatever is asked for first. */
static void
test_from_text (void)
{
  static const char body[] = "{\"text\":\"a \\\"b\\\"\",\"household\":\"h1\",\"n\":3}";
  static const char tok[] = "{\"text\":\"d:4\"}";
  g_autoptr (JsonObject) object = zyr_json_parse_object (body, -1, 4096, NULL);
  g_autoptr (JsonObject) tokens = zyr_json_parse_object (tok, -1, 4096, NULL);
  g_autoptr (ZyrRecord) parsed = zyr_record_new (ZYR_KIND_NOTE, "n1", "f:x", 2, object, tokens);
  g_autoptr (ZyrRecord) text = zyr_record_new_from_text (ZYR_KIND_NOTE, "n1", "f:x", 2, body,
                                                         strlen (body), tok, strlen (tok));
  g_autoptr (ZyrRecord) bare
      = zyr_record_new_from_text (ZYR_KIND_NOTE, "n1", "f:x", 2, body, strlen (body), NULL, 0);
  g_autofree char *body_text = zyr_record_dup_body_text (text);
  g_autofree char *tok_text = zyr_record_dup_tok_text (text);
  g_autofree char *canonical = zyr_record_dup_body_text (parsed);
  g_autofree char *no_tok = zyr_record_dup_tok_text (bare);

  g_assert_cmpstr (body_text, ==, body);
  g_assert_cmpstr (tok_text, ==, tok);
  g_assert_cmpstr (canonical, ==, "{\"household\":\"h1\",\"n\":3,\"text\":\"a \\\"b\\\"\"}");
  g_assert_cmpstr (no_tok, ==, "{}");
  g_assert_cmpstr (zyr_record_get_household (text), ==, "h1");
  g_assert_cmpstr (zyr_record_get_string (text, "text", NULL), ==, "a \"b\"");
  g_assert_cmpstr (zyr_record_get_string (bare, "n", "none"), ==, "none");
  g_assert_cmpstr (zyr_record_get_string (bare, "nothing", NULL), ==, NULL);
  g_assert_cmpint (zyr_record_get_int (bare, "text", 7), ==, 7);
  g_assert_cmpint (zyr_record_get_int (text, "n", 0), ==, 3);
  g_assert_cmpstr (zyr_record_get_token (text, "text"), ==, "d:4");
  g_assert_null (zyr_record_get_token (bare, "text"));
  g_assert_true (zyr_record_equal (text, parsed));
  g_assert_false (zyr_record_equal (bare, parsed));
}

/* Ids are written plainly; one that is not is read all the same. */
static void
test_household_in_text (void)
{
  static const struct
  {
    ZyrKind kind;
    const char *body;
    const char *household;
  } cases[] = {
    { ZYR_KIND_MEMBER, "{\"household\":\"h\\u0031\"}", "h1" },
    { ZYR_KIND_MEMBER, "{\"household\":1}", NULL },
    { ZYR_KIND_MEMBER, "{\"x\":{\"household\":\"h2\"}}", NULL },
    { ZYR_KIND_HOUSEHOLD, "{\"household\":\"h2\"}", "id" },
    { ZYR_KIND_USER, "{\"household\":\"h2\"}", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (ZyrRecord) record = zyr_record_new_from_text (
          cases[i].kind, "id", NULL, 1, cases[i].body, strlen (cases[i].body), NULL, 0);

      g_assert_cmpstr (zyr_record_get_household (record), ==, cases[i].household);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/domain/record/kinds", test_kinds);
  g_test_add_func ("/domain/record/round-trip", test_round_trip);
  g_test_add_func ("/domain/record/malformed", test_malformed);
  g_test_add_func ("/domain/record/variants", test_variants);
  g_test_add_func ("/domain/record/from-text", test_from_text);
  g_test_add_func ("/domain/record/household-in-text", test_household_in_text);

  return g_test_run ();
}
