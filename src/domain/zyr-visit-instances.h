/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-record.h"

G_BEGIN_DECLS

/* The external instances that a visit form opens with (visit-form.md section 3), written from the
 * household's records: assignment, assignment_staff, params, reg_household, reg_members, reg_income,
 * reg_property, reg_vehicle, reg_land, reg_livestock, reg_aid. CSV in UTF-8 with CRLF; row numbers
 * from 1; amounts in liras; display lines card_tr and card_en in both languages. household.csv and
 * member.csv are lists of entities (ODK Entities) for forms that change the file by saveto. */

/**
 * ZyrVisitRecords: what is known of the household, all borrowed
 * @snapshot: (nullable): none yet: the registry files have headers only, members come from the file
 * @members: (element-type ZyrRecord): in any order; those with `to` are left out
 * @aids: (element-type ZyrRecord) (nullable): accepted and completed ones are shown
 * @users: (element-type ZyrRecord) (nullable): the foundation's; the worker's name and the second
 *   officers to choose from
 */
typedef struct
{
  ZyrRecord *visit;
  ZyrRecord *household;
  ZyrRecord *foundation;
  ZyrRecord *parameter;
  ZyrRecord *snapshot;
  GPtrArray *members;
  GPtrArray *aids;
  GPtrArray *users;
} ZyrVisitRecords;

/**
 * zyr_visit_instances_build:
 *
 * Pure: the same records give the same bytes in every locale. Rows are bounded by
 * %ZYR_INSTANCE_ROWS_N_MAX (%ZYR_CORE_ERROR_TOO_LARGE beyond).
 *
 * Returns: (transfer full) (nullable) (element-type utf8 GBytes): file name ("reg_members.csv") to
 * contents
 */
GHashTable *zyr_visit_instances_build (const ZyrVisitRecords *records, GError **error);

/**
 * zyr_visit_instances_add_form_media:
 * @form: a form record; its `media` (static code lists) joins the table without replacing
 */
void zyr_visit_instances_add_form_media (GHashTable *instances, ZyrRecord *form);

G_END_DECLS
