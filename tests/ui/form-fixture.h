/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-form-view.h"
#include "zyr-test-host.h"

G_BEGIN_DECLS

/* The form of every question, in a window. For g_test_add(). */
typedef struct
{
  ZyrTestHost *host;
  ZyrFormSession *session;
  GtkWidget *window;
  ZyrFormView *form;
} FormFixture;

/* Before all else in main(). */
void form_fixture_init (int *argc, char ***argv);
void form_fixture_set_up (FormFixture *fixture, gconstpointer data);
void form_fixture_tear_down (FormFixture *fixture, gconstpointer data);

/* Until nothing is left to do at once. */
void form_settle (void);
/* (nullable): the first in it of that type, itself included */
GtkWidget *form_find_type (GtkWidget *widget, GType type);
/* (nullable): visible, with that label or that icon */
GtkWidget *form_find_button (GtkWidget *widget, const char *label);
GtkWidget *form_row_of (FormFixture *fixture, const char *ref);
GtkEditable *form_entry_of (FormFixture *fixture, const char *ref);
void form_assert_value (FormFixture *fixture, const char *ref, const char *expected);
/* A visible label in it holds @text. */
gboolean form_shows_text (GtkWidget *widget, const char *text);

G_END_DECLS
