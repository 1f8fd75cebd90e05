/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Forms that must be refused, with line, node and what would be right; and forms that are only
 * doubtful */
#include <string.h>

#include "form-kit.h"

typedef struct
{
  const char *name;
  int code;
  const char *part; /* of the message */
  const char *xml;
} Bad;

#define ONE "<instance><data id='f'><a/><b/><g><c/></g></data></instance>"

static const Bad bad[] = {
  { "empty", ZYR_FORM_ERROR_PARSE, "not well-formed", "" },
  { "cut", ZYR_FORM_ERROR_PARSE, "line 1: not well-formed", "<h:html" },
  { "text", ZYR_FORM_ERROR_PARSE, "not well-formed", "hello" },
  { "other", ZYR_FORM_ERROR_PARSE, "not an XForm", "<svg/>" },
  { "no-model", ZYR_FORM_ERROR_PARSE, "no <model>",
    "<h:html xmlns:h='http://www.w3.org/1999/xhtml'><h:head/><h:body/></h:html>" },
  { "no-instance", ZYR_FORM_ERROR_PARSE, "no <instance>", KIT_FORM ("", "") },
  { "empty-instance", ZYR_FORM_ERROR_PARSE, "is empty", KIT_FORM ("<instance/>", "") },
  { "entities", ZYR_FORM_ERROR_PARSE, "declares entities",
    "<!DOCTYPE h [<!ENTITY a 'x'><!ENTITY b '&a;&a;&a;'>]><h>&b;</h>" },
  { "expression", ZYR_FORM_ERROR_EXPRESSION, "/data/a: calculate “1 +”: at character 4",
    KIT_FORM (ONE "<bind nodeset='/data/a' calculate='1 +'/>", "") },
  { "function", ZYR_FORM_ERROR_EXPRESSION, "no function frobnicate()",
    KIT_FORM (ONE "<bind nodeset='/data/a' relevant='frobnicate(1)'/>", "") },
  { "ref", ZYR_FORM_ERROR_BAD_REF, "“/data/zz” is not a node",
    KIT_FORM (ONE, "<input ref='/data/zz'/>") },
  { "no-ref", ZYR_FORM_ERROR_PARSE, "a ref is due", KIT_FORM (ONE, "<input/>") },
  { "repeat-root", ZYR_FORM_ERROR_BAD_REF, "below the root",
    KIT_FORM (ONE, "<repeat nodeset='/data'/>") },
  { "range", ZYR_FORM_ERROR_PARSE, "start, end and step",
    KIT_FORM (ONE, "<range ref='/data/a' start='1'/>") },
  { "item", ZYR_FORM_ERROR_PARSE, "without <value>",
    KIT_FORM (ONE, "<select1 ref='/data/a'><item><label>L</label></item></select1>") },
  { "itemset", ZYR_FORM_ERROR_PARSE, "no <value ref>",
    KIT_FORM (ONE, "<select1 ref='/data/a'><itemset nodeset='/data/g'/></select1>") },
  { "event", ZYR_FORM_ERROR_UNSUPPORTED, "no event “odk-nosuch”",
    KIT_FORM (ONE "<setvalue event='odk-nosuch' ref='/data/a' value='1'/>", "") },
  { "no-event", ZYR_FORM_ERROR_PARSE, "names no event",
    KIT_FORM (ONE "<setvalue ref='/data/a' value='1'/>", "") },
  { "new-repeat", ZYR_FORM_ERROR_UNSUPPORTED, "belongs into a <repeat>",
    KIT_FORM (ONE "<setvalue event='odk-new-repeat' ref='/data/a' value='1'/>", "") },
  { "action-ref", ZYR_FORM_ERROR_BAD_REF, "not a node",
    KIT_FORM (ONE "<setvalue event='odk-instance-first-load' ref='/data/q' value='1'/>", "") },
  { "same-id", ZYR_FORM_ERROR_PARSE, "ids are unique",
    KIT_FORM (ONE "<instance id='x'><r/></instance><instance id='x'><r/></instance>", "") },
  { "cycle-2", ZYR_FORM_ERROR_CYCLE, "/data/a → /data/b → /data/a",
    KIT_FORM (ONE "<bind nodeset='/data/a' calculate='/data/b + 1'/>"
                  "<bind nodeset='/data/b' calculate='/data/a + 1'/>",
              "") },
  { "cycle-relevance", ZYR_FORM_ERROR_CYCLE, "/data/g",
    KIT_FORM (ONE "<bind nodeset='/data/g' relevant='/data/g/c = 1'/>"
                  "<bind nodeset='/data/g/c' calculate='/data/a'/>",
              "") },
};

static void
test_refused (gconstpointer data)
{
  const Bad *self = data;
  g_autoptr (GError) error = kit_refused (self->xml);

  g_assert_cmpint (error->code, ==, self->code);
  if (strstr (error->message, self->part) == NULL)
    g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, self->part));
}

static void
test_lines (void)
{
  g_autoptr (GError) error
      = kit_refused (KIT_FORM ("<instance>\n<data id='f'><a/></data>\n</instance>\n"
                               "<bind nodeset='/data/a' calculate='concat('/>",
                               ""));

  g_assert_true (g_str_has_prefix (error->message, "line 7: /data/a: "));
}

static void
test_warnings (void)
{
  static const char *const parts[]
      = { "no such node",          "without nodeset", "no translation has a text",
          "not known in the body", "no id attribute", "not supported" };
  const char *xml = KIT_FORM (
      "<instance><data><a/></data></instance><bind nodeset='/data/zz' calculate='1'/><bind/>",
      "<input ref='/data/a' appearance=\"search('x')\"><label ref=\"jr:itext('nope')\"/></input>"
      "<frobnicate/>");
  g_autoptr (GBytes) bytes = g_bytes_new_static (xml, strlen (xml));
  g_autoptr (GPtrArray) warnings = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (ZyrForm) form = zyr_form_new_from_bytes (bytes, &warnings, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      gboolean found = FALSE;

      for (guint k = 0; k < warnings->len; k++)
        {
          const ZyrFormDiagnostic *warning = warnings->pdata[k];

          g_assert_cmpint (warning->line, >, 0);
          found = found || strstr (warning->message, parts[i]) != NULL;
        }
      if (!found)
        g_test_message ("missing: %s", parts[i]);
      g_assert_true (found);
    }
}

/* A calculation that cannot be evaluated says so when the form is opened, not in the field */
static void
test_runtime (void)
{
  g_autoptr (ZyrForm) form = kit_form (
      KIT_FORM (ONE "\n<bind nodeset='/data/a' calculate=\"instance('gone')/root/x\"/>", ""));
  const ZyrFormContext context = kit_context ();
  g_autoptr (GError) error = NULL;

  g_assert_null (zyr_form_session_new (form, NULL, &context, &error));
  g_assert_error (error, ZYR_FORM_ERROR, ZYR_FORM_ERROR_EXPRESSION);
  g_assert_nonnull (
      strstr (error->message, "line 5: /data/a: calculate: there is no instance “gone”"));
}

/* A form that depends on itself only while it runs comes to rest or is told so; it never hangs */
static void
test_restless (void)
{
  g_autoptr (ZyrForm) form = kit_form (
      KIT_FORM ("<instance><data id='f'><r><a>1</a></r><r><a>2</a></r></data></instance>"
                "<bind nodeset='/data/r/a' type='int' calculate='sum(/data/r[1 = 1]/a) + 1'/>",
                "<repeat nodeset='/data/r'><input ref='/data/r/a'/></repeat>"));
  const ZyrFormContext context = kit_context ();
  g_autoptr (GError) error = NULL;

  g_assert_null (zyr_form_session_new (form, NULL, &context, &error));
  g_assert_error (error, ZYR_FORM_ERROR, ZYR_FORM_ERROR_CYCLE);
}

static void
test_count_limit (void)
{
  g_autoptr (ZyrFormSession) s = kit_open (
      KIT_FORM ("<instance><data id='f'><n>99999999</n><r jr:template=''><a/></r></data>"
                "</instance>",
                "<repeat nodeset='/data/r' jr:count='/data/n'><input ref='/data/r/a'/>"
                "</repeat>"));

  kit_assert_value (s, "/data/r[1000]/a", "");
  kit_assert_value (s, "/data/r[1001]/a", NULL);
}

static char *
nested (const char *start, const char *end, guint n)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append (out, start);
  for (guint i = 0; i < n; i++)
    g_string_append (out, end);
  return g_string_free (out, FALSE);
}

static void
test_deep (void)
{
  g_autofree char *groups = nested ("<group>", "</group>", 50000);
  g_autofree char *nodes = nested ("<a>", "</a>", 50000);
  const char *const start = "<h:html xmlns='http://www.w3.org/2002/xforms' "
                            "xmlns:h='http://www.w3.org/1999/xhtml'><h:head>"
                            "<model><instance><data id='f'>";
  g_autofree char *deep_body = g_strconcat (start, "</data></instance></model></h:head><h:body>",
                                            groups, "</h:body></h:html>", NULL);
  g_autofree char *deep_data
      = g_strconcat (start, nodes, "</data></instance></model></h:head><h:body/></h:html>", NULL);
  g_autoptr (GError) body_error = kit_refused (deep_body);
  g_autoptr (GError) data_error = kit_refused (deep_data);

  g_assert_error (body_error, ZYR_FORM_ERROR, ZYR_FORM_ERROR_PARSE);
  g_assert_error (data_error, ZYR_FORM_ERROR, ZYR_FORM_ERROR_PARSE);
}

/* Our own form with bytes knocked out: whatever comes of it, it is a form or an error */
static void
test_damaged (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("ZYR_TEST_FORMS"), "hane_ziyareti.xml", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GRand) random = g_rand_new_with_seed (20261121);
  gsize size;
  guint n_loaded = 0;

  g_assert_true (g_file_get_contents (path, &text, &size, NULL));
  for (guint i = 0; i < 60; i++)
    {
      g_autofree char *copy = g_memdup2 (text, size);
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (ZyrForm) form = NULL;

      for (int k = 0; k < 3; k++)
        {
          const gsize at = (gsize)g_rand_int_range (random, 0, (gint32)size);

          copy[at] = "'<>&/()[]x1. \"="[g_rand_int_range (random, 0, 15)];
        }
      bytes = g_bytes_new (copy, size);
      form = zyr_form_new_from_bytes (bytes, NULL, &error);
      g_assert_true ((form == NULL) == (error != NULL));
      n_loaded += form != NULL;
    }
  g_assert_cmpuint (n_loaded, >, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *path = g_strconcat ("/form/bad/", bad[i].name, NULL);

      g_test_add_data_func (path, &bad[i], test_refused);
    }
  g_test_add_func ("/form/bad/lines", test_lines);
  g_test_add_func ("/form/bad/warnings", test_warnings);
  g_test_add_func ("/form/bad/runtime", test_runtime);
  g_test_add_func ("/form/bad/restless", test_restless);
  g_test_add_func ("/form/bad/count-limit", test_count_limit);
  g_test_add_func ("/form/bad/deep", test_deep);
  g_test_add_func ("/form/bad/damaged", test_damaged);
  return g_test_run ();
}
