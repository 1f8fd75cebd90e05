/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What a record says of itself in its <meta>: who it is, what it replaces, what the device is to
 * keep beside it. */

#include "zyr-form-session.h"

G_BEGIN_DECLS

/* The pictures, sounds and films that the form's texts name ("house.png"), sorted, each once.
 * Returns: (transfer full): never %NULL */
GStrv zyr_form_dup_media_files (ZyrForm *form);

/* meta/instanceID: "uuid:…"; "" when the form has none.
 * Returns: (transfer full): never %NULL */
char *zyr_form_session_dup_instance_id (ZyrFormSession *self);

/* meta/instanceName as it is now, "" when the form gives none.
 * Returns: (transfer full): never %NULL */
char *zyr_form_session_dup_instance_name (ZyrFormSession *self);

/**
 * zyr_form_session_begin_edit:
 *
 * For a session opened from a record that was sent: what is made of it is a new record that
 * replaces that one. Its instanceID becomes deprecatedID (made when the form has none), and it gets
 * a new one. Once for each correction: a draft of it keeps both.
 *
 * Returns: %FALSE when the form has no instanceID: nothing changed
 */
gboolean zyr_form_session_begin_edit (ZyrFormSession *self);

G_END_DECLS
