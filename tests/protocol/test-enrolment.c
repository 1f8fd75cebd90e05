/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-enrolment.h"

#define CA "0b5c1f2e9d8a7b6c5d4e3f2a1b0c9d8e7f6a5b4c3d2e1f0a9b8c7d6e5f4a3b2c"

static void
test_reads_what_people_type (void)
{
  static const struct
  {
    const char *text;
    const char *host;
    guint16 port;
  } cases[] = {
    { "ziyaret:centre.example:8443:" CA ":7KQ2-M9XD", "centre.example", 8443 },
    { "  ziyaret:10.0.0.1:1:" CA ":7kq2m9xd\n", "10.0.0.1", 1 },
    { "ZIYARET:[2001:db8::1]:65535:" CA ":7KQ2 M9XD", "2001:db8::1", 65535 },
    { "ziyaret:[::1]:443:0B5C1F2E9D8A7B6C5D4E3F2A1B0C9D8E7F6A5B4C3D2E1F0A9B8C7D6E5F4A3B2C:7KQ2-"
      "M9XD",
      "::1", 443 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (ZyrEnrolment) enrolment = zyr_enrolment_parse (cases[i].text, &error);
      g_autoptr (ZyrEnrolment) again = NULL;
      g_autofree char *text = NULL;

      g_assert_no_error (error);
      g_assert_cmpstr (enrolment->host, ==, cases[i].host);
      g_assert_cmpuint (enrolment->port, ==, cases[i].port);
      g_assert_cmpstr (enrolment->ca_sha256, ==, CA);
      g_assert_cmpstr (enrolment->code, ==, "7KQ2-M9XD");
      text = zyr_enrolment_format (enrolment);
      again = zyr_enrolment_parse (text, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (again->host, ==, cases[i].host);
      g_assert_cmpuint (again->port, ==, cases[i].port);
    }
}

static void
test_refuses (void)
{
  static const char *const texts[] = {
    "",
    "ziyaret",
    "ziyaret:",
    "http://centre.example/",
    "ziyaret:centre.example:8443:" CA,
    "ziyaret:centre.example:8443:" CA ":7KQ2-M9XD:more",
    "ziyaret::8443:" CA ":7KQ2-M9XD",
    "ziyaret:-x:8443:" CA ":7KQ2-M9XD",
    "ziyaret:cen tre:8443:" CA ":7KQ2-M9XD",
    "ziyaret:a/b:8443:" CA ":7KQ2-M9XD",
    "ziyaret:[::1:8443:" CA ":7KQ2-M9XD",
    "ziyaret:[centre]:8443:" CA ":7KQ2-M9XD",
    "ziyaret:centre:0:" CA ":7KQ2-M9XD",
    "ziyaret:centre:65536:" CA ":7KQ2-M9XD",
    "ziyaret:centre:+5:" CA ":7KQ2-M9XD",
    "ziyaret:centre:8443:" CA "0:7KQ2-M9XD",
    "ziyaret:centre:8443:0g5c1f2e9d8a7b6c5d4e3f2a1b0c9d8e7f6a5b4c3d2e1f0a9b8c7d6e5f4a3b2c:7KQ2-"
    "M9XD",
    "ziyaret:centre:8443:" CA ":7KQ2-M9X",
    "ziyaret:centre:8443:" CA ":7KQ2-M9XDD",
    "ziyaret:centre:8443:" CA ":7KQ2-M9XU",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (zyr_enrolment_parse (texts[i], &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
    }
  g_assert_null (zyr_enrolment_parse (NULL, NULL));
}

static void
test_codes (void)
{
  static const guint8 zeros[5] = { 0 };
  static const guint8 ones[5] = { 0xff, 0xff, 0xff, 0xff, 0xff };
  static const guint8 some[5] = { 0x00, 0x44, 0x32, 0x14, 0xc7 };
  g_autofree char *least = zyr_enrolment_code_from_random (zeros);
  g_autofree char *most = zyr_enrolment_code_from_random (ones);
  g_autofree char *counted = zyr_enrolment_code_from_random (some);
  g_autofree char *folded = zyr_enrolment_normalize_code ("oIlO-1a2b");

  g_assert_cmpstr (least, ==, "0000-0000");
  g_assert_cmpstr (most, ==, "ZZZZ-ZZZZ");
  g_assert_cmpstr (counted, ==, "0123-4567");
  g_assert_cmpstr (folded, ==, "0110-1A2B");
  g_assert_null (zyr_enrolment_normalize_code ("ığdır-iz"));
  g_assert_null (zyr_enrolment_normalize_code (NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/enrolment/reads-what-people-type", test_reads_what_people_type);
  g_test_add_func ("/enrolment/refuses", test_refuses);
  g_test_add_func ("/enrolment/codes", test_codes);
  return g_test_run ();
}
