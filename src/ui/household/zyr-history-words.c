/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-history-words.h"

#include <glib/gi18n.h>

#include "zyr-clock.h"
#include "zyr-code-book.h"
#include "zyr-field-words.h"
#include "zyr-format.h"
#include "zyr-household-sections.h"
#include "zyr-operation-kinds.h"
#include "zyr-review-code.h"
#include "zyr-role-words.h"
#include "zyr-sync-sentences.h"

/* (nullable) */
static const ZyrFileEventField *
find_field (ZyrFileEvent *event, const char *name)
{
  GPtrArray *fields = zyr_file_event_get_fields (event);

  for (guint i = 0; i < fields->len; i++)
    {
      const ZyrFileEventField *field = g_ptr_array_index (fields, i);

      if (g_str_equal (field->name, name))
        return field;
    }
  return NULL;
}

static const char *
field_value (ZyrFileEvent *event, const char *name)
{
  const ZyrFileEventField *field = find_field (event, name);

  return field != NULL ? field->to : "";
}

static void
add_line (GString *text, const char *sentence)
{
  g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", sentence);
}

G_GNUC_PRINTF (2, 3)
static void
add_formatted (GString *text, const char *format, ...)
{
  g_autofree char *sentence = NULL;
  va_list arguments;

  va_start (arguments, format);
  sentence = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  add_line (text, sentence);
}

/* A field of the household or of a member. */
static void
add_field (GString *text, ZyrWorkspace *workspace, const char *kind, const ZyrFileEventField *field)
{
  const char *title = zyr_field_title (kind, field->name);
  g_autofree char *from = zyr_field_value_text (workspace, kind, field->name, field->from);
  g_autofree char *to = zyr_field_value_text (workspace, kind, field->name, field->to);

  if (field->from[0] == '\0')
    /* Translators: %1$s is a field of the file, such as “Telephones”, %2$s its value. */
    add_formatted (text, _ ("%1$s recorded: “%2$s”"), title, to);
  else if (field->to[0] == '\0')
    /* Translators: %1$s is a field of the file, such as “Telephones”, %2$s what stood there. */
    add_formatted (text, _ ("%1$s removed; “%2$s” stood there"), title, from);
  else
    /* Translators: %1$s is a field of the file, such as “Telephones”, %2$s the value that it had,
     * %3$s the one that it has since. */
    add_formatted (text, _ ("%1$s changed from “%2$s” to “%3$s”"), title, from, to);
}

static void
add_fields (GString *text, ZyrWorkspace *workspace, ZyrFileEvent *event)
{
  const char *kind = zyr_file_event_get_rec_kind (event);
  const char *person = zyr_file_event_get_person (event);
  GPtrArray *fields = zyr_file_event_get_fields (event);

  if (zyr_file_event_get_is_new (event))
    {
      /* Translators: %s is a person who lives in the household. */
      add_formatted (text, _ ("%s was added to the household"), person);
      return;
    }
  if (person[0] != '\0')
    add_line (text, person);
  for (guint i = 0; i < fields->len; i++)
    add_field (text, workspace, kind, g_ptr_array_index (fields, i));
}

static char *
time_text (const char *time)
{
  gint64 time_us = 0;

  return zyr_time_parse_iso (time, &time_us, NULL, NULL)
             ? zyr_format_date_time (time_us / G_USEC_PER_SEC)
             : g_strdup (time);
}

static void
add_move (GString *text, ZyrFileEvent *event)
{
  const ZyrFileEventField *planned = find_field (event, "planned");
  const ZyrFileEventField *due = find_field (event, "due");

  if (planned != NULL)
    {
      g_autofree char *from = time_text (planned->from);
      g_autofree char *to = time_text (planned->to);

      /* Translators: both are date and time. */
      add_formatted (text, _ ("Visit moved from %1$s to %2$s"), from, to);
    }
  if (due != NULL)
    {
      g_autofree char *to = zyr_format_date (due->to);

      /* Translators: %s is a date. */
      add_formatted (text, _ ("Last day for the visit set to %s"), to);
    }
}

static void
add_visit (GString *text, ZyrWorkspace *workspace, ZyrFileEvent *event)
{
  const char *what = zyr_file_event_get_what (event);

  if (g_str_equal (what, ZYR_OP_VISIT_PLAN))
    {
      g_autofree char *planned = time_text (field_value (event, "planned"));

      /* Translators: %1$s is date and time, %2$s the worker who is to make it. */
      add_formatted (text, _ ("Visit planned for %1$s, to be made by %2$s"), planned,
                     field_value (event, "worker"));
    }
  else if (g_str_equal (what, ZYR_OP_VISIT_REASSIGN) && find_field (event, "worker") != NULL)
    /* Translators: both are workers. */
    add_formatted (text, _ ("Visit given from %1$s to %2$s"), find_field (event, "worker")->from,
                   field_value (event, "worker"));
  else if (g_str_equal (what, ZYR_OP_VISIT_MOVE))
    add_move (text, event);
  else if (g_str_equal (what, ZYR_OP_VISIT_CANCEL))
    add_line (text, _ ("Planned visit cancelled"));
  else if (g_str_equal (what, ZYR_OP_VISIT_ATTEMPT))
    {
      g_autofree char *outcome
          = zyr_code_book_dup_label (zyr_workspace_get_codes (workspace), "outcome",
                                     zyr_file_event_get_outcome (event));

      /* Translators: %s is what came of it, such as “Nobody at home”. */
      add_formatted (text, _ ("Visit tried in vain: %s"), outcome);
    }
  else if (g_str_equal (field_value (event, "state"), "void"))
    add_line (text, _ ("Approved visit annulled"));
  else if (g_str_equal (field_value (event, "state"), "approved"))
    add_line (text, _ ("The visit before it counts again"));
  else
    add_line (text, _ ("Annulment of the approved visit asked for"));
}

static void
add_case (GString *text, ZyrWorkspace *workspace, ZyrFileEvent *event)
{
  static const struct
  {
    const char *kind;
    const char *state;
    const char *sentence;
  } moves[] = {
    { "referral", "sent", N_ ("Referral sent to the institution") },
    { "referral", "done", N_ ("What the referral asked for is done") },
    { "objection", "filed", N_ ("Objection recorded") },
    { "objection", "in_review", N_ ("Objection taken into review") },
    { "objection", "visit_ordered", N_ ("Visit ordered because of the objection") },
    { "objection", "upheld", N_ ("Objection upheld") },
    { "objection", "dismissed", N_ ("Objection dismissed") },
  };
  const char *kind = zyr_file_event_get_rec_kind (event);
  const char *institution = field_value (event, "institution");

  if (institution[0] != '\0')
    {
      g_autofree char *name = zyr_code_book_dup_label (zyr_workspace_get_codes (workspace), "refer",
                                                       institution);

      /* Translators: %s is an institution. */
      add_formatted (text, _ ("Referred to: %s"), name);
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (moves); i++)
    {
      if (g_str_equal (moves[i].kind, kind)
          && g_str_equal (moves[i].state, field_value (event, "state")))
        add_line (text, _ (moves[i].sentence));
    }
}

/* Reports and what was decided about them. */
static const char *
report_sentence (ZyrFileEvent *event)
{
  const char *what = zyr_file_event_get_what (event);

  if (g_str_equal (what, ZYR_OP_VISIT_SUBMIT))
    return zyr_file_event_get_revision (event) > 1 ? _ ("Corrected visit report sent")
                                                   : _ ("Visit report sent");
  if (g_str_equal (what, ZYR_REVIEW_APPROVE))
    return _ ("Visit report approved");
  if (g_str_equal (what, ZYR_REVIEW_RETURN))
    return _ ("Visit report returned to be corrected");
  if (g_str_equal (what, ZYR_REVIEW_REJECT))
    return _ ("Visit report rejected");
  return _ ("Decision on the visit report taken back");
}

char *
zyr_history_sentences (ZyrWorkspace *workspace, ZyrFileEvent *event)
{
  const char *kind = zyr_file_event_get_rec_kind (event);
  const char *reason = zyr_file_event_get_reason (event);
  GString *text = g_string_new (NULL);

  if (g_str_equal (kind, "household") || g_str_equal (kind, "member"))
    add_fields (text, workspace, event);
  else if (g_str_equal (kind, "visit"))
    add_visit (text, workspace, event);
  else if (kind[0] != '\0')
    add_case (text, workspace, event);
  else
    add_line (text, report_sentence (event));
  if (reason[0] != '\0')
    /* Translators: %s is the reason that somebody gave, in his own words. */
    add_formatted (text, _ ("Reason: %s"), reason);
  if (zyr_file_event_get_clock_ahead (event) != 0)
    {
      g_autofree char *mark = zyr_clock_mark_sentence (zyr_file_event_get_clock_ahead (event));

      add_line (text, mark);
    }
  return g_string_free (text, FALSE);
}

/* How a field of the file came to be changed. */
static const char *
way_text (ZyrFileEvent *event)
{
  const char *what = zyr_file_event_get_what (event);

  if (g_str_equal (what, ZYR_OP_REVIEW_ADD))
    return _ ("by the decision on the visit report");
  if (g_str_equal (what, ZYR_OP_CONFLICT_CLOSE))
    return _ ("by choosing between two values");
  if (g_str_equal (what, ZYR_OP_VISIT_ANNUL)
      && !g_str_equal (zyr_file_event_get_rec_kind (event), "visit"))
    return _ ("by annulling the visit");
  return "";
}

char *
zyr_history_byline (ZyrFileEvent *event)
{
  const char *name = zyr_file_event_get_by_name (event);
  const char *role = zyr_role_title (zyr_role_from_string (zyr_file_event_get_role (event)));
  const char *way = way_text (event);
  g_autofree char *when = zyr_format_date_time (zyr_file_event_get_at (event));
  /* Translators: %1$s is a person, %2$s his role. */
  g_autofree char *who = role[0] != '\0' && name[0] != '\0'
                             ? g_strdup_printf (C_ ("history", "%1$s, %2$s"), name, role)
                             : g_strconcat (name, role, NULL);
  const char *const parts[]
      = { who, when, way, zyr_file_event_get_is_waiting (event) ? _ ("Waiting to be sent") : NULL };

  return zyr_household_join_parts (parts, G_N_ELEMENTS (parts));
}

const char *
zyr_history_icon_name (ZyrFileEvent *event)
{
  static const struct
  {
    const char *what;
    const char *icon_name;
  } icons[] = {
    { ZYR_OP_SET, "document-edit-symbolic" },
    { ZYR_OP_CONFLICT_CLOSE, "document-edit-symbolic" },
    { ZYR_OP_REVIEW_ADD, "document-edit-symbolic" },
    { ZYR_OP_VISIT_SUBMIT, "document-send-symbolic" },
    { ZYR_REVIEW_APPROVE, "emblem-ok-symbolic" },
    { ZYR_REVIEW_RETURN, "edit-undo-symbolic" },
    { ZYR_REVIEW_REJECT, "window-close-symbolic" },
    { ZYR_REVIEW_WITHDRAW, "edit-undo-symbolic" },
    { ZYR_OP_REFERRAL_ADD, "send-to-symbolic" },
    { ZYR_OP_REFERRAL_MOVE, "send-to-symbolic" },
    { ZYR_OP_OBJECTION_FILE, "mail-reply-sender-symbolic" },
    { ZYR_OP_OBJECTION_MOVE, "mail-reply-sender-symbolic" },
  };
  const char *what = zyr_file_event_get_what (event);

  for (guint i = 0; i < G_N_ELEMENTS (icons); i++)
    {
      if (g_str_equal (icons[i].what, what))
        return icons[i].icon_name;
    }
  return "x-office-calendar-symbolic";
}
