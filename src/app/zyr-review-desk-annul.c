/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who wants a report's visit annulled: the first of two inspectors asks for it. */
#include "zyr-review-desk-private.h"

static void
add_annulment (ZyrReviewDesk *self, const char *member)
{
  JsonObject *body = zyr_record_get_body (self->visit_record);
  JsonObject *object = zyr_json_get_object (body, member);
  ZyrAnnulment *annulment;

  if (object == NULL)
    return;
  annulment = g_new0 (ZyrAnnulment, 1);
  annulment->by_name = zyr_json_get_string (object, "by_name", "");
  annulment->at = zyr_json_get_unix (object, "at");
  annulment->reason = zyr_json_get_string (object, "reason", "");
  annulment->is_mine
      = g_str_equal (zyr_json_get_string (object, "by", ""), self->actor->user_id);
  g_ptr_array_add (self->annulments, annulment);
}

gboolean
zyr_review_desk_read_annulments (ZyrReviewDesk *self, ZyrRecord *visit)
{
  const guint n_before = self->annulments != NULL ? self->annulments->len : 0;

  /* The texts of the old ones go with their record. */
  g_clear_pointer (&self->annulments, g_ptr_array_unref);
  g_clear_pointer (&self->visit_record, zyr_record_unref);
  self->visit_record = zyr_record_ref (visit);
  self->annulments = g_ptr_array_new_with_free_func (g_free);
  add_annulment (self, "annulment");
  add_annulment (self, "annulment_confirmed");
  return self->annulments->len != n_before;
}

GPtrArray *
zyr_review_desk_get_annulments (ZyrReviewDesk *self)
{
  g_return_val_if_fail (ZYR_IS_REVIEW_DESK (self), NULL);

  return self->annulments;
}

gboolean
zyr_review_desk_get_may_annul (ZyrReviewDesk *self)
{
  const ZyrAnnulment *asked = NULL;

  g_return_val_if_fail (ZYR_IS_REVIEW_DESK (self), FALSE);

  if (self->annulments->len > 0)
    asked = g_ptr_array_index (self->annulments, 0);
  return zyr_roles_allow (self->actor->roles, ZYR_ACTION_ANNUL_VISIT, ZYR_REACH_ALL)
         && !self->visit->is_mine && !self->is_second && (asked == NULL || !asked->is_mine)
         && zyr_visit_state_allows (zyr_visit_state_from_string (self->state),
                                    ZYR_VISIT_EVENT_ANNUL, ZYR_VISIT_ACTOR_INSPECTOR);
}
