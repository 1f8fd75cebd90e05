/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What a finished record says about things that outlive it (ODK Entities 2022.1 to 2025.1): "create
 * this tree", "the height of that tree is now 5". Forms say so by meta/entity and entities:saveto.
 */

#include "zyr-form.h"

G_BEGIN_DECLS

typedef enum
{
  ZYR_FORM_ENTITY_CREATE,
  ZYR_FORM_ENTITY_UPDATE,
} ZyrFormEntityKind;

/**
 * ZyrFormEntity:
 * @ref: of the <entity> element, with the position of its repeat: "/data/tree[2]/meta/entity"
 * @dataset: what kind of thing
 * @id: which one; a UUID when @problem is %NULL
 * @label: its name for people, "" when the form gives none
 * @base_version: of an update, the version the form saw, 0 unknown
 * @trunk_version, @branch_id: of changes made offline one after another (2024.1); 0 and ""
 * @properties: (element-type ZyrFormValue): @path is the property's name; in the form's order; ""
 *   clears; what was not relevant is not among them. Shared, not to be changed
 * @problem: (nullable): why this must not be carried out, in one sentence
 */
typedef struct
{
  ZyrFormEntityKind kind;
  char *ref;
  char *dataset;
  char *id;
  char *label;
  gint64 base_version;
  gint64 trunk_version;
  char *branch_id;
  GPtrArray *properties;
  char *problem;
} ZyrFormEntity;

void zyr_form_entity_free (ZyrFormEntity *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZyrFormEntity, zyr_form_entity_free)

/* Whether records of this form may say such things at all */
gboolean zyr_form_has_entities (ZyrForm *self);

/**
 * zyr_form_read_entities:
 * @submission: a record as it was sent (zyr_form_session_serialize()); nothing is computed again
 *
 * Returns: (transfer container) (element-type ZyrFormEntity): in the record's order, or %NULL with
 *   @error when it is not a record of this form
 */
GPtrArray *zyr_form_read_entities (ZyrForm *self, const char *submission, GError **error);

G_END_DECLS
