/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * ZyrCodeTables: the option lists of one form, with labels in each of its languages; immutable.
 */
typedef struct _ZyrCodeTables ZyrCodeTables;

/* Reads internal instances whose items have name and itextId (or label), and the translations.
 * @media: (nullable): the form's static lists; each "NAME.csv" with the columns code and label is the
 * list NAME. @meta: (nullable): the form's meta, for discrepancies. Returns: (nullable): NULL with G_IO_ERROR.
 */
ZyrCodeTables *zyr_code_tables_new (const char *form_xml,
                                    JsonObject *media,
                                    JsonObject *meta,
                                    GError **error);
void zyr_code_tables_free (ZyrCodeTables *self);

/* (nullable) (transfer none): @language as a bare code; falls back to the default language */
const char *zyr_code_tables_get_label (ZyrCodeTables *self,
                                       const char *language,
                                       const char *list,
                                       const char *code);
const char *
zyr_code_tables_get_discrepancy (ZyrCodeTables *self, const char *language, const char *code);
/* (nullable) (transfer none): the codes in order */
GPtrArray *zyr_code_tables_get_codes (ZyrCodeTables *self, const char *list);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZyrCodeTables, zyr_code_tables_free)

/* "Türkçe (tr)" and "tr" give "tr". (transfer full) */
char *zyr_language_to_code (const char *language);

G_END_DECLS
