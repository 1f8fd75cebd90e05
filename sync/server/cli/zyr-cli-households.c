/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-cli.h"

#include "zyr-accounts.h"
#include "zyr-audit.h"
#include "zyr-household-transfer.h"
#include "zyr-json.h"
#include "zyr-limits.h"

typedef struct
{
  ZyrHouseholdTransfer transfer;
  const char *asker; /* staff numbers */
  const char *accepter;
  ZyrBlobStore *blobs;
  char *from;
} Transfer;

/* (transfer full) (nullable) */
static ZyrAccount *
find_person (ZyrTx *tx, const char *staff_no, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  ZyrAccount *account = zyr_accounts_find_staff_no (tx, staff_no, &local_error);

  if (account == NULL && local_error == NULL)
    local_error
        = g_error_new (G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _ ("There is no user %s."), staff_no);
  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  return account;
}

static const char *
sentence_for (ZyrHouseholdTransferError code)
{
  switch (code)
    {
    case ZYR_HOUSEHOLD_TRANSFER_ERROR_NOT_FOUND:
      return _ ("The foundation of the one who asks has no such household.");
    case ZYR_HOUSEHOLD_TRANSFER_ERROR_SAME:
      return _ ("The household is that foundation’s already.");
    case ZYR_HOUSEHOLD_TRANSFER_ERROR_OPEN_VISIT:
      return _ ("A visit of the household is not finished. Cancel it, or wait until it is sent.");
    case ZYR_HOUSEHOLD_TRANSFER_ERROR_NOT_ALLOWED:
    default:
      return _ ("A supervisor of the old foundation asks for a transfer, and one of the new "
                "foundation accepts it.");
    }
}

static gboolean
transfer_household (ZyrTx *tx, ZyrPublication *publication, gpointer data, GError **error)
{
  Transfer *self = data;
  g_autoptr (ZyrAccount) asker = find_person (tx, self->asker, error);
  g_autoptr (ZyrAccount) accepter = asker != NULL ? find_person (tx, self->accepter, error) : NULL;
  g_autoptr (GError) local_error = NULL;

  if (accepter == NULL)
    return FALSE;
  g_clear_pointer (&self->from, g_free);
  self->transfer.asked_by = asker->id;
  self->transfer.accepted_by = accepter->id;
  if (zyr_household_transfer (tx, publication, self->blobs, &self->transfer, &self->from,
                              &local_error))
    return TRUE;
  if (local_error->domain == ZYR_HOUSEHOLD_TRANSFER_ERROR)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                         sentence_for ((ZyrHouseholdTransferError)local_error->code));
  else
    g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static int
run_transfer (const char *directory, Transfer *self)
{
  g_autoptr (ZyrCentre) centre = NULL;
  g_autoptr (GError) error = NULL;
  ZyrStorage *storage = zyr_cli_open (directory, &centre);

  if (storage == NULL)
    return 1;
  self->blobs = zyr_blob_folder_new (centre->blobs);
  if (zyr_cli_write (storage, NULL, NULL, NULL, transfer_household, self, &error))
    zyr_household_transfer_tidy (storage, self->blobs, self->from);
  zyr_blob_store_free (self->blobs);
  zyr_storage_close (storage);
  g_free (self->from);
  return error == NULL ? 0 : zyr_cli_fail (g_steal_pointer (&error));
}

static int
household_transfer (int argc, char **argv)
{
  g_autofree char *directory = NULL;
  g_autofree char *to = NULL;
  g_autofree char *reason = NULL;
  g_autofree char *asker = NULL;
  g_autofree char *accepter = NULL;
  g_autofree char *now = zyr_clock_dup_now_iso (zyr_clock_get_system ());
  g_auto (GStrv) arguments = NULL;
  Transfer self = { 0 };
  const GOptionEntry entries[] = {
    { "to", 0, 0, G_OPTION_ARG_STRING, &to, N_ ("Id of the new foundation"), "ID" },
    { "reason", 0, 0, G_OPTION_ARG_STRING, &reason, N_ ("Why, for both audit logs"), "TEXT" },
    { "asked-by", 0, 0, G_OPTION_ARG_STRING, &asker, N_ ("A supervisor of the old foundation"),
      "STAFF_NO" },
    { "accepted-by", 0, 0, G_OPTION_ARG_STRING, &accepter,
      N_ ("A supervisor of the new foundation"), "STAFF_NO" },
    G_OPTION_ENTRY_NULL
  };

  if (!zyr_cli_parse (argc, argv, entries, "HOUSEHOLD", 1, 1, &directory, NULL, &arguments))
    return 2;
  if (to == NULL || asker == NULL || accepter == NULL || reason == NULL || *reason == '\0')
    return zyr_cli_fail_text (
        _ ("A transfer needs --to, --reason, --asked-by and --accepted-by."));
  self.transfer = (ZyrHouseholdTransfer){
    .household = arguments[0], .to = to, .reason = reason, .at = now
  };
  self.asker = asker;
  self.accepter = accepter;
  return run_transfer (directory, &self);
}

int
zyr_cli_household (int argc, char **argv)
{
  static const ZyrCliVerb verbs[] = { { "transfer", household_transfer }, { NULL, NULL } };

  return zyr_cli_dispatch (argc, argv, verbs);
}

/* compact */

typedef struct
{
  gint64 before_s;
  gint64 n;
} Compaction;

static gboolean
compact (ZyrTx *tx, ZyrPublication *publication, gpointer data, GError **error)
{
  Compaction *self = data;

  return zyr_feeds_compact (tx, self->before_s, &self->n, error);
}

int
zyr_cli_compact (int argc, char **argv)
{
  g_autofree char *directory = NULL;
  g_autoptr (GError) error = NULL;
  int days = ZYR_FEED_GONE_DAYS_MAX;
  Compaction self = { 0 };
  ZyrStorage *storage;
  const GOptionEntry entries[]
      = { { "days", 0, 0, G_OPTION_ARG_INT, &days, N_ ("What left before so many days"), "N" },
          G_OPTION_ENTRY_NULL };

  if (!zyr_cli_parse (argc, argv, entries, NULL, 0, 0, &directory, NULL, NULL))
    return 2;
  if (days < 0)
    return zyr_cli_fail_text (_ ("The number of days is not negative."));
  storage = zyr_cli_open (directory, NULL);
  if (storage == NULL)
    return 1;
  self.before_s = zyr_cli_now_s () - (gint64)days * 86400;
  if (zyr_cli_write (storage, ZYR_AUDIT_CENTRE, "compact", NULL, compact, &self, &error))
    g_print ("%" G_GINT64_FORMAT "\n", self.n);
  zyr_storage_close (storage);
  return error == NULL ? 0 : zyr_cli_fail (g_steal_pointer (&error));
}
