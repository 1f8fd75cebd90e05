/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-sync-sentences.h"

#include <glib/gi18n.h>

#include "zyr-limits.h"
#include "zyr-operation.h"
#include "zyr-sentences.h"

char *
zyr_sync_waiting_sentence (guint n_waiting)
{
  if (n_waiting == 0)
    return g_strdup (_ ("Nothing waits to be sent."));
  return g_strdup_printf (
      ngettext ("%u item waits to be sent.", "%u items wait to be sent.", n_waiting), n_waiting);
}

char *
zyr_sync_held_sentence (guint n_photos)
{
  return g_strdup_printf (
      ngettext ("%u picture waits for a network that does not cost by the byte.",
                "%u pictures wait for a network that does not cost by the byte.", n_photos),
      n_photos);
}

char *
zyr_lease_near_sentence (guint away_days, guint left_days)
{
  g_autofree char *away = g_strdup_printf (
      ngettext ("This device has not reached the centre for %u day.",
                "This device has not reached the centre for %u days.", away_days),
      away_days);
  g_autofree char *left = g_strdup_printf (
      ngettext ("In %u day it will ask for the centre before it opens again.",
                "In %u days it will ask for the centre before it opens again.", left_days),
      left_days);

  return g_strconcat (away, " ", left, NULL);
}

char *
zyr_lease_ended_sentence (gint64 n_unsent)
{
  const char *first = _ ("This device was away from the centre for too long and has locked itself. "
                         "Everything on it is kept.");
  const char *last = _ ("Reach the centre and sign in to go on.");
  g_autofree char *waiting = NULL;

  if (n_unsent <= 0)
    return g_strconcat (first, " ", last, NULL);
  waiting = zyr_sync_waiting_sentence ((guint) n_unsent);
  return g_strconcat (first, " ", waiting, " ", last, NULL);
}

/* "5 minutes", "2 hours", "3 days" */
static char *
dup_span (gint64 seconds)
{
  const guint minutes = (guint) (MIN (seconds, G_MAXINT) / 60);
  const guint hours = minutes / 60;
  const guint days = hours / 24;

  if (days >= 2)
    return g_strdup_printf (ngettext ("%u day", "%u days", days), days);
  if (hours >= 2)
    return g_strdup_printf (ngettext ("%u hour", "%u hours", hours), hours);
  return g_strdup_printf (ngettext ("%u minute", "%u minutes", minutes), minutes);
}

char *
zyr_clock_title (gint64 ahead_s)
{
  g_autofree char *span = dup_span (ABS (ahead_s));

  /* Translators: %s is a span of time: “5 minutes”, “2 hours”, “3 days” */
  return g_strdup_printf (ahead_s > 0 ? _ ("This device’s clock is %s ahead")
                                      : _ ("This device’s clock is %s behind"),
                          span);
}

char *
zyr_clock_sentence (gint64 ahead_s)
{
  g_autofree char *title = zyr_clock_title (ahead_s);

  if (ABS (ahead_s) > ZYR_CLOCK_SKEW_FLAG_S)
    /* Translators: %s: “This device’s clock is 3 days ahead” */
    return g_strdup_printf (_ ("%s. Visits and notes are dated by it; the centre takes them all and "
                               "marks that their dates may be wrong. Set the date and the time in "
                               "the settings of the device."),
                            title);
  /* Translators: %s: “This device’s clock is 2 hours ahead” */
  return g_strdup_printf (_ ("%s. Visits and notes are dated by it. Nothing is lost; set the date and "
                             "the time in the settings of the device."),
                          title);
}

char *
zyr_clock_mark_sentence (gint64 ahead_s)
{
  g_autofree char *span = dup_span (ABS (ahead_s));

  /* Translators: %s is a span of time: “3 days”. It stands beside a date. */
  return g_strdup_printf (ahead_s > 0 ? _ ("Date uncertain: the device’s clock was %s ahead.")
                                      : _ ("Date uncertain: the device’s clock was %s behind."),
                          span);
}

/* Lists: “2 visit reports, 1 note”. What has no word of its own is counted together. */

typedef char *(*Word) (guint n);

typedef struct
{
  const char *kind;
  Word word;
} Counted;

/* Translators: these stand in a list after “Sent:” or “Received:”. */
static char *
word_report (guint n)
{
  return g_strdup_printf (ngettext ("%u visit report", "%u visit reports", n), n);
}

static char *
word_note (guint n)
{
  return g_strdup_printf (ngettext ("%u note", "%u notes", n), n);
}

static char *
word_decision (guint n)
{
  return g_strdup_printf (ngettext ("%u decision", "%u decisions", n), n);
}

static char *
word_correction (guint n)
{
  return g_strdup_printf (ngettext ("%u correction", "%u corrections", n), n);
}

static char *
word_visit (guint n)
{
  return g_strdup_printf (ngettext ("%u visit", "%u visits", n), n);
}

static char *
word_planned (guint n)
{
  return g_strdup_printf (ngettext ("%u planned visit", "%u planned visits", n), n);
}

static char *
word_household (guint n)
{
  return g_strdup_printf (ngettext ("%u household file", "%u household files", n), n);
}

static char *
word_conflict (guint n)
{
  return g_strdup_printf (ngettext ("%u contradiction", "%u contradictions", n), n);
}

static char *
word_picture (guint n)
{
  return g_strdup_printf (ngettext ("%u picture", "%u pictures", n), n);
}

static char *
word_change (guint n)
{
  return g_strdup_printf (ngettext ("%u other change", "%u other changes", n), n);
}

static char *
word_record (guint n)
{
  return g_strdup_printf (ngettext ("%u other record", "%u other records", n), n);
}

static const Counted sent_kinds[] = {
  { ZYR_OP_VISIT_SUBMIT, word_report }, { ZYR_OP_NOTE_ADD, word_note },
  { ZYR_OP_REVIEW_ADD, word_decision }, { ZYR_OP_SET, word_correction },
  { ZYR_OP_VISIT_PLAN, word_planned },
};

static const Counted received_kinds[] = {
  { "household", word_household }, { "visit", word_visit },       { "review", word_decision },
  { "note", word_note },           { "conflict", word_conflict },
};

static void
add_phrase (GString *list, Word word, guint n)
{
  g_autofree char *phrase = n > 0 ? word (n) : NULL;

  if (n == 0)
    return;
  if (list->len > 0)
    g_string_append (list, ", ");
  g_string_append (list, phrase);
}

/* Takes what is counted off @total. */
static void
add_kinds (GString *list,
           ZyrHistoryRow *row,
           const char *part,
           const Counted *kinds,
           gsize n_kinds,
           guint *total)
{
  for (gsize i = 0; i < n_kinds; i++)
    {
      guint n = zyr_history_row_get_count (row, part, kinds[i].kind);

      add_phrase (list, kinds[i].word, n);
      *total -= MIN (n, *total);
    }
}

static char *
dup_sent (ZyrHistoryRow *row)
{
  GString *list = g_string_new (NULL);
  guint n_pictures = zyr_history_row_get_n_pictures (row);
  guint total = zyr_history_row_get_n_sent (row);

  add_kinds (list, row, "sent", sent_kinds, G_N_ELEMENTS (sent_kinds), &total);
  add_phrase (list, word_picture, n_pictures);
  add_phrase (list, word_change, total - MIN (n_pictures, total));
  return g_string_free (list, FALSE);
}

static char *
dup_received (ZyrHistoryRow *row)
{
  GString *list = g_string_new (NULL);
  guint total = zyr_history_row_get_n_received (row);

  add_kinds (list, row, "received", received_kinds, G_N_ELEMENTS (received_kinds), &total);
  add_phrase (list, word_record, total);
  return g_string_free (list, FALSE);
}

/* Takes @sentence. */
static void
add_sentence (GString *text, char *sentence)
{
  if (text->len > 0)
    g_string_append_c (text, ' ');
  g_string_append (text, sentence);
  g_free (sentence);
}

static void
add_waiting (GString *text, ZyrHistoryRow *row)
{
  guint n_ops = zyr_history_row_get_count (row, "waiting", "ops");
  guint n_photos = zyr_history_row_get_count (row, "waiting", "photos");

  if (n_ops > 0)
    add_sentence (text, zyr_sync_waiting_sentence (n_ops));
  if (n_photos > 0 && zyr_history_row_get_photos_held (row))
    add_sentence (text, zyr_sync_held_sentence (n_photos));
  else if (n_photos > 0)
    add_sentence (text, g_strdup_printf (ngettext ("%u picture waits to be sent.",
                                                   "%u pictures wait to be sent.", n_photos),
                                         n_photos));
}

char *
zyr_history_sentence (ZyrHistoryRow *row)
{
  g_autofree char *sent = dup_sent (row);
  g_autofree char *received = dup_received (row);
  GString *text = g_string_new (NULL);

  if (sent[0] != '\0')
    /* Translators: %s is a list: “2 visit reports, 1 note”. */
    add_sentence (text, g_strdup_printf (_ ("Sent: %s."), sent));
  if (received[0] != '\0')
    /* Translators: %s is a list: “12 household files, 40 visits”. */
    add_sentence (text, g_strdup_printf (_ ("Received: %s."), received));
  if (zyr_history_row_get_count (row, "found", "older-copy") > 0)
    add_sentence (text, g_strdup (_ ("The data on this device had been put back from an older copy. "
                                     "What was sent since then was fetched from the centre; what "
                                     "was not sent yet is kept.")));
  if (zyr_history_row_get_count (row, "found", "other-feed") > 0)
    add_sentence (text, g_strdup (_ ("Not everything here was as it is at the centre, so it was "
                                     "fetched once more. What was not sent yet is kept.")));
  if (!zyr_history_row_get_ok (row))
    add_sentence (text, g_strdup_printf (
                            "%s.", zyr_title_for_trouble (zyr_history_row_get_problem (row))));
  else if (text->len == 0)
    add_sentence (text, g_strdup (_ ("There was nothing new.")));
  add_waiting (text, row);
  return g_string_free (text, FALSE);
}
