/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-review-desk-private.h"

#include "zyr-instance-private.h"
#include "zyr-picture-private.h"
#include "zyr-remark-thread-private.h"
#include "zyr-report-summary-private.h"

enum
{
  PROP_MAY_DECIDE = 1,
  PROP_N_REMARKS,
  PROP_UNSAVED,
  PROP_DECIDED,
  N_PROPS,
};

enum
{
  REMARKS_CHANGED,
  ANNULMENT_CHANGED,
  N_SIGNALS,
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_ENUM_TYPE (ZyrReviewBar,
                    zyr_review_bar,
                    G_DEFINE_ENUM_VALUE (ZYR_REVIEW_ALLOWED, "allowed"),
                    G_DEFINE_ENUM_VALUE (ZYR_REVIEW_NOT_SUPERVISOR, "not-supervisor"),
                    G_DEFINE_ENUM_VALUE (ZYR_REVIEW_OWN_VISIT, "own-visit"),
                    G_DEFINE_ENUM_VALUE (ZYR_REVIEW_SECOND_OFFICER, "second-officer"),
                    G_DEFINE_ENUM_VALUE (ZYR_REVIEW_WRONG_STATE, "wrong-state"))

G_DEFINE_FINAL_TYPE (ZyrReviewDesk, zyr_review_desk, G_TYPE_OBJECT)

static ZyrReviewBar
find_bar (ZyrReviewDesk *self)
{
  if (self->visit->is_mine)
    return ZYR_REVIEW_OWN_VISIT;
  if (!zyr_roles_allow (self->actor->roles, ZYR_ACTION_DECIDE_VISIT, ZYR_REACH_FOUNDATION))
    return ZYR_REVIEW_NOT_SUPERVISOR;
  if (self->is_second)
    return ZYR_REVIEW_SECOND_OFFICER;
  if (self->decided || !g_str_equal (self->state, "submitted"))
    return ZYR_REVIEW_WRONG_STATE;
  return ZYR_REVIEW_ALLOWED;
}

void
zyr_review_desk_update_bar (ZyrReviewDesk *self, const char *state)
{
  ZyrReviewBar bar;

  if (g_strcmp0 (state, self->state) != 0)
    {
      g_free (self->state);
      self->state = g_strdup (state);
    }
  bar = find_bar (self);
  if (bar == self->bar)
    return;
  self->bar = bar;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_MAY_DECIDE]);
}

void
zyr_review_desk_set_decided (ZyrReviewDesk *self, gboolean decided)
{
  self->decided = decided;
  if (decided)
    zyr_remark_draft_forget (self->remarks);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_DECIDED]);
  zyr_review_desk_update_bar (self, self->state);
}

/* Another decision, or a newer revision, may arrive while the report is open. */

static gpointer
read_visit (ZyrStore *store, const ZyrActor *actor, gpointer data, GError **error)
{
  return zyr_store_dup_record (store, ZYR_KIND_VISIT, data, error);
}

static void
visit_free (gpointer visit)
{
  zyr_record_unref (visit);
}

static void records_changed_cb (ZyrReviewDesk *self);

static void
visit_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ZyrReviewDesk) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (ZyrRecord) visit = zyr_workspace_run_finish (ZYR_WORKSPACE (source), result, &error);
  gboolean annulment_changed;

  self->watching = FALSE;
  if (self->watch_again)
    records_changed_cb (self);
  if (visit == NULL)
    return;
  annulment_changed = zyr_review_desk_read_annulments (self, visit);
  zyr_review_desk_update_bar (self, zyr_record_get_string (visit, "state", ""));
  if (annulment_changed)
    g_signal_emit (self, signals[ANNULMENT_CHANGED], 0);
}

static void
records_changed_cb (ZyrReviewDesk *self)
{
  /* What is being read may be from before this change. */
  self->watch_again = self->watching;
  if (self->watching)
    return;
  self->watching = TRUE;
  zyr_workspace_run_async (self->workspace, read_visit, g_strdup (self->visit->id), g_free,
                           visit_free, NULL, visit_read_cb, g_object_ref (self));
}

/* Prepared remarks */

static void
unsaved_cb (ZyrReviewDesk *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_UNSAVED]);
}

static void
remarks_changed_cb (ZyrReviewDesk *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_N_REMARKS]);
  g_signal_emit (self, signals[REMARKS_CHANGED], 0);
}

guint
zyr_review_desk_get_n_remarks (ZyrReviewDesk *self)
{
  g_return_val_if_fail (ZYR_IS_REVIEW_DESK (self), 0);

  return zyr_remark_draft_get_remarks (self->remarks)->len;
}

/* In the order of the form, those about the whole report first. */
GPtrArray *
zyr_review_desk_list_remarks (ZyrReviewDesk *self)
{
  GPtrArray *remarks = zyr_remark_draft_get_remarks (self->remarks);
  GPtrArray *sorted = g_ptr_array_new_with_free_func ((GDestroyNotify)zyr_remark_free);
  g_autoptr (GHashTable) taken = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) sections = zyr_form_session_list_sections (self->session);
  const ZyrRemark *whole = zyr_remark_draft_find (self->remarks, "");

  if (whole != NULL && g_hash_table_add (taken, whole->ref))
    g_ptr_array_add (sorted, zyr_remark_copy (whole));
  for (guint i = 0; remarks->len > 0 && i < sections->len; i++)
    {
      const ZyrFormSection *section = g_ptr_array_index (sections, i);
      g_autoptr (GPtrArray) items = zyr_form_session_list_items (self->session, section->ref);

      for (guint j = 0; j < items->len; j++)
        {
          const ZyrFormItem *item = g_ptr_array_index (items, j);
          const ZyrRemark *remark = zyr_remark_draft_find (self->remarks, item->ref);

          if (remark != NULL && g_hash_table_add (taken, remark->ref))
            g_ptr_array_add (sorted, zyr_remark_copy (remark));
        }
    }
  for (guint i = 0; i < remarks->len; i++)
    {
      const ZyrRemark *remark = g_ptr_array_index (remarks, i);

      if (g_hash_table_add (taken, remark->ref))
        g_ptr_array_add (sorted, zyr_remark_copy (remark));
    }
  return sorted;
}

void
zyr_review_desk_set_remark (ZyrReviewDesk *self, const char *ref, const char *text)
{
  g_autoptr (ZyrFormItem) item = NULL;

  g_return_if_fail (ZYR_IS_REVIEW_DESK (self));

  item = ref[0] != '\0' ? zyr_form_session_dup_item (self->session, ref) : NULL;
  zyr_remark_draft_set (self->remarks, ref, item != NULL ? item->label : "", text);
}

char *
zyr_review_desk_dup_remark (ZyrReviewDesk *self, const char *ref)
{
  const ZyrRemark *remark = zyr_remark_draft_find (self->remarks, ref);

  return remark != NULL ? g_strdup (remark->text) : NULL;
}

GPtrArray *
zyr_review_desk_list_thread (ZyrReviewDesk *self, const char *ref)
{
  return zyr_remark_thread_of (self->thread, ref);
}

/* The object */

static void
zyr_review_desk_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  ZyrReviewDesk *self = ZYR_REVIEW_DESK (object);

  switch (prop_id)
    {
    case PROP_MAY_DECIDE:
      g_value_set_boolean (value, self->bar == ZYR_REVIEW_ALLOWED);
      break;
    case PROP_N_REMARKS:
      g_value_set_uint (value, zyr_review_desk_get_n_remarks (self));
      break;
    case PROP_UNSAVED:
      g_value_set_uint (value, zyr_remark_draft_get_unsaved (self->remarks));
      break;
    case PROP_DECIDED:
      g_value_set_boolean (value, self->decided);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
zyr_review_desk_finalize (GObject *object)
{
  ZyrReviewDesk *self = ZYR_REVIEW_DESK (object);

  g_clear_object (&self->session);
  g_clear_object (&self->workspace);
  g_clear_object (&self->visit);
  g_clear_pointer (&self->actor, zyr_actor_unref);
  g_clear_pointer (&self->clock, zyr_clock_unref);
  g_clear_pointer (&self->meta, json_object_unref);
  g_clear_pointer (&self->summary, zyr_report_summary_free);
  g_clear_object (&self->earlier_visit);
  for (ZyrReviewBase base = 0; base < ZYR_N_REVIEW_BASES; base++)
    g_clear_pointer (&self->changes[base], g_ptr_array_unref);
  g_clear_pointer (&self->reviews, g_ptr_array_unref);
  g_clear_pointer (&self->decisions, g_ptr_array_unref);
  g_clear_pointer (&self->annulments, g_ptr_array_unref);
  g_clear_pointer (&self->visit_record, zyr_record_unref);
  g_clear_pointer (&self->thread, g_ptr_array_unref);
  g_clear_object (&self->remarks);
  g_free (self->state);
  G_OBJECT_CLASS (zyr_review_desk_parent_class)->finalize (object);
}

static void
zyr_review_desk_class_init (ZyrReviewDeskClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = zyr_review_desk_get_property;
  object_class->finalize = zyr_review_desk_finalize;

  props[PROP_MAY_DECIDE] = g_param_spec_boolean ("may-decide", NULL, NULL, FALSE, flags);
  props[PROP_N_REMARKS] = g_param_spec_uint ("n-remarks", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_UNSAVED] = g_param_spec_uint ("unsaved", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_DECIDED] = g_param_spec_boolean ("decided", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);

  signals[REMARKS_CHANGED] = g_signal_new ("remarks-changed", ZYR_TYPE_REVIEW_DESK,
                                           G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[ANNULMENT_CHANGED] = g_signal_new ("annulment-changed", ZYR_TYPE_REVIEW_DESK,
                                             G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                             G_TYPE_NONE, 0);
}

static void
zyr_review_desk_init (ZyrReviewDesk *self)
{
}

static void
read_decisions (ZyrReviewDesk *self)
{
  self->decisions = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < self->reviews->len; i++)
    {
      ZyrRecord *review = g_ptr_array_index (self->reviews, i);
      JsonArray *remarks = zyr_json_get_array (zyr_record_get_body (review), "remarks");
      ZyrDecision *decision = g_new0 (ZyrDecision, 1);

      decision->revision = (guint)zyr_record_get_int (review, "revision", 0);
      decision->action = zyr_record_get_string (review, "action", "");
      decision->code = zyr_record_get_string (review, "code", "");
      decision->by_name = zyr_record_get_string (review, "by_name", "");
      decision->at = zyr_record_get_unix (review, "at");
      decision->reason = zyr_record_get_string (review, "reason", "");
      decision->text = zyr_record_get_string (review, "text", "");
      decision->n_remarks = remarks != NULL ? json_array_get_length (remarks) : 0;
      g_ptr_array_add (self->decisions, decision);
    }
}

/* The plan names a second officer, or the report itself does, by staff number. */
static gboolean
is_second_officer (ZyrReviewDesk *self)
{
  const char *path = zyr_json_get_string (self->meta, "second_officer", NULL);
  g_autofree char *staff_no = NULL;

  if (self->visit->is_second)
    return TRUE;
  if (path != NULL)
    staff_no = zyr_form_session_dup_value (self->session, path);
  return staff_no != NULL && staff_no[0] != '\0' && g_str_equal (staff_no, self->actor->staff_no);
}

static JsonObject *
read_result_anew (ZyrDeskMaterial *material)
{
  const char *instance = zyr_record_get_string (material->revision, "instance", "");
  g_autofree char *text = zyr_instance_read_result (material->form, instance, NULL);

  return text != NULL ? zyr_json_parse_object (text, -1, G_MAXSIZE, NULL) : NULL;
}

ZyrReviewDesk *
zyr_review_desk_new (ZyrWorkspace *workspace, ZyrDeskMaterial *material)
{
  ZyrReviewDesk *self = g_object_new (ZYR_TYPE_REVIEW_DESK, NULL);
  JsonObject *meta = zyr_json_get_object (zyr_record_get_body (material->form), "meta");
  JsonObject *result = zyr_json_get_object (zyr_record_get_body (material->revision), "result");

  self->workspace = g_object_ref (workspace);
  self->actor = zyr_actor_ref (material->actor);
  self->clock = zyr_clock_ref (material->clock);
  self->visit = g_object_ref (material->visit);
  self->meta = meta != NULL ? json_object_ref (meta) : NULL;
  self->session = g_object_ref (material->session);
  self->revision = (guint)zyr_record_get_int (material->revision, "revision", 0);
  self->submitted = zyr_record_get_unix (material->revision, "submitted");
  if (self->submitted == 0)
    self->submitted = zyr_record_get_unix (material->revision, "ended");
  self->received = zyr_record_get_unix (material->revision, "received");
  self->clock_ahead = zyr_record_get_int (material->revision, "clock_ahead", 0);
  self->state = g_strdup (self->visit->state);
  for (ZyrReviewBase base = 0; base < ZYR_N_REVIEW_BASES; base++)
    self->changes[base] = g_ptr_array_ref (material->changes[base]);
  g_set_object (&self->earlier_visit, material->earlier_visit);
  self->reviews = g_ptr_array_ref (material->reviews);
  self->thread = g_ptr_array_ref (material->thread);
  if (result != NULL)
    json_object_ref (result);
  else
    result = read_result_anew (material);
  self->summary = zyr_report_summary_new (result);
  g_clear_pointer (&result, json_object_unref);
  read_decisions (self);
  zyr_review_desk_read_annulments (self, material->visit_record);
  self->remarks = zyr_remark_draft_new (workspace, self->actor, self->visit->id, self->revision,
                                        material->remarks_text);
  g_signal_connect_object (self->remarks, "notify::unsaved", G_CALLBACK (unsaved_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->remarks, "changed", G_CALLBACK (remarks_changed_cb), self,
                           G_CONNECT_SWAPPED);
  self->is_second = is_second_officer (self);
  self->bar = find_bar (self);
  g_signal_connect_object (workspace, "records-changed", G_CALLBACK (records_changed_cb), self,
                           G_CONNECT_SWAPPED);
  return self;
}

ZyrVisitRow *
zyr_review_desk_get_visit (ZyrReviewDesk *self)
{
  return self->visit;
}

ZyrFormSession *
zyr_review_desk_get_session (ZyrReviewDesk *self)
{
  return self->session;
}

guint
zyr_review_desk_get_revision (ZyrReviewDesk *self)
{
  return self->revision;
}

gint64
zyr_review_desk_get_submitted (ZyrReviewDesk *self)
{
  return self->submitted;
}

gint64
zyr_review_desk_get_received (ZyrReviewDesk *self)
{
  return self->received;
}

gint64
zyr_review_desk_get_clock_ahead (ZyrReviewDesk *self)
{
  return self->clock_ahead;
}

const ZyrReportSummary *
zyr_review_desk_get_summary (ZyrReviewDesk *self)
{
  return self->summary;
}

gboolean
zyr_review_desk_has_base (ZyrReviewDesk *self, ZyrReviewBase base)
{
  switch (base)
    {
    case ZYR_REVIEW_BASE_REVISION:
      return self->revision > 1;
    case ZYR_REVIEW_BASE_VISIT:
      return self->earlier_visit != NULL;
    case ZYR_REVIEW_BASE_REGISTRY:
    default:
      return zyr_json_get_object (self->meta, "registry") != NULL;
    }
}

ZyrVisitRow *
zyr_review_desk_get_earlier_visit (ZyrReviewDesk *self)
{
  return self->earlier_visit;
}

GPtrArray *
zyr_review_desk_get_changes (ZyrReviewDesk *self, ZyrReviewBase base)
{
  return self->changes[base];
}

const ZyrRevisionChange *
zyr_review_desk_find_change (ZyrReviewDesk *self, ZyrReviewBase base, const char *ref)
{
  GPtrArray *changes = self->changes[base];

  for (guint i = 0; i < changes->len; i++)
    {
      const ZyrRevisionChange *change = g_ptr_array_index (changes, i);

      if (g_str_equal (change->ref, ref))
        return change;
    }
  return NULL;
}

GPtrArray *
zyr_review_desk_get_decisions (ZyrReviewDesk *self)
{
  return self->decisions;
}

char *
zyr_review_desk_dup_instance_label (ZyrReviewDesk *self, const char *instance_ref)
{
  return zyr_visit_material_dup_instance_label (self->session, self->meta, instance_ref);
}

char **
zyr_review_desk_dup_consents (ZyrReviewDesk *self)
{
  return zyr_json_dup_strings (self->meta, "consents");
}

char *
zyr_review_desk_dup_registry_text (ZyrReviewDesk *self, const char *ref)
{
  return zyr_visit_material_dup_registry_text (self->session, self->meta, ref);
}

ZyrReviewBar
zyr_review_desk_get_bar (ZyrReviewDesk *self)
{
  return self->bar;
}

gboolean
zyr_review_desk_is_decided (ZyrReviewDesk *self)
{
  return self->decided;
}

gboolean
zyr_review_desk_get_may_withdraw (ZyrReviewDesk *self)
{
  return !self->visit->is_mine && !self->is_second
         && zyr_roles_allow (self->actor->roles, ZYR_ACTION_DECIDE_VISIT, ZYR_REACH_FOUNDATION)
         && zyr_visit_state_allows (zyr_visit_state_from_string (self->state),
                                    ZYR_VISIT_EVENT_WITHDRAW, ZYR_VISIT_ACTOR_SUPERVISOR);
}

gboolean
zyr_review_desk_get_may_decide (ZyrReviewDesk *self)
{
  return self->bar == ZYR_REVIEW_ALLOWED;
}

void
zyr_review_desk_load_picture_async (ZyrReviewDesk *self,
                                    const char *ref,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  g_autofree char *name = NULL;

  g_return_if_fail (ZYR_IS_REVIEW_DESK (self));

  g_task_set_source_tag (task, zyr_review_desk_load_picture_async);
  name = zyr_form_session_dup_value (self->session, ref);
  zyr_picture_load (self->workspace, name, TRUE, task);
}

GBytes *
zyr_review_desk_load_picture_finish (ZyrReviewDesk *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
