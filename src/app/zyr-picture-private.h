/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-workspace-private.h"

G_BEGIN_DECLS

/* A picture, or another file, answers a question by the name "<sha256>.<extension>" of its bytes. */

#define ZYR_PICTURE_SIZE_BYTES_MAX (8 * 1024 * 1024)
/* of a file that is made smaller before it is kept */
#define ZYR_PICTURE_SOURCE_SIZE_BYTES_MAX (40 * 1024 * 1024)
/* of the longer side, when the form does not say */
#define ZYR_PICTURE_LONGEST_PX 1600

/* By the first bytes: "image/jpeg", "image/png" or "image/webp"; %NULL for anything else */
const char *zyr_picture_get_mime (GBytes *bytes);
/* For a question that takes @media_type ("audio", "video" and others): the kind by the
 * first bytes; of any file, when these say nothing, by the ending of @file_name (nullable), at last
 * "application/octet-stream". %NULL: not of that type */
const char *
zyr_attachment_get_mime (GBytes *bytes, const char *file_name, const char *media_type);
/* @media_type of an upload means pictures: they alone are made smaller, and are the default */
gboolean zyr_attachment_is_picture (const char *media_type);
/* (transfer full): @mime is one that the functions above give */
char *zyr_picture_make_name (const char *sha256, const char *mime);
/* (transfer full) (nullable): %NULL when @name is not of that shape */
char *zyr_picture_name_to_hash (const char *name);

/* Reads the picture of that name. Takes @task (of GBytes): %NULL without error when it is not on
 * this device. @fetch: ask the centre when it is not. */
void zyr_picture_load (ZyrWorkspace *workspace, const char *name, gboolean fetch, GTask *task);

/* Without what a camera writes beside it (place, time, device); which side is up stays. What cannot
 * be read comes back as it is. (transfer full) */
GBytes *zyr_picture_dup_bare (GBytes *picture);

G_END_DECLS
