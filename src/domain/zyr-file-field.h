/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-json.h"
#include "zyr-kind.h"
#include "zyr-role.h"

G_BEGIN_DECLS

/* The fields of a household's file that people may correct by hand, and that a conflict can be
 * about. Everything else of a file changes by imports and approvals. */

/**
 * ZyrFileFieldType:
 * @ZYR_FIELD_CODE: a code of the field's list
 * @ZYR_FIELD_CODES: an array of them
 * @ZYR_FIELD_FLAG: a boolean
 * @ZYR_FIELD_LATITUDE: degrees, a number, as the longitude
 * @ZYR_FIELD_PHONES: an array of national numbers
 * @ZYR_FIELD_MEMBER: the id of a member of the household
 */
typedef enum
{
  ZYR_FIELD_TEXT,
  ZYR_FIELD_CODE,
  ZYR_FIELD_CODES,
  ZYR_FIELD_DATE,
  ZYR_FIELD_FLAG,
  ZYR_FIELD_LATITUDE,
  ZYR_FIELD_LONGITUDE,
  ZYR_FIELD_PHONES,
  ZYR_FIELD_IBAN,
  ZYR_FIELD_UAVT,
  ZYR_FIELD_IDENTITY,
  ZYR_FIELD_MEMBER,
} ZyrFileFieldType;

/** ZyrFileField: @list: (nullable): the form's option list that the codes are of, those of an address
 * being any text otherwise */
typedef struct
{
  ZyrKind          kind;
  const char      *name;
  ZyrFileFieldType type;
  const char      *list;
  gboolean         office_only; /* a clerk's or supervisor's to change, not a worker's */
} ZyrFileField;

/** zyr_file_field_find: Returns: (transfer none) (nullable): no such field, or not a person's */
const ZyrFileField *zyr_file_field_find (ZyrKind kind, const char *name);

/** zyr_file_field_is_value: a null, which removes the field, is one */
gboolean zyr_file_field_is_value (const ZyrFileField *self, JsonNode *value);

/** zyr_file_field_may_set: of a household within the reach of such a user */
gboolean zyr_file_field_may_set (const ZyrFileField *self, ZyrRole roles);

/**
 * zyr_file_field_from_text:
 * @text: as a form gives it: several parted by spaces or commas, "true" or "1"; "" is a null
 *
 * Returns: (transfer full) (nullable): %NULL when @text is no value of the field
 */
JsonNode *zyr_file_field_from_text (const ZyrFileField *self, const char *text);

/** zyr_file_field_dup_text: the reverse, of any value; "" for none. (transfer full) */
char *zyr_file_field_dup_text (JsonNode *value);

G_END_DECLS
