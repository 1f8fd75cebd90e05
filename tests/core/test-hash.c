/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-hash.h"

#include <string.h>

/* FIPS 180-4's example. */
#define ABC "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

static void
test_known (void)
{
  g_autofree char *data = zyr_hash_sha256_hex ("abcd", 3);
  g_autofree char *text = zyr_hash_sha256_hex_text ("abc");
  g_autoptr (GBytes) bytes = g_bytes_new_static ("abc", 3);
  g_autofree char *of_bytes = zyr_hash_sha256_hex_bytes (bytes);

  g_assert_cmpstr (data, ==, ABC);
  g_assert_cmpstr (text, ==, ABC);
  g_assert_cmpstr (of_bytes, ==, ABC);
}

static void
test_is_hex (void)
{
  g_autofree char *changed = g_strdup (ABC);

  g_assert_true (zyr_hash_is_sha256_hex (ABC));
  g_assert_false (zyr_hash_is_sha256_hex (NULL));
  g_assert_false (zyr_hash_is_sha256_hex (""));
  g_assert_false (zyr_hash_is_sha256_hex (ABC "0"));
  g_assert_false (zyr_hash_is_sha256_hex (&ABC[1]));
  changed[10] = 'A';
  g_assert_false (zyr_hash_is_sha256_hex (changed));
  changed[10] = '/';
  g_assert_false (zyr_hash_is_sha256_hex (changed));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/hash/known", test_known);
  g_test_add_func ("/core/hash/is-hex", test_is_hex);

  return g_test_run ();
}
