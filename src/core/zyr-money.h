/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Amounts are integers of kuruş everywhere; text is for people and for forms. No function here
 * looks at the locale. */

/**
 * ZyrMoneyStyle:
 * @ZYR_MONEY_TR: "1.234,56", as Turkish readers write
 * @ZYR_MONEY_EN: "1,234.56"
 * @ZYR_MONEY_PLAIN: "1234.56" for form values; whole liras without a fraction, "1234"
 */
typedef enum
{
  ZYR_MONEY_TR,
  ZYR_MONEY_EN,
  ZYR_MONEY_PLAIN,
} ZyrMoneyStyle;

/** zyr_money_format: no currency sign. Returns: (transfer full): */
char *zyr_money_format (gint64 kurus, ZyrMoneyStyle style);

/** zyr_money_style_for_language: %ZYR_MONEY_TR for "tr" and "tr_…", else %ZYR_MONEY_EN */
ZyrMoneyStyle zyr_money_style_for_language (const char *language);

/**
 * zyr_money_parse:
 * @kurus: (out):
 *
 * Reads what people type and what forms hold: "1.234,56", "1,234.56", "1234.5", "1234", with
 * spaces and a trailing TL or ₺. The last separator is the decimal one when one or two digits
 * follow; a separator before exactly three digits groups thousands ("1.500" is 1500 liras).
 * Refused: more decimals than kuruş, groups that are none, both at once ambiguous ("0.500"),
 * beyond %ZYR_MONEY_KURUS_MAX. Errors: %ZYR_CORE_ERROR_INVALID.
 */
gboolean zyr_money_parse (const char *text, gint64 *kurus, GError **error);

/**
 * zyr_money_parse_form:
 *
 * Reads a decimal of a form or registry ("9358.3333", "1e3" is refused), rounded half away from
 * zero to the kuruş: computed amounts have more decimals, and a dot is always the decimal sign.
 */
gboolean zyr_money_parse_form (const char *text, gint64 *kurus, GError **error);

G_END_DECLS
