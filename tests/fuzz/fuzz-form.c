/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any form: it loads or is refused; when it loads it is filled with drawn answers, agrees with brute
 * force, and what it writes opens as what it was. */
#include "fuzz.h"

#include "form-walker.h"

#define ACTS_N 24

static gint64
fixed_now (gpointer user_data)
{
  return G_GINT64_CONSTANT (1795244400000000); /* 2026-11-21 10:00 in Istanbul */
}

static void
fill (ZyrForm *form, GHashTable *media, const ZyrFormContext *context, guint32 seed)
{
  g_autoptr (ZyrFormSession) session = zyr_form_session_new (form, media, context, NULL);
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  g_auto (GStrv) languages = zyr_form_dup_languages (form);
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *sent = NULL;

  if (session == NULL)
    return;
  for (guint i = 0; i < ACTS_N; i++)
    {
      g_autoptr (ZyrFormItem) item = walker_draw (random, session);

      if (item != NULL)
        g_free (walker_act (random, session, item, 3));
      if (i == ACTS_N / 2 && languages[0] != NULL)
        zyr_form_session_set_language (session, languages[g_strv_length (languages) - 1]);
    }
  problems = zyr_form_session_list_problems (session);
  if (zyr_form_session_get_error (session) == NULL && walker_is_steady (form))
    {
      zyr_form_session_verify (session, &error);
      g_assert_no_error (error);
    }
  walker_check_reopen (session, media, context,
                       zyr_form_session_get_error (session) == NULL && walker_is_steady (form));
  sent = zyr_form_session_serialize (session, ZYR_FORM_SERIALIZE_SUBMISSION);
  g_assert_true (g_utf8_validate (sent, -1, NULL));
}

void
zyr_fuzz_one (const guint8 *data, gsize size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GHashTable) media = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) warnings = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (ZyrForm) form = zyr_form_new_from_bytes (bytes, &warnings, &error);
  const ZyrFormContext context = {
    .now = fixed_now,
    .tz = "+03:00",
    .missing_blank = TRUE,
  };

  g_assert_true ((form == NULL) == (error != NULL));
  g_assert_true (error == NULL || error->domain == ZYR_FORM_ERROR);
  if (form != NULL)
    fill (form, media, &context, g_bytes_hash (bytes));
}
