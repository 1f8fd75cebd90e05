/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-json-members.h"
#include "zyr-json.h"

#include "zyr-error.h"
#include "zyr-limits.h"

#include <locale.h>
#include <string.h>

#define SIZE_MAX_BYTES 4096

static JsonNode *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonNode *node = zyr_json_parse (text, -1, SIZE_MAX_BYTES, ZYR_JSON_DEPTH_MAX, &error);

  g_assert_no_error (error);
  g_assert_nonnull (node);

  return node;
}

static JsonObject *
parse_object (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonObject *object = zyr_json_parse_object (text, -1, SIZE_MAX_BYTES, &error);

  g_assert_no_error (error);

  return object;
}

static void
test_canonical (void)
{
  static const struct
  {
    const char *text;
    const char *canonical;
  } cases[] = {
    { " { \"b\" : 1 , \"a\" : [ true , null ] } ", "{\"a\":[true,null],\"b\":1}" },
    { "[]", "[]" },
    { "{}", "{}" },
    { "\"ığdır \\u015f \\/ \\n\\u0001\"", "\"ığdır ş / \\n\\u0001\"" },
    { "\"\\ud83d\\ude00\"", "\"😀\"" },
    { "4.0", "4" },
    { "-0.5", "-0.5" },
    { "-0", "0" },
    { "-12", "-12" },
    { "\"seven77\\\"eight\\\\\"", "\"seven77\\\"eight\\\\\"" },
    { "\"a\\\\b\\b\\f\\r\\t\\\"\"", "\"a\\\\b\\b\\f\\r\\t\\\"\"" },
    { "39.92077", "39.92077" },
    { "0.1", "0.1" },
    { "1e2", "100" },
    { "123456789012345678", "123456789012345678" },
    { "{\"a\":{\"z\":1,\"B\":2,\"aa\":3}}", "{\"a\":{\"B\":2,\"aa\":3,\"z\":1}}" },
    { "false", "false" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (JsonNode) node = parse (cases[i].text);
      g_autofree char *canonical = zyr_json_to_canonical (node);
      g_autoptr (JsonNode) again = parse (canonical);

      g_assert_cmpstr (canonical, ==, cases[i].canonical);
      g_assert_true (zyr_json_equal (node, again));
    }
}

static void
test_refused (void)
{
  static const char *const texts[]
      = { "", " ", "{", "[1,]", "{\"a\":1,}", "{a:1}", "'a'", "{\"a\" 1}", "[1 2]", "1 2", "tru",
          "01", "1.", ".5", "+1", "1e", "-", "\"\\x\"", "\"\t\"", "\"\\u12\"", "\"\\ud800\"",
          "\"\\udc00\"", "\"\\u0000\"", "/* c */ 1", "1 // c", "NaN", "Infinity", "[1]]", "{]",
          "[}", "{\"a\":}", "{\"\":1}", "\"\\\"", "\"\\\0\"", "\"\xff\"", "nul", "1234567890123456789" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      JsonNode *node = zyr_json_parse (texts[i], -1, SIZE_MAX_BYTES, ZYR_JSON_DEPTH_MAX, &error);

      g_test_message ("%s", texts[i]);
      g_assert_null (node);
      g_assert_error (error, ZYR_CORE_ERROR, ZYR_CORE_ERROR_INVALID);
    }
  g_assert_null (zyr_json_parse ("1\0" "2", 3, SIZE_MAX_BYTES, ZYR_JSON_DEPTH_MAX, NULL));
}

static char *
nested (guint depth)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < depth; i++)
    g_string_append_c (text, '[');
  for (guint i = 0; i < depth; i++)
    g_string_append_c (text, ']');

  return g_string_free (text, FALSE);
}

static void
test_limits (void)
{
  g_autofree char *deep = nested (3);
  g_autofree char *abyss = nested (200000);
  g_autoptr (GError) too_deep = NULL;
  g_autoptr (GError) too_large = NULL;
  g_autoptr (JsonNode) fits = zyr_json_parse (deep, -1, 6, 3, NULL);

  g_assert_nonnull (fits);
  g_assert_null (zyr_json_parse (deep, -1, 5, 3, &too_large));
  g_assert_error (too_large, ZYR_CORE_ERROR, ZYR_CORE_ERROR_TOO_LARGE);
  g_assert_null (zyr_json_parse (abyss, -1, 1000000, 32, &too_deep));
  g_assert_error (too_deep, ZYR_CORE_ERROR, ZYR_CORE_ERROR_TOO_DEEP);
}

/* json-glib takes more than we do; what we take, it reads as the same. */
static gboolean
agrees (const char *text)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (JsonNode) node = zyr_json_parse (text, -1, SIZE_MAX_BYTES, ZYR_JSON_DEPTH_MAX, NULL);
  g_autofree char *ours = NULL;
  g_autofree char *theirs = NULL;

  if (node == NULL)
    return FALSE;
  g_test_message ("%s", text);
  g_assert_true (json_parser_load_from_data (parser, text, -1, NULL));
  g_assert_true (json_node_is_immutable (node));
  ours = zyr_json_to_canonical (node);
  theirs = zyr_json_to_canonical (json_parser_get_root (parser));
  g_assert_cmpstr (ours, ==, theirs);

  return TRUE;
}

static void
test_like_json_glib (void)
{
  static const char text[]
      = "{\"a\":[1,-20,3.5e2,{\"b\":\"x\\n\\u0131\\ud83d\\ude00\\\\ğ, eight or more\"}],\"a\":true,"
        "\"c\" : [ [], {}, null, false, \"\" , 0 ] , \"n\":-0,\"long\":123456789012345678,"
        "\"longer\":1234567890123456789012345678901234567890123456789012345678901234567890.5}";
  static const char bytes[] = "\"\\{}[]:,0e.-tu \n\x01x";
  guint n_taken = 0;

  g_assert_true (agrees (text));
  for (gsize i = 0; i < sizeof text - 1; i++)
    {
      g_autofree char *cut = g_strndup (text, i);

      g_assert_null (zyr_json_parse (cut, -1, SIZE_MAX_BYTES, ZYR_JSON_DEPTH_MAX, NULL));
      for (gsize j = 0; j < sizeof bytes - 1; j++)
        {
          g_autofree char *changed = g_strdup (text);

          changed[i] = bytes[j];
          n_taken += agrees (changed) ? 1 : 0;
        }
    }
  g_assert_cmpuint (n_taken, >, 500);
}

static void
test_get (void)
{
  g_autoptr (JsonObject) object
      = parse_object ("{\"s\":\"x\",\"i\":3,\"d\":2.5,\"b\":true,\"n\":null,\"o\":{\"k\":1},"
                      "\"a\":[\"p\",1,\"q\"],\"l\":[{\"k\":2},null,[{}]]}");
  JsonArray *list = zyr_json_get_array (object, "l");
  g_auto (GStrv) strings = zyr_json_dup_strings (object, "a");
  g_auto (GStrv) none = zyr_json_dup_strings (object, "missing");

  g_assert_cmpstr (zyr_json_get_string (object, "s", "-"), ==, "x");
  g_assert_cmpstr (zyr_json_get_string (object, "i", "-"), ==, "-");
  g_assert_cmpstr (zyr_json_get_string (object, "n", "-"), ==, "-");
  g_assert_cmpstr (zyr_json_get_string (NULL, "s", "-"), ==, "-");
  g_assert_cmpint (zyr_json_get_int (object, "i", 9), ==, 3);
  g_assert_cmpint (zyr_json_get_int (object, "d", 9), ==, 9);
  g_assert_cmpint (zyr_json_get_int (object, "s", 9), ==, 9);
  g_assert_cmpfloat (zyr_json_get_double (object, "d", 9), ==, 2.5);
  g_assert_cmpfloat (zyr_json_get_double (object, "i", 9), ==, 3);
  g_assert_true (zyr_json_get_bool (object, "b", FALSE));
  g_assert_true (zyr_json_get_bool (object, "i", TRUE));
  g_assert_nonnull (zyr_json_get_object (object, "o"));
  g_assert_null (zyr_json_get_object (object, "a"));
  g_assert_nonnull (zyr_json_get_array (object, "a"));
  g_assert_null (zyr_json_get_array (object, "o"));
  g_assert_cmpint (zyr_json_get_int (zyr_json_object_at (list, 0), "k", 9), ==, 2);
  g_assert_null (zyr_json_object_at (list, 1));
  g_assert_null (zyr_json_object_at (list, 2));
  g_assert_false (zyr_json_has (object, "n"));
  g_assert_true (zyr_json_has (object, "s"));
  g_assert_cmpuint (g_strv_length (strings), ==, 2);
  g_assert_cmpstr (strings[1], ==, "q");
  g_assert_cmpuint (g_strv_length (none), ==, 0);
}

static void
test_require (void)
{
  g_autoptr (JsonObject) object
      = parse_object ("{\"s\":\"x\",\"i\":3,\"id\":\"017f22e2-79b0-7cc3-98c4-dc0c0c07398f\"}");
  g_autoptr (GError) missing = NULL;
  g_autoptr (GError) type = NULL;
  g_autoptr (GError) invalid = NULL;
  const char *text = NULL;
  gint64 number = 0;

  g_assert_true (zyr_json_require_string (object, "s", &text, NULL));
  g_assert_cmpstr (text, ==, "x");
  g_assert_true (zyr_json_require_int (object, "i", &number, NULL));
  g_assert_cmpint (number, ==, 3);
  g_assert_true (zyr_json_require_uuid (object, "id", &text, NULL));
  g_assert_false (zyr_json_require_int (object, "gone", &number, &missing));
  g_assert_error (missing, ZYR_CORE_ERROR, ZYR_CORE_ERROR_MISSING);
  g_assert_false (zyr_json_require_string (object, "i", &text, &type));
  g_assert_error (type, ZYR_CORE_ERROR, ZYR_CORE_ERROR_TYPE);
  g_assert_false (zyr_json_require_uuid (object, "s", &text, &invalid));
  g_assert_error (invalid, ZYR_CORE_ERROR, ZYR_CORE_ERROR_INVALID);
  g_assert_false (zyr_json_require_object (object, "s", &(JsonObject *){ NULL }, NULL));
  g_assert_false (zyr_json_require_array (object, "s", &(JsonArray *){ NULL }, NULL));
}

static void
test_equal (void)
{
  static const struct
  {
    const char *a;
    const char *b;
    gboolean    equal;
  } cases[] = {
    { "{\"a\":1,\"b\":[1,2]}", "{\"b\":[1,2],\"a\":1}", TRUE },
    { "[1,2]", "[2,1]", FALSE },
    { "{\"a\":1}", "{\"a\":1,\"b\":2}", FALSE },
    { "{\"a\":1}", "{\"b\":1}", FALSE },
    { "4", "4.0", TRUE },
    { "4", "4.5", FALSE },
    { "4", "\"4\"", FALSE },
    { "true", "1", FALSE },
    { "null", "null", TRUE },
    { "null", "false", FALSE },
    { "\"İ\"", "\"i\"", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (JsonNode) a = parse (cases[i].a);
      g_autoptr (JsonNode) b = parse (cases[i].b);

      g_assert_cmpint (zyr_json_equal (a, b), ==, cases[i].equal);
      g_assert_cmpint (zyr_json_equal (b, a), ==, cases[i].equal);
    }
  g_assert_true (zyr_json_equal (NULL, NULL));
}

static void
test_copy (void)
{
  g_autoptr (JsonObject) object = parse_object ("{\"o\":{\"k\":[1,{\"z\":2}]},\"s\":\"x\"}");
  g_autoptr (JsonObject) copy = zyr_json_copy_object (object);
  g_autofree char *before = zyr_json_object_to_canonical (object);
  g_autofree char *after = NULL;

  g_assert_true (zyr_json_object_equal (object, copy));
  json_object_set_int_member (zyr_json_get_object (copy, "o"), "new", 1);
  json_array_add_int_element (zyr_json_get_array (zyr_json_get_object (copy, "o"), "k"), 9);
  after = zyr_json_object_to_canonical (object);
  g_assert_cmpstr (before, ==, after);
  g_assert_false (zyr_json_object_equal (object, copy));
}

static void
test_set (void)
{
  g_autoptr (JsonObject) object = json_object_new ();
  const char *const strings[] = { "a", "b", NULL };
  g_autofree char *text = NULL;

  zyr_json_set_strings (object, "list", strings);
  zyr_json_set_strings (object, "empty", NULL);
  zyr_json_set_optional (object, "absent", NULL);
  zyr_json_set_optional (object, "blank", "");
  zyr_json_set_optional (object, "there", "x");
  text = zyr_json_object_to_canonical (object);
  g_assert_cmpstr (text, ==, "{\"empty\":[],\"list\":[\"a\",\"b\"],\"there\":\"x\"}");
}

static char *
find (const char *text, const char *member)
{
  g_autoptr (GError) error = NULL;
  const char *value = NULL;
  gsize size = 0;

  g_assert_true (zyr_json_check_object (text, strlen (text), SIZE_MAX_BYTES, &error));
  g_assert_no_error (error);
  if (!zyr_json_find_member (text, strlen (text), member, &value, &size))
    return NULL;

  return g_strndup (value, size);
}

static void
test_find_member (void)
{
  static const char text[]
      = " { \"a\" : {\"b\":[1,{\"c\":\"}\"}],\"d\":\"\\\\\"} ,\"e\\\"b\":\"\\\"]\", \"b\" :-1.5e3 ,"
        "\"s\":\"x, \\\\\\\" y\",\"n\":null,\"b\":7,\"last\":[ ]} ";
  static const struct
  {
    const char *member;
    const char *value;
  } cases[] = {
    { "a", "{\"b\":[1,{\"c\":\"}\"}],\"d\":\"\\\\\"}" },
    { "b", "-1.5e3" },
    { "s", "\"x, \\\\\\\" y\"" },
    { "n", "null" },
    { "last", "[ ]" },
    { "c", NULL },
    { "d", NULL },
    { "", NULL },
    { "las", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *value = find (text, cases[i].member);

      g_assert_cmpstr (value, ==, cases[i].value);
    }
  g_assert_null (find ("{}", "a"));
  g_assert_null (find ("{ }", "a"));
}

/* What the text says and what a tree of it says is the same. */
static void
test_members (void)
{
  static const char text[] = " { \"a\" : \"x\", \"b\":-12 ,\"c\":1.0,\"d\":true,\"e\":null,\"f\":\"\","
                             "\"g\":\"\\u0131 \\\"\\\\\",\"h\":{\"a\":1},\"i\":[\"a\"],\"a\":\"last\","
                             "\"j\":0,\"aa\":\"1\",\"k\":1e3,\"l\":\"12\"} ";
  static const char *const names[]
      = { "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "aa", "", "m" };
  g_autoptr (JsonObject) tree = zyr_json_parse_object (text, -1, SIZE_MAX_BYTES, NULL);
  g_autoptr (ZyrJsonMembers) members = zyr_json_members_new (text, strlen (text));

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    for (guint again = 0; again < 2; again++)
      {
        g_assert_cmpstr (zyr_json_members_get_string (members, names[i], "none"),
                         ==,
                         zyr_json_get_string (tree, names[i], "none"));
        g_assert_cmpint (zyr_json_members_get_int (members, names[i], 77),
                         ==,
                         zyr_json_get_int (tree, names[i], 77));
      }
  g_assert_cmpstr (zyr_json_members_get_string (members, "a", NULL), ==, "last");
  g_assert_null (zyr_json_members_new ("{\"\\u0061\":1}", 12));
}

/* More members than most objects have. */
static void
test_many_members (void)
{
  g_autoptr (GString) text = g_string_new ("{");
  g_autoptr (ZyrJsonMembers) members = NULL;

  for (guint i = 0; i < 100; i++)
    g_string_append_printf (text, "%s\"m%u\":%u", i > 0 ? "," : "", i, i);
  g_string_append_c (text, '}');
  members = zyr_json_members_new (text->str, text->len);
  for (guint i = 0; i < 100; i++)
    {
      g_autofree char *name = g_strdup_printf ("m%u", i);

      g_assert_cmpint (zyr_json_members_get_int (members, name, -1), ==, i);
    }
}

static void
test_patch_object (void)
{
  static const struct
  {
    const char *text, *patch, *patched;
  } cases[] = {
    { "{}", "{}", "{}" },
    { "{}", "{\"a\":null,\"b\":[1]}", "{\"b\":[1]}" },
    { "{\"b\":1}", "{\"a\":2,\"c\":{\"x\":null}}", "{\"a\":2,\"b\":1,\"c\":{\"x\":null}}" },
    { "{\"a\":1,\"b\":\"n\",\"c\":3}", "{\"b\":null}", "{\"a\":1,\"c\":3}" },
    { "{\"a\":1,\"b\":\"n\",\"c\":3}", "{\"a\":\"null\",\"c\":null}", "{\"a\":\"null\",\"b\":\"n\"}" },
    { "{\"a\":1,\"aa\":2,\"ab\":3}", "{\"aa\":4}", "{\"a\":1,\"aa\":4,\"ab\":3}" },
    { "{\"a\":null}", "{\"b\":1}", "{\"a\":null,\"b\":1}" },
    /* Not in their order: still the right members. */
    { "{\"c\":1,\"a\":2,\"b\":3}", "{\"a\":4,\"d\":5}", "{\"a\":4,\"c\":1,\"b\":3,\"d\":5}" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *patched = zyr_json_patch_object (cases[i].text, cases[i].patch);

      g_assert_cmpstr (patched, ==, cases[i].patched);
    }
}

static void
test_check_object (void)
{
  static const char *const wrong[] = { "", "[]", "1", "\"{}\"", "{", "{}{}", "{\"a\":}", "{'a':1}" };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (zyr_json_check_object (wrong[i], strlen (wrong[i]), SIZE_MAX_BYTES, &error));
      g_assert_nonnull (error);
    }
  g_assert_false (zyr_json_check_object ("{  }", 4, 3, NULL));
  g_assert_true (zyr_json_check_object ("{  }", 4, 4, NULL));
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/json/canonical", test_canonical);
  g_test_add_func ("/core/json/refused", test_refused);
  g_test_add_func ("/core/json/limits", test_limits);
  g_test_add_func ("/core/json/like-json-glib", test_like_json_glib);
  g_test_add_func ("/core/json/get", test_get);
  g_test_add_func ("/core/json/require", test_require);
  g_test_add_func ("/core/json/equal", test_equal);
  g_test_add_func ("/core/json/copy", test_copy);
  g_test_add_func ("/core/json/set", test_set);
  g_test_add_func ("/core/json/find-member", test_find_member);
  g_test_add_func ("/core/json/members", test_members);
  g_test_add_func ("/core/json/many-members", test_many_members);
  g_test_add_func ("/core/json/patch-object", test_patch_object);
  g_test_add_func ("/core/json/check-object", test_check_object);

  return g_test_run ();
}
