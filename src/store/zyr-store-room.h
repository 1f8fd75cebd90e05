/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-store.h"

G_BEGIN_DECLS

/**
 * ZyrStoreRoom: what takes room on the device, in records and bytes
 * @n_photos, @photos_bytes: pictures and other files that are here, whether sent or not
 * @n_unsent_photos: of them, those that the centre does not have yet
 * @n_spare_photos, @spare_bytes: of them, those that zyr_store_free_room() would remove
 * @file_bytes: the database on the disk
 * @empty_bytes: of it, room for what comes next
 */
typedef struct
{
  gint64 n_households;
  gint64 n_visits;
  gint64 n_records;
  gint64 n_photos;
  gint64 photos_bytes;
  gint64 n_unsent_photos;
  gint64 n_spare_photos;
  gint64 spare_bytes;
  gint64 file_bytes;
  gint64 empty_bytes;
} ZyrStoreRoom;

/** zyr_store_measure_room: reads no picture */
gboolean zyr_store_measure_room (ZyrStore *self, ZyrStoreRoom *room, GError **error);

/**
 * zyr_store_free_room:
 *
 * Removes pictures that the centre has and that no act in the journal names any more: it was
 * answered more than ZYR_JOURNAL_AGE_DAYS_MAX days ago, or they came from the centre. They come back
 * when somebody looks at them. A file that is small enough is then written anew without its empty
 * pages; in a large one they take what comes next. Never removes unsent work, an answer or a record.
 */
gboolean zyr_store_free_room (ZyrStore *self, GError **error);

G_END_DECLS
