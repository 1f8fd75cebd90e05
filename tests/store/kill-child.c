/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-store-drafts.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/*
 * usage: kill-child PATH FIRST
 *
 * Continues the draft of visit v1 (or begins it) with answers FIRST, FIRST + 1, … and writes the
 * number of each, eight bytes, to standard output after the store has reported it as saved. It never
 * ends: the test kills it.
 */
int
main (int argc, char **argv)
{
  guint8 bytes[ZYR_STORE_KEY_SIZE_BYTES];
  g_autoptr (GBytes) key = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (ZyrDraft) draft = NULL;
  g_autofree char *id = NULL;
  ZyrStore *store;

  memset (bytes, 0x5a, sizeof bytes);
  key = g_bytes_new (bytes, sizeof bytes);
  store = zyr_store_open (argv[1], key, &error);
  if (store == NULL)
    return 2;
  draft = zyr_store_load_draft (store, "v1", NULL);
  if (draft != NULL)
    id = g_strdup (draft->id);
  else
    {
      g_autoptr (JsonObject) media = json_object_new ();

      id = zyr_store_create_draft (store, "v1", "hane", "1", media, "<data/>", &error);
    }
  if (id == NULL)
    return 3;
  for (gint64 number = g_ascii_strtoll (argv[2], NULL, 10);; number++)
    {
      g_autofree char *value = g_strdup_printf ("%" G_GINT64_FORMAT " %.*s",
                                                number,
                                                (int) (number * 37 % 300),
                                                "Bu yanıt kaydedildi denildiyse kaybolmamalı. "
                                                "Bu yanıt kaydedildi denildiyse kaybolmamalı. "
                                                "Bu yanıt kaydedildi denildiyse kaybolmamalı. "
                                                "Bu yanıt kaydedildi denildiyse kaybolmamalı. "
                                                "Bu yanıt kaydedildi denildiyse kaybolmamalı. "
                                                "Bu yanıt kaydedildi denildiyse kaybolmamalı. "
                                                "Bu yanıt kaydedildi denildiyse kaybolmamalı.");

      if (zyr_store_append_answer (store, id, "/data/a", ZYR_DRAFT_SET, value, &error) < 0)
        return 4;
      if (number % 50 == 0
          && !zyr_store_compact_draft (store, id, "<data/>", number - 200, &error))
        return 5;
      if (write (STDOUT_FILENO, &number, sizeof number) != sizeof number)
        return 6;
    }
}
