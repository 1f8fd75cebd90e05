/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The engine's own document tree: of the primary instance, of external instances, of any document
 * that an expression is asked about. libxml2 only reads documents into it. */

#include <glib.h>
#include <libxml/tree.h>

G_BEGIN_DECLS

/* Names are interned for a form's life, so that comparing two names is comparing two pointers. */
typedef struct _ZyrNames ZyrNames;

ZyrNames *zyr_names_new (void);
ZyrNames *zyr_names_ref (ZyrNames *self);
void zyr_names_unref (ZyrNames *self);
const char *zyr_names_intern (ZyrNames *self, const char *name);
const char *zyr_names_find (const ZyrNames *self, const char *name); /* NULL when it is not there */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZyrNames, zyr_names_unref)

typedef enum
{
  ZYR_NODE_DOCUMENT,
  ZYR_NODE_ELEMENT,
  ZYR_NODE_ATTRIBUTE,
  ZYR_NODE_TEXT,
  ZYR_NODE_COMMENT,
  ZYR_NODE_PI,
} ZyrNodeKind;

enum
{
  ZYR_NODE_OWN_IRRELEVANT = 1 << 0, /* its own relevant expression is false */
  ZYR_NODE_IRRELEVANT = 1 << 1,     /* own or inherited */
  ZYR_NODE_OWN_READONLY = 1 << 2,
  ZYR_NODE_REQUIRED = 1 << 3,
  ZYR_NODE_TEMPLATE = 1 << 4,
  ZYR_NODE_OVERRIDDEN = 1 << 5, /* written by a person or an action after its last calculation */
  ZYR_NODE_COMPUTED = 1 << 6,   /* just now: no part of the text of a group that it is in */
};

typedef struct _ZyrNode ZyrNode;
typedef struct _ZyrTree ZyrTree;
typedef struct _ZyrSchema ZyrSchema;

/* The children of one name below one parent, see zyr-slots.c */
typedef struct
{
  ZyrNode *only;
  GPtrArray *many; /* of ZyrNode, in document order: where there may be several */
} ZyrSlot;

struct _ZyrNode
{
  ZyrNode *parent;
  ZyrNode *first_child;
  ZyrNode *last_child;
  ZyrNode *next;
  ZyrNode *prev;
  ZyrNode *attrs; /* linked by next */
  const char *name;
  const char *prefix;
  const char *ns;
  char *value;  /* of attributes, texts and leaf elements; NULL = "" */
  char *xvalue; /* what expressions read when it differs from value */
  ZyrSchema *schema;
  ZyrTree *tree;
  ZyrSlot *slots; /* (nullable): by the children's place in the schema, made when first asked for */
  guint n_slots;
  guint place;   /* among its slot's many, from 1; 0 when not known */
  guint64 order; /* in the document; has gaps, so that what is inserted finds numbers of its own */
  guint16 flags;
  guint8 kind;
};

struct _ZyrTree
{
  ZyrNode *document;
  ZyrNames *names;
  gboolean order_valid;
  gboolean is_static; /* never changes: indexes over it may be kept */
  guint n_nodes;
  gsize text_bytes; /* of all values; not counted in a lasting tree */
  GPtrArray *blocks;   /* (nullable): of a lasting tree: what its nodes and texts are cut from */
  char *room;          /* what is left of the last block */
  gsize room_size;
  GHashTable *indexes; /* see zyr-index.c */
  GHashTable *rows;    /* of ZyrRows, see zyr-rows.c */
};

typedef enum
{
  ZYR_TREE_DATA, /* leaves hold their text, white space between elements is dropped */
  ZYR_TREE_FULL, /* texts, comments and instructions are nodes */
} ZyrTreeMode;

ZyrTree *zyr_tree_new (ZyrNames *names);
/* One that is only read once it is made: a node costs little, and is not freed before the tree */
ZyrTree *zyr_tree_new_lasting (ZyrNames *names);
void zyr_tree_free (ZyrTree *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZyrTree, zyr_tree_free)

/* NULL when it has more nodes than the limit */
ZyrTree *zyr_tree_new_from_xml (ZyrNames *names, xmlNode *root, ZyrTreeMode mode);
void zyr_tree_add_xml (ZyrTree *self, ZyrNode *parent, xmlNode *first, ZyrTreeMode mode);

ZyrNode *zyr_node_new (ZyrTree *tree, ZyrNodeKind kind, const char *name);
void zyr_node_append (ZyrNode *parent, ZyrNode *child);
void zyr_node_insert_after (ZyrNode *parent, ZyrNode *child, ZyrNode *after);
void zyr_node_add_attribute (ZyrNode *self, ZyrNode *attribute);
void zyr_node_unlink (ZyrNode *self);
void zyr_node_free (ZyrNode *self);
ZyrNode *zyr_node_copy (ZyrTree *tree, const ZyrNode *node, gboolean with_values);
ZyrNode *zyr_node_child (const ZyrNode *self, const char *interned_name);
ZyrNode *zyr_node_attribute (const ZyrNode *self, const char *interned_name);
ZyrNode *zyr_node_root_element (const ZyrTree *tree);
guint zyr_node_position (const ZyrNode *self);

/* For the tree itself: the slots of @parent follow a change of its children */
void zyr_slots_added (ZyrNode *parent, ZyrNode *child);
void zyr_slots_removing (ZyrNode *parent, ZyrNode *child);
void zyr_slots_clear (ZyrNode *parent);
void zyr_rows_added (ZyrNode *row);
void zyr_rows_removing (ZyrNode *row);
gboolean zyr_node_is_ancestor (const ZyrNode *self, const ZyrNode *of);
void zyr_node_set_value (ZyrNode *self, const char *value);
int zyr_node_compare (const ZyrNode *a, const ZyrNode *b);

/* The XPath string-value: "" for an irrelevant node. @buffer takes what must be put together. */
const char *zyr_node_text (const ZyrNode *self, char **buffer);

static inline const char *
zyr_node_value (const ZyrNode *self)
{
  return self->value != NULL ? self->value : "";
}

/* The text of an attribute's children; @made is to be freed when it had to be put together */
const char *zyr_xml_text (xmlDoc *doc, xmlNode *children, xmlChar **made);

/* Reads a document with everything dangerous switched off. */
xmlDoc *zyr_xml_read (const char *data, gsize size, GError **error);

G_END_DECLS
