/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-rights.h"

#include "zyr-audit.h"
#include "zyr-json.h"
#include "zyr-limits.h"
#include "zyr-record-table.h"
#include "zyr-submission.h"

#include <string.h>

/* Feeds */

GStrv
zyr_rights_dup_feeds (ZyrRole roles, const char *home, const char *account)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autofree char *feed = NULL;
  gboolean in_foundation = !g_str_equal (home, ZYR_AUDIT_CENTRE);
  gboolean files = FALSE;
  gboolean health = FALSE;

  /* An inspector's reach is wider, but he opens files one by one. */
  for (guint i = 0; i < ZYR_N_ROLES; i++)
    {
      ZyrRole role = (ZyrRole)(roles & (1u << i));

      files |= zyr_role_get_reach (role, ZYR_ACTION_SEE_FILE) == ZYR_REACH_FOUNDATION;
      health |= zyr_role_get_reach (role, ZYR_ACTION_SEE_HEALTH) == ZYR_REACH_FOUNDATION;
    }
  g_strv_builder_add (builder, "ref");
  if (in_foundation && files)
    feed = g_strconcat (health ? "f:" : "o:", home, NULL);
  else if (in_foundation && (roles & (ZYR_ROLE_WORKER | ZYR_ROLE_SECOND)) != 0)
    feed = g_strconcat ("w:", account, NULL);
  else if (in_foundation && (roles & ZYR_ROLE_BOARD) != 0)
    feed = g_strconcat ("b:", home, NULL);
  if (feed != NULL)
    g_strv_builder_add (builder, feed);
  return g_strv_builder_end (builder);
}

char *
zyr_rights_dup_log (const char *feed)
{
  return g_str_has_prefix (feed, "o:") ? g_strconcat ("f:", feed + 2, NULL) : g_strdup (feed);
}

gboolean
zyr_rights_is_partial (const char *feed)
{
  return g_str_has_prefix (feed, "o:") || g_str_has_prefix (feed, "b:");
}

gboolean
zyr_rights_may_open (ZyrRole roles)
{
  return zyr_roles_allow (roles, ZYR_ACTION_SEE_FILE, ZYR_REACH_ALL);
}

/* Records */

struct _ZyrReading
{
  ZyrTx *tx;
  const char *home;
  gboolean never_health;     /* not the feed's to show */
  gboolean programme_health; /* where a programme needs it */
  ZyrFormFunc form;
  gpointer form_data;
  GHashTable *forms;      /* visit -> Sensitive */
  GHashTable *households; /* household -> whether health answers are shown */
};

/* What of a form's answers is about health. */
typedef struct
{
  GStrv paths; /* NULL: the form does not say, so all of it may be */
  GStrv codes; /* of discrepancies */
} Sensitive;

static void
sensitive_free (Sensitive *self)
{
  g_strfreev (self->paths);
  g_strfreev (self->codes);
  g_free (self);
}

ZyrReading *
zyr_reading_new (ZyrTx *tx,
                 const char *home,
                 const char *feed,
                 ZyrFormFunc form,
                 gpointer form_data)
{
  ZyrReading *self = g_new0 (ZyrReading, 1);

  self->tx = tx;
  self->home = home;
  self->never_health = g_str_has_prefix (feed, "o:");
  self->programme_health = g_str_has_prefix (feed, "b:");
  self->form = form;
  self->form_data = form_data;
  self->forms = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                       (GDestroyNotify)sensitive_free);
  self->households = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

void
zyr_reading_free (ZyrReading *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->forms);
  g_hash_table_unref (self->households);
  g_free (self);
}

/* The programmes that are granted for an illness or a disability. */
static gboolean
needs_health (ZyrRecord *household)
{
  static const char *const programmes[] = { "disab",    "disab_rel", "silicosis", "homecare",
                                            "chronic", "ups",       "snt_health", NULL };
  g_auto (GStrv) names = zyr_json_dup_strings (zyr_record_get_body (household), "programmes");

  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    if (g_strv_contains (programmes, names[i]))
      return TRUE;
  return FALSE;
}

static gboolean
shows_health (ZyrReading *self, const char *household, gboolean *shows, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ZyrRecord) record = NULL;
  gpointer known = NULL;

  *shows = !self->never_health;
  if (!self->programme_health || household == NULL)
    return TRUE;
  if (g_hash_table_lookup_extended (self->households, household, NULL, &known))
    {
      *shows = GPOINTER_TO_INT (known);
      return TRUE;
    }
  record = zyr_record_table_dup (self->tx, self->home, ZYR_KIND_HOUSEHOLD, household, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  *shows = record != NULL && needs_health (record);
  g_hash_table_insert (self->households, g_strdup (household), GINT_TO_POINTER (*shows));
  return TRUE;
}

/* "/data/s3/member[2]/m_rate" is below "/data/s3/member". */
static gboolean
is_below (const char *ref, GStrv paths)
{
  g_autoptr (GString) generic = g_string_new (NULL);
  gboolean index = FALSE;

  for (const char *p = ref; *p != '\0'; p++)
    {
      index = *p == '[' || (index && *p != ']');
      if (!index && *p != ']')
        g_string_append_c (generic, *p);
    }
  for (guint i = 0; paths[i] != NULL; i++)
    {
      gsize size = strlen (paths[i]);

      if (strncmp (generic->str, paths[i], size) == 0
          && (generic->str[size] == '\0' || generic->str[size] == '/'))
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_sensitive (const char *ref, const Sensitive *sensitive)
{
  return sensitive->paths == NULL || ref == NULL || is_below (ref, sensitive->paths);
}

static Sensitive *
sensitive_new (JsonObject *meta)
{
  Sensitive *self = g_new0 (Sensitive, 1);
  JsonObject *discrepancies = zyr_json_get_object (meta, "discrepancies");
  g_autoptr (GStrvBuilder) codes = g_strv_builder_new ();
  g_autoptr (GList) names = discrepancies != NULL ? json_object_get_members (discrepancies) : NULL;

  if (meta != NULL && zyr_json_has (meta, "sensitive"))
    self->paths = zyr_json_dup_strings (meta, "sensitive");
  for (GList *l = names; l != NULL; l = l->next)
    {
      JsonObject *one = zyr_json_get_object (discrepancies, l->data);

      if (is_sensitive (zyr_json_get_string (one, "path", NULL), self))
        g_strv_builder_add (codes, l->data);
    }
  self->codes = g_strv_builder_end (codes);
  return self;
}

static gboolean
find_sensitive (ZyrReading *self, const char *visit, const Sensitive **found, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ZyrRecord) record = NULL;
  g_autoptr (ZyrRecord) form = NULL;
  Sensitive *known = g_hash_table_lookup (self->forms, visit);

  if (known == NULL)
    {
      record = zyr_record_table_dup (self->tx, self->home, ZYR_KIND_VISIT, visit, &local_error);
      if (record != NULL)
        form = self->form (self->tx, zyr_record_get_string (record, "form", ""), self->form_data,
                           &local_error);
      if (local_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      known = sensitive_new (
          form != NULL ? zyr_json_get_object (zyr_record_get_body (form), "meta") : NULL);
      g_hash_table_insert (self->forms, g_strdup (visit), known);
    }
  *found = known;
  return TRUE;
}

typedef gboolean (*KeepFunc) (JsonObject *object, const Sensitive *sensitive);

/* Leaves only those objects of the array that @keeps says. */
static void
filter (JsonObject *body, const char *member, KeepFunc keeps, const Sensitive *sensitive)
{
  JsonArray *array = zyr_json_get_array (body, member);
  JsonArray *kept;

  if (array == NULL)
    return;
  kept = json_array_new ();
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

      if (object != NULL && keeps (object, sensitive))
        json_array_add_element (kept, zyr_json_copy (node));
    }
  json_object_set_array_member (body, member, kept);
}

static gboolean
has_open_ref (JsonObject *object, const Sensitive *sensitive)
{
  return !is_sensitive (zyr_json_get_string (object, "ref", NULL), sensitive);
}

static gboolean
is_open_discrepancy (JsonObject *object, const Sensitive *sensitive)
{
  return sensitive->paths != NULL
         && !g_strv_contains ((const char *const *)sensitive->codes,
                              zyr_json_get_string (object, "code", ""));
}

static gboolean
is_open_item (JsonObject *item, const Sensitive *sensitive)
{
  return !g_str_equal (zyr_json_get_string (item, "service", ""), "health")
         && !g_str_equal (zyr_json_get_string (item, "institution", ""), "saglik");
}

static void
hide_in_revision (JsonObject *body, const Sensitive *sensitive)
{
  const char *const *paths = (const char *const *)sensitive->paths;
  const char *instance = zyr_json_get_string (body, "instance", NULL);
  g_autoptr (ZyrSubmission) submission
      = paths != NULL && instance != NULL ? zyr_submission_parse (instance) : NULL;
  g_autofree char *left
      = submission != NULL ? zyr_submission_dup_without (submission, paths) : NULL;
  JsonObject *result = zyr_json_get_object (body, "result");

  if (left != NULL)
    json_object_set_string_member (body, "instance", left);
  else
    json_object_remove_member (body, "instance");
  if (result != NULL)
    filter (result, "discrepancies", is_open_discrepancy, sensitive);
  filter (body, "attachments", has_open_ref, sensitive);
  filter (body, "replies", has_open_ref, sensitive);
  json_object_set_boolean_member (body, "withheld", TRUE);
}

/* Takes health answers out of @body. Returns whether anything is left to show. */
static gboolean
hide (ZyrReading *self, ZyrKind kind, JsonObject *body, gboolean *left, GError **error)
{
  const Sensitive *sensitive = NULL;

  *left = TRUE;
  if (kind == ZYR_KIND_REGISTRY_SNAPSHOT)
    /* Of what the institutions say, the health ministry's part. */
    filter (body, "items", is_open_item, NULL);
  if (kind != ZYR_KIND_VISIT_REVISION && kind != ZYR_KIND_REVIEW && kind != ZYR_KIND_ATTACHMENT)
    return TRUE;
  if (!find_sensitive (self, zyr_json_get_string (body, "visit", ""), &sensitive, error))
    return FALSE;
  if (kind == ZYR_KIND_VISIT_REVISION)
    hide_in_revision (body, sensitive);
  else if (kind == ZYR_KIND_REVIEW)
    filter (body, "remarks", has_open_ref, sensitive);
  else
    *left = !is_sensitive (zyr_json_get_string (body, "ref", NULL), sensitive);
  return TRUE;
}

gboolean
zyr_reading_show (ZyrReading *self,
                  ZyrKind kind,
                  const char *household,
                  const char *body,
                  char **shown,
                  GError **error)
{
  g_autoptr (JsonObject) object = NULL;
  gboolean health = FALSE;
  gboolean left = TRUE;

  *shown = NULL;
  if (!shows_health (self, household, &health, error))
    return FALSE;
  if (health
      || (kind != ZYR_KIND_REGISTRY_SNAPSHOT && kind != ZYR_KIND_VISIT_REVISION
          && kind != ZYR_KIND_REVIEW && kind != ZYR_KIND_ATTACHMENT))
    {
      *shown = g_strdup (body);
      return TRUE;
    }
  object = zyr_json_parse_object (body, -1, ZYR_RECORD_BODY_SIZE_BYTES_MAX, error);
  if (object == NULL || !hide (self, kind, object, &left, error))
    return FALSE;
  if (left)
    *shown = zyr_json_object_to_canonical (object);
  return TRUE;
}
