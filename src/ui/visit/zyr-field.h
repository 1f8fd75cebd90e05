/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "zyr-form-host.h"

G_BEGIN_DECLS

/**
 * ZyrField:
 *
 * What a question is answered with; the question's text, messages and remarks are around it, in
 * ZyrQuestionRow. One subclass a kind of question.
 *
 * Signals: "answered" (const char *value): the person gave an answer, in the form's notation.
 * "complaint" (const char *sentence): what was typed is no value of the type ("" = it is one).
 */
#define ZYR_TYPE_FIELD (zyr_field_get_type ())
G_DECLARE_DERIVABLE_TYPE (ZyrField, zyr_field, ZYR, FIELD, GtkWidget)

struct _ZyrFieldClass
{
  GtkWidgetClass parent_class;

  /* The item is new (the first time @old is NULL); a focused entry keeps what is being typed. */
  void (*update) (ZyrField *self, const ZyrFormItem *item, const ZyrFormItem *old);
};

/** zyr_field_new: Returns: (transfer floating): the field for @item's kind of question */
ZyrField *zyr_field_new (ZyrFormHost *host, const ZyrFormItem *item);

/** zyr_field_dup_kind: a field fits as long as this text of its item stays the same */
char *zyr_field_dup_kind (ZyrFormHost *host, const ZyrFormItem *item);

void zyr_field_update (ZyrField *self, ZyrFormItem *item);

ZyrFormHost *zyr_field_get_host (ZyrField *self);
const ZyrFormItem *zyr_field_get_item (ZyrField *self);

/** zyr_field_is_readonly: the form or the host takes no answer here */
gboolean zyr_field_is_readonly (ZyrField *self);

/** zyr_field_is_echo: @item's value is the one this field gave itself, so need not be shown */
gboolean zyr_field_is_echo (ZyrField *self, const ZyrFormItem *item);

/** zyr_field_has_appearance: @word is one of those that the form's author gave the question */
gboolean zyr_field_has_appearance (const ZyrFormItem *item, const char *word);

/* For subclasses */
void zyr_field_answer (ZyrField *self, const char *value);
void zyr_field_complain (ZyrField *self, const char *sentence);
/** zyr_field_set_unfinished: the answer is still being typed: that it is not allowed as it stands is
 * not held against it yet. The next complaint, also an empty one that was none, shows it. */
void zyr_field_set_unfinished (ZyrField *self, gboolean unfinished);
gboolean zyr_field_is_unfinished (ZyrField *self);
/** zyr_field_name: names @widget for assistive technology as the question, and as its part */
void zyr_field_name (ZyrField *self, GtkWidget *widget, const char *part);

G_END_DECLS
