/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-remark-draft-private.h"

#include "zyr-limits.h"
#include "zyr-store-drafts.h"

struct _ZyrRemarkDraft
{
  GObject parent_instance;
  ZyrWorkspace *workspace;
  ZyrActor *actor;
  char *visit_id;
  guint revision;
  GPtrArray *remarks; /* of ZyrRemark */
  guint unsaved;      /* changes that are not durable */
  guint saving;       /* of these, being written */
};

enum
{
  PROP_UNSAVED = 1,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ZyrRemarkDraft, zyr_remark_draft, G_TYPE_OBJECT)

typedef struct
{
  char *visit_id;
  char *text; /* (nullable) */
} Kept;

static void
kept_free (gpointer data)
{
  Kept *kept = data;

  g_free (kept->visit_id);
  g_free (kept->text);
  g_free (kept);
}

static gpointer
keep (ZyrStore *store, const ZyrActor *actor, gpointer data, GError **error)
{
  const Kept *kept = data;

  return GINT_TO_POINTER (zyr_store_set_review_draft (store, kept->visit_id, kept->text, error));
}

static void save (ZyrRemarkDraft *self);

static void
kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ZyrRemarkDraft) self = user_data;
  g_autoptr (GError) error = NULL;

  zyr_workspace_run_finish (ZYR_WORKSPACE (source), result, &error);
  if (error == NULL)
    self->unsaved -= self->saving;
  self->saving = 0;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_UNSAVED]);
  if (error == NULL && self->unsaved > 0)
    save (self);
  zyr_workspace_release (ZYR_WORKSPACE (source));
}

static void
save (ZyrRemarkDraft *self)
{
  Kept *kept;

  if (self->saving > 0)
    return;
  kept = g_new0 (Kept, 1);
  kept->visit_id = g_strdup (self->visit_id);
  if (self->remarks->len > 0)
    {
      g_autoptr (JsonObject) object = json_object_new ();

      json_object_set_int_member (object, "revision", self->revision);
      json_object_set_array_member (object, "remarks", zyr_remarks_to_json (self->remarks, TRUE));
      kept->text = zyr_json_object_to_canonical (object);
    }
  self->saving = self->unsaved;
  zyr_workspace_hold (self->workspace);
  zyr_workspace_run_for_async (self->workspace, self->actor, keep, kept, kept_free, NULL, kept_cb,
                               g_object_ref (self));
}

static void
changed (ZyrRemarkDraft *self)
{
  self->unsaved++;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_UNSAVED]);
  g_signal_emit (self, signals[CHANGED], 0);
  save (self);
}

static void
add (ZyrRemarkDraft *self, const char *ref, const char *label, const char *text)
{
  ZyrRemark *remark = g_new0 (ZyrRemark, 1);

  remark->ref = g_strdup (ref);
  remark->label = g_strdup (label);
  remark->text = g_strdup (text);
  remark->by_name = g_strdup (self->actor->user_name);
  remark->at = zyr_clock_get_now_us (self->actor->clock) / G_USEC_PER_SEC;
  remark->revision = self->revision;
  g_ptr_array_add (self->remarks, remark);
}

static void
take_up (ZyrRemarkDraft *self, const char *kept)
{
  g_autoptr (JsonObject) object
      = zyr_json_parse_object (kept, -1, ZYR_RECORD_BODY_SIZE_BYTES_MAX, NULL);
  JsonArray *remarks = zyr_json_get_array (object, "remarks");

  /* Of an earlier revision: its questions may read otherwise now. */
  if (zyr_json_get_int (object, "revision", 0) != self->revision)
    return;
  for (guint i = 0; remarks != NULL && i < json_array_get_length (remarks); i++)
    {
      JsonObject *remark = zyr_json_object_at (remarks, i);

      if (remark != NULL)
        add (self, zyr_json_get_string (remark, "ref", ""),
             zyr_json_get_string (remark, "label", ""), zyr_json_get_string (remark, "text", ""));
    }
}

static void
zyr_remark_draft_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  if (prop_id == PROP_UNSAVED)
    g_value_set_uint (value, ZYR_REMARK_DRAFT (object)->unsaved);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
zyr_remark_draft_finalize (GObject *object)
{
  ZyrRemarkDraft *self = ZYR_REMARK_DRAFT (object);

  g_clear_object (&self->workspace);
  g_clear_pointer (&self->actor, zyr_actor_unref);
  g_clear_pointer (&self->remarks, g_ptr_array_unref);
  g_free (self->visit_id);
  G_OBJECT_CLASS (zyr_remark_draft_parent_class)->finalize (object);
}

static void
zyr_remark_draft_class_init (ZyrRemarkDraftClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = zyr_remark_draft_get_property;
  object_class->finalize = zyr_remark_draft_finalize;

  props[PROP_UNSAVED]
      = g_param_spec_uint ("unsaved", NULL, NULL, 0, G_MAXUINT, 0,
                           G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, props);

  signals[CHANGED] = g_signal_new ("changed", ZYR_TYPE_REMARK_DRAFT, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
zyr_remark_draft_init (ZyrRemarkDraft *self)
{
  self->remarks = g_ptr_array_new_with_free_func ((GDestroyNotify)zyr_remark_free);
}

ZyrRemarkDraft *
zyr_remark_draft_new (ZyrWorkspace *workspace,
                      ZyrActor *actor,
                      const char *visit_id,
                      guint revision,
                      const char *kept)
{
  ZyrRemarkDraft *self = g_object_new (ZYR_TYPE_REMARK_DRAFT, NULL);

  self->workspace = g_object_ref (workspace);
  self->actor = zyr_actor_ref (actor);
  self->visit_id = g_strdup (visit_id);
  self->revision = revision;
  if (kept != NULL)
    take_up (self, kept);
  return self;
}

guint
zyr_remark_draft_get_unsaved (ZyrRemarkDraft *self)
{
  return self->unsaved;
}

GPtrArray *
zyr_remark_draft_get_remarks (ZyrRemarkDraft *self)
{
  return self->remarks;
}

static ZyrRemark *
find (ZyrRemarkDraft *self, const char *ref, guint *position)
{
  for (guint i = 0; i < self->remarks->len; i++)
    {
      ZyrRemark *remark = g_ptr_array_index (self->remarks, i);

      *position = i;
      if (g_str_equal (remark->ref, ref))
        return remark;
    }
  return NULL;
}

const ZyrRemark *
zyr_remark_draft_find (ZyrRemarkDraft *self, const char *ref)
{
  guint position;

  return find (self, ref, &position);
}

void
zyr_remark_draft_set (ZyrRemarkDraft *self, const char *ref, const char *label, const char *text)
{
  g_autofree char *words = zyr_workspace_dup_words (text);
  guint position = 0;
  ZyrRemark *remark = find (self, ref, &position);

  if (g_strcmp0 (words, remark != NULL ? remark->text : NULL) == 0)
    return;
  if (words == NULL)
    g_ptr_array_remove_index (self->remarks, position);
  else if (remark == NULL)
    add (self, ref, label, words);
  else
    {
      g_free (remark->text);
      remark->text = g_steal_pointer (&words);
    }
  changed (self);
}

void
zyr_remark_draft_forget (ZyrRemarkDraft *self)
{
  if (self->remarks->len == 0)
    return;
  g_ptr_array_set_size (self->remarks, 0);
  changed (self);
}

ZyrRemark *
zyr_remark_from_json (JsonObject *said, const char *by_name, gint64 at, guint revision)
{
  ZyrRemark *remark = g_new0 (ZyrRemark, 1);

  remark->ref = g_strdup (zyr_json_get_string (said, "ref", ""));
  remark->label = g_strdup (zyr_json_get_string (said, "label", ""));
  remark->text = g_strdup (zyr_json_get_string (said, "text", ""));
  remark->by_name = g_strdup (by_name);
  remark->at = at;
  remark->revision = revision;
  return remark;
}

JsonArray *
zyr_remarks_to_json (GPtrArray *remarks, gboolean whole)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < remarks->len; i++)
    {
      const ZyrRemark *remark = g_ptr_array_index (remarks, i);
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
