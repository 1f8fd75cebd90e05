/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * ZyrJsonMembers:
 *
 * Where the members of an object stand in its text: of most objects a few members are asked, and a
 * tree of all costs thirty times as much. Any number of threads may ask.
 */
typedef struct _ZyrJsonMembers ZyrJsonMembers;

/**
 * zyr_json_members_new:
 * @text: (transfer none): that zyr_json_check_object() has found good; it outlives the members
 *
 * Returns: (transfer full) (nullable): %NULL when a name is written with escapes
 */
ZyrJsonMembers *zyr_json_members_new (const char *text, gsize size_bytes);
void            zyr_json_members_free (ZyrJsonMembers *self);

/* With zyr_json_get_*()'s meaning. Strings are borrowed from @self. */
const char *zyr_json_members_get_string (ZyrJsonMembers *self,
                                         const char     *name,
                                         const char     *fallback);
gint64 zyr_json_members_get_int (ZyrJsonMembers *self, const char *name, gint64 fallback);

/**
 * zyr_json_patch_object:
 * @text: canonical text of an object
 * @patch: likewise; a member of null takes the member away
 *
 * Returns: (transfer full): the canonical text of @text with the members of @patch in their place
 */
char *zyr_json_patch_object (const char *text, const char *patch);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZyrJsonMembers, zyr_json_members_free)

G_END_DECLS
