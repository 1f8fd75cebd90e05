/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "form-fixture.h"

#include <libintl.h>
#include <locale.h>
#include <string.h>

#include "zyr-ui-types.h"

void
form_fixture_init (int *argc, char ***argv)
{
  g_autoptr (GtkCssProvider) provider = NULL;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, TEST_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_setenv ("GTK_A11Y", "test", TRUE);
  g_setenv ("GSK_RENDERER", "cairo", TRUE);
  g_test_init (argc, argv, NULL);
  adw_init ();
  zyr_ui_ensure_types ();
  provider = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (provider, "/org/ziyaret/Ziyaret/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (),
                                              GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

void
form_settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

void
form_fixture_set_up (FormFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  GtkWidget *toasts = adw_toast_overlay_new ();

  fixture->host = zyr_test_host_new (TEST_FORM, NULL, &error);
  g_assert_no_error (error);
  fixture->session = zyr_form_host_get_session (ZYR_FORM_HOST (fixture->host));
  fixture->form = ZYR_FORM_VIEW (zyr_form_view_new (ZYR_FORM_HOST (fixture->host)));
  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (toasts), GTK_WIDGET (fixture->form));
  fixture->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 900, 700);
  gtk_window_set_child (GTK_WINDOW (fixture->window), toasts);
  gtk_window_present (GTK_WINDOW (fixture->window));
  zyr_form_view_sync (fixture->form);
  form_settle ();
}

void
form_fixture_tear_down (FormFixture *fixture, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  form_settle ();
  g_clear_object (&fixture->host);
}

GtkWidget *
form_find_type (GtkWidget *widget, GType type)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = form_find_type (child, type);

      if (found != NULL)
        return found;
    }

  return NULL;
}

GtkWidget *
form_find_button (GtkWidget *widget, const char *label)
{
  if (!gtk_widget_get_visible (widget))
    return NULL;
  if (GTK_IS_BUTTON (widget))
    {
      const char *text = gtk_button_get_label (GTK_BUTTON (widget));
      const char *icon = gtk_button_get_icon_name (GTK_BUTTON (widget));

      if (g_strcmp0 (text, label) == 0 || g_strcmp0 (icon, label) == 0)
        return widget;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = form_find_button (child, label);

      if (found != NULL)
        return found;
    }

  return NULL;
}

GtkWidget *
form_row_of (FormFixture *fixture, const char *ref)
{
  GtkWidget *row = zyr_form_view_get_row (fixture->form, ref);

  g_assert_nonnull (row);

  return row;
}

GtkEditable *
form_entry_of (FormFixture *fixture, const char *ref)
{
  GtkWidget *entry = form_find_type (form_row_of (fixture, ref), GTK_TYPE_ENTRY);

  g_assert_nonnull (entry);

  return GTK_EDITABLE (entry);
}

void
form_assert_value (FormFixture *fixture, const char *ref, const char *expected)
{
  g_autofree char *value = zyr_form_session_dup_value (fixture->session, ref);

  g_assert_cmpstr (value, ==, expected);
}

gboolean
form_shows_text (GtkWidget *widget, const char *text)
{
  if (!gtk_widget_get_visible (widget))
    return FALSE;
  if (GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      if (form_shows_text (child, text))
        return TRUE;
    }

  return FALSE;
}
