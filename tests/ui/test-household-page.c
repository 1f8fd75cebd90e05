/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A household's page while its file is read again. */
#include "app-fixture.h"
#include "zyr-household.h"
#include "zyr-household-page.h"
#include "zyr-ui-types.h"

typedef struct
{
  AppFixture app;
  GtkWidget *window, *page;
} Fixture;

/* The groups of the page, in their order */
static void
list_groups (GtkWidget *widget, GPtrArray *groups)
{
  if (ADW_IS_PREFERENCES_GROUP (widget))
    g_ptr_array_add (groups, widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    list_groups (child, groups);
}

static GPtrArray *
groups_of (Fixture *fixture)
{
  GPtrArray *groups = g_ptr_array_new ();

  list_groups (fixture->page, groups);
  return groups;
}

static gboolean
is_busy (Fixture *fixture)
{
  g_autofree char *other = gtk_test_accessible_check_state (
      GTK_ACCESSIBLE (fixture->page), GTK_ACCESSIBLE_STATE_BUSY, FALSE);

  return other != NULL;
}

/* Until what the store says is shown. */
static void
wait_for_file (Fixture *fixture)
{
  app_settle (&fixture->app);
  while (is_busy (fixture))
    g_main_context_iteration (NULL, TRUE);
}

static GtkWidget *
find_expander (GtkWidget *widget)
{
  GtkWidget *found = ADW_IS_EXPANDER_ROW (widget) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_expander (child);
  return found;
}

static void
set_up (Fixture *fixture)
{
  app_fixture_open (&fixture->app, ID_WORKER);
  fixture->window = gtk_window_new ();
  fixture->page = zyr_household_page_new (fixture->app.workspace, ID_HOUSEHOLD);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 600, 500);
  gtk_window_set_child (GTK_WINDOW (fixture->window), fixture->page);
  gtk_window_present (GTK_WINDOW (fixture->window));
  wait_for_file (fixture);
}

static void
tear_down (Fixture *fixture)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  app_settle (&fixture->app);
  app_fixture_clear (&fixture->app);
}

/* What is shown already is not made anew, only what has changed. */
static void
test_file_arrives_again (void)
{
  Fixture fixture = { 0 };
  g_autoptr (GPtrArray) before = NULL;
  g_autoptr (GPtrArray) after = NULL;
  g_autoptr (GPtrArray) changed = NULL;
  GtkWidget *row, *focus;
  guint n_same = 0;

  set_up (&fixture);
  before = groups_of (&fixture);
  g_assert_cmpuint (before->len, >, 5);
  row = find_expander (fixture.page);
  g_assert_nonnull (row);
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row), TRUE);
  g_assert_true (gtk_widget_child_focus (row, GTK_DIR_TAB_FORWARD));
  focus = gtk_root_get_focus (GTK_ROOT (fixture.window));
  g_assert_nonnull (focus);

  g_signal_emit_by_name (fixture.app.workspace, "records-changed");
  wait_for_file (&fixture);
  after = groups_of (&fixture);
  g_assert_cmpuint (after->len, ==, before->len);
  for (guint i = 0; i < after->len; i++)
    g_assert_true (g_ptr_array_index (after, i) == g_ptr_array_index (before, i));
  g_assert_true (gtk_root_get_focus (GTK_ROOT (fixture.window)) == focus);

  app_fixture_state (&fixture.app, "[{'kind':'aid','id':'" ID_AID "','household':'" ID_HOUSEHOLD
                                   "','programme':'food','amount':7,'status':'completed',"
                                   "'decided':'2026-05-01'}]");
  g_signal_emit_by_name (fixture.app.workspace, "records-changed");
  wait_for_file (&fixture);
  changed = groups_of (&fixture);
  g_assert_cmpuint (changed->len, ==, before->len);
  for (guint i = 0; i < changed->len; i++)
    n_same += g_ptr_array_find (before, g_ptr_array_index (changed, i), NULL);
  g_assert_cmpuint (n_same, ==, before->len - 1);
  g_assert_true (gtk_root_get_focus (GTK_ROOT (fixture.window)) == focus);
  g_assert_true (adw_expander_row_get_expanded (ADW_EXPANDER_ROW (row)));
  tear_down (&fixture);
}

int
main (int argc, char *argv[])
{
  g_setenv ("ZYR_SOURCE", TEST_SOURCE, TRUE);
  g_setenv ("GTK_A11Y", "test", TRUE);
  g_setenv ("GSK_RENDERER", "cairo", TRUE);
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  zyr_ui_ensure_types ();
  g_test_add_func ("/ui/household-page/file-arrives-again", test_file_arrives_again);

  return g_test_run ();
}
