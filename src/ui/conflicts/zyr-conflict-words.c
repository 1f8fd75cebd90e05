/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-conflict-words.h"

#include <glib/gi18n.h>

#include "zyr-field-words.h"
#include "zyr-format.h"

static char *
value_text (ZyrWorkspace *workspace, ZyrConflictRow *row, const char *value)
{
  return zyr_field_value_text (workspace, zyr_conflict_row_get_rec_kind (row),
                               zyr_conflict_row_get_field (row), value);
}

char *
zyr_conflict_subject (ZyrConflictRow *row)
{
  const char *title
      = zyr_field_title (zyr_conflict_row_get_rec_kind (row), zyr_conflict_row_get_field (row));
  const char *member = zyr_conflict_row_get_member_name (row);

  return member[0] ? g_strdup_printf ("%s · %s", title, member) : g_strdup (title);
}

char *
zyr_conflict_values (ZyrWorkspace *workspace, ZyrConflictRow *row)
{
  g_autofree char *theirs = value_text (workspace, row, zyr_conflict_row_get_theirs (row));
  g_autofree char *mine = value_text (workspace, row, zyr_conflict_row_get_mine (row));

  /* Translators: two values of which one has to be chosen. */
  return g_strdup_printf (_ ("“%1$s” or “%2$s”"), theirs, mine);
}

char *
zyr_conflict_mine_author (ZyrConflictRow *row)
{
  g_autofree char *when = zyr_format_date_time (zyr_conflict_row_get_mine_at (row));
  const char *name = zyr_conflict_row_get_mine_name (row);

  if (zyr_conflict_row_get_mine_by_report (row))
    /* Translators: %1$s is the supervisor who approved it, %2$s date and time. */
    return g_strdup_printf (_ ("From the visit report that %1$s approved, %2$s"), name, when);
  if (zyr_conflict_row_get_mine_is_own (row))
    /* Translators: %s is date and time. */
    return g_strdup_printf (_ ("Written by you, %s"), when);
  /* Translators: %1$s is a person, %2$s date and time. */
  return g_strdup_printf (_ ("Written by %1$s, %2$s"), name, when);
}

char *
zyr_conflict_theirs_author (ZyrConflictRow *row)
{
  g_autofree char *when = zyr_format_date_time (zyr_conflict_row_get_theirs_at (row));
  const char *name = zyr_conflict_row_get_theirs_name (row);

  if (name[0] == '\0')
    return g_strdup (_ ("It stood in the file first"));
  if (zyr_conflict_row_get_theirs_is_own (row))
    return g_strdup_printf (_ ("Written by you, %s"), when);
  return g_strdup_printf (_ ("Written by %1$s, %2$s"), name, when);
}

char *
zyr_conflict_base (ZyrWorkspace *workspace, ZyrConflictRow *row)
{
  const char *seen_value = zyr_conflict_row_get_seen (row);
  g_autofree char *seen = value_text (workspace, row, seen_value);

  if (seen_value[0] == '\0')
    return g_strdup (_ ("At that time nothing stood here."));
  /* Translators: %s is the value that was in the file when its author wrote another one. */
  return g_strdup_printf (_ ("At that time “%s” stood here."), seen);
}
