/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * ZyrCodeBook: the words behind the codes in records, in the languages of the published form.
 *
 * Records carry codes ("married", "4a", "food"); their lists are the option lists of the visit
 * form: "programme", "visit_type", "outcome", "rating", "recommend", "marital", "relation", "sex",
 * "edu_level", "sgk", "inc_type", "prop_kind", "veh_kind", "land_kind", "animal", "school",
 * "consent", "settlement", "yn", "dcause" … and those beside it: "addr_il", "addr_ilce",
 * "addr_mahalle". Signal "changed" (no arguments): a newer form arrived
 * or the language was set.
 */
#define ZYR_TYPE_CODE_BOOK (zyr_code_book_get_type ())
G_DECLARE_FINAL_TYPE (ZyrCodeBook, zyr_code_book, ZYR, CODE_BOOK, GObject)

/* @language: as in the form ("tr" / "en", or its full name such as "Türkçe (tr)"); unknown ones
 * fall back to the form's default. Initially from the environment's message locale. */
void zyr_code_book_set_language (ZyrCodeBook *self, const char *language);
/* "tr" or "en": a bare language code, for choosing ZyrFormSession's as well */
const char *zyr_code_book_get_language (ZyrCodeBook *self);

/* (transfer full): the label; the code itself when the list or the code is unknown, "" for an empty
 * code. */
char *zyr_code_book_dup_label (ZyrCodeBook *self, const char *list, const char *code);
/* (transfer full): labels of space separated codes, joined with ", ". */
char *zyr_code_book_dup_labels (ZyrCodeBook *self, const char *list, const char *codes);
/* (transfer full) (array zero-terminated=1): the codes of a list in their order, for pickers; an
 * empty one when unknown. */
GStrv zyr_code_book_dup_codes (ZyrCodeBook *self, const char *list);
/* (transfer full): the sentence for a discrepancy code ("D04"), from the form's meta; the code when
 * unknown. */
char *zyr_code_book_dup_discrepancy (ZyrCodeBook *self, const char *code);

G_END_DECLS
