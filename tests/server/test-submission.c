/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-limits.h"
#include "zyr-password.h"
#include "zyr-submission-private.h"
#include "zyr-xml-scan-private.h"

#include <string.h>

static void
test_values (void)
{
  g_autoptr (ZyrSubmission) submission = zyr_submission_parse (
      "<?xml version='1.0'?><d:data xmlns:d='urn:x' id='form' version='7'>"
      "<s0><outcome>done</outcome></s0><s14><rating>weak</rating><rating>good</rating></s14>"
      "<empty/><t>&lt;İğdır &amp; co&gt;</t></d:data>");
  static const char *const values[][2] = {
    { "/data/s0/outcome", "done" },
    { "/data/s14/rating", "weak" },
    { "/data/empty", "" },
    { "/data/t", "<İğdır & co>" },
    { "/data/s0", NULL },
    { "/data/none", NULL },
    { "/data/none/below", NULL },
    { "/data/s0/outcome/below", NULL },
    { "/other/s0/outcome", NULL },
    { "data/s0/outcome", NULL },
    { "/", NULL },
    { "", NULL },
  };

  g_assert_nonnull (submission);
  g_assert_cmpstr (zyr_submission_get_form_id (submission), ==, "form");
  g_assert_cmpstr (zyr_submission_get_form_version (submission), ==, "7");
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autofree char *value = zyr_submission_dup_value (submission, values[i][0]);

      g_test_message ("%s", values[i][0]);
      g_assert_cmpstr (value, ==, values[i][1]);
    }
}

/* Forms may write their version in OpenRosa's namespace. */
static void
test_version (void)
{
  g_autoptr (ZyrSubmission) openrosa = zyr_submission_parse (
      "<data xmlns:orx='http://openrosa.org/xforms' id='f' orx:version='2'/>");
  g_autoptr (ZyrSubmission) other
      = zyr_submission_parse ("<data xmlns:o='urn:other' id='f' o:version='2'/>");

  g_assert_cmpstr (zyr_submission_get_form_version (openrosa), ==, "2");
  g_assert_null (zyr_submission_get_form_version (other));
}

static char *
nest (guint depth)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < depth; i++)
    g_string_append (text, "<a>");
  for (guint i = 0; i < depth; i++)
    g_string_append (text, "</a>");
  return g_string_free (text, FALSE);
}

static void
test_refused (void)
{
  static const char *const texts[] = {
    "",
    "text",
    "<a>",
    "<a></b>",
    "<a/><b/>",
    "<a>&nbsp;</a>",
    "<!DOCTYPE a><a/>",
    "<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>",
    "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>",
    "<!DOCTYPE a [<!ENTITY x 'xxxxxxxxxx'><!ENTITY y '&x;&x;&x;&x;&x;&x;'>]><a>&y;&y;&y;</a>",
    "<a>\xff\xfe</a>",
  };
  g_autofree char *deepest = nest (ZYR_XML_DEPTH_MAX);
  g_autofree char *too_deep = nest (ZYR_XML_DEPTH_MAX + 1);
  g_autofree char *abyss = nest (100000);
  g_autofree char *filler = g_strnfill (ZYR_INSTANCE_SIZE_BYTES_MAX, 'x');
  g_autofree char *too_large = g_strconcat ("<a>", filler, "</a>", NULL);
  g_autoptr (ZyrSubmission) good = zyr_submission_parse (deepest);

  g_assert_nonnull (good);
  g_assert_null (zyr_submission_parse (too_deep));
  g_assert_null (zyr_submission_parse (abyss));
  g_assert_null (zyr_submission_parse (too_large));
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_test_message ("%s", texts[i]);
      g_assert_null (zyr_submission_parse (texts[i]));
    }
}

static void
test_result (void)
{
  g_autoptr (JsonObject) body = zyr_json_parse_object (
      "{\"meta\":{\"result\":{\"outcome\":\"/data/outcome\",\"hh_size\":\"/data/n\"},"
      "\"discrepancies\":{\"D01\":{\"path\":\"/data/d01\",\"severity\":\"crit\"}}}}",
      -1, 1000, NULL);
  g_autoptr (ZyrRecord) form = zyr_record_new (ZYR_KIND_FORM, "x", "ref", 1, body, NULL);
  g_autoptr (ZyrSubmission) submission
      = zyr_submission_parse ("<data><outcome>done</outcome><n>4</n><d01>1</d01></data>");
  g_autofree char *text = zyr_submission_read_result (submission, form);
  g_autoptr (JsonObject) result = zyr_json_parse_object (text, -1, G_MAXSIZE, NULL);
  g_autoptr (JsonObject) nothing = json_object_new ();
  g_autoptr (ZyrRecord) without = zyr_record_new (ZYR_KIND_FORM, "x", "ref", 1, nothing, NULL);

  g_assert_cmpstr (zyr_json_get_string (result, "outcome", NULL), ==, "done");
  g_assert_cmpint (zyr_json_get_int (result, "hh_size", 0), ==, 4);
  g_assert_cmpuint (json_array_get_length (zyr_json_get_array (result, "discrepancies")), ==, 1);
  g_assert_null (zyr_submission_read_result (submission, without));
}

/* The scan takes only what libxml2 takes, and reads it as the same. */
static gboolean
agrees (const char *xml)
{
  static const char *const paths[] = { "/data", "/data/a", "/data/b/c", "/data/b/d", "/data/e",
                                       "/data/m/i", "/b/c", "/data/x/y", "/data/a/b", "/data/f" };
  g_autoptr (ZyrXmlScan) scan = zyr_xml_scan_new (xml, strlen (xml));
  g_autoptr (ZyrSubmission) fast = NULL;
  g_autoptr (ZyrSubmission) tree = NULL;

  if (scan == NULL)
    return FALSE;
  g_test_message ("%s", xml);
  fast = zyr_submission_parse (xml);
  tree = zyr_submission_parse_tree (xml);
  g_assert_nonnull (tree);
  g_assert_cmpstr (zyr_submission_get_form_id (fast), ==, zyr_submission_get_form_id (tree));
  g_assert_cmpstr (zyr_submission_get_form_version (fast), ==,
                   zyr_submission_get_form_version (tree));
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autofree char *ours = zyr_submission_dup_value (fast, paths[i]);
      g_autofree char *theirs = zyr_submission_dup_value (tree, paths[i]);

      g_assert_cmpstr (ours, ==, theirs);
    }
  return TRUE;
}

static char *
splice (const char *xml, gsize at, gsize n_removed, const char *put)
{
  return g_strdup_printf ("%.*s%s%s", (int)at, xml, put, xml + at + n_removed);
}

static const char *const texts[] = {
  "<?xml version=\"1.0\" encoding='UTF-8'?>\n<data xmlns:jr=\"urn:j:1\" id='f' version=\"2\""
  " jr:mode='a'><a>1 &lt;&amp;&gt; İğdır ]&quot;</a><b><c/><d>x</d><d>y</d></b >\n<e></e></data>\n",
  "<data xmlns='http://opendatakit.org/submissions' xmlns:orx='http://openrosa.org/xforms'"
  " id='f' orx:version='7'><orx:a>&apos;</orx:a><m xmlns=\"urn:b:c\"><i z='1' q='2'>t</i>u</m>"
  "<f> \t </f></data>",
  "  <data version='1'\n id='g'><x><y>\xe2\x82\xac\xf0\x9f\x98\x80</y></x><e>\xef\xac\x81</e></data>",
};
static const char *const put[]
    = { "",     "<",       ">",         "/",        "&",        ";",   "]",   "]]>", "\"",
        "'",    "=",       " ",         "\t",       "\n",       "\r",  "a",   "id",  "a:",
        "jr:",  "xmlns:",  "<a>",       "</a>",     "<a/>",     "<!-- -->", "<![CDATA[x]]>",
        "&#65;", "&gt;",   "<?p q?>",   "\x01",     "\x7f",     "\xc4", "\xef\xbf\xbf",
        "\xef\xbb\xbf", "ğ", " id='z'", " xmlns='urn:y:z'", " xmlns:a=''", "<!DOCTYPE a>" };

static void
test_scan (void)
{
  guint n_taken = 0;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_assert_true (agrees (texts[i]));
      for (gsize at = 0; at <= strlen (texts[i]); at++)
        {
          for (guint j = 0; j < G_N_ELEMENTS (put); j++)
            {
              gsize n_left = strlen (texts[i]) - at;
              g_autofree char *more = splice (texts[i], at, 0, put[j]);
              g_autofree char *other = splice (texts[i], at, MIN (1, n_left), put[j]);

              n_taken += agrees (more) ? 1 : 0;
              n_taken += agrees (other) ? 1 : 0;
            }
        }
    }
  g_assert_cmpuint (n_taken, >, 2000);
}

/* Three changes at once. */
static void
test_scan_at_random (void)
{
  guint n_taken = 0;

  for (guint i = 0; i < 20000; i++)
    {
      g_autofree char *xml = g_strdup (texts[i % G_N_ELEMENTS (texts)]);

      for (guint j = 0; j < 3; j++)
        {
          gint32 size = (gint32)strlen (xml);
          gint32 at = g_test_rand_int_range (0, size + 1);
          gint32 n_removed = MIN (g_test_rand_int_range (0, 4), size - at);
          char *next = splice (xml, (gsize)at, (gsize)n_removed,
                               put[g_test_rand_int_range (0, G_N_ELEMENTS (put))]);

          g_free (xml);
          xml = next;
        }
      n_taken += agrees (xml) ? 1 : 0;
    }
  g_assert_cmpuint (n_taken, >, 10);
}

/* Salts as they are asked for: 1, 2, 3 … */
static void
counting_random (guint8 *bytes, gsize size, gpointer data)
{
  guint8 *next = data;

  memset (bytes, (*next)++, size);
}

static void
test_passwords (void)
{
  ZyrPasswordCost cost = { .passes = 2, .memory_kib = 16 };
  guint8 next = 1;
  g_autofree char *hash = zyr_password_hash ("ığdır", cost, counting_random, &next);
  g_autofree char *other = zyr_password_hash ("ığdır", cost, counting_random, &next);

  g_assert_true (g_str_has_prefix (hash, "$argon2id$v=19$m=16,t=2,p=1$AQEBAQEB"));
  g_assert_cmpstr (hash, !=, other);
  g_assert_true (zyr_password_verify (hash, "ığdır"));
  g_assert_true (zyr_password_verify (other, "ığdır"));
  g_assert_false (zyr_password_verify (hash, "igdir"));
  g_assert_false (zyr_password_verify (hash, ""));
  g_assert_false (zyr_password_verify ("", ""));
  g_assert_false (zyr_password_verify ("$argon2id$", "x"));
  g_assert_cmpuint (zyr_password_cost_default ().memory_kib, >=, 64 * 1024);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/submission/values", test_values);
  g_test_add_func ("/submission/version", test_version);
  g_test_add_func ("/submission/refused", test_refused);
  g_test_add_func ("/submission/result", test_result);
  g_test_add_func ("/submission/scan", test_scan);
  g_test_add_func ("/submission/scan-at-random", test_scan_at_random);
  g_test_add_func ("/password/argon2id", test_passwords);
  return g_test_run ();
}
