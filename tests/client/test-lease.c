/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lease's days, and the key that is put out of reach: neither needs a keyring. */
#include "zyr-key-lease-private.h"
#include "zyr-key-wrap-private.h"
#include "zyr-lease-messages.h"
#include "zyr-lease.h"
#include "zyr-seal.h"

#include <locale.h>
#include <string.h>

#define NOW ((gint64) 1795243200) /* 2026-11-21 */
#define DAY ((gint64) 86400)
#define DEVICE "019abcd0-0000-7000-8000-000000000001"

static ZyrLease *
lease_new (void)
{
  ZyrLease *lease = zyr_lease_new ("centre.example", 8443, "PEM", DEVICE);

  g_assert_true (zyr_lease_renew (lease, 14, "key", NOW, 0));
  g_free (zyr_lease_to_text (lease));
  return lease;
}

static void
test_days (void)
{
  g_autoptr (ZyrLease) lease = lease_new ();
  guint away = 99;
  guint left = 99;

  g_assert_false (zyr_lease_is_over (lease, NOW + 14 * DAY - 1));
  g_assert_true (zyr_lease_is_over (lease, NOW + 14 * DAY));

  g_assert_false (zyr_lease_is_near (lease, NOW + 11 * DAY - 1, &away, &left));
  g_assert_true (zyr_lease_is_near (lease, NOW + 11 * DAY, &away, &left));
  g_assert_cmpuint (away, ==, 11);
  g_assert_cmpuint (left, ==, 3);
  g_assert_true (zyr_lease_is_near (lease, NOW + 14 * DAY - 1, &away, &left));
  g_assert_cmpuint (away, ==, 13);
  g_assert_cmpuint (left, ==, 1);
  g_assert_false (zyr_lease_is_near (lease, NOW + 14 * DAY, &away, &left));
}

static void
test_renewed (void)
{
  g_autoptr (ZyrLease) lease = lease_new ();
  guint away;
  guint left;

  /* Not each contact is worth a write; a later one is. */
  g_assert_false (zyr_lease_renew (lease, 14, NULL, NOW + 3599, 0));
  g_assert_true (zyr_lease_renew (lease, 14, NULL, NOW + 3600, 0));
  g_assert_true (zyr_lease_renew (lease, 14, "key", NOW + 12 * DAY, 0));
  g_assert_false (zyr_lease_is_near (lease, NOW + 12 * DAY, &away, &left));
  g_assert_false (zyr_lease_is_over (lease, NOW + 26 * DAY - 1));

  /* Other terms count at once: shorter, another key, none. */
  g_free (zyr_lease_to_text (lease));
  g_assert_true (zyr_lease_renew (lease, 2, "key", NOW + 12 * DAY, 0));
  g_assert_true (zyr_lease_is_over (lease, NOW + 14 * DAY));
  g_assert_false (zyr_lease_is_near (lease, NOW + 13 * DAY - 1, &away, &left));
  g_assert_true (zyr_lease_is_near (lease, NOW + 13 * DAY, &away, &left));
  g_assert_true (zyr_lease_renew (lease, 2, "key2", NOW + 12 * DAY, 0));
  g_assert_cmpstr (lease->seal, ==, "key2");
  g_assert_true (zyr_lease_renew (lease, 0, NULL, NOW + 12 * DAY, 0));
  g_assert_false (zyr_lease_is_over (lease, NOW + 1000 * DAY));
  g_assert_false (zyr_lease_is_near (lease, NOW + 1000 * DAY, &away, &left));
}

static void
test_clock (void)
{
  g_autoptr (ZyrLease) lease = lease_new ();

  /* Time passes, is written down about once an hour, and cannot be taken back. */
  g_assert_false (zyr_lease_see (lease, NOW + 3599));
  g_assert_true (zyr_lease_see (lease, NOW + 10 * DAY));
  g_free (zyr_lease_to_text (lease));
  g_assert_false (zyr_lease_see (lease, NOW - 300 * DAY));
  g_assert_false (zyr_lease_is_over (lease, NOW - 300 * DAY));
  g_assert_true (zyr_lease_see (lease, NOW + 14 * DAY));
  g_assert_true (zyr_lease_is_over (lease, NOW - 300 * DAY));

  /* Contact heals a clock that once was far ahead … */
  g_free (zyr_lease_to_text (lease));
  g_assert_true (zyr_lease_renew (lease, 14, NULL, NOW + DAY, 0));
  g_assert_false (zyr_lease_is_over (lease, NOW + 14 * DAY));
  g_assert_true (zyr_lease_is_over (lease, NOW + 15 * DAY));

  /* … and one that is far behind does not end the lease when it is set right. */
  zyr_lease_renew (lease, 14, NULL, NOW - 2000 * DAY, -2000 * DAY);
  g_assert_false (zyr_lease_is_over (lease, NOW - 2000 * DAY));
  g_assert_false (zyr_lease_is_over (lease, NOW + 14 * DAY - 1));
  g_assert_true (zyr_lease_is_over (lease, NOW + 14 * DAY));
}

static void
test_text (void)
{
  g_autoptr (ZyrLease) lease = lease_new ();
  g_autoptr (ZyrLease) read = NULL;
  g_autofree char *text = NULL;

  lease->staff_no = g_strdup ("S1042");
  lease->n_unsent = 3;
  text = zyr_lease_to_text (lease);
  read = zyr_lease_from_text (text, strlen (text));
  g_assert_nonnull (read);
  g_assert_cmpuint (read->days, ==, 14);
  g_assert_cmpint (read->renewed_s, ==, NOW);
  g_assert_cmpint (read->seen_s, ==, NOW);
  g_assert_cmpstr (read->seal, ==, "key");
  g_assert_cmpstr (read->host, ==, "centre.example");
  g_assert_cmpuint (read->port, ==, 8443);
  g_assert_cmpstr (read->ca_pem, ==, "PEM");
  g_assert_cmpstr (read->device, ==, DEVICE);
  g_assert_cmpstr (read->staff_no, ==, "S1042");
  g_assert_cmpint (read->n_unsent, ==, 3);

  g_assert_null (zyr_lease_from_text ("", 0));
  g_assert_null (zyr_lease_from_text ("{}", 2));
}

static void
assert_goes_and_comes (GBytes *kept)
{
  const guint8 bytes[ZYR_SEAL_KEY_BYTES] = { 5 };
  g_autofree char *secret = zyr_seal_key_to_text (bytes);
  g_autofree char *seal = zyr_seal_dup_public (secret, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) out = zyr_key_lease_out (kept, DEVICE, seal, &error);
  g_autoptr (GBytes) sealed = NULL;
  g_autoptr (GBytes) part = NULL;
  g_autoptr (GBytes) wrong = g_bytes_new (bytes, sizeof bytes);
  g_autoptr (GBytes) in = NULL;
  gsize size;
  const guint8 *out_bytes = NULL;

  g_assert_no_error (error);
  out_bytes = g_bytes_get_data (out, &size);
  g_assert_true (zyr_key_is_leased_out (out_bytes, size));
  g_assert_false (zyr_key_is_wrapped (out_bytes, size));
  g_assert_null (memmem (out_bytes, size, g_bytes_get_data (kept, NULL), 16));

  sealed = zyr_key_dup_sealed_part (out, &error);
  g_assert_no_error (error);
  part = zyr_lease_part_open (sealed, secret, DEVICE, &error);
  g_assert_no_error (error);
  in = zyr_key_lease_in (out, part, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (in, kept));

  g_assert_null (zyr_key_lease_in (out, wrong, &error));
  g_assert_error (error, ZYR_KEYRING_ERROR, ZYR_KEYRING_ERROR_DAMAGED);

  /* What is altered or cut opens nothing, and reads no further than it is. */
  for (gsize i = 0; i < size; i++)
    {
      g_autofree guint8 *damaged = g_memdup2 (out_bytes, size);
      g_autoptr (GBytes) cut = g_bytes_new (out_bytes, i);
      g_autoptr (GBytes) altered = NULL;

      damaged[i] ^= 1;
      altered = g_bytes_new (damaged, size);
      g_assert_null (zyr_key_lease_in (cut, part, NULL));
      if (i < 10 || i >= 10 + g_bytes_get_size (sealed))
        g_assert_null (zyr_key_lease_in (altered, part, NULL));
    }
}

static void
test_key (void)
{
  guint8 bytes[ZYR_KEYRING_DB_KEY_SIZE_BYTES];
  g_autoptr (GBytes) key = NULL;
  g_autoptr (GBytes) wrapped = NULL;
  g_autoptr (GError) error = NULL;

  memset (bytes, 77, sizeof bytes);
  key = g_bytes_new (bytes, sizeof bytes);
  assert_goes_and_comes (key);
  wrapped = zyr_key_wrap (key, "söz", (ZyrKeyWrapCost){ 1, 8 }, &error);
  g_assert_no_error (error);
  assert_goes_and_comes (wrapped);

  /* Without a centre's key the only key stays as it is. */
  g_assert_null (zyr_key_lease_out (key, DEVICE, "no key", &error));
  g_assert_nonnull (error);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lease/days", test_days);
  g_test_add_func ("/lease/renewed", test_renewed);
  g_test_add_func ("/lease/clock", test_clock);
  g_test_add_func ("/lease/text", test_text);
  g_test_add_func ("/lease/key", test_key);
  return g_test_run ();
}
