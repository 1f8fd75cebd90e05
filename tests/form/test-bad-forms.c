/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Forms that must be refused, with line, node and what would be right; and forms that are only
 * doubtful */
#include <string.h>

#include "form-kit.h"
#include "zyr-limits.h"

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
  { "entities", ZYR_FORM_ERROR_PARSE, "line 2: the document declares the entity “a”",
    "<?xml version='1.0'?>\n<!DOCTYPE h [<!ENTITY a 'x'><!ENTITY b '&a;&a;&a;'>]><h>&b;</h>" },
  { "external-entity", ZYR_FORM_ERROR_PARSE, "declares the entity “a”",
    "<!DOCTYPE h [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><h>&a;</h>" },
  { "parameter-entity", ZYR_FORM_ERROR_PARSE, "declares the entity “p”",
    "<!DOCTYPE h [<!ENTITY % p SYSTEM 'http://127.0.0.1/x.dtd'> %p;]><h/>" },
  { "external-dtd", ZYR_FORM_ERROR_PARSE, "names another file",
    "<!DOCTYPE h SYSTEM 'http://127.0.0.1/x.dtd'><h/>" },
  { "undeclared-entity", ZYR_FORM_ERROR_PARSE, "Entity 'nbsp' not defined", "<h>&nbsp;</h>" },
  { "repeat-outside", ZYR_FORM_ERROR_BAD_REF, "repeats something below that",
    KIT_FORM (ONE, "<repeat nodeset='/data/g'><repeat nodeset='/data/b'/></repeat>") },
  { "repeat-itself", ZYR_FORM_ERROR_BAD_REF, "repeats something below that",
    KIT_FORM (ONE, "<repeat nodeset='/data/g'><repeat nodeset='/data/g'/></repeat>") },
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
  { "cycle-4", ZYR_FORM_ERROR_CYCLE, "/data/a → /data/g/c → /data/b → /data/a",
    KIT_FORM (ONE "<bind nodeset='/data/a' calculate='/data/b + 1'/>"
                  "<bind nodeset='/data/b' calculate='string(/data/g)'/>"
                  "<bind nodeset='/data/g/c' calculate='/data/a'/>",
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
          "not known in the body", "no id attribute" };
  const char *xml = KIT_FORM (
      "<instance><data><a/></data></instance><bind nodeset='/data/zz' calculate='1'/><bind/>",
      "<input ref='/data/a'><label ref=\"jr:itext('nope')\"/></input>"
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
          const ZyrFormWarning *warning = warnings->pdata[k];

          g_assert_true (warning->line > 0 || g_str_equal (warning->node, "meta"));
          found = found || strstr (warning->message, parts[i]) != NULL;
        }
      if (!found)
        g_test_message ("missing: %s", parts[i]);
      g_assert_true (found);
    }
}

/* However much is wrong: all that is told is bounded, and the first error is the same one */
static void
test_many_errors (void)
{
  GString *xml = g_string_new (NULL);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GPtrArray) told = NULL;
  g_autoptr (GError) first = NULL;
  g_autoptr (GError) alone = NULL;
  guint n_errors = 0;
  int line;

  for (guint i = 0; i < 10 * ZYR_FORM_ERRORS_N_MAX; i++)
    g_string_append_printf (xml, "<input ref='/data/n%u'><label/></input>\n", i);
  {
    g_autofree char *text = g_strdup_printf (KIT_FORM (ONE, "%s"), xml->str);

    bytes = g_bytes_new (text, strlen (text));
  }
  g_string_free (xml, TRUE);
  g_assert_null (zyr_form_new_from_bytes (bytes, &told, &first));
  g_assert_null (zyr_form_new_from_bytes (bytes, NULL, &alone));
  for (guint i = 0; i < told->len; i++)
    n_errors += ((ZyrFormWarning *)told->pdata[i])->is_error;
  g_assert_cmpuint (n_errors, ==, ZYR_FORM_ERRORS_N_MAX);
  g_assert_cmpstr (first->message, ==, alone->message);
  g_assert_cmpstr (zyr_form_error_get_place (first, &line), ==, "input");
  g_assert_cmpint (line, ==, 7);
}

/* Each bad form that is read to its end names the same error first, and has it among all */
static void
test_all_errors (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new_static (bad[i].xml, strlen (bad[i].xml));
      g_autoptr (GPtrArray) told = NULL;
      g_autoptr (GError) error = NULL;
      gboolean found = FALSE;

      g_assert_null (zyr_form_new_from_bytes (bytes, &told, &error));
      g_assert_error (error, ZYR_FORM_ERROR, bad[i].code);
      for (guint k = 0; k < told->len && !found; k++)
        {
          const ZyrFormWarning *warning = told->pdata[k];

          found = warning->is_error && strstr (error->message, warning->message) != NULL;
        }
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
      strstr (error->message,
              "line 5: /data/a: calculate “instance('gone')/root/x”: there is no instance “gone”"));
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

#define COUNTED "<instance><data id='f'><n>%s</n><r jr:template=''><a/></r></data></instance>"
#define COUNTED_BODY                                                                               \
  "<input ref='/data/n'/><repeat nodeset='/data/r' jr:count='/data/n'><input ref='/data/r/a'/>"    \
  "</repeat>"

static GError *
refused_session (const char *xml)
{
  g_autoptr (ZyrForm) form = kit_form (xml);
  const ZyrFormContext context = kit_context ();
  GError *error = NULL;
  g_autoptr (ZyrFormSession) session = zyr_form_session_new (form, NULL, &context, &error);

  g_assert_null (session);
  g_assert_nonnull (error);
  return error;
}

static void
assert_says (const GError *error, int code, const char *part)
{
  g_assert_nonnull (error);
  if (error->code != code || strstr (error->message, part) == NULL)
    g_test_message ("%s", error->message);
  g_assert_error (error, ZYR_FORM_ERROR, code);
  g_assert_nonnull (strstr (error->message, part));
}

/* A form that asks for too much is refused; an answer that does changes nothing and says so */
static void
test_count_limit (void)
{
  g_autofree char *fixed = g_strdup_printf (KIT_FORM (COUNTED, COUNTED_BODY), "1000000000");
  g_autofree char *open = g_strdup_printf (KIT_FORM (COUNTED, COUNTED_BODY), "3");
  g_autoptr (GError) error = refused_session (fixed);
  g_autoptr (ZyrFormSession) s = kit_open (open);

  assert_says (error, ZYR_FORM_ERROR_LIMIT, "/data/r: jr:count: 1000000000 instances are asked for");
  g_assert_null (zyr_form_session_get_error (s));
  kit_answer (s, "/data/n", "1000000000");
  assert_says (zyr_form_session_get_error (s), ZYR_FORM_ERROR_LIMIT, "at most 1000");
  kit_assert_value (s, "/data/r[3]/a", "");
  kit_assert_value (s, "/data/r[4]/a", NULL);
  kit_answer (s, "/data/n", "1000");
  g_assert_null (zyr_form_session_get_error (s));
  kit_assert_value (s, "/data/r[1000]/a", "");
}

static void
test_nested_counts (void)
{
  g_autoptr (GError) error = refused_session (KIT_FORM (
      "<instance><data id='f'><r jr:template=''><q jr:template=''><a/></q></r></data></instance>",
      "<repeat nodeset='/data/r' jr:count='1000'><repeat nodeset='/data/r/q' jr:count='1000'>"
      "<input ref='/data/r/q/a'/></repeat></repeat>"));

  assert_says (error, ZYR_FORM_ERROR_LIMIT, "/data/r/q: one more and the instance would have more than 200000");
}

static char *
nested (const char *start, const char *middle, const char *end, guint n)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append (out, start);
  g_string_append (out, middle);
  for (guint i = 0; i < n; i++)
    g_string_append (out, end);
  return g_string_free (out, FALSE);
}

#define HEAD                                                                                       \
  "<h:html xmlns='http://www.w3.org/2002/xforms' xmlns:h='http://www.w3.org/1999/xhtml' "          \
  "xmlns:jr='http://openrosa.org/javarosa'>\n<h:head><model>"

/* A form whose instance and body are those */
static char *
form_of (const char *model, const char *body)
{
  return g_strconcat (HEAD, model, "</model></h:head><h:body>", body, "</h:body></h:html>", NULL);
}

static void
test_deep (void)
{
  g_autofree char *groups = nested ("<group>", "", "</group>", 10000);
  g_autofree char *repeats = nested ("<repeat nodeset='/data/a'>", "", "</repeat>", 10000);
  g_autofree char *nodes = nested ("<a>", "", "</a>", 10000);
  g_autofree char *instance = g_strconcat ("<instance>", nodes, "</instance>", NULL);
  g_autofree char *parens = nested ("(", "1", ")", 10000);
  g_autofree char *calculate
      = g_strconcat (ONE "\n<bind nodeset='/data/a' calculate='", parens, "'/>", NULL);
  const struct
  {
    const char *model;
    const char *body;
    const char *part;
  } cases[] = {
    { ONE, groups, "line 2: <group>: elements are nested more than 64 deep" },
    { ONE, repeats, "<repeat>: elements are nested more than 64 deep" },
    { instance, "", "<a>: elements are nested more than 64 deep" },
    { calculate, "", "line 3: /data/a: calculate “((((" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *xml = form_of (cases[i].model, cases[i].body);
      g_autoptr (GError) error = kit_refused (xml);

      assert_says (error, i < 3 ? ZYR_FORM_ERROR_LIMIT : ZYR_FORM_ERROR_EXPRESSION, cases[i].part);
    }
}

/* Operations within each other without a parenthesis too many: 1+1+1…, left of which is (1+1+1…) */
static void
test_high_expression (void)
{
  g_autofree char *sum = nested ("", "1", "+1", 1200);
  g_autofree char *higher = g_strconcat ("((", sum, ")", sum + 1, ")", sum + 1, NULL);
  g_autofree char *allowed = g_strconcat ("(", sum, ")", sum + 1, NULL);
  g_autofree char *bind
      = g_strconcat (ONE "<bind nodeset='/data/a' calculate='", higher, "'/>", NULL);
  g_autofree char *fine
      = g_strconcat (ONE "<bind nodeset='/data/a' calculate='", allowed, "'/>", NULL);
  g_autofree char *bad_xml = form_of (bind, "");
  g_autofree char *good_xml = form_of (fine, "");
  g_autoptr (GError) error = kit_refused (bad_xml);
  g_autoptr (ZyrFormSession) session = kit_open (good_xml);

  assert_says (error, ZYR_FORM_ERROR_EXPRESSION, "operations within each other");
  kit_assert_value (session, "/data/a", "2401");
}

static void
test_large (void)
{
  const gsize size = 100 * 1000 * 1000;
  g_autofree char *text = g_malloc (size);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;

  memset (text, ' ', size);
  memcpy (text, "<h:html>", 8);
  bytes = g_bytes_new_static (text, size);
  g_assert_null (zyr_form_new_from_bytes (bytes, NULL, &error));
  assert_says (error, ZYR_FORM_ERROR_LIMIT, "document of 100000000 bytes; at most");
}

/* @start, then @item so many times with its number put in, then @end: a form with that model */
static GError *
refused_many (const char *start, const char *item, guint n, const char *end)
{
  g_autoptr (GString) model = g_string_new (start);
  g_auto (GStrv) parts = g_strsplit (item, "%", 2);
  g_autofree char *xml = NULL;

  for (guint i = 0; i < n; i++)
    {
      g_string_append (model, parts[0]);
      if (parts[1] != NULL)
        g_string_append_printf (model, "%u%s", i, parts[1]);
    }
  g_string_append (model, end);
  xml = form_of (model->str, "");
  return kit_refused (xml);
}

static void
test_many (void)
{
  const char *const start = "<instance><data id='f'";
  g_autoptr (GError) attributes = refused_many (start, " a%=''", 300000, "/></instance>");
  g_autoptr (GError) nodes
      = refused_many ("<instance><data id='f'>", "<a%/>", 210000, "</data></instance>");
  g_autoptr (GError) elements
      = refused_many ("<instance><data id='f'/></instance><instance id='l'><root>", "<a/>", 2000001,
                      "</root></instance>");
  g_autoptr (GError) readers = refused_many (
      "<instance><data id='f'><a/><b/><c/><d/><e/><f/><g/><h/><i/><j/></data></instance>",
      "<bind nodeset='/data/a' readonly='count(//*) > %'/>", 1, "<bind nodeset='/data/'/>");

  assert_says (attributes, ZYR_FORM_ERROR_LIMIT, "more than 256 attributes");
  assert_says (nodes, ZYR_FORM_ERROR_LIMIT, "more than 200000 nodes");
  assert_says (elements, ZYR_FORM_ERROR_LIMIT, "more than 2000000 elements");
  assert_says (readers, ZYR_FORM_ERROR_EXPRESSION, "a name");
}

/* Each node reads all: the graph would have as many edges as there are pairs */
static void
test_dense (void)
{
  g_autoptr (GString) model = g_string_new ("<instance><data id='f'>");
  g_autofree char *xml = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 2000; i++)
    g_string_append_printf (model, "<a%u/>", i);
  g_string_append (model, "</data></instance>");
  for (guint i = 0; i < 2000; i++)
    g_string_append_printf (model, "<bind nodeset='/data/a%u' readonly='sum(//*) = 1'/>", i);
  xml = form_of (model->str, "");
  error = kit_refused (xml);
  assert_says (error, ZYR_FORM_ERROR_LIMIT,
               "“sum(//*) = 1”: the form's expressions read more than");
}

#define HUNDRED                                                                                    \
  "<a/><a/><a/><a/><a/><a/><a/><a/><a/><a/><a/><a/><a/><a/><a/><a/><a/><a/><a/><a/><a/><a/><a/>"   \
  "<a/><a/><a/><a/><a/><a/><a/><a/><a/><a/><a/><a/><a/><a/><a/><a/><a/><a/><a/><a/><a/><a/><a/>"   \
  "<a/><a/><a/><a/><a/><a/><a/><a/><a/><a/><a/><a/><a/><a/><a/><a/><a/><a/><a/><a/><a/><a/><a/>"   \
  "<a/><a/><a/><a/><a/><a/><a/><a/><a/><a/><a/><a/><a/><a/><a/><a/><a/><a/><a/><a/><a/><a/><a/>"

/* Expressions that would run for hours: each is named when it is stopped */
static void
test_slow (void)
{
  static const char *const slow[] = {
    "count(instance('l')//a[count(instance('l')//a[count(instance('l')//*) > 0]) > 0])",
    "count(instance('l')//a[count(instance('l')//a[count(instance('l')//a[. = '']) > 0]) > 0])",
    "count(instance('l')//a[instance('l')//a > instance('l')//a])",
    "count(instance('l')//a[count(preceding::*/following::*/preceding::*) > 0])",
    "count(instance('l')//a[position(.) = count(preceding::a[position(.) = count(preceding::a)])])",
    "count(instance('l')//a[regex('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!', '^(a|aa)+$')])",
    "regex('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!', '^(a+)+$')",
  };

  for (guint i = 0; i < G_N_ELEMENTS (slow); i++)
    {
      g_autofree char *lists = nested ("", HUNDRED, HUNDRED, 5);
      g_autofree char *model = g_strconcat (
          "<instance><data id='f'><x/></data></instance><instance id='l'><root>", lists,
          "</root></instance>\n<bind nodeset='/data/x' calculate=\"", slow[i], "\"/>", NULL);
      g_autofree char *xml = form_of (model, "");
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", slow[i]);
      error = refused_session (xml);
      assert_says (error, i < 5 ? ZYR_FORM_ERROR_LIMIT : ZYR_FORM_ERROR_EXPRESSION,
                   "line 3: /data/x: calculate “");
      g_assert_nonnull (strstr (error->message, i < 5 ? "takes more than" : "takes too long"));
    }
}

/* Many expressions, each within its limit: an answer is stopped, too, and the rest is computed with
 * the answers that follow */
static void
test_slow_together (void)
{
  g_autoptr (GString) model = g_string_new ("<instance><data id='f'><go/><other/>");
  g_autofree char *lists = nested ("", HUNDRED, HUNDRED, 15);
  g_autofree char *xml = NULL;
  g_autoptr (ZyrFormSession) session = NULL;
  g_autoptr (GError) error = NULL;
  guint n = 0;

  for (guint i = 0; i < 40; i++)
    g_string_append_printf (model, "<x%u/>", i);
  g_string_append_printf (model, "</data></instance><instance id='l'><root>%s</root></instance>",
                          lists);
  for (guint i = 0; i < 40; i++)
    g_string_append_printf (model,
                            "<bind nodeset='/data/x%u' calculate=\"if(/data/go = '', '', "
                            "count(instance('l')//a[count(../a) > 0]) + %u)\"/>",
                            i, i);
  xml = form_of (model->str, "<input ref='/data/go'/><input ref='/data/other'/>");
  session = kit_open (xml);
  zyr_form_session_set_value (session, "/data/go", "1", NULL, &error);
  g_assert_no_error (error);
  assert_says (zyr_form_session_get_error (session), ZYR_FORM_ERROR_LIMIT,
               "all that is to be computed takes more than");
  kit_assert_value (session, "/data/x0", "1472");
  kit_assert_value (session, "/data/x39", "");
  g_assert_false (zyr_form_session_verify (session, NULL));
  while (zyr_form_session_get_error (session) != NULL && ++n < 10)
    zyr_form_session_set_value (session, "/data/other", n % 2 == 0 ? "1" : "2", NULL, NULL);
  kit_assert_value (session, "/data/x39", "1511");
}

/* a = b b, b = c c, … : a text that doubles forty times */
static void
test_doubling (void)
{
  g_autoptr (GString) model = g_string_new ("<instance><data id='f'><a0>xx</a0>");
  g_autofree char *xml = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 1; i <= 40; i++)
    g_string_append_printf (model, "<a%u/>", i);
  g_string_append (model, "</data></instance>\n");
  for (guint i = 1; i <= 40; i++)
    g_string_append_printf (model,
                            "<bind nodeset='/data/a%u' calculate='concat(/data/a%u, /data/a%u)'/>",
                            i, i - 1, i - 1);
  xml = form_of (model->str, "");
  error = refused_session (xml);
  assert_says (error, ZYR_FORM_ERROR_EXPRESSION,
               "/data/a20: calculate “concat(/data/a19, /data/a19)”: the text grows beyond");
}

/* … and one of half a mebibyte that stands in forty places: none is too long, all together are. */
static void
test_many_long_texts (void)
{
  g_autoptr (GString) model = g_string_new ("<instance><data id='f'><a0>xx</a0>");
  g_autofree char *xml = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 1; i <= 58; i++)
    g_string_append_printf (model, "<a%u/>", i);
  g_string_append (model, "</data></instance>\n");
  for (guint i = 1; i <= 58; i++)
    g_string_append_printf (model,
                            i <= 18 ? "<bind nodeset='/data/a%u' calculate='concat(/data/a%u,"
                                      " /data/a%u)'/>"
                                    : "<bind nodeset='/data/a%u' calculate='/data/a18'/>",
                            i, i - 1, i - 1);
  xml = form_of (model->str, "");
  error = refused_session (xml);
  assert_says (error, ZYR_FORM_ERROR_LIMIT, "would be longer than 16777216 bytes together");
}

/* Texts that show themselves, at once or in the millionth step */
static void
test_endless_texts (void)
{
  static const char *const itexts[] = {
    "<text id='t'><value>a <output value=\"jr:itext('t')\"/></value></text>",
    "<text id='t'><value><output value=\"jr:itext('u')\"/><output value=\"jr:itext('u')\"/>"
    "</value></text>"
    "<text id='u'><value>b <output value=\"jr:itext('t')\"/><output value=\"jr:itext('t')\"/>"
    "</value></text>",
    "<text id='t'><value><output value=\"jr:choice-name('1', '/data/a')\"/></value></text>",
  };

  for (guint i = 0; i < G_N_ELEMENTS (itexts); i++)
    {
      /* Millions of steps that tell valgrind nothing new */
      if (i == 1 && g_getenv ("ZYR_QUICK") != NULL)
        continue;
      g_autofree char *model = g_strconcat ("<itext><translation lang='tr'>", itexts[i],
                                            "</translation></itext>" ONE, NULL);
      g_autofree char *xml = form_of (
          model, "<select1 ref='/data/a'><label ref=\"jr:itext('t')\"/>"
                 "<item><label ref=\"jr:itext('t')\"/><value>1</value></item></select1>");
      g_autoptr (ZyrFormSession) session = kit_open (xml);
      g_autoptr (ZyrFormItem) item = zyr_form_session_dup_item (session, "/data/a");

      g_assert_nonnull (item);
      assert_says (zyr_form_session_get_error (session), ZYR_FORM_ERROR_LIMIT,
                   i == 1 ? "" : "refer to each other without an end");
    }
}

static const struct
{
  const char *file;
  const char *content;
  const char *part;
} bad_files[] = {
  { "l.csv", "name,label\n1,\"open\n2,two\n",
    "l.csv: line 2: a field starts with a quotation mark" },
  { "l.csv", "name,label\n1,\xff\n", "l.csv: the file is not UTF-8" },
  { "l.xml", "<root><item></root>", "l.xml: line 1: not well-formed XML" },
  { "l.xml", "<!DOCTYPE r [<!ENTITY a 'aaaa'>]><r>&a;</r>",
    "l.xml: line 1: the document declares the entity" },
  { "l.xml", "", "l.xml: line 1: not well-formed XML" },
  { "l.geojson", "{", "l.geojson: not JSON" },
  { "l.geojson", "[]", "l.geojson: GeoJSON is one FeatureCollection" },
  { "l.geojson", "{\"type\": {}, \"features\": []}",
    "l.geojson: GeoJSON is one FeatureCollection" },
  { "l.geojson", "{\"type\": \"FeatureCollection\", \"features\": [{\"geometry\": {\"type\": 1}}]}",
    "l.geojson: feature 1: each feature needs a geometry" },
};

static void
assert_bad_file (const char *file, GBytes *bytes, int code, const char *part)
{
  g_autofree char *src = g_strconcat ("jr://file/", file, NULL);
  g_autofree char *model = g_strconcat (ONE "\n<instance id='l' src='", src, "'/>", NULL);
  g_autofree char *xml = form_of (model, "");
  g_autoptr (ZyrForm) form = kit_form (xml);
  g_autoptr (GHashTable) media = g_hash_table_new (g_str_hash, g_str_equal);
  const ZyrFormContext context = kit_context ();
  g_autofree char *start = g_strconcat ("line 3: instance l: ", part, NULL);
  g_autoptr (GError) error = NULL;

  if (bytes != NULL)
    g_hash_table_insert (media, (gpointer)file, bytes);
  g_assert_null (zyr_form_session_new (form, media, &context, &error));
  assert_says (error, code, start);
}

static void
test_files (void)
{
  g_autofree char *columns = nested ("a,", "b\n", "", 2000);
  g_autofree char *deep = nested ("[", "", "]", 100000);
  g_autoptr (GBytes) wide = g_bytes_new_static (columns, strlen (columns));
  g_autoptr (GBytes) json = g_bytes_new_static (deep, strlen (deep));
  g_autofree char *huge = g_malloc0 (ZYR_FORM_BYTES_MAX + 1);
  g_autoptr (GBytes) large = g_bytes_new_static (huge, ZYR_FORM_BYTES_MAX + 1);

  for (guint i = 0; i < G_N_ELEMENTS (bad_files); i++)
    {
      g_autoptr (GBytes) bytes
          = g_bytes_new_static (bad_files[i].content, strlen (bad_files[i].content));

      assert_bad_file (bad_files[i].file, bytes, ZYR_FORM_ERROR_PARSE, bad_files[i].part);
    }
  assert_bad_file ("l.csv", wide, ZYR_FORM_ERROR_LIMIT, "l.csv: more than 1000 columns");
  assert_bad_file ("l.geojson", json, ZYR_FORM_ERROR_PARSE, "l.geojson: not JSON");
  assert_bad_file ("l.csv", large, ZYR_FORM_ERROR_LIMIT, "l.csv: larger than");
  assert_bad_file ("l.csv", NULL, ZYR_FORM_ERROR_MISSING_INSTANCE,
                   "the file “l.csv” was not given");
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
  g_test_add_func ("/form/bad/all-bounded", test_many_errors);
  g_test_add_func ("/form/bad/all-told", test_all_errors);
  g_test_add_func ("/form/bad/runtime", test_runtime);
  g_test_add_func ("/form/bad/restless", test_restless);
  g_test_add_func ("/form/bad/count-limit", test_count_limit);
  g_test_add_func ("/form/bad/deep", test_deep);
  g_test_add_func ("/form/bad/nested-counts", test_nested_counts);
  g_test_add_func ("/form/bad/high-expression", test_high_expression);
  g_test_add_func ("/form/bad/large", test_large);
  g_test_add_func ("/form/bad/many", test_many);
  g_test_add_func ("/form/bad/dense", test_dense);
  g_test_add_func ("/form/bad/slow", test_slow);
  g_test_add_func ("/form/bad/slow-together", test_slow_together);
  g_test_add_func ("/form/bad/doubling", test_doubling);
  g_test_add_func ("/form/bad/many-long-texts", test_many_long_texts);
  g_test_add_func ("/form/bad/endless-texts", test_endless_texts);
  g_test_add_func ("/form/bad/files", test_files);
  g_test_add_func ("/form/bad/damaged", test_damaged);
  return g_test_run ();
}
