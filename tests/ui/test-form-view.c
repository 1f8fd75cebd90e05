/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The widgets of a form, on every kind of question, in a real window. */
#include <string.h>

#include "form-fixture.h"
#include "zyr-beside-row.h"
#include "zyr-choice-list.h"
#include "zyr-form-view.h"
#include "zyr-in-view.h"
#include "zyr-question-row.h"
#include "zyr-structure-row.h"

static void
test_values (FormFixture *fixture, gconstpointer data)
{
  GtkEditable *amount = form_entry_of (fixture, "/data/a/amount");
  GtkEditable *born = form_entry_of (fixture, "/data/a/born");

  gtk_editable_set_text (amount, "1.234,56");
  form_assert_value (fixture, "/data/a/amount", "1234.56");
  gtk_editable_set_text (amount, "");
  form_assert_value (fixture, "/data/a/amount", "");
  /* Nothing but a number can be typed into it. */
  gtk_editable_insert_text (amount, "abc", -1, &(int){ 0 });
  g_assert_cmpstr (gtk_editable_get_text (amount), ==, "");

  gtk_editable_set_text (born, "21.11.20");
  gtk_editable_set_text (born, "5.6.1984");
  form_assert_value (fixture, "/data/a/born", "1984-06-05");
  gtk_editable_set_text (form_entry_of (fixture, "/data/a/since"), "03.2019");
  form_assert_value (fixture, "/data/a/since", "2019-03-01");
  gtk_editable_set_text (form_entry_of (fixture, "/data/a/name"), "Ayşe İĞDE");
  form_assert_value (fixture, "/data/a/name", "Ayşe İĞDE");
}

static void
test_number_is_shown_as_people_write (FormFixture *fixture, gconstpointer data)
{
  g_assert_true (
      zyr_form_session_set_value (fixture->session, "/data/a/amount", "1234.5", NULL, NULL));
  zyr_form_view_sync (fixture->form);
  g_assert_cmpstr (gtk_editable_get_text (form_entry_of (fixture, "/data/a/amount")), ==,
                   "1.234,5");
}

static void
type_number (FormFixture *fixture, const char *keys)
{
  GtkEditable *amount = form_entry_of (fixture, "/data/a/amount");

  gtk_editable_set_text (amount, "");
  form_settle ();
  for (const char *key = keys; *key != '\0'; key++)
    {
      int position = gtk_editable_get_position (amount);

      gtk_editable_insert_text (amount, key, 1, &position);
      gtk_editable_set_position (amount, position);
      zyr_form_view_sync (fixture->form);
      form_settle ();
    }
}

/* The form writes 9 as "9.0" at once: that must not get between two digits. */
static void
test_number_typed_digit_by_digit (FormFixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *keys, *shown, *value;
  } numbers[] = {
    { "9000,5", "9.000,5", "9000.5" },
    { "12500", "12.500", "12500" },
    { "250000", "250.000", "250000" },
    { "1.234,56", "1.234,56", "1234.56" },
    { "1.234.567", "1.234.567", "1234567" },
    { "-4500", "-4.500", "-4500" },
    /* No three digits behind it: meant as the decimal sign, and left alone while it is typed. */
    { "12.5", "12.5", "12.5" },
  };
  GtkEditable *amount = form_entry_of (fixture, "/data/a/amount");

  g_assert_true (gtk_widget_grab_focus (form_row_of (fixture, "/data/a/amount")));
  form_settle ();
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_autofree char *value = NULL;

      type_number (fixture, numbers[i].keys);
      g_assert_cmpstr (gtk_editable_get_text (amount), ==, numbers[i].shown);
      value = zyr_form_session_dup_value (fixture->session, "/data/a/amount");
      g_assert_cmpfloat (g_ascii_strtod (value, NULL), ==, g_ascii_strtod (numbers[i].value, NULL));
    }
}

/* Digits are put in and taken out in the middle; the pen stays where they are. */
static void
test_number_edited_in_the_middle (FormFixture *fixture, gconstpointer data)
{
  GtkEditable *amount = form_entry_of (fixture, "/data/a/amount");
  int position = 1;

  g_assert_true (gtk_widget_grab_focus (form_row_of (fixture, "/data/a/amount")));
  type_number (fixture, "1234");
  gtk_editable_insert_text (amount, "9", 1, &position);
  gtk_editable_set_position (amount, position);
  form_settle ();
  g_assert_cmpstr (gtk_editable_get_text (amount), ==, "19.234");
  g_assert_cmpint (gtk_editable_get_position (amount), ==, 2);
  gtk_editable_delete_text (amount, 5, 6);
  gtk_editable_set_position (amount, 5);
  form_settle ();
  g_assert_cmpstr (gtk_editable_get_text (amount), ==, "1.923");
  g_assert_cmpint (gtk_editable_get_position (amount), ==, 5);
  form_assert_value (fixture, "/data/a/amount", "1923.0");
}

/* Each answer can change what is relevant: what stays must not notice. */
static void
test_update_keeps_focus (FormFixture *fixture, gconstpointer data)
{
  GtkWidget *name = form_row_of (fixture, "/data/a/name");
  GtkWidget *row = form_row_of (fixture, "/data/a/more");
  GtkEditable *entry = form_entry_of (fixture, "/data/a/more");
  GtkWidget *focus;

  g_assert_null (zyr_form_view_get_row (fixture->form, "/data/a/extra"));
  g_assert_true (gtk_widget_grab_focus (row));
  focus = gtk_root_get_focus (GTK_ROOT (fixture->window));
  gtk_editable_set_text (entry, "x");
  gtk_editable_set_position (entry, 1);
  form_settle ();

  g_assert_nonnull (zyr_form_view_get_row (fixture->form, "/data/a/extra"));
  g_assert_true (form_row_of (fixture, "/data/a/more") == row);
  g_assert_true (form_row_of (fixture, "/data/a/name") == name);
  g_assert_true (gtk_root_get_focus (GTK_ROOT (fixture->window)) == focus);
  g_assert_cmpint (gtk_editable_get_position (entry), ==, 1);
  /* The new row stands where the form has it: above. */
  g_assert_true (gtk_widget_get_next_sibling (form_row_of (fixture, "/data/a/extra")) == name);
}

static void
test_focus_moves_on_from_a_removed_row (FormFixture *fixture, gconstpointer data)
{
  GtkWidget *focus;

  g_assert_true (zyr_form_session_set_value (fixture->session, "/data/a/more", "x", NULL, NULL));
  form_settle ();
  g_assert_true (zyr_form_view_focus (fixture->form, "/data/a/extra"));
  g_assert_true (zyr_form_session_set_value (fixture->session, "/data/a/more", "", NULL, NULL));
  form_settle ();
  focus = gtk_root_get_focus (GTK_ROOT (fixture->window));
  g_assert_nonnull (focus);
  g_assert_true (gtk_widget_is_ancestor (focus, form_row_of (fixture, "/data/a/name")));
}

static GtkWidget *
saved_mark_of (FormFixture *fixture, const char *ref)
{
  return form_find_type (form_row_of (fixture, ref), GTK_TYPE_IMAGE);
}

static void
test_saved_mark_waits_for_the_host (FormFixture *fixture, gconstpointer data)
{
  zyr_test_host_set_save_delay_ms (fixture->host, -1);
  gtk_editable_set_text (form_entry_of (fixture, "/data/a/name"), "A");
  form_settle ();
  g_assert_cmpfloat (gtk_widget_get_opacity (saved_mark_of (fixture, "/data/a/name")), ==, 0);

  zyr_form_host_answer_saved (ZYR_FORM_HOST (fixture->host), "/data/a/name");
  g_assert_cmpfloat (gtk_widget_get_opacity (saved_mark_of (fixture, "/data/a/name")), ==, 1);
  gtk_editable_set_text (form_entry_of (fixture, "/data/a/name"), "AB");
  form_settle ();
  g_assert_cmpfloat (gtk_widget_get_opacity (saved_mark_of (fixture, "/data/a/name")), ==, 0);
}

static void
test_constraint_is_told_and_the_value_kept (FormFixture *fixture, gconstpointer data)
{
  gtk_editable_set_text (form_entry_of (fixture, "/data/a/count"), "21");
  form_settle ();
  g_assert_true (form_shows_text (form_row_of (fixture, "/data/a/count"), "At most 20."));
  form_assert_value (fixture, "/data/a/count", "21");
  g_assert_cmpstr (gtk_editable_get_text (form_entry_of (fixture, "/data/a/count")), ==, "21");

  gtk_editable_set_text (form_entry_of (fixture, "/data/a/count"), "20");
  form_settle ();
  g_assert_false (form_shows_text (form_row_of (fixture, "/data/a/count"), "At most 20."));
}

static GtkCheckButton *
choice_named (GtkWidget *widget, const char *label)
{
  if (GTK_IS_CHECK_BUTTON (widget) && form_shows_text (widget, label))
    return GTK_CHECK_BUTTON (widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkCheckButton *found = choice_named (child, label);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static void
test_choices (FormFixture *fixture, gconstpointer data)
{
  GtkWidget *many, *province, *field, *list, *search;

  zyr_form_view_show_section (fixture->form, "/data/b");
  gtk_check_button_set_active (choice_named (form_row_of (fixture, "/data/b/one"), "No"), TRUE);
  form_assert_value (fixture, "/data/b/one", "no");

  many = form_row_of (fixture, "/data/b/many");
  gtk_check_button_set_active (choice_named (many, "Rent"), TRUE);
  gtk_check_button_set_active (choice_named (many, "Food"), TRUE);
  form_assert_value (fixture, "/data/b/many", "food rent");
  gtk_check_button_set_active (choice_named (many, "Rent"), FALSE);
  form_assert_value (fixture, "/data/b/many", "food");

  /* A long list opens with a search that reads Turkish in any spelling. */
  province = form_row_of (fixture, "/data/b/long");
  field = zyr_question_row_get_field (ZYR_QUESTION_ROW (province));
  g_assert_true (gtk_widget_grab_focus (field));
  g_signal_emit_by_name (form_find_type (field, GTK_TYPE_BUTTON), "clicked");
  while ((list = form_find_type (province, ZYR_TYPE_CHOICE_LIST)) == NULL)
    g_main_context_iteration (NULL, TRUE);
  search = form_find_type (list, GTK_TYPE_SEARCH_ENTRY);
  g_assert_nonnull (search);
  gtk_editable_set_text (GTK_EDITABLE (search), "igdir");
  g_signal_emit_by_name (search, "search-changed");
  g_assert_nonnull (choice_named (list, "Iğdır"));
  g_assert_null (choice_named (list, "İzmir"));
  gtk_check_button_set_active (choice_named (list, "Iğdır"), TRUE);
  form_assert_value (fixture, "/data/b/long", "76");
  form_settle ();
  g_assert_true (form_shows_text (province, "Iğdır"));
}

static void
test_repeats (FormFixture *fixture, gconstpointer data)
{
  g_autofree char *ref = NULL;
  GtkWidget *head;

  zyr_form_view_show_section (fixture->form, "/data/c");
  ref = zyr_form_host_add_repeat (ZYR_FORM_HOST (fixture->host), "/data/c/kid", NULL);
  g_assert_nonnull (ref);
  form_settle ();
  g_assert_true (zyr_form_view_focus (fixture->form, "/data/c/kid[1]/kid_name"));
  gtk_editable_set_text (form_entry_of (fixture, "/data/c/kid[1]/kid_name"), "Ali");
  form_settle ();
  head = form_row_of (fixture, "/data/c/kid[1]");
  g_assert_true (form_shows_text (head, "Ali"));

  /* Removed, and back by the toast. */
  g_signal_emit_by_name (head, "remove");
  form_settle ();
  g_assert_null (zyr_form_view_get_row (fixture->form, "/data/c/kid[1]"));
  g_signal_emit_by_name (
      form_find_type (form_find_type (fixture->window, g_type_from_name ("AdwToastWidget")),
                      GTK_TYPE_BUTTON),
      "clicked");
  form_settle ();
  form_assert_value (fixture, "/data/c/kid[1]/kid_name", "Ali");
  g_assert_nonnull (zyr_form_view_get_row (fixture->form, "/data/c/kid[1]"));
}

/* (nullable): the visible button of the nth source beside the question, from 0 */
static GtkWidget *
use_of (FormFixture *fixture, const char *ref, guint nth)
{
  GtkWidget *row = form_row_of (fixture, ref);
  GtkWidget *beside = form_find_type (row, ZYR_TYPE_BESIDE_ROW);

  for (guint i = 0; i < nth; i++)
    beside = gtk_widget_get_next_sibling (beside);
  beside = form_find_type (beside, GTK_TYPE_BUTTON);

  return gtk_widget_get_mapped (beside) ? beside : NULL;
}

static void
test_registry_and_remark (FormFixture *fixture, gconstpointer data)
{
  GtkWidget *row;

  zyr_test_host_set_registry (fixture->host, "/data/a/name", "Ayşe");
  zyr_test_host_set_remark (fixture->host, "/data/a/name", "Adı tam yazınız.");
  zyr_form_view_sync (fixture->form);
  form_settle ();
  row = form_row_of (fixture, "/data/a/name");
  g_assert_true (form_shows_text (row, "Ayşe"));
  g_assert_true (form_shows_text (row, "Adı tam yazınız."));
  g_assert_false (form_shows_text (row, "Yanıttan farklı"));

  g_assert_nonnull (use_of (fixture, "/data/a/name", 0));
  g_signal_emit_by_name (use_of (fixture, "/data/a/name", 0), "clicked");
  form_settle ();
  form_assert_value (fixture, "/data/a/name", "Ayşe");
  g_assert_null (use_of (fixture, "/data/a/name", 0));

  gtk_editable_set_text (form_entry_of (fixture, "/data/a/name"), "Fatma");
  form_settle ();
  g_assert_true (form_shows_text (row, "Yanıttan farklı"));
  g_assert_nonnull (use_of (fixture, "/data/a/name", 0));
}

/* As the question shows its answers; gone once it is the answer. */
static void
test_last_visit (FormFixture *fixture, gconstpointer data)
{
  GtkWidget *row;

  zyr_test_host_set_earlier (fixture->host, "/data/a/since", "2019-03-01");
  zyr_test_host_set_earlier (fixture->host, "/data/a/amount", "1250.5");
  zyr_test_host_set_earlier (fixture->host, "/data/b/many", "food rent");
  g_assert_true (
      zyr_form_session_set_value (fixture->session, "/data/a/amount", "900", NULL, NULL));
  zyr_form_view_show_section (fixture->form, "/data/b");
  form_settle ();
  g_assert_true (form_shows_text (form_row_of (fixture, "/data/b/many"), "Food, Rent"));
  g_signal_emit_by_name (use_of (fixture, "/data/b/many", 1), "clicked");
  form_assert_value (fixture, "/data/b/many", "food rent");
  form_settle ();
  g_assert_false (form_shows_text (form_row_of (fixture, "/data/b/many"), "12 Mart 2026"));

  zyr_form_view_show_section (fixture->form, "/data/a");
  form_settle ();
  row = form_row_of (fixture, "/data/a/amount");
  g_assert_true (form_shows_text (row, "12 Mart 2026 tarihli ziyaret: 1.250,5"));
  g_assert_true (form_shows_text (row, "Yanıttan farklı"));
  row = form_row_of (fixture, "/data/a/since");
  g_assert_true (form_shows_text (row, "12 Mart 2026 tarihli ziyaret: Mart 2019"));
  g_assert_false (form_shows_text (row, "Yanıttan farklı"));
  g_assert_nonnull (use_of (fixture, "/data/a/since", 1));
}

static void
test_language (FormFixture *fixture, gconstpointer data)
{
  GtkWidget *row = form_row_of (fixture, "/data/a/name");

  g_assert_true (form_shows_text (row, "Adı"));
  g_assert_true (zyr_test_host_set_language (fixture->host, "en"));
  form_settle ();
  g_assert_true (form_row_of (fixture, "/data/a/name") == row);
  g_assert_true (form_shows_text (row, "Name"));
}

static gboolean
is_control (GtkWidget *widget)
{
  return GTK_IS_BUTTON (widget) || GTK_IS_CHECK_BUTTON (widget) || GTK_IS_MENU_BUTTON (widget)
         || GTK_IS_ENTRY (widget) || GTK_IS_PASSWORD_ENTRY (widget) || GTK_IS_SEARCH_ENTRY (widget)
         || GTK_IS_TEXT_VIEW (widget) || GTK_IS_SCALE (widget) || GTK_IS_DRAWING_AREA (widget)
         || GTK_IS_LIST_BOX (widget);
}

static gboolean
has_name (GtkWidget *widget)
{
  if (gtk_test_accessible_has_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL))
    return TRUE;
  if (GTK_IS_BUTTON (widget) && gtk_button_get_label (GTK_BUTTON (widget)) != NULL)
    return TRUE;

  return FALSE;
}

/* A part of a control has its name from the whole: the toggle in a menu button, and so on. */
static guint
count_unnamed (GtkWidget *widget, guint *n_controls)
{
  guint n = 0;

  if (!gtk_widget_get_visible (widget))
    return 0;
  if (is_control (widget))
    {
      (*n_controls)++;
      if (!has_name (widget))
        {
          g_test_message ("no name: %s in %s", G_OBJECT_TYPE_NAME (widget),
                          G_OBJECT_TYPE_NAME (gtk_widget_get_parent (widget)));
          n++;
        }
      if (!GTK_IS_LIST_BOX (widget))
        return n;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += count_unnamed (child, n_controls);

  return n;
}

static void
test_every_control_has_a_name (FormFixture *fixture, gconstpointer data)
{
  const char *const sections[] = { "/data/a", "/data/b", "/data/c" };
  guint n_controls = 0;

  g_free (zyr_form_host_add_repeat (ZYR_FORM_HOST (fixture->host), "/data/c/kid", NULL));
  zyr_test_host_set_registry (fixture->host, "/data/a/name", "Ayşe");
  g_assert_true (zyr_form_session_set_value (fixture->session, "/data/b/one", "yes", NULL, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (sections); i++)
    {
      zyr_form_view_show_section (fixture->form, sections[i]);
      zyr_form_view_sync (fixture->form);
      form_settle ();
      g_assert_cmpuint (count_unnamed (GTK_WIDGET (fixture->form), &n_controls), ==, 0);
    }
  g_assert_cmpuint (n_controls, >, 50);
}

/* Whatever a finger is to hit: 44 px high at least. */
static guint
count_small (GtkWidget *widget)
{
  guint n = 0;

  if (!gtk_widget_get_visible (widget))
    return 0;
  if ((GTK_IS_BUTTON (widget) || GTK_IS_CHECK_BUTTON (widget) || GTK_IS_ENTRY (widget))
      && gtk_widget_get_height (widget) < 44)
    {
      g_test_message ("%d px: %s in %s", gtk_widget_get_height (widget),
                      G_OBJECT_TYPE_NAME (widget),
                      G_OBJECT_TYPE_NAME (gtk_widget_get_parent (widget)));
      n++;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += count_small (child);

  return n;
}

static gboolean
timeout_cb (gpointer user_data)
{
  *(gboolean *)user_data = TRUE;

  return G_SOURCE_REMOVE;
}

static void
test_touch_targets (FormFixture *fixture, gconstpointer data)
{
  const char *const sections[] = { "/data/a", "/data/b" };

  for (guint i = 0; i < G_N_ELEMENTS (sections); i++)
    {
      gboolean done = FALSE;
      GtkWidget *row;

      zyr_form_view_show_section (fixture->form, sections[i]);
      zyr_form_view_sync (fixture->form);
      gtk_widget_queue_resize (fixture->window);
      g_timeout_add (300, timeout_cb, &done);
      while (!done)
        g_main_context_iteration (NULL, TRUE);
      row = form_row_of (fixture, i == 0 ? "/data/a/name" : "/data/b/one");
      for (guint n = 0; n < 12000 && (gtk_widget_get_height (row) <= 44
                                      || count_small (GTK_WIDGET (fixture->form)) > 0);
           n++)
        {
          g_usleep (10000);
          form_settle ();
        }
      g_assert_cmpint (gtk_widget_get_height (row), >, 44);
      g_assert_cmpuint (count_small (GTK_WIDGET (fixture->form)), ==, 0);
    }
}

/* Who types ahead of the scrolling: the list opens when its button is there to be seen. */
static void
test_list_opens_in_view (FormFixture *fixture, gconstpointer data)
{
  GtkWidget *popover, *field;

  zyr_form_view_show_section (fixture->form, "/data/d");
  form_settle ();
  popover = form_find_type (form_row_of (fixture, "/data/d/mini"), GTK_TYPE_POPOVER);
  g_assert_nonnull (popover);
  field = gtk_widget_get_parent (popover);
  g_assert_false (zyr_is_in_view (field));
  g_assert_true (gtk_widget_grab_focus (field));
  g_signal_emit_by_name (form_find_type (field, GTK_TYPE_BUTTON), "clicked");
  g_assert_false (gtk_widget_get_visible (popover));
  while (!gtk_widget_get_visible (popover))
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (zyr_is_in_view (field));
  gtk_popover_popdown (GTK_POPOVER (popover));
}

static guint
count_rows (GtkWidget *widget)
{
  guint n = ZYR_IS_QUESTION_ROW (widget) || ZYR_IS_STRUCTURE_ROW (widget) ? 1 : 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += count_rows (child);

  return n;
}

static void
wait_for_rows (FormFixture *fixture, guint n)
{
  while (count_rows (GTK_WIDGET (fixture->form)) != n)
    g_main_context_iteration (NULL, TRUE);
}

/* Those that a screen shows at once, the others one after the other and without being asked for,
 * or all at once for whoever asks for one of them. */
static void
test_rows_in_steps (FormFixture *fixture, gconstpointer data)
{
  GtkWidget *form = GTK_WIDGET (fixture->form);
  guint n_all;

  zyr_form_view_show_section (fixture->form, "/data/d");
  g_assert_cmpuint (count_rows (form), <, 10);
  zyr_form_view_sync (fixture->form);
  n_all = count_rows (form);
  g_assert_cmpuint (n_all, >, 10);

  zyr_form_view_show_section (fixture->form, "/data/c");
  zyr_form_view_show_section (fixture->form, "/data/d");
  g_assert_cmpuint (count_rows (form), <, 10);
  wait_for_rows (fixture, n_all);

  zyr_form_view_show_section (fixture->form, "/data/c");
  zyr_form_view_show_section (fixture->form, "/data/d");
  g_assert_nonnull (zyr_form_view_get_row (fixture->form, "/data/d/code"));
  g_assert_cmpuint (count_rows (form), ==, n_all);
}

/* Whoever goes to a question does not wait for it; an answer meanwhile is followed. */
static void
test_keys_go_before_steps (FormFixture *fixture, gconstpointer data)
{
  g_assert_true (zyr_form_view_focus (fixture->form, "/data/d/code"));
  g_assert_cmpstr (zyr_form_view_get_focus_ref (fixture->form), ==, "/data/d/code");

  zyr_form_view_show_section (fixture->form, "/data/a");
  zyr_form_view_focus_section (fixture->form, -1);
  g_assert_cmpstr (zyr_form_view_get_focus_ref (fixture->form), ==, "/data/a/when");

  zyr_form_view_show_section (fixture->form, "/data/d");
  zyr_form_view_show_section (fixture->form, "/data/a");
  g_assert_true (zyr_form_session_set_value (fixture->session, "/data/a/more", "x", NULL, NULL));
  form_settle ();
  g_assert_nonnull (zyr_form_view_get_row (fixture->form, "/data/a/extra"));
  g_assert_true (gtk_widget_get_next_sibling (form_row_of (fixture, "/data/a/extra"))
                 == form_row_of (fixture, "/data/a/name"));
}

#define ADD(name, function)                                                                        \
  g_test_add ("/ui/form-view/" name, FormFixture, NULL, form_fixture_set_up, function,             \
              form_fixture_tear_down)

int
main (int argc, char *argv[])
{
  form_fixture_init (&argc, &argv);

  ADD ("values", test_values);
  ADD ("number-is-shown-as-people-write", test_number_is_shown_as_people_write);
  ADD ("number-typed-digit-by-digit", test_number_typed_digit_by_digit);
  ADD ("number-edited-in-the-middle", test_number_edited_in_the_middle);
  ADD ("update-keeps-focus", test_update_keeps_focus);
  ADD ("focus-moves-on-from-a-removed-row", test_focus_moves_on_from_a_removed_row);
  ADD ("saved-mark-waits-for-the-host", test_saved_mark_waits_for_the_host);
  ADD ("constraint-is-told-and-the-value-kept", test_constraint_is_told_and_the_value_kept);
  ADD ("choices", test_choices);
  ADD ("repeats", test_repeats);
  ADD ("registry-and-remark", test_registry_and_remark);
  ADD ("last-visit", test_last_visit);
  ADD ("language", test_language);
  ADD ("every-control-has-a-name", test_every_control_has_a_name);
  ADD ("touch-targets", test_touch_targets);
  ADD ("list-opens-in-view", test_list_opens_in_view);
  ADD ("rows-in-steps", test_rows_in_steps);
  ADD ("keys-go-before-steps", test_keys_go_before_steps);

  return g_test_run ();
}
