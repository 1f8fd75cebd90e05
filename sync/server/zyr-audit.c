/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-audit.h"

#include "zyr-hash.h"
#include "zyr-json.h"
#include "zyr-storage-rows.h"

#define NO_PREVIOUS "0000000000000000000000000000000000000000000000000000000000000000"

static void
append_member (GString *text, const char *before, const char *value)
{
  g_string_append (text, before);
  zyr_json_append_string (text, value);
}

/* Of the canonical JSON, whose members stand in this order. */
static char *
hash_entry (const ZyrAuditEntry *entry, gint64 n, const char *details, const char *prev)
{
  g_autoptr (GString) text = g_string_sized_new (512);

  append_member (text, "{\"account\":", entry->account);
  append_member (text, ",\"action\":", entry->action);
  append_member (text, ",\"at\":", entry->at);
  append_member (text, ",\"details\":", details);
  append_member (text, ",\"device\":", entry->device);
  append_member (text, ",\"home\":", entry->home);
  g_string_append_printf (text, ",\"n\":%" G_GINT64_FORMAT, n);
  append_member (text, ",\"prev\":", prev);
  g_string_append_c (text, '}');
  return zyr_hash_sha256_hex (text->str, text->len);
}

/* The last link of a home's chain. */
typedef struct
{
  const char *home;
  gint64 n;
  char *hash;
} Head;

typedef struct
{
  Head all[ZYR_QUERY_HOMES_N_MAX];
  guint n;
} Heads;

static void
heads_clear (Heads *heads)
{
  for (guint i = 0; i < heads->n; i++)
    g_free (heads->all[i].hash);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Heads, heads_clear)

/* NULL: it is not among them */
static Head *
find_head (Heads *heads, const char *home)
{
  for (guint i = 0; i < heads->n; i++)
    {
      if (g_str_equal (heads->all[i].home, home))
        return &heads->all[i];
    }
  return NULL;
}

static void
add_head (Heads *heads, const char *home)
{
  g_assert (heads->n < G_N_ELEMENTS (heads->all));
  heads->all[heads->n++] = (Head){ .home = home };
}

/* Of the homes that are there. */
static gboolean
read_heads (ZyrTx *tx, Heads *heads, GError **error)
{
  ZyrValue homes[G_N_ELEMENTS (heads->all)];
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ZyrRows) rows = NULL;

  for (guint i = 0; i < heads->n; i++)
    homes[i] = ZYR_TEXT (heads->all[i].home);
  rows = zyr_tx_query (
      tx, zyr_tx_intern_rows ("SELECT home, n, hash FROM audit_head WHERE home IN", "", heads->n, 1),
      homes, heads->n, error);
  if (rows == NULL)
    return FALSE;
  while (zyr_rows_next (rows, &local_error))
    {
      Head *head = find_head (heads, zyr_rows_get_text (rows, 0));

      head->n = zyr_rows_get_int (rows, 1);
      head->hash = g_strdup (zyr_rows_get_text (rows, 2));
    }
  for (guint i = 0; i < heads->n; i++)
    {
      if (heads->all[i].hash == NULL)
        heads->all[i].hash = g_strdup (NO_PREVIOUS);
    }
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
write_heads (ZyrTx *tx, const Heads *heads, GError **error)
{
  ZyrValue values[G_N_ELEMENTS (heads->all)][3];

  for (guint i = 0; i < heads->n; i++)
    {
      values[i][0] = ZYR_TEXT (heads->all[i].home);
      values[i][1] = ZYR_INT (heads->all[i].n);
      values[i][2] = ZYR_TEXT (heads->all[i].hash);
    }
  return zyr_tx_run_rows (
      tx, "INSERT INTO audit_head (home, n, hash) VALUES",
      " ON CONFLICT (home) DO UPDATE SET n = excluded.n, hash = excluded.hash", values[0], 3,
      heads->n, error);
}

/* A link of a chain, as it is written. */
typedef struct
{
  char *details;
  char *prev;
  char *hash;
} Link;

static void
link_clear (gpointer data)
{
  Link *self = data;

  g_free (self->details);
  g_free (self->prev);
  g_free (self->hash);
}

#define AUDIT "INSERT INTO audit (home, n, at, account, device, action, details, prev, hash) VALUES"
#define AUDIT_COLUMNS_N 9u

static void
add_link (GArray *values, const ZyrAuditEntry *entry, gint64 n, const Link *added)
{
  const ZyrValue row[AUDIT_COLUMNS_N] = { ZYR_TEXT (entry->home),    ZYR_INT (n),
                                          ZYR_TEXT (entry->at),      ZYR_TEXT (entry->account),
                                          ZYR_TEXT (entry->device),  ZYR_TEXT (entry->action),
                                          ZYR_TEXT (added->details), ZYR_TEXT (added->prev),
                                          ZYR_TEXT (added->hash) };

  g_array_append_vals (values, row, AUDIT_COLUMNS_N);
}

gboolean
zyr_audit_append_all (ZyrTx *tx, const ZyrAuditEntry *entries, guint n_entries, GError **error)
{
  g_autoptr (GArray) links = g_array_sized_new (FALSE, TRUE, sizeof (Link), n_entries);
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (ZyrValue));
  g_auto (Heads) heads = { .n = 0 };

  g_array_set_clear_func (links, link_clear);
  for (guint i = 0; i < n_entries; i++)
    {
      if (find_head (&heads, entries[i].home) == NULL)
        add_head (&heads, entries[i].home);
    }
  if (!read_heads (tx, &heads, error))
    return FALSE;
  for (guint i = 0; i < n_entries; i++)
    {
      ZyrAuditEntry full = entries[i];
      Head *head = find_head (&heads, full.home);
      Link added = { .prev = g_steal_pointer (&head->hash) };

      full.account = full.account != NULL ? full.account : "";
      full.device = full.device != NULL ? full.device : "";
      if (full.details != NULL)
        added.details = zyr_json_object_to_canonical (full.details);
      else
        added.details = g_strdup (full.text != NULL ? full.text : "{}");
      added.hash = hash_entry (&full, ++head->n, added.details, added.prev);
      head->hash = g_strdup (added.hash);
      add_link (values, &full, head->n, &added);
      g_array_append_val (links, added);
    }
  return zyr_tx_run_rows (tx, AUDIT, "", (const ZyrValue *)(gpointer)values->data, AUDIT_COLUMNS_N,
                          n_entries, error)
         && write_heads (tx, &heads, error);
}

gboolean
zyr_audit_append (ZyrTx *tx, const ZyrAuditEntry *entry, GError **error)
{
  return zyr_audit_append_all (tx, entry, 1, error);
}

void
zyr_audit_fault_free (ZyrAuditFault *fault)
{
  if (fault == NULL)
    return;
  g_free (fault->home);
  g_free (fault);
}

static void
add_fault (GPtrArray *faults, const char *home, gint64 n, const char *what)
{
  ZyrAuditFault *fault = g_new0 (ZyrAuditFault, 1);

  fault->home = g_strdup (home);
  fault->n = n;
  fault->what = what;
  g_ptr_array_add (faults, fault);
}

typedef struct
{
  char *home;
  gint64 n;   /* of the last entry */
  char *hash; /* that it states */
} Chain;

/* Compares the end of a chain with its head. */
static gboolean
close_chain (ZyrTx *tx, Chain *chain, GPtrArray *faults, GError **error)
{
  g_auto (Heads) heads = { .n = 0 };
  const Head *head = &heads.all[0];

  if (chain->home == NULL)
    return TRUE;
  add_head (&heads, chain->home);
  if (!read_heads (tx, &heads, error))
    return FALSE;
  if (head->n > chain->n)
    add_fault (faults, chain->home, chain->n + 1, "cut off at the end");
  else if (head->n < chain->n)
    add_fault (faults, chain->home, head->n + 1, "inserted");
  else if (!g_str_equal (head->hash, chain->hash))
    add_fault (faults, chain->home, head->n, "changed");
  return TRUE;
}

static void
check_link (Chain *chain, ZyrRows *rows, GPtrArray *faults)
{
  ZyrAuditEntry entry = { .home = chain->home,
                          .at = zyr_rows_get_text (rows, 2),
                          .account = zyr_rows_get_text (rows, 3),
                          .device = zyr_rows_get_text (rows, 4),
                          .action = zyr_rows_get_text (rows, 5) };
  gint64 n = zyr_rows_get_int (rows, 1);
  const char *prev = zyr_rows_get_text (rows, 7);
  const char *stated = zyr_rows_get_text (rows, 8);
  g_autofree char *hash = hash_entry (&entry, n, zyr_rows_get_text (rows, 6), prev);

  if (n != chain->n + 1)
    add_fault (faults, chain->home, chain->n + 1, "missing");
  else if (!g_str_equal (prev, chain->hash))
    add_fault (faults, chain->home, n, "inserted");
  if (!g_str_equal (hash, stated))
    add_fault (faults, chain->home, n, "changed");
  chain->n = n;
  g_free (chain->hash);
  chain->hash = g_strdup (stated);
}

static void
chain_clear (Chain *chain)
{
  g_free (chain->home);
  g_free (chain->hash);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Chain, chain_clear)

static gboolean
check_all (ZyrTx *tx, gint64 *n_entries, GPtrArray *faults, GError **error)
{
  g_auto (Chain) chain = { NULL, 0, NULL };
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ZyrRows) rows
      = zyr_tx_query (tx,
                      "SELECT home, n, at, account, device, action, details, prev, hash"
                      " FROM audit ORDER BY home, n",
                      ZYR_NO_VALUES, error);

  if (rows == NULL)
    return FALSE;
  while (zyr_rows_next (rows, &local_error))
    {
      const char *home = zyr_rows_get_text (rows, 0);

      if (g_strcmp0 (home, chain.home) != 0)
        {
          if (!close_chain (tx, &chain, faults, error))
            return FALSE;
          chain_clear (&chain);
          chain = (Chain){ g_strdup (home), 0, g_strdup (NO_PREVIOUS) };
        }
      check_link (&chain, rows, faults);
      (*n_entries)++;
    }
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  return close_chain (tx, &chain, faults, error);
}

/* Heads whose chain has no entry left at all. */
static gboolean
check_empty (ZyrTx *tx, GPtrArray *faults, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ZyrRows) rows = zyr_tx_query (tx,
                                           "SELECT home FROM audit_head WHERE n > 0"
                                           " AND home NOT IN (SELECT home FROM audit)",
                                           ZYR_NO_VALUES, error);

  if (rows == NULL)
    return FALSE;
  while (zyr_rows_next (rows, &local_error))
    add_fault (faults, zyr_rows_get_text (rows, 0), 1, "missing");
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

GPtrArray *
zyr_audit_verify (ZyrTx *tx, gint64 *n_entries, GError **error)
{
  g_autoptr (GPtrArray) faults
      = g_ptr_array_new_with_free_func ((GDestroyNotify)zyr_audit_fault_free);

  *n_entries = 0;
  if (!check_all (tx, n_entries, faults, error) || !check_empty (tx, faults, error))
    return NULL;
  return g_steal_pointer (&faults);
}
