/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* National numbers: validators that say what is wrong, normalisers of what people type, and
 * generators of valid numbers for demonstration data. Checks are on the exact stored text: fold
 * typed text with the normaliser first. Rules after python-stdnum (TCKN, VKN, IBAN), BTK's
 * numbering plan (phones), UAVT; YKN and plate as domain.md section 7 assumes. */

/**
 * ZyrNumberVerdict:
 * @ZYR_NUMBER_OK: valid
 * @ZYR_NUMBER_EMPTY: %NULL or ""
 * @ZYR_NUMBER_LENGTH: too short or too long
 * @ZYR_NUMBER_CHARACTER: a character that may not be there
 * @ZYR_NUMBER_PREFIX: begins wrongly (0, not 99, not TR, no such area, province 82)
 * @ZYR_NUMBER_CHECK_DIGIT: the check digits do not match: a slip of the finger
 */
typedef enum
{
  ZYR_NUMBER_OK,
  ZYR_NUMBER_EMPTY,
  ZYR_NUMBER_LENGTH,
  ZYR_NUMBER_CHARACTER,
  ZYR_NUMBER_PREFIX,
  ZYR_NUMBER_CHECK_DIGIT,
} ZyrNumberVerdict;

/** ZyrPhoneKind: what a normalised number reaches */
typedef enum
{
  ZYR_PHONE_UNKNOWN,
  ZYR_PHONE_MOBILE,   /* 5XX */
  ZYR_PHONE_LANDLINE, /* 2XX, 3XX, 4XX */
} ZyrPhoneKind;

ZyrNumberVerdict zyr_tckn_check (const char *tckn);   /* 11 digits, citizens; 99… is a YKN */
ZyrNumberVerdict zyr_ykn_check (const char *ykn);     /* 11 digits beginning 99 */
ZyrNumberVerdict zyr_vkn_check (const char *vkn);     /* 10 digits */
ZyrNumberVerdict zyr_iban_check (const char *iban);   /* 26 characters, TR */
ZyrNumberVerdict zyr_phone_check (const char *phone, ZyrPhoneKind *kind); /* 10 national digits */
ZyrNumberVerdict zyr_uavt_check (const char *code);   /* 10 digits, an independent unit */
ZyrNumberVerdict zyr_plate_check (const char *plate); /* "34ABC123" */

/** zyr_id_check: a TCKN or a YKN, told apart by its first two digits */
ZyrNumberVerdict zyr_id_check (const char *number);

/* What people type to what is stored; the result still wants its check. (transfer full), never
 * %NULL. Phones lose separators and a leading +90, 0090, 90 or 0; the others lose spaces, dots
 * and dashes, and letters become upper case. */
char *zyr_phone_normalize (const char *text);
char *zyr_number_normalize (const char *text);

/** zyr_phone_format: "0532 123 45 67"; other text comes back as it is. Returns: (transfer full): */
char *zyr_phone_format (const char *phone);
/** zyr_iban_format: in groups of four. Returns: (transfer full): */
char *zyr_iban_format (const char *iban);

/* Valid numbers from any seed, the same for the same seed, distinct for seeds below the number of
 * possible bodies (8.9·10^8 TCKN, 10^7 YKN, 10^9 VKN, 10^16 accounts). (transfer full) */
char *zyr_tckn_generate (guint64 seed);
char *zyr_ykn_generate (guint64 seed);
char *zyr_vkn_generate (guint64 seed);
char *zyr_iban_generate (guint bank, guint64 account); /* @bank below 100000 */

/** zyr_number_verdict_to_string: "ok", "empty", "length", "character", "prefix", "check-digit" */
const char *zyr_number_verdict_to_string (ZyrNumberVerdict verdict);

G_END_DECLS
