/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sessions over small forms: relevance, repeats, events, lists, languages, drafts */
#include <string.h>

#include "form-kit.h"

static void
test_calculate_and_relevance (void)
{
  g_autoptr (ZyrFormSession) s = kit_open (
      KIT_FORM ("<instance><data id='f'><a>1</a><b/><g><c>kept</c><d/></g><e/></data></instance>"
                "<bind nodeset='/data/a' type='int'/>"
                "<bind nodeset='/data/b' type='int' calculate='/data/a * 2'/>"
                "<bind nodeset='/data/g' relevant='/data/a &gt; 1'/>"
                "<bind nodeset='/data/g/d' calculate='concat(../c, /data/b)'/>"
                "<bind nodeset='/data/e' calculate=\"if(/data/g/c = '', 'none', /data/g/c)\"/>",
                "<input ref='/data/a'/><group ref='/data/g'><label>G</label><input "
                "ref='/data/g/c'/></group>"));
  g_autoptr (ZyrFormItem) hidden = NULL;

  kit_assert_value (s, "/data/b", "2");
  kit_assert_value (s, "/data/g/c", "");
  kit_assert_value (s, "/data/e", "none");
  hidden = zyr_form_session_dup_item (s, "/data/g/c");
  g_assert_null (hidden);
  kit_answer (s, "/data/a", "5");
  kit_assert_value (s, "/data/b", "10");
  kit_assert_value (s, "/data/g/c", "kept");
  kit_assert_value (s, "/data/g/d", "kept10");
  kit_assert_value (s, "/data/e", "kept");
  kit_answer (s, "/data/a", "");
  kit_assert_value (s, "/data/b", "");
  kit_assert_value (s, "/data/e", "none");
}

static void
count_changes (ZyrFormSession *session, guint *n)
{
  (*n)++;
}

static void
test_types (void)
{
  static const struct
  {
    const char *ref;
    const char *given;
    const char *stored; /* NULL: refused */
  } cases[] = {
    { "/data/i", "12", "12" },
    { "/data/i", "12.9", "12" },
    { "/data/i", "-3", "-3" },
    { "/data/i", "x", NULL },
    { "/data/n", "900", "900.0" },
    { "/data/n", "12,5", "12.5" },
    { "/data/n", "0.10", "0.1" },
    { "/data/n", "1e5", NULL },
    { "/data/d", "2026-02-28", "2026-02-28" },
    { "/data/d", "2026-02-29", NULL },
    { "/data/d", "2026-11-21T23:30:00Z", "2026-11-22" },
    { "/data/d", "21.11.2026", NULL },
    { "/data/dt", "2026-11-21T10:00:00.000+03:00", "2026-11-21T10:00:00.000+03:00" },
    { "/data/dt", "2026-11-21", "2026-11-21T00:00:00.000+03:00" },
    { "/data/t", "10:30", "10:30" },
    { "/data/t", "25:30", NULL },
    { "/data/p", "39.92080 32.85420 0 5", "39.9208 32.8542 0.0 5.0" },
    { "/data/p", "39.9 32.8", "39.9 32.8 0.0 0.0" },
    { "/data/p", "91 0 0 0", NULL },
    { "/data/p", "39.9", NULL },
    { "/data/l", "1 1;2 2 0 0", "1.0 1.0 0.0 0.0; 2.0 2.0 0.0 0.0" },
    { "/data/m", " a   b ", "a b" },
    { "/data/s", "  as it is ", "  as it is " },
    { "/data/s", "a\001b", NULL },
    { "/data/s", "\xff", NULL },
    { "/data/g", "x", NULL },
    { "/data/nosuch", "x", NULL },
    { "/data/ro", "x", NULL },
  };
  g_autoptr (ZyrFormSession) s = kit_open (KIT_FORM (
      "<instance><data "
      "id='f'><i/><n/><d/><dt/><t/><p/><l/><m/><s/><g><h/></g><ro/></data></instance>"
      "<bind nodeset='/data/i' type='int'/><bind nodeset='/data/n' type='xsd:decimal'/>"
      "<bind nodeset='/data/d' type='date'/><bind nodeset='/data/dt' type='dateTime'/>"
      "<bind nodeset='/data/t' type='time'/><bind nodeset='/data/p' type='geopoint'/>"
      "<bind nodeset='/data/l' type='geotrace'/><bind nodeset='/data/ro' readonly='true()'/>",
      "<select ref='/data/m'><item><label>A</label><value>a</value></item></select>"));
  guint n = 0;

  g_signal_connect (s, "changed", G_CALLBACK (count_changes), &n);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      const gboolean ok
          = zyr_form_session_set_value (s, cases[i].ref, cases[i].given, NULL, &error);

      g_assert_cmpint (ok, ==, cases[i].stored != NULL);
      g_assert_cmpint (error == NULL, ==, ok);
      if (ok)
        kit_assert_value (s, cases[i].ref, cases[i].stored);
    }
  g_assert_cmpuint (n, >, 5);
}

static const char *const constrained = KIT_FORM (
    "<instance><data id='f'><a/><b/></data></instance>"
    "<bind nodeset='/data/a' type='int' constraint='. &gt; 3' jr:constraintMsg='more than three'/>"
    "<bind nodeset='/data/b' required=\"/data/a = 5\" jr:requiredMsg='say b'/>",
    "<input ref='/data/a'><label>A</label></input><input ref='/data/b'><label>B</label></input>");

static void
test_constraint (void)
{
  g_autoptr (ZyrFormSession) s = kit_open (constrained);
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (ZyrFormItem) item = NULL;
  const ZyrFormItem *problem;
  gboolean valid = TRUE;

  g_assert_true (zyr_form_session_set_value (s, "/data/a", "2", &valid, NULL));
  g_assert_false (valid);
  kit_assert_value (s, "/data/a", "2");
  item = zyr_form_session_dup_item (s, "/data/a");
  g_assert_cmpint (item->state, ==, ZYR_FORM_ITEM_INVALID);
  g_assert_cmpstr (item->message, ==, "more than three");
  kit_answer (s, "/data/a", "5");
  problems = zyr_form_session_list_problems (s);
  g_assert_cmpuint (problems->len, ==, 1);
  problem = problems->pdata[0];
  g_assert_cmpint (problem->state, ==, ZYR_FORM_ITEM_MISSING);
  g_assert_cmpstr (problem->ref, ==, "/data/b");
  g_assert_cmpstr (problem->label, ==, "B");
  g_assert_cmpstr (problem->message, ==, "say b");
}

static void
test_refuse_invalid (void)
{
  g_autoptr (ZyrForm) form = kit_form (constrained);
  ZyrFormContext context = kit_context ();
  g_autoptr (ZyrFormSession) s = NULL;
  gboolean valid = TRUE;

  context.refuse_invalid = TRUE;
  s = zyr_form_session_new (form, NULL, &context, NULL);
  kit_answer (s, "/data/a", "4");
  g_assert_true (zyr_form_session_set_value (s, "/data/a", "1", &valid, NULL));
  g_assert_false (valid);
  kit_assert_value (s, "/data/a", "4");
}

static const char *const with_repeat
    = KIT_FORM ("<instance><data id='f'><n/><total/>"
                "<r jr:template=''><pos/><v>7</v><sum/><in "
                "jr:template=''><w/></in><deep/></r></data></instance>"
                "<bind nodeset='/data/n' calculate='count(/data/r)'/>"
                "<bind nodeset='/data/total' calculate='sum(/data/r/v)'/>"
                "<bind nodeset='/data/r/pos' type='int' calculate='position(..)'/>"
                "<bind nodeset='/data/r/v' type='int'/>"
                "<bind nodeset='/data/r/sum' calculate='../v + /data/total'/>"
                "<bind nodeset='/data/r/deep' calculate=\"join(',', ../in/w)\"/>",
                "<group ref='/data/r'><label>R</label><repeat nodeset='/data/r'>"
                "<input ref='/data/r/v'><label>V <output value='position(..)'/></label></input>"
                "<group><label>In</label><repeat nodeset='/data/r/in'><input "
                "ref='/data/r/in/w'/></repeat></group>"
                "</repeat></group>");

static void
add (ZyrFormSession *s, const char *repeat, const char *made)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *ref = zyr_form_session_add_repeat (s, repeat, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (ref, ==, made);
  kit_assert_verified (s);
}

static void
take (ZyrFormSession *s, const char *ref)
{
  g_autoptr (GError) error = NULL;

  zyr_form_session_remove_repeat (s, ref, &error);
  g_assert_no_error (error);
  kit_assert_verified (s);
}

static void
test_repeats (void)
{
  g_autoptr (ZyrFormSession) s = kit_open (with_repeat);
  g_autofree char *values = NULL;

  kit_assert_value (s, "/data/n", "0");
  add (s, "/data/r", "/data/r[1]");
  add (s, "/data/r", "/data/r[2]");
  add (s, "/data/r", "/data/r[3]");
  kit_answer (s, "/data/r[2]/v", "10");
  kit_assert_value (s, "/data/total", "24");
  kit_assert_value (s, "/data/r[1]/sum", "31");
  kit_assert_value (s, "/data/r[2]/sum", "34");
  add (s, "/data/r[2]/in", "/data/r[2]/in[1]");
  add (s, "/data/r[2]/in", "/data/r[2]/in[2]");
  kit_answer (s, "/data/r[2]/in[1]/w", "x");
  kit_answer (s, "/data/r[2]/in[2]/w", "y");
  kit_assert_value (s, "/data/r[2]/deep", "x,y");
  kit_assert_value (s, "/data/r[1]/deep", "");
  kit_assert_label (s, "/data/r[3]/v", "V 3");
  take (s, "/data/r[1]");
  kit_assert_value (s, "/data/n", "2");
  kit_assert_value (s, "/data/total", "17");
  kit_assert_value (s, "/data/r[1]/pos", "1");
  kit_assert_value (s, "/data/r[1]/deep", "x,y");
  kit_assert_label (s, "/data/r[2]/v", "V 2");
  take (s, "/data/r[1]/in[1]");
  kit_assert_value (s, "/data/r[1]/deep", "y");
  values = kit_values (s);
  g_assert_cmpstr (values, ==,
                   "n=2\ntotal=17\nr#1/pos=1\nr#1/v=10\nr#1/sum=27\nr#1/in#1/w=y\nr#1/deep=y\n"
                   "r#2/pos=2\nr#2/v=7\nr#2/sum=24\n");
}

static void
test_repeat_rows (void)
{
  static const struct
  {
    ZyrFormItemKind kind;
    guint depth;
    const char *ref;
  } rows[] = {
    { ZYR_FORM_ITEM_REPEAT, 0, "/data/r" },
    { ZYR_FORM_ITEM_REPEAT_INSTANCE, 0, "/data/r[1]" },
    { ZYR_FORM_ITEM_QUESTION, 1, "/data/r[1]/v" },
    { ZYR_FORM_ITEM_REPEAT, 1, "/data/r[1]/in" },
    { ZYR_FORM_ITEM_REPEAT_INSTANCE, 1, "/data/r[1]/in[1]" },
    { ZYR_FORM_ITEM_QUESTION, 2, "/data/r[1]/in[1]/w" },
  };
  g_autoptr (ZyrFormSession) s = kit_open (with_repeat);
  g_autoptr (GPtrArray) items = NULL;
  g_autoptr (GPtrArray) sections = zyr_form_session_list_sections (s);
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (sections->len, ==, 1);
  add (s, "/data/r", "/data/r[1]");
  add (s, "/data/r[1]/in", "/data/r[1]/in[1]");
  items = zyr_form_session_list_items (s, ((ZyrFormSection *)sections->pdata[0])->ref);
  g_assert_cmpuint (items->len, ==, G_N_ELEMENTS (rows));
  for (guint i = 0; i < items->len; i++)
    {
      const ZyrFormItem *item = items->pdata[i];

      g_assert_cmpint (item->kind, ==, rows[i].kind);
      g_assert_cmpuint (item->depth, ==, rows[i].depth);
      g_assert_cmpstr (item->ref, ==, rows[i].ref);
      g_assert_cmpint (item->can_add, ==, item->kind == ZYR_FORM_ITEM_REPEAT);
      g_assert_cmpint (item->can_remove, ==, item->kind == ZYR_FORM_ITEM_REPEAT_INSTANCE);
    }
  g_assert_null (zyr_form_session_add_repeat (s, "/data/total", &error));
  g_assert_error (error, ZYR_FORM_ERROR, ZYR_FORM_ERROR_BAD_REF);
}

/* jr:count grows and shrinks; what was answered comes back when it grows again */
static void
test_count (void)
{
  g_autoptr (ZyrFormSession) s = kit_open (KIT_FORM (
      "<instance><data id='f'><n/><r jr:template=''><a/><b/></r><all/></data></instance>"
      "<bind nodeset='/data/n' type='int'/>"
      "<bind nodeset='/data/r/b' calculate=\"concat(position(..), ../a)\"/>"
      "<bind nodeset='/data/all' calculate=\"join('', /data/r/b)\"/>",
      "<input ref='/data/n'/><repeat nodeset='/data/r' jr:count='/data/n'><setvalue"
      " event='odk-new-repeat' ref='/data/r/a' value=\"concat('d', position(current()/..))\"/>"
      "<input ref='/data/r/a'/></repeat>"));
  g_autoptr (GError) error = NULL;

  kit_assert_value (s, "/data/all", "");
  kit_answer (s, "/data/n", "3");
  kit_assert_value (s, "/data/all", "1d12d23d3");
  kit_answer (s, "/data/r[3]/a", "mine");
  kit_answer (s, "/data/n", "1");
  kit_assert_value (s, "/data/all", "1d1");
  kit_assert_value (s, "/data/r[2]/a", NULL);
  kit_answer (s, "/data/n", "4");
  kit_assert_value (s, "/data/all", "1d12d23mine4d4");
  kit_answer (s, "/data/n", "");
  kit_assert_value (s, "/data/all", "1d12d23mine4d4");
  kit_answer (s, "/data/n", "0");
  kit_assert_value (s, "/data/all", "");
  g_assert_null (zyr_form_session_add_repeat (s, "/data/r", &error));
  g_assert_error (error, ZYR_FORM_ERROR, ZYR_FORM_ERROR_READONLY);
}

/* Without a template the first instance, without its values, is what new ones are like */
static void
test_no_template (void)
{
  g_autoptr (ZyrFormSession) s = kit_open (
      KIT_FORM ("<instance><data id='f'><r><a>first</a></r><r><a>second</a></r></data></instance>",
                "<repeat nodeset='/data/r'><input ref='/data/r/a'/></repeat>"));

  kit_assert_value (s, "/data/r[2]/a", "second");
  add (s, "/data/r", "/data/r[3]");
  kit_assert_value (s, "/data/r[3]/a", "");
}

/* Relevance, calculation and constraint are per instance; an absolute path means the own instance
 */
static void
test_instances_apart (void)
{
  g_autoptr (ZyrFormSession) s = kit_open (KIT_FORM (
      "<instance><data id='f'><r jr:template=''><a/><b/><c/></r><s/></data></instance>"
      "<bind nodeset='/data/r/a' type='int'/>"
      "<bind nodeset='/data/r/b' relevant='/data/r/a = 1'/>"
      "<bind nodeset='/data/r/c' calculate='/data/r/a * 10'/>"
      "<bind nodeset='/data/s' calculate='count(/data/r[a = 1])'/>",
      "<repeat nodeset='/data/r'><input ref='/data/r/a'/><input ref='/data/r/b'/></repeat>"));
  g_autoptr (ZyrFormItem) first = NULL;
  g_autoptr (ZyrFormItem) second = NULL;

  add (s, "/data/r", "/data/r[1]");
  add (s, "/data/r", "/data/r[2]");
  kit_answer (s, "/data/r[1]/a", "2");
  kit_answer (s, "/data/r[2]/a", "1");
  first = zyr_form_session_dup_item (s, "/data/r[1]/b");
  second = zyr_form_session_dup_item (s, "/data/r[2]/b");
  g_assert_null (first);
  g_assert_nonnull (second);
  kit_assert_value (s, "/data/r[1]/c", "20");
  kit_assert_value (s, "/data/r[2]/c", "10");
  kit_assert_value (s, "/data/s", "1");
}

/* A running total reads the instance before: an edge of a node to itself, allowed */
static void
test_running_total (void)
{
  g_autoptr (ZyrFormSession) s = kit_open (KIT_FORM (
      "<instance><data id='f'><r jr:template=''><a>1</a><t/></r></data></instance>"
      "<bind nodeset='/data/r/a' type='int'/><bind nodeset='/data/r/t' type='int' calculate="
      "\"../a + coalesce(/data/r[position() = position(current()/..) - 1]/t, 0)\"/>",
      "<repeat nodeset='/data/r'><input ref='/data/r/a'/></repeat>"));

  for (guint i = 1; i <= 5; i++)
    {
      g_autofree char *ref = g_strdup_printf ("/data/r[%u]", i);

      add (s, "/data/r", ref);
    }
  kit_assert_value (s, "/data/r[5]/t", "5");
  kit_answer (s, "/data/r[1]/a", "11");
  kit_assert_value (s, "/data/r[5]/t", "15");
  take (s, "/data/r[2]");
  kit_assert_value (s, "/data/r[4]/t", "14");
}

/* A calculation may read what it wrote, if that brings it to rest */
static void
test_self (void)
{
  g_autoptr (ZyrFormSession) s = kit_open (KIT_FORM (
      "<instance><data id='f'><a>1</a><n/><keep/><start/><end/></data></instance>"
      "<bind nodeset='/data/n' type='int' calculate='coalesce(., /data/a)'/>"
      "<bind nodeset='/data/keep' calculate='once(/data/a)'/>"
      "<bind nodeset='/data/end' type='dateTime' jr:preload='timestamp' jr:preloadParams='end'/>",
      "<input ref='/data/a'/>"));
  g_autofree char *sent = NULL;

  kit_assert_value (s, "/data/n", "1");
  kit_answer (s, "/data/a", "5");
  kit_assert_value (s, "/data/n", "1");
  kit_assert_value (s, "/data/keep", "1");
  kit_assert_value (s, "/data/end", "");
  sent = zyr_form_session_serialize (s, ZYR_FORM_SERIALIZE_SUBMISSION);
  g_assert_nonnull (strstr (sent, "<end>2026-11-21T10:00:00.000+03:00</end>"));
}

static void
test_events (void)
{
  static const char *const form = KIT_FORM (
      "<instance><data id='f'><first/><a/><b/><c/><lit/><meta><instanceID/></meta><dev/><day/>"
      "</data></instance>"
      "<bind nodeset='/data/a' type='int'/><bind nodeset='/data/b' type='int'/>"
      "<bind nodeset='/data/meta/instanceID' jr:preload='uid'/>"
      "<bind nodeset='/data/dev' jr:preload='property' jr:preloadParams='deviceid'/>"
      "<bind nodeset='/data/day' type='date' jr:preload='date' jr:preloadParams='today'/>"
      "<setvalue event='odk-instance-first-load' ref='/data/first' value='today()'/>"
      "<setvalue event='odk-instance-first-load' ref='/data/lit'>as written</setvalue>",
      "<input ref='/data/a'><setvalue event='xforms-value-changed' ref='/data/b' value='/data/a + "
      "1'/>"
      "</input><input ref='/data/b'><setvalue event='xforms-value-changed' ref='/data/c'"
      " value=\"concat(/data/c, 'b', /data/b, ' ')\"/></input>");
  g_autoptr (ZyrForm) f = kit_form (form);
  g_autoptr (GHashTable) properties = g_hash_table_new (g_str_hash, g_str_equal);
  ZyrFormContext context = kit_context ();
  g_autoptr (ZyrFormSession) s = NULL;
  g_autoptr (ZyrFormSession) again = NULL;
  g_autofree char *id = NULL;
  g_autofree char *draft = NULL;

  g_hash_table_insert (properties, (gpointer) "deviceid", (gpointer) "D-1");
  context.preload_properties = properties;
  s = zyr_form_session_new (f, NULL, &context, NULL);
  kit_assert_value (s, "/data/lit", "as written");
  kit_assert_value (s, "/data/dev", "D-1");
  kit_assert_value (s, "/data/day", "2026-11-21");
  id = zyr_form_session_dup_value (s, "/data/meta/instanceID");
  g_assert_true (g_str_has_prefix (id, "uuid:"));
  kit_answer (s, "/data/a", "1");
  kit_assert_value (s, "/data/b", "2");
  kit_assert_value (s, "/data/c", "b2 ");
  kit_answer (s, "/data/a", "1");
  kit_assert_value (s, "/data/c", "b2 ");
  kit_answer (s, "/data/b", "9");
  kit_assert_value (s, "/data/c", "b2 b9 ");
  kit_answer (s, "/data/lit", "changed");
  draft = zyr_form_session_serialize (s, ZYR_FORM_SERIALIZE_DRAFT);
  again = zyr_form_session_new_from_instance (f, NULL, &context, draft, NULL);
  kit_assert_value (again, "/data/lit", "changed");
  kit_assert_value (again, "/data/meta/instanceID", id);
}

static void
test_languages (void)
{
  static const char *const form = KIT_FORM (
      "<itext><translation lang='Türkçe (tr)' default='true()'>"
      "<text id='q'><value>Ad: <output value='/data/a'/></value>"
      "<value form='guidance'>yol</value></text><text id='only'><value>yalnız</value></text>"
      "<text id='c-1'><value>Bir</value></text><text id='c-2'><value>İki</value></text>"
      "</translation><translation lang='English (en)'>"
      "<text id='q'><value>Name: <output value='/data/a'/></value></text>"
      "<text id='c-1'><value>One</value></text><text id='c-2'><value>Two</value></text>"
      "</translation></itext>"
      "<instance><data id='f'><a>x</a><b/><c>1</c><d/></data></instance>"
      "<instance id='l'><root><item><itextId>c-1</itextId><name>1</name></item>"
      "<item><itextId>c-2</itextId><name>2</name></item></root></instance>"
      "<bind nodeset='/data/d' calculate=\"jr:choice-name(/data/c, '/data/c')\"/>",
      "<input ref='/data/a'><label ref=\"jr:itext('q')\"/><hint ref=\"jr:itext('q')\"/></input>"
      "<input ref='/data/b'><label ref=\"jr:itext('only')\"/></input>"
      "<select1 ref='/data/c'><itemset nodeset=\"instance('l')/root/item\"><value ref='name'/>"
      "<label ref='jr:itext(itextId)'/></itemset></select1>");
  g_autoptr (ZyrForm) f = kit_form (form);
  g_autoptr (ZyrFormSession) s = kit_session (f, NULL);
  g_auto (GStrv) languages = zyr_form_dup_languages (f);
  g_autoptr (ZyrFormItem) item = zyr_form_session_dup_item (s, "/data/a");
  g_autofree char *label = NULL;

  g_assert_cmpuint (g_strv_length (languages), ==, 2);
  g_assert_cmpstr (zyr_form_session_get_language (s), ==, "Türkçe (tr)");
  g_assert_cmpstr (item->label, ==, "Ad: x");
  g_assert_cmpstr (item->guidance, ==, "yol");
  kit_assert_choices (s, "/data/c", "1=Bir 2=İki");
  kit_assert_value (s, "/data/d", "Bir");
  g_assert_false (zyr_form_session_set_language (s, "Deutsch"));
  g_assert_true (zyr_form_session_set_language (s, "English (en)"));
  g_assert_cmpstr (zyr_form_session_get_language (s), ==, "English (en)");
  kit_assert_label (s, "/data/a", "Name: x");
  kit_assert_label (s, "/data/b", "yalnız");
  kit_assert_choices (s, "/data/c", "1=One 2=Two");
  kit_assert_value (s, "/data/d", "One");
  kit_assert_verified (s);
  kit_answer (s, "/data/a", "y");
  kit_assert_label (s, "/data/a", "Name: y");
  label = zyr_form_session_dup_choice_label (s, "/data/c", "2");
  g_assert_cmpstr (label, ==, "Two");
}

static const char *const drafted = KIT_FORM (
    "<instance><data id='f' version='3'><a/><g><b/></g><r jr:template=''><x/></r>"
    "<orx:meta><orx:instanceID/></orx:meta></data></instance>"
    "<bind nodeset='/data/a' type='decimal'/><bind nodeset='/data/g' relevant=\"/data/a = 1\"/>"
    "<bind nodeset='/data/orx:meta/orx:instanceID' jr:preload='uid'/>",
    "<input ref='/data/a'/><group ref='/data/g'><input ref='/data/g/b'/></group>"
    "<repeat nodeset='/data/r'><input ref='/data/r/x'/></repeat>");

static void
test_serialize (void)
{
  g_autoptr (ZyrForm) form = kit_form (drafted);
  const ZyrFormContext context = kit_context ();
  g_autoptr (ZyrFormSession) s = kit_session (form, NULL);
  g_autoptr (ZyrFormSession) again = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *draft = NULL;
  g_autofree char *second = NULL;
  g_autofree char *sent = NULL;

  kit_answer (s, "/data/a", "1");
  kit_answer (s, "/data/g/b", "<ş & \"ü\">\n2");
  add (s, "/data/r", "/data/r[1]");
  add (s, "/data/r", "/data/r[2]");
  kit_answer (s, "/data/r[2]/x", "second");
  kit_answer (s, "/data/a", "2");
  draft = zyr_form_session_serialize (s, ZYR_FORM_SERIALIZE_DRAFT);
  sent = zyr_form_session_serialize (s, ZYR_FORM_SERIALIZE_SUBMISSION);
  g_assert_nonnull (strstr (draft, "&lt;ş &amp; &quot;ü&quot;&gt;"));
  g_assert_null (strstr (sent, "<g>"));
  g_assert_null (strstr (sent, "template"));
  g_assert_nonnull (strstr (sent, "<data"));
  g_assert_nonnull (strstr (sent, "id=\"f\" version=\"3\""));
  g_assert_nonnull (strstr (sent, "xmlns:orx=\"http://openrosa.org/xforms\""));
  g_assert_nonnull (strstr (sent, "<orx:instanceID>uuid:"));
  again = zyr_form_session_new_from_instance (form, NULL, &context, draft, &error);
  g_assert_no_error (error);
  second = zyr_form_session_serialize (again, ZYR_FORM_SERIALIZE_DRAFT);
  g_assert_cmpstr (second, ==, draft);
  kit_answer (again, "/data/a", "1");
  kit_assert_value (again, "/data/g/b", "<ş & \"ü\">\n2");
  kit_assert_value (again, "/data/r[2]/x", "second");
}

static void
test_open_bad (void)
{
  static const char *const bad[]
      = { "", "<data", "<other/>", "<!DOCTYPE data [<!ENTITY a 'b'>]><data>&a;</data>" };
  g_autoptr (ZyrForm) form = kit_form (drafted);
  const ZyrFormContext context = kit_context ();

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (zyr_form_session_new_from_instance (form, NULL, &context, bad[i], &error));
      g_assert_nonnull (error);
    }
}

static void
test_markup (void)
{
  static const struct
  {
    const char *written; /* in XML */
    const char *shown;
  } cases[] = {
    { "plain", "plain" },
    { "**bold** and *it*", "bold and it" },
    { "__bold__ _it_", "bold it" },
    { "**a _b_ c**", "a b c" },
    { "snake_case_name", "snake_case_name" },
    { "2 * 3 * 4", "2 * 3 * 4" },
    { "# Title", "Title" },
    { "no # title", "no # title" },
    { "[here](http://x.y)", "here" },
    { "[1] (2)", "[1] (2)" },
    { "&lt;span style='color:red'&gt;red&lt;/span&gt;", "red" },
    { "a &lt; b", "a < b" },
    { "\\*not\\*", "*not*" },
    { "** x **", "** x **" },
    { "*", "*" },
    { "**", "**" },
    { "_ılık_ su", "ılık su" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *body
          = g_strdup_printf ("<input ref='/data/a'><label>%s</label></input>", cases[i].written);
      g_autofree char *xml = g_strconcat (
          "<h:html xmlns='http://www.w3.org/2002/xforms' xmlns:h='http://www.w3.org/1999/xhtml'>"
          "<h:head><model><instance><data id='f'><a/></data></instance></model></h:head><h:body>",
          body, "</h:body></h:html>", NULL);
      g_autoptr (ZyrFormSession) s = kit_open (xml);

      kit_assert_label (s, "/data/a", cases[i].shown);
    }
}

static void
test_sections (void)
{
  g_autoptr (ZyrFormSession) s = kit_open (KIT_FORM (
      "<instance><data id='f'><a/><b/><g><c/><n/></g><h><d/></h></data></instance>"
      "<bind nodeset='/data/a' required='true()'/><bind nodeset='/data/h' relevant='/data/a != "
      "\"\"'/>"
      "<bind nodeset='/data/g/c' constraint='. != \"bad\"'/>"
      "<bind nodeset='/data/g/n' readonly='true()'/>",
      "<input ref='/data/a'/><input ref='/data/b'/>"
      "<group ref='/data/g'><label>Gee</label><input ref='/data/g/c'/><input ref='/data/g/n'>"
      "<label>note</label></input></group>"
      "<group ref='/data/h'><label>Aitch</label><input ref='/data/h/d'/></group>"));
  g_autoptr (GPtrArray) sections = zyr_form_session_list_sections (s);
  g_autoptr (GPtrArray) after = NULL;
  g_autoptr (GPtrArray) items = NULL;
  const ZyrFormSection *section;

  g_assert_cmpuint (sections->len, ==, 3);
  section = sections->pdata[0];
  g_assert_cmpstr (section->ref, ==, "#1");
  g_assert_cmpuint (section->n_questions, ==, 2);
  g_assert_cmpuint (section->n_missing, ==, 1);
  section = sections->pdata[2];
  g_assert_cmpstr (section->title, ==, "Aitch");
  g_assert_false (section->relevant);
  kit_answer (s, "/data/a", "x");
  kit_answer (s, "/data/g/c", "bad");
  after = zyr_form_session_list_sections (s);
  section = after->pdata[0];
  g_assert_cmpuint (section->n_missing, ==, 0);
  g_assert_cmpuint (section->n_answered, ==, 1);
  section = after->pdata[1];
  g_assert_cmpuint (section->n_invalid, ==, 1);
  g_assert_cmpuint (section->n_questions, ==, 1);
  section = after->pdata[2];
  g_assert_true (section->relevant);
  items = zyr_form_session_list_items (s, "/data/g");
  g_assert_cmpuint (items->len, ==, 2);
  g_assert_cmpint (((ZyrFormItem *)items->pdata[1])->kind, ==, ZYR_FORM_ITEM_NOTE);
}

/* A node may take the text of the group that it is in: its own is no part of it */
static void
test_own_group (void)
{
  g_autoptr (ZyrFormSession) s
      = kit_open (KIT_FORM ("<instance><data id='f'><g><a>x</a><all/><b/></g></data></instance>"
                            "<bind nodeset='/data/g/all' calculate='/data/g'/>",
                            "<input ref='/data/g/b'/>"));

  kit_assert_value (s, "/data/g/all", "x");
  kit_answer (s, "/data/g/b", "y");
  kit_assert_value (s, "/data/g/all", "xy");
  g_assert_no_error (zyr_form_session_get_error (s));
}

/* "One more, until the last one is said to be the last": grows with each answer that says so */
static void
test_count_of_itself (void)
{
  const char *const xml = KIT_FORM (
      "<instance><data id='f'><go/><n/><r jr:template=''><last/><other/></r></data></instance>"
      "<bind nodeset='/data/n' type='int' calculate=\"if(/data/go = '', 0, if(count(/data/r) = 0 or "
      "indexed-repeat(/data/r/last, /data/r, count(/data/r)) != 'yes', count(/data/r) + 1, "
      "count(/data/r)))\"/>",
      "<input ref='/data/go'/><repeat nodeset='/data/r' jr:count='/data/n'><input ref='/data/r/last'/>"
      "<input ref='/data/r/other'/></repeat>");
  g_autoptr (ZyrFormSession) s = kit_open (xml);
  g_autoptr (ZyrFormSession) again = NULL;
  const ZyrFormContext context = kit_context ();
  g_autofree char *draft = NULL;

  kit_assert_value (s, "/data/r[1]/last", NULL);
  kit_answer (s, "/data/go", "1");
  g_assert_no_error (zyr_form_session_get_error (s));
  kit_assert_value (s, "/data/r[1]/last", "");
  kit_assert_value (s, "/data/r[2]/last", NULL);
  kit_answer (s, "/data/r[1]/other", "x");
  kit_assert_value (s, "/data/r[2]/last", NULL);
  kit_answer (s, "/data/r[1]/last", "no");
  kit_assert_value (s, "/data/r[2]/last", "");
  kit_assert_value (s, "/data/r[3]/last", NULL);
  draft = zyr_form_session_serialize (s, ZYR_FORM_SERIALIZE_DRAFT);
  again = zyr_form_session_new_from_instance (zyr_form_session_get_form (s), NULL, &context, draft,
                                              NULL);
  kit_assert_value (again, "/data/r[3]/last", NULL);
  kit_answer (again, "/data/r[2]/last", "yes");
  kit_assert_value (again, "/data/r[3]/last", NULL);
  kit_assert_value (again, "/data/n", "2");
}

/* What is stored of numbers that stand for days; version (); a text with U+0000, which no XML has */
static void
test_stored_dates (void)
{
  g_autoptr (ZyrFormSession) session = kit_open (KIT_FORM (
      "<instance><data id='t' version='20261121'><d/><n/><i/><next/><span/><v/><z/></data>"
      "</instance>"
      "<bind nodeset='/data/d' type='date'/>"
      "<bind nodeset='/data/n' calculate='number(/data/d)'/>"
      "<bind nodeset='/data/i' type='int' calculate='number(/data/d)'/>"
      "<bind nodeset='/data/next' type='date' calculate='/data/d + 2'/>"
      "<bind nodeset='/data/span' calculate='/data/next - /data/d'/>"
      "<bind nodeset='/data/v' calculate='version()'/>"
      "<bind nodeset='/data/z' calculate=\"base64-decode('YQBi')\"/>",
      "<input ref='/data/d'/><input ref='/data/z'><label><output value='/data/z'/></label></input>"));
  g_autofree char *sent = NULL;

  /* Istanbul set its clocks back on the 8th */
  kit_answer (session, "/data/d", "2015-11-07");
  kit_assert_value (session, "/data/n", "16746");
  kit_assert_value (session, "/data/i", "16746");
  kit_assert_value (session, "/data/next", "2015-11-09");
  kit_assert_value (session, "/data/span", "2");
  kit_assert_value (session, "/data/v", "20261121");
  kit_assert_value (session, "/data/z", "a\xef\xbf\xbd" "b");
  kit_assert_label (session, "/data/z", "a\xef\xbf\xbd" "b");
  sent = zyr_form_session_serialize (session, ZYR_FORM_SERIALIZE_SUBMISSION);
  g_assert_nonnull (strstr (sent, "<z>a\xef\xbf\xbd" "b</z>"));
  g_assert_true (g_utf8_validate (sent, -1, NULL));
}

/* Controls and actions that name a bind by its id */
static void
test_bind_ids (void)
{
  g_autoptr (ZyrFormSession) session = kit_open (KIT_FORM (
      "<instance><data id='t'><a/><b/></data></instance>"
      "<bind id='first' nodeset='/data/a' type='int'/><bind id='second' nodeset='/data/b'/>"
      "<setvalue event='odk-instance-first-load' bind='second'>x</setvalue>",
      "<input bind='first'/><input bind='second'/>"));

  kit_assert_value (session, "/data/b", "x");
  kit_answer (session, "/data/a", "7.9");
  kit_assert_value (session, "/data/a", "7");
}

/* The same seed throws the same dice */
static void
test_random_seed (void)
{
  g_autoptr (ZyrForm) form = kit_form (KIT_FORM (
      "<instance><data id='t'><a/><b/></data></instance>"
      "<bind nodeset='/data/a' calculate='random()'/><bind nodeset='/data/b' calculate='random()'/>",
      ""));
  ZyrFormContext context = kit_context ();
  g_autoptr (ZyrFormSession) one = NULL;
  g_autoptr (ZyrFormSession) two = NULL;
  g_autofree char *a = NULL;
  g_autofree char *b = NULL;

  context.random_seed = 5;
  one = zyr_form_session_new (form, NULL, &context, NULL);
  two = zyr_form_session_new (form, NULL, &context, NULL);
  a = zyr_form_session_dup_value (one, "/data/a");
  b = zyr_form_session_dup_value (one, "/data/b");
  g_assert_cmpstr (a, !=, b);
  kit_assert_value (two, "/data/a", a);
  kit_assert_value (two, "/data/b", b);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/form/session/calculate", test_calculate_and_relevance);
  g_test_add_func ("/form/session/types", test_types);
  g_test_add_func ("/form/session/constraint", test_constraint);
  g_test_add_func ("/form/session/refuse-invalid", test_refuse_invalid);
  g_test_add_func ("/form/session/repeats", test_repeats);
  g_test_add_func ("/form/session/repeat-rows", test_repeat_rows);
  g_test_add_func ("/form/session/count", test_count);
  g_test_add_func ("/form/session/no-template", test_no_template);
  g_test_add_func ("/form/session/instances", test_instances_apart);
  g_test_add_func ("/form/session/running-total", test_running_total);
  g_test_add_func ("/form/session/self", test_self);
  g_test_add_func ("/form/session/events", test_events);
  g_test_add_func ("/form/session/languages", test_languages);
  g_test_add_func ("/form/session/serialize", test_serialize);
  g_test_add_func ("/form/session/open-bad", test_open_bad);
  g_test_add_func ("/form/session/markup", test_markup);
  g_test_add_func ("/form/session/stored-dates", test_stored_dates);
  g_test_add_func ("/form/session/bind-ids", test_bind_ids);
  g_test_add_func ("/form/session/random-seed", test_random_seed);
  g_test_add_func ("/form/session/sections", test_sections);
  g_test_add_func ("/form/session/count-of-itself", test_count_of_itself);
  g_test_add_func ("/form/session/own-group", test_own_group);
  return g_test_run ();
}
