/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "zyr-record.h"

G_BEGIN_DECLS

/* Generated households for demonstration and tests.
 *
 * Nobody in this data exists: names are drawn from tables of common names, identity numbers are
 * random digits with valid check digits, addresses combine street names with random numbers. The
 * same options give the same records, identifiers included. */

/**
 * ZyrDemoOptions:
 * @seed: what the data is drawn from
 * @today: the day the data is made for: visits are planned for the five working days of its
 *   week (on a weekend for the five days from it), and everything else lies before it
 * @n_households: households of each foundation
 */
typedef struct
{
  guint32 seed;
  GDate today;
  guint n_households;
} ZyrDemoOptions;

typedef struct
{
  char *user_id;
  char *staff_no;
  char *name;
  char *role;          /* "worker" or "supervisor" */
  char *foundation_id;
  char *password;
} ZyrDemoAccount;

typedef struct
{
  GPtrArray *records;  /* (element-type ZyrRecord): every record refers only to earlier ones */
  GPtrArray *accounts; /* (element-type ZyrDemoAccount): worker S1042 first */
} ZyrDemo;

/**
 * zyr_demo_generate:
 * @options: what to generate
 * @form_id: the record id of the published visit form that visits are planned with
 * @form_name: its form id, for example "hane_ziyareti"
 * @form_version: its version
 *
 * Returns: (transfer full): two foundations with their staff, households, members, registry
 *   snapshots, aids, earlier visits, notes, this week's planned visits, and the parameters
 */
ZyrDemo *zyr_demo_generate (const ZyrDemoOptions *options,
                            const char *form_id,
                            const char *form_name,
                            const char *form_version);
void zyr_demo_free (ZyrDemo *demo);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZyrDemo, zyr_demo_free)

G_END_DECLS
