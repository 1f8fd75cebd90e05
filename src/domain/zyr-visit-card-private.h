/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* The display lines that the form shows beside its questions: card_tr and card_en, data of the
 * form like its labels, hence here and not in the message catalogues. All (transfer full). */

typedef enum
{
  ZYR_CARD_TR,
  ZYR_CARD_EN,
} ZyrCardLanguage;

/* What is known of a member, after registry and file were put together; "" when not known. */
typedef struct
{
  guint       row; /* number in reg_members, from 1 */
  const char *id;
  const char *id_no;
  const char *given;
  const char *surname;
  const char *sex;
  const char *birth;
  const char *death;
  const char *marital;
  const char *relation;
  const char *sgk;
  const char *working; /* "1", "0", "" */
  const char *school;
  const char *edu;
  char       *disability_rate;
  const char *iskur;
  const char *tax;
  const char *other_file;
} ZyrMemberCard;

char *zyr_card_member (const ZyrMemberCard *member, ZyrCardLanguage language);
char *zyr_card_income (const char     *given,
                       JsonObject     *row,
                       const char     *source,
                       const char     *as_of,
                       ZyrCardLanguage language);
char *zyr_card_property (JsonObject *row, ZyrCardLanguage language);
char *zyr_card_vehicle (JsonObject *row, ZyrCardLanguage language);
char *zyr_card_land (JsonObject *row, ZyrCardLanguage language);
char *zyr_card_livestock (JsonObject *row, ZyrCardLanguage language);
char *zyr_card_aid (const char     *programme,
                    gint64          amount_kurus,
                    const char     *date,
                    ZyrCardLanguage language);
char *zyr_card_last_visit (const char     *rating,
                           const char     *date,
                           const char     *source,
                           ZyrCardLanguage language);

/* A number of a registry row as decimal text, whether it came as a number or as text; "" if absent. */
char *zyr_card_dup_number (JsonObject *row, const char *member);

/* "large" of a registry is "cattle" in the form's list; other codes are the form's own. */
const char *zyr_card_livestock_kind (JsonObject *row);

/* How an institution is called: "sgk" gives SGK, "iskur" İŞKUR; a name comes back as it is. */
char *zyr_card_institution (const char *code);

G_END_DECLS
