/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lists of choices, and the external instances that they come from */
#include <string.h>

#include "form-kit.h"
#include "zyr-model-private.h"

static const char *const cascade = KIT_FORM (
    "<instance><data id='f'><il/><ilce/><many/><name/></data></instance>"
    "<instance id='il' src='jr://file-csv/il.csv'/>"
    "<instance id='ilce' src='jr://file-csv/ilce.csv'/>"
    "<bind nodeset='/data/name' calculate=\"instance('ilce')/root/item[code=/data/ilce]/label\"/>",
    "<select1 ref='/data/il'><itemset nodeset=\"instance('il')/root/item\"><value ref='code'/>"
    "<label ref='label'/></itemset></select1>"
    "<select1 ref='/data/ilce'><itemset nodeset=\"instance('ilce')/root/item[il=/data/il]\">"
    "<value ref='code'/><label ref='label'/></itemset></select1>"
    "<select ref='/data/many'><itemset nodeset=\"instance('ilce')/root/item[il=/data/il]\">"
    "<value ref='code'/><label ref='label'/></itemset></select>");

static const char *const cascade_files[]
    = { "il.csv", "code,label\n06,Ankara\r\n34,İstanbul\n", "ilce.csv",
        "\xef\xbb\xbf"
        "code,il,label\n0601,06,\"Çankaya, \"\"merkez\"\"\"\n0602,06,Keçiören\n3401,34,Şişli",
        NULL };

static void
test_cascade (void)
{
  g_autoptr (ZyrForm) form = kit_form (cascade);
  g_autoptr (ZyrFormSession) s = kit_session (form, cascade_files);
  g_auto (GStrv) files = zyr_form_dup_external_files (form);

  g_assert_cmpstr (files[0], ==, "il.csv");
  g_assert_cmpstr (files[1], ==, "ilce.csv");
  g_assert_null (files[2]);
  kit_assert_choices (s, "/data/il", "06=Ankara 34=İstanbul");
  kit_assert_choices (s, "/data/ilce", "");
  kit_answer (s, "/data/il", "06");
  kit_assert_choices (s, "/data/ilce", "0601=Çankaya, \"merkez\" 0602=Keçiören");
  kit_answer (s, "/data/ilce", "0602");
  kit_answer (s, "/data/many", "0601 0602");
  kit_assert_value (s, "/data/name", "Keçiören");
  kit_answer (s, "/data/il", "34");
  kit_assert_choices (s, "/data/ilce", "3401=Şişli");
  kit_assert_value (s, "/data/ilce", "");
  kit_assert_value (s, "/data/many", "");
  kit_assert_value (s, "/data/name", "");
  kit_answer (s, "/data/ilce", "3401");
  kit_answer (s, "/data/il", "06");
  kit_assert_value (s, "/data/ilce", "");
  kit_assert_value (s, "/data/many", "0601 0602");
  kit_answer (s, "/data/il", "34");
  kit_assert_value (s, "/data/ilce", "3401");
}

static const char *const shuffled = KIT_FORM (
    "<instance><data id='f'><group/><one/></data></instance>"
    "<instance id='l'><root><i><g>a</g><v>1</v></i><i><g>b</g><v>x</v></i><i><g>a</g><v>2</v></i>"
    "<i><g>a</g><v>3</v></i><i><g>a</g><v>4</v></i><i><g>a</g><v>5</v></i><i><g>a</g><v>6</v></i>"
    "<i><g>a</g><v>7</v></i><i><g>a</g><v>8</v></i></root></instance>",
    "<input ref='/data/group'/><select1 ref='/data/one'>"
    "<itemset nodeset=\"randomize(instance('l')/root/i[g=/data/group])\"><value ref='v'/>"
    "<label ref='v'/></itemset></select1>");

static char *
choices_as_text (ZyrFormSession *session, const char *ref)
{
  g_autoptr (ZyrFormItem) item = zyr_form_session_dup_item (session, ref);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < item->choices->len; i++)
    g_string_append (text, ((const ZyrFormChoice *)item->choices->pdata[i])->value);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Rows do not change places under the finger: one order a session, though no seed is given */
static void
test_shuffled (void)
{
  g_autoptr (ZyrForm) form = kit_form (shuffled);
  g_autoptr (GHashTable) orders = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < 30; i++)
    {
      g_autoptr (ZyrFormSession) s = kit_session (form, NULL);
      g_autofree char *first = NULL;
      g_autofree char *again = NULL;

      kit_answer (s, "/data/group", "a");
      first = choices_as_text (s, "/data/one");
      g_assert_cmpuint (strlen (first), ==, 8);
      kit_answer (s, "/data/group", "b");
      kit_assert_choices (s, "/data/one", "x=x");
      kit_answer (s, "/data/group", "a");
      again = choices_as_text (s, "/data/one");
      g_assert_cmpstr (again, ==, first);
      g_hash_table_add (orders, g_steal_pointer (&first));
    }
  g_assert_cmpuint (g_hash_table_size (orders), >, 1);
}

/* A file that was not given refuses the session, or is an empty list */
static void
test_missing (void)
{
  g_autoptr (ZyrForm) form = kit_form (cascade);
  ZyrFormContext context = kit_context ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ZyrFormSession) s = zyr_form_session_new (form, NULL, &context, &error);

  g_assert_null (s);
  g_assert_error (error, ZYR_FORM_ERROR, ZYR_FORM_ERROR_MISSING_INSTANCE);
  g_assert_nonnull (strstr (error->message, "il.csv"));
  context.missing_blank = TRUE;
  s = zyr_form_session_new (form, NULL, &context, NULL);
  g_assert_nonnull (s);
  kit_assert_choices (s, "/data/il", "");
}

static void
test_from_repeat (void)
{
  g_autoptr (ZyrFormSession) s = kit_open (KIT_FORM (
      "<instance><data id='f'><p jr:template=''><i/><name/></p><q jr:template=''><i/><who/></q>"
      "</data></instance>"
      "<bind nodeset='/data/p/i' calculate='position(..)'/>"
      "<bind nodeset='/data/q/i' calculate='position(..)'/>",
      "<repeat nodeset='/data/p'><input ref='/data/p/name'/></repeat>"
      "<repeat nodeset='/data/q'><select1 ref='/data/q/who'>"
      "<itemset nodeset=\"/data/p[./name != '' and ./i != current()/../i]\"><value ref='i'/>"
      "<label ref='name'/></itemset></select1></repeat>"));
  const char *const names[] = { "Ayşe", "Hasan", "İnci" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *made = zyr_form_session_add_repeat (s, "/data/p", NULL);
      g_autofree char *name = g_strconcat (made, "/name", NULL);

      kit_answer (s, name, names[i]);
      g_free (zyr_form_session_add_repeat (s, "/data/q", NULL));
    }
  kit_assert_choices (s, "/data/q[1]/who", "2=Hasan 3=İnci");
  kit_assert_choices (s, "/data/q[2]/who", "1=Ayşe 3=İnci");
  kit_answer (s, "/data/q[1]/who", "3");
  kit_answer (s, "/data/p[3]/name", "");
  kit_assert_value (s, "/data/q[1]/who", "");
  kit_answer (s, "/data/q[1]/who", "2");
  kit_answer (s, "/data/p[2]/name", "Hüseyin");
  kit_assert_value (s, "/data/q[1]/who", "2");
  kit_assert_choices (s, "/data/q[1]/who", "2=Hüseyin");
}

static void
test_other_sources (void)
{
  static const char *const files[] = {
    "trees.geojson",
    "{\"type\":\"FeatureCollection\",\"features\":["
    "{\"type\":\"Feature\",\"id\":\"t1\",\"geometry\":{\"type\":\"Point\",\"coordinates\":[32.85,"
    "39.92]},"
    "\"properties\":{\"name\":\"Çınar\",\"height\":12.5}},"
    "{\"type\":\"Feature\",\"geometry\":{\"type\":\"LineString\",\"coordinates\":[[1,2],[3,4]]},"
    "\"properties\":{\"id\":\"t2\",\"name\":\"Çit\"}}]}",
    "l.xml",
    "<root><item><name>1</name><label>Bir</label></item></root>",
    NULL,
  };
  g_autoptr (ZyrForm) form = kit_form (KIT_FORM (
      "<instance><data id='f'><t/><g/><h/><x/><p/></data></instance>"
      "<instance id='trees' src='jr://file/trees.geojson'/><instance id='l' src='jr://file/l.xml'/>"
      "<bind nodeset='/data/g' calculate=\"instance('trees')/root/item[id=/data/t]/geometry\"/>"
      "<bind nodeset='/data/h' calculate=\"pulldata('trees', 'height', 'id', /data/t)\"/>",
      "<select1 ref='/data/t'><itemset nodeset=\"instance('trees')/root/item\"><value ref='id'/>"
      "<label ref='name'/></itemset></select1>"
      "<select1 ref='/data/x'><itemset nodeset=\"instance('l')/root/item\"><value ref='name'/>"
      "<label ref='label'/></itemset></select1>"));
  g_autoptr (ZyrFormSession) s = kit_session (form, files);

  kit_assert_choices (s, "/data/t", "t1=Çınar t2=Çit");
  kit_assert_choices (s, "/data/x", "1=Bir");
  kit_answer (s, "/data/t", "t1");
  kit_assert_value (s, "/data/g", "39.92 32.85 0 0");
  kit_assert_value (s, "/data/h", "12.5");
  kit_answer (s, "/data/t", "t2");
  kit_assert_value (s, "/data/g", "2 1 0 0; 4 3 0 0");
}

static void
test_bad_files (void)
{
  static const struct
  {
    const char *name;
    const char *text;
  } bad[] = {
    { "x.geojson", "{" },
    { "x.geojson", "[]" },
    { "x.geojson", "{\"type\":\"Feature\"}" },
    { "x.geojson", "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\"}]}" },
    { "x.geojson",
      "{\"type\":\"FeatureCollection\",\"features\":[{\"geometry\":{\"type\":\"Point\","
      "\"coordinates\":[1]}}]}" },
    { "x.xml", "<root>" },
    { "x.xml", "" },
    { "x.xml", "<!DOCTYPE r [<!ENTITY a 'aa'><!ENTITY b '&a;&a;'>]><r>&b;</r>" },
    { "x.csv", "a,b\n\xff,1\n" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *head = g_strdup_printf (
          "<instance><data id='f'><a/></data></instance><instance id='x' src='jr://file/%s'/>",
          bad[i].name);
      g_autofree char *xml = g_strconcat (
          "<h:html xmlns='http://www.w3.org/2002/xforms' xmlns:h='http://www.w3.org/1999/xhtml'>"
          "<h:head><model>",
          head, "</model></h:head><h:body/></h:html>", NULL);
      const char *const files[] = { bad[i].name, bad[i].text, NULL };
      g_autoptr (ZyrForm) form = kit_form (xml);
      g_autoptr (GHashTable) media = kit_media (files);
      const ZyrFormContext context = kit_context ();
      g_autoptr (GError) error = NULL;

      g_assert_null (zyr_form_session_new (form, media, &context, &error));
      g_assert_nonnull (error);
      g_assert_nonnull (strstr (error->message, bad[i].name));
    }
}

/* Odd but honest CSV */
static void
test_csv (void)
{
  static const char *const files[]
      = { "c.csv", "n;a b;label\n1;x;\"two\nlines\"\n\n2;;short\n3;y;z;too;many\n4\n", NULL };
  g_autoptr (ZyrForm) form = kit_form (
      KIT_FORM ("<instance><data id='f'><a/><b/><c/></data></instance>"
                "<instance id='c' src='jr://file-csv/c.csv'/>"
                "<bind nodeset='/data/a' calculate=\"count(instance('c')/root/item)\"/>"
                "<bind nodeset='/data/b' calculate=\"instance('c')/root/item[n='1']/label\"/>"
                "<bind nodeset='/data/c' calculate=\"join('|', instance('c')/root/item/label)\"/>",
                ""));
  g_autoptr (ZyrFormSession) s = kit_session (form, files);

  kit_assert_value (s, "/data/a", "4");
  kit_assert_value (s, "/data/b", "two\nlines");
  kit_assert_value (s, "/data/c", "two\nlines|short|z|");
}

/* A village list of a country: what the index of an equality finds is what a search finds */
static void
test_large (void)
{
  const guint n = 30000;
  g_autoptr (GString) csv = g_string_new ("code,ilce,label\n");
  g_autoptr (ZyrForm) form = kit_form (KIT_FORM (
      "<instance><data id='f'><i/><m/><sum/><searched/></data></instance>"
      "<instance id='m' src='jr://file-csv/m.csv'/>"
      "<bind nodeset='/data/sum' calculate=\"count(instance('m')/root/item[ilce = /data/i and code "
      "!= '5'])"
      "\"/>"
      "<bind nodeset='/data/searched' calculate=\"count(instance('m')/root/item["
      "string(ilce) = string(/data/i) and code != '5'])\"/>",
      "<input ref='/data/i'/>"
      "<select1 ref='/data/m'><itemset nodeset=\"instance('m')/root/item[ilce=/data/i]\"><value"
      " ref='code'/><label ref='label'/></itemset></select1>"));
  g_autoptr (ZyrFormSession) s = NULL;
  const char *files[] = { "m.csv", NULL, NULL };

  for (guint i = 0; i < n; i++)
    g_string_append_printf (csv, "%u,%u,M%u\n", i, i / 30, i);
  files[1] = csv->str;
  s = kit_session (form, files);
  for (guint i = 0; i < 15; i++)
    {
      g_autofree char *value = g_strdup_printf ("%u", i);
      g_autofree char *searched = NULL;
      g_autoptr (ZyrFormItem) item = NULL;

      kit_answer (s, "/data/i", value);
      item = zyr_form_session_dup_item (s, "/data/m");
      g_assert_cmpuint (item->choices->len, ==, 30);
      kit_assert_value (s, "/data/sum", i == 0 ? "29" : "30");
      searched = zyr_form_session_dup_value (s, "/data/searched");
      kit_assert_value (s, "/data/sum", searched);
    }
}

static const char *const searched = KIT_FORM (
    "<itext><translation lang='en'><text id='c'><value>name, colour</value></text></translation>"
    "<translation lang='tr'><text id='c'><value>ad</value></text></translation></itext>"
    "<instance><data id='f'><t/><kind/><f/><all/><price/></data></instance>"
    "<bind nodeset='/data/price' calculate=\"pulldata('fruits', 'price', 'code', /data/f)\"/>",
    "<input ref='/data/t'/><input ref='/data/kind'/>"
    "<select1 ref='/data/f' appearance=\"minimal search('fruits', 'contains', 'name, ad', /data/t,"
    " 'kind', /data/kind)\"><item><label>Other</label><value>-1</value></item>"
    "<item><label ref=\"jr:itext('c')\"/><value>code</value></item>"
    "<item><label>None</label><value>99</value></item></select1>"
    "<select ref='/data/all' appearance=\"search('fruits')\"><item><label>name</label>"
    "<value>code</value></item></select>");

static const char fruits[] = "code,name,ad,colour,kind,price\n"
                             "a,apple,elma,red,tree,3\n"
                             "l,\"lemon, sour\",limon,yellow,tree,4.5\n"
                             "s,strawberry,çilek,red,bush,9\n";

/* search () of ODK Collect: rows of a file that no <instance> names */
static void
test_search (void)
{
  const char *const files[] = { "fruits.csv", fruits, NULL };
  g_autoptr (ZyrForm) form = kit_form (searched);
  g_auto (GStrv) wanted = zyr_form_dup_external_files (form);
  g_autoptr (ZyrFormSession) s = kit_session (form, files);

  g_assert_cmpuint (g_strv_length (wanted), ==, 1);
  g_assert_cmpstr (wanted[0], ==, "fruits.csv");
  kit_assert_choices (s, "/data/all", "a=apple l=lemon, sour s=strawberry");
  kit_assert_choices (s, "/data/f", "-1=Other 99=None");
  kit_answer (s, "/data/kind", "tree");
  kit_assert_choices (s, "/data/f", "-1=Other a=apple (colour: red) l=lemon, sour (colour: yellow) 99=None");
  kit_answer (s, "/data/t", "elm");
  kit_assert_choices (s, "/data/f", "-1=Other a=apple (colour: red) 99=None");
  kit_answer (s, "/data/f", "a");
  kit_assert_value (s, "/data/price", "3");
  g_assert_true (zyr_form_session_set_language (s, "tr"));
  kit_assert_choices (s, "/data/f", "-1=Other a=elma 99=None");
  /* A choice that is no longer found is no longer chosen; a written one stays */
  kit_answer (s, "/data/t", "lemon");
  kit_assert_value (s, "/data/f", "");
  kit_assert_value (s, "/data/price", "");
  kit_answer (s, "/data/f", "-1");
  kit_answer (s, "/data/t", "zzz");
  kit_assert_value (s, "/data/f", "-1");
}

static void
test_search_ways (void)
{
  static const struct
  {
    const char *how;
    const char *text;
    const char *found;
  } cases[] = {
    { "matches", "apple", "a=apple" },
    { "matches", "appl", "" },
    { "startswith", "le", "l=lemon, sour" },
    { "startswith", "apple pie", "" },
    { "endswith", "berry", "s=strawberry" },
    { "contains", "r", "l=lemon, sour s=strawberry" },
    { "contains", "", "a=apple l=lemon, sour s=strawberry" },
    { "contains", "APP", "a=apple" },
    { "anyhow", "app", "a=apple" },
  };
  const char *const files[] = { "fruits.csv", fruits, NULL };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *xml = g_strdup_printf (
          KIT_FORM ("<instance><data id='f'><t>%s</t><f/></data></instance>",
                    "<select1 ref='/data/f' appearance=\"search('fruits', '%s', 'name', /data/t)\">"
                    "<item><label>name</label><value>code</value></item></select1>"),
          cases[i].text, cases[i].how);
      g_autoptr (ZyrForm) form = kit_form (xml);
      g_autoptr (ZyrFormSession) s = kit_session (form, files);

      kit_assert_choices (s, "/data/f", cases[i].found);
    }
}

/* Rows come in the order of "sortby", each value once; a blank label is the value; columns are found
 * by their letters and digits; the item's picture names a column too */
static void
test_search_rows (void)
{
  static const char towns[] = "Town Code,name,flag,sortby\nb,Bolu,bolu.png,3\na,Ankara,,2\n"
                              "b,Again,x.png,1.5\nc,,c.png,10\n";
  const char *const files[] = { "towns.csv", towns, NULL };
  g_autoptr (ZyrForm) form = kit_form (KIT_FORM (
      "<itext><translation lang='tr'><text id='t'><value>NAME</value>"
      "<value form='image'>jr://images/flag</value></text></translation></itext>"
      "<instance><data id='f'><f/></data></instance>",
      "<select1 ref='/data/f' appearance=\"search('towns')\"><item><label ref=\"jr:itext('t')\"/>"
      "<value>town_code</value></item></select1>"));
  g_autoptr (ZyrFormSession) s = kit_session (form, files);
  g_autoptr (ZyrFormItem) item = zyr_form_session_dup_item (s, "/data/f");
  const ZyrFormChoice *choice;

  kit_assert_choices (s, "/data/f", "b=Again a=Ankara c=c");
  choice = item->choices->pdata[0];
  g_assert_cmpstr (zyr_form_get_text (choice->texts, "image"), ==, "x.png");
  choice = item->choices->pdata[1];
  g_assert_cmpstr (zyr_form_get_text (choice->texts, "image"), ==, "");
}

/* pulldata () finds by attributes, too */
static void
test_pulldata_attributes (void)
{
  g_autoptr (ZyrFormSession) s = kit_open (KIT_FORM (
      "<instance><data id='f'><in/><state/><code/></data></instance>"
      "<instance id='states'><root><item code='AK' at='north'><value>Alaska</value></item>"
      "<item code='TX' at='south'><value>Texas</value></item>"
      "<item code='HI' at='south'><value>Hawaii</value></item><item code='WY'/></root></instance>"
      "<bind nodeset='/data/state' calculate=\"pulldata('states', 'value', '@at', /data/in)\"/>"
      "<bind nodeset='/data/code' calculate=\"pulldata('states', '@code', 'value', /data/in)\"/>",
      "<input ref='/data/in'/>"));

  kit_assert_value (s, "/data/state", "");
  kit_answer (s, "/data/in", "south");
  kit_assert_value (s, "/data/state", "Texas");
  kit_answer (s, "/data/in", "Hawaii");
  kit_assert_value (s, "/data/state", "");
  kit_assert_value (s, "/data/code", "HI");
}

/* A list without an item that names columns has only what is written; the form works */
static void
test_search_static (void)
{
  const char *const files[] = { "fruits.csv", fruits, NULL };
  g_autoptr (ZyrForm) form = kit_form (KIT_FORM (
      "<instance><data id='f'><f/><n/></data></instance>",
      "<select1 ref='/data/f' appearance=\"search('fruits')\"><item><label>name</label>"
      "<value>code</value></item><item><label>None</label><value>0</value></item></select1>"
      "<select1 ref='/data/n' appearance=\"search('numbers')\"><item><label>0</label>"
      "<value>0</value></item><item><label>1</label><value>1</value></item></select1>"));
  g_autoptr (ZyrFormSession) s = kit_session (form, files);

  kit_assert_choices (s, "/data/f", "a=apple l=lemon, sour s=strawberry 0=None");
  kit_assert_choices (s, "/data/n", "0=0 1=1");
  kit_answer (s, "/data/n", "1");
  kit_assert_value (s, "/data/n", "1");
}

static void
test_search_wrong (void)
{
  g_autoptr (GError) broken = kit_refused (
      KIT_FORM ("<instance><data id='f'><f/></data></instance>",
                "<select1 ref='/data/f' appearance=\"search('x'\"><item><label>a</label>"
                "<value>b</value></item></select1>"));

  g_assert_nonnull (strstr (broken->message, "/data/f"));
}

/* A separator within quotation marks separates nothing, in the header neither */
static void
test_csv_quoted_header (void)
{
  static const char text[] = "\"name;\nof place\",label\na,\"x;y\"\n";
  g_autoptr (ZyrNames) names = zyr_names_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ZyrTree) tree = zyr_csv_read (names, text, sizeof text - 1, &error);
  const ZyrNode *cell;

  g_assert_no_error (error);
  cell = zyr_node_root_element (tree)->first_child->first_child;
  g_assert_cmpstr (cell->name, ==, "name;\nof place");
  g_assert_cmpstr (cell->next->name, ==, "label");
  g_assert_cmpstr (zyr_node_value (cell->next), ==, "x;y");
}

/* What a dynamic list does not offer is not chosen; it is, as soon as the list offers it */
static void
test_answer_outside (void)
{
  g_autoptr (ZyrFormSession) session = kit_open (KIT_FORM (
      "<instance><data id='t'><region/><town/><towns/></data></instance>"
      "<instance id='l'><root><item><name>a</name><label>A</label><in>1</in></item>"
      "<item><name>b</name><label>B</label><in>2</in></item></root></instance>"
      "<bind nodeset='/data/region'/><bind nodeset='/data/town'/><bind nodeset='/data/towns'/>",
      "<input ref='/data/region'/>"
      "<select1 ref='/data/town'><itemset nodeset=\"instance('l')/root/item[in=/data/region]\">"
      "<value ref='name'/><label ref='label'/></itemset></select1>"
      "<select ref='/data/towns'><itemset nodeset=\"instance('l')/root/item[in&lt;=/data/region]\">"
      "<value ref='name'/><label ref='label'/></itemset></select>"));

  kit_answer (session, "/data/region", "1");
  kit_answer (session, "/data/town", "b");
  kit_assert_value (session, "/data/town", "");
  kit_answer (session, "/data/towns", "a b");
  kit_assert_value (session, "/data/towns", "a");
  kit_answer (session, "/data/region", "2");
  kit_assert_value (session, "/data/town", "b");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/form/lists/cascade", test_cascade);
  g_test_add_func ("/form/lists/shuffled", test_shuffled);
  g_test_add_func ("/form/lists/missing", test_missing);
  g_test_add_func ("/form/lists/from-repeat", test_from_repeat);
  g_test_add_func ("/form/lists/other-sources", test_other_sources);
  g_test_add_func ("/form/lists/bad-files", test_bad_files);
  g_test_add_func ("/form/lists/csv", test_csv);
  g_test_add_func ("/form/lists/large", test_large);
  g_test_add_func ("/form/lists/search", test_search);
  g_test_add_func ("/form/lists/search-ways", test_search_ways);
  g_test_add_func ("/form/lists/pulldata-attributes", test_pulldata_attributes);
  g_test_add_func ("/form/lists/search-rows", test_search_rows);
  g_test_add_func ("/form/lists/search-static", test_search_static);
  g_test_add_func ("/form/lists/search-wrong", test_search_wrong);
  g_test_add_func ("/form/lists/csv-quoted-header", test_csv_quoted_header);
  g_test_add_func ("/form/lists/answer-outside", test_answer_outside);
  return g_test_run ();
}
