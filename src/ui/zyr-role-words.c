/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-role-words.h"

#include <glib/gi18n.h>

const char *
zyr_role_title (ZyrRole role)
{
  static const struct
  {
    ZyrRole role;
    const char *name;
  } names[] = {
    { ZYR_ROLE_SUPERVISOR, N_ ("supervisor") },
    { ZYR_ROLE_WORKER, N_ ("worker") },
    { ZYR_ROLE_SECOND, N_ ("second officer") },
    { ZYR_ROLE_CLERK, N_ ("clerk") },
    { ZYR_ROLE_BOARD, N_ ("member of the Board") },
    { ZYR_ROLE_INSPECTOR, N_ ("inspector") },
    { ZYR_ROLE_ADMIN, N_ ("administrator") },
    { ZYR_ROLE_TRANSLATOR, N_ ("translator") },
    { ZYR_ROLE_DPO, N_ ("data protection") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      if (names[i].role == role)
        return _ (names[i].name);
    }
  return "";
}
