/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Acts about a household's file: conflicts, corrections, annulments, referrals, objections. */
#include "zyr-ctl.h"

#include "zyr-acts.h"
#include "zyr-kept-draft.h"
#include "zyr-transfer.h"

/* The id that the act gave, under the name of what it is. */
static ZyrCtlStatus
finish (ZyrCtl *ctl, const char *name, GError **error)
{
  g_autofree char *id = zyr_act_finish (zyr_ctl_wait (ctl), error);
  JsonObject *object;

  if (id == NULL)
    return ZYR_CTL_FAILED;
  object = json_object_new ();
  json_object_set_string_member (object, name, id);
  zyr_ctl_print (object);
  return ZYR_CTL_OK;
}

static gboolean
read_keep (const char *word, ZyrConflictKeep *keep)
{
  static const char *const words[] = {
    [ZYR_CONFLICT_KEEP_MINE] = "mine",
    [ZYR_CONFLICT_KEEP_THEIRS] = "theirs",
    [ZYR_CONFLICT_KEEP_OTHER] = "other",
    [ZYR_CONFLICT_KEEP_PRESENT] = "present",
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      if (g_str_equal (word, words[i]))
        {
          *keep = (ZyrConflictKeep)i;
          return TRUE;
        }
    }
  return FALSE;
}

ZyrCtlStatus
zyr_ctl_resolve (ZyrCtl *ctl, const char *const *arguments, GError **error)
{
  g_autoptr (ZyrConflictRow) conflict = NULL;
  ZyrConflictKeep keep;

  if (!read_keep (arguments[1], &keep)
      || (keep == ZYR_CONFLICT_KEEP_OTHER && ctl->options->text == NULL))
    return ZYR_CTL_USAGE;
  zyr_conflict_load_async (ctl->workspace, arguments[0], NULL, zyr_ctl_done_cb, ctl);
  conflict = zyr_conflict_load_finish (zyr_ctl_wait (ctl), error);
  if (conflict == NULL)
    return ZYR_CTL_FAILED;
  zyr_act_close_conflict_async (ctl->workspace, conflict, keep, ctl->options->text, NULL,
                                zyr_ctl_done_cb, ctl);
  return finish (ctl, "conflict", error);
}

ZyrCtlStatus
zyr_ctl_correct (ZyrCtl *ctl, const char *const *arguments, GError **error)
{
  zyr_act_correct_async (ctl->workspace, arguments[0], arguments[1], arguments[2], arguments[3],
                         NULL, zyr_ctl_done_cb, ctl);
  return finish (ctl, arguments[0], error);
}

ZyrCtlStatus
zyr_ctl_annul (ZyrCtl *ctl, const char *const *arguments, GError **error)
{
  zyr_act_annul_async (ctl->workspace, arguments[0], arguments[1], NULL, zyr_ctl_done_cb, ctl);
  return finish (ctl, "visit", error);
}

ZyrCtlStatus
zyr_ctl_refer (ZyrCtl *ctl, const char *const *arguments, GError **error)
{
  const ZyrReferral referral = {
    .household_id = arguments[0],
    .institution = arguments[1],
    .detail = ctl->options->text,
    .due = ctl->options->due,
  };

  zyr_act_refer_async (ctl->workspace, &referral, NULL, zyr_ctl_done_cb, ctl);
  return finish (ctl, "referral", error);
}

ZyrCtlStatus
zyr_ctl_move_referral (ZyrCtl *ctl, const char *const *arguments, GError **error)
{
  zyr_act_move_referral_async (ctl->workspace, arguments[0], arguments[1], ctl->options->reason,
                               NULL, zyr_ctl_done_cb, ctl);
  return finish (ctl, "referral", error);
}

ZyrCtlStatus
zyr_ctl_object (ZyrCtl *ctl, const char *const *arguments, GError **error)
{
  g_autofree char *today
      = zyr_clock_dup_today (zyr_workspace_get_clock (ctl->workspace), NULL);

  zyr_act_object_async (ctl->workspace, arguments[0], today, arguments[1], NULL, NULL, NULL,
                        zyr_ctl_done_cb, ctl);
  return finish (ctl, "objection", error);
}

ZyrCtlStatus
zyr_ctl_answer_objection (ZyrCtl *ctl, const char *const *arguments, GError **error)
{
  zyr_act_answer_objection_async (ctl->workspace, arguments[0], arguments[1], ctl->options->reason,
                                  NULL, NULL, zyr_ctl_done_cb, ctl);
  return finish (ctl, "objection", error);
}

/* Transfers */

ZyrCtlStatus
zyr_ctl_ask_transfer (ZyrCtl *ctl, const char *const *arguments, GError **error)
{
  zyr_act_ask_transfer_async (ctl->workspace, arguments[0], arguments[1], ctl->options->reason,
                              NULL, zyr_ctl_done_cb, ctl);
  return finish (ctl, "transfer", error);
}

static ZyrCtlStatus
answer_transfer (ZyrCtl *ctl, const char *id, ZyrTransferAnswer answer, GError **error)
{
  zyr_act_answer_transfer_async (ctl->workspace, id, answer, ctl->options->reason, NULL,
                                 zyr_ctl_done_cb, ctl);
  return finish (ctl, "transfer", error);
}

ZyrCtlStatus
zyr_ctl_accept_transfer (ZyrCtl *ctl, const char *const *arguments, GError **error)
{
  return answer_transfer (ctl, arguments[0], ZYR_TRANSFER_ACCEPT, error);
}

ZyrCtlStatus
zyr_ctl_decline_transfer (ZyrCtl *ctl, const char *const *arguments, GError **error)
{
  return answer_transfer (ctl, arguments[0], ZYR_TRANSFER_DECLINE, error);
}

ZyrCtlStatus
zyr_ctl_withdraw_transfer (ZyrCtl *ctl, const char *const *arguments, GError **error)
{
  return answer_transfer (ctl, arguments[0], ZYR_TRANSFER_WITHDRAW, error);
}

/* Kept drafts */

static ZyrCtlStatus
read_kept_draft (ZyrCtl *ctl, const char *draft_id, GError **error)
{
  g_autoptr (ZyrFormSession) session = NULL;

  zyr_kept_draft_read_async (ctl->workspace, draft_id, NULL, zyr_ctl_done_cb, ctl);
  session = zyr_kept_draft_read_finish (zyr_ctl_wait (ctl), error);
  if (session == NULL)
    return ZYR_CTL_FAILED;
  zyr_ctl_print_array (zyr_ctl_answers_to_json (session));
  return ZYR_CTL_OK;
}

ZyrCtlStatus
zyr_ctl_draft (ZyrCtl *ctl, const char *const *arguments, GError **error)
{
  g_autofree char *visit = NULL;
  JsonObject *object;

  if (g_str_equal (arguments[1], "read"))
    return read_kept_draft (ctl, arguments[0], error);
  if (g_str_equal (arguments[1], "discard"))
    {
      zyr_kept_draft_discard_async (ctl->workspace, arguments[0], NULL, zyr_ctl_done_cb, ctl);
      return zyr_kept_draft_discard_finish (zyr_ctl_wait (ctl), error) ? ZYR_CTL_OK
                                                                       : ZYR_CTL_FAILED;
    }
  if (!g_str_equal (arguments[1], "continue"))
    return ZYR_CTL_USAGE;
  zyr_kept_draft_continue_async (ctl->workspace, arguments[0], NULL, zyr_ctl_done_cb, ctl);
  visit = zyr_kept_draft_continue_finish (zyr_ctl_wait (ctl), error);
  if (visit == NULL)
    return ZYR_CTL_FAILED;
  object = json_object_new ();
  json_object_set_string_member (object, "visit", visit);
  zyr_ctl_print (object);
  return ZYR_CTL_OK;
}
