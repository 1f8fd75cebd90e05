/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-fill-history.h"

#include <string.h>

#include "zyr-limits.h"

#define PAUSE_US (2 * G_USEC_PER_SEC)
/* So long may a text grow within one step; the next one begins with a word. */
#define TYPED_CHARS_MAX 40
/* A value may be writable only once another one is: so many gates one behind the other. */
#define PASSES_N_MAX 6

/* A value before and after a step, "" none. */
typedef struct
{
  char *ref;
  char *before;
  char *after;
} Change;

typedef struct
{
  guint number;
  ZyrFillAct act;
  char *ref;
  GPtrArray *changes; /* of Change, in document order; of a removal: all that was in the repeat */
  gint64 at_us;
  gboolean sealed;
} Step;

struct _ZyrFillHistory
{
  GPtrArray *steps; /* of Step; the first n_done stand, the others were taken back */
  guint n_done;
  guint n_given;     /* numbers */
  GPtrArray *values; /* (nullable) of ZyrFormValue: what the session holds */
  gboolean moving;
};

static void
change_free (Change *change)
{
  g_free (change->ref);
  g_free (change->before);
  g_free (change->after);
  g_free (change);
}

static void
step_free (Step *step)
{
  g_free (step->ref);
  g_ptr_array_unref (step->changes);
  g_free (step);
}

ZyrFillHistory *
zyr_fill_history_new (void)
{
  ZyrFillHistory *self = g_new0 (ZyrFillHistory, 1);

  self->steps = g_ptr_array_new_with_free_func ((GDestroyNotify)step_free);
  return self;
}

void
zyr_fill_history_free (ZyrFillHistory *self)
{
  g_ptr_array_unref (self->steps);
  g_clear_pointer (&self->values, g_ptr_array_unref);
  g_free (self);
}

void
zyr_fill_history_touch (ZyrFillHistory *self)
{
  g_clear_pointer (&self->values, g_ptr_array_unref);
}

void
zyr_fill_history_begin (ZyrFillHistory *self, ZyrFormSession *session)
{
  if (self->values == NULL && !self->moving)
    self->values = zyr_form_session_list_values (session);
}

char *
zyr_fill_dup_ref (const char *of, const char *path)
{
  const char *end = strchr (of + 1, '/');
  GString *out = g_string_new_len (of, end != NULL ? end - of : (gssize)strlen (of));

  g_string_append_c (out, '/');
  for (const char *p = path; *p != '\0'; p++)
    {
      if (*p != '#')
        {
          g_string_append_c (out, *p);
          continue;
        }
      g_string_append_c (out, '[');
      while (g_ascii_isdigit (p[1]))
        g_string_append_c (out, *++p);
      g_string_append_c (out, ']');
    }
  return g_string_free (out, FALSE);
}

static void
add_change (GPtrArray *changes, const char *ref, const char *path, const char *a, const char *b)
{
  Change *change = g_new0 (Change, 1);

  change->ref = zyr_fill_dup_ref (ref, path);
  change->before = g_strdup (a);
  change->after = g_strdup (b);
  g_ptr_array_add (changes, change);
}

static GHashTable *
index_values (GPtrArray *values)
{
  GHashTable *index = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < values->len; i++)
    {
      const ZyrFormValue *value = g_ptr_array_index (values, i);

      g_hash_table_insert (index, value->path, value->value);
    }
  return index;
}

/* "/data/s3/member[2]" → "/data/s3/member[" */
static char *
dup_repeat_prefix (const char *instance_ref)
{
  const char *bracket = strrchr (instance_ref, '[');

  return g_strndup (instance_ref, bracket != NULL ? (gsize)(bracket + 1 - instance_ref)
                                                  : strlen (instance_ref));
}

/* @prefix: (nullable): below it also what is the same */
static GPtrArray *
compare (GPtrArray *before, GPtrArray *after, const char *ref, const char *prefix)
{
  GPtrArray *changes = g_ptr_array_new_with_free_func ((GDestroyNotify)change_free);
  g_autoptr (GHashTable) old = index_values (before);
  g_autoptr (GHashTable) new = index_values (after);

  for (guint i = 0; i < before->len; i++)
    {
      const ZyrFormValue *value = g_ptr_array_index (before, i);
      const char *now = g_hash_table_lookup (new, value->path);
      g_autofree char *full = NULL;

      if (prefix != NULL)
        full = zyr_fill_dup_ref (ref, value->path);
      if (g_strcmp0 (now, value->value) != 0
          || (full != NULL && g_str_has_prefix (full, prefix)))
        add_change (changes, ref, value->path, value->value, now != NULL ? now : "");
    }
  for (guint i = 0; i < after->len; i++)
    {
      const ZyrFormValue *value = g_ptr_array_index (after, i);

      if (!g_hash_table_contains (old, value->path))
        add_change (changes, ref, value->path, "", value->value);
    }
  return changes;
}

static Change *
find_change (GPtrArray *changes, const char *ref)
{
  for (guint i = 0; i < changes->len; i++)
    {
      Change *change = g_ptr_array_index (changes, i);

      if (g_str_equal (change->ref, ref))
        return change;
    }
  return NULL;
}

static gboolean
goes_on (const Step *step, ZyrFillAct act, const char *ref, gint64 now_us)
{
  return !step->sealed && act == ZYR_FILL_ACT_TYPE && step->act == ZYR_FILL_ACT_TYPE
         && g_str_equal (step->ref, ref) && now_us - step->at_us < PAUSE_US;
}

/* The same act goes on: what it changed is what both changed. */
static void
extend (Step *step, GPtrArray *changes)
{
  for (guint i = 0; i < changes->len; i++)
    {
      const Change *more = g_ptr_array_index (changes, i);
      Change *change = find_change (step->changes, more->ref);

      if (change == NULL)
        {
          change = g_new0 (Change, 1);
          change->ref = g_strdup (more->ref);
          change->before = g_strdup (more->before);
          g_ptr_array_add (step->changes, change);
        }
      g_free (change->after);
      change->after = g_strdup (more->after);
    }
  for (guint i = step->changes->len; i-- > 0;)
    {
      const Change *change = g_ptr_array_index (step->changes, i);

      if (g_str_equal (change->before, change->after))
        g_ptr_array_remove_index (step->changes, i);
    }
}

static void
seal_at_word (Step *step)
{
  const Change *own = find_change (step->changes, step->ref);
  const char *last;

  if (own == NULL || *own->after == '\0')
    return;
  last = g_utf8_find_prev_char (own->after, own->after + strlen (own->after));
  step->sealed = g_unichar_isspace (g_utf8_get_char (last))
                 && ABS (g_utf8_strlen (own->after, -1) - g_utf8_strlen (own->before, -1))
                        >= TYPED_CHARS_MAX;
}

static Step *
newest (ZyrFillHistory *self)
{
  return self->n_done > 0 ? g_ptr_array_index (self->steps, self->n_done - 1) : NULL;
}

static void
push (ZyrFillHistory *self, ZyrFillAct act, const char *ref, GPtrArray *changes, gint64 now_us)
{
  Step *step = g_new0 (Step, 1);

  step->number = ++self->n_given;
  step->act = act;
  step->ref = g_strdup (ref);
  step->changes = g_ptr_array_ref (changes);
  step->at_us = now_us;
  g_ptr_array_add (self->steps, step);
  if (self->steps->len > ZYR_FILL_STEPS_N_MAX)
    g_ptr_array_remove_index (self->steps, 0);
  self->n_done = self->steps->len;
}

void
zyr_fill_history_note (ZyrFillHistory *self,
                       ZyrFormSession *session,
                       ZyrFillAct act,
                       const char *ref,
                       gint64 now_us)
{
  g_autoptr (GPtrArray) before = g_steal_pointer (&self->values);
  g_autoptr (GPtrArray) changes = NULL;
  g_autofree char *prefix = act == ZYR_FILL_ACT_REMOVE ? dup_repeat_prefix (ref) : NULL;
  Step *step = newest (self);

  if (self->moving || before == NULL)
    return;
  self->values = zyr_form_session_list_values (session);
  changes = compare (before, self->values, ref, prefix);
  if (changes->len == 0 && act != ZYR_FILL_ACT_ADD && act != ZYR_FILL_ACT_REMOVE)
    return;
  if (self->n_done < self->steps->len)
    g_ptr_array_remove_range (self->steps, self->n_done, self->steps->len - self->n_done);
  else if (step != NULL && goes_on (step, act, ref, now_us))
    {
      extend (step, changes);
      step->at_us = now_us;
      seal_at_word (step);
      if (step->changes->len == 0)
        g_ptr_array_set_size (self->steps, (int)--self->n_done);
      return;
    }
  push (self, act, ref, changes, now_us);
}

void
zyr_fill_history_seal (ZyrFillHistory *self)
{
  Step *step = newest (self);

  if (step != NULL && !self->moving)
    step->sealed = TRUE;
}

gboolean
zyr_fill_history_can (ZyrFillHistory *self, ZyrFillMove move)
{
  return move == ZYR_FILL_UNDO ? self->n_done > 0 : self->n_done < self->steps->len;
}

guint
zyr_fill_history_get_step (ZyrFillHistory *self)
{
  const Step *step = newest (self);

  return step != NULL ? step->number : 0;
}

/* Moving */

typedef struct
{
  ZyrFormSession *session;
  const Step *step;
  ZyrFillMove move;
  const ZyrFillWriter *writer;
  gpointer data;
} Moving;

static const char *
target_of (const Moving *moving, const Change *change)
{
  return moving->move == ZYR_FILL_UNDO ? change->before : change->after;
}

/* Whether it had to be written, and could. */
static gboolean
restore (const Moving *moving,
         const Change *change,
         gboolean (*write) (gpointer data, const char *ref, const char *value))
{
  g_autofree char *now = zyr_form_session_dup_value (moving->session, change->ref);
  const char *target = target_of (moving, change);

  return g_strcmp0 (now != NULL ? now : "", target) != 0
         && write (moving->data, change->ref, target);
}

/* A removed instance comes back at the end and the values move up by one: from the last on, so that
 * at each moment every value is still there at least once. */
static int
compare_from_behind (gconstpointer a, gconstpointer b, gpointer data)
{
  const char *prefix = data;
  const char *left = (*(Change *const *)a)->ref;
  const char *right = (*(Change *const *)b)->ref;
  const gsize n = strlen (prefix);
  guint64 i = g_str_has_prefix (left, prefix) ? g_ascii_strtoull (left + n, NULL, 10) : 0;
  guint64 j = g_str_has_prefix (right, prefix) ? g_ascii_strtoull (right + n, NULL, 10) : 0;

  return i == j ? 0 : i > j ? -1 : 1;
}

/* What the form itself put into a new instance and was not in the one that comes back. */
static void
clear_strangers (const Moving *moving, const char *prefix)
{
  g_autoptr (GPtrArray) values = zyr_form_session_list_values (moving->session);

  for (guint i = 0; i < values->len; i++)
    {
      const ZyrFormValue *value = g_ptr_array_index (values, i);
      g_autofree char *ref = zyr_fill_dup_ref (prefix, value->path);

      if (g_str_has_prefix (ref, prefix) && find_change (moving->step->changes, ref) == NULL)
        moving->writer->answer (moving->data, ref, "");
    }
}

static void
restore_all (const Moving *moving)
{
  const Step *step = moving->step;
  gboolean back = step->act == ZYR_FILL_ACT_REMOVE && moving->move == ZYR_FILL_UNDO;
  g_autofree char *prefix = back ? dup_repeat_prefix (step->ref) : NULL;
  g_autoptr (GPtrArray) changes = g_ptr_array_copy (step->changes, NULL, NULL);
  gboolean wrote = TRUE;

  g_ptr_array_set_free_func (changes, NULL);
  if (back)
    g_ptr_array_sort_with_data (changes, compare_from_behind, prefix);
  for (guint pass = 0; pass < PASSES_N_MAX && wrote; pass++)
    {
      wrote = FALSE;
      for (guint i = 0; i < changes->len; i++)
        {
          if (restore (moving, g_ptr_array_index (changes, i), moving->writer->answer))
            wrote = TRUE;
        }
    }
  if (!back)
    return;
  clear_strangers (moving, prefix);
  /* What the form gave the instance once and for all: identifiers. */
  for (guint i = 0; i < changes->len; i++)
    {
      const Change *change = g_ptr_array_index (changes, i);

      if (g_str_has_prefix (change->ref, prefix))
        restore (moving, change, moving->writer->supply);
    }
}

/* The act itself, or its reverse. @look: (out): what to look at afterwards */
static gboolean
do_act (const Moving *moving, char **look)
{
  const Step *step = moving->step;
  const Change *own = find_change (step->changes, step->ref);
  g_autofree char *repeat = NULL;
  g_autofree char *added = NULL;
  gboolean adds = (step->act == ZYR_FILL_ACT_ADD) == (moving->move == ZYR_FILL_REDO);

  *look = g_strdup (step->ref);
  if (step->act == ZYR_FILL_ACT_ANSWER || step->act == ZYR_FILL_ACT_TYPE)
    {
      if (own != NULL)
        restore (moving, own, moving->writer->answer);
      return TRUE;
    }
  repeat = dup_repeat_prefix (step->ref);
  if (g_str_has_suffix (repeat, "["))
    repeat[strlen (repeat) - 1] = '\0';
  if (adds)
    added = moving->writer->add (moving->data, repeat);
  else if (moving->writer->remove (moving->data, step->ref))
    {
      g_free (*look);
      *look = g_strdup (repeat);
      return TRUE;
    }
  return added != NULL;
}

char *
zyr_fill_history_move (ZyrFillHistory *self,
                       ZyrFormSession *session,
                       ZyrFillMove move,
                       const ZyrFillWriter *writer,
                       gpointer data)
{
  Moving moving = { session, NULL, move, writer, data };
  char *look = NULL;

  if (!zyr_fill_history_can (self, move) || self->moving)
    return NULL;
  moving.step = g_ptr_array_index (self->steps, move == ZYR_FILL_UNDO ? self->n_done - 1
                                                                      : self->n_done);
  self->moving = TRUE;
  if (do_act (&moving, &look))
    restore_all (&moving);
  self->moving = FALSE;
  if (move == ZYR_FILL_UNDO)
    self->n_done--;
  else
    self->n_done++;
  zyr_fill_history_touch (self);
  zyr_fill_history_seal (self);
  return look;
}
