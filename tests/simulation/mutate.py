#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes a copy of one of the product's sources with the errors of sim-mutation.h in it.

    mutate.py SOURCE COPY

Each error is the text that it replaces, which must stand exactly once in its file: when that text
changes, the error has to be thought about again, and this script says so.
"""

import pathlib
import sys

# Of the file, in any order: (text, text with the error)
MUTATIONS = {
    'sync/server/zyr-service-push.c': [
        ('      known = zyr_operation_get_number (push->current->op) <= last;\n',
         '      known = zyr_operation_get_number (push->current->op) <= last;\n'
         '      if (SIM_MUTATED (NO_DEDUP) && known)\n'
         '        {\n'
         '          if (!zyr_tx_run (push->tx, "DELETE FROM operation WHERE device = ?1 AND n = ?2",\n'
         '                           ZYR_VALUES (ZYR_TEXT (push->call->caller.device),\n'
         '                                       ZYR_INT (zyr_operation_get_number (\n'
         '                                           push->current->op))),\n'
         '                           error))\n'
         '            return FALSE;\n'
         '          known = FALSE;\n'
         '        }\n'),
        ('  if (last <= known)\n    return TRUE;\n',
         '  if (last <= known && !SIM_MUTATED (NO_DEDUP))\n    return TRUE;\n'),
        ('  if (device->revoked)\n',
         '  if (device->revoked && !SIM_MUTATED (REVOKED_SERVED))\n'),
        # A push also names its timeline: that alone keeps many of those away.
        ('  if (push->asked_epoch != NULL && ',
         '  if (push->asked_epoch != NULL && !SIM_MUTATED (GAP_ACCEPTED) && '),
        ('  if (push->first > device->last_op + 1)\n',
         '  if (push->first > device->last_op + 1 && !SIM_MUTATED (GAP_ACCEPTED))\n'),
        ('  g_ptr_array_add (push->results, g_strdup (zyr_rows_get_text (rows, 1)));\n',
         '  g_ptr_array_add (push->results,\n'
         '                   SIM_MUTATED (ANSWERS_FORGOTTEN)\n'
         '                       ? g_strdup_printf ("{\\"n\\":%d,\\"res\\":[],\\"s\\":\\"ok\\"}", (int)n)\n'
         '                       : g_strdup (zyr_rows_get_text (rows, 1)));\n'),
    ],
    'sync/server/zyr-service-push-judge.c': [
        ('"SELECT count(*) FROM log WHERE home = ?1 AND scope = ?2 AND rec = ?3",',
         'SIM_MUTATED (LATE_WORK_REFUSED)'
         ' ? "SELECT count(*) FROM log WHERE home = ?1 AND scope = ?2 AND rec = ?3 AND op <> \'LEAVE\'"'
         ' : "SELECT count(*) FROM log WHERE home = ?1 AND scope = ?2 AND rec = ?3",'),
    ],
    'sync/server/zyr-blob-folder.c': [
        ('  if (!has_hash (fd, sha256))\n',
         '  if (!has_hash (fd, sha256) && !SIM_MUTATED (PHOTO_UNVERIFIED))\n'),
    ],
    'sync/server/zyr-service-blob.c': [
        ('  if (!zyr_blob_store_append (call->service->blobs, call->caller.home, call->tail, ZYR_BLOB_WHOLE,\n'
         '                              body, TRUE, &cause))\n',
         '  if (!zyr_blob_store_append (call->service->blobs, call->caller.home, call->tail, ZYR_BLOB_WHOLE,\n'
         '                              body, TRUE, &cause)\n'
         '      && !(SIM_MUTATED (PHOTO_HALF_KEPT) && cause->code == ZYR_BLOB_ERROR_IO))\n'),
    ],
    'sync/server/zyr-service-maintain.c': [
        ('      || !recheck_caseloads (tx, publication, self->now_s, error))\n',
         '      || (!SIM_MUTATED (CASELOAD_FOR_EVER)\n'
         '          && !recheck_caseloads (tx, publication, self->now_s, error)))\n'),
        ('  if (g_atomic_int_get (&service->caseloads_day) == (gint)(call->now_s / DAY_S))\n',
         '  if (g_atomic_int_get (&service->caseloads_day) == (gint)(call->now_s / DAY_S)\n'
         '      || SIM_MUTATED (CASELOAD_FOR_EVER))\n'),
    ],
    'sync/server/zyr-service-account.c': [
        ('  if (found.device->revoked && !access->revoked)\n',
         '  if (found.device->revoked && !access->revoked && !SIM_MUTATED (REVOKED_SERVED))\n'),
    ],
    'sync/server/zyr-service-sync.c': [
        ('      if (g_str_equal (text, cursor->digest))\n',
         '      if (g_str_equal (text, cursor->digest) || SIM_MUTATED (DIGEST_UNCOMPARED))\n'),
        ('  if (g_str_equal (epoch, pull->query->epoch) && ',
         '  if ((g_str_equal (epoch, pull->query->epoch) || SIM_MUTATED (EPOCH_IGNORED)) && '),
    ],
    'sync/server/zyr-feeds-compact.c': [
        ('              "UPDATE scope SET floor = ?3, floor_at = ?4"\n'
         '              " WHERE home = ?1 AND scope = ?2 AND floor < ?3",\n',
         '              SIM_MUTATED (FLOOR_STAYS)\n'
         '                  ? "UPDATE scope SET floor_at = ?4"\n'
         '                    " WHERE home = ?1 AND scope = ?2 AND floor < ?3"\n'
         '                  : "UPDATE scope SET floor = ?3, floor_at = ?4"\n'
         '                    " WHERE home = ?1 AND scope = ?2 AND floor < ?3",\n'),
    ],
    'sync/server/zyr-service.c': [
        ('  return g_strv_contains ((const char *const *)scopes, scope);\n',
         '  return SIM_MUTATED (RIGHTS_UNCHECKED)\n'
         '         || g_strv_contains ((const char *const *)scopes, scope);\n'),
    ],
    'sync/server/zyr-publication.c': [
        ('  if (records == NULL || !leave_all_caseloads (self, home, household, error))\n',
         '  if (records == NULL\n'
         '      || (!SIM_MUTATED (TRANSFER_STAYS)\n'
         '          && !leave_all_caseloads (self, home, household, error)))\n'),
        ('  while (zyr_rows_next (rows, &local_error))\n'
         '    zyr_publication_announce (self, scope, pair->home, zyr_rows_get_text (rows, 0),',
         '  while (zyr_rows_next (rows, &local_error) && !SIM_MUTATED (NO_LEAVE))\n'
         '    zyr_publication_announce (self, scope, pair->home, zyr_rows_get_text (rows, 0),'),
        ('          add_entry (self, g_str_equal (entry->kind, "member") ? moving : staying, scope, entry,\n',
         '          g_autofree char *early = g_strconcat ("early:", scope, NULL);\n\n'
         '          add_entry (self, g_str_equal (entry->kind, "member") ? moving : staying,\n'
         '                     SIM_MUTATED (SEQUENCE_EARLY) && head % 5 == 0 ? g_intern_string (early)\n'
         '                                                                   : scope, entry,\n'),
    ],
    'sync/server/zyr-audit.c': [
        ('  if (!read_heads (tx, &heads, error))\n    return FALSE;\n'
         '  for (guint i = 0; i < n_entries; i++)\n',
         '  /* What was numbered before is there only now. */\n'
         '  if (SIM_MUTATED (SEQUENCE_EARLY)\n'
         '      && (!zyr_tx_run (tx,\n'
         '                       "INSERT INTO log (scope, seq, home, rec, kind, household, op, at)"\n'
         '                       " SELECT substr (scope, 7), seq, home, rec, kind, household, op, at"\n'
         '                       " FROM log WHERE scope LIKE \'early:%\' ON CONFLICT (home, scope, rec)"\n'
         '                       " DO UPDATE SET seq = excluded.seq, op = excluded.op",\n'
         '                       ZYR_NO_VALUES, error)\n'
         '          || !zyr_tx_run (tx, "DELETE FROM log WHERE scope LIKE \'early:%\'", ZYR_NO_VALUES,\n'
         '                          error)))\n'
         '    return FALSE;\n'
         '  if (!read_heads (tx, &heads, error))\n    return FALSE;\n'
         '  for (guint i = 0; i < n_entries; i++)\n'),
    ],
    'sync/server/zyr-storage-sqlite.c': [
        ('"PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"\n'
         '                                      "PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF",\n',
         'SIM_MUTATED (CENTRE_UNSYNCED)\n'
         '                                          ? "PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF"\n'
         '                                          : "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"\n'
         '                                            "PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF",\n'),
    ],
    'sync/protocol/zyr-feed.c': [
        ('  zyr_message_malformed (error, "feed page without its trailer");\n',
         '  if (SIM_MUTATED (TORN_PAGE_TAKEN) && n_lines > 0)\n'
         '    {\n'
         '      page->head = page->next + 1;\n'
         '      page->next += 1;\n'
         '      return g_steal_pointer (&page);\n'
         '    }\n'
         '  zyr_message_malformed (error, "feed page without its trailer");\n'),
    ],
    'sync/client/zyr-sync-engine-hello.c': [
        ('  self->push_after = MIN (self->acked_op, answer->last_op);\n',
         '  self->push_after = SIM_MUTATED (NO_JOURNAL) ? self->acked_op\n'
         '                                              : MIN (self->acked_op, answer->last_op);\n'),
    ],
    'sync/client/zyr-sync-engine-push.c': [
        ('      if (self->centre_op > self->push_after)\n',
         '      if (self->centre_op > self->push_after && !SIM_MUTATED (COPY_UNNOTICED))\n'),
    ],
    'src/domain/zyr-operation.c': [
        ('      || (gint64) n <= after)\n',
         '      || (gint64) n <= after || SIM_MUTATED (COPY_TOKENS_STAY))\n'),
    ],
    'sync/client/zyr-sync-engine-pull.c': [
        ('    zyr_sync_engine_load (self); /* the store knows',
         '    (SIM_MUTATED (COMPARED_ONCE) ? zyr_sync_engine_hello\n'
         '                                 : zyr_sync_engine_load) (self); /* the store knows'),
        ('      if (!g_str_equal (scope->epoch, answer->epoch))\n',
         '      if (!g_str_equal (scope->epoch, answer->epoch) && !SIM_MUTATED (EPOCH_IGNORED))\n'),
    ],
    'sync/client/zyr-sync-engine-upload.c': [
        ('      if (zyr_sync_engine_is_in_contact (self) && !zyr_sync_engine_is_sending (self)\n'
         '          && is_allowed (self))\n'
         '        begin (self, lane);\n',
         '      if (SIM_MUTATED (PHOTO_FORGOTTEN))\n'
         '        mark (self, lane);\n'
         '      else if (zyr_sync_engine_is_in_contact (self) && !zyr_sync_engine_is_sending (self)\n'
         '               && is_allowed (self))\n'
         '        begin (self, lane);\n'),
    ],
    'src/domain/zyr-operation-set.c': [
        ('  if (g_strcmp0 (base, zyr_record_get_token (record, field)) != 0)\n',
         '  g_autofree char *version = g_strdup_printf ("%d", (int) zyr_record_get_ver (record));\n\n'
         '  if (!SIM_MUTATED (LAST_WRITER_WINS)\n'
         '      && g_strcmp0 (base, SIM_MUTATED (VERSION_NUMBERS)\n'
         '                              ? version\n'
         '                              : zyr_record_get_token (record, field)) != 0)\n'),
        ('  copy_member (body, "mine", json_object_get_member (change, "value"));\n',
         '  if (!SIM_MUTATED (CONFLICT_LOSES_MINE))\n'
         '    copy_member (body, "mine", json_object_get_member (change, "value"));\n'),
    ],
    'src/domain/zyr-operation-build.c': [
        ('      zyr_json_set_optional (change, "base", zyr_record_get_token (rec, field));\n',
         '      g_autofree char *version = g_strdup_printf ("%d", (int) zyr_record_get_ver (rec));\n\n'
         '      zyr_json_set_optional (change, "base", SIM_MUTATED (VERSION_NUMBERS)\n'
         '                                                 ? version\n'
         '                                                 : zyr_record_get_token (rec, field));\n'),
    ],
    'src/domain/zyr-visit-state.c': [
        ('  if ((actor & transition->barred) != 0)\n',
         '  if ((actor & transition->barred) != 0 && !SIM_MUTATED (OWN_VISIT_JUDGED))\n'),
    ],
    'src/store/zyr-store-open.c': [
        ('                           "PRAGMA synchronous = FULL;"\n',
         '                           "PRAGMA synchronous = FULL;"\n'),
        ('  return zyr_store_script (self, "PRAGMA foreign_keys = ON", error)\n',
         '  return zyr_store_script (self,\n'
         '                           SIM_MUTATED (DEVICE_UNSYNCED)\n'
         '                               ? "PRAGMA foreign_keys = ON; PRAGMA synchronous = OFF"\n'
         '                               : "PRAGMA foreign_keys = ON",\n'
         '                           error)\n'),
    ],
    'src/store/zyr-store-operations.c': [
        ('                           oldest,\n                           last - ZYR_JOURNAL_N_MIN);\n',
         '                           oldest,\n'
         '                           last - (SIM_MUTATED (JOURNAL_BY_AGE) ? 0 : ZYR_JOURNAL_N_MIN));\n'),
        ('                            oldest,\n                            last - ZYR_JOURNAL_N_MIN)\n',
         '                            oldest,\n'
         '                            last - (SIM_MUTATED (JOURNAL_BY_AGE) ? 0 : ZYR_JOURNAL_N_MIN))\n'),
        ('  if (!zyr_stmt_ok (query, error))\n    return NULL;\n'
         '  if (operations->len == 0 && after < last)\n',
         '  if (!zyr_stmt_ok (query, error))\n    return NULL;\n'
         '  g_clear_pointer (&query, zyr_stmt_free);\n'
         '  if (SIM_MUTATED (DROPPED_ON_SEND)\n'
         '      && !zyr_store_exec (self, error,\n'
         '                          "UPDATE outbox SET state = 2 WHERE n > ? AND n <= ? AND state = 0",\n'
         '                          "ii", after, after + (gint64) operations->len))\n'
         '    return NULL;\n'
         '  if (operations->len == 0 && after < last)\n'),
        ('    case ZYR_STORE_RESULT_OK:\n    default:\n      return ZYR_STORE_OP_SENT;\n',
         '    case ZYR_STORE_RESULT_OK:\n    default:\n'
         '      return SIM_MUTATED (OVERLAY_ENDS_AT_ACK) ? ZYR_STORE_OP_SETTLED : ZYR_STORE_OP_SENT;\n'),
        ('  self->changes->outbox = TRUE;\n'
         '  return prune (self, dirty, error) && zyr_store_refresh_view (self, dirty, error)\n',
         '  self->changes->outbox = TRUE;\n'
         '  return prune (self, dirty, error)\n'
         '         && (SIM_MUTATED (VIEW_NOT_RECOMPUTED) || zyr_store_refresh_view (self, dirty, error))\n'),
    ],
    'src/store/zyr-store-drafts.c': [
        ('                            "DELETE FROM draft_entry WHERE draft = ? AND seq <= ?"\n',
         '                            SIM_MUTATED (DRAFT_CUT)\n'
         '                                ? "DELETE FROM draft_entry WHERE draft = ? AND seq > 0 * ?"\n'
         '                                  " AND action <> ?"\n'
         '                                :\n'
         '                            "DELETE FROM draft_entry WHERE draft = ? AND seq <= ?"\n'),
    ],
    'src/store/zyr-store-kept.c': [
        ('                            "UPDATE draft SET op = -1, is_open = 0 WHERE op = 0"\n'
         '                            " AND visit = (SELECT visit FROM draft WHERE id = ?)",\n',
         '                            SIM_MUTATED (DRAFT_DISPLACED)\n'
         '                                ? "UPDATE draft SET op = -2 WHERE op = 0"\n'
         '                                  " AND visit = (SELECT visit FROM draft WHERE id = ?)"\n'
         '                                : "UPDATE draft SET op = -1, is_open = 0 WHERE op = 0"\n'
         '                                  " AND visit = (SELECT visit FROM draft WHERE id = ?)",\n'),
    ],
    'src/store/zyr-store-feed.c': [
        ('    sql = "DELETE FROM draft WHERE household = ? AND household <> \'\'"\n',
         '    sql = SIM_MUTATED (DRAFT_LEAVES) ? "DELETE FROM draft WHERE household = ?" :\n'
         '          "DELETE FROM draft WHERE household = ? AND household <> \'\'"\n'),
        ('  for (guint i = 0; i < entries->len; i++)\n'
         '    if (!apply_entry (&page, g_ptr_array_index (entries, i), error))\n'
         '      return FALSE;\n',
         '  if (SIM_MUTATED (CURSOR_BEFORE_ROWS))\n'
         '    {\n'
         '      if (!zyr_store_exec (self, error, "UPDATE scope SET seq = ? WHERE id = ?", "ii", next_seq,\n'
         '                           page.scope)\n'
         '          || !zyr_store_commit (g_steal_pointer (&transaction), error))\n'
         '        return FALSE;\n'
         '      transaction = zyr_store_begin (self, error);\n'
         '      if (transaction == NULL)\n'
         '        return FALSE;\n'
         '    }\n'
         '  for (guint i = 0; i < entries->len; i++)\n'
         '    if (!apply_entry (&page, g_ptr_array_index (entries, i), error))\n'
         '      return FALSE;\n'),
        ('  if (!zyr_store_refresh_view (self, page->dirty, error)\n',
         '  if (SIM_MUTATED (SETTLED_BY_CURSOR)\n'
         '      && !zyr_store_exec (self, error, "UPDATE outbox SET state = 2 WHERE state = 1", ""))\n'
         '    return FALSE;\n'
         '  if (!zyr_store_refresh_view (self, page->dirty, error)\n'),
        ('  return find_scope (&page, scope, error) && sweep (&page, TRUE, error)\n',
         '  return find_scope (&page, scope, error)\n'
         '         && (SIM_MUTATED (NO_SWEEP) || sweep (&page, TRUE, error))\n'),
    ],
}


def main():
    source, copy = map(pathlib.Path, sys.argv[1:3])
    path = next((p for p in MUTATIONS if source.as_posix().endswith(p)), None)
    text = source.read_text(encoding='utf-8')
    for old, new in MUTATIONS[path]:
        if text.count(old) != 1:
            sys.exit(f'{source}: this text stands in it {text.count(old)} times, not once; '
                     f'think again about the error that mutate.py puts there:\n{old}')
        text = text.replace(old, new)
    copy.write_text(f'#include "sim-mutation.h"\n{text}', encoding='utf-8')


main()
