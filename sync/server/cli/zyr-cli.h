/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-accounts.h"
#include "zyr-centre.h"
#include "zyr-publication.h"

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* What the subcommands of ziyaretd share. Each is `int zyr_cli_X (int argc, char **argv)`: argv[0]
 * is its own name; the result is the exit status: 0 done, 1 failed, 2 wrong usage. */

#define ZYR_CLI_DEFAULT_DIR "/var/lib/ziyaret"

/**
 * zyr_cli_parse:
 * @entries: (nullable): the command's own options; --dir and --json are added
 * @usage: of the positional arguments, untranslated: "STAFF_NO"
 * @n_min: @n_max: how many there may be
 * @directory: (out) (transfer full): --dir
 * @json: (out) (optional): --json
 * @arguments: (out) (transfer full): the positional arguments
 *
 * Prints what is wrong. Returns: FALSE then: exit with 2
 */
gboolean zyr_cli_parse (int argc,
                        char **argv,
                        const GOptionEntry *entries,
                        const char *usage,
                        guint n_min,
                        guint n_max,
                        char **directory,
                        gboolean *json,
                        GStrv *arguments);

/** zyr_cli_fail: prints "ziyaretd: <message>" and frees @error. Returns: 1 */
int zyr_cli_fail (GError *error);
int zyr_cli_fail_text (const char *text);

/**
 * zyr_cli_hold: says until the program ends that @centre is served from here, or, @alone, that
 * nobody may
 *
 * Many serve at once; whoever wants it alone is refused while anybody does, and the other way round.
 * A process that dies lets go. Prints why it is refused.
 */
gboolean zyr_cli_hold (const ZyrCentre *centre, gboolean alone);

/** zyr_cli_open: the centre in @directory and its database. Prints what is wrong. */
ZyrStorage *zyr_cli_open (const char *directory, ZyrCentre **centre);

/**
 * ZyrCliFunc: a change to the centre, within one transaction
 * @publication: for records; its feeds are written when the function succeeds
 */
typedef gboolean (*ZyrCliFunc) (ZyrTx *tx,
                                ZyrPublication *publication,
                                gpointer data,
                                GError **error);

/**
 * zyr_cli_write:
 * @home: where the audit entry belongs: a foundation's id or ZYR_AUDIT_CENTRE; NULL: @func writes
 * its own
 * @action: a word for the audit entry
 * @subject: (nullable): the id that it is about
 */
gboolean zyr_cli_write (ZyrStorage *storage,
                        const char *home,
                        const char *action,
                        const char *subject,
                        ZyrCliFunc func,
                        gpointer data,
                        GError **error);

/**
 * zyr_cli_find_reach: of whose files somebody answers for what people have a right to: that theirs is
 * destroyed, and to know it (ZYR_ACTION_EXECUTE_DESTRUCTION, ZYR_ACTION_ORDER_DESTRUCTION)
 * @account: (out) (transfer full) (nullable): his
 * @reach: (out): ZYR_REACH_NONE also when there is no such user, or he is disabled
 */
gboolean zyr_cli_find_reach (
    ZyrTx *tx, const char *staff_no, ZyrAccount **account, ZyrReach *reach, GError **error);

void zyr_cli_print_json (JsonObject *object);

/** zyr_cli_random: a ZyrRandomFunc from the kernel */
void zyr_cli_random (guint8 *bytes, gsize size, gpointer data);

/** zyr_cli_read_line: the first line of standard input, for what a list of processes or a shell's
 * history is not to show; fails with @missing when there is none. (transfer full) */
char *zyr_cli_read_line (const char *missing, GError **error);

/** zyr_cli_new_password: a readable random password of 80 bits. (transfer full) */
char *zyr_cli_new_password (void);

/**
 * zyr_cli_new_code: a new enrolment code for the account, within @tx
 *
 * Returns: (transfer full) (nullable): the text to hand over
 */
char *zyr_cli_new_code (ZyrTx *tx,
                        const ZyrCentre *centre,
                        const char *account,
                        gint64 hours,
                        GError **error);

gint64 zyr_cli_now_s (void);

int zyr_cli_init (int argc, char **argv);
int zyr_cli_certificate (int argc, char **argv);
int zyr_cli_demo (int argc, char **argv);
int zyr_cli_serve (int argc, char **argv);
int zyr_cli_foundation (int argc, char **argv);
int zyr_cli_user (int argc, char **argv);
int zyr_cli_code (int argc, char **argv);
int zyr_cli_device (int argc, char **argv);
int zyr_cli_form (int argc, char **argv);
int zyr_cli_compact (int argc, char **argv);
int zyr_cli_household (int argc, char **argv);
int zyr_cli_audit (int argc, char **argv);
int zyr_cli_backup (int argc, char **argv);
int zyr_cli_migrate (int argc, char **argv);
int zyr_cli_person (int argc, char **argv);
int zyr_cli_quarantine (int argc, char **argv);
int zyr_cli_restore (int argc, char **argv);
int zyr_cli_retention (int argc, char **argv);
int zyr_cli_stats (int argc, char **argv);

/** ZyrCliVerb: a second word, as in `user add` */
typedef struct
{
  const char *name;
  int (*run) (int argc, char **argv);
} ZyrCliVerb;

/** zyr_cli_dispatch: runs the verb that argv[1] names; @verbs ends with a NULL name */
int zyr_cli_dispatch (int argc, char **argv, const ZyrCliVerb *verbs);

G_END_DECLS
