/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "ziyaret-form.h"

G_BEGIN_DECLS

char *zyr_json_line (JsonBuilder *builder);
void zyr_json_print (JsonBuilder *builder);
void zyr_json_add_string (JsonBuilder *builder, const char *name, const char *value);
void zyr_json_add_number (JsonBuilder *builder, double number);
const char *zyr_json_text (JsonObject *object, const char *name);
char *zyr_json_dup_scalar (JsonObject *object, const char *name);
JsonObject *zyr_json_object (JsonObject *object, const char *name);
JsonArray *zyr_json_array (JsonObject *object, const char *name);

typedef gboolean (*ZyrJsonAnswer) (JsonObject *question, JsonBuilder *builder, GError **error);
int zyr_json_each_line (ZyrJsonAnswer answer);

G_END_DECLS
