/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * ZyrChoiceList:
 *
 * Choices as radio buttons (one of them) or check buttons (any of them), with a search when asked
 * for. Long lists show the first matches only. Signal: "chosen" (const char *value): the whole
 * answer, codes separated by spaces.
 */
#define ZYR_TYPE_CHOICE_LIST (zyr_choice_list_get_type ())
G_DECLARE_FINAL_TYPE (ZyrChoiceList, zyr_choice_list, ZYR, CHOICE_LIST, GtkWidget)

/**
 * ZyrChoiceLayout:
 * @ZYR_CHOICE_AUTO: short choices side by side, others one below the other
 * @ZYR_CHOICE_ROWS: one below the other
 * @ZYR_CHOICE_FLOW: side by side, as many as have room
 */
typedef enum
{
  ZYR_CHOICE_AUTO,
  ZYR_CHOICE_ROWS,
  ZYR_CHOICE_FLOW,
} ZyrChoiceLayout;

GtkWidget *zyr_choice_list_new (gboolean multiple, gboolean searchable);

/** zyr_choice_list_set_layout: @n_columns: of FLOW: so many of the same width; 0: as they are wide.
 * Before zyr_choice_list_set() */
void zyr_choice_list_set_layout (ZyrChoiceList *self, ZyrChoiceLayout layout, guint n_columns);

/**
 * zyr_choice_list_set:
 * @choices: (element-type ZyrFormChoice): kept until the next call
 * @value: the codes chosen
 * @name: what is asked, for assistive technology
 */
void zyr_choice_list_set (ZyrChoiceList *self,
                          GPtrArray *choices,
                          const char *value,
                          const char *name,
                          gboolean readonly);

/** zyr_choice_list_start: empties the search and focuses it, or the first choice. */
void zyr_choice_list_start (ZyrChoiceList *self);

G_END_DECLS
