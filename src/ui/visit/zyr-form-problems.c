/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-form-problems-private.h"

/* Where something is in the form: the number of its section, and in that one of the row. */
typedef struct
{
  int section;
  int row;
} Place;

static GPtrArray *
list_differences (ZyrFormHost *host)
{
  ZyrFormSession *session = zyr_form_host_get_session (host);
  g_autoptr (GPtrArray) refs = zyr_form_host_list_differences (host);
  GPtrArray *items = g_ptr_array_new_with_free_func ((GDestroyNotify)zyr_form_item_unref);

  for (guint i = 0; i < refs->len; i++)
    {
      ZyrFormItem *item = zyr_form_session_dup_item (session, g_ptr_array_index (refs, i));

      if (item != NULL)
        g_ptr_array_add (items, item);
    }

  return items;
}

static GPtrArray *
list_problems (ZyrFormHost *host, ZyrProblemKind kind)
{
  return kind == ZYR_PROBLEM_OPEN
             ? zyr_form_session_list_problems (zyr_form_host_get_session (host))
             : list_differences (host);
}

static int
number_of_section (GPtrArray *sections, const char *ref)
{
  for (guint i = 0; i < sections->len; i++)
    {
      const ZyrFormSection *section = g_ptr_array_index (sections, i);

      if (g_strcmp0 (section->ref, ref) == 0)
        return (int)i;
    }

  return (int)sections->len;
}

/* -1: before the first */
static int
number_of_row (GPtrArray *items, const char *ref)
{
  for (guint i = 0; ref != NULL && i < items->len; i++)
    {
      const ZyrFormItem *item = g_ptr_array_index (items, i);

      if (g_str_equal (item->ref, ref))
        return (int)i;
    }

  return -1;
}

static int
compare (Place a, Place b)
{
  return a.section != b.section ? a.section - b.section : a.row - b.row;
}

char *
zyr_form_problems_dup_neighbour (ZyrFormHost *host,
                                 ZyrProblemKind kind,
                                 const char *section_ref,
                                 const char *focus_ref,
                                 int by)
{
  ZyrFormSession *session = zyr_form_host_get_session (host);
  g_autoptr (GPtrArray) problems = list_problems (host, kind);
  g_autoptr (GPtrArray) sections = zyr_form_session_list_sections (session);
  g_autoptr (GPtrArray) items = section_ref != NULL
                                    ? zyr_form_session_list_items (session, section_ref)
                                    : g_ptr_array_new ();
  Place here
      = { number_of_section (sections, section_ref), number_of_row (items, focus_ref) };
  const ZyrFormItem *before = NULL, *after = NULL;

  for (guint i = 0; i < problems->len; i++)
    {
      const ZyrFormItem *problem = g_ptr_array_index (problems, i);
      Place place = { number_of_section (sections, problem->section_ref), 0 };
      int order;

      if (place.section == here.section)
        place.row = number_of_row (items, problem->ref);
      order = compare (place, here);
      if (order < 0)
        before = problem;
      else if (order > 0 && after == NULL)
        after = problem;
    }
  if (problems->len == 0)
    return NULL;
  if (by > 0)
    return g_strdup ((after != NULL ? after : (ZyrFormItem *)g_ptr_array_index (problems, 0))->ref);

  return g_strdup (
      (before != NULL ? before : (ZyrFormItem *)g_ptr_array_index (problems, problems->len - 1))
          ->ref);
}

guint
zyr_form_problems_count (ZyrFormHost *host, ZyrProblemKind kind)
{
  g_autoptr (GPtrArray) found = NULL;
  guint n = 0;

  if (kind == ZYR_PROBLEM_DIFFERENT)
    {
      found = zyr_form_host_list_differences (host);
      return found->len;
    }
  /* The sections know it; the problems themselves would have to be put into words. */
  found = zyr_form_session_list_sections (zyr_form_host_get_session (host));
  for (guint i = 0; i < found->len; i++)
    {
      const ZyrFormSection *section = g_ptr_array_index (found, i);

      n += section->n_missing + section->n_invalid;
    }

  return n;
}

GHashTable *
zyr_form_problems_count_differences (ZyrFormHost *host)
{
  GHashTable *counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) items = list_differences (host);

  for (guint i = 0; i < items->len; i++)
    {
      const ZyrFormItem *item = g_ptr_array_index (items, i);
      guint n = GPOINTER_TO_UINT (g_hash_table_lookup (counts, item->section_ref));

      g_hash_table_replace (counts, g_strdup (item->section_ref), GUINT_TO_POINTER (n + 1));
    }

  return counts;
}
