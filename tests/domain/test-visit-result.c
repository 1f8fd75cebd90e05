/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-visit-result.h"

#include <locale.h>
#include <string.h>

/* The form's own meta data, over the values that the scripted fill of the form gives. */

static JsonObject *
load_meta (void)
{
  g_autofree char *path
      = g_test_build_filename (G_TEST_DIST, "data", "forms", "hane_ziyareti.meta.json", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  JsonObject *meta = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  meta = zyr_json_parse_object (text, -1, 65536, &error);
  g_assert_no_error (error);

  return meta;
}

static const char *const filled[][2] = {
  { "/data/s0/outcome", "complete" },   { "/data/s3/hh_n", "5" },
  { "/data/s13/tot_inc", "54884.67" }, { "/data/s7/asset_inc", "3991.6667" },
  { "/data/s13/pc_inc", "10976.93" },   { "/data/s13/gss_pc", "10976.93" },
  { "/data/s13/t_3294", "above" },      { "/data/s13/t_gss", "60c1" },
  { "/data/s14/rating", "medium" },     { "/data/s14/recommend", "continue" },
  { "/data/s14/rec_prog", "food snt_edu" }, { "/data/s14/kanaat", "Hanede beş kişi yaşamakta." },
  { "/data/s13/d04", "1" },             { "/data/s13/d08", "2" },
  { "/data/s13/d01", "0" },             { "/data/s13/d10", "1" },
  { "/data/s13/d13", "1" },             { "/data/s13/d26", "" },
};

static char *
filled_value (const char *path, gpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (filled); i++)
    if (g_str_equal (filled[i][0], path))
      return g_strdup (filled[i][1]);

  return NULL;
}

static void
test_filled (void)
{
  g_autoptr (JsonObject) meta = load_meta ();
  g_autofree char *text = zyr_visit_result_read (meta, filled_value, NULL);
  g_autoptr (JsonObject) result = zyr_json_parse_object (text, -1, G_MAXSIZE, NULL);
  g_autofree char *canonical = zyr_json_object_to_canonical (result);

  g_assert_cmpstr (text, ==,
                   "{\"asset_income\":399167,\"discrepancies\":["
                   "{\"code\":\"D04\",\"severity\":\"crit\"},"
                   "{\"code\":\"D08\",\"severity\":\"crit\"},"
                   "{\"code\":\"D10\",\"severity\":\"info\"},"
                   "{\"code\":\"D13\",\"severity\":\"warn\"}],"
                   "\"gss_pc\":1097693,\"hh_size\":5,\"income_pc\":1097693,"
                   "\"income_total\":5488467,\"opinion\":\"Hanede beş kişi yaşamakta.\","
                   "\"outcome\":\"complete\",\"programmes\":[\"food\",\"snt_edu\"],"
                   "\"rating\":\"medium\",\"recommendation\":\"continue\",\"t_3294\":\"above\","
                   "\"t_gss\":\"60c1\"}");
  g_assert_cmpstr (text, ==, canonical);
  g_assert_cmpuint (zyr_visit_result_count_discrepancies (result, NULL), ==, 4);
  g_assert_cmpuint (zyr_visit_result_count_discrepancies (result, "crit"), ==, 2);
  g_assert_cmpuint (zyr_visit_result_count_discrepancies (NULL, NULL), ==, 0);
}

static char *
absent_value (const char *path, gpointer data)
{
  return g_str_equal (path, "/data/s0/outcome") ? g_strdup ("absent") : NULL;
}

static void
test_absent (void)
{
  g_autoptr (JsonObject) meta = load_meta ();
  g_autofree char *text = zyr_visit_result_read (meta, absent_value, NULL);
  g_autofree char *bare_text = zyr_visit_result_read (NULL, absent_value, NULL);

  g_assert_cmpstr (text, ==, "{\"discrepancies\":[],\"outcome\":\"absent\",\"programmes\":[]}");
  g_assert_cmpstr (bare_text, ==, "{\"discrepancies\":[],\"programmes\":[]}");
}

/* Every path of the meta data names a node of the form. */
static void
assert_bound (const char *xml, const char *path)
{
  g_autofree char *bind = g_strdup_printf ("nodeset=\"%s\"", path);

  if (strstr (xml, bind) == NULL)
    g_test_message ("no node %s", path);
  g_assert_nonnull (strstr (xml, bind));
}

static void
assert_all_bound (const char *xml, JsonObject *map, gboolean keys)
{
  JsonObjectIter iter;
  const char *key = NULL;
  JsonNode *node = NULL;

  g_assert_cmpuint (json_object_get_size (map), >, 0);
  json_object_iter_init (&iter, map);
  while (json_object_iter_next (&iter, &key, &node))
    {
      const char *path = JSON_NODE_HOLDS_OBJECT (node)
                             ? zyr_json_get_string (json_node_get_object (node), "path", "")
                             : json_node_get_string (node);

      assert_bound (xml, path);
      if (keys)
        assert_bound (xml, key);
    }
}

/* What is shown beside each other of a discrepancy, too. */
static void
assert_compared_bound (const char *xml, JsonObject *meta)
{
  static const char *const sides[] = { "declared", "observed", "registry" };
  JsonArray *compared = zyr_json_get_array (meta, "compared");

  g_assert_nonnull (compared);
  for (guint i = 0; i < json_array_get_length (compared); i++)
    {
      JsonObject *entry = json_array_get_object_element (compared, i);
      const char *when = zyr_json_get_string (entry, "when", NULL);

      g_assert_nonnull (zyr_json_get_object (zyr_json_get_object (meta, "discrepancies"),
                                             zyr_json_get_string (entry, "code", "")));
      if (when != NULL)
        assert_bound (xml, when);
      for (guint j = 0; j < G_N_ELEMENTS (sides); j++)
        {
          JsonArray *paths = zyr_json_get_array (entry, sides[j]);

          for (guint k = 0; paths != NULL && k < json_array_get_length (paths); k++)
            {
              JsonObject *path = json_array_get_object_element (paths, k);
              const char *list = zyr_json_get_string (path, "list", NULL);
              g_auto (GStrv) parts
                  = g_strsplit (zyr_json_get_string (path, "path", ""), "{lang}", -1);
              g_autofree char *node = g_strjoinv ("tr", parts);
              g_autofree char *instance
                  = list != NULL ? g_strdup_printf ("<instance id=\"%s\"", list) : g_strdup ("");

              assert_bound (xml, node);
              g_assert_nonnull (strstr (xml, instance));
            }
        }
    }
}

static void
test_meta_fits_form (void)
{
  g_autoptr (JsonObject) meta = load_meta ();
  JsonObject *summary = zyr_json_get_object (meta, "repeat_summary");
  g_autofree char *path
      = g_test_build_filename (G_TEST_DIST, "data", "forms", "hane_ziyareti.xml", NULL);
  g_autofree char *xml = NULL;
  g_autoptr (GList) repeats = json_object_get_members (summary);

  g_assert_true (g_file_get_contents (path, &xml, NULL, NULL));
  assert_all_bound (xml, zyr_json_get_object (meta, "result"), FALSE);
  assert_all_bound (xml, zyr_json_get_object (meta, "registry"), TRUE);
  assert_all_bound (xml, zyr_json_get_object (meta, "discrepancies"), FALSE);
  g_assert_cmpuint (json_object_get_size (zyr_json_get_object (meta, "discrepancies")), ==, 26);
  assert_bound (xml, zyr_json_get_string (meta, "second_officer", ""));
  assert_compared_bound (xml, meta);
  for (GList *l = repeats; l != NULL; l = l->next)
    {
      g_auto (GStrv) parts
          = g_strsplit (zyr_json_get_string (summary, l->data, ""), "{lang}", -1);
      g_autofree char *name = g_strjoinv ("tr", parts);
      g_autofree char *node = g_strdup_printf ("%s/%s", (char *) l->data, name);

      assert_bound (xml, node);
    }
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/domain/visit-result/filled", test_filled);
  g_test_add_func ("/domain/visit-result/absent", test_absent);
  g_test_add_func ("/domain/visit-result/meta-fits-form", test_meta_fits_form);

  return g_test_run ();
}
