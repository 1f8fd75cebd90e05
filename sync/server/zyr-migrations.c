/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-migrations-private.h"

#include "zyr-server-resources.h"

#include <string.h>

static const char *const migrations[] = {
  "/org/ziyaret/server/migrations/0001-centre.sql",
  "/org/ziyaret/server/migrations/0002-keys.sql",
  "/org/ziyaret/server/migrations/0003-by-foundation.sql",
  "/org/ziyaret/server/migrations/0004-moved.sql",
  "/org/ziyaret/server/migrations/0005-gone.sql",
  "/org/ziyaret/server/migrations/0006-log-by-record.sql",
  "/org/ziyaret/server/migrations/0007-destroyed.sql",
  "/org/ziyaret/server/migrations/0008-clock.sql",
};

guint
zyr_migrations_get_n (void)
{
  return G_N_ELEMENTS (migrations);
}

const char *
zyr_migrations_get_name (guint index)
{
  g_assert (index < G_N_ELEMENTS (migrations));
  return strrchr (migrations[index], '/') + 1;
}

const char *
zyr_migrations_get_text (guint index)
{
  g_autoptr (GBytes) text = NULL;

  g_assert (index < G_N_ELEMENTS (migrations));
  text = g_resource_lookup_data (zyr_server_get_resource (), migrations[index],
                                 G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_assert (text != NULL);
  /* A resource that is not compressed lies in the program itself, and ends with a NUL. */
  return g_bytes_get_data (text, NULL);
}
