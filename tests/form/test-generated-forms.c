/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Forms that nobody would write: drawn from a seed out of nested repeats, counts, groups, relevance,
 * calculations over repeats, lists with predicates, actions and once(); each is filled with drawn
 * answers, compared with brute force after each, saved and opened. ZYR_TEST_SEED repeats one of them,
 * ZYR_SOAK draws many more. */
#include <string.h>

#include "form-kit.h"
#include "form-walker.h"

#define FORMS_N 80
#define FORMS_N_SOAK 4000
#define ACTS_N 40
#define FIELDS_MAX 40

typedef struct
{
  char *path;   /* "/data/r1/s2/f3" */
  char *parent; /* "/data/r1/s2" */
  char *repeat; /* the innermost repeat that it is in, or NULL */
} Field;

typedef struct
{
  GRand *random;
  GString *instance;
  GString *binds;
  GString *body;
  GPtrArray *fields; /* of Field, in document order */
  guint n_names;
} Draw;

static gboolean
chance (Draw *self, int of)
{
  return g_rand_int_range (self->random, 0, of) == 0;
}

static const Field *
any_field (Draw *self)
{
  return self->fields->pdata[g_rand_int_range (self->random, 0, (gint32)self->fields->len)];
}

static void
field_free (gpointer data)
{
  Field *self = data;

  g_free (self->path);
  g_free (self->parent);
  g_free (self->repeat);
  g_free (self);
}

/* A reference to @field as it may stand in an expression of @parent's children */
static char *
ref_to (Draw *self, const Field *field, const char *parent)
{
  const char *name = strrchr (field->path, '/') + 1;

  if (g_str_equal (field->parent, parent) && chance (self, 2))
    return g_strconcat (chance (self, 2) ? "../" : "current()/../", name, NULL);
  if (field->repeat != NULL && chance (self, 4))
    return g_strconcat (field->repeat, chance (self, 2) ? "[last()]" : "[1]",
                        field->path + strlen (field->repeat), NULL);
  return g_strdup (field->path);
}

/* Something over the nodes that stand before; so it is seldom a cycle */
static char *
draw_value (Draw *self, const char *parent, const char *repeat)
{
  const Field *a = any_field (self);
  const Field *b = any_field (self);
  g_autofree char *x = ref_to (self, a, parent);
  g_autofree char *y = ref_to (self, b, parent);
  const int number = g_rand_int_range (self->random, 0, 4);

  switch (g_rand_int_range (self->random, 0, 13))
    {
    case 0:
      return g_strdup_printf ("concat(%s, '-', %s)", x, y);
    case 1:
      return g_strdup_printf ("if(%s = '%d', %s, 'no')", x, number, y);
    case 2:
      return g_strdup_printf ("sum(%s) + count(%s)", a->path, b->parent);
    case 3:
      return g_strdup_printf ("count-non-empty(%s) * %d", a->path, number);
    case 4:
      return g_strdup_printf ("join(' ', %s)", a->path);
    case 5:
      return g_strdup (repeat != NULL ? "position(..)" : "position(/data)");
    case 6:
      return a->repeat != NULL
                 ? g_strdup_printf ("indexed-repeat(%s, %s, %d)", a->path, a->repeat, number)
                 : g_strdup (x);
    case 7:
      return g_strdup_printf ("coalesce(%s, %s)", x, y);
    case 8:
      return g_strdup_printf ("once(%s)", x);
    case 9:
      return g_strdup_printf ("count(%s[%s != '%d'])", a->parent, strrchr (a->path, '/') + 1,
                              number);
    case 10:
      return g_strdup_printf ("string-length(%s) > %d and selected(%s, '%d')", x, number, y, number);
    case 11:
      return repeat != NULL ? g_strdup_printf ("count(%s) - position(..)", repeat) : g_strdup (y);
    default:
      return g_strdup (x);
    }
}

static void
append_escaped (GString *out, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  g_string_append (out, escaped);
}

static void
add_bind (Draw *self, const char *path, const char *parent, const char *repeat)
{
  static const char *const types[] = { "string", "int", "int", "decimal", "date", "string" };
  g_autofree char *value = NULL;

  g_string_append_printf (self->binds, "<bind nodeset='%s' type='%s'", path,
                          types[g_rand_int_range (self->random, 0, G_N_ELEMENTS (types))]);
  if (self->fields->len > 0 && chance (self, 2))
    {
      static const char *const kinds[] = { "calculate", "calculate", "relevant", "required",
                                           "readonly",  "relevant",  "constraint" };

      value = draw_value (self, parent, repeat);
      g_string_append_printf (self->binds, " %s=\"",
                              kinds[g_rand_int_range (self->random, 0, G_N_ELEMENTS (kinds))]);
      append_escaped (self->binds, value);
      g_string_append_c (self->binds, '"');
    }
  g_string_append (self->binds, "/>");
}

static void
add_action (Draw *self, const char *parent, const char *repeat)
{
  const Field *target = any_field (self);
  g_autofree char *value = draw_value (self, parent, repeat);

  g_string_append_printf (self->body, "<setvalue event='xforms-value-changed' ref='%s' value=\"",
                          target->path);
  append_escaped (self->body, value);
  g_string_append (self->body, "\"/>");
}

static void
add_question (Draw *self, const char *path, const char *parent, const char *repeat)
{
  const Field *other = self->fields->len > 0 ? any_field (self) : NULL;

  switch (other != NULL ? g_rand_int_range (self->random, 0, 6) : 5)
    {
    case 0:
      g_string_append_printf (self->body,
                              "<select1 ref='%s'><itemset nodeset=\"instance('l')/root/item[n &lt;= "
                              "%s]\"><value ref='n'/><label ref='n'/></itemset></select1>",
                              path, other->path);
      break;
    case 1:
      g_string_append_printf (self->body,
                              "<select ref='%s'><itemset nodeset=\"%s[%s != '']\"><value ref='%s'/>"
                              "<label ref='%s'/></itemset></select>",
                              path, other->parent, strrchr (other->path, '/') + 1,
                              strrchr (other->path, '/') + 1, strrchr (other->path, '/') + 1);
      break;
    default:
      g_string_append_printf (self->body, "<input ref='%s'><label><output value='%s'/></label>",
                              path, other != NULL ? other->path : path);
      if (other != NULL && chance (self, 5))
        add_action (self, parent, repeat);
      g_string_append (self->body, "</input>");
      break;
    }
}

static void draw_children (Draw *self, const char *parent, const char *repeat, guint depth);

static void
draw_field (Draw *self, const char *parent, const char *repeat)
{
  Field *field = g_new0 (Field, 1);
  const guint name = self->n_names++;

  field->path = g_strdup_printf ("%s/f%u", parent, name);
  field->parent = g_strdup (parent);
  field->repeat = g_strdup (repeat);
  g_string_append_printf (self->instance, chance (self, 3) ? "<f%u>2</f%u>" : "<f%u/>", name, name);
  add_bind (self, field->path, parent, repeat);
  if (!chance (self, 5))
    add_question (self, field->path, parent, repeat);
  g_ptr_array_add (self->fields, field);
}

static void
draw_group (Draw *self, const char *parent, const char *repeat, guint depth, gboolean repeats)
{
  g_autofree char *path
      = g_strdup_printf ("%s/%c%u", parent, repeats ? 'r' : 'g', self->n_names++);
  const char *name = strrchr (path, '/') + 1;
  const Field *counter = self->fields->len > 0 ? any_field (self) : NULL;

  if (self->fields->len > 0 && chance (self, 2))
    {
      g_autofree char *value = draw_value (self, parent, repeat);

      g_string_append_printf (self->binds, "<bind nodeset='%s' relevant=\"", path);
      append_escaped (self->binds, value);
      g_string_append (self->binds, "\"/>");
    }
  g_string_append_printf (self->instance, "<%s%s>", name, repeats ? " jr:template=''" : "");
  g_string_append_printf (self->body, "<group ref='%s'><label>%s</label>", path, name);
  if (repeats)
    g_string_append_printf (self->body, "<repeat nodeset='%s'", path);
  if (repeats && counter != NULL && chance (self, 3))
    g_string_append_printf (self->body, " jr:count='%s'", counter->path);
  if (repeats)
    g_string_append_c (self->body, '>');
  draw_children (self, path, repeats ? path : repeat, depth + 1);
  if (repeats)
    {
      const Field *last = self->fields->pdata[self->fields->len - 1];

      if (g_str_has_prefix (last->path, path) && chance (self, 2))
        g_string_append_printf (
            self->body, "<setvalue event='odk-new-repeat' ref='%s' value='position(..)'/>",
            last->path);
      g_string_append (self->body, "</repeat>");
    }
  g_string_append (self->body, "</group>");
  g_string_append_printf (self->instance, "</%s>", name);
}

static void
draw_children (Draw *self, const char *parent, const char *repeat, guint depth)
{
  const int n = g_rand_int_range (self->random, 2, 6);

  for (int i = 0; i < n; i++)
    {
      if (i == 0 || depth >= 3 || self->fields->len > FIELDS_MAX || !chance (self, 3))
        draw_field (self, parent, repeat);
      else
        draw_group (self, parent, repeat, depth, chance (self, 2));
    }
}

static char *
draw_form (GRand *random)
{
  g_autoptr (GString) instance = g_string_new (NULL);
  g_autoptr (GString) binds = g_string_new (NULL);
  g_autoptr (GString) body = g_string_new (NULL);
  g_autoptr (GPtrArray) fields = g_ptr_array_new_with_free_func (field_free);
  Draw draw = { random, instance, binds, body, fields, 0 };

  draw_children (&draw, "/data", NULL, 0);
  return g_strdup_printf (
      KIT_FORM ("<instance><data id='f'>%s<meta><instanceID/></meta></data></instance>"
                "<instance id='l'><root><item><n>1</n></item><item><n>2</n></item><item><n>3</n>"
                "</item></root></instance>%s",
                "%s"),
      instance->str, binds->str, body->str);
}

typedef struct
{
  guint n_filled;
  guint n_refused;
  guint n_compared;
} Tally;

static void
fill (ZyrFormSession *session, GRand *random, guint32 seed, Tally *tally)
{
  const ZyrFormContext context = kit_context ();
  gboolean troubled = FALSE;

  for (guint i = 0; i < ACTS_N && !troubled; i++)
    {
      g_autoptr (ZyrFormItem) item = walker_draw (random, session);
      g_autofree char *act = item != NULL ? walker_act (random, session, item, 3) : NULL;
      g_autoptr (GError) error = NULL;

      troubled = zyr_form_session_get_error (session) != NULL;
      if (troubled)
        continue;
      tally->n_compared++;
      if (zyr_form_session_verify (session, &error))
        continue;
      g_test_message ("ZYR_TEST_SEED=%u: after act %u, %s", seed, i, act);
      g_assert_no_error (error);
    }
  g_test_message ("seed %u", seed);
  if (!troubled)
    walker_check_reopen (session, NULL, &context,
                         walker_is_steady (zyr_form_session_get_form (session)));
}

static void
try_seed (guint32 seed, Tally *tally)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  g_autofree char *xml = draw_form (random);
  g_autoptr (GBytes) bytes = g_bytes_new_static (xml, strlen (xml));
  const ZyrFormContext context = kit_context ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ZyrForm) form = zyr_form_new_from_bytes (bytes, NULL, &error);
  g_autoptr (ZyrFormSession) session = NULL;

  if (g_getenv ("ZYR_TEST_SEED") != NULL)
    g_print ("# %s\n", xml);
  if (form != NULL)
    session = zyr_form_session_new (form, NULL, &context, &error);
  if (session == NULL)
    {
      if (error->code != ZYR_FORM_ERROR_CYCLE && error->code != ZYR_FORM_ERROR_LIMIT)
        g_test_message ("ZYR_TEST_SEED=%u", seed);
      g_assert_true (error->code == ZYR_FORM_ERROR_CYCLE || error->code == ZYR_FORM_ERROR_LIMIT);
      tally->n_refused++;
      return;
    }
  fill (session, random, seed, tally);
  tally->n_filled++;
}

static void
test_generated (void)
{
  const char *wanted = g_getenv ("ZYR_TEST_SEED");
  const guint32 n = g_getenv ("ZYR_SOAK") != NULL ? FORMS_N_SOAK : FORMS_N;
  Tally tally = { 0, 0, 0 };

  if (wanted != NULL)
    {
      try_seed ((guint32)g_ascii_strtoull (wanted, NULL, 10), &tally);
      return;
    }
  for (guint32 seed = 1; seed <= n; seed++)
    try_seed (seed, &tally);
  g_test_message ("%u forms filled, %u refused for their cycles, %u comparisons",
                  tally.n_filled, tally.n_refused, tally.n_compared);
  g_assert_cmpuint (tally.n_compared, >, n * ACTS_N / 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/form/generated", test_generated);
  return g_test_run ();
}
