/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Numbers, dates and times between what is stored and what a person reads or types. The shapes
 * follow the language of the catalogue, not the process's LC_NUMERIC or LC_TIME, so that text and
 * numbers always agree. All strings returned are (transfer full) and never %NULL unless said. */

/** zyr_format_number: "1234.5" gives "1.234,5" in Turkish; what is no number comes back as it is. */
char *zyr_format_number (const char *value);

/** zyr_format_number_plain: as zyr_format_number() without grouping, for editing: "1234,5". */
char *zyr_format_number_plain (const char *value);

/**
 * zyr_format_number_typed:
 * @text: a number that is being typed, "12345,"
 *
 * Groups its thousands and leaves the rest as it stands: "12.345,".
 */
char *zyr_format_number_typed (const char *text);

/** zyr_format_money: "1.234,56 TL"; whole amounts without kuruş: "1.500 TL". */
char *zyr_format_money (gint64 kurus);

/**
 * zyr_format_amounts:
 *
 * Amounts in a sentence of a form, which holds them as it computes them: "54884.67 TL" becomes
 * "54.884,67 TL". What is already grouped stays.
 */
char *zyr_format_amounts (const char *text);

/**
 * zyr_parse_number:
 * @text: what a person typed: "1.234,56", "1234,56", "1234.56", "-5"
 * @integer: refuse a fraction
 *
 * With one separator the language decides: its decimal sign is one; the other sign groups
 * thousands where three digits follow and is taken for a decimal sign where they do not.
 *
 * Returns: (nullable): the form's value ("1234.56"), "" for nothing typed, %NULL for no number
 */
char *zyr_parse_number (const char *text, gboolean integer);

/** zyr_format_date: "2026-11-21" gives "21 Kasım 2026"; "" gives "". */
char *zyr_format_date (const char *date);

/** zyr_format_date_short: "21.11.2026" in both languages: as it is typed. */
char *zyr_format_date_short (const char *date);

/** zyr_format_distance: "850 m", "1,2 km"; "" below 0, which is not known. */
char *zyr_format_distance (double distance_m);

/** zyr_format_month: "2026-11-21" gives "Kasım 2026". */
char *zyr_format_month (const char *date);

/** zyr_format_day: "Today", "Tomorrow", "Yesterday", else the date; @now: unix seconds. */
char *zyr_format_day (gint64 time, gint64 now);

/** zyr_format_date_at: "21 Kasım 2026"; @time: unix seconds, shown in local time. */
char *zyr_format_date_at (gint64 time);

/** zyr_format_time: "14:05"; @time: unix seconds, shown in local time. */
char *zyr_format_time (gint64 time);

/** zyr_format_length: "12:05": minutes and seconds of a sound */
char *zyr_format_length (gint64 length_ms);

/** zyr_format_date_time: "21 Kasım 2026, 14:05"; "" for 0. */
char *zyr_format_date_time (gint64 time);

/**
 * zyr_parse_date:
 * @text: "21.11.2026", "21/11/2026", "21 11 2026", "21112026", "2026-11-21", or "21.11.26"
 *
 * Returns: (nullable): "2026-11-21", "" for nothing typed, %NULL for no date
 */
char *zyr_parse_date (const char *text);

/** zyr_parse_month: "11.2026", "11/2026", "Kasım 2026": "2026-11-01"; as zyr_parse_date() else. */
char *zyr_parse_month (const char *text);

/** zyr_parse_time: "9:05", "09.05", "0905": "09:05:00.000"; (nullable) as zyr_parse_date(). */
char *zyr_parse_time (const char *text);

/** zyr_month_name: @month: 1..12. Returns: (transfer none): "Kasım" */
const char *zyr_month_name (guint month);

G_END_DECLS
