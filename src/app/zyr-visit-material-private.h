/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-form.h"
#include "zyr-reader-private.h"

G_BEGIN_DECLS

/* What a visit's form opens with, from records; and form sessions built outside the main thread. */

/* Which visit is to be opened, and in which language: what a job in the store's thread is asked. */
typedef struct
{
  char *visit_id;
  char *language; /* a bare code */
} ZyrVisitRequest;

ZyrVisitRequest *zyr_visit_request_new (ZyrWorkspace *workspace, const char *visit_id);
void zyr_visit_request_free (gpointer data);

/* (transfer full) (nullable) (element-type utf8 GBytes): the household's external instances */
GHashTable *zyr_visit_material_build_media (ZyrReader *reader, ZyrRecord *visit, GError **error);
/* (transfer full): {file name: text} */
JsonObject *zyr_visit_material_media_to_json (GHashTable *media);
GHashTable *zyr_visit_material_media_from_json (JsonObject *media);
/* The form record that the visit is pinned to; ZYR_WORKSPACE_ERROR_NO_FORM when it is not here. */
ZyrRecord *zyr_visit_material_find_form (ZyrReader *reader, ZyrRecord *visit, GError **error);
/* Revision @number of the visit. (transfer full) (nullable): NULL without error when not here */
ZyrRecord *zyr_visit_material_find_revision (ZyrReader *reader,
                                             ZyrRecord *visit,
                                             gint64 number,
                                             GError **error);

/* The household's approved report of another visit that was sent last, of the same form. (transfer
 * full) (nullable): NULL without error when there is none here */
ZyrRecord *zyr_visit_material_find_last_visit (ZyrReader *reader,
                                               ZyrRecord *visit,
                                               ZyrRecord *form,
                                               GError **error);

/* What of @media is the last report, for jr://instance/last-saved */
#define ZYR_VISIT_LAST_SAVED "last-saved"
/* The worker's own report of that form, of whatever household, that was sent last. (transfer full)
 * "" when there is none, or the form does not ask for it; %NULL with @error */
char *zyr_visit_material_dup_last_saved (ZyrReader *reader, ZyrRecord *form, GError **error);

/* Compiles the form and opens a session; may run in any thread, the result then belongs to one.
 * @media: household's instances; the form's own are added. @instance: "" for a new one.
 * @clock must outlive the session. @language: a bare code. */
ZyrFormSession *zyr_visit_material_open_session (ZyrRecord *form,
                                                 GHashTable *media,
                                                 const ZyrActor *actor,
                                                 ZyrClock *clock,
                                                 const char *language,
                                                 const char *instance,
                                                 GError **error);
/* Switches to the form's language of that bare code; no change when it has none. */
void zyr_visit_material_set_language (ZyrFormSession *session, const char *language);

/* @meta's `registry` member: what stands beside the question @ref: the value's canonical reference.
 * (transfer full) (nullable) */
char *zyr_visit_material_dup_registry_ref (JsonObject *meta, const char *ref);
/* "/data/s3/member[2]/m_x" without positions. (transfer full) */
char *zyr_visit_material_dup_generic (const char *ref);
/* What it says is what the answer says, or it says nothing. */
gboolean zyr_visit_material_agrees_with_registry (ZyrFormSession *session,
                                                  JsonObject *meta,
                                                  const char *ref);
/* What the registry says: see zyr_visit_fill_dup_registry_text(). */
char *
zyr_visit_material_dup_registry_text (ZyrFormSession *session, JsonObject *meta, const char *ref);
/* @meta's `repeat_summary`: what names an instance. (transfer full), never NULL */
char *zyr_visit_material_dup_instance_label (ZyrFormSession *session,
                                             JsonObject *meta,
                                             const char *instance_ref);
/* @value as people read it in that question: labels of choices. (transfer full), never NULL */
char *
zyr_visit_material_dup_value_text (ZyrFormSession *session, const char *ref, const char *value);

G_END_DECLS
