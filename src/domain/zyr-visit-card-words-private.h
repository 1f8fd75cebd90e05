/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-visit-card-private.h"

G_BEGIN_DECLS

typedef struct
{
  const char *code;
  const char *tr;
  const char *en;
} ZyrCardWord;

typedef enum
{
  ZYR_CARD_LIST_RELATION,
  ZYR_CARD_LIST_MARITAL,
  ZYR_CARD_LIST_COVER,
  ZYR_CARD_LIST_INCOME,
  ZYR_CARD_LIST_PROPERTY,
  ZYR_CARD_LIST_VEHICLE,
  ZYR_CARD_LIST_LAND,
  ZYR_CARD_LIST_ANIMAL,
  ZYR_CARD_LIST_PROGRAMME,
  ZYR_CARD_LIST_RATING,
  ZYR_CARD_LIST_SOURCE,
  ZYR_CARD_LIST_INSTITUTION,
} ZyrCardList;

/* The word for a code; the code itself when the list does not know it, NULL when there is none. */
const char *zyr_card_word (ZyrCardList list, const char *code, ZyrCardLanguage language);

G_END_DECLS
