/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-sync-words.h"

#include <glib/gi18n.h>

#include "zyr-format.h"
#include "zyr-operation.h"
#include "zyr-review-code.h"
#include "zyr-sentences.h"

const char *
zyr_sync_headline (ZyrSyncStatus *sync)
{
  switch (zyr_sync_status_get_state (sync))
    {
    case ZYR_SYNC_STATUS_CONNECTING:
      return _ ("Connecting to the centre…");
    case ZYR_SYNC_STATUS_SYNCING:
      return _ ("Exchanging with the centre…");
    case ZYR_SYNC_STATUS_UP_TO_DATE:
      if (zyr_sync_status_get_n_attention (sync) > 0)
        return _ ("Something needs your attention");
      if (zyr_sync_status_get_n_waiting (sync) > 0)
        return _ ("Connected to the centre");
      return _ ("Everything is at the centre");
    case ZYR_SYNC_STATUS_PAUSED:
      return _ ("Paused");
    case ZYR_SYNC_STATUS_STOPPED:
      return _ ("Not connected");
    default:
      return zyr_title_for_trouble (zyr_sync_status_get_problem (sync));
    }
}

/* The headline says it already. */
static const char *
without_title (const char *sentences, const char *title)
{
  const char *rest = g_str_has_prefix (sentences, title) ? sentences + strlen (title) : "";

  return g_str_has_prefix (rest, ". ") ? rest + 2 : sentences;
}

const char *
zyr_sync_explanation (ZyrSyncStatus *sync)
{
  if (zyr_sync_status_get_state (sync) == ZYR_SYNC_STATUS_PAUSED)
    return _ ("Nothing is sent or received until you go on. You can go on working; your work is "
              "kept on this device.");
  if (zyr_sync_status_get_problem (sync) != ZYR_SYNC_TROUBLE_NONE)
    return without_title (zyr_sentence_for_trouble (zyr_sync_status_get_problem (sync)),
                          zyr_sync_headline (sync));
  switch (zyr_sync_status_get_state (sync))
    {
    case ZYR_SYNC_STATUS_UP_TO_DATE:
      if (zyr_sync_status_get_n_attention (sync) > 0)
        return _ ("The device is connected, but the centre could not take over what is listed below "
                  "as it is.");
      return _ ("This device and the centre know the same. What you do next is sent by itself.");
    case ZYR_SYNC_STATUS_SYNCING:
      return _ ("You can go on working meanwhile.");
    default:
      return _ ("You can go on working; your work is kept on this device and sent by itself.");
    }
}

char *
zyr_sync_progress_text (ZyrSyncStatus *sync)
{
  guint64 done;
  guint64 total;

  zyr_sync_status_get_download (sync, &done, &total);
  if (total > 0)
    {
      g_autofree char *done_digits = g_strdup_printf ("%" G_GUINT64_FORMAT, MIN (done, total));
      g_autofree char *total_digits = g_strdup_printf ("%" G_GUINT64_FORMAT, total);
      g_autofree char *done_text = zyr_format_number (done_digits);
      g_autofree char *total_text = zyr_format_number (total_digits);

      /* Translators: %1$s of %2$s records have been received. */
      return g_strdup_printf (_ ("%1$s of %2$s records"), done_text, total_text);
    }
  zyr_sync_status_get_upload (sync, &done, &total);
  if (total > 0)
    {
      g_autofree char *done_text = g_format_size (MIN (done, total));
      g_autofree char *total_text = g_format_size (total);

      /* Translators: %1$s of %2$s (as in “1.2 MB of 3.4 MB”) of pictures have been sent. */
      return g_strdup_printf (_ ("%1$s of %2$s of pictures"), done_text, total_text);
    }
  /* Translators: a percentage; Turkish puts the sign first: %%%d */
  return g_strdup_printf (_ ("%d %%"),
                          (int)(CLAMP (zyr_sync_status_get_progress (sync), 0, 1) * 100));
}

char *
zyr_sync_last_success_sentence (ZyrSyncStatus *sync, gint64 now)
{
  gint64 last = zyr_sync_status_get_last_success (sync);
  g_autofree char *day = NULL;
  g_autofree char *time = NULL;

  if (last == 0)
    return g_strdup (_ ("This device has not exchanged anything with the centre yet."));
  day = zyr_format_day (last, now);
  time = zyr_format_time (last);
  /* Translators: %1$s is a day (“Today”, “21 November 2026”), %2$s a time. */
  return g_strdup_printf (_ ("Last contact with the centre: %1$s, %2$s"), day, time);
}

static const char *
review_act (const char *action)
{
  if (g_str_equal (action, ZYR_REVIEW_APPROVE))
    return _ ("Approval of a report");
  if (g_str_equal (action, ZYR_REVIEW_RETURN))
    return _ ("Return of a report");
  if (g_str_equal (action, ZYR_REVIEW_REJECT))
    return _ ("Rejection of a report");
  if (g_str_equal (action, ZYR_REVIEW_WITHDRAW))
    return _ ("A decision taken back");
  return _ ("Decision on a report");
}

const char *
zyr_outbox_act (ZyrOutboxRow *row)
{
  static const struct
  {
    const char *kind;
    const char *act;
  } acts[] = {
    { ZYR_OP_VISIT_SUBMIT, N_ ("Visit report") },
    { ZYR_OP_DRAFT, N_ ("Begun and not finished") },
    { ZYR_OP_VISIT_START, N_ ("Start of a visit") },
    { ZYR_OP_VISIT_PLAN, N_ ("Planned visit") },
    { ZYR_OP_VISIT_REASSIGN, N_ ("Visit given to another worker") },
    { ZYR_OP_VISIT_CANCEL, N_ ("Cancelled visit") },
    { ZYR_OP_VISIT_MOVE, N_ ("Visit moved to another day") },
    { ZYR_OP_VISIT_ATTEMPT, N_ ("Unsuccessful attempt at a visit") },
    { ZYR_OP_NOTE_PIN, N_ ("Pinning of a note") },
    { ZYR_OP_NOTE_ADD, N_ ("Caseworker note") },
    { ZYR_OP_SET, N_ ("Correction in the file") },
    { ZYR_OP_ATTACHMENT_ADD, N_ ("Picture of a visit") },
    { ZYR_OP_VISIT_ANNUL, N_ ("Annulment of a visit") },
    { ZYR_OP_CONFLICT_CLOSE, N_ ("Choice between two values") },
    { ZYR_OP_REFERRAL_ADD, N_ ("Referral") },
    { ZYR_OP_REFERRAL_MOVE, N_ ("State of a referral") },
    { ZYR_OP_OBJECTION_FILE, N_ ("Objection") },
    { ZYR_OP_OBJECTION_MOVE, N_ ("Answer to an objection") },
    { "picture", N_ ("Picture") },
  };
  const char *kind = zyr_outbox_row_get_kind (row);

  if (g_str_equal (kind, ZYR_OP_REVIEW_ADD))
    return review_act (zyr_outbox_row_get_detail (row));
  for (gsize i = 0; i < G_N_ELEMENTS (acts); i++)
    {
      if (g_str_equal (kind, acts[i].kind))
        return _ (acts[i].act);
    }
  return _ ("Change");
}

static const char *
waiting_sentence (ZyrSyncStatusState state)
{
  switch (state)
    {
    case ZYR_SYNC_STATUS_NEEDS_SIGN_IN:
      return _ ("Waits on this device until you sign in again.");
    case ZYR_SYNC_STATUS_REVOKED:
      return _ ("Kept on this device: the centre takes nothing from it any more.");
    case ZYR_SYNC_STATUS_PAUSED:
      return _ ("Waits on this device while the exchange is paused.");
    case ZYR_SYNC_STATUS_OFFLINE:
      return _ ("Waits on this device until there is a connection.");
    case ZYR_SYNC_STATUS_ERROR:
      return _ ("Waits on this device; see above what stands in the way.");
    default:
      return _ ("Is about to be sent.");
    }
}

/* A report that met another one, from the worker's other device or after the visit moved on. */
static gboolean
is_overtaken (ZyrOutboxRow *row)
{
  return g_str_equal (zyr_outbox_row_get_kind (row), ZYR_OP_VISIT_SUBMIT)
         && g_str_equal (zyr_outbox_row_get_reason (row), ZYR_REFUSAL_STALE_REVISION);
}

const char *
zyr_outbox_sentence (ZyrOutboxRow *row, ZyrSyncStatusState state)
{
  switch (zyr_outbox_row_get_state (row))
    {
    case ZYR_OUTBOX_SENT:
      return _ ("Sent; the centre’s answer is awaited.");
    case ZYR_OUTBOX_DONE:
      return _ ("The centre has it.");
    case ZYR_OUTBOX_CONFLICT:
      return _ ("Somebody else changed the same thing. Both values are kept at the centre; your "
                "supervisor decides which one is right.");
    case ZYR_OUTBOX_REFUSED:
      if (is_overtaken (row))
        return _ ("A report of this visit was at the centre first. What you typed is kept on this "
                  "device.");
      return zyr_sentence_for_refusal (zyr_outbox_row_get_reason (row));
    case ZYR_OUTBOX_WAITING:
    default:
      return waiting_sentence (state);
    }
}
