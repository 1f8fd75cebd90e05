/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** ZyrValue: a parameter of a statement (zyr-storage.h), borrowed for the call */
typedef enum
{
  ZYR_VALUE_NULL,
  ZYR_VALUE_INT,
  ZYR_VALUE_TEXT,
} ZyrValueType;

typedef struct
{
  ZyrValueType type;
  gint64 number;
  const char *text;
} ZyrValue;

#define ZYR_INT(n) ((ZyrValue){ ZYR_VALUE_INT, (n), NULL })
/* NULL is SQL's NULL. */
#define ZYR_TEXT(t) (zyr_value_text (t))
#define ZYR_VALUES(...)                                                                            \
  ((const ZyrValue[]){ __VA_ARGS__ }),                                                             \
      (guint)(sizeof ((const ZyrValue[]){ __VA_ARGS__ }) / sizeof (ZyrValue))
#define ZYR_NO_VALUES NULL, 0u

static inline ZyrValue
zyr_value_text (const char *text)
{
  return (ZyrValue){ text != NULL ? ZYR_VALUE_TEXT : ZYR_VALUE_NULL, 0, text };
}

G_END_DECLS
