/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Large forms of others, which lie beside the project: each is filled to its end with drawn answers
 * that fit, with repeats and changes of language, compared with brute force, saved, opened again, and
 * writes the same bytes. Without the folder the test is skipped; ZYR_CONFORMANCE names another. ZYR_SOAK
 * draws many more fills and compares after every answer. */
#include <stdlib.h>
#include <string.h>

#include "form-kit.h"
#include "form-walker.h"
#include "zyr-fill.h"
#include "zyr-model-private.h"

#define REPEATS_MAX 3
#define ROUNDS_N 2 /* what hung on an answer is reached when it is given again */
#define SEEDS_N 3
#define SEEDS_N_SOAK 25
#define VERIFIED_N 60 /* comparisons in one fill */
#define VERIFIED_N_QUICK 3

typedef struct
{
  char *path;
  char *folder; /* of its external files */
} RealForm;

typedef struct
{
  GRand *random;
  GStrv languages;
  guint every; /* acts between two comparisons */
  guint n_acts;
  guint n_verified;
} Fill;

/* Under valgrind: each form once */
static gboolean
is_quick (void)
{
  return g_getenv ("ZYR_QUICK") != NULL;
}

static gboolean
is_soak (void)
{
  return g_getenv ("ZYR_SOAK") != NULL;
}

static void
verify (ZyrFormSession *session, const char *act)
{
  g_autoptr (GError) error = NULL;

  if (!zyr_form_session_verify (session, &error))
    g_test_message ("after %s", act);
  g_assert_no_error (error);
}

static void
after_act (ZyrFormSession *session, guint n, const char *act, gpointer user_data)
{
  Fill *fill = user_data;
  const GError *trouble = zyr_form_session_get_error (session);

  /* That there are not so many children as a drawn number says is not the form's fault. */
  if (trouble != NULL && trouble->code != ZYR_FORM_ERROR_LIMIT)
    {
      g_test_message ("after %s", act);
      g_assert_no_error (trouble);
    }
  if (n % 97 == 0 && fill->languages[0] != NULL)
    {
      const gint32 count = (gint32)g_strv_length (fill->languages);

      zyr_form_session_set_language (session,
                                     fill->languages[g_rand_int_range (fill->random, 0, count)]);
    }
  fill->n_acts++;
  if (fill->n_acts % (fill->every * (1 + fill->n_acts / 500)) != 0)
    return;
  verify (session, act);
  fill->n_verified++;
}

static void
fill_once (ZyrForm *form, GHashTable *media, guint32 seed)
{
  ZyrFormContext context = kit_context ();
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  g_auto (GStrv) languages = zyr_form_dup_languages (form);
  Fill fill = { random, languages, 1, 0, 0 };
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (ZyrFormSession) session = NULL;
  g_autofree char *sent = NULL;

  context.missing_blank = media == NULL;
  session = zyr_form_session_new (form, media, &context, &error);
  g_assert_no_error (error);
  verify (session, "opening");
  if (!is_soak ())
    fill.every = 1 + form->controls->len / (is_quick () ? VERIFIED_N_QUICK : VERIFIED_N);
  for (guint i = 0; i < (is_quick () ? 1 : ROUNDS_N); i++)
    walker_fill (random, session, REPEATS_MAX, after_act, &fill);
  verify (session, "filling");
  walker_check_reopen (session, media, &context, walker_is_steady (form));
  problems = zyr_form_session_list_problems (session);
  sent = zyr_form_session_serialize (session, ZYR_FORM_SERIALIZE_SUBMISSION);
  g_assert_true (g_utf8_validate (sent, -1, NULL));
  g_assert_cmpuint (fill.n_acts, >, 0);
  g_test_message ("seed %u: %u acts, %u compared, %u problems left, %" G_GSIZE_FORMAT " bytes", seed,
                  fill.n_acts, fill.n_verified, problems->len, strlen (sent));
}

static void
test_fill (gconstpointer data)
{
  const RealForm *self = data;
  g_autofree char *xml = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (ZyrForm) form = NULL;
  g_autoptr (GHashTable) media = NULL;

  g_file_get_contents (self->path, &xml, NULL, &error);
  g_assert_no_error (error);
  form = kit_form (xml);
  if (self->folder != NULL)
    media = zyr_fill_load_media (self->folder, &error);
  g_assert_no_error (error);
  for (guint32 seed = 1; seed <= (is_soak () ? SEEDS_N_SOAK : is_quick () ? 1 : SEEDS_N); seed++)
    fill_once (form, media, seed);
}

static gboolean
is_form (const char *path)
{
  g_autofree char *text = NULL;

  return g_str_has_suffix (path, ".xml") && g_file_get_contents (path, &text, NULL, NULL)
         && strstr (text, "http://www.w3.org/2002/xforms") != NULL;
}

static void
free_form (gpointer data)
{
  RealForm *self = data;

  g_free (self->path);
  g_free (self->folder);
  g_free (self);
}

/* A form below the first folder has its external files beside it */
static void
collect (const char *folder, gboolean nested, GPtrArray *forms)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        collect (path, TRUE, forms);
      else if (is_form (path))
        {
          RealForm *form = g_new0 (RealForm, 1);

          form->path = g_steal_pointer (&path);
          form->folder = nested ? g_strdup (folder) : NULL;
          g_ptr_array_add (forms, form);
        }
    }
}

int
main (int argc, char **argv)
{
  const char *root = g_getenv ("ZYR_CONFORMANCE");
  g_autoptr (GPtrArray) forms = g_ptr_array_new_with_free_func (free_form);
  g_autofree char *folder = NULL;

  g_test_init (&argc, &argv, NULL);
  if (root == NULL && argc > 1)
    root = argv[1];
  folder = g_build_filename (root != NULL ? root : ".", "forms", NULL);
  collect (folder, FALSE, forms);
  if (forms->len == 0)
    {
      g_print ("skipped: no forms in %s\n", folder);
      return 77;
    }
  for (guint i = 0; i < forms->len; i++)
    {
      const RealForm *form = forms->pdata[i];
      g_autofree char *name = g_path_get_basename (form->path);
      g_autofree char *path = g_strconcat ("/form/real/", name, NULL);

      g_test_add_data_func (path, form, test_fill);
    }
  return g_test_run ();
}
