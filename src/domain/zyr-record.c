/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-record.h"

#include "zyr-json-members.h"
#include "zyr-limits.h"

#include <string.h>

struct _ZyrRecord
{
  gatomicrefcount n_refs;
  ZyrKind         kind;
  char           *id;
  char           *scope;
  gint64          ver;
  JsonObject     *body; /* (nullable) (atomic): not parsed yet */
  JsonObject     *tok;  /* likewise */
  char           *body_text; /* (nullable) (atomic): not written yet */
  char           *tok_text;
  ZyrJsonMembers *members; /* (nullable) (atomic): of the text, as long as it is not parsed */
};

G_DEFINE_QUARK (zyr-record-error-quark, zyr_record_error)
G_DEFINE_BOXED_TYPE (ZyrRecord, zyr_record, zyr_record_ref, zyr_record_unref)

static ZyrRecord *
new_record (ZyrKind kind, const char *id, const char *scope, gint64 ver)
{
  ZyrRecord *self = g_new0 (ZyrRecord, 1);

  g_atomic_ref_count_init (&self->n_refs);
  self->kind = kind;
  self->id = g_strdup (id);
  self->scope = g_strdup (scope != NULL ? scope : "");
  self->ver = ver;

  return self;
}

ZyrRecord *
zyr_record_new (ZyrKind     kind,
                const char *id,
                const char *scope,
                gint64      ver,
                JsonObject *body,
                JsonObject *tok)
{
  ZyrRecord *self = NULL;

  g_return_val_if_fail ((guint) kind < ZYR_N_KINDS, NULL);
  g_return_val_if_fail (id != NULL && *id != '\0', NULL);
  g_return_val_if_fail (ver >= 0, NULL);
  g_return_val_if_fail (body != NULL, NULL);

  self = new_record (kind, id, scope, ver);
  self->body = json_object_ref (body);
  self->tok = tok != NULL ? json_object_ref (tok) : json_object_new ();

  return self;
}

ZyrRecord *
zyr_record_new_from_text (ZyrKind     kind,
                          const char *id,
                          const char *scope,
                          gint64      ver,
                          const char *body,
                          gsize       body_size_bytes,
                          const char *tok,
                          gsize       tok_size_bytes)
{
  ZyrRecord *self = NULL;

  g_return_val_if_fail ((guint) kind < ZYR_N_KINDS, NULL);
  g_return_val_if_fail (id != NULL && *id != '\0', NULL);
  g_return_val_if_fail (ver >= 0, NULL);
  g_return_val_if_fail (body != NULL && *body == '{', NULL);

  self = new_record (kind, id, scope, ver);
  self->body_text = g_strndup (body, body_size_bytes);
  self->tok_text = tok != NULL ? g_strndup (tok, tok_size_bytes) : g_strdup ("{}");

  return self;
}

/* By the first that asks; two that ask at once parse the same. */
static JsonObject *
get_parsed (JsonObject **place, const char *text)
{
  JsonObject *parsed = g_atomic_pointer_get (place);

  if (parsed != NULL)
    return parsed;
  parsed = zyr_json_parse_object (text, -1, G_MAXSIZE, NULL);
  if (parsed == NULL)
    parsed = json_object_new ();
  if (!g_atomic_pointer_compare_and_exchange (place, NULL, parsed))
    json_object_unref (parsed);

  return g_atomic_pointer_get (place);
}

ZyrRecord *
zyr_record_ref (ZyrRecord *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->n_refs);

  return self;
}

void
zyr_record_unref (ZyrRecord *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->n_refs))
    return;

  g_free (self->id);
  g_free (self->scope);
  g_clear_pointer (&self->body, json_object_unref);
  g_clear_pointer (&self->tok, json_object_unref);
  g_free (self->body_text);
  g_free (self->tok_text);
  g_clear_pointer (&self->members, zyr_json_members_free);
  g_free (self);
}

ZyrKind
zyr_record_get_kind (ZyrRecord *self)
{
  g_return_val_if_fail (self != NULL, ZYR_KIND_UNKNOWN);

  return self->kind;
}

const char *
zyr_record_get_id (ZyrRecord *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->id;
}

const char *
zyr_record_get_scope (ZyrRecord *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->scope;
}

gint64
zyr_record_get_ver (ZyrRecord *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->ver;
}

JsonObject *
zyr_record_get_body (ZyrRecord *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return get_parsed (&self->body, self->body_text);
}

JsonObject *
zyr_record_get_tok (ZyrRecord *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return get_parsed (&self->tok, self->tok_text);
}

char *
zyr_record_dup_body_text (ZyrRecord *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->body_text != NULL ? g_strdup (self->body_text)
                                 : zyr_json_object_to_canonical (self->body);
}

char *
zyr_record_dup_tok_text (ZyrRecord *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->tok_text != NULL ? g_strdup (self->tok_text)
                                : zyr_json_object_to_canonical (self->tok);
}

/* By the first that asks, as above. */
static const char *
get_text (char **place, JsonObject *parsed)
{
  char *text = g_atomic_pointer_get (place);

  if (text != NULL)
    return text;
  text = zyr_json_object_to_canonical (parsed);
  if (!g_atomic_pointer_compare_and_exchange (place, NULL, text))
    g_free (text);

  return g_atomic_pointer_get (place);
}

const char *
zyr_record_get_body_text (ZyrRecord *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return get_text (&self->body_text, self->body);
}

const char *
zyr_record_get_tok_text (ZyrRecord *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return get_text (&self->tok_text, self->tok);
}

const char *
zyr_record_get_token (ZyrRecord *self, const char *field)
{
  g_return_val_if_fail (self != NULL, NULL);

  return zyr_json_get_string (zyr_record_get_tok (self), field, NULL);
}

/* Of a body that is parsed, or cannot be read so: none. By the first that asks, as above. */
static ZyrJsonMembers *
get_members (ZyrRecord *self)
{
  ZyrJsonMembers *members = g_atomic_pointer_get (&self->members);

  if (members != NULL || g_atomic_pointer_get (&self->body) != NULL)
    return members;
  members = zyr_json_members_new (self->body_text, strlen (self->body_text));
  if (!g_atomic_pointer_compare_and_exchange (&self->members, NULL, members))
    zyr_json_members_free (members);

  return g_atomic_pointer_get (&self->members);
}

const char *
zyr_record_get_string (ZyrRecord *self, const char *field, const char *fallback)
{
  ZyrJsonMembers *members = self != NULL ? get_members (self) : NULL;

  if (members != NULL)
    return zyr_json_members_get_string (members, field, fallback);
  return zyr_json_get_string (self != NULL ? zyr_record_get_body (self) : NULL, field, fallback);
}

gint64
zyr_record_get_int (ZyrRecord *self, const char *field, gint64 fallback)
{
  ZyrJsonMembers *members = self != NULL ? get_members (self) : NULL;

  if (members != NULL)
    return zyr_json_members_get_int (members, field, fallback);
  return zyr_json_get_int (self != NULL ? zyr_record_get_body (self) : NULL, field, fallback);
}

gboolean
zyr_record_get_bool (ZyrRecord *self, const char *field, gboolean fallback)
{
  return zyr_json_get_bool (self != NULL ? zyr_record_get_body (self) : NULL, field, fallback);
}

const char *
zyr_record_get_household (ZyrRecord *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (self->kind == ZYR_KIND_HOUSEHOLD)
    return self->id;
  if (!zyr_kind_is_household_bound (self->kind))
    return NULL;

  return zyr_record_get_string (self, "household", NULL);
}

ZyrRecord *
zyr_record_with_ver (ZyrRecord *self, gint64 ver)
{
  g_return_val_if_fail (self != NULL, NULL);

  return zyr_record_new (self->kind,
                         self->id,
                         self->scope,
                         ver,
                         zyr_record_get_body (self),
                         zyr_record_get_tok (self));
}

ZyrRecord *
zyr_record_with_scope (ZyrRecord *self, const char *scope)
{
  g_return_val_if_fail (self != NULL, NULL);

  return zyr_record_new (self->kind,
                         self->id,
                         scope,
                         self->ver,
                         zyr_record_get_body (self),
                         zyr_record_get_tok (self));
}

JsonObject *
zyr_record_to_json (ZyrRecord *self)
{
  JsonObject *object = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  object = json_object_new ();
  json_object_set_string_member (object, "kind", zyr_kind_to_string (self->kind));
  json_object_set_string_member (object, "id", self->id);
  zyr_json_set_optional (object, "scope", self->scope);
  json_object_set_int_member (object, "ver", self->ver);
  json_object_set_object_member (object, "body", json_object_ref (zyr_record_get_body (self)));
  if (json_object_get_size (zyr_record_get_tok (self)) > 0)
    json_object_set_object_member (object, "tok", json_object_ref (zyr_record_get_tok (self)));

  return object;
}

static gboolean
refuse (GError **error, const char *message)
{
  g_set_error_literal (error, ZYR_RECORD_ERROR, ZYR_RECORD_ERROR_MALFORMED, message);
  return FALSE;
}

static gboolean
check_header (JsonObject *object, ZyrKind *kind, const char **id, gint64 *ver, GError **error)
{
  const char *kind_name = zyr_json_get_string (object, "kind", NULL);

  *kind = zyr_kind_from_string (kind_name);
  *id = zyr_json_get_string (object, "id", NULL);
  *ver = zyr_json_get_int (object, "ver", -1);
  if (*kind == ZYR_KIND_UNKNOWN)
    return refuse (error, "record of no known kind");
  if (*id == NULL || **id == '\0' || strlen (*id) > ZYR_NAME_SIZE_BYTES_MAX)
    return refuse (error, "record without an id");
  if (*ver < 0)
    return refuse (error, "record without a version");

  return TRUE;
}

ZyrRecord *
zyr_record_from_json (JsonObject *object, GError **error)
{
  ZyrKind kind = ZYR_KIND_UNKNOWN;
  const char *id = NULL;
  gint64 ver = 0;
  JsonObject *body = NULL;

  g_return_val_if_fail (object != NULL, NULL);

  if (!check_header (object, &kind, &id, &ver, error))
    return NULL;
  body = zyr_json_get_object (object, "body");
  if (body == NULL)
    {
      refuse (error, "record without a body");
      return NULL;
    }

  return zyr_record_new (kind,
                         id,
                         zyr_json_get_string (object, "scope", NULL),
                         ver,
                         body,
                         zyr_json_get_object (object, "tok"));
}

gboolean
zyr_record_equal (ZyrRecord *a, ZyrRecord *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  return a->kind == b->kind && g_str_equal (a->id, b->id) && g_str_equal (a->scope, b->scope)
         && zyr_json_object_equal (zyr_record_get_body (a), zyr_record_get_body (b))
         && zyr_json_object_equal (zyr_record_get_tok (a), zyr_record_get_tok (b));
}
