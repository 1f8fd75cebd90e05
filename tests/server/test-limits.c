/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How much one device, one user and one address may ask for, and that others do not feel it. */
#include "service-fixture.h"

#include "zyr-limiter-memory-private.h"
#include "zyr-limiter-private.h"
#include "zyr-protocol.h"
#include "zyr-service-private.h"

#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define DEVICE "019abcd0-0000-7000-8000-0000000000d1"

/* The fixture's service with limits. */
static void
limit (Fixture *fixture, ZyrServiceLimits limits)
{
  g_autofree char *blobs = g_build_filename (fixture->directory, "blobs", NULL);

  zyr_service_free (fixture->service);
  fixture->service = zyr_service_new (&(ZyrServiceOptions){
      .storage = fixture->storage,
      .clock = fixture->clock,
      .blob_dir = blobs,
      .password_cost = { .passes = 1, .memory_kib = 8 },
      .limits = limits,
  });
}

static Answer *
hello (Fixture *fixture, const Device *device)
{
  return request (fixture, "POST", "/hello", NULL, device->access,
                  "{'last_op':0,'scopes':[{'scope':'ref','seq':999}]}");
}

static guint
ask (Fixture *fixture, const Device *device)
{
  g_autoptr (Answer) answer = hello (fixture, device);

  return answer->status;
}

static void
test_heavy_device (void)
{
  g_autoptr (Fixture) fixture = fixture_new (1, NULL);
  g_autoptr (Device) heavy = device_new (fixture, WORKER, "S1042");
  g_autoptr (Device) other = device_new (fixture, WORKER_2, "S1043");
  g_autoptr (Answer) refused = NULL;
  guint n_heavy = 0;

  limit (fixture, (ZyrServiceLimits){ .requests_per_s = 2, .requests_burst = 10,
                                      .devices_per_user = 3 });
  /* Ten at once, then two a second; who asks once a second feels nothing of it. */
  for (guint s = 0; s < 10; s++)
    {
      for (guint i = 0; i < 50; i++)
        n_heavy += ask (fixture, heavy) == 200;
      g_assert_cmpuint (ask (fixture, other), ==, 200);
      fixture_advance_s (fixture, 1);
    }
  g_assert_cmpuint (n_heavy, ==, 10 + 9 * 2);
  g_assert_cmpuint (ask (fixture, heavy), ==, 200);
  g_assert_cmpuint (ask (fixture, heavy), ==, 200);
  refused = hello (fixture, heavy);
  assert_refused (refused, 429, "too-many");
  g_assert_cmpint (zyr_json_get_int (refused->body, "retry_after", 0), ==, 1);
  fixture_advance_s (fixture, 1);
  g_assert_cmpuint (ask (fixture, heavy), ==, 200);
  /* It saves up while it is quiet, and no more than its burst. */
  fixture_advance_s (fixture, 600);
  for (n_heavy = 0; ask (fixture, heavy) == 200;)
    n_heavy++;
  g_assert_cmpuint (n_heavy, ==, 10);
}

/* New devices and new sessions of a user do not add up to more than his share. */
static void
test_heavy_user (void)
{
  g_autoptr (Fixture) fixture = fixture_new (1, NULL);
  Device *devices[5];
  g_autoptr (Device) other = device_new (fixture, WORKER_2, "S1043");
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (devices); i++)
    devices[i] = device_new (fixture, WORKER, "S1042");
  limit (fixture, (ZyrServiceLimits){ .requests_per_s = 1, .requests_burst = 10,
                                      .devices_per_user = 2 });
  for (guint i = 0; i < 100; i++)
    n += ask (fixture, devices[i % G_N_ELEMENTS (devices)]) == 200;
  g_assert_cmpuint (n, ==, 20);
  g_assert_cmpuint (ask (fixture, other), ==, 200);
  for (guint i = 0; i < G_N_ELEMENTS (devices); i++)
    device_free (devices[i]);
}

static Answer *
pull (Fixture *fixture, const Device *device)
{
  return request (fixture, "GET", "/pull", "scope=w:" WORKER "&epoch=" EPOCH "&after=0",
                  device->access, NULL);
}

/* Answers count when they have been given: what was too much is waited for afterwards. */
static void
test_heavy_bytes (void)
{
  g_autoptr (Fixture) fixture = fixture_new (1, NULL);
  g_autoptr (Device) device = device_new (fixture, WORKER, "S1042");
  g_autoptr (Answer) first = NULL;
  g_autoptr (Answer) second = NULL;
  g_autoptr (Answer) later = NULL;
  gint64 wait_s;

  limit (fixture, (ZyrServiceLimits){ .bytes_per_s = 10, .bytes_burst = 100 });
  first = pull (fixture, device);
  g_assert_cmpuint (first->status, ==, 200);
  g_assert_cmpuint (strlen (first->text), >, 200);
  second = request (fixture, "POST", "/hello", NULL, device->access,
                    "{'last_op':0,'scopes':[]}");
  assert_refused (second, 429, "too-many");
  wait_s = zyr_json_get_int (second->body, "retry_after", 0);
  g_assert_cmpint (wait_s, >, ((gint64)strlen (first->text) - 100) / 10);
  fixture_advance_s (fixture, wait_s);
  later = pull (fixture, device);
  g_assert_cmpuint (later->status, ==, 200);
}

/* Guessing codes, from one address and from another */

static guint
enrol (Fixture *fixture, const char *address, const char *code, gint64 *retry_after_s)
{
  g_autofree char *body
      = g_strdup_printf ("{\"code\":\"%s\",\"device\":{\"name\":\"x\"}}", code);
  g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));
  const ZyrRequest request = { .method = "POST",
                               .path = ZYR_PROTOCOL_PATH_ENROL,
                               .protocol = ZYR_PROTOCOL_VERSION_TEXT,
                               .address = address,
                               .body = bytes };
  g_auto (ZyrResponse) response = { 0 };

  zyr_service_handle (fixture->service, &request, &response);
  if (retry_after_s != NULL)
    *retry_after_s = response.retry_after_s;
  return response.status;
}

static void
test_guessing (void)
{
  static const gint64 waits_s[] = { 1, 2, 4, 8, 16, 32, 60, 60, 60 };
  g_autoptr (Fixture) fixture = fixture_new (1, NULL);
  gint64 wait_s = 0;

  limit (fixture, (ZyrServiceLimits){ .free_guesses = 5 });
  fixture_add_code (fixture, "AAAA-AAAA", WORKER, 24);
  fixture_add_code (fixture, "BBBB-BBBB", WORKER, 24);
  for (guint i = 0; i < 5; i++)
    g_assert_cmpuint (enrol (fixture, "10.0.0.1", "ZZZZ-ZZZZ", NULL), ==, 404);
  for (guint i = 0; i < G_N_ELEMENTS (waits_s); i++)
    {
      g_assert_cmpuint (enrol (fixture, "10.0.0.1", "ZZZZ-ZZZZ", NULL), ==, 404);
      /* Also the right one: otherwise trying would tell. */
      g_assert_cmpuint (enrol (fixture, "10.0.0.1", "AAAA-AAAA", &wait_s), ==, 429);
      /* A guess is forgotten each minute, from the seventh on faster than they may come. */
      g_assert_cmpint (wait_s, >, i < 6 ? waits_s[i] / 2 : 15);
      g_assert_cmpint (wait_s, <=, waits_s[i]);
      fixture_advance_s (fixture, wait_s - 1);
      g_assert_cmpuint (enrol (fixture, "10.0.0.1", "AAAA-AAAA", NULL), ==, 429);
      fixture_advance_s (fixture, 1);
    }
  /* From elsewhere nobody feels it, and nobody is locked out for good. */
  g_assert_cmpuint (enrol (fixture, "10.0.0.1", "ZZZZ-ZZZZ", NULL), ==, 404);
  g_assert_cmpuint (enrol (fixture, "10.0.0.2", "AAAA-AAAA", NULL), ==, 200);
  g_assert_cmpuint (enrol (fixture, "10.0.0.1", "BBBB-BBBB", NULL), ==, 429);
  fixture_advance_s (fixture, 60);
  g_assert_cmpuint (enrol (fixture, "10.0.0.1", "BBBB-BBBB", NULL), ==, 200);
}

/* A device with somebody else's number locks itself, not him. */
static void
test_colleague_is_not_locked (void)
{
  g_autoptr (Fixture) fixture = fixture_new (1, NULL);
  g_autoptr (Device) victim = device_new (fixture, WORKER, "S1042");
  g_autoptr (Device) attacker = device_new (fixture, WORKER_2, "S1043");
  g_autoptr (Answer) locked = NULL;
  g_autoptr (Answer) good = NULL;

  for (guint i = 0; i < 6; i++)
    {
      g_autoptr (Answer) wrong
          = request (fixture, "POST", "/sign-in", NULL, NULL,
                     "{'device':'%s','staff_no':'S1042','password':'wrong'}", attacker->id);

      g_assert_cmpuint (wrong->status, ==, i < 5 ? 401 : 429);
    }
  locked = request (fixture, "POST", "/sign-in", NULL, NULL,
                    "{'device':'%s','staff_no':'S1043','password':'" PASSWORD "'}", attacker->id);
  assert_refused (locked, 429, "locked-out");
  good = request (fixture, "POST", "/sign-in", NULL, NULL,
                  "{'device':'%s','staff_no':'S1042','password':'" PASSWORD "'}", victim->id);
  g_assert_cmpuint (good->status, ==, 200);
}

/* Two processes with one memory give no more than one; whoever dies within takes nothing along. */
static void
test_processes (void)
{
  const ZyrServiceLimits limits = {
    .requests_per_s = 1, .requests_burst = 10, .devices_per_user = 2, .free_guesses = 1
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (ZyrLimiterMemory) memory = zyr_limiter_memory_new (&error);
  ZyrLimiter *limiter = zyr_limiter_new (&limits, memory);
  pid_t pid = fork ();
  int status = 0;

  g_assert_no_error (error);
  if (pid == 0)
    {
      ZyrLimiterMemory *same = zyr_limiter_memory_open (zyr_limiter_memory_get_fd (memory), NULL);
      ZyrLimiter *other = zyr_limiter_new (&limits, same);

      for (guint i = 0; i < 7; i++)
        if (zyr_limiter_take (other, DEVICE, WORKER, G_USEC_PER_SEC, 1) != 0)
          _exit (1);
      zyr_limiter_note_guess (other, "10.0.0.1", 1);
      zyr_limiter_note_guess (other, "10.0.0.1", 1);
      if (!zyr_limiter_memory_lock (same))
        _exit (1);
      kill (getpid (), SIGKILL);
    }
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_true (WIFSIGNALED (status));
  for (guint i = 0; i < 3; i++)
    g_assert_cmpint (zyr_limiter_take (limiter, DEVICE, WORKER, G_USEC_PER_SEC, 1), ==, 0);
  g_assert_cmpint (zyr_limiter_take (limiter, DEVICE, WORKER, G_USEC_PER_SEC, 1), >, 0);
  g_assert_cmpint (zyr_limiter_get_wait_s (limiter, "10.0.0.1", 1), ==, 1);
  g_assert_cmpint (zyr_limiter_get_wait_s (limiter, "10.0.0.2", 1), ==, 0);
  zyr_limiter_free (limiter);
  /* What is no such memory is not taken for it. */
  g_assert_null (zyr_limiter_memory_open (-1, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
}

/* There is room for a country, and beyond it whoever was quiet for longest is forgotten. */
static void
test_many (void)
{
  const ZyrServiceLimits limits = { .requests_per_s = 1, .requests_burst = 1 };
  ZyrLimiter *limiter = zyr_limiter_new (&limits, NULL);
  guint n_known = 0;

  for (guint i = 0; i < 5000; i++)
    {
      g_autofree char *device = g_strdup_printf ("device %u", i);
      g_autofree char *account = g_strdup_printf ("account %u", i);

      g_assert_cmpint (zyr_limiter_take (limiter, device, account, G_USEC_PER_SEC, 1), ==, 0);
    }
  for (guint i = 0; i < 5000; i++)
    {
      g_autofree char *device = g_strdup_printf ("device %u", i);
      g_autofree char *account = g_strdup_printf ("account %u", i);

      n_known += zyr_limiter_take (limiter, device, account, G_USEC_PER_SEC, 1) > 0;
    }
  g_assert_cmpuint (n_known, >, 4950);
  for (guint i = 0; i < 200000; i++)
    {
      g_autofree char *device = g_strdup_printf ("flood %u", i);

      zyr_limiter_take (limiter, device, device, 2 * G_USEC_PER_SEC + i, 1);
    }
  g_assert_cmpint (zyr_limiter_take (limiter, "device 1", "account 1", 2 * G_USEC_PER_SEC, 1), ==, 0);
  zyr_limiter_free (limiter);
}

static void
test_under_way (void)
{
  const ZyrServiceLimits limits = { .concurrent = 2, .devices_per_user = 2 };
  ZyrLimiter *limiter = zyr_limiter_new (&limits, NULL);

  for (guint i = 0; i < 2; i++)
    g_assert_true (zyr_limiter_enter (limiter, "1", "a"));
  g_assert_false (zyr_limiter_enter (limiter, "1", "a"));
  g_assert_true (zyr_limiter_enter (limiter, "2", "a"));
  g_assert_true (zyr_limiter_enter (limiter, "3", "a"));
  g_assert_false (zyr_limiter_enter (limiter, "4", "a"));
  g_assert_true (zyr_limiter_enter (limiter, "5", "b"));
  g_assert_cmpuint (zyr_limiter_get_n_refused (limiter), ==, 2);
  zyr_limiter_leave (limiter, "1", "a");
  g_assert_true (zyr_limiter_enter (limiter, "4", "a"));
  g_assert_false (zyr_limiter_enter (limiter, "1", "a"));
  zyr_limiter_free (limiter);
}

/* Everybody's first page is one; what is left of a feed is @more. */
static guint
download (Fixture *fixture, const Device *device, guint after, gboolean *more, gint64 *wait_s)
{
  g_autofree char *query = g_strdup_printf ("scope=w:" WORKER "&epoch=" EPOCH "&after=%u&limit=1",
                                            after);
  g_autoptr (Answer) answer = request (fixture, "GET", "/pull", query, device->access, NULL);

  *more = strstr (answer->text, "\"more\":true") != NULL;
  *wait_s = answer->status == 503 ? zyr_json_get_int (answer->body, "retry_after", 0) : 0;
  return answer->status;
}

/* Many begin at once: few are let in, they read to the end, and everybody's turn comes. Who has begun,
 * who pushes, who asks whether there is news, is not held up. */
static void
test_downloads (void)
{
  g_autoptr (Fixture) fixture = fixture_new (1, NULL);
  Device *devices[20];
  guint after[G_N_ELEMENTS (devices)] = { 0 };
  gint64 due_s[G_N_ELEMENTS (devices)] = { 0 };
  guint n_done = 0, n_refused = 0, n_rounds = 0;

  limit (fixture, (ZyrServiceLimits){ .downloads = 2 });
  for (guint i = 0; i < G_N_ELEMENTS (devices); i++)
    devices[i] = device_new (fixture, WORKER, "S1042");
  while (n_done < G_N_ELEMENTS (devices))
    {
      for (guint i = 0; i < G_N_ELEMENTS (devices); i++)
        {
          gboolean more;
          gint64 wait_s;

          if (due_s[i] < 0 || due_s[i] > n_rounds)
            continue;
          g_assert_cmpuint (ask (fixture, devices[i]), ==, 200);
          if (download (fixture, devices[i], after[i], &more, &wait_s) == 503)
            {
              /* Once let in, it is not sent away. */
              g_assert_cmpuint (after[i], ==, 0);
              g_assert_cmpint (wait_s, >, 0);
              g_assert_cmpint (wait_s, <=, 60);
              due_s[i] = n_rounds + wait_s;
              n_refused++;
            }
          else if (more)
            after[i]++;
          else
            {
              due_s[i] = -1;
              n_done++;
            }
          g_assert_cmpuint (zyr_downloads_get_n (fixture->service->downloads), <=, 2);
        }
      fixture_advance_s (fixture, 1);
      g_assert_cmpuint (++n_rounds, <, 600);
    }
  g_assert_cmpuint (n_refused, >=, G_N_ELEMENTS (devices) - 2);
  g_assert_cmpuint (zyr_downloads_get_n (fixture->service->downloads), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (devices); i++)
    device_free (devices[i]);
}

/* One that was let in and has gone makes room; coming back, it waits like others. */
static void
test_gone_download (void)
{
  g_autoptr (Fixture) fixture = fixture_new (1, NULL);
  g_autoptr (Device) gone = device_new (fixture, WORKER, "S1042");
  g_autoptr (Device) next = device_new (fixture, WORKER, "S1042");
  g_autoptr (Answer) note = NULL;
  gboolean more;
  gint64 wait_s;

  limit (fixture, (ZyrServiceLimits){ .downloads = 1 });
  g_assert_cmpuint (download (fixture, gone, 0, &more, &wait_s), ==, 200);
  g_assert_true (more);
  g_assert_cmpuint (download (fixture, next, 0, &more, &wait_s), ==, 503);
  /* What is new is no download, nor is a push. */
  g_assert_cmpuint (ask (fixture, next), ==, 200);
  note = push_one (fixture, next, 1, "visit.start", "'visit':'" VISIT "'");
  g_assert_cmpuint (note->status, ==, 200);
  fixture_advance_s (fixture, ZYR_DOWNLOAD_IDLE_S);
  g_assert_cmpuint (download (fixture, next, 0, &more, &wait_s), ==, 200);
  g_assert_true (more);
  /* One page: nobody can know before that it is not the last. */
  g_assert_cmpuint (download (fixture, gone, 1, &more, &wait_s), ==, 200);
  g_assert_true (more);
  g_assert_cmpuint (download (fixture, gone, 2, &more, &wait_s), ==, 503);
  g_assert_cmpuint (zyr_downloads_get_n (fixture->service->downloads), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/limits/device", test_heavy_device);
  g_test_add_func ("/limits/user", test_heavy_user);
  g_test_add_func ("/limits/bytes", test_heavy_bytes);
  g_test_add_func ("/limits/guessing", test_guessing);
  g_test_add_func ("/limits/processes", test_processes);
  g_test_add_func ("/limits/many", test_many);
  g_test_add_func ("/limits/under-way", test_under_way);
  g_test_add_func ("/limits/downloads", test_downloads);
  g_test_add_func ("/limits/gone-download", test_gone_download);
  g_test_add_func ("/limits/colleague", test_colleague_is_not_locked);
  return g_test_run ();
}
