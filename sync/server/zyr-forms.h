/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-record.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* Forms as they are published: a form record, scope "ref", made of files. */

/**
 * zyr_form_record_load:
 * @path: the XForm
 * @media_files: (element-type utf8) (nullable): paths of static code lists, kept under their base
 * names
 * @meta_path: (nullable): JSON: where the result stands in a submission, and more (see the form's
 * documentation)
 *
 * Reads and checks; the id is derived from the form's id and version, so that a version is
 * published once.
 *
 * Returns: (transfer full) (nullable): NULL with a GFileError, a ZyrFormError
 *   (what the engine refuses), or G_IO_ERROR_INVALID_DATA
 */
ZyrRecord *zyr_form_record_load (const char *path,
                                 GPtrArray *media_files,
                                 const char *meta_path,
                                 GError **error);

G_END_DECLS
