/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opens the editor on a form file, without a device or a centre: to look at widgets. */
#include <glib/gi18n.h>
#include <locale.h>

#include "zyr-completion-page.h"
#include "zyr-form-view.h"
#include "zyr-test-host.h"
#include "zyr-ui-types.h"

static char *form_path, *media_dir, *answers, *section, *focus, *language, *registry, *earlier,
    *remark, *file;
static double text_scale = 1;
static gboolean last_page, problems, sections, dark;

static const GOptionEntry options[] = {
  { "form", 0, 0, G_OPTION_ARG_FILENAME, &form_path, "Form document", "FILE" },
  { "media", 0, 0, G_OPTION_ARG_FILENAME, &media_dir, "Folder of its external files", "DIR" },
  { "answers", 0, 0, G_OPTION_ARG_FILENAME, &answers, "Scripted fill", "FILE" },
  { "section", 0, 0, G_OPTION_ARG_STRING, &section, "Section to show", "REF" },
  { "focus", 0, 0, G_OPTION_ARG_STRING, &focus, "Question to focus", "REF" },
  { "language", 0, 0, G_OPTION_ARG_STRING, &language, "Language of the form", "CODE" },
  { "registry", 0, 0, G_OPTION_ARG_STRING, &registry, "Registry value", "REF=TEXT" },
  { "earlier", 0, 0, G_OPTION_ARG_STRING, &earlier, "Answer of the last visit", "REF=VALUE" },
  { "remark", 0, 0, G_OPTION_ARG_STRING, &remark, "Remark", "REF=TEXT" },
  { "file", 0, 0, G_OPTION_ARG_STRING, &file, "Picture, sound or other file answered", "REF=FILE" },
  { "completion", 0, 0, G_OPTION_ARG_NONE, &last_page, "Show the completion page", NULL },
  { "problems", 0, 0, G_OPTION_ARG_NONE, &problems, "Go to the next problem", NULL },
  { "sections", 0, 0, G_OPTION_ARG_NONE, &sections, "Show the sections", NULL },
  { "text-scale", 0, 0, G_OPTION_ARG_DOUBLE, &text_scale, "Size of the letters", "1.5" },
  { "dark", 0, 0, G_OPTION_ARG_NONE, &dark, "Dark colours", NULL },
  { NULL },
};

static void
go_cb (ZyrFormView *form, const char *ref)
{
  zyr_form_view_focus (form, ref);
}

static GtkWidget *
window_new (ZyrFormHost *host, ZyrFormView **form)
{
  GtkWidget *window = adw_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *toggle = gtk_toggle_button_new ();
  GtkWidget *toasts = adw_toast_overlay_new ();
  GtkWidget *view = zyr_form_view_new (host);
  GtkWidget *completion = zyr_completion_page_new (host, NULL);

  gtk_button_set_icon_name (GTK_BUTTON (toggle), "view-list-symbolic");
  gtk_accessible_update_property (GTK_ACCESSIBLE (toggle), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Sections"), -1);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), toggle);
  g_object_bind_property (view, "show-sections", toggle, "active",
                          G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  gtk_widget_set_vexpand (view, TRUE);
  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), view);
  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (toasts), box);
  adw_window_set_content (ADW_WINDOW (window), toasts);
  gtk_window_set_title (GTK_WINDOW (window), "ziyaret");
  gtk_window_set_default_size (GTK_WINDOW (window), 1280, 800);
  zyr_form_view_set_last_page (ZYR_FORM_VIEW (view), completion, _ ("Completion"));
  g_signal_connect_swapped (completion, "go", G_CALLBACK (go_cb), view);
  *form = ZYR_FORM_VIEW (view);

  return window;
}

static void
contrast_cb (GtkStyleProvider *edges, GParamSpec *pspec, AdwStyleManager *manager)
{
  GdkDisplay *display = gdk_display_get_default ();

  if (adw_style_manager_get_high_contrast (manager))
    gtk_style_context_add_provider_for_display (display, edges,
                                                GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  else
    gtk_style_context_remove_provider_for_display (display, edges);
}

/* As AdwApplication does. */
static void
load_style (void)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();
  GtkCssProvider *edges = gtk_css_provider_new (); /* kept until the end */

  gtk_css_provider_load_from_resource (provider, "/org/ziyaret/Ziyaret/style.css");
  gtk_css_provider_load_from_resource (edges, "/org/ziyaret/Ziyaret/style-hc.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (),
                                              GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  contrast_cb (GTK_STYLE_PROVIDER (edges), NULL, manager);
  g_signal_connect_swapped (manager, "notify::high-contrast", G_CALLBACK (contrast_cb), edges);
}

static void
set_beside (ZyrTestHost *host)
{
  if (registry != NULL)
    {
      g_auto (GStrv) pair = g_strsplit (registry, "=", 2);

      zyr_test_host_set_registry (host, pair[0], pair[1]);
    }
  if (file != NULL)
    {
      g_auto (GStrv) pair = g_strsplit (file, "=", 2);
      g_autoptr (GFile) chosen = g_file_new_for_path (pair[1]);

      zyr_form_host_attach_async (ZYR_FORM_HOST (host), pair[0], chosen, NULL, NULL, NULL);
    }
  if (earlier != NULL)
    {
      g_auto (GStrv) pair = g_strsplit (earlier, "=", 2);

      zyr_test_host_set_earlier (host, pair[0], pair[1]);
    }
  if (remark != NULL)
    {
      g_auto (GStrv) pair = g_strsplit (remark, "=", 2);

      zyr_test_host_set_remark (host, pair[0], pair[1]);
    }
}

int
main (int argc, char *argv[])
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (ZyrTestHost) host = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  const char *localedir = g_getenv ("ZYR_LOCALEDIR");
  ZyrFormView *form;
  GtkWidget *window;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, localedir != NULL ? localedir : ZYR_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  g_option_context_add_main_entries (context, options, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || form_path == NULL)
    {
      g_printerr ("%s\n", error != NULL ? error->message : "--form is required");
      return 2;
    }
  g_set_prgname ("ziyaret");
  adw_init ();
  zyr_ui_ensure_types ();
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", (int)(96 * 1024 * text_scale), NULL);
  if (dark)
    adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                        ADW_COLOR_SCHEME_FORCE_DARK);

  host = zyr_test_host_new (form_path, media_dir, &error);
  if (host == NULL)
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }
  if (language != NULL)
    zyr_test_host_set_language (host, language);
  if (answers != NULL)
    g_print ("%u answers\n", zyr_test_host_load_answers (host, answers));
  set_beside (host);

  window = window_new (ZYR_FORM_HOST (host), &form);
  load_style ();
  gtk_window_present (GTK_WINDOW (window));
  g_signal_connect_swapped (window, "destroy", G_CALLBACK (g_main_loop_quit), loop);
  if (section != NULL)
    zyr_form_view_show_section (form, section);
  if (focus != NULL)
    zyr_form_view_focus (form, focus);
  if (problems)
    zyr_form_view_next_problem (form, 1);
  if (last_page)
    zyr_form_view_show_last_page (form);
  if (sections)
    g_object_set (form, "show-sections", TRUE, NULL);
  g_main_loop_run (loop);

  return 0;
}
