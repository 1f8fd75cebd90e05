/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-review-desk-private.h"

#include "zyr-instance-private.h"
#include "zyr-limits.h"
#include "zyr-picture-private.h"
#include "zyr-report-summary-private.h"
#include "zyr-store-drafts.h"

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
zyr_review_desk_set_decided (ZyrReviewDesk *self)
{
  self->decided = TRUE;
  g_ptr_array_set_size (self->remarks, 0);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_DECIDED]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_N_REMARKS]);
  g_signal_emit (self, signals[REMARKS_CHANGED], 0);
  zyr_review_desk_update_bar (self, self->state);
}

/* Another decision, or a newer revision, may arrive while the report is open. */

static gpointer
read_visit_state (ZyrStore *store, const ZyrActor *actor, gpointer data, GError **error)
{
  g_autoptr (ZyrRecord) visit = zyr_store_dup_record (store, ZYR_KIND_VISIT, data, error);

  return visit != NULL ? g_strdup (zyr_record_get_string (visit, "state", "")) : NULL;
}

static void records_changed_cb (ZyrReviewDesk *self);

static void
state_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ZyrReviewDesk) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *state = zyr_workspace_run_finish (ZYR_WORKSPACE (source), result, &error);

  self->watching = FALSE;
  if (self->watch_again)
    records_changed_cb (self);
  if (state != NULL)
    zyr_review_desk_update_bar (self, state);
}

static void
records_changed_cb (ZyrReviewDesk *self)
{
  /* What is being read may be from before this change. */
  self->watch_again = self->watching;
  if (self->watching)
    return;
  self->watching = TRUE;
  zyr_workspace_run_async (self->workspace, read_visit_state, g_strdup (self->visit->id), g_free,
                           g_free, NULL, state_read_cb, g_object_ref (self));
}

/* Prepared remarks */

typedef struct
{
  char *visit_id;
  char *text; /* (nullable) */
} KeptRemarks;

static void
kept_remarks_free (gpointer data)
{
  KeptRemarks *kept = data;

  g_free (kept->visit_id);
  g_free (kept->text);
  g_free (kept);
}

static gpointer
keep_remarks (ZyrStore *store, const ZyrActor *actor, gpointer data, GError **error)
{
  const KeptRemarks *kept = data;

  return GINT_TO_POINTER (zyr_store_set_review_draft (store, kept->visit_id, kept->text, error));
}

static void save_remarks (ZyrReviewDesk *self);

static void
remarks_kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ZyrReviewDesk) self = user_data;
  g_autoptr (GError) error = NULL;

  zyr_workspace_run_finish (ZYR_WORKSPACE (source), result, &error);
  if (error == NULL)
    self->unsaved -= self->saving;
  self->saving = 0;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_UNSAVED]);
  if (error == NULL && self->unsaved > 0)
    save_remarks (self);
  zyr_workspace_release (ZYR_WORKSPACE (source));
}

static void
save_remarks (ZyrReviewDesk *self)
{
  KeptRemarks *kept;

  if (self->saving > 0 || self->decided)
    return;
  kept = g_new0 (KeptRemarks, 1);
  kept->visit_id = g_strdup (self->visit->id);
  if (self->remarks->len > 0)
    {
      g_autoptr (JsonObject) object = json_object_new ();

      json_object_set_int_member (object, "revision", self->revision);
      json_object_set_array_member (object, "remarks",
                                    zyr_review_desk_remarks_to_json (self, TRUE));
      kept->text = zyr_json_object_to_canonical (object);
    }
  self->saving = self->unsaved;
  zyr_workspace_hold (self->workspace);
  zyr_workspace_run_for_async (self->workspace, self->actor, keep_remarks, kept,
                               kept_remarks_free, NULL, remarks_kept_cb, g_object_ref (self));
}

static void
remarks_changed (ZyrReviewDesk *self)
{
  self->unsaved++;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_UNSAVED]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_N_REMARKS]);
  g_signal_emit (self, signals[REMARKS_CHANGED], 0);
  save_remarks (self);
}

static ZyrRemark *
find_remark (ZyrReviewDesk *self, const char *ref, guint *position)
{
  for (guint i = 0; i < self->remarks->len; i++)
    {
      ZyrRemark *remark = g_ptr_array_index (self->remarks, i);

      if (g_str_equal (remark->ref, ref))
        {
          if (position != NULL)
            *position = i;
          return remark;
        }
    }
  return NULL;
}

static ZyrRemark *
add_remark (ZyrReviewDesk *self, const char *ref, const char *label, const char *text)
{
  ZyrRemark *remark = g_new0 (ZyrRemark, 1);

  remark->ref = g_strdup (ref);
  remark->label = g_strdup (label);
  remark->text = g_strdup (text);
  remark->by_name = g_strdup (self->actor->user_name);
  remark->at = zyr_clock_get_now_us (self->actor->clock) / G_USEC_PER_SEC;
  g_ptr_array_add (self->remarks, remark);
  return remark;
}

static void
restore_remarks (ZyrReviewDesk *self, const char *text)
{
  g_autoptr (JsonObject) object
      = zyr_json_parse_object (text, -1, ZYR_RECORD_BODY_SIZE_BYTES_MAX, NULL);
  JsonArray *remarks = zyr_json_get_array (object, "remarks");

  /* Of an earlier revision: its questions may read otherwise now. */
  if (zyr_json_get_int (object, "revision", 0) != self->revision)
    return;
  for (guint i = 0; remarks != NULL && i < json_array_get_length (remarks); i++)
    {
      JsonNode *node = json_array_get_element (remarks, i);
      JsonObject *remark = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

      if (remark != NULL)
        add_remark (self, zyr_json_get_string (remark, "ref", ""),
                    zyr_json_get_string (remark, "label", ""),
                    zyr_json_get_string (remark, "text", ""));
    }
}

/* The remarks in the order of the form, those about the whole report first. */
static GPtrArray *
sort_remarks (ZyrReviewDesk *self)
{
  GPtrArray *sorted = g_ptr_array_new ();
  g_autoptr (GHashTable) taken = g_hash_table_new (NULL, NULL);
  g_autoptr (GPtrArray) sections = zyr_form_session_list_sections (self->session);
  ZyrRemark *whole = find_remark (self, "", NULL);

  if (whole != NULL)
    {
      g_ptr_array_add (sorted, whole);
      g_hash_table_add (taken, whole);
    }
  for (guint i = 0; self->remarks->len > 0 && i < sections->len; i++)
    {
      const ZyrFormSection *section = g_ptr_array_index (sections, i);
      g_autoptr (GPtrArray) items = zyr_form_session_list_items (self->session, section->ref);

      for (guint j = 0; j < items->len; j++)
        {
          const ZyrFormItem *item = g_ptr_array_index (items, j);
          ZyrRemark *remark = find_remark (self, item->ref, NULL);

          if (remark != NULL && g_hash_table_add (taken, remark))
            g_ptr_array_add (sorted, remark);
        }
    }
  for (guint i = 0; i < self->remarks->len; i++)
    {
      if (g_hash_table_add (taken, g_ptr_array_index (self->remarks, i)))
        g_ptr_array_add (sorted, g_ptr_array_index (self->remarks, i));
    }
  return sorted;
}

JsonArray *
zyr_review_desk_remarks_to_json (ZyrReviewDesk *self, gboolean whole)
{
  JsonArray *array = json_array_new ();
  g_autoptr (GPtrArray) sorted = sort_remarks (self);

  for (guint i = 0; i < sorted->len; i++)
    {
      const ZyrRemark *remark = g_ptr_array_index (sorted, i);
      JsonObject *object;

      if (remark->ref[0] == '\0' && !whole)
        continue;
      object = json_object_new ();
      json_object_set_string_member (object, "ref", remark->ref);
      zyr_json_set_optional (object, "label", remark->label);
      json_object_set_string_member (object, "text", remark->text);
      json_array_add_object_element (array, object);
    }
  return array;
}

void
zyr_review_desk_set_remark (ZyrReviewDesk *self, const char *ref, const char *text)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text != NULL ? text : ""));
  g_autoptr (ZyrFormItem) item = NULL;
  ZyrRemark *remark;

  g_return_if_fail (ZYR_IS_REVIEW_DESK (self));

  if (stripped[0] == '\0')
    {
      zyr_review_desk_remove_remark (self, ref);
      return;
    }
  remark = find_remark (self, ref, NULL);
  if (remark != NULL && g_str_equal (remark->text, stripped))
    return;
  if (remark == NULL)
    {
      item = ref[0] != '\0' ? zyr_form_session_dup_item (self->session, ref) : NULL;
      add_remark (self, ref, item != NULL ? item->label : "", stripped);
    }
  else
    {
      g_free (remark->text);
      remark->text = g_steal_pointer (&stripped);
    }
  remarks_changed (self);
}

void
zyr_review_desk_remove_remark (ZyrReviewDesk *self, const char *ref)
{
  guint position;

  g_return_if_fail (ZYR_IS_REVIEW_DESK (self));

  if (find_remark (self, ref, &position) == NULL)
    return;
  g_ptr_array_remove_index (self->remarks, position);
  remarks_changed (self);
}

char *
zyr_review_desk_dup_remark (ZyrReviewDesk *self, const char *ref)
{
  const ZyrRemark *remark = find_remark (self, ref, NULL);

  return remark != NULL ? g_strdup (remark->text) : NULL;
}

GPtrArray *
zyr_review_desk_list_remarks (ZyrReviewDesk *self)
{
  GPtrArray *remarks = g_ptr_array_new_with_free_func ((GDestroyNotify)zyr_remark_free);
  g_autoptr (GPtrArray) sorted = sort_remarks (self);

  for (guint i = 0; i < sorted->len; i++)
    g_ptr_array_add (remarks, zyr_remark_copy (g_ptr_array_index (sorted, i)));
  return remarks;
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
      g_value_set_uint (value, self->remarks->len);
      break;
    case PROP_UNSAVED:
      g_value_set_uint (value, self->unsaved);
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
  g_clear_pointer (&self->changes, g_ptr_array_unref);
  g_clear_pointer (&self->reviews, g_ptr_array_unref);
  g_clear_pointer (&self->decisions, g_ptr_array_unref);
  g_clear_pointer (&self->remarks, g_ptr_array_unref);
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
}

static void
zyr_review_desk_init (ZyrReviewDesk *self)
{
  self->remarks = g_ptr_array_new_with_free_func ((GDestroyNotify)zyr_remark_free);
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
  self->state = g_strdup (self->visit->state);
  self->changes = g_ptr_array_ref (material->changes);
  self->reviews = g_ptr_array_ref (material->reviews);
  if (result != NULL)
    json_object_ref (result);
  else
    result = zyr_instance_read_result (
        material->form, zyr_record_get_string (material->revision, "instance", ""), NULL);
  self->summary = zyr_report_summary_new (result);
  g_clear_pointer (&result, json_object_unref);
  read_decisions (self);
  if (material->remarks_text != NULL)
    restore_remarks (self, material->remarks_text);
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

const ZyrReportSummary *
zyr_review_desk_get_summary (ZyrReviewDesk *self)
{
  return self->summary;
}

GPtrArray *
zyr_review_desk_get_changes (ZyrReviewDesk *self)
{
  return self->changes;
}

const ZyrRevisionChange *
zyr_review_desk_find_change (ZyrReviewDesk *self, const char *ref)
{
  for (guint i = 0; i < self->changes->len; i++)
    {
      const ZyrRevisionChange *change = g_ptr_array_index (self->changes, i);

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
