/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-form-host.h"

G_BEGIN_DECLS

/**
 * ZyrTestHost: a host over a bare form session, that "saves" an answer some milliseconds later and
 * keeps pictures in memory.
 */
#define ZYR_TYPE_TEST_HOST (zyr_test_host_get_type ())
G_DECLARE_FINAL_TYPE (ZyrTestHost, zyr_test_host, ZYR, TEST_HOST, GObject)

/**
 * zyr_test_host_new:
 * @form_path: the form document
 * @media_dir: (nullable): the folder of its external files
 */
ZyrTestHost *zyr_test_host_new (const char *form_path, const char *media_dir, GError **error);

/** zyr_test_host_new_from_xml: a form without external files, in a string */
ZyrTestHost *zyr_test_host_new_from_xml (const char *xml, GError **error);

/** zyr_test_host_set_language: bare code; FALSE when the form does not have it */
gboolean zyr_test_host_set_language (ZyrTestHost *self, const char *code);

/** zyr_test_host_load_answers: a scripted fill, "name=value" or "name#i=value" a line.
 * Returns: the number of answers given */
guint zyr_test_host_load_answers (ZyrTestHost *self, const char *path);

/* What stands beside a question from now on. */
void zyr_test_host_set_registry (ZyrTestHost *self, const char *ref, const char *text);
void zyr_test_host_set_earlier (ZyrTestHost *self, const char *ref, const char *value);
void zyr_test_host_set_remark (ZyrTestHost *self, const char *ref, const char *text);

/** zyr_test_host_get_n_answers: answers taken so far */
guint zyr_test_host_get_n_answers (ZyrTestHost *self);

/* Milliseconds from an answer to its saved mark; negative: never. */
void zyr_test_host_set_save_delay_ms (ZyrTestHost *self, int delay_ms);

G_END_DECLS
