/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The person in front of a device: does what he sees before him, with the store's real rules. */
#include "sim-private.h"
#include "zyr-operation-build.h"

#include "zyr-operation.h"
#include "zyr-store-blobs.h"
#include "zyr-store-drafts.h"

#include <string.h>

typedef struct
{
  SimDevice *device;
  SimRun *run;
  const SimUser *user;
  ZyrRole roles;
  char *at;
  const char *draft; /* (nullable): that the operation finishes */
  gboolean appended; /* something: also what takes the place of what was refused before */
} Act;

static guint
draw (Act *act, guint n)
{
  return sim_random_below (&act->run->random, n);
}

static ZyrRecord *
pick (Act *act, ZyrKind kind)
{
  g_autoptr (GPtrArray) records
      = zyr_store_list_records (act->device->store, kind, NULL, NULL);

  if (records == NULL || records->len == 0)
    return NULL;
  return zyr_record_ref (g_ptr_array_index (records, draw (act, records->len)));
}

/* ---- into the store ---- */

static void
describe (SimAct *entry, JsonObject *op)
{
  JsonObject *note = zyr_json_get_object (op, "note");
  JsonObject *fields = zyr_json_get_object (op, "fields");
  g_autoptr (GList) names = fields != NULL ? json_object_get_members (fields) : NULL;

  entry->rec = g_strdup (note != NULL ? zyr_json_get_string (note, "id", NULL)
                                      : zyr_json_get_string (op, "rec", NULL));
  if (note != NULL)
    entry->household = g_strdup (zyr_json_get_string (note, "household", NULL));
  if (names != NULL)
    {
      JsonObject *field = zyr_json_get_object (fields, names->data);

      entry->field = g_strdup (names->data);
      entry->value = g_strdup (zyr_json_get_string (field, "value", NULL));
      entry->base = g_strdup (zyr_json_get_string (field, "base", NULL));
    }
}

/* On an error nothing must have happened. */
static void
check_nothing_happened (SimDevice *device, gint64 n)
{
  sim_disk_pause (device->disk, TRUE);
  if (zyr_store_get_last_op (device->store, NULL) >= n)
    sim_violate (device->run, "device %d: an operation that was not stored is there",
                 device->number);
  sim_disk_pause (device->disk, FALSE);
}

/* Takes @op. */
static SimAct *
append (Act *act, JsonObject *op)
{
  SimDevice *device = act->device;
  ZyrStoreActor actor = { act->user->id, "Kişi", act->roles,
                          sim_foundation_id (act->user->foundation) };
  g_autoptr (GError) error = NULL;
  SimAct *entry;
  gint64 n;

  sim_ledger_drop_refused (&device->ledger);
  n = act->draft != NULL
          ? zyr_store_finish_draft (device->store, act->draft, op, &actor, &error)
          : zyr_store_append_operation (device->store, op, &actor, &error);
  if (g_error_matches (error, ZYR_STORE_ERROR, ZYR_STORE_ERROR_REFUSED))
    {
      json_object_unref (op);
      return NULL;
    }
  if (n < 0)
    {
      n = device->ledger.acts->len + 1;
      zyr_operation_set_number (op, n);
      if (!sim_disk_is_dead (device->disk))
        check_nothing_happened (device, n);
    }
  else
    act->run->result->n_operations++;
  if (n != (gint64) device->ledger.acts->len + 1)
    {
      sim_violate (act->run, "device %d: operation %d was given the number %d", device->number,
                   (int) device->ledger.acts->len + 1, (int) n);
      json_object_unref (op);
      return NULL;
    }
  entry = sim_ledger_add (&device->ledger, n, op);
  entry->maybe = error != NULL;
  describe (entry, op);
  sim_trace (act->run, "device %d does %s as %d%s", device->number, zyr_operation_get_kind (op),
             (int) n, entry->maybe ? " (not stored)" : "");
  act->appended = TRUE;
  return entry;
}

/* ---- what a worker does ---- */

static void
set_field (Act *act, ZyrKind kind)
{
  static const char *const values[] = { "1", "2", "3", "4" };
  g_autoptr (ZyrRecord) record = pick (act, kind);
  g_autoptr (JsonObject) fields = json_object_new ();
  g_autofree char *id = sim_dup_id (act->run);
  const char *field = kind == ZYR_KIND_MEMBER ? "edu" : draw (act, 2) ? "addr_door" : "addr_flat";
  SimAct *entry;

  if (record == NULL)
    return;
  json_object_set_string_member (fields, field, values[draw (act, G_N_ELEMENTS (values))]);
  entry = append (act, zyr_operation_new_set (id, act->at, record, fields));
  if (entry != NULL)
    entry->household = g_strdup (zyr_record_get_household (record));
}

static void
add_note (Act *act)
{
  g_autoptr (ZyrRecord) household = pick (act, ZYR_KIND_HOUSEHOLD);
  g_autofree char *id = sim_dup_id (act->run);
  g_autofree char *note = sim_dup_id (act->run);
  g_autofree char *text = g_strdup_printf ("Gizli not %u", draw (act, 100000));

  if (household != NULL)
    append (act, zyr_operation_new_note (id, act->at, note, zyr_record_get_id (household), text,
                                         NULL));
}

/* He opens a file, as the first thing of some acts. */
static void
open_file (Act *act)
{
  g_autoptr (ZyrRecord) household = pick (act, ZYR_KIND_HOUSEHOLD);
  g_autofree char *id = sim_dup_id (act->run);

  if (household != NULL)
    append (act, zyr_operation_new_file_read (id, act->at, zyr_record_get_id (household), NULL));
}

static ZyrRecord *
pick_visit (Act *act, gboolean own, const char *state, const char *other_state)
{
  g_autoptr (GPtrArray) visits
      = zyr_store_list_records (act->device->store, ZYR_KIND_VISIT, NULL, NULL);
  g_autoptr (GPtrArray) fit = g_ptr_array_new ();

  for (guint i = 0; visits != NULL && i < visits->len; i++)
    {
      ZyrRecord *visit = g_ptr_array_index (visits, i);
      const char *is = zyr_record_get_string (visit, "state", "");
      const char *worker = zyr_record_get_string (visit, "worker", "");

      if ((g_str_equal (is, state) || g_strcmp0 (is, other_state) == 0)
          && (!own || g_str_equal (worker, act->user->id)))
        g_ptr_array_add (fit, visit);
    }
  if (fit->len == 0)
    return NULL;
  return zyr_record_ref (g_ptr_array_index (fit, draw (act, fit->len)));
}

static void
start_visit (Act *act)
{
  g_autoptr (ZyrRecord) visit = pick_visit (act, TRUE, "planned", "returned");
  g_autofree char *id = sim_dup_id (act->run);

  if (visit != NULL)
    append (act, zyr_operation_new_visit_start (id, act->at, zyr_record_get_id (visit)));
}

/* He answers questions of the report before he sends it, in one go or in several. */
static void
fill_in (Act *act)
{
  g_autoptr (ZyrRecord) visit = pick_visit (act, TRUE, "in_progress", "returned");

  if (visit != NULL && draw (act, act->run->options->emphasis == SIM_DRAFTS ? 1 : 3) == 0)
    sim_draft_take_up (act->device, visit);
  if (visit != NULL && !sim_disk_is_dead (act->device->disk))
    sim_draft_fill (act->device, visit);
}

/* A photo, kept beside the operation that will name it. Returns its hash. */
static char *
take_photo (Act *act, JsonObject *revision)
{
  gsize size = 16 + (draw (act, 4) == 0 ? 30000 + draw (act, 200000) : 0);
  g_autofree char *text = g_strnfill (size, 'x');
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *sha256 = NULL;
  JsonArray *files = json_array_new ();
  JsonObject *file;

  g_snprintf (text, 16, "photo %u", draw (act, 1000000));
  bytes = g_bytes_new (text, size);
  if (draw (act, 3) == 0 || act->run->options->emphasis == SIM_PHOTOS)
    sha256 = zyr_store_put_blob (act->device->store, NULL, "image/jpeg", bytes, NULL, FALSE, NULL);
  if (sha256 == NULL)
    {
      json_array_unref (files);
      return NULL;
    }
  file = json_object_new ();
  json_object_set_string_member (file, "ref", "/data/photo");
  json_object_set_string_member (file, "sha256", sha256);
  json_object_set_int_member (file, "size", (gint64) size);
  json_object_set_string_member (file, "mime", "image/jpeg");
  json_object_set_string_member (file, "name", "1.jpg");
  json_array_add_object_element (files, file);
  json_object_set_array_member (revision, "attachments", files);
  return g_steal_pointer (&sha256);
}

static void
submit_visit (Act *act)
{
  g_autoptr (ZyrRecord) visit = pick_visit (act, TRUE, "in_progress", "returned");
  g_autoptr (JsonObject) revision = json_object_new ();
  g_autofree char *id = sim_dup_id (act->run);
  g_autofree char *revision_id = sim_dup_id (act->run);
  g_autofree char *instance
      = g_strdup_printf ("<data id=\"f\" version=\"1\"><outcome>done</outcome>"
                         "<rating>%s</rating><n>%u</n></data>",
                         draw (act, 2) ? "weak" : "strong", draw (act, 100000));
  g_autofree char *sha256 = NULL;
  g_autofree char *draft = NULL;
  SimAct *entry;

  if (visit == NULL)
    return;
  act->draft = draft = sim_draft_find (act->device, visit);
  if (sim_disk_is_dead (act->device->disk))
    return;
  json_object_set_string_member (revision, "id", revision_id);
  json_object_set_int_member (revision, "revision",
                              zyr_record_get_int (visit, "revision", 0) + 1);
  json_object_set_string_member (revision, "form_id", "f");
  json_object_set_string_member (revision, "form_version", "1");
  json_object_set_string_member (revision, "instance", instance);
  json_object_set_string_member (revision, "started", act->at);
  json_object_set_string_member (revision, "ended", act->at);
  sha256 = take_photo (act, revision);
  if (sim_disk_is_dead (act->device->disk))
    return;
  entry = append (
      act, zyr_operation_new_visit_submit (id, act->at, zyr_record_get_id (visit), revision));
  if (entry == NULL)
    return;
  entry->sha256 = g_steal_pointer (&sha256);
  if (draft != NULL)
    sim_draft_sent (act->device, draft, entry);
}

/* ---- what a supervisor does ---- */

static const char *
draw_worker (Act *act)
{
  for (;;)
    {
      const SimUser *user = sim_user_get ((int) draw (act, SIM_USERS));

      if (user->foundation == act->user->foundation)
        return user->id;
    }
}

static void
plan_visit (Act *act)
{
  g_autoptr (ZyrRecord) household = pick (act, ZYR_KIND_HOUSEHOLD);
  g_autoptr (JsonObject) plan = json_object_new ();
  g_autofree char *id = sim_dup_id (act->run);
  g_autofree char *visit = sim_dup_id (act->run);

  if (household == NULL)
    return;
  json_object_set_string_member (plan, "id", visit);
  json_object_set_string_member (plan, "household", zyr_record_get_id (household));
  json_object_set_string_member (plan, "type", "control");
  json_object_set_string_member (plan, "planned", act->at);
  json_object_set_string_member (plan, "due", "2026-12-24");
  json_object_set_string_member (plan, "worker", draw_worker (act));
  json_object_set_string_member (plan, "form", sim_form_id ());
  append (act, zyr_operation_new_visit_plan (id, act->at, plan));
}

static void
reassign_visit (Act *act)
{
  g_autoptr (ZyrRecord) visit = pick (act, ZYR_KIND_VISIT);
  g_autofree char *id = sim_dup_id (act->run);

  if (visit != NULL)
    append (act, zyr_operation_new_visit_reassign (id, act->at, zyr_record_get_id (visit),
                                                   draw_worker (act)));
}

static void
cancel_visit (Act *act)
{
  g_autoptr (ZyrRecord) visit = pick_visit (act, FALSE, "planned", "in_progress");
  g_autofree char *id = sim_dup_id (act->run);

  if (visit != NULL)
    append (act,
            zyr_operation_new_visit_cancel (id, act->at, zyr_record_get_id (visit), "taşındı"));
}

static void
review_visit (Act *act)
{
  static const char *const actions[]
      = { "approve", "approve", "return", "reject", "return", "return" };
  guint n_actions = act->run->options->emphasis == SIM_DRAFTS ? G_N_ELEMENTS (actions) : 4;
  g_autoptr (ZyrRecord) visit = pick_visit (act, FALSE, "submitted", NULL);
  g_autoptr (JsonObject) review = json_object_new ();
  g_autofree char *id = sim_dup_id (act->run);
  g_autofree char *review_id = sim_dup_id (act->run);

  if (visit == NULL)
    return;
  json_object_set_string_member (review, "id", review_id);
  json_object_set_string_member (review, "visit", zyr_record_get_id (visit));
  json_object_set_int_member (review, "revision", zyr_record_get_int (visit, "revision", 0));
  json_object_set_string_member (review, "action", actions[draw (act, n_actions)]);
  json_object_set_string_member (review, "text", "gerekçe");
  append (act, zyr_operation_new_review (id, act->at, review));
}

/* Whoever sees that something of his was refused tries it again now and then. */
void
sim_user_retry (SimDevice *device)
{
  g_autoptr (GPtrArray) rows = zyr_store_list_outbox (
      device->store, 1u << ZYR_STORE_OP_QUARANTINED | 1u << ZYR_STORE_OP_SETTLED, 0, NULL);

  if (rows == NULL || rows->len == 0)
    return;
  for (guint i = 0; i < rows->len; i++)
    if (device->run->calm || sim_random_percent (&device->run->random, 50))
      zyr_store_retry_operation (
          device->store, ((const ZyrStoreOutboxRow *) g_ptr_array_index (rows, i))->n, NULL);
  if (!sim_device_died (device))
    sim_device_feed (device, &(ZyrSyncEvent){ .kind = ZYR_SYNC_EVENT_RETRY });
}

static void
act_as_worker (Act *act)
{
  guint what = draw (act, 100);
  gboolean fills = act->run->options->emphasis == SIM_DRAFTS;

  if (draw (act, fills ? 2 : 3) == 0)
    fill_in (act);
  if (sim_disk_is_dead (act->device->disk))
    return;
  if (act->run->options->emphasis == SIM_COPIES)
    what /= 3;
  else if (fills)
    what = 60 + what * 2 / 5;
  if (what < 25)
    set_field (act, ZYR_KIND_HOUSEHOLD);
  else if (what < 35)
    set_field (act, ZYR_KIND_MEMBER);
  else if (what < 60)
    add_note (act);
  else if (what < 78)
    start_visit (act);
  else
    submit_visit (act);
}

static void
act_as_supervisor (Act *act)
{
  guint what = draw (act, 100);

  if (act->run->options->emphasis == SIM_LATE || act->run->options->emphasis == SIM_TRANSFERS)
    what = 50 + what / 2;
  else if (act->run->options->emphasis == SIM_DRAFTS)
    what = 73 + what / 3;
  if (what < 20)
    set_field (act, ZYR_KIND_HOUSEHOLD);
  else if (what < 35)
    add_note (act);
  else if (what < 50)
    plan_visit (act);
  else if (what < 68)
    reassign_visit (act);
  else if (what < 75)
    cancel_visit (act);
  else
    review_visit (act);
}

static void
act_once (Act *act)
{
  if (draw (act, 12) == 0)
    sim_user_retry (act->device);
  else if (act->roles & ZYR_ROLE_SUPERVISOR)
    act_as_supervisor (act);
  else
    act_as_worker (act);
}

void
sim_user_act (SimDevice *self)
{
  Act act = { .device = self, .run = self->run };

  if (!self->up || self->session == NULL)
    return;
  act.user = sim_user_get (sim_device_user (self->number));
  act.roles = zyr_roles_from_strings ((const char *const *) self->session->roles);
  act.at = zyr_clock_dup_now_iso_local (self->clock, NULL);
  if (draw (&act, 6) == 0)
    open_file (&act);
  if (!sim_disk_is_dead (self->disk))
    act_once (&act);
  g_free (act.at);
  if (self->up && !sim_device_died (self) && act.appended)
    sim_device_feed (self, &(ZyrSyncEvent){ .kind = ZYR_SYNC_EVENT_LOCAL_CHANGE });
}
