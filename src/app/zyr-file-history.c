/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-file-history-private.h"

#include "zyr-file-field.h"
#include "zyr-live-list-private.h"
#include "zyr-operation-kinds.h"
#include "zyr-row-private.h"

#define STEP 50u

struct _ZyrFileEvent
{
  GObject parent_instance;
  char *id;
  char *what;
  char *rec_kind;
  char *person;
  gboolean is_new;
  char *by_name;
  char *role;
  gint64 at;
  gint64 clock_ahead;
  gboolean is_waiting;
  char *reason;
  char *outcome;
  guint revision;
  GPtrArray *fields;
};

G_DEFINE_FINAL_TYPE (ZyrFileEvent, zyr_file_event, G_TYPE_OBJECT)

static const ZyrRowField members[] = {
  ZYR_ROW_STRING (ZyrFileEvent, "id", id),
  ZYR_ROW_STRING (ZyrFileEvent, "what", what),
  ZYR_ROW_STRING (ZyrFileEvent, "rec-kind", rec_kind),
  ZYR_ROW_STRING (ZyrFileEvent, "person", person),
  ZYR_ROW_BOOLEAN (ZyrFileEvent, "is-new", is_new),
  ZYR_ROW_STRING (ZyrFileEvent, "by-name", by_name),
  ZYR_ROW_STRING (ZyrFileEvent, "role", role),
  ZYR_ROW_INT64 (ZyrFileEvent, "at", at),
  ZYR_ROW_INT64 (ZyrFileEvent, "clock-ahead", clock_ahead),
  ZYR_ROW_BOOLEAN (ZyrFileEvent, "is-waiting", is_waiting),
  ZYR_ROW_STRING (ZyrFileEvent, "reason", reason),
  ZYR_ROW_STRING (ZyrFileEvent, "outcome", outcome),
  ZYR_ROW_UINT (ZyrFileEvent, "revision", revision),
};

static void
field_free (gpointer data)
{
  ZyrFileEventField *field = data;

  g_free (field->name);
  g_free (field->from);
  g_free (field->to);
  g_free (field);
}

static void
zyr_file_event_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  if (prop_id >= 1 && prop_id <= G_N_ELEMENTS (members))
    zyr_row_get_field (object, &members[prop_id - 1], value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
zyr_file_event_finalize (GObject *object)
{
  zyr_row_clear_fields (object, members, G_N_ELEMENTS (members));
  g_ptr_array_unref (ZYR_FILE_EVENT (object)->fields);
  G_OBJECT_CLASS (zyr_file_event_parent_class)->finalize (object);
}

static void
zyr_file_event_class_init (ZyrFileEventClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = zyr_file_event_get_property;
  object_class->finalize = zyr_file_event_finalize;
  zyr_row_install_fields (object_class, members, G_N_ELEMENTS (members));
}

static void
zyr_file_event_init (ZyrFileEvent *self)
{
  self->fields = g_ptr_array_new_with_free_func (field_free);
}

/* What it tells is never changed; names of people may be, and it comes to the centre. */
gboolean
zyr_file_event_equal (gpointer a, gpointer b)
{
  return zyr_row_equal_fields (a, b, members, G_N_ELEMENTS (members));
}

/* Reading */

static char *
dup_person (ZyrReader *reader, const char *id)
{
  g_autoptr (ZyrRecord) member = zyr_reader_find (reader, ZYR_KIND_MEMBER, id, NULL);

  return member != NULL ? zyr_member_dup_name (member) : g_strdup ("");
}

static char *
dup_value (ZyrReader *reader, const char *rec_kind, const char *name, JsonObject *difference,
           const char *side)
{
  char *text = zyr_file_field_dup_text (json_object_get_member (difference, side));
  const char *user = zyr_reader_get_user_name (reader, text);
  char *person = NULL;

  if (g_str_equal (rec_kind, "household") && g_str_equal (name, "head"))
    person = dup_person (reader, text);
  else if (g_str_equal (rec_kind, "visit") && *user != '\0')
    person = g_strdup (user);
  if (person == NULL)
    return text;
  g_free (text);
  return person;
}

static void
read_fields (ZyrFileEvent *event, ZyrReader *reader, JsonObject *fields)
{
  g_autoptr (GList) names = fields != NULL ? json_object_get_members (fields) : NULL;

  for (GList *l = names; l != NULL; l = l->next)
    {
      JsonObject *difference = zyr_json_get_object (fields, l->data);
      ZyrFileEventField *field;

      if (difference == NULL)
        continue;
      field = g_new0 (ZyrFileEventField, 1);
      field->name = g_strdup (l->data);
      field->from = dup_value (reader, event->rec_kind, l->data, difference, "from");
      field->to = dup_value (reader, event->rec_kind, l->data, difference, "to");
      g_ptr_array_add (event->fields, field);
    }
}

/* The name as it is today, or as it was. */
static void
set_author (ZyrFileEvent *event, ZyrReader *reader, ZyrRecord *record, const char *member)
{
  const char *name
      = zyr_reader_get_user_name (reader, zyr_record_get_string (record, member, NULL));

  zyr_row_set_text (&event->by_name,
                    *name != '\0' ? name : zyr_record_get_string (record, "by_name", ""));
}

static void
read_change (ZyrFileEvent *event, ZyrReader *reader, ZyrRecord *record)
{
  const char *what = zyr_record_get_string (record, "op", "");

  zyr_row_set_text (&event->what, what);
  zyr_row_set_text (&event->rec_kind, zyr_record_get_string (record, "kind", ""));
  event->is_new = zyr_record_get_bool (record, "new", FALSE);
  event->person = g_str_equal (event->rec_kind, "member")
                      ? dup_person (reader, zyr_record_get_string (record, "rec", ""))
                      : g_strdup ("");
  zyr_row_set_text (&event->role, zyr_record_get_string (record, "role", ""));
  event->at = zyr_record_get_unix (record, "at");
  zyr_row_set_text (&event->reason, zyr_record_get_string (record, "reason", ""));
  zyr_row_set_text (&event->outcome, zyr_record_get_string (record, "outcome", ""));
  set_author (event, reader, record, "by");
  read_fields (event, reader, zyr_json_get_object (zyr_record_get_body (record), "fields"));
}

static ZyrFileEvent *
read_event (ZyrReader *reader, ZyrRecord *record)
{
  ZyrFileEvent *event = g_object_new (ZYR_TYPE_FILE_EVENT, NULL);
  const gboolean is_report = zyr_record_get_kind (record) == ZYR_KIND_VISIT_REVISION;

  zyr_row_set_text (&event->id, zyr_record_get_id (record));
  event->revision = (guint) zyr_record_get_int (record, "revision", 0);
  event->clock_ahead = zyr_record_get_int (record, "clock_ahead", 0);
  if (zyr_record_get_kind (record) == ZYR_KIND_CHANGE)
    {
      read_change (event, reader, record);
      return event;
    }
  zyr_row_set_text (&event->what, is_report ? ZYR_OP_VISIT_SUBMIT
                                            : zyr_record_get_string (record, "action", ""));
  event->rec_kind = g_strdup ("");
  event->person = g_strdup ("");
  event->outcome = g_strdup ("");
  zyr_row_set_text (&event->role, is_report ? "worker" : "supervisor");
  zyr_row_set_text (&event->reason, zyr_record_get_string (record, "reason", ""));
  event->at = zyr_record_get_unix (record, is_report ? "submitted" : "at");
  set_author (event, reader, record, is_report ? "worker" : "by");
  return event;
}

GPtrArray *
zyr_file_history_read (ZyrReader *reader, const char *household, guint limit, GError **error)
{
  ZyrStore *store = zyr_reader_get_store (reader);
  g_autoptr (GPtrArray) records = zyr_store_list_file_history (store, household, limit, error);
  g_autoptr (GPtrArray) events = NULL;

  if (records == NULL)
    return NULL;
  events = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < records->len; i++)
    {
      ZyrRecord *record = g_ptr_array_index (records, i);
      ZyrFileEvent *event = read_event (reader, record);

      g_ptr_array_add (events, event);
      if (!zyr_store_is_pending (store, zyr_record_get_kind (record), event->id,
                                 &event->is_waiting, error))
        return NULL;
    }
  return g_steal_pointer (&events);
}

/* Getters */

#define DEFINE_GETTER(type, member)                                                                \
  type zyr_file_event_get_##member (ZyrFileEvent *self)                                            \
  {                                                                                                \
    return self->member;                                                                           \
  }

DEFINE_GETTER (const char *, what)
DEFINE_GETTER (const char *, rec_kind)
DEFINE_GETTER (const char *, person)
DEFINE_GETTER (gboolean, is_new)
DEFINE_GETTER (const char *, by_name)
DEFINE_GETTER (const char *, role)
DEFINE_GETTER (gint64, at)
DEFINE_GETTER (gint64, clock_ahead)
DEFINE_GETTER (gboolean, is_waiting)
DEFINE_GETTER (const char *, reason)
DEFINE_GETTER (const char *, outcome)
DEFINE_GETTER (guint, revision)
DEFINE_GETTER (GPtrArray *, fields)

/* The list */

struct _ZyrFileHistory
{
  ZyrLiveList parent_instance;
  char *household_id;
  guint limit;
};

G_DEFINE_FINAL_TYPE (ZyrFileHistory, zyr_file_history, ZYR_TYPE_LIVE_LIST)

typedef struct
{
  char *household_id;
  guint limit;
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_free (question->household_id);
  g_free (question);
}

static gpointer
zyr_file_history_make_question (ZyrLiveList *list, GDestroyNotify *free_func)
{
  ZyrFileHistory *self = ZYR_FILE_HISTORY (list);
  Question *question = g_new0 (Question, 1);

  question->household_id = g_strdup (self->household_id);
  question->limit = self->limit;
  *free_func = question_free;
  return question;
}

static gpointer
read_rows (ZyrStore *store, const ZyrActor *actor, gpointer data, GError **error)
{
  const Question *question = data;
  g_autoptr (ZyrReader) reader = zyr_reader_new (store, actor, error);

  return reader != NULL
             ? zyr_file_history_read (reader, question->household_id, question->limit, error)
             : NULL;
}

static void
zyr_file_history_finalize (GObject *object)
{
  g_free (ZYR_FILE_HISTORY (object)->household_id);
  G_OBJECT_CLASS (zyr_file_history_parent_class)->finalize (object);
}

static void
zyr_file_history_class_init (ZyrFileHistoryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = zyr_file_history_finalize;
  ZYR_LIVE_LIST_CLASS (klass)->make_question = zyr_file_history_make_question;
}

static void
zyr_file_history_init (ZyrFileHistory *self)
{
  self->limit = STEP;
}

ZyrFileHistory *
zyr_file_history_new (ZyrWorkspace *workspace, const char *household_id)
{
  ZyrFileHistory *self;

  g_return_val_if_fail (ZYR_IS_WORKSPACE (workspace) && household_id != NULL, NULL);

  self = g_object_new (ZYR_TYPE_FILE_HISTORY, NULL);
  self->household_id = g_strdup (household_id);
  zyr_live_list_construct (ZYR_LIVE_LIST (self), workspace, ZYR_TYPE_FILE_EVENT,
                           zyr_file_event_equal,
                           read_rows);
  return self;
}

void
zyr_file_history_reach_back (ZyrFileHistory *self)
{
  g_return_if_fail (ZYR_IS_FILE_HISTORY (self));

  if (g_list_model_get_n_items (G_LIST_MODEL (self)) < self->limit)
    return;
  self->limit += STEP;
  zyr_live_list_ask_anew (ZYR_LIVE_LIST (self));
}
