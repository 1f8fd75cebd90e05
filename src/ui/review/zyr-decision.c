/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-decision.h"

#include <glib/gi18n.h>

#include "zyr-dialogs.h"
#include "zyr-sentences.h"

/* What is asked: the reason as a code, and words. */
typedef struct
{
  ZyrReviewDesk *desk;
  char *action;
  char *words; /* (nullable) */
  GtkWidget *reasons; /* (nullable): none for an approval */
  AdwComboRow *code_row;
  GtkEditable *words_row;
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_clear_object (&question->desk);
  g_free (question->action);
  g_free (question->words);
  g_clear_object (&question->reasons);
  g_free (question);
}

const char *
zyr_decision_name (const char *action)
{
  if (g_str_equal (action, ZYR_REVIEW_APPROVE))
    return C_ ("decision", "Approved");
  if (g_str_equal (action, ZYR_REVIEW_RETURN))
    return C_ ("decision", "Returned");
  if (g_str_equal (action, ZYR_REVIEW_WITHDRAW))
    return C_ ("decision", "Decision taken back");
  return C_ ("decision", "Rejected");
}

const char *
zyr_decision_reason (const char *code)
{
  static const struct
  {
    const char *code;
    const char *reason;
  } reasons[] = {
    /* Translators: why a report is returned to its worker */
    { "remarks", NC_ ("reason", "As the remarks say") },
    { "incomplete", NC_ ("reason", "Answers are missing") },
    { "contradictory", NC_ ("reason", "Answers contradict each other") },
    { "unproven", NC_ ("reason", "A document or picture is missing") },
    { "unexplained", NC_ ("reason", "A difference from the registry is not explained") },
    /* Translators: why a report is rejected for good */
    { "not-made", NC_ ("reason", "The visit was not made as reported") },
    { "other-household", NC_ ("reason", "It is about another household") },
    { "duplicate", NC_ ("reason", "There is another report of the same visit") },
    { "unusable", NC_ ("reason", "It cannot be put right any more") },
    { "ended", NC_ ("reason", "The application has ended") },
    /* Translators: why a decision is taken back */
    { "mistake", NC_ ("reason", "It was a mistake") },
    { "new-facts", NC_ ("reason", "Something else has become known") },
    { ZYR_REVIEW_CODE_OTHER, NC_ ("reason", "Another reason") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (reasons); i++)
    {
      if (g_str_equal (reasons[i].code, code))
        return g_dpgettext2 (NULL, "reason", reasons[i].reason);
    }
  return "";
}

static const char *
get_code (Question *question)
{
  return question->code_row
             ? zyr_review_list_codes (
                 question->action)[adw_combo_row_get_selected (question->code_row)]
             : NULL;
}

/* “Another reason” is none without words. */
static void
edited_cb (GtkWidget *reasons)
{
  Question *question = g_object_get_data (G_OBJECT (reasons), "question");
  gboolean is_other = g_strcmp0 (get_code (question), ZYR_REVIEW_CODE_OTHER) == 0;

  zyr_confirm_set_ready (reasons,
                         !is_other || gtk_editable_get_text (question->words_row)[0] != '\0');
}

static void
build_reasons (Question *question)
{
  const char *const *codes = zyr_review_list_codes (question->action);
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);
  GtkWidget *list;

  if (codes[0] == NULL)
    return;
  for (gsize i = 0; codes[i] != NULL; i++)
    gtk_string_list_append (labels, zyr_decision_reason (codes[i]));
  list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Reason"), -1);
  question->reasons = g_object_ref_sink (list);
  question->code_row = ADW_COMBO_ROW (adw_combo_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (question->code_row), _ ("Reason"));
  adw_combo_row_set_model (question->code_row, G_LIST_MODEL (labels));
  adw_combo_row_set_use_subtitle (question->code_row, TRUE);
  gtk_list_box_append (GTK_LIST_BOX (list), GTK_WIDGET (question->code_row));
  question->words_row = GTK_EDITABLE (adw_entry_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (question->words_row), _ ("In your words"));
  if (question->words)
    gtk_editable_set_text (question->words_row, question->words);
  gtk_list_box_append (GTK_LIST_BOX (list), GTK_WIDGET (question->words_row));
  g_object_set_data (G_OBJECT (list), "question", question);
  g_signal_connect_object (question->code_row, "notify::selected", G_CALLBACK (edited_cb), list,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (question->words_row, "changed", G_CALLBACK (edited_cb), list,
                           G_CONNECT_SWAPPED);
}

static void
decided_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (zyr_review_desk_decide_finish (ZYR_REVIEW_DESK (source), result, &error))
    g_task_return_pointer (task, g_object_ref (source), g_object_unref);
  else
    g_task_return_error (task, error);
}

static void
confirmed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Question *question = g_task_get_task_data (task);

  if (!zyr_confirm_finish (result))
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "the answer was no");
      return;
    }
  zyr_review_desk_decide_async (question->desk, question->action, get_code (question),
                                question->words_row ? gtk_editable_get_text (question->words_row)
                                                    : question->words,
                                NULL, decided_cb, g_steal_pointer (&task));
}

static char *
dup_body (Question *question)
{
  const guint n = zyr_review_desk_get_n_remarks (question->desk);

  if (g_str_equal (question->action, ZYR_REVIEW_APPROVE))
    return g_strdup (_ ("Its rating becomes the household’s current one, and the earlier report "
                        "goes out of date."));
  if (g_str_equal (question->action, ZYR_REVIEW_REJECT))
    return g_strdup (_ ("A new visit has to be planned. The report and your reason are kept."));
  if (g_str_equal (question->action, ZYR_REVIEW_WITHDRAW))
    return g_strdup (_ ("The report waits for a decision again. That there was another one stays "
                        "in its history."));
  if (n == 0)
    return g_strdup (_ ("The worker gets the report back, corrects it and sends it again."));
  return g_strdup_printf (
      ngettext ("The worker gets the report back with %u remark, corrects it and sends it again.",
                "The worker gets the report back with %u remarks, corrects it and sends it again.",
                n),
      n);
}

static void
ask (GtkWidget *parent, Question *question, GTask *task)
{
  g_autofree char *body = dup_body (question);
  const char *heading = _ ("Return this report?");
  const char *accept = _ ("_Return");
  ZyrConfirmStyle style = ZYR_CONFIRM_SUGGESTED;

  if (g_str_equal (question->action, ZYR_REVIEW_APPROVE))
    {
      heading = _ ("Approve this report?");
      accept = _ ("_Approve");
    }
  else if (g_str_equal (question->action, ZYR_REVIEW_REJECT))
    {
      heading = _ ("Reject this report?");
      accept = _ ("_Reject");
      style = ZYR_CONFIRM_DESTRUCTIVE;
    }
  else if (g_str_equal (question->action, ZYR_REVIEW_WITHDRAW))
    {
      heading = _ ("Take the decision back?");
      accept = _ ("_Take Back");
    }
  zyr_confirm_with_async (parent, heading, body, accept, style, question->reasons, confirmed_cb,
                          task);
}

void
zyr_decision_async (GtkWidget *parent,
                    ZyrReviewDesk *desk,
                    const char *action,
                    const char *words,
                    GAsyncReadyCallback callback,
                    gpointer user_data)
{
  GTask *task = g_task_new (parent, NULL, callback, user_data);
  Question *question = g_new0 (Question, 1);

  g_task_set_source_tag (task, zyr_decision_async);
  g_task_set_task_data (task, question, question_free);
  question->desk = g_object_ref (desk);
  question->action = g_strdup (action);
  question->words = g_strdup (words);
  build_reasons (question);
  ask (parent, question, task);
}

ZyrReviewDesk *
zyr_decision_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Taking back what was decided last, also after the next report is on the desk */

static void
taken_back_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ZyrWindow) window = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = NULL;

  if (zyr_review_desk_decide_finish (ZYR_REVIEW_DESK (source), result, &error))
    {
      zyr_window_toast (window, _ ("The decision is taken back"));
      return;
    }
  sentence = zyr_sentence_for_error (error);
  zyr_window_toast (window, sentence);
}

void
zyr_decision_take_back (ZyrWindow *window, ZyrReviewDesk *desk)
{
  zyr_review_desk_decide_async (desk, ZYR_REVIEW_WITHDRAW, "mistake", NULL, NULL, taken_back_cb,
                                g_object_ref (window));
}

static void
take_back_clicked_cb (AdwToast *toast, ZyrReviewDesk *desk)
{
  zyr_decision_take_back (g_object_get_data (G_OBJECT (toast), "window"), desk);
}

void
zyr_decision_toast (ZyrWindow *window, ZyrReviewDesk *desk)
{
  AdwToast *done = adw_toast_new (_ ("The decision is saved"));

  adw_toast_set_button_label (done, _ ("Take Back"));
  /* A toast does not outlive its window. */
  g_object_set_data (G_OBJECT (done), "window", window);
  g_object_set_data_full (G_OBJECT (done), "desk", g_object_ref (desk), g_object_unref);
  g_signal_connect_object (done, "button-clicked", G_CALLBACK (take_back_clicked_cb), desk, 0);
  zyr_window_add_toast (window, done);
}

/* Below a report */

static const char *
bar_text (ZyrReviewBar bar)
{
  switch (bar)
    {
    case ZYR_REVIEW_OWN_VISIT:
      return _ ("You made this visit: another supervisor decides on it.");
    case ZYR_REVIEW_SECOND_OFFICER:
      return _ ("You were the second officer of this visit: another supervisor decides on it.");
    default:
      return "";
    }
}

/* What was decided last, and by whom. */
static char *
dup_decision (ZyrReviewDesk *desk)
{
  GPtrArray *decisions = zyr_review_desk_get_decisions (desk);
  const ZyrDecision *last;

  if (decisions->len == 0)
    return g_strdup ("");
  last = g_ptr_array_index (decisions, decisions->len - 1);
  /* Translators: a decision (“Approved”) and whose it is. */
  return g_strdup_printf (C_ ("decision", "%s: %s"), zyr_decision_name (last->action),
                          last->by_name);
}

const ZyrAnnulment *
zyr_decision_get_asked (ZyrReviewDesk *desk)
{
  GPtrArray *annulments = zyr_review_desk_get_annulments (desk);

  return annulments->len == 1 ? g_ptr_array_index (annulments, 0) : NULL;
}

char *
zyr_decision_dup_standing (ZyrReviewDesk *desk)
{
  const ZyrAnnulment *asked = zyr_decision_get_asked (desk);
  guint n_remarks;

  if (asked && asked->is_mine)
    return g_strdup (_ ("You have asked for the annulment. Another inspector has to confirm it."));
  if (asked)
    /* Translators: %s is an inspector’s name. */
    return g_strdup_printf (_ ("%s has asked for the annulment."), asked->by_name);
  if (zyr_review_desk_get_may_withdraw (desk))
    return dup_decision (desk);
  if (!zyr_review_desk_get_may_decide (desk))
    return g_strdup (bar_text (zyr_review_desk_get_bar (desk)));
  n_remarks = zyr_review_desk_get_n_remarks (desk);
  if (n_remarks == 0)
    return g_strdup (_ ("To return it, add a remark."));
  return g_strdup_printf (ngettext ("%u remark", "%u remarks", n_remarks), n_remarks);
}
