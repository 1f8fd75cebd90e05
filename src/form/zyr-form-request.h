/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What a form asks of the device while it is filled in: where it is (odk:setgeopoint), or to record
 * sound (odk:recordaudio). The engine has no sensors: it hands the wish on, goes on at once, and
 * takes the answer whenever there is one. No answer leaves the node empty. */

#include "zyr-form-session.h"

G_BEGIN_DECLS

typedef enum
{
  ZYR_FORM_REQUEST_POSITION,  /* a geopoint: "39.92 32.85 0 5" */
  ZYR_FORM_REQUEST_RECORDING, /* the file name of a recording that goes on until the form is left */
} ZyrFormRequestKind;

/**
 * ZyrFormRequest:
 * @ref: the node that waits for it; it need have no question
 * @quality: of a recording, as written in the form ("voice-only", "low", "normal", "external"), or
 * ""
 */
typedef struct
{
  ZyrFormRequestKind kind;
  char *ref;
  char *quality;
} ZyrFormRequest;

void zyr_form_request_free (ZyrFormRequest *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZyrFormRequest, zyr_form_request_free)

/* The wishes since the last call, oldest first. Look after opening a session and after "changed".
 * Returns: (transfer container) (element-type ZyrFormRequest): never %NULL, often empty */
GPtrArray *zyr_form_session_take_requests (ZyrFormSession *self);

/**
 * zyr_form_session_supply:
 * @ref: of the request; a node that is read-only or has no question may be written too
 * @value: as zyr_form_session_set_value()
 *
 * Returns: %FALSE with @error when the node is gone or cannot hold @value
 */
gboolean
zyr_form_session_supply (ZyrFormSession *self, const char *ref, const char *value, GError **error);

G_END_DECLS
