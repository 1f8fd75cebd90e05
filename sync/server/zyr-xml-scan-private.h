/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ZyrXmlScan: the shape of a plain XML document, read in one pass without a tree.
 *
 * Plain is what form applications write: elements and attributes with ASCII names, text with the
 * five entities of XML itself, at most an XML declaration before it; prefixes are declared at the
 * root. All else (comments, CDATA, character references, document types …, and all that is
 * malformed) is not for it: zyr_xml_scan_new() returns NULL, and the caller asks libxml2. So what it
 * takes is well-formed, and it never refuses anything.
 */
typedef struct _ZyrXmlScan ZyrXmlScan;

/* @xml: must outlive it. (transfer full) (nullable) */
ZyrXmlScan *zyr_xml_scan_new (const char *xml, gsize size_bytes);
void zyr_xml_scan_free (ZyrXmlScan *self);

/* The root's attribute @name in no namespace, else in @uri. (transfer full) (nullable) */
char *zyr_xml_scan_dup_attribute (ZyrXmlScan *self, const char *name, const char *uri);

/* The text of the leaf at "/data/group/leaf", local names; of each the first counts.
 * (transfer full) (nullable): there is none, or it has children */
char *zyr_xml_scan_dup_value (ZyrXmlScan *self, const char *path);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZyrXmlScan, zyr_xml_scan_free)

G_END_DECLS
