/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "form-kit.h"

#include <string.h>

ZyrForm *
kit_form (const char *xml)
{
  g_autoptr (GBytes) bytes = g_bytes_new (xml, strlen (xml));
  g_autoptr (GError) error = NULL;
  ZyrForm *form = zyr_form_new_from_bytes (bytes, NULL, &error);

  g_assert_no_error (error);
  return form;
}

GError *
kit_refused (const char *xml)
{
  g_autoptr (GBytes) bytes = g_bytes_new (xml, strlen (xml));
  GError *error = NULL;
  g_autoptr (ZyrForm) form = zyr_form_new_from_bytes (bytes, NULL, &error);

  g_assert_null (form);
  g_assert_nonnull (error);
  g_assert_true (error->domain == ZYR_FORM_ERROR);
  return error;
}

static gint64
kit_now (gpointer data)
{
  return G_GINT64_CONSTANT (1795244400) * G_USEC_PER_SEC;
}

ZyrFormContext
kit_context (void)
{
  return (ZyrFormContext){ .now = kit_now, .tz = "Europe/Istanbul" };
}

GHashTable *
kit_media (const char *const *files)
{
  GHashTable *media
      = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_bytes_unref);

  for (guint i = 0; files != NULL && files[i] != NULL; i += 2)
    g_hash_table_insert (media, (gpointer)files[i],
                         g_bytes_new_static (files[i + 1], strlen (files[i + 1])));
  return media;
}

ZyrFormSession *
kit_session (ZyrForm *form, const char *const *files)
{
  const ZyrFormContext context = kit_context ();
  g_autoptr (GHashTable) media = kit_media (files);
  g_autoptr (GError) error = NULL;
  ZyrFormSession *session = zyr_form_session_new (form, media, &context, &error);

  g_assert_no_error (error);
  kit_assert_verified (session);
  return session;
}

ZyrFormSession *
kit_open (const char *xml)
{
  g_autoptr (ZyrForm) form = kit_form (xml);

  return kit_session (form, NULL);
}

void
kit_assert_verified (ZyrFormSession *session)
{
  g_autoptr (GError) error = NULL;

  zyr_form_session_verify (session, &error);
  g_assert_no_error (error);
}

void
kit_answer (ZyrFormSession *session, const char *ref, const char *value)
{
  g_autoptr (GError) error = NULL;

  zyr_form_session_set_value (session, ref, value, NULL, &error);
  g_assert_no_error (error);
  kit_assert_verified (session);
}

void
kit_assert_value (ZyrFormSession *session, const char *ref, const char *value)
{
  g_autofree char *have = zyr_form_session_dup_value (session, ref);

  if (g_strcmp0 (have, value) != 0)
    g_test_message ("the value of %s:", ref);
  g_assert_cmpstr (have, ==, value);
}

void
kit_assert_label (ZyrFormSession *session, const char *ref, const char *label)
{
  g_autoptr (ZyrFormItem) item = zyr_form_session_dup_item (session, ref);

  g_assert_nonnull (item);
  g_assert_cmpstr (item->label, ==, label);
}

void
kit_assert_choices (ZyrFormSession *session, const char *ref, const char *choices)
{
  g_autoptr (ZyrFormItem) item = zyr_form_session_dup_item (session, ref);
  g_autoptr (GString) have = g_string_new (NULL);

  g_assert_nonnull (item);
  g_assert_nonnull (item->choices);
  for (guint i = 0; i < item->choices->len; i++)
    {
      const ZyrFormChoice *choice = item->choices->pdata[i];

      g_string_append_printf (have, "%s%s=%s", i > 0 ? " " : "", choice->value, choice->label);
    }
  g_assert_cmpstr (have->str, ==, choices);
}

char *
kit_values (ZyrFormSession *session)
{
  g_autoptr (GPtrArray) values = zyr_form_session_list_values (session);
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < values->len; i++)
    {
      const ZyrFormValue *value = values->pdata[i];

      g_string_append_printf (out, "%s=%s\n", value->path, value->value);
    }
  return g_string_free (out, FALSE);
}
