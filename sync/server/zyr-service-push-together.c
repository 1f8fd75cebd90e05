/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pushes that wait for the same transaction, of some foundations, as one: what each would ask of
 * the database is asked once for all, and what each would write is written once for all.
 *
 * Of a push that is not plain (it was sent before, something of it is refused, or it rests on more
 * than records by their ids) nothing is done here: it comes after, alone. */
#include "zyr-service-push-private.h"

#include "zyr-accounts.h"
#include "zyr-storage-rows.h"

#define CASELOAD "SELECT household, worker FROM caseload WHERE home ="

typedef struct
{
  ZyrTx *tx;
  const char *homes[ZYR_QUERY_HOMES_N_MAX];
  ZyrRecordView *views[ZYR_QUERY_HOMES_N_MAX]; /* of each home */
  guint n_homes;
  GPtrArray *pushes;   /* Push, all of them; then the plain ones */
  GHashTable *devices; /* id -> ZyrDevice, as it is after the pushes so far */
  GHashTable *moved;   /* those of them that have pushed; borrowed */
  char *epoch;
  GHashTable *caseloads; /* household -> GPtrArray of workers */
  GHashTable *held;      /* worker -> set of households */
} Together;

static void
together_clear (Together *self)
{
  for (guint i = 0; i < self->n_homes; i++)
    zyr_record_view_free (self->views[i]);
  g_ptr_array_unref (self->pushes);
  g_clear_pointer (&self->devices, g_hash_table_unref);
  g_hash_table_unref (self->moved);
  g_free (self->epoch);
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

static guint
find_home (const Together *self, const char *home)
{
  guint i = 0;

  while (i < self->n_homes && !g_str_equal (self->homes[i], home))
    i++;
  return i;
}

static gboolean
read_devices (Together *self, GError **error)
{
  const char *ids[ZYR_QUERY_IDS_N_MAX];

  for (guint i = 0; i < self->pushes->len; i++)
    ids[i] = get_device (g_ptr_array_index (self->pushes, i));
  self->devices = zyr_devices_find_all_in (self->tx, self->homes, self->n_homes, ids,
                                           self->pushes->len, &self->epoch, error);
  return self->devices != NULL;
}

/* Of new operations alone, in this timeline. */
static gboolean
may_be_plain (Together *self, const Push *push)
{
  const ZyrDevice *device = g_hash_table_lookup (self->devices, get_device (push));

  return device != NULL && g_str_equal (device->home, push->call->caller.home) && !device->revoked
         && push->incoming != NULL
         && (push->asked_epoch == NULL || g_strcmp0 (push->asked_epoch, self->epoch) == 0)
         && push->first > device->last_op;
}

static gboolean
read_records (Together *self, GError **error)
{
  GPtrArray *ids[ZYR_QUERY_HOMES_N_MAX];
  gboolean ok;

  for (guint i = 0; i < self->n_homes; i++)
    {
      self->views[i] = zyr_record_view_new (self->tx, self->homes[i]);
      ids[i] = g_ptr_array_new ();
    }
  for (guint i = 0; i < self->pushes->len; i++)
    {
      Push *push = g_ptr_array_index (self->pushes, i);

      if (may_be_plain (self, push))
        zyr_push_add_named (push, push->first - 1, ids[find_home (self, get_home (push))]);
    }
  ok = zyr_push_fetch (self->views, ids, self->n_homes, error);
  for (guint i = 0; i < self->n_homes; i++)
    g_ptr_array_unref (ids[i]);
  return ok;
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
  if (g_hash_table_add (held, g_strdup (household)))
    g_ptr_array_add (g_hash_table_lookup (self->caseloads, household), g_strdup (worker));
}

static gboolean
read_some_caseloads (Together *self, const char *const pairs[][2], guint n, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ZyrRows) rows
      = zyr_tx_query_pairs (self->tx, CASELOAD, " AND household =", pairs, n, error);

  if (rows == NULL)
    return FALSE;
  while (zyr_rows_next (rows, &local_error))
    note_held (self, zyr_rows_get_text (rows, 0), zyr_rows_get_text (rows, 1));
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static void
add_caseloads (Together *self, guint home, GArray *pairs)
{
  g_autoptr (GPtrArray) households = zyr_record_view_list_households (self->views[home]);

  for (guint i = 0; i < households->len; i++)
    {
      const char *household = g_ptr_array_index (households, i);
      const char *pair[] = { self->homes[home], household };

      g_array_append_val (pairs, pair);
      g_hash_table_insert (self->caseloads, g_strdup (household),
                           g_ptr_array_new_with_free_func (g_free));
    }
}

/* Of the households that something is about. */
static gboolean
read_caseloads (Together *self, GError **error)
{
  typedef const char *const Pair[2];
  g_autoptr (GArray) pairs = g_array_new (FALSE, FALSE, sizeof (Pair));

  for (guint i = 0; i < self->n_homes; i++)
    add_caseloads (self, i, pairs);
  for (guint i = 0; i < pairs->len; i += ZYR_QUERY_IDS_N_MAX)
    {
      if (!read_some_caseloads (self, &g_array_index (pairs, Pair, i),
                                MIN (ZYR_QUERY_IDS_N_MAX, pairs->len - i), error))
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
  ZyrRecordView *view = self->views[find_home (self, get_home (push))];
  g_autoptr (GError) local_error = NULL;

  *plain = may_be_plain (self, push) && push->first == device->last_op + 1;
  if (!*plain)
    return TRUE;
  zyr_push_begin (push, self->tx);
  push->epoch = g_strdup (self->epoch);
  push->plain = g_ptr_array_new_with_free_func ((GDestroyNotify)zyr_judged_free);
  push->view = view;
  push->held = held != NULL ? g_hash_table_ref (held) : NULL;
  *plain = judge_operations (push, &local_error);
  push->view = NULL;
  if (*plain)
    {
      zyr_record_view_mark (view);
      zyr_push_note_judged (push, push->plain);
      zyr_push_note_done (push, device->last_op);
      device->last_op = push->last;
      device->seen_s = push->call->now_s;
      device->clock_ahead_s = push->call->clock_ahead_s;
      g_hash_table_insert (self->moved, device->id, device);
      return TRUE;
    }
  zyr_record_view_revert (view);
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

/* Those of few homes. */
static gboolean
push_some (ZyrTx *tx, gpointer *datas, guint n, gboolean *done, GError **error)
{
  g_auto (Together) self
      = { .tx = tx,
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
      if (find_home (&self, get_home (datas[i])) == self.n_homes)
        self.homes[self.n_homes++] = get_home (datas[i]);
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

/* How many of @datas are done at once: those of one home come one after the other. */
static guint
count_some (gpointer *datas, guint n)
{
  guint n_homes = 1;
  guint i = 1;

  while (i < MIN (n, ZYR_QUERY_IDS_N_MAX))
    {
      n_homes += g_str_equal (get_home (datas[i]), get_home (datas[i - 1])) ? 0 : 1;
      if (n_homes > ZYR_QUERY_HOMES_N_MAX)
        break;
      i++;
    }
  return i;
}

gboolean
zyr_push_together_tx (ZyrTx *tx, gpointer *datas, guint n, gboolean *done, GError **error)
{
  guint n_some;

  for (guint first = 0; first < n; first += n_some)
    {
      n_some = count_some (datas + first, n - first);
      if (!push_some (tx, datas + first, n_some, done + first, error))
        return FALSE;
    }
  return TRUE;
}
