/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Counts that depend on the very instances that they make: “one more than there are, until the last is
 * said to be the last”. Such a repeat grows once with each answer that its count depends on, as it
 * grows in other clients each time a person goes past its end; computed at once it would never rest. */
#include "zyr-session-private.h"

/* What a change of a node's text or presence sets off, through calculations and relevance */
typedef struct
{
  const ZyrTrigger *wanted;
  GHashTable *seen; /* set of ZyrTrigger */
  gboolean found;
} Search;

static void
follow (Search *self, const ZyrSchema *schema, gboolean below)
{
  for (guint i = 0; i < schema->dependents->len && !self->found; i++)
    {
      ZyrTrigger *trigger = g_array_index (schema->dependents, ZyrDependent, i).trigger;

      if (trigger == self->wanted)
        self->found = TRUE;
      else if ((trigger->kind == ZYR_TRIGGER_CALCULATE || trigger->kind == ZYR_TRIGGER_RELEVANT)
               && g_hash_table_add (self->seen, trigger))
        follow (self, trigger->schema, trigger->kind == ZYR_TRIGGER_RELEVANT);
    }
  for (guint i = 0; below && i < schema->children->len && !self->found; i++)
    follow (self, schema->children->pdata[i], TRUE);
}

static gboolean
reaches (const ZyrSchema *from, gboolean below, const ZyrTrigger *wanted)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  Search search = { wanted, seen, FALSE };

  follow (&search, from, below);
  return search.found;
}

void
zyr_count_load (ZyrForm *form)
{
  for (guint i = 0; i < form->triggers->len; i++)
    {
      ZyrTrigger *trigger = form->triggers->pdata[i];

      if (trigger->kind == ZYR_TRIGGER_COUNT)
        trigger->reads_itself = reaches (trigger->schema, TRUE, trigger);
    }
}

/* An answer was written: the counts that wait for one and depend on it grow. */
void
zyr_count_wake (ZyrFormSession *self, const ZyrNode *node)
{
  for (guint i = self->form->n_ordered; i < self->form->triggers->len; i++)
    {
      const ZyrTrigger *trigger = self->form->triggers->pdata[i];

      if (!self->pending[i].waits || !reaches (node->schema, FALSE, trigger))
        continue;
      self->pending[i].waits = FALSE;
      zyr_recalc_mark (self, trigger, NULL);
    }
}
