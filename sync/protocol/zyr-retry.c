/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-retry.h"

#include "zyr-limits.h"
#include "zyr-message-reader-private.h"

#define SMALL_BYTES_MAX ZYR_KIB (64)

ZyrRefusedOp *
zyr_refused_op_new (gint64 n, const char *reason, gboolean again)
{
  ZyrRefusedOp *self = g_new0 (ZyrRefusedOp, 1);

  self->n = n;
  self->reason = g_strdup (reason != NULL ? reason : "");
  self->again = again;
  return self;
}

void
zyr_refused_op_free (ZyrRefusedOp *self)
{
  if (self == NULL)
    return;
  g_free (self->reason);
  g_free (self);
}

GPtrArray *
zyr_refused_ops_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify)zyr_refused_op_free);
}

gboolean
zyr_refused_ops_read (JsonObject *object, GPtrArray *ops, GError **error)
{
  JsonArray *array = NULL;

  if (!json_object_has_member (object, "refused"))
    return TRUE;
  if (!zyr_message_read_array (object, "refused", ZYR_REFUSED_OPS_N_MAX, &array, error))
    return FALSE;
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      const char *reason = NULL;
      gint64 n = 0;

      if (!JSON_NODE_HOLDS_OBJECT (node))
        return zyr_message_malformed (error, "member refused: no object");
      if (!zyr_message_read_int (json_node_get_object (node), "n", 1, G_MAXINT64, &n, error)
          || !zyr_message_read_optional (json_node_get_object (node), "reason",
                                         ZYR_NAME_SIZE_BYTES_MAX, &reason, error))
        return FALSE;
      g_ptr_array_add (ops, zyr_refused_op_new (n, reason, FALSE));
    }
  return TRUE;
}

void
zyr_refused_ops_write (JsonObject *object, GPtrArray *ops)
{
  JsonArray *array;

  if (ops == NULL || ops->len == 0)
    return;
  array = json_array_sized_new (ops->len);
  for (guint i = 0; i < ops->len && i < ZYR_REFUSED_OPS_N_MAX; i++)
    {
      const ZyrRefusedOp *op = g_ptr_array_index (ops, i);
      JsonObject *item = json_object_new ();

      json_object_set_int_member (item, "n", op->n);
      if (op->reason[0] != '\0')
        json_object_set_string_member (item, "reason", op->reason);
      json_array_add_object_element (array, item);
    }
  json_object_set_array_member (object, "refused", array);
}

ZyrRetryRequest *
zyr_retry_request_new (void)
{
  ZyrRetryRequest *request = g_new0 (ZyrRetryRequest, 1);

  request->ops = g_array_new (FALSE, FALSE, sizeof (gint64));
  return request;
}

void
zyr_retry_request_free (ZyrRetryRequest *request)
{
  if (request == NULL)
    return;
  g_array_unref (request->ops);
  g_free (request);
}

ZyrRetryRequest *
zyr_retry_request_parse (GBytes *body, GError **error)
{
  g_autoptr (ZyrRetryRequest) request = zyr_retry_request_new ();
  g_autoptr (JsonObject) object = zyr_message_open (body, SMALL_BYTES_MAX, error);
  JsonArray *ops = NULL;

  if (object == NULL
      || !zyr_message_read_array (object, "ops", ZYR_REFUSED_OPS_N_MAX, &ops, error))
    return NULL;
  for (guint i = 0; i < json_array_get_length (ops); i++)
    {
      JsonNode *node = json_array_get_element (ops, i);
      gint64 n = 0;

      if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_INT64)
        n = json_node_get_int (node);
      if (n < 1)
        {
          zyr_message_malformed (error, "member ops: no number of an operation");
          return NULL;
        }
      g_array_append_val (request->ops, n);
    }
  if (request->ops->len == 0)
    {
      zyr_message_malformed (error, "member ops: empty");
      return NULL;
    }
  return g_steal_pointer (&request);
}

GBytes *
zyr_retry_request_to_bytes (const ZyrRetryRequest *request)
{
  JsonObject *object = json_object_new ();
  JsonArray *ops = json_array_sized_new (request->ops->len);

  for (guint i = 0; i < request->ops->len; i++)
    json_array_add_int_element (ops, g_array_index (request->ops, gint64, i));
  json_object_set_array_member (object, "ops", ops);
  return zyr_message_close (object);
}
