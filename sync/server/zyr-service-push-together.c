/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pushes of one foundation that wait for the same transaction, as one: what each would ask of the
 * database is asked once for all, and what each would write is written once for all.
 *
 * Of a push that is not plain (it was sent before, something of it is refused, or it rests on more
 * than records by their ids) nothing is done here: it comes after, alone. */
#include "zyr-service-push-private.h"

#include "zyr-accounts.h"
#include "zyr-storage-rows.h"

#define CASELOAD "SELECT household, worker FROM caseload WHERE home = ?1 AND household = ?"
#define CASELOADS_N_MAX 16u

typedef struct
{
  ZyrTx *tx;
  const char *home;
  GPtrArray *pushes;   /* Push, all of them; then the plain ones */
  GHashTable *devices; /* id -> ZyrDevice, as it is after the pushes so far */
  GHashTable *moved;   /* those of them that have pushed; borrowed */
  char *epoch;
  ZyrRecordView *view;
  GHashTable *caseloads; /* household -> GPtrArray of workers */
  GHashTable *held;      /* worker -> set of households */
} Together;

static void
together_clear (Together *self)
{
  g_ptr_array_unref (self->pushes);
  g_clear_pointer (&self->devices, g_hash_table_unref);
  g_hash_table_unref (self->moved);
  g_free (self->epoch);
  g_clear_pointer (&self->view, zyr_record_view_free);
  g_hash_table_unref (self->caseloads);
  g_hash_table_unref (self->held);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Together, together_clear)

static const char *
get_home (gpointer push)
{
  return ((Push *)push)->call->caller.home;
}

/* Reading */

static const char *
get_device (const Push *push)
{
  return push->call->caller.device;
}

static gboolean
read_devices (Together *self, GError **error)
{
  const char *ids[ZYR_QUERY_IDS_N_MAX];

  for (guint i = 0; i < self->pushes->len; i++)
    ids[i] = get_device (g_ptr_array_index (self->pushes, i));
  self->devices = zyr_devices_find_all_in (self->tx, self->home, ids, self->pushes->len,
                                           &self->epoch, error);
  return self->devices != NULL;
}

/* Of new operations alone, in this timeline. */
static gboolean
may_be_plain (Together *self, const Push *push)
{
  const ZyrDevice *device = g_hash_table_lookup (self->devices, get_device (push));

  return device != NULL && !device->revoked && push->incoming != NULL
         && (push->asked_epoch == NULL || g_strcmp0 (push->asked_epoch, self->epoch) == 0)
         && push->first > device->last_op;
}

static gboolean
read_records (Together *self, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();

  for (guint i = 0; i < self->pushes->len; i++)
    {
      Push *push = g_ptr_array_index (self->pushes, i);

      if (may_be_plain (self, push))
        zyr_push_add_named (push, push->first - 1, ids);
    }
  self->view = zyr_record_view_new (self->tx, self->home);
  return zyr_push_fetch (self->view, ids, error);
}

static void
note_held (Together *self, const char *household, const char *worker)
{
  GHashTable *held = g_hash_table_lookup (self->held, worker);

  if (held == NULL)
    {
      held = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      g_hash_table_insert (self->held, g_strdup (worker), held);
    }
  g_hash_table_add (held, g_strdup (household));
  g_ptr_array_add (g_hash_table_lookup (self->caseloads, household), g_strdup (worker));
}

/* Each looked up by itself: asked for a list, a database may rather read a foundation's whole. */
static const char *
intern_caseloads (guint n)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "%s" CASELOAD "%u", i > 0 ? " UNION ALL " : "", i + 2);
  return g_intern_string (text->str);
}

static gboolean
read_some_caseloads (Together *self, const char *const *households, guint n, GError **error)
{
  ZyrValue values[CASELOADS_N_MAX + 1] = { ZYR_TEXT (self->home) };
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ZyrRows) rows = NULL;

  for (guint i = 0; i < n; i++)
    values[i + 1] = ZYR_TEXT (households[i]);
  rows = zyr_tx_query (self->tx, intern_caseloads (n), values, n + 1, error);

  if (rows == NULL)
    return FALSE;
  while (zyr_rows_next (rows, &local_error))
    note_held (self, zyr_rows_get_text (rows, 0), zyr_rows_get_text (rows, 1));
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* Of the households that something is about. */
static gboolean
read_caseloads (Together *self, GError **error)
{
  g_autoptr (GPtrArray) households = zyr_record_view_list_households (self->view);

  for (guint i = 0; i < households->len; i++)
    g_hash_table_insert (self->caseloads, g_strdup (g_ptr_array_index (households, i)),
                         g_ptr_array_new_with_free_func (g_free));
  for (guint i = 0, n = 0; i < households->len; i += n)
    {
      n = zyr_tx_choose_rows (households->len - i, CASELOADS_N_MAX);
      if (!read_some_caseloads (self, (const char *const *)households->pdata + i, n, error))
        return FALSE;
    }
  return TRUE;
}

/* Judging */

/* FALSE with no error: it is not plain. */
static gboolean
judge_operations (Push *push, GError **error)
{
  for (guint i = 0; i < push->incoming->len; i++)
    {
      Judged *one;

      push->current = g_ptr_array_index (push->incoming, i);
      one = zyr_push_judge (push, error);
      if (one == NULL)
        return FALSE;
      g_ptr_array_add (push->plain, one);
      if (one->refusal != NULL || push->beside)
        return FALSE;
    }
  return TRUE;
}

static gboolean
judge (Together *self, Push *push, gboolean *plain, GError **error)
{
  ZyrDevice *device = g_hash_table_lookup (self->devices, get_device (push));
  GHashTable *held = g_hash_table_lookup (self->held, push->call->caller.account);
  g_autoptr (GError) local_error = NULL;

  *plain = may_be_plain (self, push) && push->first == device->last_op + 1;
  if (!*plain)
    return TRUE;
  zyr_push_begin (push, self->tx);
  push->epoch = g_strdup (self->epoch);
  push->plain = g_ptr_array_new_with_free_func ((GDestroyNotify)zyr_judged_free);
  push->view = self->view;
  push->held = held != NULL ? g_hash_table_ref (held) : NULL;
  *plain = judge_operations (push, &local_error);
  push->view = NULL;
  if (*plain)
    {
      zyr_record_view_mark (self->view);
      zyr_push_note_judged (push, push->plain);
      zyr_push_note_done (push, device->last_op);
      device->last_op = push->last;
      device->seen_s = push->call->now_s;
      g_hash_table_insert (self->moved, device->id, device);
      return TRUE;
    }
  zyr_record_view_revert (self->view);
  zyr_push_reset (push);
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* Writing */

static gboolean
write_records (Together *self, Push *lead, GError **error)
{
  g_autoptr (GPtrArray) judged = g_ptr_array_new ();

  for (guint i = 0; i < self->pushes->len; i++)
    g_ptr_array_extend (judged, ((Push *)g_ptr_array_index (self->pushes, i))->plain, NULL, NULL);
  zyr_publication_set_caseloads (lead->publication, self->caseloads);
  return zyr_push_put (lead, judged, error);
}

static gboolean
write_entries (Together *self, GError **error)
{
  g_autoptr (GArray) entries = g_array_new (FALSE, FALSE, sizeof (ZyrAuditEntry));

  for (guint i = 0; i < self->pushes->len; i++)
    {
      const GArray *own = ((Push *)g_ptr_array_index (self->pushes, i))->entries;

      g_array_append_vals (entries, own->data, own->len);
    }
  return zyr_audit_append_all (self->tx, (const ZyrAuditEntry *)(gpointer)entries->data,
                               entries->len, error);
}

/* Whoever waits for feeds is told of them with the answer to the first. */
static gboolean
write_all (Together *self, GError **error)
{
  Push *lead = g_ptr_array_index (self->pushes, 0);

  if (!write_records (self, lead, error) || !zyr_push_remember (self->tx, self->pushes, error)
      || !zyr_devices_set_progress_all (self->tx, self->moved, error)
      || !write_entries (self, error))
    return FALSE;
  lead->heads = zyr_publication_finish (lead->publication, error);
  return lead->heads != NULL;
}

static gboolean
push_at_home (ZyrTx *tx, gpointer *datas, guint n, gboolean *done, GError **error)
{
  g_auto (Together) self
      = { .tx = tx,
          .home = get_home (datas[0]),
          .pushes = g_ptr_array_new (),
          .moved = g_hash_table_new (g_str_hash, g_str_equal),
          .caseloads = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                              (GDestroyNotify)g_ptr_array_unref),
          .held = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                         (GDestroyNotify)g_hash_table_unref) };

  for (guint i = 0; i < n; i++)
    {
      zyr_push_reset (datas[i]);
      g_ptr_array_add (self.pushes, datas[i]);
    }
  if (!read_devices (&self, error) || !read_records (&self, error)
      || !read_caseloads (&self, error))
    return FALSE;
  g_ptr_array_set_size (self.pushes, 0);
  for (guint i = 0; i < n; i++)
    {
      if (!judge (&self, datas[i], &done[i], error))
        return FALSE;
      if (done[i])
        g_ptr_array_add (self.pushes, datas[i]);
    }
  return self.pushes->len == 0 || write_all (&self, error);
}

/* Those of one foundation come one after the other. */
gboolean
zyr_push_together_tx (ZyrTx *tx, gpointer *datas, guint n, gboolean *done, GError **error)
{
  guint n_here;

  for (guint first = 0; first < n; first += n_here)
    {
      n_here = 1;
      while (first + n_here < n
             && g_str_equal (get_home (datas[first + n_here]), get_home (datas[first])))
        n_here++;
      if (!push_at_home (tx, datas + first, n_here, done + first, error))
        return FALSE;
    }
  return TRUE;
}
