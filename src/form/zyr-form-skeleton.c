/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The engine arrives with the next commits; until then every form is refused in so many words. */
#include "zyr-form-session.h"

struct _ZyrForm
{
  GObject parent_instance;
};

struct _ZyrFormSession
{
  GObject parent_instance;
};

G_DEFINE_FINAL_TYPE (ZyrForm, zyr_form, G_TYPE_OBJECT)
G_DEFINE_FINAL_TYPE (ZyrFormSession, zyr_form_session, G_TYPE_OBJECT)

static void
zyr_form_class_init (ZyrFormClass *klass)
{
}

static void
zyr_form_init (ZyrForm *self)
{
}

static void
zyr_form_session_class_init (ZyrFormSessionClass *klass)
{
  g_signal_new ("changed", ZYR_TYPE_FORM_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
zyr_form_session_init (ZyrFormSession *self)
{
}

ZyrForm *
zyr_form_new_from_bytes (GBytes *xml, GPtrArray **warnings, GError **error)
{
  g_set_error_literal (error, ZYR_FORM_ERROR, ZYR_FORM_ERROR_UNSUPPORTED, "the engine is not built in");
  return NULL;
}

const char *
zyr_form_get_form_id (ZyrForm *self)
{
  return NULL;
}

const char *
zyr_form_get_version (ZyrForm *self)
{
  return NULL;
}

const char *
zyr_form_get_title (ZyrForm *self)
{
  return NULL;
}

GStrv
zyr_form_dup_external_files (ZyrForm *self)
{
  return g_new0 (char *, 1);
}

GStrv
zyr_form_get_languages (ZyrForm *self)
{
  return g_new0 (char *, 1);
}

const char *
zyr_form_get_default_language (ZyrForm *self)
{
  return NULL;
}

ZyrFormSession *
zyr_form_session_new (ZyrForm *form, GHashTable *media, const ZyrFormContext *context, GError **error)
{
  g_set_error_literal (error, ZYR_FORM_ERROR, ZYR_FORM_ERROR_UNSUPPORTED, "the engine is not built in");
  return NULL;
}

ZyrFormSession *
zyr_form_session_new_from_instance (ZyrForm *form, GHashTable *media, const ZyrFormContext *context, const char *instance_xml, GError **error)
{
  g_set_error_literal (error, ZYR_FORM_ERROR, ZYR_FORM_ERROR_UNSUPPORTED, "the engine is not built in");
  return NULL;
}

ZyrForm *
zyr_form_session_get_form (ZyrFormSession *self)
{
  return NULL;
}

gboolean
zyr_form_session_set_language (ZyrFormSession *self, const char *language)
{
  return FALSE;
}

const char *
zyr_form_session_get_language (ZyrFormSession *self)
{
  return NULL;
}

GPtrArray *
zyr_form_session_list_sections (ZyrFormSession *self)
{
  return g_ptr_array_new ();
}

GPtrArray *
zyr_form_session_list_items (ZyrFormSession *self, const char *section_ref)
{
  return g_ptr_array_new ();
}

ZyrFormItem *
zyr_form_session_dup_item (ZyrFormSession *self, const char *ref)
{
  return NULL;
}

char *
zyr_form_session_dup_value (ZyrFormSession *self, const char *ref)
{
  return NULL;
}

char *
zyr_form_session_dup_choice_label (ZyrFormSession *self, const char *question_ref, const char *value)
{
  return NULL;
}

gboolean
zyr_form_session_set_value (ZyrFormSession *self, const char *ref, const char *value, ZyrFormAnswer *outcome, GError **error)
{
  g_set_error_literal (error, ZYR_FORM_ERROR, ZYR_FORM_ERROR_UNSUPPORTED, "the engine is not built in");
  return FALSE;
}

char *
zyr_form_session_add_repeat (ZyrFormSession *self, const char *repeat_ref, GError **error)
{
  g_set_error_literal (error, ZYR_FORM_ERROR, ZYR_FORM_ERROR_UNSUPPORTED, "the engine is not built in");
  return NULL;
}

gboolean
zyr_form_session_remove_repeat (ZyrFormSession *self, const char *instance_ref, GError **error)
{
  g_set_error_literal (error, ZYR_FORM_ERROR, ZYR_FORM_ERROR_UNSUPPORTED, "the engine is not built in");
  return FALSE;
}

GPtrArray *
zyr_form_session_list_problems (ZyrFormSession *self)
{
  return g_ptr_array_new ();
}

char *
zyr_form_session_serialize (ZyrFormSession *self, ZyrFormSerialize how)
{
  return NULL;
}

GPtrArray *
zyr_form_session_list_values (ZyrFormSession *self)
{
  return g_ptr_array_new ();
}

gboolean
zyr_form_session_verify (ZyrFormSession *self, GError **error)
{
  g_set_error_literal (error, ZYR_FORM_ERROR, ZYR_FORM_ERROR_UNSUPPORTED, "the engine is not built in");
  return FALSE;
}
