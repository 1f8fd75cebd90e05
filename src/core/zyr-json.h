/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* JSON from outside: parsed within limits, read with a type check, compared and written in one
 * canonical form. Objects and nodes are treated as immutable once built. */

/**
 * zyr_json_parse:
 * @size_bytes: length of @text, -1 when it ends with a nul
 * @size_bytes_max: refuses longer text
 * @depth_max: refuses deeper nesting (an object in an array counts 2)
 *
 * Strict JSON in UTF-8 with exactly one value; comments, trailing commas, nuls and
 * integers of more than 18 digits are refused. Checked before any parser recurses. Errors: %ZYR_CORE_ERROR.
 *
 * Returns: (transfer full) (nullable):
 */
JsonNode *zyr_json_parse (const char *text,
                          gssize      size_bytes,
                          gsize       size_bytes_max,
                          guint       depth_max,
                          GError    **error);

/**
 * zyr_json_parse_object:
 *
 * zyr_json_parse() with the product's depth limit, for text that must be an object.
 *
 * Returns: (transfer full) (nullable):
 */
JsonObject *zyr_json_parse_object (const char *text,
                                   gssize      size_bytes,
                                   gsize       size_bytes_max,
                                   GError    **error);

/**
 * zyr_json_check_object: whether zyr_json_parse_object() would find the text of an object, as far as
 * syntax, size and depth go, without building it
 */
gboolean zyr_json_check_object (const char *text,
                                gsize       size_bytes,
                                gsize       size_bytes_max,
                                GError    **error);

/**
 * zyr_json_find_member:
 * @text: that zyr_json_check_object() has found good
 * @value: (out): the text of the member's value, within @text; of the first that is called so
 *
 * Only names without escapes are found.
 */
gboolean zyr_json_find_member (const char  *text,
                               gsize        size_bytes,
                               const char  *member,
                               const char **value,
                               gsize       *value_size_bytes);

/**
 * zyr_json_to_canonical:
 *
 * No white space, keys in byte order, the shortest escapes, whole numbers without a fraction.
 * Equal values (zyr_json_equal()) give equal text. Independent of the locale.
 *
 * Returns: (transfer full):
 */
char *zyr_json_to_canonical (JsonNode *node);
char *zyr_json_object_to_canonical (JsonObject *object);

/** zyr_json_append_string: @value within quotes, as zyr_json_to_canonical() writes it */
void zyr_json_append_string (GString *text, const char *value);

/**
 * zyr_json_append_text_member: a member of an object that is written as text from "{" on; names are
 * ours, given in their order. Nothing for a @value of %NULL or "".
 */
void zyr_json_append_text_member (GString *object, const char *name, const char *value);
void zyr_json_append_int_member (GString *object, const char *name, gint64 value);

/** zyr_json_append_value_member: likewise, of a value that is canonical JSON */
void zyr_json_append_value_member (GString *object, const char *name, const char *value);

/* Optional members: absent, null or of another type gives the fallback. @object may be %NULL.
 * Strings, objects and arrays are borrowed from @object. */
const char *zyr_json_get_string (JsonObject *object, const char *member, const char *fallback);
gint64      zyr_json_get_int (JsonObject *object, const char *member, gint64 fallback);
double      zyr_json_get_double (JsonObject *object, const char *member, double fallback);
gboolean    zyr_json_get_bool (JsonObject *object, const char *member, gboolean fallback);
JsonObject *zyr_json_get_object (JsonObject *object, const char *member);
JsonArray  *zyr_json_get_array (JsonObject *object, const char *member);

/** zyr_json_object_at: element @i of @array, borrowed; %NULL when that is no object */
JsonObject *zyr_json_object_at (JsonArray *array, guint i);

/** zyr_json_has: the member is there and not null */
gboolean zyr_json_has (JsonObject *object, const char *member);

/** zyr_json_dup_strings: the strings of an array member, other elements left out; never %NULL */
GStrv zyr_json_dup_strings (JsonObject *object, const char *member);

/* Required members: %FALSE with %ZYR_CORE_ERROR_MISSING or %ZYR_CORE_ERROR_TYPE. @value is
 * borrowed. zyr_json_require_uuid() also wants a valid id (%ZYR_CORE_ERROR_INVALID). */
gboolean zyr_json_require_string (JsonObject  *object,
                                  const char  *member,
                                  const char **value,
                                  GError     **error);
gboolean zyr_json_require_uuid (JsonObject  *object,
                                const char  *member,
                                const char **value,
                                GError     **error);
gboolean zyr_json_require_int (JsonObject *object,
                               const char *member,
                               gint64     *value,
                               GError    **error);
gboolean zyr_json_require_object (JsonObject  *object,
                                  const char  *member,
                                  JsonObject **value,
                                  GError     **error);
gboolean zyr_json_require_array (JsonObject *object,
                                 const char *member,
                                 JsonArray **value,
                                 GError    **error);

/**
 * zyr_json_set_strings: sets an array of strings; @strings %NULL sets an empty array.
 * zyr_json_set_optional: sets a string unless @value is %NULL or "" (absent on the wire).
 */
void zyr_json_set_strings (JsonObject *object, const char *member, const char *const *strings);
void zyr_json_set_optional (JsonObject *object, const char *member, const char *value);

/** zyr_json_equal: deep equality; the order of keys does not count, 4 equals 4.0, %NULL equals null */
gboolean zyr_json_equal (JsonNode *a, JsonNode *b);
gboolean zyr_json_object_equal (JsonObject *a, JsonObject *b);

/** zyr_json_copy: Returns: (transfer full): a deep copy that shares nothing that can change */
JsonNode   *zyr_json_copy (JsonNode *node);
JsonObject *zyr_json_copy_object (JsonObject *object);

G_END_DECLS
