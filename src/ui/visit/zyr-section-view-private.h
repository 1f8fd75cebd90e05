/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-section-view.h"

G_BEGIN_DECLS

struct _ZyrSectionView
{
  GtkWidget parent_instance;

  GtkWidget *scrolled;
  GtkWidget *column;
  GtkLabel *title;

  ZyrFormHost *host;
  char *section_ref;
  GPtrArray *rows;      /* of Row, as they stand or shall stand in the column */
  guint n_left;         /* of them without a widget: made in steps, or when they are asked for */
  GHashTable *expanded; /* set of references of open instances */
  GHashTable *seen;     /* set of references of instances whose first state was chosen */
  gboolean show_missing;
  guint sync_source;
  guint reveal_source;
  char *reveal_ref; /* (nullable): the question to bring into sight */
  AdwToast *removed_toast; /* (nullable): the last one about a removal */
  guint dismiss_source;
  guint removed_step;
};

/* A row that stands, or shall stand, in the column. */
typedef struct
{
  char *key; /* kind and reference: what makes it the same row */
  ZyrFormItem *item;
  GtkWidget *widget; /* (nullable): still to be made */
  guint index;       /* of the item in the section */
} ZyrSectionRow;

/* What the session has come to is followed, and the row at @ref (nullable) has a widget. */
void zyr_section_view_make (ZyrSectionView *self, const char *ref);

/* Rows (ZyrSectionRow) that belong together look like one card: an instance with what is in it, or a
 * run of questions between headings. */
void zyr_section_shape_cards (GPtrArray *rows);

/* The other instances of the same repeat close: one is worked on at a time. */
void zyr_section_view_collapse_beside (ZyrSectionView *self, const char *instance_ref);

/* Scrolls all of the row with that reference into sight. */
void zyr_section_view_reveal (ZyrSectionView *self, const char *ref);

G_END_DECLS
