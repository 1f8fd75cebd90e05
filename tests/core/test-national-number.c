/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-national-number.h"

#include <string.h>

typedef ZyrNumberVerdict (*CheckFunc) (const char *number);

/* The examples of domain.md section 7, and the members of the form's sample files. */
static const char *const tckns[] = { "10000000146", "17291716060", "10000010046", "10000013702",
                                     "10000017458", "10000021172" };
static const char *const vkns[] = { "4540536920" };
static const char *const ibans[] = { "TR330006100519786457841326" };

/* Whatever single digit is mistyped is found. */
static void
assert_mutations_found (const char *number, CheckFunc check)
{
  g_autofree char *changed = g_strdup (number);

  g_assert_cmpint (check (number), ==, ZYR_NUMBER_OK);
  for (gsize i = 0; number[i] != '\0'; i++)
    {
      if (!g_ascii_isdigit (number[i]))
        continue;
      for (char digit = '0'; digit <= '9'; digit++)
        {
          changed[i] = digit;
          if (digit != number[i])
            g_assert_cmpint (check (changed), !=, ZYR_NUMBER_OK);
        }
      changed[i] = number[i];
    }
}

/* The check of tax numbers has no such guarantee (different digits can have the same share): what is
 * true is that it finds every change of its own last digit, and nearly all others. */
static void
test_vkn_mutations (void)
{
  guint n_found = 0, n_all = 0;

  for (gsize i = 0; i < 10; i++)
    for (char digit = '0'; digit <= '9'; digit++)
      {
        g_autofree char *changed = g_strdup (vkns[0]);

        if (changed[i] == digit)
          continue;
        changed[i] = digit;
        n_all++;
        if (zyr_vkn_check (changed) == ZYR_NUMBER_CHECK_DIGIT)
          n_found++;
        else
          g_assert_cmpuint (i, !=, 9);
      }
  g_assert_cmpuint (n_all, ==, 90);
  g_assert_cmpuint (n_found, >=, 88);
}

static void
test_examples (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (tckns); i++)
    {
      assert_mutations_found (tckns[i], zyr_tckn_check);
      g_assert_cmpint (zyr_ykn_check (tckns[i]), ==, ZYR_NUMBER_PREFIX);
      g_assert_cmpint (zyr_id_check (tckns[i]), ==, ZYR_NUMBER_OK);
    }
  for (guint i = 0; i < G_N_ELEMENTS (vkns); i++)
    g_assert_cmpint (zyr_vkn_check (vkns[i]), ==, ZYR_NUMBER_OK);
  for (guint i = 0; i < G_N_ELEMENTS (ibans); i++)
    assert_mutations_found (ibans[i], zyr_iban_check);
}

static void
test_verdicts (void)
{
  static const struct
  {
    CheckFunc        check;
    const char      *number;
    ZyrNumberVerdict verdict;
  } cases[] = {
    { zyr_tckn_check, NULL, ZYR_NUMBER_EMPTY },
    { zyr_tckn_check, "", ZYR_NUMBER_EMPTY },
    { zyr_tckn_check, "1000000014", ZYR_NUMBER_LENGTH },
    { zyr_tckn_check, "100000001460", ZYR_NUMBER_LENGTH },
    { zyr_tckn_check, "1000000014a", ZYR_NUMBER_CHARACTER },
    { zyr_tckn_check, "01000000014", ZYR_NUMBER_PREFIX },
    { zyr_tckn_check, "10000000147", ZYR_NUMBER_CHECK_DIGIT },
    { zyr_tckn_check, "10000000156", ZYR_NUMBER_CHECK_DIGIT },
    { zyr_ykn_check, "10000000146", ZYR_NUMBER_PREFIX },
    { zyr_ykn_check, "99000000000", ZYR_NUMBER_CHECK_DIGIT },
    { zyr_vkn_check, "454053692", ZYR_NUMBER_LENGTH },
    { zyr_vkn_check, "454053692x", ZYR_NUMBER_CHARACTER },
    { zyr_vkn_check, "4540536921", ZYR_NUMBER_CHECK_DIGIT },
    { zyr_iban_check, "", ZYR_NUMBER_EMPTY },
    { zyr_iban_check, "DE89370400440532013000", ZYR_NUMBER_PREFIX },
    { zyr_iban_check, "tr330006100519786457841326", ZYR_NUMBER_PREFIX },
    { zyr_iban_check, "TR33000610051978645784132", ZYR_NUMBER_LENGTH },
    { zyr_iban_check, "TR3300061005197864578413266", ZYR_NUMBER_LENGTH },
    { zyr_iban_check, "TR330006A00519786457841326", ZYR_NUMBER_CHARACTER },
    { zyr_iban_check, "TR33 0006100519786457841326", ZYR_NUMBER_CHARACTER },
    { zyr_iban_check, "TR340006100519786457841326", ZYR_NUMBER_CHECK_DIGIT },
    { zyr_uavt_check, "1234567890", ZYR_NUMBER_OK },
    { zyr_uavt_check, "123456789", ZYR_NUMBER_LENGTH },
    { zyr_uavt_check, "12345678901", ZYR_NUMBER_LENGTH },
    { zyr_uavt_check, "123456789o", ZYR_NUMBER_CHARACTER },
    { zyr_plate_check, "06ABC123", ZYR_NUMBER_OK },
    { zyr_plate_check, "34A12345", ZYR_NUMBER_OK },
    { zyr_plate_check, "81AB99", ZYR_NUMBER_OK },
    { zyr_plate_check, "82AB99", ZYR_NUMBER_PREFIX },
    { zyr_plate_check, "00AB99", ZYR_NUMBER_PREFIX },
    { zyr_plate_check, "06ABCD12", ZYR_NUMBER_LENGTH },
    { zyr_plate_check, "06123", ZYR_NUMBER_LENGTH },
    { zyr_plate_check, "06A1", ZYR_NUMBER_LENGTH },
    { zyr_plate_check, "06A123456", ZYR_NUMBER_LENGTH },
    { zyr_plate_check, "06 ABC 123", ZYR_NUMBER_CHARACTER },
    { zyr_plate_check, "06abc123", ZYR_NUMBER_CHARACTER },
    { zyr_plate_check, "6ABC123", ZYR_NUMBER_CHARACTER },
    { zyr_plate_check, "", ZYR_NUMBER_EMPTY },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("case %u: %s", i, cases[i].number);
      g_assert_cmpstr (zyr_number_verdict_to_string (cases[i].check (cases[i].number)),
                       ==,
                       zyr_number_verdict_to_string (cases[i].verdict));
    }
}

static void
test_phones (void)
{
  static const struct
  {
    const char      *typed;
    const char      *stored;
    ZyrNumberVerdict verdict;
    ZyrPhoneKind     kind;
  } cases[] = {
    { "+90 (532) 123 45 67", "5321234567", ZYR_NUMBER_OK, ZYR_PHONE_MOBILE },
    { "0532-123-45-67", "5321234567", ZYR_NUMBER_OK, ZYR_PHONE_MOBILE },
    { "00905321234567", "5321234567", ZYR_NUMBER_OK, ZYR_PHONE_MOBILE },
    { "905321234567", "5321234567", ZYR_NUMBER_OK, ZYR_PHONE_MOBILE },
    { "5321234567", "5321234567", ZYR_NUMBER_OK, ZYR_PHONE_MOBILE },
    { "0212 123 45 67", "2121234567", ZYR_NUMBER_OK, ZYR_PHONE_LANDLINE },
    { "312.123.45.67", "3121234567", ZYR_NUMBER_OK, ZYR_PHONE_LANDLINE },
    { "0442 123 45 67", "4421234567", ZYR_NUMBER_OK, ZYR_PHONE_LANDLINE },
    { "444 1 234", "4441234", ZYR_NUMBER_LENGTH, ZYR_PHONE_UNKNOWN },
    { "0632 123 45 67", "6321234567", ZYR_NUMBER_PREFIX, ZYR_PHONE_UNKNOWN },
    { "0132 123 45 67", "1321234567", ZYR_NUMBER_PREFIX, ZYR_PHONE_UNKNOWN },
    { "0532 123 45 6", "053212345" "6", ZYR_NUMBER_PREFIX, ZYR_PHONE_UNKNOWN },
    { "0532 123 45 6x", "532123456x", ZYR_NUMBER_CHARACTER, ZYR_PHONE_UNKNOWN },
    { "", "", ZYR_NUMBER_EMPTY, ZYR_PHONE_UNKNOWN },
    { NULL, "", ZYR_NUMBER_EMPTY, ZYR_PHONE_UNKNOWN },
  };
  g_autofree char *shown = zyr_phone_format ("5321234567");
  g_autofree char *odd = zyr_phone_format ("4441234");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *stored = zyr_phone_normalize (cases[i].typed);
      ZyrPhoneKind kind = ZYR_PHONE_MOBILE;

      g_assert_cmpstr (stored, ==, cases[i].stored);
      g_assert_cmpint (zyr_phone_check (stored, &kind), ==, cases[i].verdict);
      g_assert_cmpint (kind, ==, cases[i].kind);
    }
  g_assert_cmpstr (shown, ==, "0532 123 45 67");
  g_assert_cmpstr (odd, ==, "4441234");
}

static void
test_normalize (void)
{
  g_autofree char *iban = zyr_number_normalize ("tr33 0006 1005 1978 6457 8413 26");
  g_autofree char *plate = zyr_number_normalize ("06 abc-123");
  g_autofree char *shown = zyr_iban_format (iban);

  g_assert_cmpstr (iban, ==, ibans[0]);
  g_assert_cmpstr (plate, ==, "06ABC123");
  g_assert_cmpstr (shown, ==, "TR33 0006 1005 1978 6457 8413 26");
}

static void
test_generated (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint64 seed = 0; seed < 3000; seed++)
    {
      char *numbers[] = { zyr_tckn_generate (seed), zyr_ykn_generate (seed),
                          zyr_vkn_generate (seed), zyr_iban_generate (seed % 100, seed) };

      g_assert_cmpint (zyr_tckn_check (numbers[0]), ==, ZYR_NUMBER_OK);
      g_assert_cmpint (zyr_ykn_check (numbers[1]), ==, ZYR_NUMBER_OK);
      g_assert_cmpint (zyr_tckn_check (numbers[1]), ==, ZYR_NUMBER_PREFIX);
      g_assert_cmpint (zyr_id_check (numbers[1]), ==, ZYR_NUMBER_OK);
      g_assert_cmpint (zyr_vkn_check (numbers[2]), ==, ZYR_NUMBER_OK);
      g_assert_cmpint (zyr_iban_check (numbers[3]), ==, ZYR_NUMBER_OK);
      for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
        g_assert_true (g_hash_table_add (seen, numbers[i]));
    }
  for (guint64 seed = 0; seed < 20; seed++)
    {
      g_autofree char *tckn = zyr_tckn_generate (G_MAXUINT64 - seed);
      g_autofree char *ykn = zyr_ykn_generate (seed * 7919);
      g_autofree char *again = zyr_tckn_generate (G_MAXUINT64 - seed);

      assert_mutations_found (tckn, zyr_tckn_check);
      assert_mutations_found (ykn, zyr_ykn_check);
      g_assert_cmpstr (tckn, ==, again);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/national-number/examples", test_examples);
  g_test_add_func ("/core/national-number/vkn-mutations", test_vkn_mutations);
  g_test_add_func ("/core/national-number/verdicts", test_verdicts);
  g_test_add_func ("/core/national-number/phones", test_phones);
  g_test_add_func ("/core/national-number/normalize", test_normalize);
  g_test_add_func ("/core/national-number/generated", test_generated);

  return g_test_run ();
}
