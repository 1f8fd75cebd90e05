/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-matter-dialog.h"

#include <glib/gi18n.h>

#include "zyr-acts.h"
#include "zyr-clock.h"
#include "zyr-code-book.h"
#include "zyr-format.h"
#include "zyr-inspection.h"
#include "zyr-sentences.h"
#include "zyr-window.h"

typedef enum
{
  MODE_REFER,
  MODE_OBJECT,
  MODE_ANSWER,
  MODE_ANNUL,   /* the first of two inspectors asks for it … */
  MODE_CONFIRM, /* … and the second carries it out */
} Mode;

struct _ZyrMatterDialog
{
  AdwWindow parent_instance;

  AdwWindowTitle *title;
  GtkLabel *hint_label;
  GtkWidget *what_group;
  AdwComboRow *choice_row;
  AdwComboRow *member_row;
  AdwComboRow *urgency_row;
  AdwEntryRow *date_row;
  GtkLabel *text_label;
  GtkTextView *text_view;
  GtkLabel *trouble_label;
  GtkButton *act_button;

  ZyrWorkspace *workspace;
  Mode mode;
  char *id;           /* of the household, the objection or the visit */
  GPtrArray *choices; /* of codes, in the order of the rows; NULL-terminated */
  GPtrArray *members; /* of ids; the first is "": the household */
  GPtrArray *urgencies;
  gboolean busy;
};

G_DEFINE_FINAL_TYPE (ZyrMatterDialog, zyr_matter_dialog, ADW_TYPE_WINDOW)

static void
show_trouble (ZyrMatterDialog *self, const char *sentence)
{
  gtk_label_set_label (self->trouble_label, sentence ? sentence : "");
  gtk_widget_set_visible (GTK_WIDGET (self->trouble_label), sentence != NULL);
  /* The window grows by it: what is filled in stays in sight. */
  gtk_window_set_default_size (GTK_WINDOW (self), -1, -1);
}

static char *
dup_text (ZyrMatterDialog *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->text_view);
  GtkTextIter start;
  GtkTextIter end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return g_strstrip (gtk_text_buffer_get_text (buffer, &start, &end, FALSE));
}

static const char *
get_choice (AdwComboRow *row, GPtrArray *codes)
{
  guint selected = adw_combo_row_get_selected (row);

  return selected < codes->len ? g_ptr_array_index (codes, selected) : "";
}

/* A referral says enough without words, and so does ordering a visit. */
static gboolean
needs_text (ZyrMatterDialog *self)
{
  if (self->mode == MODE_ANSWER)
    return g_strcmp0 (get_choice (self->choice_row, self->choices), "visit_ordered") != 0;
  return self->mode != MODE_REFER;
}

static void
update (ZyrMatterDialog *self)
{
  g_autofree char *text = dup_text (self);

  gtk_widget_set_sensitive (GTK_WIDGET (self->act_button),
                            !self->busy && (text[0] != '\0' || !needs_text (self)));
}

static void
edited_cb (ZyrMatterDialog *self)
{
  show_trouble (self, NULL);
  update (self);
}

static gboolean
is_annulment (ZyrMatterDialog *self)
{
  return self->mode == MODE_ANNUL || self->mode == MODE_CONFIRM;
}

static char *
dup_trouble (ZyrMatterDialog *self, const GError *error)
{
  if (is_annulment (self) && zyr_inspection_is_open (self->workspace))
    return zyr_sentence_for_inspection (error);
  return zyr_sentence_for_error (error);
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ZyrMatterDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = zyr_act_finish (result, &error);
  const char *const sentences[]
      = { _ ("The referral is recorded"), _ ("The objection is recorded"),
          _ ("The answer is recorded"), _ ("The annulment is asked for"),
          _ ("The visit is annulled") };
  g_autofree char *trouble = NULL;
  GtkWindow *parent;

  if (self->workspace == NULL)
    return; /* closed meanwhile */
  self->busy = FALSE;
  update (self);
  if (id == NULL)
    {
      trouble = dup_trouble (self, error);
      show_trouble (self, trouble);
      return;
    }
  parent = gtk_window_get_transient_for (GTK_WINDOW (self));
  if (ZYR_IS_WINDOW (parent))
    zyr_window_toast (ZYR_WINDOW (parent), sentences[self->mode]);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
refer (ZyrMatterDialog *self, const char *text, const char *date)
{
  const ZyrReferral referral = {
    .household_id = self->id,
    .institution = get_choice (self->choice_row, self->choices),
    .member_id = get_choice (self->member_row, self->members),
    .urgency = get_choice (self->urgency_row, self->urgencies),
    .detail = text,
    .due = date,
  };

  zyr_act_refer_async (self->workspace, &referral, NULL, done_cb, g_object_ref (self));
}

static void
act_cb (ZyrMatterDialog *self)
{
  g_autofree char *text = dup_text (self);
  g_autofree char *date = zyr_parse_date (gtk_editable_get_text (GTK_EDITABLE (self->date_row)));

  if (self->busy)
    return;
  if ((self->mode == MODE_REFER && date == NULL)
      || (self->mode == MODE_OBJECT && (date == NULL || date[0] == '\0')))
    {
      show_trouble (self, _ ("Enter the day as in 21.11.2026."));
      return;
    }
  self->busy = TRUE;
  update (self);
  if (self->mode == MODE_REFER)
    refer (self, text, date);
  else if (self->mode == MODE_OBJECT)
    zyr_act_object_async (self->workspace, self->id, date, text, NULL, NULL, NULL, done_cb,
                          g_object_ref (self));
  else if (self->mode == MODE_ANSWER)
    zyr_act_answer_objection_async (self->workspace, self->id,
                                    get_choice (self->choice_row, self->choices), text, NULL, NULL,
                                    done_cb, g_object_ref (self));
  else
    zyr_act_annul_async (self->workspace, self->id, text, NULL, done_cb, g_object_ref (self));
}

static void
zyr_matter_dialog_dispose (GObject *object)
{
  g_clear_object (&ZYR_MATTER_DIALOG (object)->workspace);

  G_OBJECT_CLASS (zyr_matter_dialog_parent_class)->dispose (object);
}

static void
zyr_matter_dialog_finalize (GObject *object)
{
  ZyrMatterDialog *self = ZYR_MATTER_DIALOG (object);

  g_free (self->id);
  g_ptr_array_unref (self->choices);
  g_ptr_array_unref (self->members);
  g_ptr_array_unref (self->urgencies);

  G_OBJECT_CLASS (zyr_matter_dialog_parent_class)->finalize (object);
}

static void
zyr_matter_dialog_class_init (ZyrMatterDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = zyr_matter_dialog_dispose;
  object_class->finalize = zyr_matter_dialog_finalize;

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/ziyaret/Ziyaret/ui/household/zyr-matter-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, ZyrMatterDialog, title);
  gtk_widget_class_bind_template_child (widget_class, ZyrMatterDialog, hint_label);
  gtk_widget_class_bind_template_child (widget_class, ZyrMatterDialog, what_group);
  gtk_widget_class_bind_template_child (widget_class, ZyrMatterDialog, choice_row);
  gtk_widget_class_bind_template_child (widget_class, ZyrMatterDialog, member_row);
  gtk_widget_class_bind_template_child (widget_class, ZyrMatterDialog, urgency_row);
  gtk_widget_class_bind_template_child (widget_class, ZyrMatterDialog, date_row);
  gtk_widget_class_bind_template_child (widget_class, ZyrMatterDialog, text_label);
  gtk_widget_class_bind_template_child (widget_class, ZyrMatterDialog, text_view);
  gtk_widget_class_bind_template_child (widget_class, ZyrMatterDialog, trouble_label);
  gtk_widget_class_bind_template_child (widget_class, ZyrMatterDialog, act_button);
  gtk_widget_class_bind_template_callback (widget_class, act_cb);
  gtk_widget_class_bind_template_callback (widget_class, edited_cb);
}

static void
zyr_matter_dialog_init (ZyrMatterDialog *self)
{
  self->choices = g_ptr_array_new_with_free_func (g_free);
  self->members = g_ptr_array_new_with_free_func (g_free);
  self->urgencies = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (gtk_text_view_get_buffer (self->text_view), "changed",
                           G_CALLBACK (edited_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->choice_row, "notify::selected", G_CALLBACK (edited_cb), self,
                           G_CONNECT_SWAPPED);
}

/* What stands in the dialog */

static void
add_choice (GPtrArray *codes, GtkStringList *labels, const char *code, const char *label)
{
  g_ptr_array_add (codes, g_strdup (code));
  gtk_string_list_append (labels, label);
}

static void
add_codes (ZyrMatterDialog *self, AdwComboRow *row, GPtrArray *codes, const char *list,
           const char *none)
{
  ZyrCodeBook *book = zyr_workspace_get_codes (self->workspace);
  g_auto (GStrv) all = zyr_code_book_dup_codes (book, list);
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);

  if (none != NULL)
    add_choice (codes, labels, "", none);
  for (guint i = 0; all[i] != NULL; i++)
    {
      g_autofree char *label = zyr_code_book_dup_label (book, list, all[i]);

      /* The form's way of saying that there is nothing. */
      if (!g_str_equal (all[i], "none"))
        add_choice (codes, labels, all[i], label);
    }
  adw_combo_row_set_model (row, G_LIST_MODEL (labels));
}

static void
add_members (ZyrMatterDialog *self, ZyrHousehold *household)
{
  GPtrArray *members = zyr_household_get_members (household);
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);

  add_choice (self->members, labels, "", _ ("The whole household"));
  for (guint i = 0; i < members->len; i++)
    {
      const ZyrHouseholdMember *member = g_ptr_array_index (members, i);

      if (member->left[0] == '\0')
        add_choice (self->members, labels, member->id, member->name);
    }
  adw_combo_row_set_model (self->member_row, G_LIST_MODEL (labels));
}

static void
add_answers (ZyrMatterDialog *self, const char *state)
{
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);

  add_choice (self->choices, labels, "upheld", C_ ("objection", "Upheld"));
  add_choice (self->choices, labels, "dismissed", C_ ("objection", "Dismissed"));
  if (g_str_equal (state, "in_review"))
    add_choice (self->choices, labels, "visit_ordered", C_ ("objection", "Visit ordered"));
  adw_combo_row_set_model (self->choice_row, G_LIST_MODEL (labels));
}

static ZyrMatterDialog *
dialog_new (GtkWidget *parent, ZyrWorkspace *workspace, Mode mode, const char *head_name,
            const char *id)
{
  ZyrMatterDialog *self
      = g_object_new (ZYR_TYPE_MATTER_DIALOG, "transient-for", gtk_widget_get_root (parent), NULL);
  const char *const titles[] = { _ ("Refer to an Institution"), _ ("Record an Objection"),
                                 _ ("Answer the Objection"), _ ("Annul the Visit"),
                                 _ ("Confirm the Annulment") };
  const char *const acts[] = { _ ("Refer"), C_ ("objection", "Record"),
                               C_ ("objection", "Give the Answer"), _ ("Annul the Visit"),
                               _ ("Confirm the Annulment") };
  const char *const texts[] = { _ ("Why, and what is asked for"), _ ("What is objected to, and why"),
                                _ ("Reason"), _ ("Reason"), _ ("Reason") };
  const char *const choices[] = { _ ("Institution"), "", C_ ("objection", "Answer"), "", "" };
  const char *const dates[] = { _ ("To be done by (optional)"), _ ("Handed in on"), "", "", "" };

  self->workspace = g_object_ref (workspace);
  self->mode = mode;
  self->id = g_strdup (id);
  gtk_window_set_title (GTK_WINDOW (self), titles[mode]);
  adw_window_title_set_title (self->title, titles[mode]);
  adw_window_title_set_subtitle (self->title, head_name);
  gtk_button_set_label (self->act_button, acts[mode]);
  gtk_widget_add_css_class (GTK_WIDGET (self->act_button),
                            is_annulment (self) ? "destructive-action" : "suggested-action");
  gtk_label_set_label (self->text_label, texts[mode]);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->choice_row), choices[mode]);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->date_row), dates[mode]);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->date_row), dates[mode]);
  gtk_widget_set_visible (GTK_WIDGET (self->choice_row), choices[mode][0] != '\0');
  gtk_widget_set_visible (GTK_WIDGET (self->member_row), mode == MODE_REFER);
  gtk_widget_set_visible (GTK_WIDGET (self->urgency_row), mode == MODE_REFER);
  gtk_widget_set_visible (GTK_WIDGET (self->date_row), dates[mode][0] != '\0');
  gtk_widget_set_visible (self->what_group, !is_annulment (self));
  return self;
}

static void
present (ZyrMatterDialog *self)
{
  update (self);
  gtk_window_present (GTK_WINDOW (self));
}

void
zyr_matter_dialog_refer (GtkWidget *parent, ZyrWorkspace *workspace, ZyrHousehold *household)
{
  ZyrMatterDialog *self;

  g_return_if_fail (GTK_IS_WIDGET (parent) && ZYR_IS_WORKSPACE (workspace));
  g_return_if_fail (ZYR_IS_HOUSEHOLD (household));

  self = dialog_new (parent, workspace, MODE_REFER,
                     zyr_household_get_header (household)->head_name,
                     zyr_household_get_id (household));
  add_codes (self, self->choice_row, self->choices, "refer", NULL);
  add_codes (self, self->urgency_row, self->urgencies, "urgency", C_ ("urgency", "Not stated"));
  add_members (self, household);
  present (self);
}

void
zyr_matter_dialog_object (GtkWidget *parent, ZyrWorkspace *workspace, ZyrHousehold *household)
{
  ZyrMatterDialog *self;
  g_autofree char *today = NULL;
  g_autofree char *text = NULL;

  g_return_if_fail (GTK_IS_WIDGET (parent) && ZYR_IS_WORKSPACE (workspace));
  g_return_if_fail (ZYR_IS_HOUSEHOLD (household));

  self = dialog_new (parent, workspace, MODE_OBJECT,
                     zyr_household_get_header (household)->head_name,
                     zyr_household_get_id (household));
  today = zyr_clock_dup_today (zyr_workspace_get_clock (workspace), NULL);
  text = zyr_format_date_short (today);
  gtk_editable_set_text (GTK_EDITABLE (self->date_row), text);
  present (self);
}

void
zyr_matter_dialog_answer (GtkWidget *parent,
                          ZyrWorkspace *workspace,
                          const char *head_name,
                          const char *objection_id,
                          const char *state)
{
  ZyrMatterDialog *self;

  g_return_if_fail (GTK_IS_WIDGET (parent) && ZYR_IS_WORKSPACE (workspace));

  self = dialog_new (parent, workspace, MODE_ANSWER, head_name, objection_id);
  add_answers (self, state);
  present (self);
}

void
zyr_matter_dialog_annul (GtkWidget *parent,
                         ZyrWorkspace *workspace,
                         const char *head_name,
                         const char *visit_id,
                         const char *asked)
{
  const char *rule = _ ("Two inspectors annul a visit: the first asks for it, the second one’s "
                        "word makes it void, and the visit before counts again.");
  g_autofree char *hint = asked != NULL ? g_strconcat (asked, "\n\n", rule, NULL) : g_strdup (rule);
  ZyrMatterDialog *self;

  g_return_if_fail (GTK_IS_WIDGET (parent) && ZYR_IS_WORKSPACE (workspace));

  self = dialog_new (parent, workspace, asked != NULL ? MODE_CONFIRM : MODE_ANNUL, head_name,
                     visit_id);
  gtk_label_set_label (self->hint_label, hint);
  gtk_widget_set_visible (GTK_WIDGET (self->hint_label), TRUE);
  present (self);
}
