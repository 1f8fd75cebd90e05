/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Moving about in a form, in a real window: taking back, finding, going from problem to problem. */
#include "form-fixture.h"
#include "zyr-completion-page.h"
#include "zyr-form-finder.h"

static void
test_next_problem (FormFixture *fixture, gconstpointer data)
{
  GtkWidget *focus;

  g_assert_false (gtk_widget_has_css_class (form_row_of (fixture, "/data/a/name"), "missing"));
  g_assert_true (zyr_form_view_next_problem (fixture->form, 1));
  focus = gtk_root_get_focus (GTK_ROOT (fixture->window));
  g_assert_true (gtk_widget_is_ancestor (focus, form_row_of (fixture, "/data/a/name")));
  g_assert_true (gtk_widget_has_css_class (form_row_of (fixture, "/data/a/name"), "missing"));

  g_assert_true (zyr_form_view_next_problem (fixture->form, 1));
  g_assert_cmpstr (zyr_form_view_get_section (fixture->form), ==, "/data/b");
  focus = gtk_root_get_focus (GTK_ROOT (fixture->window));
  g_assert_true (gtk_widget_is_ancestor (focus, form_row_of (fixture, "/data/b/one")));

  /* Back, and round again, to the last and the first. */
  g_assert_true (zyr_form_view_next_problem (fixture->form, -1));
  g_assert_cmpstr (zyr_form_view_get_focus_ref (fixture->form), ==, "/data/a/name");
  g_assert_true (zyr_form_view_next_problem (fixture->form, -1));
  g_assert_cmpstr (zyr_form_view_get_focus_ref (fixture->form), ==, "/data/b/one");
  g_assert_true (zyr_form_view_next_problem (fixture->form, 1));
  g_assert_cmpstr (zyr_form_view_get_section (fixture->form), ==, "/data/a");
}

/* What is after or before the question that has the focus, not only after its section's first. */
static void
test_problem_after_focus (FormFixture *fixture, gconstpointer data)
{
  zyr_form_host_answer (ZYR_FORM_HOST (fixture->host), "/data/a/count", "21", NULL, NULL);
  g_assert_true (zyr_form_view_focus (fixture->form, "/data/a/more"));
  g_assert_true (zyr_form_view_next_problem (fixture->form, 1));
  g_assert_cmpstr (zyr_form_view_get_focus_ref (fixture->form), ==, "/data/a/count");
  g_assert_true (zyr_form_view_focus (fixture->form, "/data/a/more"));
  g_assert_true (zyr_form_view_next_problem (fixture->form, -1));
  g_assert_cmpstr (zyr_form_view_get_focus_ref (fixture->form), ==, "/data/a/name");
}

/* Those that differ from the registry come once nothing is missing, or when asked for. */
static void
test_differences (FormFixture *fixture, gconstpointer data)
{
  ZyrFormHost *host = ZYR_FORM_HOST (fixture->host);

  g_assert_false (zyr_form_view_next_difference (fixture->form));
  zyr_test_host_set_registry (fixture->host, "/data/a/amount", "500.0");
  zyr_form_host_answer (host, "/data/a/amount", "700", NULL, NULL);
  form_settle ();
  g_assert_true (form_shows_text (GTK_WIDGET (fixture->form), "≠ 1"));
  zyr_form_view_show_section (fixture->form, "/data/b");
  g_assert_true (zyr_form_view_next_difference (fixture->form));
  g_assert_cmpstr (zyr_form_view_get_focus_ref (fixture->form), ==, "/data/a/amount");
  zyr_form_host_answer (host, "/data/a/name", "Ali", NULL, NULL);
  zyr_form_host_answer (host, "/data/b/one", "no", NULL, NULL);
  zyr_form_view_show_section (fixture->form, "/data/b");
  g_assert_true (zyr_form_view_next_problem (fixture->form, 1));
  g_assert_cmpstr (zyr_form_view_get_focus_ref (fixture->form), ==, "/data/a/amount");
  zyr_form_host_answer (host, "/data/a/amount", "500", NULL, NULL);
  form_settle ();
  g_assert_false (form_shows_text (GTK_WIDGET (fixture->form), "≠ 1"));
  g_assert_false (zyr_form_view_next_problem (fixture->form, 1));
}

static guint
look_for (ZyrFormFinder *finder, const char *query)
{
  return zyr_form_finder_look_for (finder, query);
}

static void
chosen_cb (char **chosen, const char *ref)
{
  g_free (*chosen);
  *chosen = g_strdup (ref);
}

static void
test_finder (FormFixture *fixture, gconstpointer data)
{
  ZyrFormHost *host = ZYR_FORM_HOST (fixture->host);
  g_autoptr (GtkWidget) widget = g_object_ref_sink (zyr_form_finder_new (host));
  ZyrFormFinder *finder = ZYR_FORM_FINDER (widget);
  g_autofree char *chosen = NULL;
  g_autofree char *kid = NULL;

  g_signal_connect_swapped (finder, "chosen", G_CALLBACK (chosen_cb), &chosen);
  /* By its text, by the beginning of a word, in any spelling. */
  g_assert_cmpuint (look_for (finder, "amou"), ==, 1);
  g_assert_true (zyr_form_finder_choose_first (finder));
  g_assert_cmpstr (chosen, ==, "/data/a/amount");
  g_assert_cmpuint (look_for (finder, "no such words"), ==, 0);
  g_assert_false (zyr_form_finder_choose_first (finder));
  g_assert_cmpuint (look_for (finder, ""), ==, 0);
  /* By an answer; what changed is known. */
  g_assert_cmpuint (look_for (finder, "igdir"), ==, 0);
  zyr_form_host_answer (host, "/data/a/more", "IĞDIR merkez", NULL, NULL);
  g_assert_cmpuint (look_for (finder, "merkez igdir"), ==, 1);
  zyr_form_finder_choose_first (finder);
  g_assert_cmpstr (chosen, ==, "/data/a/more");
  /* What a secret says is nobody's. */
  zyr_form_host_answer (host, "/data/b/secret", "hush", NULL, NULL);
  g_assert_cmpuint (look_for (finder, "hush"), ==, 0);
  /* By whom it is about; a question that is called so comes before one that is answered so. */
  kid = zyr_form_host_add_repeat (host, "/data/c/kid", NULL);
  zyr_form_host_answer (host, "/data/c/kid[1]/kid_name", "Çağla", NULL, NULL);
  g_assert_cmpuint (look_for (finder, "cagla"), ==, 2);
  zyr_form_host_answer (host, "/data/a/more", "count", NULL, NULL);
  g_assert_cmpuint (look_for (finder, "count"), ==, 2);
  zyr_form_finder_choose_first (finder);
  g_assert_cmpstr (chosen, ==, "/data/a/count");
}

static void
test_searching (FormFixture *fixture, gconstpointer data)
{
  GtkWidget *entry = form_find_type (GTK_WIDGET (fixture->form), GTK_TYPE_SEARCH_ENTRY);

  g_object_set (fixture->form, "searching", TRUE, NULL);
  form_settle ();
  g_assert_true (gtk_widget_is_ancestor (gtk_root_get_focus (GTK_ROOT (fixture->window)), entry));
  gtk_editable_set_text (GTK_EDITABLE (entry), "secret");
  g_signal_emit_by_name (entry, "activate");
  form_settle ();
  g_assert_cmpstr (zyr_form_view_get_section (fixture->form), ==, "/data/b");
  g_assert_cmpstr (zyr_form_view_get_focus_ref (fixture->form), ==, "/data/b/secret");
  g_assert_false (gtk_search_bar_get_search_mode (
      GTK_SEARCH_BAR (form_find_type (GTK_WIDGET (fixture->form), GTK_TYPE_SEARCH_BAR))));
}

/* By key, also from within an entry; what was done is where the focus goes. */
static void
test_undo (FormFixture *fixture, gconstpointer data)
{
  GtkEditable *amount = form_entry_of (fixture, "/data/a/amount");

  gtk_editable_set_text (form_entry_of (fixture, "/data/a/name"), "Ali");
  gtk_editable_set_text (amount, "5");
  zyr_form_view_show_section (fixture->form, "/data/c");
  form_settle ();
  zyr_form_view_undo (fixture->form, ZYR_FILL_UNDO);
  form_settle ();
  form_assert_value (fixture, "/data/a/amount", "");
  g_assert_cmpstr (zyr_form_view_get_section (fixture->form), ==, "/data/a");
  g_assert_cmpstr (zyr_form_view_get_focus_ref (fixture->form), ==, "/data/a/amount");
  zyr_form_view_undo (fixture->form, ZYR_FILL_UNDO);
  form_settle ();
  g_assert_cmpstr (gtk_editable_get_text (form_entry_of (fixture, "/data/a/name")), ==, "");
  zyr_form_view_undo (fixture->form, ZYR_FILL_UNDO);
  zyr_form_view_undo (fixture->form, ZYR_FILL_REDO);
  zyr_form_view_undo (fixture->form, ZYR_FILL_REDO);
  form_settle ();
  g_assert_cmpstr (gtk_editable_get_text (form_entry_of (fixture, "/data/a/name")), ==, "Ali");
  g_assert_cmpstr (gtk_editable_get_text (form_entry_of (fixture, "/data/a/amount")), ==, "5");
  g_assert_false (zyr_form_host_can_move (ZYR_FORM_HOST (fixture->host), ZYR_FILL_REDO));
}

/* The toast takes back what it tells of, and goes when that is no longer the last thing done. */
static void
test_toast_goes (FormFixture *fixture, gconstpointer data)
{
  g_autofree char *ref = NULL;

  zyr_form_view_show_section (fixture->form, "/data/c");
  ref = zyr_form_host_add_repeat (ZYR_FORM_HOST (fixture->host), "/data/c/kid", NULL);
  g_assert_nonnull (ref);
  form_settle ();
  g_signal_emit_by_name (form_row_of (fixture, ref), "remove");
  form_settle ();
  g_assert_nonnull (form_find_type (fixture->window, g_type_from_name ("AdwToastWidget")));
  zyr_form_host_answer (ZYR_FORM_HOST (fixture->host), "/data/a/name", "Ali", NULL, NULL);
  for (guint i = 0;
       i < 12000 && form_find_type (fixture->window, g_type_from_name ("AdwToastWidget")); i++)
    {
      g_usleep (10000);
      form_settle ();
    }
  g_assert_null (form_find_type (fixture->window, g_type_from_name ("AdwToastWidget")));
}

static void
test_wheel_answers_nothing (FormFixture *fixture, gconstpointer data)
{
  g_autoptr (GListModel) controllers = NULL;
  GtkWidget *scale;

  zyr_form_view_show_section (fixture->form, "/data/b");
  scale = form_find_type (form_row_of (fixture, "/data/b/scale"), GTK_TYPE_SCALE);
  controllers = gtk_widget_observe_controllers (scale);
  g_assert_cmpuint (g_list_model_get_n_items (controllers), >, 0);
  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_SCROLL (controller))
        g_assert_cmpint (gtk_event_controller_get_propagation_phase (controller), ==,
                         GTK_PHASE_NONE);
    }
}

static GtkWidget *
find_row (GtkWidget *widget, const char *title)
{
  if (ADW_IS_ACTION_ROW (widget)
      && g_str_equal (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)), title))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_row (child, title);

      if (found != NULL)
        return found;
    }

  return NULL;
}

/* Each signature is told of at the end, and leads to where it is given. */
static void
test_signatures (FormFixture *fixture, gconstpointer data)
{
  GtkWidget *page = zyr_completion_page_new (ZYR_FORM_HOST (fixture->host), NULL);
  g_autofree char *chosen = NULL;
  GtkWidget *row;

  g_signal_connect_swapped (page, "go", G_CALLBACK (chosen_cb), &chosen);
  zyr_form_view_set_last_page (fixture->form, page, "Completion");
  zyr_form_view_show_last_page (fixture->form);
  form_settle ();
  row = find_row (page, "Sign");
  g_assert_nonnull (row);
  g_signal_emit_by_name (row, "activated");
  g_assert_cmpstr (chosen, ==, "/data/b/sign");
  g_assert_null (find_row (page, "Photo"));
}

#define ADD(name, function)                                                                        \
  g_test_add ("/ui/form-editor/" name, FormFixture, NULL, form_fixture_set_up, function,           \
              form_fixture_tear_down)

int
main (int argc, char *argv[])
{
  form_fixture_init (&argc, &argv);

  ADD ("next-problem", test_next_problem);
  ADD ("problem-after-focus", test_problem_after_focus);
  ADD ("differences", test_differences);
  ADD ("finder", test_finder);
  ADD ("searching", test_searching);
  ADD ("undo", test_undo);
  ADD ("wheel-answers-nothing", test_wheel_answers_nothing);
  ADD ("signatures", test_signatures);
  ADD ("toast-goes", test_toast_goes);

  return g_test_run ();
}
