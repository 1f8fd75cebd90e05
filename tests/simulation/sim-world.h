/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sim-disk.h"

#include "zyr-account-messages.h"
#include "zyr-accounts.h"
#include "zyr-role.h"

G_BEGIN_DECLS

/*
 * The beginning of every history: two foundations with their people, households, visits, and
 * devices that are enrolled and signed in. Made once by the real service; a history works on a copy
 * of the files.
 */

#define SIM_FOUNDATIONS 2
#define SIM_USERS 6
#define SIM_DEVICES 6
#define SIM_HOUSEHOLDS 6

#define SIM_BEGINNING_US (G_GINT64_CONSTANT (1795251600) * G_USEC_PER_SEC) /* 2026-11-21T09:00Z */
#define SIM_PASSWORD "correct horse battery"
#define SIM_KEY_SIZE_BYTES 32

typedef struct
{
  const char *id;
  const char *staff_no;
  int foundation;
  ZyrRole roles;
} SimUser;

typedef struct
{
  char *id;
  int user;
  ZyrSession *session;
} SimEnrolled;

typedef struct
{
  char *folder;
  char *centre; /* file */
  char *plain;  /* file: a device's store, not encrypted */
  char *sealed; /* file */
  SimImage centre_image;
  SimImage plain_image;
  SimImage sealed_image;
  GBytes *key;
  SimEnrolled devices[SIM_DEVICES];
} SimWorld;

/** sim_world_get: (transfer none): makes it when it is asked for first */
const SimWorld *sim_world_get (void);
void sim_world_clear (void);

const char *sim_foundation_id (int foundation);
const SimUser *sim_user_get (int user);
int sim_device_user (int device);
const char *sim_household_id (int household);
int sim_household_foundation (int household);
const char *sim_form_id (void);

/* Whether the store's key is used at all from now on (see sim-world.c). */
void sim_seal_stores (gboolean sealed);

/* Files and folders */
void sim_copy_file (const char *from, const char *to);
/* A link: for what nobody changes */
void sim_lend_file (const char *from, const char *to);
void sim_remove_tree (const char *path);

G_END_DECLS
