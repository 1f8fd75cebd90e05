/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-report-beside.h"

#include <glib/gi18n.h>

#include "zyr-format.h"
#include "zyr-settings.h"
#include "zyr-visit-row.h"

static ZyrReviewBase
get_wanted (void)
{
  static const char *const names[ZYR_N_REVIEW_BASES] = {
    [ZYR_REVIEW_BASE_REVISION] = "revision",
    [ZYR_REVIEW_BASE_VISIT] = "visit",
    [ZYR_REVIEW_BASE_REGISTRY] = "registry",
  };
  g_autofree char *name = g_settings_get_string (zyr_settings_get (), ZYR_SETTINGS_REVIEW_BASE);

  for (ZyrReviewBase base = 0; base < ZYR_N_REVIEW_BASES; base++)
    {
      if (g_str_equal (names[base], name))
        return base;
    }
  return ZYR_N_REVIEW_BASES;
}

void
zyr_report_beside_choose (ZyrReportBeside *self, ZyrReviewDesk *desk)
{
  ZyrReviewBase wanted = get_wanted ();

  self->base = wanted < ZYR_N_REVIEW_BASES && zyr_review_desk_has_base (desk, wanted)
                   ? wanted
                   : ZYR_N_REVIEW_BASES;
  self->only_differences
      = g_settings_get_boolean (zyr_settings_get (), ZYR_SETTINGS_REVIEW_ONLY_DIFFERENCES);
  switch (self->base)
    {
    case ZYR_REVIEW_BASE_REVISION:
      /* Translators: stands before an answer: “Before: 3” */
      self->title = C_ ("beside an answer", "Before");
      break;
    case ZYR_REVIEW_BASE_VISIT:
      self->title = C_ ("beside an answer", "Previous visit");
      break;
    case ZYR_REVIEW_BASE_REGISTRY:
      self->title = C_ ("beside an answer", "Registry");
      break;
    default:
      self->title = "";
    }
}

char *
zyr_report_beside_dup_sentence (const ZyrReportBeside *self, ZyrReviewDesk *desk)
{
  ZyrVisitRow *earlier = zyr_review_desk_get_earlier_visit (desk);
  g_autofree char *when = NULL;

  switch (get_wanted ())
    {
    case ZYR_REVIEW_BASE_REVISION:
      if (self->base == ZYR_N_REVIEW_BASES)
        return g_strdup (_ ("This is the first revision: there is none to compare it with."));
      return g_strdup (_ ("Compared with the revision before."));
    case ZYR_REVIEW_BASE_VISIT:
      if (self->base == ZYR_N_REVIEW_BASES)
        return g_strdup (_ ("There is no earlier approved visit on this device to compare it "
                            "with."));
      when = zyr_format_date_time (zyr_visit_row_get_submitted (earlier));
      /* Translators: %1$s is who made the earlier visit, %2$s when he sent his report. */
      return g_strdup_printf (_ ("Compared with the visit before: %1$s, %2$s."),
                              zyr_visit_row_get_worker_name (earlier), when);
    case ZYR_REVIEW_BASE_REGISTRY:
      return g_strdup (_ ("Compared with what the institutions say."));
    default:
      return g_strdup ("");
    }
}

gboolean
zyr_report_beside_differs (const ZyrReportBeside *self, ZyrReviewDesk *desk, const char *ref)
{
  if (self->base < ZYR_N_REVIEW_BASES)
    return zyr_review_desk_find_change (desk, self->base, ref) != NULL;
  return zyr_review_desk_find_change (desk, ZYR_REVIEW_BASE_REVISION, ref) != NULL
         || zyr_review_desk_find_change (desk, ZYR_REVIEW_BASE_REGISTRY, ref) != NULL;
}

gboolean
zyr_report_beside_shows (const ZyrReportBeside *self, ZyrReviewDesk *desk, const char *ref)
{
  g_autoptr (GPtrArray) thread = NULL;
  g_autofree char *remark = NULL;

  if (!self->only_differences || zyr_report_beside_differs (self, desk, ref))
    return TRUE;
  thread = zyr_review_desk_list_thread (desk, ref);
  remark = zyr_review_desk_dup_remark (desk, ref);
  return thread->len > 0 || remark != NULL;
}

guint
zyr_report_beside_count (const ZyrReportBeside *self,
                         ZyrReviewDesk *desk,
                         const char *section_ref,
                         guint *n_shown)
{
  g_autoptr (GPtrArray) items
      = zyr_form_session_list_items (zyr_review_desk_get_session (desk), section_ref);
  guint n = 0;

  *n_shown = 0;
  for (guint i = 0; i < items->len; i++)
    {
      const ZyrFormItem *item = g_ptr_array_index (items, i);

      if (item->kind != ZYR_FORM_ITEM_QUESTION)
        continue;
      n += zyr_report_beside_differs (self, desk, item->ref);
      *n_shown += zyr_report_beside_shows (self, desk, item->ref);
    }
  return n;
}
