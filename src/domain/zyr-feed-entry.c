/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-feed-entry.h"

static const char *const names[] = { "UPSERT", "ENTER", "LEAVE", "DELETE" };

ZyrFeedEntry *
zyr_feed_entry_new (ZyrFeedOp op, gint64 seq, ZyrRecord *record)
{
  ZyrFeedEntry *entry = g_new (ZyrFeedEntry, 1);

  entry->op = op;
  entry->seq = seq;
  entry->record = zyr_record_ref (record);
  return entry;
}

void
zyr_feed_entry_free (ZyrFeedEntry *entry)
{
  if (entry == NULL)
    return;
  zyr_record_unref (entry->record);
  g_free (entry);
}

const char *
zyr_feed_op_to_string (ZyrFeedOp op)
{
  g_assert ((guint)op < G_N_ELEMENTS (names));
  return names[op];
}

gboolean
zyr_feed_op_from_string (const char *name, ZyrFeedOp *op)
{
  for (guint i = 0; name != NULL && i < G_N_ELEMENTS (names); i++)
    {
      if (g_str_equal (names[i], name))
        {
          *op = (ZyrFeedOp)i;
          return TRUE;
        }
    }
  return FALSE;
}
