/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-household-sections.h"

#include <glib/gi18n.h>

#include "zyr-code-book.h"
#include "zyr-conflict-words.h"
#include "zyr-format.h"
#include "zyr-label.h"
#include "zyr-national-number.h"
#include "zyr-search-key.h"
#include "zyr-sync-sentences.h"
#include "zyr-visit-tile.h"

#define SHORT_VALUE_N_CHARS 12
#define NOTES_TO_SEARCH 4

GtkWidget *
zyr_household_detail_row (const char *what, const char *value)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *title = g_markup_escape_text (what, -1);
  GtkWidget *label = gtk_label_new (value);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  /* A label that may wrap asks for next to no width: short values stay whole. */
  gtk_label_set_wrap (GTK_LABEL (label), g_utf8_strlen (value, -1) > SHORT_VALUE_N_CHARS);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_natural_wrap_mode (GTK_LABEL (label), GTK_NATURAL_WRAP_NONE);
  gtk_label_set_xalign (GTK_LABEL (label), 1);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_RIGHT);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, "dim-label");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
  return row;
}

void
zyr_household_add_detail (GtkWidget *expander, const char *what, const char *value)
{
  if (value[0] != '\0')
    adw_expander_row_add_row (ADW_EXPANDER_ROW (expander), zyr_household_detail_row (what, value));
}

#define CONTENTS "zyr-contents"

typedef struct
{
  ZyrHousehold *household;
  ZyrCodeBook *codes;
  ZyrHouseholdFillFunc fill;
  gconstpointer item; /* of the household */
} Contents;

static void
contents_free (gpointer data)
{
  Contents *contents = data;

  g_object_unref (contents->household);
  g_object_unref (contents->codes);
  g_free (contents);
}

static void
expanded_cb (GtkWidget *expander)
{
  Contents *contents;

  if (!adw_expander_row_get_expanded (ADW_EXPANDER_ROW (expander)))
    return;
  contents = g_object_steal_data (G_OBJECT (expander), CONTENTS);
  if (contents == NULL)
    return;
  contents->fill (expander, contents->codes, contents->item);
  contents_free (contents);
}

void
zyr_household_fill_when_opened (GtkWidget *expander,
                                ZyrHousehold *household,
                                ZyrCodeBook *codes,
                                ZyrHouseholdFillFunc fill,
                                gconstpointer item)
{
  Contents *contents = g_new0 (Contents, 1);

  contents->household = g_object_ref (household);
  contents->codes = g_object_ref (codes);
  contents->fill = fill;
  contents->item = item;
  g_object_set_data_full (G_OBJECT (expander), CONTENTS, contents, contents_free);
  /* With rows or not, it can be opened. */
  gtk_widget_remove_css_class (expander, "empty");
  g_signal_connect (expander, "notify::expanded", G_CALLBACK (expanded_cb), NULL);
  expanded_cb (expander);
}

#define ITEM "zyr-item"

void
zyr_household_set_item (GtkWidget *expander, const char *id)
{
  g_object_set_data_full (G_OBJECT (expander), ITEM, g_strdup (id), g_free);
}

/* @items: set of what the open rows of @before are about */
static void
find_opened (GtkWidget *before, GHashTable *items)
{
  const char *item = g_object_get_data (G_OBJECT (before), ITEM);

  if (item != NULL && adw_expander_row_get_expanded (ADW_EXPANDER_ROW (before)))
    g_hash_table_add (items, (gpointer)item);
  for (GtkWidget *child = gtk_widget_get_first_child (before); item == NULL && child != NULL;
       child = gtk_widget_get_next_sibling (child))
    find_opened (child, items);
}

static void
open_items (GtkWidget *group, GHashTable *items)
{
  const char *item = g_object_get_data (G_OBJECT (group), ITEM);

  if (item != NULL && g_hash_table_contains (items, item))
    adw_expander_row_set_expanded (ADW_EXPANDER_ROW (group), TRUE);
  for (GtkWidget *child = gtk_widget_get_first_child (group); item == NULL && child != NULL;
       child = gtk_widget_get_next_sibling (child))
    open_items (child, items);
}

void
zyr_household_open_again (GtkWidget *group, GtkWidget *before)
{
  g_autoptr (GHashTable) items = g_hash_table_new (g_str_hash, g_str_equal);

  find_opened (before, items);
  if (g_hash_table_size (items) > 0)
    open_items (group, items);
}

static void
add_code_detail (GtkWidget *expander,
                 ZyrCodeBook *codes,
                 const char *what,
                 const char *list,
                 const char *code)
{
  g_autofree char *label = zyr_code_book_dup_label (codes, list, code);

  zyr_household_add_detail (expander, what, label);
}

char *
zyr_household_join_parts (const char *const *parts, gsize n)
{
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < n; i++)
    {
      if (parts[i] == NULL || parts[i][0] == '\0')
        continue;
      if (text->len > 0)
        g_string_append (text, " · ");
      g_string_append (text, parts[i]);
    }
  return g_string_free (text, FALSE);
}

GtkWidget *
zyr_household_conflict_row (ZyrWorkspace *workspace, ZyrConflictRow *conflict)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *icon = g_object_new (GTK_TYPE_IMAGE, "icon-name", "dialog-question-symbolic",
                                  "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  GtkWidget *arrow = g_object_new (GTK_TYPE_IMAGE, "icon-name", "go-next-symbolic",
                                   "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  g_autofree char *subject = zyr_conflict_subject (conflict);
  g_autofree char *values = zyr_conflict_values (workspace, conflict);
  /* Translators: %s is a field of the file, such as “Telephones”. */
  g_autofree char *title = g_markup_printf_escaped (_ ("Two values: %s"), subject);
  g_autofree char *subtitle = g_markup_escape_text (values, -1);

  gtk_widget_add_css_class (icon, "warning");
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), arrow);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", zyr_conflict_row_get_id (conflict));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "win.open-conflict");
  return row;
}

/* First of what is known of a member: fields with two values. */
static void
add_conflicts (GtkWidget *expander, ZyrWorkspace *workspace, GPtrArray *conflicts, const char *id)
{
  for (guint i = 0; i < conflicts->len; i++)
    {
      ZyrConflictRow *conflict = g_ptr_array_index (conflicts, i);

      if (!g_str_equal (zyr_conflict_row_get_rec (conflict), id))
        continue;
      adw_expander_row_add_row (ADW_EXPANDER_ROW (expander),
                                zyr_household_conflict_row (workspace, conflict));
      adw_expander_row_set_expanded (ADW_EXPANDER_ROW (expander), TRUE);
    }
}

static const char *
id_kind_title (const char *id_kind)
{
  return g_str_equal (id_kind, "ykn") ? _ ("Foreigner identity number") : _ ("Identity number");
}

static void
add_member_details (GtkWidget *row, ZyrCodeBook *codes, gconstpointer item)
{
  const ZyrHouseholdMember *member = item;
  g_autofree char *birth = zyr_format_date (member->birth);
  g_autofree char *death = zyr_format_date (member->death);
  g_autofree char *left = zyr_format_date (member->left);

  zyr_household_add_detail (row, id_kind_title (member->id_kind), member->id_no);
  zyr_household_add_detail (row, _ ("Date of birth"), birth);
  zyr_household_add_detail (row, _ ("Date of death"), death);
  add_code_detail (row, codes, _ ("Sex"), "sex", member->sex);
  add_code_detail (row, codes, _ ("Marital status"), "marital", member->marital);
  add_code_detail (row, codes, _ ("Highest school completed"), "edu_level", member->edu);
  zyr_household_add_detail (row, _ ("In the applicant’s GSS family"), member->gss_family ? _ ("Yes") : _ ("No"));
  zyr_household_add_detail (row, _ ("Left the household on"), left);
  add_code_detail (row, codes, _ ("Reason for leaving"), "leave_reason", member->leave_reason);
}

static GtkWidget *
member_row (ZyrWorkspace *workspace, ZyrHousehold *household, const ZyrHouseholdMember *member)
{
  GtkWidget *row = adw_expander_row_new ();
  ZyrCodeBook *codes = zyr_workspace_get_codes (workspace);
  g_autofree char *relation = zyr_code_book_dup_label (codes, "relation", member->relation);
  g_autofree char *marital = zyr_code_book_dup_label (codes, "marital", member->marital);
  g_autofree char *name = g_markup_escape_text (member->name, -1);
  g_autofree char *age = NULL;
  g_autofree char *subtitle = NULL;
  g_autofree char *escaped = NULL;

  if (member->age >= 0)
    /* Translators: an age in years. */
    age = g_strdup_printf (ngettext ("%d year old", "%d years old", member->age), member->age);
  {
    const char *const parts[] = { relation, age, marital,
                                  member->death[0] ? _ ("Deceased") : NULL,
                                  member->left[0] ? _ ("Has left the household") : NULL };

    subtitle = zyr_household_join_parts (parts, G_N_ELEMENTS (parts));
  }
  escaped = g_markup_escape_text (subtitle, -1);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (row), escaped);
  zyr_household_set_item (row, member->id);
  add_conflicts (row, workspace, zyr_household_get_conflicts (household), member->id);
  zyr_household_fill_when_opened (row, household, codes, add_member_details, member);
  return row;
}

GtkWidget *
zyr_household_members_group (ZyrWorkspace *workspace, ZyrHousehold *household)
{
  GPtrArray *members = zyr_household_get_members (household);
  GtkWidget *group = adw_preferences_group_new ();
  g_autofree char *count = g_strdup_printf (ngettext ("%u person", "%u persons", members->len),
                                            members->len);

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _ ("Members"));
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), count);
  for (guint i = 0; i < members->len; i++)
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (group),
                               member_row (workspace, household, g_ptr_array_index (members, i)));
  return group;
}

static void
visit_activated_cb (GtkListBox *list, GtkListBoxRow *row)
{
  ZyrVisitRow *visit = g_object_get_data (G_OBJECT (row), "visit");

  if (zyr_visit_row_get_revision (visit) > 0)
    gtk_widget_activate_action (GTK_WIDGET (list), "win.open-review", "s",
                                zyr_visit_row_get_id (visit));
}

GtkWidget *
zyr_household_visits_group (ZyrWorkspace *workspace, ZyrHousehold *household)
{
  GPtrArray *visits = zyr_household_get_visits (household);
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *list = gtk_list_box_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _ ("Visits"));
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Visits"), -1);
  g_signal_connect (list, "row-activated", G_CALLBACK (visit_activated_cb), NULL);
  for (guint i = 0; i < visits->len; i++)
    {
      ZyrVisitRow *visit = g_ptr_array_index (visits, i);
      GtkWidget *row = zyr_visit_tile_list_row_new (workspace, ZYR_VISIT_TILE_DAY, visit);

      GtkWidget *tile = gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (row));

      zyr_visit_tile_set_in_file (ZYR_VISIT_TILE (tile));
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row),
                                        zyr_visit_row_get_revision (visit) > 0);
      gtk_list_box_append (GTK_LIST_BOX (list), row);
    }
  if (visits->len > 0)
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), list);
  else
    adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group),
                                           _ ("Nobody has visited this household yet."));
  return group;
}

/* Notes are only ever added to: a correction is a new one. */
static GtkWidget *
correct_button (const ZyrHouseholdNote *note, const char *when)
{
  GtkWidget *button = gtk_button_new_with_label (C_ ("note", "Correct"));
  /* Translators: %s is the date and time of the note. */
  g_autofree char *name = g_strdup_printf (_ ("Correct the note of %s"), when);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "touch");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "household.correct-note");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", note->id);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  -1);
  return button;
}

/* For everybody who reads the file. */
static GtkWidget *
pin_button (const ZyrHouseholdNote *note, const char *when)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("view-pin-symbolic");
  /* Translators: %s is the date and time of the note. */
  g_autofree char *name = g_strdup_printf (
      note->pinned ? _ ("Unpin the note of %s") : _ ("Pin the note of %s to the top"), when);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "touch");
  if (note->pinned)
    gtk_widget_add_css_class (button, "accent");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, name);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "household.pin-note");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "(sb)", note->id, !note->pinned);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  -1);
  return button;
}

static GtkWidget *
note_row (const ZyrHouseholdNote *note, gboolean may_write)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *text = zyr_label_append (GTK_BOX (box), note->text, NULL);
  g_autofree char *when = zyr_format_date_time (note->created);
  g_autofree char *clock
      = note->clock_ahead != 0 ? zyr_clock_mark_sentence (note->clock_ahead) : NULL;
  const char *const parts[] = { note->pinned ? _ ("Pinned") : NULL, note->author_name, when, clock,
                                note->corrects[0] ? _ ("Correction") : NULL,
                                note->corrected_by ? _ ("Corrected later") : NULL,
                                note->is_waiting ? _ ("Waiting to be sent") : NULL };
  g_autofree char *byline_text = zyr_household_join_parts (parts, G_N_ELEMENTS (parts));
  GtkWidget *byline = gtk_label_new (byline_text);
  GtkWidget *foot = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  gtk_widget_set_hexpand (byline, TRUE);
  gtk_label_set_selectable (GTK_LABEL (text), TRUE);
  gtk_label_set_wrap (GTK_LABEL (byline), TRUE);
  gtk_label_set_xalign (GTK_LABEL (byline), 0);
  gtk_widget_add_css_class (byline, "caption");
  gtk_widget_add_css_class (byline, "dim-label");
  if (note->corrected_by)
    gtk_widget_add_css_class (text, "dim-label");
  gtk_widget_add_css_class (box, "note");
  gtk_box_append (GTK_BOX (foot), byline);
  if (may_write && note->is_mine && note->corrected_by == NULL)
    gtk_box_append (GTK_BOX (foot), correct_button (note, when));
  if (may_write && (note->corrected_by == NULL || note->pinned))
    gtk_box_append (GTK_BOX (foot), pin_button (note, when));
  gtk_box_append (GTK_BOX (box), foot);
  if (note->corrected_by)
    gtk_widget_add_css_class (box, "corrected");
  g_object_set_data_full (G_OBJECT (row), "words",
                          g_strjoin (" ", note->text, note->author_name, when, NULL), g_free);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  byline_text, -1);
  return row;
}

static gboolean
note_matches (GtkListBoxRow *row, gpointer entry)
{
  g_autofree char *tokens = zyr_search_key_tokens (g_object_get_data (G_OBJECT (row), "words"));

  return zyr_search_key_matches (tokens, gtk_editable_get_text (GTK_EDITABLE (entry)));
}

/* Worth it once they are more than one sees at a glance. */
static GtkWidget *
with_search (GtkWidget *list)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);
  GtkWidget *entry = gtk_search_entry_new ();

  g_object_set (entry, "placeholder-text", _ ("Search in the Notes"), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Search in the Notes"), -1);
  gtk_list_box_set_filter_func (GTK_LIST_BOX (list), note_matches, entry, NULL);
  g_signal_connect_object (entry, "search-changed", G_CALLBACK (gtk_list_box_invalidate_filter),
                           list, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), entry);
  gtk_box_append (GTK_BOX (box), list);
  return box;
}

/* The same identity number or telephone in another file. */
GtkWidget *
zyr_household_twins_group (ZyrHousehold *household)
{
  GPtrArray *twins = zyr_household_get_twins (household);
  GtkWidget *group;

  if (twins->len == 0)
    return NULL;
  group = adw_preferences_group_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _ ("Perhaps Twice on File"));
  for (guint i = 0; i < twins->len; i++)
    {
      const ZyrHouseholdTwin *twin = g_ptr_array_index (twins, i);
      const gboolean is_phone = twin->member_name[0] == '\0';
      g_autofree char *phone = is_phone ? zyr_phone_format (twin->number) : NULL;
      g_autofree char *what
          = is_phone
                /* Translators: %1$s is a telephone number, %2$s the number of another file. */
                ? g_strdup_printf (_ ("The telephone %1$s stands in file %2$s, too"), phone,
                                   twin->file_no)
                /* Translators: %1$s is a member's name, %2$s the number of another file. */
                : g_strdup_printf (_ ("%1$s’s identity number stands in file %2$s, too"),
                                   twin->member_name, twin->file_no);
      g_autofree char *title = g_markup_escape_text (twin->head_name, -1);
      g_autofree char *subtitle = g_markup_escape_text (what, -1);
      GtkWidget *row = adw_action_row_new ();
      GtkWidget *image = gtk_image_new_from_icon_name ("dialog-warning-symbolic");

      gtk_widget_add_css_class (image, "warning");
      gtk_accessible_update_property (GTK_ACCESSIBLE (image), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      _ ("Warning"), -1);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
      adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 3);
      adw_action_row_add_prefix (ADW_ACTION_ROW (row), image);
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "win.open-household");
      gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", twin->household_id);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
    }
  return group;
}

GtkWidget *
zyr_household_notes_list (ZyrHousehold *household, gboolean may_write)
{
  GPtrArray *notes = zyr_household_get_notes (household);
  GtkWidget *list;

  if (notes->len == 0)
    return NULL;
  list = gtk_list_box_new ();
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Caseworker Notes"), -1);
  for (guint i = 0; i < notes->len; i++)
    gtk_list_box_append (GTK_LIST_BOX (list), note_row (g_ptr_array_index (notes, i), may_write));
  return notes->len >= NOTES_TO_SEARCH ? with_search (list) : list;
}

char *
zyr_household_rating_text (ZyrWorkspace *workspace, const ZyrHouseholdHeader *header)
{
  g_autofree char *rating = NULL;
  g_autofree char *date = NULL;
  const char *source;

  if (header->rating[0] == '\0')
    return g_strdup ("");
  rating = zyr_code_book_dup_label (zyr_workspace_get_codes (workspace), "rating", header->rating);
  date = zyr_format_date (header->rating_date);
  source = g_str_equal (header->rating_source, "declaration") ? C_ ("rating source", "declaration")
                                                              : C_ ("rating source", "visit");
  /* Translators: the worker's rating, its date and source: "Weak – current (20 May 2025, visit)" */
  return g_strdup_printf (header->rating_current ? _ ("Worker’s rating: %s – current (%s, %s)")
                                                 : _ ("Worker’s rating: %s – out of date (%s, %s)"),
                          rating, date, source);
}
