/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An inspector's commands: each opens one file at the centre for --reason, and leaves nothing of it. */
#include "zyr-ctl.h"

#include "zyr-inspection.h"

static const char *
get_reason (ZyrCtl *ctl)
{
  return ctl->options->reason != NULL ? ctl->options->reason : "";
}

ZyrCtlStatus
zyr_ctl_inspect_find (ZyrCtl *ctl, const char *const *arguments, GError **error)
{
  g_autoptr (GPtrArray) files = NULL;
  JsonArray *array = NULL;

  zyr_inspection_find_async (ctl->workspace, arguments[0], arguments[1], get_reason (ctl), NULL,
                             zyr_ctl_done_cb, ctl);
  files = zyr_inspection_find_finish (zyr_ctl_wait (ctl), error);
  if (files == NULL)
    return ZYR_CTL_FAILED;
  array = json_array_new ();
  for (guint i = 0; i < files->len; i++)
    {
      const ZyrFoundFile *file = g_ptr_array_index (files, i);
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "id", file->household_id);
      json_object_set_string_member (object, "file_no", file->file_no);
      json_object_set_string_member (object, "head_name", file->head_name);
      json_array_add_object_element (array, object);
    }
  zyr_ctl_print_array (array);
  return ZYR_CTL_OK;
}

/* @func: with the arguments after foundation and household */
static ZyrCtlStatus
with_file (ZyrCtl *ctl, const char *const *arguments, ZyrCtlFunc func, guint first, GError **error)
{
  ZyrCtlStatus status = ZYR_CTL_FAILED;

  zyr_inspection_open_async (ctl->workspace, arguments[0], arguments[1], get_reason (ctl), NULL,
                             zyr_ctl_done_cb, ctl);
  if (!zyr_inspection_open_finish (zyr_ctl_wait (ctl), error))
    return ZYR_CTL_FAILED;
  status = func (ctl, arguments + first, error);
  zyr_inspection_close (ctl->workspace);
  return status;
}

ZyrCtlStatus
zyr_ctl_inspect_show (ZyrCtl *ctl, const char *const *arguments, GError **error)
{
  return with_file (ctl, arguments, zyr_ctl_show_household, 1, error);
}

ZyrCtlStatus
zyr_ctl_inspect_picture (ZyrCtl *ctl, const char *const *arguments, GError **error)
{
  return with_file (ctl, arguments, zyr_ctl_picture, 2, error);
}

static ZyrCtlStatus
annul (ZyrCtl *ctl, const char *const *arguments, GError **error)
{
  const char *const both[] = { arguments[0], get_reason (ctl) };

  return zyr_ctl_annul (ctl, both, error);
}

ZyrCtlStatus
zyr_ctl_inspect_annul (ZyrCtl *ctl, const char *const *arguments, GError **error)
{
  return with_file (ctl, arguments, annul, 2, error);
}
