/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* A compiled ODK XForm: immutable once made, shared by any number of sessions of one thread.
 * Sources: ODK XForms specification (getodk/xforms-spec), and JavaRosa and web-forms where it is silent. */

#include <gio/gio.h>

G_BEGIN_DECLS

#define ZYR_FORM_ERROR (zyr_form_error_quark ())

/**
 * ZyrFormError:
 * @ZYR_FORM_ERROR_PARSE: not well-formed XML, or not an XForm
 * @ZYR_FORM_ERROR_UNSUPPORTED: a construct that this engine does not know
 * @ZYR_FORM_ERROR_LIMIT: too large, too deep, too many
 * @ZYR_FORM_ERROR_CYCLE: expressions that depend on each other in a ring
 * @ZYR_FORM_ERROR_EXPRESSION: an expression that cannot be parsed or evaluated
 * @ZYR_FORM_ERROR_MISSING_INSTANCE: an external instance whose file was not given
 * @ZYR_FORM_ERROR_BAD_REF: a reference to a node that does not exist
 * @ZYR_FORM_ERROR_BAD_VALUE: a value that the question's type cannot hold
 * @ZYR_FORM_ERROR_READONLY: the node may not be changed by a person
 *
 * Every message names line, node and what would be right, where they are known.
 */
typedef enum
{
  ZYR_FORM_ERROR_PARSE,
  ZYR_FORM_ERROR_UNSUPPORTED,
  ZYR_FORM_ERROR_LIMIT,
  ZYR_FORM_ERROR_CYCLE,
  ZYR_FORM_ERROR_EXPRESSION,
  ZYR_FORM_ERROR_MISSING_INSTANCE,
  ZYR_FORM_ERROR_BAD_REF,
  ZYR_FORM_ERROR_BAD_VALUE,
  ZYR_FORM_ERROR_READONLY,
} ZyrFormError;

GQuark zyr_form_error_quark (void);

typedef enum
{
  ZYR_FORM_SEVERITY_WARNING,
  ZYR_FORM_SEVERITY_ERROR,
} ZyrFormSeverity;

/**
 * ZyrFormDiagnostic:
 * @line: 1-based line of the form document, 0 when unknown
 * @node: the model node or body element concerned, "" when none
 * @message: one English sentence for form authors
 */
typedef struct
{
  ZyrFormSeverity severity;
  int line;
  char *node;
  char *message;
} ZyrFormDiagnostic;

void zyr_form_diagnostic_free (ZyrFormDiagnostic *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZyrFormDiagnostic, zyr_form_diagnostic_free)

#define ZYR_TYPE_FORM (zyr_form_get_type ())
G_DECLARE_FINAL_TYPE (ZyrForm, zyr_form, ZYR, FORM, GObject)

/**
 * zyr_form_new_from_bytes:
 * @xml: the form document, UTF-8 or with an XML declaration
 * @warnings: (out) (optional) (transfer container) (element-type ZyrFormDiagnostic): what is doubtful
 *   but does not keep the form from working; set whether or not the form loads
 *
 * Parses and compiles. Reads no file and no network; entities beyond the five of XML are refused.
 *
 * Returns: (transfer full): the form, or %NULL with @error in #ZyrFormError
 */
ZyrForm *zyr_form_new_from_bytes (GBytes *xml, GPtrArray **warnings, GError **error);

/* Returns: (transfer none): the primary instance's @id (or its namespace), version ("" when none), title ("") */
const char *zyr_form_get_form_id (ZyrForm *self);
const char *zyr_form_get_version (ZyrForm *self);
const char *zyr_form_get_title (ZyrForm *self);

/* The names after jr://file/ and jr://file-csv/, in document order, each once.
 * Returns: (transfer full): never %NULL */
GStrv zyr_form_dup_external_files (ZyrForm *self);

/* The translations' names as written in the form ("Türkçe (tr)"), in order.
 * Returns: (transfer full): never %NULL, empty for a form without itext */
GStrv zyr_form_get_languages (ZyrForm *self);

/* Returns: (transfer none) (nullable): the translation that is flagged as default, else the first */
const char *zyr_form_get_default_language (ZyrForm *self);

G_END_DECLS
