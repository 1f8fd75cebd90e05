/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What two foundations have said about a household's transfer, each in a record of its own, is made
 * one: the request is shown to the other side, its answer to the first, and the household moves. */
#include "zyr-household-transfer-private.h"

#include "zyr-audit.h"
#include "zyr-json.h"
#include "zyr-record-table.h"

typedef struct
{
  ZyrTx *tx;
  ZyrPublication *publication;
  ZyrBlobStore *blobs;
  const char *now;
  char *from;        /* foundations */
  char *to;
  ZyrRecord *asked;  /* the old one's record */
  ZyrRecord *shown;  /* (nullable): the new one's */
  char *moved_from;
} Settling;

static const char *
state_of (ZyrRecord *record)
{
  return record != NULL ? zyr_record_get_string (record, "state", "") : "";
}

/* FALSE only with an error: what is not there is NULL. */
static gboolean
find (Settling *self, const char *home, ZyrKind kind, const char *id, ZyrRecord **record,
      GError **error)
{
  g_autoptr (GError) local_error = NULL;

  *record = zyr_record_table_dup (self->tx, home, kind, id, &local_error);
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* Takes @body as the next state of @home's record. */
static gboolean
put (Settling *self, const char *home, ZyrRecord *old, JsonObject *body, GError **error)
{
  g_autofree char *scope = zyr_home_dup_scope (home);
  g_autoptr (ZyrRecord) record = zyr_record_new (
      ZYR_KIND_TRANSFER, zyr_record_get_id (self->asked), scope,
      old != NULL ? zyr_record_get_ver (old) + 1 : 1, body, NULL);

  json_object_unref (body);
  return zyr_publication_put (self->publication, record, error);
}

/* A state in which nothing more happens. Whose household it is not any more, or never became, is not
 * told its name any longer. @like: (nullable): whose answer it was. */
static gboolean
close_one (Settling *self, const char *home, ZyrRecord *record, const char *state,
           const char *code, ZyrRecord *like, GError **error)
{
  static const char *const members[]
      = { "answer", "answered_by", "answered_by_name", "answered_at" };
  JsonObject *body = zyr_json_copy_object (zyr_record_get_body (record));

  for (guint i = 0; like != NULL && i < G_N_ELEMENTS (members); i++)
    zyr_json_set_optional (body, members[i], zyr_record_get_string (like, members[i], NULL));
  json_object_set_string_member (body, "state", state);
  json_object_set_string_member (body, "settled", self->now);
  zyr_json_set_optional (body, "code", code);
  json_object_remove_member (body, "head_name");
  return put (self, home, record, body, error);
}

static gboolean
note (Settling *self, const char *home, const char *code, GError **error)
{
  g_autoptr (JsonObject) details = json_object_new ();
  ZyrAuditEntry entry
      = { .home = home, .at = self->now, .action = "transfer-refused", .details = details };

  json_object_set_string_member (details, "transfer", zyr_record_get_id (self->asked));
  json_object_set_string_member (details, "code", code);
  return zyr_audit_append (self->tx, &entry, error);
}

/* It cannot be; both sides are told why. */
static gboolean
refuse (Settling *self, const char *code, GError **error)
{
  return close_one (self, self->from, self->asked, "refused", code, self->shown, error)
         && note (self, self->from, code, error)
         && (self->shown == NULL
             || (close_one (self, self->to, self->shown, "refused", code, NULL, error)
                 && note (self, self->to, code, error)));
}

/* The request as the new foundation sees it: enough to know the household by. */
static gboolean
show (Settling *self, ZyrRecord *household, GError **error)
{
  g_autoptr (ZyrRecord) foundation = NULL;
  JsonObject *body;

  if (!find (self, self->from, ZYR_KIND_FOUNDATION, self->from, &foundation, error))
    return FALSE;
  body = zyr_json_copy_object (zyr_record_get_body (self->asked));
  if (foundation != NULL)
    zyr_json_set_optional (body, "from_name", zyr_record_get_string (foundation, "name", NULL));
  zyr_json_set_optional (body, "head_name",
                         zyr_record_get_string (household, "summary_name", NULL));
  return put (self, self->to, NULL, body, error);
}

static gboolean
has_unfinished_visit (Settling *self, const char *household, gboolean *has, GError **error)
{
  g_autoptr (GPtrArray) records
      = zyr_record_table_list_household (self->tx, self->from, household, error);

  *has = records != NULL && zyr_household_transfer_has_unfinished (records);
  return records != NULL;
}

static gboolean
offer (Settling *self, GError **error)
{
  const char *id = zyr_record_get_string (self->asked, "file", "");
  g_autoptr (ZyrRecord) there = NULL;
  g_autoptr (ZyrRecord) household = NULL;
  gboolean unfinished = FALSE;

  if (!find (self, self->to, ZYR_KIND_FOUNDATION, self->to, &there, error)
      || !find (self, self->from, ZYR_KIND_HOUSEHOLD, id, &household, error)
      || !has_unfinished_visit (self, id, &unfinished, error))
    return FALSE;
  if (there == NULL)
    return refuse (self, "no-foundation", error);
  if (household == NULL)
    return refuse (self, "not-found", error);
  return unfinished ? refuse (self, "open-visit", error) : show (self, household, error);
}

static const char *
code_of (const GError *error)
{
  switch ((ZyrHouseholdTransferError)error->code)
    {
    case ZYR_HOUSEHOLD_TRANSFER_ERROR_OPEN_VISIT:
      return "open-visit";
    case ZYR_HOUSEHOLD_TRANSFER_ERROR_NOT_ALLOWED:
      return "not-allowed";
    case ZYR_HOUSEHOLD_TRANSFER_ERROR_NOT_FOUND:
    case ZYR_HOUSEHOLD_TRANSFER_ERROR_SAME:
    default:
      return "not-found";
    }
}

static gboolean
move (Settling *self, GError **error)
{
  const ZyrHouseholdTransfer transfer
      = { .household = zyr_record_get_string (self->asked, "file", ""),
          .to = self->to,
          .reason = zyr_record_get_string (self->asked, "reason", ""),
          .asked_by = zyr_record_get_string (self->asked, "by", ""),
          .accepted_by = zyr_record_get_string (self->shown, "answered_by", ""),
          .at = self->now };
  g_autoptr (GError) local_error = NULL;

  if (zyr_household_transfer (self->tx, self->publication, self->blobs, &transfer,
                              &self->moved_from, &local_error))
    return close_one (self, self->from, self->asked, "moved", NULL, self->shown, error)
           && close_one (self, self->to, self->shown, "moved", NULL, NULL, error);
  if (local_error->domain == ZYR_HOUSEHOLD_TRANSFER_ERROR)
    return refuse (self, code_of (local_error), error);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* Of two that spoke at the same time, whoever asked has the last word until the household moves. */
static gboolean
settle (Settling *self, GError **error)
{
  gboolean requested = g_str_equal (state_of (self->asked), "requested");

  if (requested && self->shown == NULL)
    return offer (self, error);
  if (requested && g_str_equal (state_of (self->shown), "accepted"))
    return move (self, error);
  if (requested && g_str_equal (state_of (self->shown), "declined"))
    return close_one (self, self->from, self->asked, "declined", NULL, self->shown, error)
           && close_one (self, self->to, self->shown, "declined", NULL, NULL, error);
  if (g_str_equal (state_of (self->asked), "withdrawn") && self->shown != NULL
      && !g_str_equal (state_of (self->shown), "withdrawn"))
    return close_one (self, self->to, self->shown, "withdrawn", NULL, NULL, error);
  return TRUE;
}

gboolean
zyr_household_transfer_settle (ZyrTx *tx,
                               ZyrPublication *publication,
                               ZyrBlobStore *blobs,
                               const char *home,
                               const char *id,
                               const char *now,
                               char **moved_from,
                               GError **error)
{
  Settling self = { .tx = tx, .publication = publication, .blobs = blobs, .now = now };
  g_autoptr (ZyrRecord) known = NULL;
  gboolean ok = find (&self, home, ZYR_KIND_TRANSFER, id, &known, error);

  *moved_from = NULL;
  if (!ok || known == NULL)
    return ok;
  self.from = g_strdup (zyr_record_get_string (known, "from", ""));
  self.to = g_strdup (zyr_record_get_string (known, "to", ""));
  ok = find (&self, self.from, ZYR_KIND_TRANSFER, id, &self.asked, error)
       && find (&self, self.to, ZYR_KIND_TRANSFER, id, &self.shown, error)
       && (self.asked == NULL || settle (&self, error));
  g_free (self.from);
  g_free (self.to);
  g_clear_pointer (&self.asked, zyr_record_unref);
  g_clear_pointer (&self.shown, zyr_record_unref);
  *moved_from = self.moved_from;
  return ok;
}
