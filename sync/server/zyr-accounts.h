/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-publication.h"
#include "zyr-role.h"
#include "zyr-storage-rows.h"
#include "zyr-storage.h"

G_BEGIN_DECLS

/*
 * Accounts, devices and enrolment codes in the database. Functions work within a transaction and
 * write no audit entry: their callers know who acts. Staff numbers are compared in upper case.
 */

/**
 * ZyrAccount:
 * @home: id of the foundation, or "centre" for the administrators of the centre itself
 * @roles: bits
 * @password: hash in PHC form
 */
typedef struct
{
  char *id;
  char *home;
  char *staff_no;
  char *name;
  ZyrRole roles;
  char *password;
  gboolean active;
} ZyrAccount;

void zyr_account_free (ZyrAccount *account);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZyrAccount, zyr_account_free)

typedef struct
{
  char *id;
  char *home;
  char *account;
  char *name;
  gint64 enrolled_s;
  gint64 seen_s;
  gint64 last_op;
  gint64 clock_ahead_s; /* of its clock, when it pushed last */
  gboolean revoked;
  char *platform; /* these two (nullable): only of zyr_devices_list() */
  char *app_version;
} ZyrDevice;

void zyr_device_free (ZyrDevice *device);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZyrDevice, zyr_device_free)

/** zyr_staff_no_normalize: Returns: (transfer full): trimmed and in upper case */
char *zyr_staff_no_normalize (const char *staff_no);

/* NULL without an error when there is none. */
ZyrAccount *zyr_accounts_find (ZyrTx *tx, const char *id, GError **error);
ZyrAccount *zyr_accounts_find_staff_no (ZyrTx *tx, const char *staff_no, GError **error);
/** zyr_accounts_list: @home NULL: of all homes. (element-type ZyrAccount) */
GPtrArray *zyr_accounts_list (ZyrTx *tx, const char *home, GError **error);

/**
 * zyr_accounts_add:
 * @publication: writes the user's record and gives a worker his feed; unused for home "centre"
 *
 * ZYR_STORAGE_ERROR_EXISTS when the id or the staff number is taken.
 */
gboolean zyr_accounts_add (ZyrTx *tx,
                           ZyrPublication *publication,
                           const ZyrAccount *account,
                           GError **error);

/** zyr_accounts_insert: the account alone; its user record is put by the caller, later */
gboolean zyr_accounts_insert (ZyrTx *tx, const ZyrAccount *account, GError **error);

gboolean zyr_accounts_set_password (ZyrTx *tx, const char *id, const char *hash, GError **error);

/** zyr_accounts_disable: signs its devices out, marks the user's record inactive and takes his
 * caseload back */
gboolean zyr_accounts_disable (ZyrTx *tx,
                               ZyrPublication *publication,
                               const ZyrAccount *account,
                               GError **error);

/** zyr_accounts_enable: the reverse: he signs in anew and is given what is his */
gboolean zyr_accounts_enable (ZyrTx *tx,
                              ZyrPublication *publication,
                              const ZyrAccount *account,
                              GError **error);

/** zyr_accounts_set_roles: his feeds follow at once */
gboolean zyr_accounts_set_roles (ZyrTx *tx,
                                 ZyrPublication *publication,
                                 ZyrAccount *account,
                                 ZyrRole roles,
                                 GError **error);

/** zyr_accounts_add_foundation: @record of kind foundation, scope "f:<its id>" */
gboolean zyr_accounts_add_foundation (ZyrPublication *publication,
                                      const char *id,
                                      const char *name,
                                      const char *province,
                                      const char *district,
                                      GError **error);

/* Codes are kept by their hash. */
gboolean zyr_codes_add (ZyrTx *tx,
                        const char *code,
                        const char *account,
                        gint64 now_s,
                        gint64 expires_s,
                        GError **error);

ZyrDevice *zyr_devices_find (ZyrTx *tx, const char *id, GError **error);
/** zyr_devices_find_in: the same for who knows its home, with the centre's epoch. (nullable) */
ZyrDevice *
zyr_devices_find_in (ZyrTx *tx, const char *home, const char *id, char **epoch, GError **error);
/**
 * zyr_devices_find_all_in: the same of several, whichever of the homes each is of
 * @homes: (array length=n_homes): at most ZYR_QUERY_HOMES_N_MAX
 * @ids: (array length=n_ids): at most ZYR_QUERY_IDS_N_MAX
 *
 * Returns: (transfer full) (nullable) (element-type utf8 ZyrDevice): by id, those that are there
 */
GHashTable *zyr_devices_find_all_in (ZyrTx *tx,
                                     const char *const *homes,
                                     guint n_homes,
                                     const char *const *ids,
                                     guint n_ids,
                                     char **epoch,
                                     GError **error);
/** zyr_devices_add: a new one: id, home, account, name and enrolled_s of @device */
gboolean zyr_devices_add (ZyrTx *tx,
                          const ZyrDevice *device,
                          const char *platform,
                          const char *app_version,
                          GError **error);
/** zyr_devices_set_seen: it was here at that time */
gboolean
zyr_devices_set_seen (ZyrTx *tx, const char *home, const char *id, gint64 seen_s, GError **error);
/** zyr_devices_set_progress: the same, and its operations up to @last_op are known */
gboolean zyr_devices_set_progress (ZyrTx *tx,
                                   const char *home,
                                   const char *id,
                                   gint64 last_op,
                                   gint64 seen_s,
                                   gint64 clock_ahead_s,
                                   GError **error);
/** zyr_devices_set_app_version: it runs another version of the program now */
gboolean
zyr_devices_set_app_version (ZyrTx *tx, const char *id, const char *app_version, GError **error);
/** zyr_devices_set_progress_all: of each of @devices (element-type utf8 ZyrDevice), as it says */
gboolean zyr_devices_set_progress_all (ZyrTx *tx, GHashTable *devices, GError **error);

/**
 * ZyrAccess: what an access token stands for
 * @used: it was presented before
 */
typedef struct
{
  ZyrAccount *account;
  ZyrDevice *device; /* without its progress */
  gint64 expires_s;
  gboolean used;
} ZyrAccess;

/** zyr_access_find: FALSE without an error when there is none with that hash. Clear @access with
 * zyr_access_clear(). */
gboolean zyr_access_find (ZyrTx *tx, const char *hash, ZyrAccess *access, GError **error);
void zyr_access_clear (ZyrAccess *access);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ZyrAccess, zyr_access_clear)
/** zyr_devices_list: @home NULL: of all homes. (element-type ZyrDevice) */
GPtrArray *zyr_devices_list (ZyrTx *tx, const char *home, GError **error);

/** zyr_devices_revoke: its tokens are answered with device-revoked from now on */
gboolean zyr_devices_revoke (ZyrTx *tx, const char *id, GError **error);
/** zyr_devices_readmit: takes that back */
gboolean zyr_devices_readmit (ZyrTx *tx, const char *id, GError **error);

G_END_DECLS
