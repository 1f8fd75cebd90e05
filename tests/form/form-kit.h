/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Small forms written in a test */

#include "zyr-form.h"

#define KIT_FORM(head, body)                                                                       \
  "<?xml version='1.0'?>\n"                                                                        \
  "<h:html xmlns='http://www.w3.org/2002/xforms' xmlns:h='http://www.w3.org/1999/xhtml'"           \
  " xmlns:jr='http://openrosa.org/javarosa' xmlns:orx='http://openrosa.org/xforms'"                \
  " xmlns:odk='http://www.opendatakit.org/xforms'>\n"                                              \
  "<h:head><h:title>T</h:title><model>\n" head "\n</model></h:head>\n<h:body>\n" body              \
  "\n</h:body></h:html>"

ZyrForm *kit_form (const char *xml);

/* The error that the form is refused with; asserts that it is */
GError *kit_refused (const char *xml);

/* 2026-11-21 10:00 in Europe/Istanbul; @files: name, text, name, text …, NULL */
ZyrFormSession *kit_session (ZyrForm *form, const char *const *files);
ZyrFormSession *kit_open (const char *xml);
ZyrFormContext kit_context (void);
GHashTable *kit_media (const char *const *files);

/* Answers and verifies by brute force */
void kit_answer (ZyrFormSession *session, const char *ref, const char *value);
void kit_assert_value (ZyrFormSession *session, const char *ref, const char *value);
void kit_assert_label (ZyrFormSession *session, const char *ref, const char *label);

/* Choices as "value=label value=label" */
void kit_assert_choices (ZyrFormSession *session, const char *ref, const char *choices);
void kit_assert_verified (ZyrFormSession *session);

/* Returns: (transfer full): "path=value\n" of all values */
char *kit_values (ZyrFormSession *session);
