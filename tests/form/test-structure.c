/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a form is made of: controls and their attributes, texts and media, metadata, other records
 */
#include <string.h>

#include "form-kit.h"
#include "zyr-form.h"

/* Every control is there with what the form says of it */
static void
test_attributes (void)
{
  g_autoptr (ZyrFormSession) s = kit_open (KIT_FORM (
      "<instance><data "
      "id='f'><photo/><pass/><ok/><pick/><order/><fixed><x/></fixed></data></instance>"
      "<bind nodeset='/data/photo' type='binary' orx:max-pixels='1024' saveIncomplete='true()'/>",
      "<upload ref='/data/photo' mediatype='image/*' accept='.jpg,.png' appearance='new-front'/>"
      "<secret ref='/data/pass'/><trigger ref='/data/ok'><label>Read?</label></trigger>"
      "<select1 ref='/data/pick' appearance='list-nolabel "
      "w2'><item><label>A</label><value>a</value>"
      "</item></select1>"
      "<odk:rank ref='/data/order'><item><label>A</label><value>a</value></item>"
      "<item><label>B</label><value>b</value></item></odk:rank>"
      "<group appearance='field-list'><repeat nodeset='/data/fixed' jr:noAddRemove='true()'>"
      "<input ref='/data/fixed/x' rows='4'/></repeat></group>"));
  g_autoptr (ZyrFormItem) photo = zyr_form_session_dup_item (s, "/data/photo");
  g_autoptr (ZyrFormItem) pass = zyr_form_session_dup_item (s, "/data/pass");
  g_autoptr (ZyrFormItem) ok = zyr_form_session_dup_item (s, "/data/ok");
  g_autoptr (ZyrFormItem) pick = zyr_form_session_dup_item (s, "/data/pick");
  g_autoptr (ZyrFormItem) order = zyr_form_session_dup_item (s, "/data/order");
  g_autoptr (ZyrFormItem) x = zyr_form_session_dup_item (s, "/data/fixed/x");
  g_autoptr (ZyrFormItem) fixed = zyr_form_session_dup_item (s, "/data/fixed");

  g_assert_cmpint (photo->control, ==, ZYR_FORM_CONTROL_UPLOAD);
  g_assert_cmpstr (photo->media_type, ==, "image/*");
  g_assert_cmpstr (photo->appearance, ==, "new-front");
  g_assert_cmpstr (zyr_form_item_get_attribute (photo, "accept"), ==, ".jpg,.png");
  g_assert_cmpstr (zyr_form_item_get_attribute (photo, "max-pixels"), ==, "1024");
  g_assert_cmpstr (zyr_form_item_get_attribute (photo, "saveIncomplete"), ==, "true()");
  g_assert_cmpstr (zyr_form_item_get_attribute (photo, "rows"), ==, "");
  g_assert_cmpint (pass->control, ==, ZYR_FORM_CONTROL_SECRET);
  g_assert_cmpint (ok->control, ==, ZYR_FORM_CONTROL_TRIGGER);
  g_assert_cmpstr (pick->appearance, ==, "list-nolabel w2");
  g_assert_cmpint (order->control, ==, ZYR_FORM_CONTROL_RANK);
  g_assert_cmpuint (order->choices->len, ==, 2);
  g_assert_cmpstr (zyr_form_item_get_attribute (x, "rows"), ==, "4");
  g_assert_false (fixed->can_remove);
  g_assert_null (zyr_form_session_add_repeat (s, "/data/fixed", NULL));
  kit_answer (s, "/data/order", "b a");
  kit_assert_value (s, "/data/order", "b a");
}

static const char *const spoken = KIT_FORM (
    "<itext><translation lang='English' default='true()'>"
    "<text id='q'><value>Which house?</value><value form='short'>House</value>"
    "<value form='guidance'>Ask twice</value><value form='image'>jr://images/house.png</value>"
    "<value form='big-image'>jr://images/house-big.png</value>"
    "<value form='audio'>jr://audio/house.mp3</value><value form='video'>jr://video/h.mp4</value>"
    "</text><text id='only-en'><value>Only here</value></text>"
    "<text id='a'><value>A</value><value "
    "form='image'>jr://images/a.png</value></text></translation>"
    "<translation lang='Türkçe'><text id='q'><value>Hangi ev?</value>"
    "<value form='audio'>jr://audio/ev.mp3</value></text><text id='a'><value>A</value></text>"
    "<text id='only-tr'><value>Yalnız burada</value></text></translation></itext>"
    "<instance><data id='f'><q/><r/><p/></data></instance>",
    "<select1 ref='/data/q'><label ref=\"jr:itext('q')\"/><hint ref=\"jr:itext('q')\"/>"
    "<item><label ref=\"jr:itext('a')\"/><value>a</value></item></select1>"
    "<input ref='/data/r'><label ref=\"jr:itext('only-en')\"/></input>"
    "<input ref='/data/p'><label ref=\"jr:itext('only-tr')\"/></input>");

static void
test_texts (void)
{
  g_autoptr (ZyrFormSession) s = kit_open (spoken);
  g_autoptr (ZyrFormItem) en = zyr_form_session_dup_item (s, "/data/q");
  g_autoptr (ZyrFormItem) tr = NULL;
  g_autoptr (ZyrFormItem) plain = zyr_form_session_dup_item (s, "/data/r");

  g_assert_cmpstr (zyr_form_get_text (en->texts, "short"), ==, "House");
  g_assert_cmpstr (zyr_form_get_text (en->texts, "image"), ==, "house.png");
  g_assert_cmpstr (zyr_form_get_text (en->texts, "big-image"), ==, "house-big.png");
  g_assert_cmpstr (zyr_form_get_text (en->texts, "audio"), ==, "house.mp3");
  g_assert_cmpstr (zyr_form_get_text (en->texts, "video"), ==, "h.mp4");
  g_assert_cmpstr (zyr_form_get_text (en->texts, "smell"), ==, "");
  g_assert_cmpstr (en->guidance, ==, "Ask twice");
  g_assert_cmpstr (zyr_form_get_text (((ZyrFormChoice *)en->choices->pdata[0])->texts, "image"), ==, "a.png");
  g_assert_cmpstr (zyr_form_get_text (plain->texts, "image"), ==, "");
  g_assert_true (zyr_form_session_set_language (s, "Türkçe"));
  tr = zyr_form_session_dup_item (s, "/data/q");
  g_assert_cmpstr (tr->label, ==, "Hangi ev?");
  g_assert_cmpstr (zyr_form_get_text (tr->texts, "audio"), ==, "ev.mp3");
  g_assert_cmpstr (zyr_form_get_text (tr->texts, "image"), ==, "house.png");
  kit_assert_label (s, "/data/r", "Only here");
  kit_assert_label (s, "/data/p", "Yalnız burada");
  g_assert_true (zyr_form_session_set_language (s, "English"));
  kit_assert_label (s, "/data/p", "Yalnız burada");
}

/* The warnings of a form as "node: message" lines */
static char *
warnings_of (const char *xml)
{
  g_autoptr (GBytes) bytes = g_bytes_new (xml, strlen (xml));
  g_autoptr (GPtrArray) warnings = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (ZyrForm) form = zyr_form_new_from_bytes (bytes, &warnings, &error);
  GString *out = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < warnings->len; i++)
    {
      const ZyrFormWarning *warning = warnings->pdata[i];

      g_string_append_printf (out, "%s: %s\n", warning->node, warning->message);
    }
  return g_string_free (out, FALSE);
}

static void
assert_warned (const char *xml, const char *node, const char *words)
{
  g_autofree char *warnings = warnings_of (xml);
  g_auto (GStrv) lines = g_strsplit (warnings, "\n", -1);
  guint n = 0;

  for (guint i = 0; lines[i] != NULL; i++)
    n += g_str_has_prefix (lines[i], node) && strstr (lines[i], words) != NULL;
  if (n != 1)
    g_test_message ("%s", warnings);
  g_assert_cmpuint (n, ==, 1);
}

static void
test_warnings (void)
{
  const char *const doubtful
      = KIT_FORM ("<instance><data id='f'><a/><b/><c/></data></instance>"
                  "<bind nodeset='/data/a' jr:preload='property' jr:preloadParams='shoesize'/>",
                  "<input ref='/data/a' query=\"instance('x')/root/item\"/>"
                  "<range ref='/data/b' start='1' end='3' step='1'/>"
                  "<input ref='/data/c'><label ref=\"jr:itext('none')\"/></input>");

  assert_warned (spoken, "only-en: ", "“Türkçe” has no such text");
  assert_warned (spoken, "only-tr: ", "“English” has no such text");
  assert_warned (doubtful, "/data/a: ", "jr:preload “property” with “shoesize”");
  assert_warned (doubtful, "/data/a: ", "itemsets.csv");
  assert_warned (doubtful, "/data/b: ", "int or decimal");
  assert_warned (doubtful, "/data/c: ", "no translation has a text “none”");
  assert_warned (doubtful, "meta: ", "instanceID");
}

static void
test_range (void)
{
  static const struct
  {
    const char *ref;
    const char *value;
    gboolean ok;
  } cases[] = {
    { "/data/a", "0", TRUE },     { "/data/a", "0.3", TRUE },  { "/data/a", "1", TRUE },
    { "/data/a", "0.35", FALSE }, { "/data/a", "1.1", FALSE }, { "/data/a", "-0.1", FALSE },
    { "/data/b", "10", TRUE },    { "/data/b", "-2", TRUE },   { "/data/b", "9", FALSE },
    { "/data/b", "11", FALSE },   { "/data/b", "", TRUE },
  };
  g_autoptr (ZyrFormSession) s = kit_open (
      KIT_FORM ("<instance><data id='f'><a/><b/></data></instance>"
                "<bind nodeset='/data/a' type='decimal'/><bind nodeset='/data/b' type='int'/>",
                "<range ref='/data/a' start='0' end='1' step='0.1'/>"
                "<range ref='/data/b' start='10' end='-2' step='-2'/>"));
  g_autoptr (ZyrFormItem) item = zyr_form_session_dup_item (s, "/data/b");
  g_autoptr (GError) refused
      = kit_refused (KIT_FORM ("<instance><data id='f'><a/></data></instance>",
                               "<range ref='/data/a' start='0' end='ten' step='1'/>"));

  g_assert_nonnull (strstr (refused->message, "numbers"));
  g_assert_cmpstr (item->range_start, ==, "10");
  g_assert_cmpstr (item->range_end, ==, "-2");
  g_assert_cmpstr (item->range_step, ==, "-2");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (zyr_form_session_set_value (s, cases[i].ref, cases[i].value, NULL, NULL), ==,
                     cases[i].ok);
}

static void
test_preloads (void)
{
  g_autoptr (ZyrForm) form = kit_form (KIT_FORM (
      "<instance><data "
      "id='f'><start/><end/><day/><dev/><mail/><who/><tel/><tel2/><uri/><had>x</had>"
      "<orx:meta><orx:instanceID/></orx:meta></data></instance>"
      "<bind nodeset='/data/start' type='dateTime' jr:preload='timestamp' "
      "jr:preloadParams='start'/>"
      "<bind nodeset='/data/end' type='dateTime' jr:preload='timestamp' jr:preloadParams='end'/>"
      "<bind nodeset='/data/day' type='date' jr:preload='date' jr:preloadParams='today'/>"
      "<bind nodeset='/data/dev' jr:preload='property' jr:preloadParams='deviceid'/>"
      "<bind nodeset='/data/mail' jr:preload='property' jr:preloadParams='email'/>"
      "<bind nodeset='/data/who' jr:preload='property' jr:preloadParams='username'/>"
      "<bind nodeset='/data/tel' jr:preload='property' jr:preloadParams='phonenumber'/>"
      "<bind nodeset='/data/tel2' jr:preload='property' jr:preloadParams='phone number'/>"
      "<bind nodeset='/data/uri' jr:preload='property' jr:preloadParams='uri:phonenumber'/>"
      "<bind nodeset='/data/had' jr:preload='property' jr:preloadParams='email'/>"
      "<bind nodeset='/data/meta/instanceID' jr:preload='uid'/>",
      ""));
  g_autoptr (GHashTable) properties = g_hash_table_new (g_str_hash, g_str_equal);
  ZyrFormContext context = kit_context ();
  g_autoptr (ZyrFormSession) s = NULL;
  g_autofree char *id = NULL;
  g_autofree char *sent = NULL;

  g_hash_table_insert (properties, (char *)"deviceid", (char *)"d-1");
  g_hash_table_insert (properties, (char *)"username", (char *)"ayse");
  g_hash_table_insert (properties, (char *)"phonenumber", (char *)"555");
  context.preload_properties = properties;
  s = zyr_form_session_new (form, NULL, &context, NULL);
  kit_assert_value (s, "/data/start", "2026-11-21T10:00:00.000+03:00");
  kit_assert_value (s, "/data/end", "");
  kit_assert_value (s, "/data/day", "2026-11-21");
  kit_assert_value (s, "/data/dev", "d-1");
  kit_assert_value (s, "/data/mail", "");
  kit_assert_value (s, "/data/who", "ayse");
  kit_assert_value (s, "/data/tel", "555");
  kit_assert_value (s, "/data/tel2", "555");
  kit_assert_value (s, "/data/uri", "tel:555");
  kit_assert_value (s, "/data/had", "x");
  id = zyr_form_session_dup_meta (s, "instanceID");
  g_assert_true (g_str_has_prefix (id, "uuid:"));
  g_assert_cmpuint (strlen (id), ==, strlen ("uuid:") + 36);
  sent = zyr_form_session_serialize (s, ZYR_FORM_SERIALIZE_SUBMISSION);
  g_assert_nonnull (strstr (sent, "<end>2026-11-21T10:00:00.000+03:00</end>"));
  g_assert_nonnull (strstr (sent, id));
}

static void
assert_contains (const char *text, const char *format, const char *value)
{
  g_autofree char *wanted = g_strdup_printf ("<%s>%s</%s>", format, value, format);

  if (strstr (text, wanted) == NULL)
    g_test_message ("%s", text);
  g_assert_nonnull (strstr (text, wanted));
}

/* What was sent and comes back is a new record that names the old one; a draft of it stays that */
static void
test_edit (void)
{
  g_autoptr (ZyrForm) form = kit_form (
      KIT_FORM ("<instance><data id='f' version='1'><a/><orx:meta><orx:instanceID/>"
                "<orx:instanceName/></orx:meta></data></instance>"
                "<bind nodeset='/data/meta/instanceID' jr:preload='uid'/>"
                "<bind nodeset='/data/meta/instanceName' calculate=\"concat('House ', /data/a)\"/>",
                "<input ref='/data/a'/>"));
  const ZyrFormContext context = kit_context ();
  g_autoptr (ZyrFormSession) s = kit_session (form, NULL);
  g_autoptr (ZyrFormSession) edit = NULL;
  g_autoptr (ZyrFormSession) again = NULL;
  g_autofree char *first = zyr_form_session_dup_meta (s, "instanceID");
  g_autofree char *sent = NULL;
  g_autofree char *draft = NULL;
  g_autofree char *second = NULL;
  g_autofree char *third = NULL;
  g_autofree char *resent = NULL;
  g_autofree char *name = NULL;

  kit_answer (s, "/data/a", "5");
  name = zyr_form_session_dup_meta (s, "instanceName");
  g_assert_cmpstr (name, ==, "House 5");
  sent = zyr_form_session_serialize (s, ZYR_FORM_SERIALIZE_SUBMISSION);
  g_assert_null (strstr (sent, "deprecatedID"));
  edit = zyr_form_session_new_from_instance (form, NULL, &context, sent, NULL);
  g_assert_true (zyr_form_session_begin_edit (edit));
  second = zyr_form_session_dup_meta (edit, "instanceID");
  g_assert_cmpstr (first, !=, second);
  draft = zyr_form_session_serialize (edit, ZYR_FORM_SERIALIZE_DRAFT);
  again = zyr_form_session_new_from_instance (form, NULL, &context, draft, NULL);
  third = zyr_form_session_dup_meta (again, "instanceID");
  g_assert_cmpstr (second, ==, third);
  resent = zyr_form_session_serialize (again, ZYR_FORM_SERIALIZE_SUBMISSION);
  assert_contains (resent, "orx:instanceID", second);
  assert_contains (resent, "orx:deprecatedID", first);
  /* Corrected again: the record in between is the one that is replaced */
  g_assert_true (zyr_form_session_begin_edit (again));
  kit_assert_value (again, "/data/meta/deprecatedID", second);
}

static void
test_last_saved (void)
{
  g_autoptr (ZyrForm) form = kit_form (
      KIT_FORM ("<instance><data id='f'><village/><n/></data></instance>"
                "<instance id='last' src='jr://instance/last-saved'/>"
                "<setvalue event='odk-instance-first-load' ref='/data/village'"
                " value=\"instance('last')/data/village\"/>"
                "<bind nodeset='/data/n' calculate=\"count(instance('last')/data/*)\"/>",
                "<input ref='/data/village'/>"));
  ZyrFormContext context = kit_context ();
  g_autoptr (ZyrFormSession) first = kit_session (form, NULL);
  g_autoptr (ZyrFormSession) second = NULL;
  g_autofree char *saved = NULL;

  kit_assert_value (first, "/data/village", "");
  kit_assert_value (first, "/data/n", "0");
  kit_answer (first, "/data/village", "Yenice");
  saved = zyr_form_session_serialize (first, ZYR_FORM_SERIALIZE_SUBMISSION);
  context.last_saved = saved;
  second = zyr_form_session_new (form, NULL, &context, NULL);
  kit_assert_value (second, "/data/village", "Yenice");
  kit_assert_value (second, "/data/n", "2");
  context.last_saved = "not a record";
  g_assert_null (zyr_form_session_new (form, NULL, &context, NULL));
}

/* A section says how it wants to be shown, also without a label, and a repeat by its heading */
static void
test_section_appearance (void)
{
  static const char *const wanted[] = { "", "field-list w1", "table-list", "" };
  g_autoptr (ZyrFormSession) s = kit_open (KIT_FORM (
      "<instance><data id='f'><a/><g><b/></g><r><c/></r><h><d/></h></data></instance>",
      "<input ref='/data/a'/><group ref='/data/g' appearance='field-list w1'><input ref='/data/g/b'/>"
      "</group><group ref='/data/r'><label>R</label><repeat nodeset='/data/r' appearance='table-list'>"
      "<input ref='/data/r/c'/></repeat></group><group ref='/data/h'><input ref='/data/h/d'/></group>"));
  g_autoptr (GPtrArray) sections = zyr_form_session_list_sections (s);

  g_assert_cmpuint (sections->len, ==, G_N_ELEMENTS (wanted));
  for (guint i = 0; i < sections->len; i++)
    g_assert_cmpstr (((ZyrFormSection *)sections->pdata[i])->appearance, ==, wanted[i]);
}

/* A repeat that nobody may add to or take from is never empty */
static void
test_fixed_repeats (void)
{
  g_autoptr (ZyrFormSession) s = kit_open (KIT_FORM (
      "<instance><data id='f'><a jr:template=''><x>t</x></a><b jr:template=''><x/></b><b><x>1</x></b>"
      "<b><x>2</x></b><c jr:template=''><x/></c><d jr:template=''><e jr:template=''><x/></e></d>"
      "</data></instance>",
      "<repeat nodeset='/data/a' jr:noAddRemove='true()'><input ref='/data/a/x'/></repeat>"
      "<repeat nodeset='/data/b' jr:noAddRemove='true()'><input ref='/data/b/x'/></repeat>"
      "<repeat nodeset='/data/c'><input ref='/data/c/x'/></repeat>"
      "<repeat nodeset='/data/d'><repeat nodeset='/data/d/e' jr:noAddRemove='true()'>"
      "<input ref='/data/d/e/x'/></repeat></repeat>"));

  kit_assert_value (s, "/data/a[1]/x", "t");
  kit_assert_value (s, "/data/a[2]/x", NULL);
  kit_assert_value (s, "/data/b[2]/x", "2");
  kit_assert_value (s, "/data/b[3]/x", NULL);
  kit_assert_value (s, "/data/c[1]/x", NULL);
  g_free (zyr_form_session_add_repeat (s, "/data/d", NULL));
  kit_assert_value (s, "/data/d[1]/e[1]/x", "");
  kit_assert_value (s, "/data/d[1]/e[2]/x", NULL);
}

/* While the node that a count reads is not relevant there is nothing to count by: as in JavaRosa and
 * web-forms, what there is stays */
static void
test_count_not_relevant (void)
{
  g_autoptr (ZyrFormSession) s = kit_open (KIT_FORM (
      "<instance><data id='f'><go>1</go><n>2</n><r jr:template=''><a/></r></data></instance>"
      "<bind nodeset='/data/n' type='int' relevant='/data/go = 1'/>",
      "<input ref='/data/go'/><input ref='/data/n'/><repeat nodeset='/data/r' jr:count='/data/n'>"
      "<input ref='/data/r/a'/></repeat>"));

  kit_answer (s, "/data/r[2]/a", "kept");
  kit_answer (s, "/data/go", "0");
  kit_assert_value (s, "/data/r[2]/a", "kept");
  kit_assert_value (s, "/data/r[3]/a", NULL);
  kit_answer (s, "/data/go", "1");
  kit_assert_value (s, "/data/r[2]/a", "kept");
  kit_answer (s, "/data/n", "1");
  kit_assert_value (s, "/data/r[2]/a", NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/form/structure/attributes", test_attributes);
  g_test_add_func ("/form/structure/texts", test_texts);
  g_test_add_func ("/form/structure/warnings", test_warnings);
  g_test_add_func ("/form/structure/range", test_range);
  g_test_add_func ("/form/structure/preloads", test_preloads);
  g_test_add_func ("/form/structure/edit", test_edit);
  g_test_add_func ("/form/structure/last-saved", test_last_saved);
  g_test_add_func ("/form/structure/fixed-repeats", test_fixed_repeats);
  g_test_add_func ("/form/structure/section-appearance", test_section_appearance);
  g_test_add_func ("/form/structure/count-not-relevant", test_count_not_relevant);
  return g_test_run ();
}
