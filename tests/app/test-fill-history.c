/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Steps of a fill, back and forth, on a bare session. */
#include "zyr-fill-history.h"

#include <string.h>

#define SECOND_US G_USEC_PER_SEC

/* "n" counts the rooms; "gate" opens "inside"; persons are added by hand and have a number of their
 * own, and "lang" is set by the form in each new one. */
#define FORM                                                                                       \
  "<h:html xmlns='http://www.w3.org/2002/xforms' xmlns:h='http://www.w3.org/1999/xhtml' "          \
  "xmlns:jr='http://openrosa.org/javarosa'><h:head><h:title>T</h:title><model><instance>"          \
  "<data id='t'><g><text/><gate/><inside/><n/><twice/><room><area/></room>"                        \
  "<p jr:template=''><name/><id/><lang/><toy jr:template=''><what/></toy></p></g></data>"          \
  "</instance><bind nodeset='/data/g/text' type='string'/>"                                        \
  "<bind nodeset='/data/g/gate' type='string'/>"                                                   \
  "<bind nodeset='/data/g/inside' type='string' relevant=\"/data/g/gate = 'y'\"/>"                 \
  "<bind nodeset='/data/g/n' type='int'/>"                                                         \
  "<bind nodeset='/data/g/twice' type='int' calculate='/data/g/n * 2' readonly='true()'/>"         \
  "<bind nodeset='/data/g/room/area' type='int'/><bind nodeset='/data/g/p/name' type='string'/>"   \
  "<bind nodeset='/data/g/p/id' type='string' readonly='true()' calculate='once(uuid())'/>"        \
  "<bind nodeset='/data/g/p/lang' type='string'/>"                                                 \
  "<bind nodeset='/data/g/p/toy/what' type='string'/></model></h:head><h:body>"                    \
  "<group ref='/data/g'><label>G</label><input ref='/data/g/text'><label>T</label></input>"        \
  "<input ref='/data/g/gate'><label>A</label></input>"                                             \
  "<input ref='/data/g/inside'><label>I</label></input>"                                           \
  "<input ref='/data/g/n'><label>N</label></input>"                                                \
  "<group ref='/data/g/room'><label>R</label><repeat nodeset='/data/g/room' "                      \
  "jr:count='/data/g/n' jr:noAddRemove='true()'><input ref='/data/g/room/area'><label>A</label>"   \
  "</input></repeat></group><group ref='/data/g/p'><label>P</label><repeat nodeset='/data/g/p'>"   \
  "<setvalue event='odk-new-repeat' ref='/data/g/p/lang' value=\"'tr'\"/>"                         \
  "<input ref='/data/g/p/name'><label>N</label></input>"                                           \
  "<input ref='/data/g/p/lang'><label>L</label></input>"                                           \
  "<group ref='/data/g/p/toy'><label>Y</label><repeat nodeset='/data/g/p/toy'>"                    \
  "<input ref='/data/g/p/toy/what'><label>W</label></input></repeat></group></repeat></group>"     \
  "</group></h:body></h:html>"

typedef struct
{
  ZyrFormSession *session;
  ZyrFillHistory *history;
  gint64 now_us;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autofree char *text = g_strdup (FORM);
  g_autoptr (GBytes) xml = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;
  g_autoptr (ZyrForm) form = zyr_form_new_from_bytes (xml, NULL, &error);

  g_assert_no_error (error);
  self->session = zyr_form_session_new (form, NULL, NULL, &error);
  g_assert_no_error (error);
  self->history = zyr_fill_history_new ();
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  zyr_fill_history_free (self->history);
  g_object_unref (self->session);
}

/* Each act comes after a pause, unless it is typed. */
static void
answer (Fixture *self, const char *ref, const char *value)
{
  g_autoptr (GError) error = NULL;

  self->now_us += 10 * SECOND_US;
  zyr_fill_history_begin (self->history, self->session);
  zyr_form_session_set_value (self->session, ref, value, NULL, &error);
  g_assert_no_error (error);
  zyr_fill_history_note (self->history, self->session, ZYR_FILL_ACT_ANSWER, ref, self->now_us);
}

static void
type (Fixture *self, const char *ref, const char *text)
{
  self->now_us += 10 * SECOND_US;
  for (const char *p = g_utf8_next_char (text);; p = g_utf8_next_char (p))
    {
      g_autofree char *value = g_strndup (text, (gsize)(p - text));

      self->now_us += SECOND_US / 10;
      zyr_fill_history_begin (self->history, self->session);
      g_assert_true (zyr_form_session_set_value (self->session, ref, value, NULL, NULL));
      zyr_fill_history_note (self->history, self->session, ZYR_FILL_ACT_TYPE, ref,
                             self->now_us);
      if (*p == '\0')
        return;
    }
}

static void
add (Fixture *self, const char *repeat)
{
  g_autofree char *ref = NULL;

  zyr_fill_history_begin (self->history, self->session);
  ref = zyr_form_session_add_repeat (self->session, repeat, NULL);
  g_assert_nonnull (ref);
  zyr_fill_history_note (self->history, self->session, ZYR_FILL_ACT_ADD, ref, self->now_us);
}

static void
remove_instance (Fixture *self, const char *ref)
{
  zyr_fill_history_begin (self->history, self->session);
  g_assert_true (zyr_form_session_remove_repeat (self->session, ref, NULL));
  zyr_fill_history_note (self->history, self->session, ZYR_FILL_ACT_REMOVE, ref, self->now_us);
}

static gboolean
write_answer (gpointer data, const char *ref, const char *value)
{
  return zyr_form_session_set_value (data, ref, value, NULL, NULL);
}

static gboolean
write_supply (gpointer data, const char *ref, const char *value)
{
  return zyr_form_session_supply (data, ref, value, NULL);
}

static char *
write_add (gpointer data, const char *repeat_ref)
{
  return zyr_form_session_add_repeat (data, repeat_ref, NULL);
}

static gboolean
write_remove (gpointer data, const char *instance_ref)
{
  return zyr_form_session_remove_repeat (data, instance_ref, NULL);
}

static const ZyrFillWriter writer = { write_answer, write_supply, write_add, write_remove };

static char *
move (Fixture *self, ZyrFillMove direction)
{
  return zyr_fill_history_move (self->history, self->session, direction, &writer, self->session);
}

static char *
dup_state (Fixture *self)
{
  g_autoptr (GPtrArray) values = zyr_form_session_list_values (self->session);
  GString *state = g_string_new ("");

  for (guint i = 0; i < values->len; i++)
    {
      const ZyrFormValue *value = g_ptr_array_index (values, i);

      g_string_append_printf (state, "%s=%s\n", value->path, value->value);
    }
  return g_string_free (state, FALSE);
}

/* Back to the beginning and forward again: each state is met as it was. */
static void
check_all (Fixture *self, GPtrArray *states)
{
  for (guint i = states->len - 1; i-- > 0;)
    {
      g_autofree char *look = move (self, ZYR_FILL_UNDO);
      g_autofree char *state = dup_state (self);

      g_assert_nonnull (look);
      g_assert_cmpstr (state, ==, g_ptr_array_index (states, i));
    }
  g_assert_false (zyr_fill_history_can (self->history, ZYR_FILL_UNDO));
  for (guint i = 1; i < states->len; i++)
    {
      g_autofree char *look = move (self, ZYR_FILL_REDO);
      g_autofree char *state = dup_state (self);

      g_assert_nonnull (look);
      g_assert_cmpstr (state, ==, g_ptr_array_index (states, i));
    }
  g_assert_false (zyr_fill_history_can (self->history, ZYR_FILL_REDO));
}

static void
keep (Fixture *self, GPtrArray *states)
{
  g_ptr_array_add (states, dup_state (self));
}

static void
test_answers (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) states = g_ptr_array_new_with_free_func (g_free);

  keep (self, states);
  answer (self, "/data/g/gate", "y");
  keep (self, states);
  answer (self, "/data/g/inside", "in");
  keep (self, states);
  answer (self, "/data/g/gate", "n");
  keep (self, states);
  answer (self, "/data/g/text", "İğde");
  keep (self, states);
  check_all (self, states);
  check_all (self, states);
}

/* What an answer swept away comes back with it. */
static void
test_counted_repeat (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) states = g_ptr_array_new_with_free_func (g_free);

  keep (self, states);
  answer (self, "/data/g/n", "2");
  keep (self, states);
  answer (self, "/data/g/room[1]/area", "10");
  keep (self, states);
  answer (self, "/data/g/room[2]/area", "20");
  keep (self, states);
  answer (self, "/data/g/n", "1");
  keep (self, states);
  answer (self, "/data/g/n", "");
  keep (self, states);
  check_all (self, states);
}

static void
test_repeats (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) states = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *look = NULL;

  add (self, "/data/g/p");
  answer (self, "/data/g/p[1]/name", "Ali");
  add (self, "/data/g/p");
  answer (self, "/data/g/p[2]/name", "Oya");
  answer (self, "/data/g/p[2]/lang", "");
  add (self, "/data/g/p[2]/toy");
  answer (self, "/data/g/p[2]/toy[1]/what", "ball");
  add (self, "/data/g/p");
  answer (self, "/data/g/p[3]/name", "Ece");
  zyr_fill_history_free (self->history);
  self->history = zyr_fill_history_new ();

  keep (self, states);
  answer (self, "/data/g/p[3]/lang", "en");
  keep (self, states);
  remove_instance (self, "/data/g/p[3]");
  keep (self, states);
  check_all (self, states);
  look = move (self, ZYR_FILL_UNDO);
  g_assert_cmpstr (look, ==, "/data/g/p[3]");
}

/* From the middle: those behind it move up, and down again, with their own numbers. */
static void
test_removed_from_the_middle (Fixture *self, gconstpointer data)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *look = NULL;
  g_autofree char *again = NULL;

  for (guint i = 1; i <= 4; i++)
    {
      g_autofree char *ref = g_strdup_printf ("/data/g/p[%u]/name", i);
      g_autofree char *name = g_strdup_printf ("person %u", i);

      add (self, "/data/g/p");
      answer (self, ref, name);
    }
  answer (self, "/data/g/p[2]/lang", "");
  answer (self, "/data/g/p[4]/lang", "de");
  before = dup_state (self);
  remove_instance (self, "/data/g/p[2]");
  look = move (self, ZYR_FILL_UNDO);
  after = dup_state (self);
  g_assert_cmpstr (look, ==, "/data/g/p[2]");
  g_assert_cmpstr (after, ==, before);
  again = move (self, ZYR_FILL_REDO);
  g_assert_cmpstr (again, ==, "/data/g/p");
  g_free (after);
  after = zyr_form_session_dup_value (self->session, "/data/g/p[2]/name");
  g_assert_cmpstr (after, ==, "person 3");
}

static void
test_typing (Fixture *self, gconstpointer data)
{
  g_autofree char *state = dup_state (self);
  g_autofree char *now = NULL;
  g_autofree char *look = NULL;
  guint step;

  type (self, "/data/g/text", "Kapı zili");
  step = zyr_fill_history_get_step (self->history);
  type (self, "/data/g/gate", "y");
  g_assert_cmpuint (zyr_fill_history_get_step (self->history), ==, step + 1);
  g_free (move (self, ZYR_FILL_UNDO));
  g_assert_cmpuint (zyr_fill_history_get_step (self->history), ==, step);
  look = move (self, ZYR_FILL_UNDO);
  g_assert_cmpstr (look, ==, "/data/g/text");
  now = dup_state (self);
  g_assert_cmpstr (now, ==, state);
  /* Nothing typed in the end is no step. */
  self->now_us += 10 * SECOND_US;
  type (self, "/data/g/text", "a");
  zyr_fill_history_begin (self->history, self->session);
  zyr_form_session_set_value (self->session, "/data/g/text", "", NULL, NULL);
  zyr_fill_history_note (self->history, self->session, ZYR_FILL_ACT_TYPE, "/data/g/text",
                         self->now_us);
  g_assert_false (zyr_fill_history_can (self->history, ZYR_FILL_UNDO));
  g_assert_false (zyr_fill_history_can (self->history, ZYR_FILL_REDO));
}

static char *
dup_text_after_undo (Fixture *self)
{
  g_free (move (self, ZYR_FILL_UNDO));
  return zyr_form_session_dup_value (self->session, "/data/g/text");
}

/* A pause, leaving the question and a long sentence each begin another step. */
static void
test_typing_in_steps (Fixture *self, gconstpointer data)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *third = NULL;

  type (self, "/data/g/text", "one two three four five six seven eight nine ten");
  first = dup_text_after_undo (self);
  g_assert_cmpstr (first, ==, "one two three four five six seven eight ");
  type (self, "/data/g/text", "a");
  zyr_fill_history_seal (self->history);
  zyr_fill_history_begin (self->history, self->session);
  zyr_form_session_set_value (self->session, "/data/g/text", "ab", NULL, NULL);
  zyr_fill_history_note (self->history, self->session, ZYR_FILL_ACT_TYPE, "/data/g/text",
                         self->now_us);
  second = dup_text_after_undo (self);
  g_assert_cmpstr (second, ==, "a");
  third = dup_text_after_undo (self);
  g_assert_cmpstr (third, ==, first);
}

static void
test_new_step_ends_redo (Fixture *self, gconstpointer data)
{
  answer (self, "/data/g/text", "one");
  g_free (move (self, ZYR_FILL_UNDO));
  answer (self, "/data/g/gate", "y");
  g_assert_false (zyr_fill_history_can (self->history, ZYR_FILL_REDO));
  g_assert_null (move (self, ZYR_FILL_REDO));
  g_free (move (self, ZYR_FILL_UNDO));
  g_assert_false (zyr_fill_history_can (self->history, ZYR_FILL_UNDO));
}

static void
test_limit (Fixture *self, gconstpointer data)
{
  guint n = 0;

  for (guint i = 0; i < 300; i++)
    answer (self, "/data/g/text", i % 2 == 0 ? "a" : "b");
  while (zyr_fill_history_can (self->history, ZYR_FILL_UNDO))
    {
      g_free (move (self, ZYR_FILL_UNDO));
      n++;
    }
  g_assert_cmpuint (n, ==, 200);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/app/fill-history/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("answers", test_answers);
  ADD ("counted-repeat", test_counted_repeat);
  ADD ("repeats", test_repeats);
  ADD ("removed-from-the-middle", test_removed_from_the_middle);
  ADD ("typing", test_typing);
  ADD ("typing-in-steps", test_typing_in_steps);
  ADD ("new-step-ends-redo", test_new_step_ends_redo);
  ADD ("limit", test_limit);
#undef ADD
  return g_test_run ();
}
