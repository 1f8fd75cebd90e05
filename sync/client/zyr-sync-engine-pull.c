/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-sync-engine-private.h"

#include "zyr-json.h"
#include "zyr-limits.h"

#define RESETS_MAX 3
#define HELLO_EVERY_MS (5 * 60 * 1000) /* rights change, centres are restored */
#define WAIT_SHORT_MS 1000
#define PAUSE_MS 500

/* As long as they are stored, whoever looks at a list waits. */
#define AHEAD_PAGES_N_MAX 4

void
zyr_sync_scope_free (Scope *scope)
{
  g_free (scope->name);
  g_free (scope->epoch);
  g_free (scope->digest);
  g_free (scope);
}

static Scope *
find_among (GPtrArray *scopes, const char *name)
{
  for (guint i = 0; i < scopes->len; i++)
    {
      Scope *scope = g_ptr_array_index (scopes, i);

      if (g_str_equal (scope->name, name))
        return scope;
    }
  return NULL;
}

static Scope *
find_scope (ZyrSyncEngine *self, const char *name)
{
  return find_among (self->scopes, name);
}

static Scope *
add_scope (ZyrSyncEngine *self, const char *name, const char *epoch, gint64 seq)
{
  Scope *scope = g_new0 (Scope, 1);

  scope->name = g_strdup (name);
  scope->epoch = g_strdup (epoch);
  scope->seq = seq;
  g_ptr_array_add (self->scopes, scope);
  return scope;
}

static void
set_epoch (Scope *scope, const char *epoch)
{
  char *copy = g_strdup (epoch);

  g_free (scope->epoch);
  scope->epoch = copy;
}

/* The store adds up only every few hours: what it said last is kept until the centre has compared it. */
static void
keep_digest (Scope *scope, Scope *before)
{
  if (scope->digest == NULL && before != NULL && before->seq == scope->seq
      && g_strcmp0 (before->epoch, scope->epoch) == 0)
    scope->digest = g_steal_pointer (&before->digest);
}

void
zyr_sync_engine_load_cursors (ZyrSyncEngine *self, GPtrArray *cursors)
{
  g_autoptr (GPtrArray) before = g_steal_pointer (&self->scopes);

  self->current = NULL;
  self->scopes = g_ptr_array_new_with_free_func ((GDestroyNotify) zyr_sync_scope_free);
  for (guint i = 0; i < cursors->len; i++)
    {
      const ZyrSyncCursor *cursor = g_ptr_array_index (cursors, i);
      Scope *scope = add_scope (self, cursor->scope, cursor->epoch, cursor->seq);

      scope->known = TRUE;
      scope->resetting = cursor->resetting;
      scope->digest = g_strdup (cursor->digest);
      keep_digest (scope, find_among (before, scope->name));
    }
}

/* What is received from now on is not in it. */
void
zyr_sync_engine_forget_digests (ZyrSyncEngine *self)
{
  for (guint i = 0; i < self->scopes->len; i++)
    g_clear_pointer (&((Scope *) g_ptr_array_index (self->scopes, i))->digest, g_free);
}

/* The timeline that the device was last on, before hello has said one in this run. */
const char *
zyr_sync_engine_get_known_epoch (ZyrSyncEngine *self)
{
  for (guint i = 0; i < self->scopes->len; i++)
    {
      const Scope *scope = g_ptr_array_index (self->scopes, i);

      if (scope->known && scope->epoch != NULL)
        return scope->epoch;
    }
  return NULL;
}

/* Every feed is read to its end, and the right to each stays. */
void
zyr_sync_engine_stay (ZyrSyncEngine *self)
{
  for (guint i = 0; i < self->scopes->len; i++)
    {
      Scope *scope = g_ptr_array_index (self->scopes, i);

      scope->granted = scope->known;
      scope->to_pull = scope->resetting; /* its end may be on record here, but not the sweeping */
      scope->done = scope->total = 0;
    }
}

/* Takes over what hello granted: new scopes to read, lost ones to drop, those of another epoch
 * to begin afresh. */
void
zyr_sync_engine_grant (ZyrSyncEngine *self, const ZyrHelloAnswer *answer)
{
  for (guint i = 0; i < self->scopes->len; i++)
    ((Scope *) g_ptr_array_index (self->scopes, i))->granted = FALSE;

  for (guint i = 0; answer->scopes[i] != NULL; i++)
    {
      Scope *scope = find_scope (self, answer->scopes[i]);

      if (scope == NULL)
        scope = add_scope (self, answer->scopes[i], answer->epoch, 0);
      scope->granted = TRUE;
      scope->to_pull = !scope->known || scope->resetting || answer->heads == NULL
                       || answer->heads[i] != scope->seq;
      scope->done = scope->total = 0;
      if (!g_str_equal (scope->epoch, answer->epoch))
        {
          if (scope->known)
            scope->to_reset = TRUE;
          else
            set_epoch (scope, answer->epoch);
        }
    }
}

/* The centre has other records in these feeds than the device: it begins them again. */
void
zyr_sync_engine_begin_again (ZyrSyncEngine *self, char **differ)
{
  for (guint i = 0; differ != NULL && differ[i] != NULL; i++)
    {
      Scope *scope = find_scope (self, differ[i]);

      if (scope == NULL || !scope->granted || !scope->known)
        continue;
      scope->to_reset = TRUE;
      self->differed = TRUE;
    }
}

/* Before anything is received: what must go, and what begins afresh. */
void
zyr_sync_engine_drop (ZyrSyncEngine *self)
{
  self->current = NULL;
  for (guint i = 0; i < self->scopes->len; i++)
    {
      Scope *scope = g_ptr_array_index (self->scopes, i);
      ZyrSyncAction *action;

      if (scope->granted && !scope->to_reset)
        continue;
      self->current = scope;
      action = zyr_sync_store_new (scope->granted ? ZYR_SYNC_STORE_BEGIN_RESET
                                                  : ZYR_SYNC_STORE_DROP_SCOPE);
      action->scope = g_strdup (scope->name);
      if (scope->granted)
        action->epoch = g_strdup (self->epoch);
      zyr_sync_engine_store (self, scope->granted ? PHASE_RESETTING : PHASE_DROPPING, action);
      return;
    }
  zyr_sync_engine_pull (self);
}

void
zyr_sync_engine_dropped (ZyrSyncEngine *self)
{
  g_ptr_array_remove (self->scopes, self->current);
  zyr_sync_engine_add (self, ZYR_SYNC_ACTION_CHANGED);
  zyr_sync_engine_drop (self);
}

void
zyr_sync_engine_reset_begun (ZyrSyncEngine *self)
{
  Scope *scope = self->current;

  set_epoch (scope, self->epoch);
  scope->seq = 0;
  scope->known = TRUE;
  scope->resetting = TRUE;
  scope->to_reset = FALSE;
  scope->to_pull = TRUE;
  scope->done = scope->total = 0;
  zyr_sync_engine_drop (self);
}

/* Whether whoever has read up to @seq gets on with it */
static gboolean
leads_on (const ZyrFeedPage *page, gint64 seq)
{
  return page->more ? page->next > seq : page->next >= seq;
}

static ZyrSyncAction *
pull_action (ZyrSyncEngine *self, gint64 after)
{
  ZyrSyncAction *action = zyr_sync_request_new (ZYR_SYNC_REQUEST_PULL);

  action->pull = g_new0 (ZyrPullQuery, 1);
  action->pull->scope = g_strdup (self->current->name);
  action->pull->epoch = g_strdup (self->current->epoch);
  action->pull->after = after;
  action->pull->limit = self->page_records;
  return action;
}

/* ---- the pages that follow the one being stored ---- */

/* Up to where everything is here */
static gint64
get_ahead_next (ZyrSyncEngine *self)
{
  return self->ahead.n_pages > 0 ? self->ahead.next : self->page_next;
}

/* A person's work, and what he waits to see, do not wait for the end of a long download. */
static gboolean
has_more_urgent (ZyrSyncEngine *self)
{
  return self->dirty || !g_queue_is_empty (&self->wanted);
}

static void
ask_ahead (ZyrSyncEngine *self)
{
  gboolean more = self->ahead.n_pages > 0 ? self->ahead.more : self->page_more;
  ZyrSyncAction *action;

  if (!more || self->ahead.id != 0 || self->ahead.n_pages == AHEAD_PAGES_N_MAX
      || has_more_urgent (self))
    return;
  action = pull_action (self, get_ahead_next (self));
  action->id = self->ahead.id = ++self->last_id;
  g_ptr_array_add (self->actions, action);
}

void
zyr_sync_engine_drop_ahead (ZyrSyncEngine *self)
{
  if (self->ahead.id != 0)
    zyr_sync_engine_add (self, ZYR_SYNC_ACTION_CANCEL)->id = self->ahead.id;
  g_clear_pointer (&self->ahead.entries, g_ptr_array_unref);
  memset (&self->ahead, 0, sizeof self->ahead);
}

static void
add_ahead (Ahead *ahead, const ZyrFeedPage *page)
{
  if (ahead->n_pages++ == 0)
    {
      ahead->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) zyr_feed_entry_free);
      ahead->total = page->total;
    }
  for (guint i = 0; i < page->entries->len; i++)
    {
      const ZyrFeedEntry *entry = g_ptr_array_index (page->entries, i);

      g_ptr_array_add (ahead->entries,
                       zyr_feed_entry_new (entry->op, entry->seq, entry->record));
    }
  ahead->next = page->next;
  ahead->more = page->more;
}

/* What is wrong with it shows again when it is asked for in its turn. */
gboolean
zyr_sync_engine_ahead_response (ZyrSyncEngine *self, const ZyrSyncEvent *event)
{
  if (self->ahead.id == 0 || event->id != self->ahead.id)
    return FALSE;
  self->ahead.id = 0;
  if (event->page == NULL || !leads_on (event->page, get_ahead_next (self)))
    return TRUE;
  add_ahead (&self->ahead, event->page);
  ask_ahead (self);
  return TRUE;
}

gboolean
zyr_sync_engine_ahead_problem (ZyrSyncEngine *self, const ZyrSyncEvent *event)
{
  if (self->ahead.id == 0 || event->id != self->ahead.id)
    return FALSE;
  self->ahead.id = 0;
  return TRUE;
}

/* What has come is stored as one page: a longer one costs the disk less than many. With nothing here
 * yet the request becomes the one that counts. */
static void
take_ahead (ZyrSyncEngine *self)
{
  Ahead ahead = self->ahead;

  memset (&self->ahead, 0, sizeof self->ahead);
  if (ahead.n_pages > 0)
    {
      ZyrFeedPage page = {
        .entries = ahead.entries, .next = ahead.next, .total = ahead.total, .more = ahead.more
      };

      self->ahead.id = ahead.id;
      zyr_sync_engine_pulled (self, &page);
      g_ptr_array_unref (ahead.entries);
      return;
    }
  self->phase = PHASE_PULLING;
  self->expected = ahead.id;
  self->request_under_way = TRUE;
}

/* Asks for the next page of the first scope that is behind; with none left, goes on to blobs. */
void
zyr_sync_engine_pull (ZyrSyncEngine *self)
{
  self->current = NULL;
  for (guint i = 0; i < self->scopes->len && self->current == NULL; i++)
    {
      Scope *scope = g_ptr_array_index (self->scopes, i);

      if (scope->to_pull)
        self->current = scope;
    }
  if (self->current == NULL)
    {
      zyr_sync_engine_blobs (self);
      return;
    }

  zyr_sync_engine_request (self, PHASE_PULLING, pull_action (self, self->current->seq));
}

/* A bar is shown for a first download and for one of several pages, not for every small change. */
static void
show_progress (ZyrSyncEngine *self)
{
  ZyrSyncAction *action;
  guint64 done = 0, total = 0;

  if (!self->progress_shown && !self->page_more && self->current->known
      && !self->current->resetting)
    return;

  for (guint i = 0; i < self->scopes->len; i++)
    {
      const Scope *scope = g_ptr_array_index (self->scopes, i);

      done += scope->done;
      total += scope->total;
    }
  if (total == 0)
    return;
  self->progress_shown = TRUE;
  action = zyr_sync_engine_add (self, ZYR_SYNC_ACTION_PROGRESS);
  action->done = done;
  action->total = total;
}

static void
scope_is_at_head (ZyrSyncEngine *self)
{
  Scope *scope = self->current;
  ZyrSyncAction *action;

  if (scope->resetting)
    {
      action = zyr_sync_store_new (ZYR_SYNC_STORE_END_RESET);
      action->scope = g_strdup (scope->name);
      zyr_sync_engine_store (self, PHASE_SWEEPING, action);
      return;
    }
  scope->to_pull = FALSE;
  zyr_sync_engine_pull (self);
}

static void
count_entries (ZyrSyncEngine *self, GPtrArray *entries)
{
  for (guint i = 0; i < entries->len; i++)
    {
      const ZyrFeedEntry *entry = g_ptr_array_index (entries, i);

      zyr_sync_engine_count_kind (self->kinds_received,
                                  zyr_kind_to_string (zyr_record_get_kind (entry->record)));
    }
}

void
zyr_sync_engine_pulled (ZyrSyncEngine *self, const ZyrFeedPage *page)
{
  Scope *scope = self->current;
  guint64 total = (guint64) MAX (page->total, (gint64) page->entries->len);
  ZyrSyncAction *action;

  if (!leads_on (page, scope->seq))
    {
      zyr_sync_engine_fail (self, ZYR_SYNC_PROBLEM_BROKEN_ANSWER, 0);
      return;
    }

  self->page_more = page->more;
  count_entries (self, page->entries);
  self->page_entries = page->entries->len;
  scope->total = scope->done + total;
  if (page->entries->len == 0 && page->next == scope->seq && scope->known)
    {
      scope_is_at_head (self);
      return;
    }

  zyr_sync_engine_show (self, ZYR_SYNC_STATE_SYNCING, self->push_block);
  action = zyr_sync_store_new (ZYR_SYNC_STORE_APPLY_PAGE);
  action->scope = g_strdup (scope->name);
  action->epoch = g_strdup (scope->epoch);
  action->list = g_ptr_array_ref (page->entries);
  action->after = page->next;
  self->page_next = page->next;
  zyr_sync_engine_store (self, PHASE_APPLYING, action);
  ask_ahead (self);
}

/* The page is durable: only now does the cursor move. */
void
zyr_sync_engine_applied (ZyrSyncEngine *self)
{
  Scope *scope = self->current;

  scope->seq = self->page_next;
  scope->done = self->page_more ? scope->done + self->page_entries : scope->total;
  show_progress (self);
  scope->known = TRUE;
  self->counters.n_records_received += self->page_entries;
  self->page_records = MIN (self->page_records * 2,
                            (guint) CLAMP (self->limits.pull_records, 1, ZYR_PULL_RECORDS_N_MAX));
  zyr_sync_engine_achieved (self);
  if (self->page_entries > 0)
    zyr_sync_engine_add (self, ZYR_SYNC_ACTION_CHANGED);

  if (has_more_urgent (self))
    zyr_sync_engine_drop_ahead (self);
  if (!self->page_more)
    scope_is_at_head (self);
  else if (self->dirty)
    zyr_sync_engine_batch (self);
  else if (!g_queue_is_empty (&self->wanted))
    zyr_sync_engine_blobs (self);
  else if (self->ahead.n_pages > 0 || self->ahead.id != 0)
    take_ahead (self);
  else
    zyr_sync_engine_pull (self);
}

void
zyr_sync_engine_swept (ZyrSyncEngine *self)
{
  self->current->resetting = FALSE;
  self->current->to_pull = FALSE;
  zyr_sync_engine_add (self, ZYR_SYNC_ACTION_CHANGED);
  zyr_sync_engine_pull (self);
}

void
zyr_sync_engine_pull_refused (ZyrSyncEngine *self, const ZyrProtocolProblem *refusal)
{
  const char *epoch;

  if (refusal->code != ZYR_PROTOCOL_ERROR_RESET)
    {
      zyr_sync_engine_refused (self, refusal);
      return;
    }

  epoch = refusal->details != NULL ? zyr_json_get_string (refusal->details, "epoch", NULL) : NULL;
  if (epoch == NULL || ++self->current->n_resets > RESETS_MAX)
    zyr_sync_engine_fail (self, ZYR_SYNC_PROBLEM_BROKEN_ANSWER, 0);
  else if (!g_str_equal (epoch, self->epoch))
    {
      /* Restored since hello: it may have lost operations too, which go first. */
      zyr_sync_engine_hello_again (self, ZYR_SYNC_PROBLEM_BROKEN_ANSWER);
    }
  else
    {
      self->current->to_reset = TRUE;
      zyr_sync_engine_drop (self);
    }
}

/* ---- the long poll ---- */

static void
show_idle (ZyrSyncEngine *self)
{
  ZyrSyncState state = ZYR_SYNC_STATE_WAITING;

  if (self->push_block != ZYR_SYNC_PROBLEM_NONE)
    state = ZYR_SYNC_STATE_ERROR;
  else if (zyr_sync_engine_is_uploading (self))
    state = ZYR_SYNC_STATE_SYNCING;
  zyr_sync_engine_show (self, state, self->push_block);
}

/* Nothing is left to do, or only what waits for another network. */
static void
complete (ZyrSyncEngine *self)
{
  if (self->push_block == ZYR_SYNC_PROBLEM_NONE)
    zyr_sync_engine_add (self, ZYR_SYNC_ACTION_IN_STEP);
  zyr_sync_engine_end_contact (self, self->push_block);
}

/* The last blob of the lanes is sent, while the long poll is open. */
void
zyr_sync_engine_uploads_over (ZyrSyncEngine *self)
{
  complete (self);
  if (!self->uploads_held)
    g_clear_pointer (&self->unsent, g_ptr_array_unref);
  zyr_sync_engine_show_uploads (self);
  show_idle (self);
}

/* Everything is sent and received: one poll on all scopes, until something moves. */
void
zyr_sync_engine_wait (ZyrSyncEngine *self)
{
  ZyrSyncAction *action = zyr_sync_request_new (ZYR_SYNC_REQUEST_WAIT);

  show_idle (self);
  action->wait = g_new0 (ZyrWaitQuery, 1);
  action->wait->timeout_s = CLAMP (self->limits.wait_seconds, 1, ZYR_WAIT_TIMEOUT_S_MAX);
  action->wait->cursors = g_ptr_array_new_with_free_func ((GDestroyNotify) zyr_scope_cursor_free);
  for (guint i = 0; i < self->scopes->len; i++)
    {
      const Scope *scope = g_ptr_array_index (self->scopes, i);

      g_ptr_array_add (action->wait->cursors, zyr_scope_cursor_new (scope->name, NULL, scope->seq));
    }
  self->wait_ms = self->now_ms;
  zyr_sync_engine_request (self, PHASE_WAITING, action);
  zyr_sync_engine_run_uploads (self);
}

/* What a contact comes to when nothing is left to do. */
void
zyr_sync_engine_in_step (ZyrSyncEngine *self)
{
  if (self->dirty && self->push_block == ZYR_SYNC_PROBLEM_NONE)
    {
      zyr_sync_engine_batch (self);
      return;
    }
  if (self->reload)
    {
      zyr_sync_engine_load (self);
      return;
    }
  if (!g_queue_is_empty (&self->wanted))
    {
      zyr_sync_engine_blobs (self);
      return;
    }
  zyr_sync_engine_end_progress (self);
  if (!zyr_sync_engine_is_uploading (self))
    {
      complete (self);
      if (!self->uploads_held)
        g_clear_pointer (&self->unsent, g_ptr_array_unref);
    }

  /* A centre that answers at once, again and again, is asked less often. */
  if (self->now_ms - self->wait_ms < WAIT_SHORT_MS)
    {
      show_idle (self);
      zyr_sync_engine_timer (
          self, PHASE_PAUSING, PAUSE_MS / 2 + zyr_sync_engine_jitter (self, PAUSE_MS / 2));
    }
  else
    zyr_sync_engine_wait (self);
}

void
zyr_sync_engine_waited (ZyrSyncEngine *self, const ZyrWaitAnswer *answer)
{
  gboolean behind = FALSE;

  for (guint i = 0; i < answer->changed->len; i++)
    {
      const ZyrScopeCursor *head = g_ptr_array_index (answer->changed, i);
      Scope *scope = find_scope (self, head->scope);

      if (scope == NULL || head->seq == scope->seq)
        continue;
      scope->to_pull = TRUE;
      scope->done = scope->total = 0;
      behind = TRUE;
    }

  if (self->now_ms - self->wait_ms >= WAIT_SHORT_MS)
    zyr_sync_engine_achieved (self);
  if (behind)
    {
      zyr_sync_engine_show (self, ZYR_SYNC_STATE_SYNCING, self->push_block);
      /* It may be the effect of an operation that was refused here and accepted there since. */
      if (self->refused->len > 0)
        zyr_sync_engine_hello (self);
      else
        zyr_sync_engine_pull (self);
    }
  else if (self->now_ms - self->hello_ms >= HELLO_EVERY_MS)
    zyr_sync_engine_load (self); /* the store knows whether it is time to compare what it holds */
  else
    zyr_sync_engine_in_step (self);
}
