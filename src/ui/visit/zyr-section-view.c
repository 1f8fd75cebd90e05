/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-section-view-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "zyr-instance-private.h"
#include "zyr-question-row.h"
#include "zyr-sentences.h"
#include "zyr-steps.h"
#include "zyr-structure-row.h"
#include "zyr-toast.h"

G_DEFINE_FINAL_TYPE (ZyrSectionView, zyr_section_view, GTK_TYPE_WIDGET)

typedef ZyrSectionRow Row;

#define COLUMN_WIDTH_PX 680
#define REVEAL_MARGIN_PX 24
/* A row takes a millisecond or more to make and to lay out: so many at first, and at each step. */
#define FIRST_N 4
#define STEP_N 3
#define ALL G_MAXUINT
#define REVEAL_AFTER_MS 50
#define REMOVED_TOAST_S 10
/* A toast that is dismissed while it comes in takes freed memory along (libadwaita 1.2). */
#define TOAST_COMES_IN_MS 500

static void follow (ZyrSectionView *self, const char *ref, guint n_new);

static void
row_free (Row *row)
{
  g_free (row->key);
  zyr_form_item_unref (row->item);
  g_free (row);
}

/* One newcomer of a repeat opens by itself: the first that has something to be answered. */
static void
choose_expanded (ZyrSectionView *self, GPtrArray *items)
{
  guint repeat = 0, opened_in = G_MAXUINT;

  for (guint i = 0; i < items->len; i++)
    {
      const ZyrFormItem *item = g_ptr_array_index (items, i);
      ZyrStructureState state = { 0 };

      if (item->kind == ZYR_FORM_ITEM_REPEAT)
        repeat = i;
      if (item->kind != ZYR_FORM_ITEM_REPEAT_INSTANCE
          || g_hash_table_contains (self->seen, item->ref))
        continue;

      g_hash_table_add (self->seen, g_strdup (item->ref));
      zyr_instance_count_problems (items, i, &state.n_missing, &state.n_invalid);
      if (opened_in == repeat || (state.n_missing == 0 && state.n_invalid == 0))
        continue;
      g_hash_table_add (self->expanded, g_strdup (item->ref));
      opened_in = repeat;
    }
}

/* A note that says no more than the head of the instance above it. */
static gboolean
repeats_head (ZyrSectionView *self, GPtrArray *items, guint index)
{
  const ZyrFormItem *item = g_ptr_array_index (items, index);
  const ZyrFormItem *before = index > 0 ? g_ptr_array_index (items, index - 1) : NULL;
  g_autofree char *summary = NULL;

  if (item->kind != ZYR_FORM_ITEM_NOTE || before == NULL
      || before->kind != ZYR_FORM_ITEM_REPEAT_INSTANCE)
    return FALSE;
  summary = zyr_instance_dup_summary (self->host, items, index - 1);

  return g_str_equal (summary, item->label);
}

static GPtrArray *
wanted_rows (ZyrSectionView *self, GPtrArray *items)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify)row_free);

  choose_expanded (self, items);
  for (guint i = 0; i < items->len; i++)
    {
      ZyrFormItem *item = g_ptr_array_index (items, i);
      Row *row;

      if (repeats_head (self, items, i))
        continue;
      row = g_new0 (Row, 1);
      row->key = g_strdup_printf ("%d %s", item->kind, item->ref);
      row->item = zyr_form_item_ref (item);
      row->index = i;
      g_ptr_array_add (rows, row);
      if (item->kind == ZYR_FORM_ITEM_REPEAT_INSTANCE
          && !g_hash_table_contains (self->expanded, item->ref))
        i = zyr_instance_end (items, i) - 1;
    }

  return rows;
}

/* What an instance is called: "Ayşe Yılmaz", or "Member 3". */
static char *
dup_instance_title (ZyrSectionView *self, const Row *row)
{
  g_autoptr (GPtrArray) items
      = zyr_form_session_list_items (zyr_form_host_get_session (self->host), self->section_ref);
  g_autofree char *summary = zyr_instance_dup_summary (self->host, items, row->index);

  if (*summary != '\0')
    return g_steal_pointer (&summary);
  return g_strdup_printf ("%s %u", row->item->label, row->item->n_instances);
}

/* Removing with a way back, as long as it is the last that was done. */

static void
undo_removal_cb (ZyrSectionView *self, AdwToast *toast)
{
  g_autofree char *look = NULL;

  if (zyr_form_host_get_step (self->host) != self->removed_step)
    return;
  look = zyr_form_host_move (self->host, ZYR_FILL_UNDO);
  if (look != NULL)
    zyr_section_view_focus (self, look);
}

static gboolean
dismiss_removed_cb (gpointer user_data)
{
  ZyrSectionView *self = user_data;

  self->dismiss_source = 0;
  if (self->removed_toast != NULL && zyr_form_host_get_step (self->host) != self->removed_step)
    adw_toast_dismiss (self->removed_toast);
  return G_SOURCE_REMOVE;
}

static void
history_changed_cb (ZyrSectionView *self)
{
  if (self->removed_toast != NULL && self->dismiss_source == 0
      && zyr_form_host_get_step (self->host) != self->removed_step)
    self->dismiss_source = g_timeout_add (TOAST_COMES_IN_MS, dismiss_removed_cb, self);
}

static void
show_toast (ZyrSectionView *self, AdwToast *toast)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_TOAST_OVERLAY);

  if (overlay != NULL)
    zyr_toast_add (ADW_TOAST_OVERLAY (overlay), toast);
  else
    g_object_unref (toast);
}

static void
show_error (ZyrSectionView *self, const GError *error)
{
  g_autofree char *sentence = zyr_sentence_for_error (error);

  show_toast (self, adw_toast_new (sentence));
}

static Row *
row_of_widget (ZyrSectionView *self, GtkWidget *widget)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      Row *row = g_ptr_array_index (self->rows, i);

      if (row->widget == widget)
        return row;
    }

  return NULL;
}

static void
show_removed (ZyrSectionView *self, const char *sentence)
{
  AdwToast *toast = adw_toast_new (sentence);

  if (zyr_form_host_can_move (self->host, ZYR_FILL_UNDO))
    {
      adw_toast_set_button_label (toast, _ ("_Undo"));
      adw_toast_set_timeout (toast, REMOVED_TOAST_S);
      g_signal_connect_object (toast, "button-clicked", G_CALLBACK (undo_removal_cb), self,
                               G_CONNECT_SWAPPED);
      g_set_weak_pointer (&self->removed_toast, toast);
      self->removed_step = zyr_form_host_get_step (self->host);
    }
  show_toast (self, toast);
}

static void
remove_cb (GtkWidget *widget, ZyrSectionView *self)
{
  Row *row = row_of_widget (self, widget);
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = NULL;
  g_autofree char *summary = NULL;
  g_autofree char *ref = NULL;

  if (row == NULL)
    return;

  ref = g_strdup (row->item->ref);
  summary = dup_instance_title (self, row);
  /* Translators: %s is what was removed, such as "Household member 3" */
  sentence = g_strdup_printf (_ ("%s removed"), summary);
  if (zyr_form_host_remove_repeat (self->host, ref, &error))
    show_removed (self, sentence);
  else
    show_error (self, error);
}

void
zyr_section_view_collapse_beside (ZyrSectionView *self, const char *instance_ref)
{
  const char *bracket = strrchr (instance_ref, '[');
  g_autofree char *prefix
      = g_strndup (instance_ref, bracket != NULL ? (gsize)(bracket + 1 - instance_ref) : 0);
  GHashTableIter iter;
  gpointer ref;

  if (*prefix == '\0')
    return;
  g_hash_table_iter_init (&iter, self->expanded);
  while (g_hash_table_iter_next (&iter, &ref, NULL))
    {
      if (g_str_has_prefix (ref, prefix) && strchr ((char *)ref + strlen (prefix), '/') == NULL
          && !g_str_equal (ref, instance_ref))
        g_hash_table_iter_remove (&iter);
    }
}

static void
add_cb (GtkWidget *widget, ZyrSectionView *self)
{
  Row *row = row_of_widget (self, widget);
  g_autoptr (GError) error = NULL;
  g_autofree char *ref = NULL;

  if (row == NULL)
    return;

  ref = zyr_form_host_add_repeat (self->host, row->item->ref, &error);
  if (ref == NULL)
    {
      show_error (self, error);
      return;
    }
  zyr_section_view_collapse_beside (self, ref);
  g_hash_table_add (self->seen, g_strdup (ref));
  g_hash_table_add (self->expanded, g_strdup (ref));
  zyr_section_view_focus (self, ref);
  zyr_section_view_focus_beside (self, 1);
}

static void
toggled_cb (GtkWidget *widget, ZyrSectionView *self)
{
  Row *row = row_of_widget (self, widget);

  if (row == NULL)
    return;

  if (!g_hash_table_remove (self->expanded, row->item->ref))
    g_hash_table_add (self->expanded, g_strdup (row->item->ref));
  follow (self, NULL, FIRST_N);
}

/* Rows */

static GtkWidget *
widget_new (ZyrSectionView *self, const ZyrFormItem *item)
{
  GtkWidget *widget;

  if (item->kind == ZYR_FORM_ITEM_QUESTION)
    return zyr_question_row_new (self->host);

  widget = zyr_structure_row_new (item->kind);
  g_signal_connect_object (widget, "add", G_CALLBACK (add_cb), self, 0);
  g_signal_connect_object (widget, "remove", G_CALLBACK (remove_cb), self, 0);
  g_signal_connect_object (widget, "toggled", G_CALLBACK (toggled_cb), self, 0);

  return widget;
}

static void
update_row (ZyrSectionView *self, Row *row, GPtrArray *items)
{
  g_autofree char *summary = NULL;
  ZyrStructureState state = { .summary = "" };

  if (row->item->kind == ZYR_FORM_ITEM_QUESTION)
    {
      zyr_question_row_update (ZYR_QUESTION_ROW (row->widget), row->item, self->show_missing);
      return;
    }
  state.editable = zyr_form_host_may_edit (self->host);
  if (row->item->kind == ZYR_FORM_ITEM_REPEAT_INSTANCE)
    {
      summary = zyr_instance_dup_summary (self->host, items, row->index);
      state.summary = summary;
      state.expanded = g_hash_table_contains (self->expanded, row->item->ref);
      if (state.editable)
        zyr_instance_count_problems (items, row->index, &state.n_missing, &state.n_invalid);
    }
  zyr_structure_row_update (ZYR_STRUCTURE_ROW (row->widget), row->item, &state);
}

/* Takes the widgets of @old that fit into @wanted, drops the others. */
static void
reuse_widgets (ZyrSectionView *self, GPtrArray *old, GPtrArray *wanted)
{
  g_autoptr (GHashTable) by_key = g_hash_table_new (g_str_hash, g_str_equal);
  GtkWidget *refocus = NULL;

  for (guint i = 0; i < old->len; i++)
    {
      Row *row = g_ptr_array_index (old, i);

      g_hash_table_insert (by_key, row->key, row);
    }
  for (guint i = 0; i < wanted->len; i++)
    {
      Row *row = g_ptr_array_index (wanted, i);
      Row *match = g_hash_table_lookup (by_key, row->key);

      if (match != NULL)
        row->widget = g_steal_pointer (&match->widget);
    }
  for (guint i = 0; i < old->len; i++)
    {
      Row *row = g_ptr_array_index (old, i);

      if (row->widget == NULL)
        continue;
      /* The next row that stays takes the focus over. */
      if (gtk_widget_get_focus_child (self->column) == row->widget)
        refocus = gtk_widget_get_next_sibling (row->widget);
      else if (refocus == row->widget)
        refocus = gtk_widget_get_next_sibling (row->widget);
      gtk_box_remove (GTK_BOX (self->column), row->widget);
    }
  if (refocus != NULL)
    gtk_widget_grab_focus (refocus);
}

/* Also when the form changes its language. */
static void
show_title (ZyrSectionView *self)
{
  g_autoptr (GPtrArray) sections
      = zyr_form_session_list_sections (zyr_form_host_get_session (self->host));

  for (guint i = 0; i < sections->len; i++)
    {
      const ZyrFormSection *section = g_ptr_array_index (sections, i);

      if (g_str_equal (section->ref, self->section_ref)
          && !g_str_equal (gtk_label_get_text (self->title), section->title))
        gtk_label_set_text (self->title, section->title);
    }
}

/* Before which all rows are to be made; 0 when @ref (nullable) is none of them */
static guint
end_of_ref (GPtrArray *rows, const char *ref)
{
  for (guint i = 0; ref != NULL && i < rows->len; i++)
    {
      if (g_str_equal (((Row *)g_ptr_array_index (rows, i))->item->ref, ref))
        return i + 1;
    }

  return 0;
}

/* Makes @n_new of the rows that have no widget yet, and all down to @ref (nullable).
 * @only_new: those that have are as they should be. */
static void
sync_rows (ZyrSectionView *self, const char *ref, guint n_new, gboolean only_new)
{
  g_autoptr (GPtrArray) items
      = zyr_form_session_list_items (zyr_form_host_get_session (self->host), self->section_ref);
  g_autoptr (GPtrArray) old = g_steal_pointer (&self->rows);
  GtkWidget *previous = GTK_WIDGET (self->title);
  guint end;

  self->rows = wanted_rows (self, items);
  reuse_widgets (self, old, self->rows);
  end = end_of_ref (self->rows, ref);
  self->n_left = 0;

  for (guint i = 0; i < self->rows->len; i++)
    {
      Row *row = g_ptr_array_index (self->rows, i);
      gboolean is_new = row->widget == NULL;

      if (is_new && i >= end && n_new == 0)
        {
          self->n_left++;
          continue;
        }
      if (is_new)
        {
          n_new -= n_new > 0;
          row->widget = widget_new (self, row->item);
          gtk_box_insert_child_after (GTK_BOX (self->column), row->widget, previous);
        }
      else if (gtk_widget_get_prev_sibling (row->widget) != previous)
        {
          gtk_box_reorder_child_after (GTK_BOX (self->column), row->widget, previous);
        }
      if (is_new || !only_new)
        update_row (self, row, items);
      previous = row->widget;
    }
  zyr_section_shape_cards (self->rows);
  if (self->n_left == 0)
    zyr_steps_stop (GTK_WIDGET (self));
}

static gboolean
show_some (GtkWidget *widget, guint step)
{
  /* The first were made before. */
  if (step > 0)
    sync_rows (ZYR_SECTION_VIEW (widget), NULL, STEP_N, TRUE);

  return TRUE;
}

/* What the session has come to; of many new rows some now, the others in steps. */
static void
follow (ZyrSectionView *self, const char *ref, guint n_new)
{
  g_clear_handle_id (&self->sync_source, g_source_remove);
  if (self->section_ref == NULL)
    return;

  show_title (self);
  sync_rows (self, ref, n_new, FALSE);
  if (self->n_left > 0)
    zyr_steps_run (GTK_WIDGET (self), show_some, G_MAXUINT);
}

void
zyr_section_view_sync (ZyrSectionView *self)
{
  g_return_if_fail (ZYR_IS_SECTION_VIEW (self));

  follow (self, NULL, G_MAXUINT);
}

void
zyr_section_view_make (ZyrSectionView *self, const char *ref)
{
  follow (self, ref, FIRST_N);
}

static void
make_all (ZyrSectionView *self)
{
  if (self->n_left > 0)
    zyr_section_view_sync (self);
}

static gboolean
sync_cb (gpointer user_data)
{
  ZyrSectionView *self = user_data;

  self->sync_source = 0;
  follow (self, NULL, FIRST_N);

  return G_SOURCE_REMOVE;
}

/* Before layout and drawing of the same frame, and not inside the row that gave the answer. */
static void
changed_cb (ZyrSectionView *self)
{
  if (self->sync_source == 0)
    self->sync_source = g_idle_add_full (G_PRIORITY_HIGH_IDLE, sync_cb, self, NULL);
}

static Row *
row_of_ref (ZyrSectionView *self, const char *ref)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      Row *row = g_ptr_array_index (self->rows, i);

      if (g_str_equal (row->item->ref, ref))
        return row;
    }

  return NULL;
}

static gboolean
is_made_question (const Row *row)
{
  return row->widget != NULL && row->item->kind == ZYR_FORM_ITEM_QUESTION;
}

static void
answer_saved_cb (ZyrSectionView *self, const char *ref)
{
  Row *row = row_of_ref (self, ref);

  if (row != NULL && is_made_question (row))
    zyr_question_row_set_saved (ZYR_QUESTION_ROW (row->widget), *row->item->value != '\0');
}

static void
remarks_changed_cb (ZyrSectionView *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      Row *row = g_ptr_array_index (self->rows, i);

      if (is_made_question (row))
        zyr_question_row_update_remarks (ZYR_QUESTION_ROW (row->widget));
    }
}

void
zyr_section_view_set_section (ZyrSectionView *self, const char *section_ref)
{
  GtkAdjustment *adjustment;

  g_return_if_fail (ZYR_IS_SECTION_VIEW (self));
  g_return_if_fail (section_ref != NULL);

  if (g_strcmp0 (self->section_ref, section_ref) != 0)
    {
      g_free (self->section_ref);
      self->section_ref = g_strdup (section_ref);
      g_hash_table_remove_all (self->seen);
      adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scrolled));
      gtk_adjustment_set_value (adjustment, 0);
    }
  follow (self, NULL, FIRST_N);
}

const char *
zyr_section_view_get_section (ZyrSectionView *self)
{
  g_return_val_if_fail (ZYR_IS_SECTION_VIEW (self), NULL);

  return self->section_ref;
}

void
zyr_section_view_set_show_missing (ZyrSectionView *self, gboolean show_missing)
{
  g_return_if_fail (ZYR_IS_SECTION_VIEW (self));

  if (self->show_missing == show_missing)
    return;
  self->show_missing = show_missing;
  follow (self, NULL, FIRST_N);
}

/* Opens each instance that @ref is in. */
static void
expand_to (ZyrSectionView *self, const char *ref)
{
  for (const char *p = strchr (ref, ']'); p != NULL; p = strchr (p + 1, ']'))
    {
      char *instance = g_strndup (ref, (gsize)(p - ref) + 1);

      g_hash_table_add (self->seen, g_strdup (instance));
      g_hash_table_add (self->expanded, instance);
    }
}

/* The whole question, with what is said about it: focus alone shows only the field. */
static gboolean
reveal_cb (gpointer user_data)
{
  ZyrSectionView *self = user_data;
  GtkAdjustment *adjustment
      = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scrolled));
  Row *row = self->reveal_ref != NULL ? row_of_ref (self, self->reveal_ref) : NULL;
  double value = gtk_adjustment_get_value (adjustment);
  double page = gtk_adjustment_get_page_size (adjustment);
  graphene_rect_t bounds;

  self->reveal_source = 0;
  g_clear_pointer (&self->reveal_ref, g_free);
  if (row == NULL || row->widget == NULL
      || !gtk_widget_compute_bounds (row->widget, self->column, &bounds))
    return G_SOURCE_REMOVE;

  if (bounds.origin.y + bounds.size.height + REVEAL_MARGIN_PX > value + page)
    value = bounds.origin.y + bounds.size.height + REVEAL_MARGIN_PX - page;
  if (bounds.origin.y - REVEAL_MARGIN_PX < value)
    value = bounds.origin.y - REVEAL_MARGIN_PX;
  gtk_adjustment_set_value (adjustment, value);

  return G_SOURCE_REMOVE;
}

void
zyr_section_view_reveal (ZyrSectionView *self, const char *ref)
{
  g_free (self->reveal_ref);
  self->reveal_ref = g_strdup (ref);
  /* After the layout of the next frame. */
  if (self->reveal_source == 0)
    self->reveal_source = g_timeout_add (REVEAL_AFTER_MS, reveal_cb, self);
}

gboolean
zyr_section_view_focus (ZyrSectionView *self, const char *ref)
{
  Row *row;

  g_return_val_if_fail (ZYR_IS_SECTION_VIEW (self), FALSE);
  g_return_val_if_fail (ref != NULL, FALSE);

  expand_to (self, ref);
  zyr_section_view_make (self, ref);
  row = row_of_ref (self, ref);

  if (row == NULL)
    return FALSE;
  zyr_section_view_reveal (self, ref);

  return gtk_widget_grab_focus (row->widget);
}

const char *
zyr_section_view_get_focus_ref (ZyrSectionView *self)
{
  GtkWidget *child;
  Row *row;

  g_return_val_if_fail (ZYR_IS_SECTION_VIEW (self), NULL);

  child = gtk_widget_get_focus_child (self->column);
  row = child != NULL ? row_of_widget (self, child) : NULL;

  return row != NULL ? row->item->ref : NULL;
}

GtkWidget *
zyr_section_view_get_row (ZyrSectionView *self, const char *ref)
{
  Row *row;

  g_return_val_if_fail (ZYR_IS_SECTION_VIEW (self), NULL);

  make_all (self);
  row = row_of_ref (self, ref);

  return row != NULL ? row->widget : NULL;
}

/* The way of the Tab key goes through all rows. */
static gboolean
zyr_section_view_move_focus (GtkWidget *widget, GtkDirectionType direction)
{
  make_all (ZYR_SECTION_VIEW (widget));

  return GTK_WIDGET_CLASS (zyr_section_view_parent_class)->focus (widget, direction);
}

static void
zyr_section_view_dispose (GObject *object)
{
  ZyrSectionView *self = ZYR_SECTION_VIEW (object);

  g_clear_handle_id (&self->sync_source, g_source_remove);
  g_clear_handle_id (&self->reveal_source, g_source_remove);
  g_ptr_array_set_size (self->rows, 0);
  g_clear_handle_id (&self->dismiss_source, g_source_remove);
  g_clear_weak_pointer (&self->removed_toast);
  g_clear_pointer (&self->scrolled, gtk_widget_unparent);
  g_clear_object (&self->host);

  G_OBJECT_CLASS (zyr_section_view_parent_class)->dispose (object);
}

static void
zyr_section_view_finalize (GObject *object)
{
  ZyrSectionView *self = ZYR_SECTION_VIEW (object);

  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->expanded, g_hash_table_unref);
  g_clear_pointer (&self->seen, g_hash_table_unref);
  g_clear_pointer (&self->section_ref, g_free);
  g_clear_pointer (&self->reveal_ref, g_free);

  G_OBJECT_CLASS (zyr_section_view_parent_class)->finalize (object);
}

static void
zyr_section_view_class_init (ZyrSectionViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = zyr_section_view_dispose;
  object_class->finalize = zyr_section_view_finalize;
  GTK_WIDGET_CLASS (klass)->focus = zyr_section_view_move_focus;

  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
zyr_section_view_init (ZyrSectionView *self)
{
  GtkWidget *title = gtk_label_new ("");

  self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify)row_free);
  self->expanded = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  self->title = GTK_LABEL (title);
  gtk_label_set_wrap (self->title, TRUE);
  gtk_label_set_xalign (self->title, 0);
  gtk_widget_add_css_class (title, "title-2");
  gtk_widget_add_css_class (title, "section-title");

  self->column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (self->column), title);
  self->scrolled = zyr_section_scroller_new (self->column);
  gtk_widget_set_parent (self->scrolled, GTK_WIDGET (self));
}

GtkWidget *
zyr_section_scroller_new (GtkWidget *column)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *clamp = adw_clamp_new ();

  gtk_widget_add_css_class (column, "section");
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), COLUMN_WIDTH_PX);
  adw_clamp_set_tightening_threshold (ADW_CLAMP (clamp), COLUMN_WIDTH_PX);
  adw_clamp_set_child (ADW_CLAMP (clamp), column);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), clamp);
  return scrolled;
}

GtkWidget *
zyr_section_view_new (ZyrFormHost *host)
{
  ZyrSectionView *self = g_object_new (ZYR_TYPE_SECTION_VIEW, NULL);

  self->host = g_object_ref (host);
  g_signal_connect_object (zyr_form_host_get_session (host), "changed", G_CALLBACK (changed_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (host, "answer-saved", G_CALLBACK (answer_saved_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (host, "remarks-changed", G_CALLBACK (remarks_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (host, "history-changed", G_CALLBACK (history_changed_cb), self,
                           G_CONNECT_SWAPPED);

  return GTK_WIDGET (self);
}
