/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-request-log-private.h"

#include "zyr-clock.h"
#include "zyr-protocol.h"

#include <string.h>
#include <unistd.h>

typedef enum
{
  LEVEL_DEBUG,
  LEVEL_INFO,
  LEVEL_WARNING,
  LEVEL_ERROR,
} Level;

static const struct
{
  const char *name;
  char priority; /* of syslog */
} levels[] = { { "debug", '7' }, { "info", '6' }, { "warning", '4' }, { "error", '3' } };

struct _ZyrRequestLog
{
  gboolean is_json;
  gboolean is_journal;
  Level least;
  GString *waiting; /* lines */
};

static const struct
{
  const char *path; /* ends with "/": what is below it, too */
  const char *name;
} routes[] = {
  { ZYR_PROTOCOL_PATH_HEALTH, "healthz" },   { ZYR_PROTOCOL_PATH_LIVE, "livez" },
  { ZYR_PROTOCOL_PATH_METRICS, "metrics" },  { ZYR_PROTOCOL_PATH_ENROL, "enrol" },
  { ZYR_PROTOCOL_PATH_SIGN_IN, "sign-in" },  { ZYR_PROTOCOL_PATH_TOKEN, "token" },
  { ZYR_PROTOCOL_PATH_SIGN_OUT, "sign-out" }, { ZYR_PROTOCOL_PATH_HELLO, "hello" },
  { ZYR_PROTOCOL_PATH_PUSH, "push" },        { ZYR_PROTOCOL_PATH_RETRY, "retry" },
  { ZYR_PROTOCOL_PATH_PULL, "pull" },        { ZYR_PROTOCOL_PATH_WAIT, "wait" },
  { ZYR_PROTOCOL_PATH_ANNUL, "annul" },      { ZYR_PROTOCOL_PATH_FILE, "file" },
  { ZYR_PROTOCOL_PATH_BLOB, "blob" },        { ZYR_PROTOCOL_PATH_SEALED, "sealed" },
  { ZYR_PROTOCOL_PATH_FIND, "find" },        { ZYR_PROTOCOL_PATH_LEASE, "lease" },
         { ZYR_PROTOCOL_PATH_BASE "/", "other" },
};

guint
zyr_request_n_routes (void)
{
  return G_N_ELEMENTS (routes);
}

const char *
zyr_request_route_name (guint i)
{
  return routes[i].name;
}

const char *
zyr_request_route (const char *path)
{
  for (guint i = 0; i < G_N_ELEMENTS (routes); i++)
    {
      if (g_str_has_suffix (routes[i].path, "/") ? g_str_has_prefix (path, routes[i].path)
                                                 : g_str_equal (path, routes[i].path))
        return routes[i].name;
    }
  return "other";
}

ZyrRequestLog *
zyr_request_log_new (const char *format, const char *level)
{
  ZyrRequestLog *log = g_new0 (ZyrRequestLog, 1);

  log->waiting = g_string_new (NULL);
  log->is_json = g_str_equal (format, "json");
  log->is_journal = g_getenv ("JOURNAL_STREAM") != NULL;
  for (guint i = 0; i < G_N_ELEMENTS (levels); i++)
    if (g_str_equal (level, levels[i].name))
      log->least = (Level)i;
  return log;
}

void
zyr_request_log_free (ZyrRequestLog *log)
{
  if (log == NULL)
    return;
  g_string_free (log->waiting, TRUE);
  g_free (log);
}

/* What goes on all the time is told to who asks for it; what a device did wrong is no fault here. */
static Level
level_of (const ZyrRequestDone *done)
{
  if (done->status >= 500)
    return done->status == 503 ? LEVEL_WARNING : LEVEL_ERROR;
  if (g_str_equal (done->route, "wait") || g_str_equal (done->route, "healthz")
      || g_str_equal (done->route, "livez") || g_str_equal (done->route, "metrics"))
    return LEVEL_DEBUG;
  return LEVEL_INFO;
}

static void
add_text (const ZyrRequestLog *log, GString *line, const char *key, const char *value)
{
  if (value == NULL || value[0] == '\0')
    return;
  g_string_append_printf (line, log->is_json ? ",\"%s\":\"" : " %s=\"", key);
  for (const char *p = value; *p != '\0'; p++)
    {
      if (*p == '"' || *p == '\\')
        g_string_append_c (line, '\\');
      g_string_append_c (line, (guchar)*p < ' ' ? ' ' : *p);
    }
  g_string_append_c (line, '"');
}

static void
add_word (const ZyrRequestLog *log, GString *line, const char *key, const char *value)
{
  g_string_append_printf (line, log->is_json ? ",\"%s\":\"%s\"" : " %s=%s", key, value);
}

static void
add_number (const ZyrRequestLog *log, GString *line, const char *key, guint64 value)
{
  g_string_append_printf (
      line, log->is_json ? ",\"%s\":%" G_GUINT64_FORMAT : " %s=%" G_GUINT64_FORMAT, key, value);
}

char *
zyr_request_log_format (const ZyrRequestLog *log, const ZyrRequestDone *done, gint64 now_us)
{
  GString *line = g_string_sized_new (200);
  g_autofree char *time = zyr_time_format_iso (now_us, 0);
  Level level = level_of (done);

  if (log->is_journal)
    g_string_append_printf (line, "<%c>", levels[level].priority);
  g_string_append_printf (line, log->is_json ? "{\"time\":\"%s\"" : "time=%s", time);
  add_word (log, line, "level", levels[level].name);
  add_number (log, line, "id", done->id);
  add_word (log, line, "method", done->method);
  add_word (log, line, "route", done->route);
  add_number (log, line, "status", done->status);
  if (done->device[0] != '\0')
    add_word (log, line, "device", done->device);
  if (done->code != NULL)
    add_word (log, line, "code", done->code);
  add_number (log, line, "in", done->bytes_in);
  add_number (log, line, "out", done->bytes_out);
  add_number (log, line, "us", (guint64)MAX (done->duration_us, 0));
  if (done->status >= 500)
    add_text (log, line, "fault", done->fault);
  g_string_append (line, log->is_json ? "}\n" : "\n");
  return g_string_free (line, FALSE);
}

void
zyr_request_log_add (ZyrRequestLog *log, const ZyrRequestDone *done)
{
  g_autofree char *line = NULL;

  if (level_of (done) < log->least)
    return;
  line = zyr_request_log_format (log, done, g_get_real_time ());
  g_string_append (log->waiting, line);
}

void
zyr_request_log_flush (ZyrRequestLog *log)
{
  const char *text = log->waiting->str;
  gsize left = log->waiting->len;

  /* What cannot be written is not worth stopping for. */
  while (left > 0)
    {
      gssize written = write (STDERR_FILENO, text, left);

      if (written < 0)
        break;
      text += written;
      left -= (gsize)written;
    }
  g_string_truncate (log->waiting, 0);
}
