/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define ZYR_APPLICATION_ID "org.ziyaret.Ziyaret"

#define ZYR_TYPE_APPLICATION (zyr_application_get_type ())
G_DECLARE_FINAL_TYPE (ZyrApplication, zyr_application, ZYR, APPLICATION, AdwApplication)

ZyrApplication *zyr_application_new (void);

G_END_DECLS
