/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "form-walker.h"

#include <string.h>

#include "zyr-model-private.h"

#define TRIES_N 3 /* at an answer that fits its constraint */

static const char *const texts[]
    = { "x",  "Ayşe Yılmaz", "10000024838", "TR330006100519786457841326", "5321234567",
        "06", "99",          "2026-11-21",  "uzun bir açıklama metni",    "a <b> & 'c' \"d\"" };

static char *
range_value (GRand *random, const ZyrFormItem *item)
{
  const double start = g_ascii_strtod (item->range_start, NULL);
  const double end = g_ascii_strtod (item->range_end, NULL);
  const double step = g_ascii_strtod (item->range_step, NULL);
  const double n = step != 0 ? (end - start) / step : 0;
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  if (!(n >= 1 && n < 1e6))
    return g_strdup (item->range_start);
  return g_strdup (g_ascii_dtostr (buffer, sizeof buffer,
                                   start + step * g_rand_int_range (random, 0, (gint32)n + 1)));
}

/* One or, where several may be chosen, some */
static char *
choice_value (GRand *random, const ZyrFormItem *item)
{
  const ZyrFormChoice *one
      = item->choices->pdata[g_rand_int_range (random, 0, (gint32)item->choices->len)];
  const ZyrFormChoice *two
      = item->choices->pdata[g_rand_int_range (random, 0, (gint32)item->choices->len)];

  if (item->control == ZYR_FORM_CONTROL_SELECT1 || one == two)
    return g_strdup (one->value);
  return g_strconcat (one->value, " ", two->value, NULL);
}

static char *
typed_value (GRand *random, ZyrFormDataType type)
{
  const int year = g_rand_int_range (random, 1930, 2028);
  const int month = g_rand_int_range (random, 1, 13);
  const int day = g_rand_int_range (random, 1, 29);
  const int place = g_rand_int_range (random, 0, 99999);

  switch ((int)type)
    {
    case ZYR_FORM_DATA_INT:
      return g_strdup_printf ("%d", g_rand_int_range (random, 0, place % 4 == 0 ? 200 : 6));
    case ZYR_FORM_DATA_DECIMAL:
      return g_strdup_printf ("%d.%d", g_rand_int_range (random, 0, 50000), place % 100);
    case ZYR_FORM_DATA_BOOLEAN:
      return g_strdup (place % 2 == 0 ? "true" : "false");
    case ZYR_FORM_DATA_DATE:
      return g_strdup_printf ("%d-%02d-%02d", year, month, day);
    case ZYR_FORM_DATA_TIME:
      return g_strdup_printf ("%02d:%02d:00.000+03:00", day % 24, month);
    case ZYR_FORM_DATA_DATETIME:
      return g_strdup_printf ("%d-%02d-%02dT%02d:15:00.000+03:00", year, month, day, month);
    case ZYR_FORM_DATA_GEOPOINT:
      return g_strdup_printf ("39.%d 32.%d 0 5", place, place / 2);
    case ZYR_FORM_DATA_GEOTRACE:
    case ZYR_FORM_DATA_GEOSHAPE:
      return g_strdup_printf ("39.%d 32.1 0 0; 39.2 32.%d 0 0; 39.3 32.3 0 0", place, place);
    default:
      return g_strdup (texts[place % G_N_ELEMENTS (texts)]);
    }
}

char *
walker_value (GRand *random, const ZyrFormItem *item)
{
  const int luck = g_rand_int_range (random, 0, 20);

  if (luck < 2)
    return g_strdup ("");
  if (luck == 2)
    return g_strdup (texts[g_rand_int_range (random, 0, G_N_ELEMENTS (texts))]);
  if (item->choices != NULL && item->choices->len > 0)
    return choice_value (random, item);
  if (item->control == ZYR_FORM_CONTROL_RANGE)
    return range_value (random, item);
  if (item->control == ZYR_FORM_CONTROL_TRIGGER)
    return g_strdup ("OK");
  return typed_value (random, item->data_type);
}

ZyrFormItem *
walker_draw (GRand *random, ZyrFormSession *session)
{
  g_autoptr (GPtrArray) sections = zyr_form_session_list_sections (session);
  const guint first
      = sections->len > 0 ? (guint)g_rand_int_range (random, 0, (gint32)sections->len) : 0;

  for (guint i = 0; i < sections->len; i++)
    {
      const ZyrFormSection *section = sections->pdata[(first + i) % sections->len];
      g_autoptr (GPtrArray) items = zyr_form_session_list_items (session, section->ref);

      if (items->len > 0)
        return zyr_form_item_ref (items->pdata[g_rand_int_range (random, 0, (gint32)items->len)]);
    }
  return NULL;
}

char *
walker_act (GRand *random, ZyrFormSession *session, const ZyrFormItem *item, guint repeats_max)
{
  g_autofree char *value = NULL;
  gboolean valid = FALSE;

  if (item->kind == ZYR_FORM_ITEM_REPEAT && item->can_add && item->n_instances < repeats_max)
    {
      g_free (zyr_form_session_add_repeat (session, item->ref, NULL));
      return g_strconcat (item->ref, " + 1", NULL);
    }
  if (item->kind == ZYR_FORM_ITEM_REPEAT_INSTANCE && item->can_remove
      && g_rand_int_range (random, 0, 3) == 0)
    {
      zyr_form_session_remove_repeat (session, item->ref, NULL);
      return g_strconcat (item->ref, " removed", NULL);
    }
  if (item->kind != ZYR_FORM_ITEM_QUESTION)
    return g_strdup ("");
  for (guint i = 0; i < TRIES_N && !valid; i++)
    {
      g_free (value);
      value = walker_value (random, item);
      zyr_form_session_set_value (session, item->ref, value, &valid, NULL);
    }
  return g_strdup_printf ("%s = %s", item->ref, value);
}

guint
walker_fill (GRand *random,
             ZyrFormSession *session,
             guint repeats_max,
             WalkerStep step,
             gpointer user_data)
{
  g_autoptr (GPtrArray) sections = zyr_form_session_list_sections (session);
  guint n = 0;

  for (guint i = 0; i < sections->len; i++)
    {
      const ZyrFormSection *section = sections->pdata[i];
      g_autoptr (GPtrArray) items = zyr_form_session_list_items (session, section->ref);

      /* The list is drawn up anew where an act may have made rows or taken them away. */
      for (guint k = 0; k < items->len; k++)
        {
          const ZyrFormItem *item = items->pdata[k];
          g_autofree char *act = walker_act (random, session, item, repeats_max);
          const gboolean shifts = item->kind != ZYR_FORM_ITEM_QUESTION && *act != '\0';

          if (*act == '\0')
            continue;
          step (session, ++n, act, user_data);
          if (!shifts && k % 8 != 7)
            continue;
          g_ptr_array_unref (items);
          items = zyr_form_session_list_items (session, section->ref);
        }
    }
  return n;
}

gboolean
walker_is_steady (ZyrForm *form)
{
  for (guint i = 0; i < form->n_ordered; i++)
    {
      const ZyrTrigger *trigger = form->triggers->pdata[i];

      if (trigger->reads_itself
          || (trigger->expr->flags & (ZYR_EXPR_VOLATILE | ZYR_EXPR_ONCE)) != 0)
        return FALSE;
    }
  for (guint i = 0; i < form->actions->len; i++)
    if ((((ZyrAction *)form->actions->pdata[i])->events & ZYR_EVENT_LOAD) != 0)
      return FALSE;
  return TRUE;
}

static ZyrFormSession *
reopen (ZyrFormSession *session, GHashTable *media, const ZyrFormContext *context, char **draft)
{
  g_autoptr (GError) error = NULL;
  ZyrFormSession *again;

  *draft = zyr_form_session_serialize (session, ZYR_FORM_SERIALIZE_DRAFT);
  again = zyr_form_session_new_from_instance (zyr_form_session_get_form (session), media, context,
                                              *draft, &error);
  g_assert_no_error (error);
  return again;
}

void
walker_check_reopen (ZyrFormSession *session,
                     GHashTable *media,
                     const ZyrFormContext *context,
                     gboolean steady)
{
  g_autofree char *draft = NULL;
  g_autofree char *second = NULL;
  g_autofree char *third = NULL;
  g_autoptr (ZyrFormSession) again = reopen (session, media, context, &draft);
  g_autoptr (ZyrFormSession) once_more = NULL;
  g_autoptr (GError) error = NULL;

  if (zyr_form_session_get_error (again) != NULL)
    return;
  once_more = reopen (again, media, context, &second);
  third = zyr_form_session_serialize (once_more, ZYR_FORM_SERIALIZE_DRAFT);
  if (!steady)
    return;
  g_assert_cmpstr (third, ==, second);
  zyr_form_session_verify (again, &error);
  g_assert_no_error (error);
}
