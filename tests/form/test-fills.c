/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The scripted fills of the visit form give their expected values, digit for digit, in any zone;
 * and the incremental engine agrees with brute force after every answer. */
#include <string.h>

#include "zyr-fill.h"

typedef struct
{
  ZyrForm *form;
  GHashTable *media;
  GString *out;
} Fixture;

static gint64
fixed_now (gpointer data)
{
  g_autoptr (GDateTime) noon = g_date_time_new_utc (2026, 11, 21, 12, 0, 0);

  return g_date_time_to_unix (noon) * G_USEC_PER_SEC;
}

static char *
read_file (const char *folder, const char *start, int n)
{
  g_autofree char *name = n > 0 ? g_strdup_printf ("%s%d.txt", start, n) : g_strdup (start);
  g_autofree char *path = g_build_filename (g_getenv (folder), name, NULL);
  g_autoptr (GError) error = NULL;
  char *text;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autofree char *xml = read_file ("ZYR_TEST_FORMS", "hane_ziyareti.xml", 0);
  g_autoptr (GBytes) bytes = g_bytes_new (xml, strlen (xml));
  g_autofree char *folder = g_build_filename (g_getenv ("ZYR_TEST_FORMS"), "media", NULL);
  g_autoptr (GPtrArray) warnings = NULL;
  g_autoptr (GError) error = NULL;

  self->form = zyr_form_new_from_bytes (bytes, &warnings, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (warnings->len, ==, 0);
  self->media = zyr_fill_load_media (folder, &error);
  g_assert_no_error (error);
  self->out = g_string_new (NULL);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_object_unref (self->form);
  g_hash_table_unref (self->media);
  g_string_free (self->out, TRUE);
}

static ZyrFormSession *
new_session (Fixture *self, const char *tz)
{
  const ZyrFormContext context = { .now = fixed_now, .tz = tz, .refuse_invalid = TRUE };
  g_autoptr (GError) error = NULL;
  ZyrFormSession *session = zyr_form_session_new (self->form, self->media, &context, &error);

  g_assert_no_error (error);
  return session;
}

static void
on_event (const ZyrFillEvent *event, gpointer user_data)
{
  Fixture *self = user_data;
  g_autofree char *line = zyr_fill_event_to_text (event);

  g_string_append_printf (self->out, "%s\n", line);
}

/* Without the lines that are of no account */
static char *
comparable (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  GString *out = g_string_new (NULL);

  for (guint i = 0; lines[i] != NULL; i++)
    if (!g_str_has_prefix (lines[i], "init ms")
        && !g_str_has_prefix (lines[i], "V meta/instanceID = uuid:") && *lines[i] != '\0')
      g_string_append_printf (out, "%s\n", lines[i]);
  return g_string_free (out, FALSE);
}

static void
check_fill (Fixture *self, int n, const char *tz)
{
  g_autofree char *answers = read_file ("ZYR_TEST_FILLS", "answers", n);
  g_autofree char *expected = read_file ("ZYR_TEST_FILLS", "expected", n);
  g_autoptr (ZyrFormSession) session = new_session (self, tz);
  g_autofree char *want = comparable (expected);
  g_autofree char *got = NULL;
  g_autoptr (GError) error = NULL;

  g_string_truncate (self->out, 0);
  zyr_fill_run (session, answers, TRUE, on_event, self, &error);
  g_assert_no_error (error);
  got = comparable (self->out->str);
  g_assert_cmpstr (got, ==, want);
}

static void
test_fill (Fixture *self, gconstpointer data)
{
  check_fill (self, GPOINTER_TO_INT (data), "UTC");
  check_fill (self, GPOINTER_TO_INT (data), "Europe/Istanbul");
}

static char *
values_of (ZyrFormSession *session)
{
  g_autoptr (GPtrArray) values = zyr_form_session_list_values (session);
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < values->len; i++)
    {
      const ZyrFormValue *value = values->pdata[i];

      g_string_append_printf (out, "%s = %s\n", value->path, value->value);
    }
  return g_string_free (out, FALSE);
}

/* A draft opens again as it was, and is written again as it was */
static void
test_reopen (Fixture *self, gconstpointer data)
{
  const ZyrFormContext context = { .now = fixed_now, .tz = "Europe/Istanbul" };
  g_autofree char *answers = read_file ("ZYR_TEST_FILLS", "answers", GPOINTER_TO_INT (data));
  g_autoptr (ZyrFormSession) session = new_session (self, "Europe/Istanbul");
  g_autoptr (ZyrFormSession) again = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *draft = NULL;
  g_autofree char *second = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  zyr_fill_run (session, answers, FALSE, on_event, self, &error);
  g_assert_no_error (error);
  draft = zyr_form_session_serialize (session, ZYR_FORM_SERIALIZE_DRAFT);
  again = zyr_form_session_new_from_instance (self->form, self->media, &context, draft, &error);
  g_assert_no_error (error);
  before = values_of (session);
  after = values_of (again);
  g_assert_cmpstr (after, ==, before);
  second = zyr_form_session_serialize (again, ZYR_FORM_SERIALIZE_DRAFT);
  g_assert_cmpstr (second, ==, draft);
  g_assert_true (zyr_form_session_verify (again, &error));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (int n = 1; n <= 3; n++)
    {
      g_autofree char *fill = g_strdup_printf ("/form/fill/%d", n);
      g_autofree char *reopen = g_strdup_printf ("/form/reopen/%d", n);

      g_test_add (fill, Fixture, GINT_TO_POINTER (n), set_up, test_fill, tear_down);
      g_test_add (reopen, Fixture, GINT_TO_POINTER (n), set_up, test_reopen, tear_down);
    }
  return g_test_run ();
}
