/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The centre's side of the lease: what hello grants, and who is given the part of a key. */
#include "service-fixture.h"

#include "zyr-lease-messages.h"
#include "zyr-seal.h"
#include "zyr-service-private.h"

#include <string.h>

#define AUDITED "SELECT count(*) FROM audit WHERE action = 'lease-open'"

typedef struct
{
  Fixture *fixture;
  Device *device;
  GBytes *part;
  char *seal;
} World;

static Answer *
hello (World *world, const char *lease)
{
  return request (world->fixture, "POST", "/hello", NULL, world->device->access,
                  "{'last_op':0,'scopes':[{'scope':'ref','epoch':'" EPOCH "','seq':%" G_GINT64_FORMAT
                  "},{'scope':'w:" WORKER "','epoch':'" EPOCH "','seq':%" G_GINT64_FORMAT "}]%s}",
                  fixture_count (world->fixture, "SELECT head FROM scope WHERE scope = 'ref'"),
                  fixture_count (world->fixture,
                                 "SELECT head FROM scope WHERE scope = 'w:" WORKER "'"),
                  lease);
}

static World *
world_new (void)
{
  World *world = g_new0 (World, 1);
  guint8 bytes[ZYR_LEASE_PART_BYTES] = { 4, 2 };
  g_autoptr (Answer) answer = NULL;

  world->fixture = fixture_new (7, NULL);
  world->fixture->service->lease_days = 14;
  world->device = device_new (world->fixture, WORKER, "S1042");
  world->part = g_bytes_new (bytes, sizeof bytes);
  answer = hello (world, "");
  g_assert_cmpuint (answer->status, ==, 200);
  world->seal = g_strdup (
      zyr_json_get_string (zyr_json_get_object (answer->body, "lease"), "seal", NULL));
  g_assert_nonnull (world->seal);
  return world;
}

static void
world_free (World *world)
{
  fixture_free (world->fixture);
  device_free (world->device);
  g_bytes_unref (world->part);
  g_free (world->seal);
  g_free (world);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (World, world_free)

/* With what was sealed for @device to @seal. */
static Answer *
ask (World *world, const char *device, const char *seal)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) sealed = zyr_lease_part_seal (device, world->part, seal, &error);
  g_autoptr (GBytes) body = NULL;
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  body = zyr_lease_request_to_bytes (sealed);
  text = g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
  return request (world->fixture, "POST", "/lease", NULL, world->device->access, "%s", text);
}

static void
test_granted (void)
{
  g_autoptr (World) world = world_new ();
  g_autoptr (Answer) first = hello (world, "");
  g_autoptr (Answer) known = hello (world, ",'lease':14");
  g_autoptr (Answer) shorter = NULL;
  g_autoptr (Answer) none = NULL;
  g_autoptr (Answer) none_known = NULL;

  g_assert_cmpint (zyr_json_get_int (zyr_json_get_object (first->body, "lease"), "days", 0), ==,
                   14);
  g_assert_cmpstr (zyr_json_get_string (zyr_json_get_object (first->body, "lease"), "seal", NULL),
                   ==, world->seal);
  g_assert_null (known->text);

  world->fixture->service->lease_days = 3;
  shorter = hello (world, ",'lease':14");
  g_assert_cmpint (zyr_json_get_int (zyr_json_get_object (shorter->body, "lease"), "days", 0), ==,
                   3);
  world->fixture->service->lease_days = 0;
  none = hello (world, ",'lease':14");
  g_assert_nonnull (none->body);
  g_assert_false (json_object_has_member (none->body, "lease"));
  none_known = hello (world, "");
  g_assert_null (none_known->text);
}

static void
test_opened (void)
{
  g_autoptr (World) world = world_new ();
  g_autoptr (Answer) answer = ask (world, world->device->id, world->seal);
  g_autoptr (GBytes) body = g_bytes_new_static (answer->text, strlen (answer->text));
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) part = NULL;

  g_assert_cmpuint (answer->status, ==, 200);
  part = zyr_lease_answer_parse (body, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (part, world->part));
  g_assert_cmpint (fixture_count (world->fixture, AUDITED), ==, 1);
}

static void
test_refused (void)
{
  g_autoptr (World) world = world_new ();
  g_autoptr (Device) other = device_new (world->fixture, WORKER_2, "S1043");
  const guint8 bytes[ZYR_SEAL_KEY_BYTES] = { 9 };
  g_autofree char *secret = zyr_seal_key_to_text (bytes);
  g_autofree char *foreign = zyr_seal_dup_public (secret, NULL);
  g_autoptr (Answer) others = ask (world, other->id, world->seal);
  g_autoptr (Answer) elsewhere = ask (world, world->device->id, foreign);
  g_autoptr (Answer) inactive = NULL;
  g_autoptr (Answer) revoked = NULL;

  assert_refused (others, 403, "forbidden");
  assert_refused (elsewhere, 400, "malformed");
  fixture_sql (world->fixture, "UPDATE account SET active = 0 WHERE id = '" WORKER "'");
  inactive = ask (world, world->device->id, world->seal);
  g_assert_cmpuint (inactive->status, ==, 401);
  fixture_sql (world->fixture, "UPDATE account SET active = 1");
  fixture_sql (world->fixture, "UPDATE device SET revoked = 1");
  revoked = ask (world, world->device->id, world->seal);
  assert_refused (revoked, 401, "device-revoked");
  g_assert_cmpint (fixture_count (world->fixture, AUDITED), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lease/granted", test_granted);
  g_test_add_func ("/lease/opened", test_opened);
  g_test_add_func ("/lease/refused", test_refused);
  return g_test_run ();
}
