/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include "zyr-form-session.h"

#define ITEMS_MAX 200

static gint64
fixed_now (gpointer user_data)
{
  return G_GINT64_CONSTANT (1795244400000000); /* 2026-11-21 10:00 in Istanbul */
}

/* Gives an answer to each question of a section; any of them may be refused. */
static void
answer_section (ZyrFormSession *session, const char *section_ref)
{
  static const char *const answers[] = { "1", "yes", "2026-11-20", "", "ı İ", "39.9 32.8 0 5", "-7.5" };
  g_autoptr (GPtrArray) items = zyr_form_session_list_items (session, section_ref);

  for (guint i = 0; i < MIN (items->len, ITEMS_MAX); i++)
    {
      const ZyrFormItem *item = g_ptr_array_index (items, i);
      g_autofree char *added = NULL;

      if (item->kind == ZYR_FORM_ITEM_REPEAT && item->can_add)
        added = zyr_form_session_add_repeat (session, item->ref, NULL);
      else if (item->kind == ZYR_FORM_ITEM_QUESTION)
        zyr_form_session_set_value (session, item->ref, answers[i % G_N_ELEMENTS (answers)], NULL,
                                    NULL);
    }
}

static void
fill (ZyrForm *form, GHashTable *media, const ZyrFormContext *context)
{
  g_autoptr (ZyrFormSession) session = zyr_form_session_new (form, media, context, NULL);
  g_autoptr (ZyrFormSession) again = NULL;
  g_autoptr (GPtrArray) sections = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *draft = NULL;
  g_autofree char *sent = NULL;

  if (session == NULL)
    return;

  sections = zyr_form_session_list_sections (session);
  for (guint i = 0; i < sections->len; i++)
    answer_section (session, ((ZyrFormSection *) g_ptr_array_index (sections, i))->ref);

  /* What was computed step by step is what comes of computing everything afresh. */
  zyr_form_session_verify (session, &error);
  g_assert_no_error (error);

  sent = zyr_form_session_serialize (session, ZYR_FORM_SERIALIZE_SUBMISSION);
  draft = zyr_form_session_serialize (session, ZYR_FORM_SERIALIZE_DRAFT);
  g_assert_nonnull (sent);
  again = zyr_form_session_new_from_instance (form, media, context, draft, &error);
  g_assert_no_error (error);
}

void
zyr_fuzz_one (const guint8 *data, gsize size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GHashTable) media = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) warnings = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (ZyrForm) form = zyr_form_new_from_bytes (bytes, &warnings, &error);
  ZyrFormContext context = {
    .now = fixed_now,
    .tz = "+03:00",
    .missing = ZYR_FORM_MISSING_BLANK,
  };

  g_assert_true ((form == NULL) == (error != NULL));
  if (form != NULL)
    fill (form, media, &context);
}
