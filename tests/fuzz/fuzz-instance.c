/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A saved instance, whatever became of it, opened with a fixed form: it is refused, or it opens to
 * what agrees with brute force and writes itself again to the byte. */
#include "fuzz.h"

#include "form-walker.h"

static const char form_xml[]
    = "<h:html xmlns='http://www.w3.org/2002/xforms' xmlns:h='http://www.w3.org/1999/xhtml'"
      " xmlns:jr='http://openrosa.org/javarosa' xmlns:orx='http://openrosa.org/xforms'>"
      "<h:head><model><instance><data id='f' version='1'><orx:meta><orx:instanceID/></orx:meta>"
      "<name/><born/><n/><kind/><place/><sum/><hidden><secret>x</secret></hidden>"
      "<person jr:template=''><name/><age/><i/><income jr:template=''><amount/><share/></income>"
      "</person><fixed jr:template=''><no/></fixed><at when=''/></data></instance>"
      "<instance id='kinds'><root><item><code>a</code><of>1</of></item><item><code>b</code>"
      "<of>2</of></item></root></instance>"
      "<bind nodeset='/data/orx:meta/orx:instanceID' jr:preload='uid'/>"
      "<bind nodeset='/data/born' type='date' constraint='. &lt;= today()'/>"
      "<bind nodeset='/data/n' type='int'/><bind nodeset='/data/place' type='geopoint'/>"
      "<bind nodeset='/data/sum' type='decimal' calculate='sum(/data/person/income/amount)'/>"
      "<bind nodeset='/data/hidden' relevant='/data/n &gt; 2'/>"
      "<bind nodeset='/data/person/age' type='int' required='../name != \"\"'/>"
      "<bind nodeset='/data/person/i' calculate='position(..)'/>"
      "<bind nodeset='/data/person/income' relevant='../age &gt; 17'/>"
      "<bind nodeset='/data/person/income/amount' type='decimal'/>"
      "<bind nodeset='/data/person/income/share' calculate='../amount div /data/sum'/>"
      "<bind nodeset='/data/fixed/no' calculate=\"concat(position(..), '/', count(/data/fixed))\"/>"
      "<bind nodeset='/data/at/@when' calculate='/data/born'/>"
      "</model></h:head><h:body><input ref='/data/name'/><input ref='/data/born'/>"
      "<input ref='/data/n'/><select1 ref='/data/kind'>"
      "<itemset nodeset=\"instance('kinds')/root/item[of = /data/n]\"><value ref='code'/>"
      "<label ref='code'/></itemset></select1><input ref='/data/place'/>"
      "<group ref='/data/hidden'><input ref='/data/hidden/secret'/></group>"
      "<repeat nodeset='/data/person'><input ref='/data/person/name'/><input ref='/data/person/age'/>"
      "<repeat nodeset='/data/person/income'><input ref='/data/person/income/amount'/></repeat>"
      "</repeat><repeat nodeset='/data/fixed' jr:count='/data/n'><input ref='/data/fixed/no'/>"
      "</repeat></h:body></h:html>";

static gint64
fixed_now (gpointer user_data)
{
  return G_GINT64_CONSTANT (1795244400000000);
}

static ZyrForm *
fixed_form (void)
{
  static ZyrForm *form = NULL;

  if (form == NULL)
    {
      g_autoptr (GBytes) bytes = g_bytes_new_static (form_xml, sizeof form_xml - 1);
      g_autoptr (GError) error = NULL;

      form = zyr_form_new_from_bytes (bytes, NULL, &error);
      g_assert_no_error (error);
    }
  return form;
}

void
zyr_fuzz_one (const guint8 *data, gsize size)
{
  const ZyrFormContext context = { .now = fixed_now, .tz = "+03:00" };
  g_autofree char *xml = g_strndup ((const char *)data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (ZyrFormSession) session
      = zyr_form_session_new_from_instance (fixed_form (), NULL, &context, xml, &error);
  g_autoptr (GRand) random = g_rand_new_with_seed (g_str_hash (xml));

  g_assert_true ((session == NULL) == (error != NULL));
  if (session == NULL || zyr_form_session_get_error (session) != NULL)
    return;
  zyr_form_session_verify (session, &error);
  g_assert_no_error (error);
  walker_check_reopen (session, NULL, &context, TRUE);
  for (guint i = 0; i < 6; i++)
    {
      g_autoptr (ZyrFormItem) item = walker_draw (random, session);

      if (item != NULL)
        g_free (walker_act (random, session, item, 3));
    }
  if (zyr_form_session_get_error (session) != NULL)
    return;
  zyr_form_session_verify (session, &error);
  g_assert_no_error (error);
  walker_check_reopen (session, NULL, &context, TRUE);
}
