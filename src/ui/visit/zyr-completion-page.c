/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-completion-page.h"

#include <glib/gi18n.h>
#include <string.h>

#include "zyr-clear.h"
#include "zyr-format.h"
#include "zyr-label.h"
#include "zyr-report-consents.h"
#include "zyr-severity.h"

struct _ZyrCompletionPage
{
  GtkWidget parent_instance;

  GtkWidget *scrolled;
  GtkLabel *heading;
  GtkLabel *explanation;
  GtkListBox *problems;
  GtkLabel *more;
  AdwPreferencesGroup *summary;
  AdwPreferencesGroup *discrepancies;
  AdwPreferencesGroup *consents;
  GtkWidget *reason_group;
  GtkEditable *reason;
  GtkLabel *complaint;
  GtkWidget *complete;

  ZyrFormHost *host;
  ZyrCodeBook *codes;     /* (nullable) */
  GPtrArray *result_rows; /* of GtkWidget, in the two groups */
  gboolean busy;
  guint refresh_source;
};

G_DEFINE_FINAL_TYPE (ZyrCompletionPage, zyr_completion_page, GTK_TYPE_WIDGET)

enum
{
  GO,
  COMPLETE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

#define PROBLEMS_SHOWN_N_MAX 60
#define VALUE_BESIDE_CHARS_MAX 18

static void
problem_activated_cb (ZyrCompletionPage *self, GtkListBoxRow *row)
{
  g_autofree char *ref = g_strdup (g_object_get_data (G_OBJECT (row), "ref"));

  g_signal_emit (self, signals[GO], 0, ref);
}

void
zyr_completion_page_ask_reason (ZyrCompletionPage *self)
{
  g_return_if_fail (ZYR_IS_COMPLETION_PAGE (self));

  gtk_widget_set_visible (self->reason_group, TRUE);
}

char *
zyr_completion_page_dup_reason (ZyrCompletionPage *self)
{
  g_return_val_if_fail (ZYR_IS_COMPLETION_PAGE (self), NULL);

  return g_strstrip (g_strdup (gtk_editable_get_text (self->reason)));
}

static void
complete_cb (ZyrCompletionPage *self)
{
  g_autofree char *reason = zyr_completion_page_dup_reason (self);

  if (gtk_widget_get_visible (self->reason_group) && *reason == '\0')
    {
      zyr_completion_page_set_complaint (
          self, _ ("Write in a few words why the report is changed, then complete the visit. "
                   "Everything entered is kept."));
      gtk_widget_grab_focus (GTK_WIDGET (self->reason));
      return;
    }
  g_signal_emit (self, signals[COMPLETE], 0);
}

static const char *
title_of_section (GPtrArray *sections, const char *ref)
{
  for (guint i = 0; i < sections->len; i++)
    {
      const ZyrFormSection *section = g_ptr_array_index (sections, i);

      if (g_str_equal (section->ref, ref))
        return section->title;
    }

  return "";
}

/* "[2]" of the reference: which member, which income. */
static char *
dup_instance_name (ZyrCompletionPage *self, const char *ref)
{
  const char *end = strrchr (ref, ']');
  g_autofree char *instance = NULL;
  g_autofree char *summary = NULL;

  if (end == NULL)
    return g_strdup ("");

  instance = g_strndup (ref, (gsize)(end - ref) + 1);
  summary = zyr_form_host_dup_instance_summary (self->host, instance);
  if (*summary != '\0')
    return g_steal_pointer (&summary);

  /* Translators: the number of an entry in a list, "no. 3" */
  return g_strdup_printf (_ ("no. %d"),
                          (int)g_ascii_strtoll (strrchr (instance, '[') + 1, NULL, 10));
}

static GtkWidget *
problem_row_new (ZyrCompletionPage *self, const ZyrFormItem *problem, GPtrArray *sections)
{
  gboolean invalid = problem->state == ZYR_FORM_ITEM_INVALID;
  g_autofree char *instance = dup_instance_name (self, problem->ref);
  g_autofree char *subtitle = NULL;
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *tag
      = zyr_tag_new (invalid ? C_ ("problem", "To correct") : C_ ("problem", "Missing"),
                     invalid ? "error" : "warning");
  GtkWidget *arrow = gtk_image_new_from_icon_name ("go-next-symbolic");

  subtitle = g_strjoin (
      " · ", title_of_section (sections, problem->section_ref),
      *instance != '\0'                      ? instance
      : invalid && *problem->message != '\0' ? problem->message
                                             : NULL,
      *instance != '\0' && invalid && *problem->message != '\0' ? problem->message : NULL, NULL);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), problem->label);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_widget_set_valign (tag, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), tag);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), arrow);
  g_object_set_data_full (G_OBJECT (row), "ref", g_strdup (problem->ref), g_free);

  return row;
}

static void
show_problems (ZyrCompletionPage *self, GPtrArray *problems)
{
  g_autoptr (GPtrArray) sections
      = zyr_form_session_list_sections (zyr_form_host_get_session (self->host));
  g_autofree char *heading = NULL;
  g_autofree char *more = NULL;
  guint n_more = problems->len > PROBLEMS_SHOWN_N_MAX ? problems->len - PROBLEMS_SHOWN_N_MAX : 0;

  zyr_list_box_clear (self->problems);
  for (guint i = 0; i < problems->len - n_more; i++)
    gtk_list_box_append (self->problems,
                         problem_row_new (self, g_ptr_array_index (problems, i), sections));
  gtk_widget_set_visible (GTK_WIDGET (self->problems), problems->len > 0);

  heading = problems->len == 0 ? g_strdup (_ ("Ready to be completed"))
                               : g_strdup_printf (ngettext ("%u question is open",
                                                            "%u questions are open", problems->len),
                                                  problems->len);
  gtk_label_set_text (self->heading, heading);
  gtk_label_set_text (self->explanation,
                      problems->len == 0
                          ? _ ("Every required question is answered. Read the report once more; "
                               "after that it goes to your supervisor.")
                          : _ ("Choose one to go there. The visit can be completed when none is "
                               "left."));
  more = g_strdup_printf (ngettext ("and %u more", "and %u more", n_more), n_more);
  gtk_label_set_text (self->more, more);
  gtk_widget_set_visible (GTK_WIDGET (self->more), n_more > 0);
  gtk_widget_set_sensitive (self->complete, problems->len == 0 && !self->busy);
}

static void
add_row (ZyrCompletionPage *self, AdwPreferencesGroup *group, GtkWidget *row)
{
  g_ptr_array_add (self->result_rows, row);
  adw_preferences_group_add (group, row);
}

/* A short value stands beside its name, a long one below it. */
static void
add_fact (ZyrCompletionPage *self, const char *title, const char *value)
{
  GtkWidget *row;

  if (*value == '\0')
    return;

  row = adw_action_row_new ();
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  if (g_utf8_strlen (value, -1) <= VALUE_BESIDE_CHARS_MAX)
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_label_new (value));
  else
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), value);
  add_row (self, self->summary, row);
}

static void
add_money (ZyrCompletionPage *self, const char *title, gint64 kurus)
{
  g_autofree char *text = kurus >= 0 ? zyr_format_money (kurus) : g_strdup ("");

  add_fact (self, title, text);
}

static char *
dup_words (ZyrCompletionPage *self, const char *list, const char *codes)
{
  return self->codes != NULL ? zyr_code_book_dup_labels (self->codes, list, codes)
                             : g_strdup (codes);
}

static void
add_words (ZyrCompletionPage *self, const char *title, const char *list, const char *codes)
{
  g_autofree char *words = dup_words (self, list, codes);

  add_fact (self, title, words);
}

static void
add_discrepancy (ZyrCompletionPage *self, const ZyrDiscrepancy *discrepancy)
{
  g_autofree char *sentence = self->codes != NULL
                                  ? zyr_code_book_dup_discrepancy (self->codes, discrepancy->code)
                                  : g_strdup (discrepancy->code);
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *tag = zyr_severity_tag_new (discrepancy->severity);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), sentence);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), discrepancy->code);
  gtk_widget_set_valign (tag, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), tag);
  add_row (self, self->discrepancies, row);
}

static void
consent_activated_cb (GtkWidget *row, ZyrCompletionPage *self)
{
  g_autofree char *ref = g_strdup (g_object_get_data (G_OBJECT (row), "ref"));

  g_signal_emit (self, signals[GO], 0, ref);
}

/* Each leads to its question. */
static void
show_consents (ZyrCompletionPage *self)
{
  g_auto (GStrv) consents = zyr_form_host_dup_consents (self->host);
  g_autoptr (GPtrArray) rows
      = zyr_report_consent_rows (zyr_form_host_get_session (self->host), consents);

  for (guint i = 0; i < rows->len; i++)
    {
      GtkWidget *row = g_ptr_array_index (rows, i);

      adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                                 gtk_image_new_from_icon_name ("go-next-symbolic"));
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
      g_signal_connect_object (row, "activated", G_CALLBACK (consent_activated_cb), self, 0);
      add_row (self, self->consents, row);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->consents), rows->len > 0);
}

static void
show_summary (ZyrCompletionPage *self)
{
  const ZyrReportSummary *result = zyr_form_host_get_summary (self->host);
  g_autofree char *size = NULL;
  guint n_before;

  for (guint i = 0; i < self->result_rows->len; i++)
    {
      GtkWidget *row = g_ptr_array_index (self->result_rows, i);
      GtkWidget *group = gtk_widget_get_ancestor (row, ADW_TYPE_PREFERENCES_GROUP);

      adw_preferences_group_remove (ADW_PREFERENCES_GROUP (group), row);
    }
  g_ptr_array_set_size (self->result_rows, 0);

  if (result != NULL)
    {
      add_words (self, _ ("Outcome"), "outcome", result->outcome);
      size = result->household_size > 0 ? g_strdup_printf ("%u", result->household_size)
                                        : g_strdup ("");
      add_fact (self, _ ("Persons in the household"), size);
      add_money (self, _ ("Monthly income"), result->income_total);
      add_money (self, _ ("Monthly income per person"), result->income_per_head);
      add_words (self, _ ("Rating"), "rating", result->rating);
      add_words (self, _ ("Recommendation"), "recommend", result->recommendation);
      add_words (self, _ ("Programmes"), "programme", result->programmes);
      add_fact (self, _ ("Opinion"), result->opinion);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->summary), self->result_rows->len > 0);

  n_before = self->result_rows->len;
  for (guint i = 0; result != NULL && i < result->discrepancies->len; i++)
    add_discrepancy (self, g_ptr_array_index (result->discrepancies, i));
  gtk_widget_set_visible (GTK_WIDGET (self->discrepancies), self->result_rows->len > n_before);
  show_consents (self);
}

void
zyr_completion_page_refresh (ZyrCompletionPage *self)
{
  g_autoptr (GPtrArray) problems = NULL;

  g_return_if_fail (ZYR_IS_COMPLETION_PAGE (self));

  g_clear_handle_id (&self->refresh_source, g_source_remove);
  problems = zyr_form_session_list_problems (zyr_form_host_get_session (self->host));
  show_problems (self, problems);
  show_summary (self);
}

static gboolean
refresh_cb (gpointer user_data)
{
  ZyrCompletionPage *self = user_data;

  self->refresh_source = 0;
  zyr_completion_page_refresh (self);

  return G_SOURCE_REMOVE;
}

/* Only while it is looked at: each keystroke elsewhere would build these lists for nobody. */
static void
changed_cb (ZyrCompletionPage *self)
{
  if (self->refresh_source == 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->refresh_source = g_idle_add_full (G_PRIORITY_HIGH_IDLE, refresh_cb, self, NULL);
}

static void
zyr_completion_page_map (GtkWidget *widget)
{
  zyr_completion_page_refresh (ZYR_COMPLETION_PAGE (widget));

  GTK_WIDGET_CLASS (zyr_completion_page_parent_class)->map (widget);
}

void
zyr_completion_page_set_busy (ZyrCompletionPage *self, gboolean busy)
{
  g_return_if_fail (ZYR_IS_COMPLETION_PAGE (self));

  self->busy = busy;
  zyr_completion_page_refresh (self);
}

void
zyr_completion_page_set_complaint (ZyrCompletionPage *self, const char *sentence)
{
  g_return_if_fail (ZYR_IS_COMPLETION_PAGE (self));

  gtk_label_set_text (self->complaint, sentence);
  gtk_widget_set_visible (GTK_WIDGET (self->complaint), *sentence != '\0');
}

static void
zyr_completion_page_dispose (GObject *object)
{
  ZyrCompletionPage *self = ZYR_COMPLETION_PAGE (object);

  g_clear_handle_id (&self->refresh_source, g_source_remove);
  g_ptr_array_set_size (self->result_rows, 0);
  g_clear_pointer (&self->scrolled, gtk_widget_unparent);
  g_clear_object (&self->host);
  g_clear_object (&self->codes);

  G_OBJECT_CLASS (zyr_completion_page_parent_class)->dispose (object);
}

static void
zyr_completion_page_finalize (GObject *object)
{
  g_clear_pointer (&ZYR_COMPLETION_PAGE (object)->result_rows, g_ptr_array_unref);

  G_OBJECT_CLASS (zyr_completion_page_parent_class)->finalize (object);
}

static void
zyr_completion_page_class_init (ZyrCompletionPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = zyr_completion_page_dispose;
  object_class->finalize = zyr_completion_page_finalize;
  widget_class->map = zyr_completion_page_map;

  signals[GO] = g_signal_new ("go", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                              NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[COMPLETE] = g_signal_new ("complete", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                    NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/ziyaret/Ziyaret/ui/visit/zyr-completion-page.ui");
  gtk_widget_class_bind_template_child (widget_class, ZyrCompletionPage, scrolled);
  gtk_widget_class_bind_template_child (widget_class, ZyrCompletionPage, heading);
  gtk_widget_class_bind_template_child (widget_class, ZyrCompletionPage, explanation);
  gtk_widget_class_bind_template_child (widget_class, ZyrCompletionPage, problems);
  gtk_widget_class_bind_template_child (widget_class, ZyrCompletionPage, more);
  gtk_widget_class_bind_template_child (widget_class, ZyrCompletionPage, summary);
  gtk_widget_class_bind_template_child (widget_class, ZyrCompletionPage, discrepancies);
  gtk_widget_class_bind_template_child (widget_class, ZyrCompletionPage, consents);
  gtk_widget_class_bind_template_child (widget_class, ZyrCompletionPage, reason_group);
  gtk_widget_class_bind_template_child (widget_class, ZyrCompletionPage, reason);
  gtk_widget_class_bind_template_child (widget_class, ZyrCompletionPage, complaint);
  gtk_widget_class_bind_template_child (widget_class, ZyrCompletionPage, complete);
  gtk_widget_class_bind_template_callback (widget_class, problem_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, complete_cb);
}

static void
zyr_completion_page_init (ZyrCompletionPage *self)
{
  self->result_rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
zyr_completion_page_new (ZyrFormHost *host, ZyrCodeBook *codes)
{
  ZyrCompletionPage *self = g_object_new (ZYR_TYPE_COMPLETION_PAGE, NULL);

  self->host = g_object_ref (host);
  if (codes != NULL)
    self->codes = g_object_ref (codes);
  g_signal_connect_object (zyr_form_host_get_session (host), "changed", G_CALLBACK (changed_cb),
                           self, G_CONNECT_SWAPPED);

  return GTK_WIDGET (self);
}
