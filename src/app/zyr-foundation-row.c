/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-live-list-private.h"
#include "zyr-store-records.h"
#include "zyr-store.h"
#include "zyr-transfer.h"

#include <string.h>

struct _ZyrFoundationRow
{
  GObject parent_instance;
  char *id;
  char *name;
};

G_DEFINE_FINAL_TYPE (ZyrFoundationRow, zyr_foundation_row, G_TYPE_OBJECT)

static const ZyrRowField fields[] = {
  ZYR_ROW_STRING (ZyrFoundationRow, "id", id),
  ZYR_ROW_STRING (ZyrFoundationRow, "name", name),
};

static void
zyr_foundation_row_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  if (prop_id >= 1 && prop_id <= G_N_ELEMENTS (fields))
    zyr_row_get_field (object, &fields[prop_id - 1], value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
zyr_foundation_row_finalize (GObject *object)
{
  zyr_row_clear_fields (object, fields, G_N_ELEMENTS (fields));
  G_OBJECT_CLASS (zyr_foundation_row_parent_class)->finalize (object);
}

static void
zyr_foundation_row_class_init (ZyrFoundationRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = zyr_foundation_row_get_property;
  object_class->finalize = zyr_foundation_row_finalize;
  zyr_row_install_fields (object_class, fields, G_N_ELEMENTS (fields));
}

static void
zyr_foundation_row_init (ZyrFoundationRow *self)
{
}

const char *
zyr_foundation_row_get_id (ZyrFoundationRow *self)
{
  return self->id;
}

const char *
zyr_foundation_row_get_name (ZyrFoundationRow *self)
{
  return self->name;
}

static gboolean
row_equal (gpointer a, gpointer b)
{
  return zyr_row_equal_fields (a, b, fields, G_N_ELEMENTS (fields));
}

static int
compare_rows (gconstpointer a, gconstpointer b)
{
  const ZyrFoundationRow *row_a = *(ZyrFoundationRow *const *)a;
  const ZyrFoundationRow *row_b = *(ZyrFoundationRow *const *)b;
  int order = g_utf8_collate (row_a->name, row_b->name);

  return order != 0 ? order : strcmp (row_a->id, row_b->id);
}

static void
add_rows (GPtrArray *rows, ZyrRecord *directory, const char *own)
{
  JsonArray *lines = zyr_json_get_array (zyr_record_get_body (directory), "foundations");

  for (guint i = 0; lines != NULL && i < json_array_get_length (lines); i++)
    {
      JsonObject *line = zyr_json_object_at (lines, i);
      const char *id = zyr_json_get_string (line, "id", NULL);
      ZyrFoundationRow *row;

      if (id == NULL || g_strcmp0 (id, own) == 0)
        continue;
      row = g_object_new (ZYR_TYPE_FOUNDATION_ROW, NULL);
      zyr_row_set_text (&row->id, id);
      zyr_row_set_text (&row->name, zyr_json_get_string (line, "name", id));
      g_ptr_array_add (rows, row);
    }
}

static gpointer
read_but (ZyrStore *store, const char *own, GError **error)
{
  g_autoptr (GPtrArray) directories
      = zyr_store_list_records (store, ZYR_KIND_DIRECTORY, NULL, error);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);

  if (directories == NULL)
    return NULL;
  for (guint i = 0; i < directories->len; i++)
    add_rows (rows, g_ptr_array_index (directories, i), own);
  g_ptr_array_sort (rows, compare_rows);
  return g_steal_pointer (&rows);
}

static gpointer
read_rows (ZyrStore *store, const ZyrActor *actor, gpointer data, GError **error)
{
  return read_but (store, actor->foundation, error);
}

static gpointer
read_all (ZyrStore *store, const ZyrActor *actor, gpointer data, GError **error)
{
  return read_but (store, NULL, error);
}

ZyrLiveList *
zyr_foundation_list_new_all (ZyrWorkspace *workspace)
{
  g_return_val_if_fail (ZYR_IS_WORKSPACE (workspace), NULL);

  return zyr_live_list_new (workspace, ZYR_TYPE_FOUNDATION_ROW, row_equal, read_all);
}

ZyrLiveList *
zyr_foundation_list_new (ZyrWorkspace *workspace)
{
  g_return_val_if_fail (ZYR_IS_WORKSPACE (workspace), NULL);

  return zyr_live_list_new (workspace, ZYR_TYPE_FOUNDATION_ROW, row_equal, read_rows);
}
