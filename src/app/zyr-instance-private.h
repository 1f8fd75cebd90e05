/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-operation.h"

G_BEGIN_DECLS

/* Values of a submission, read from its XML without the form. */
typedef struct _ZyrInstance ZyrInstance;

/* (nullable): NULL when @xml is not XML or over the limit */
ZyrInstance *zyr_instance_new (const char *xml);
void zyr_instance_free (ZyrInstance *self);
/* @path: "/data/s14/rating" or "/data/s3/member[2]/m_age"; a step without a position is the first.
 * (transfer full) (nullable) */
char *zyr_instance_dup_value (ZyrInstance *self, const char *path);
/* Each node without children, in their order; of several of one name with its position */
typedef void (*ZyrInstanceFunc) (const char *path, const char *value, gpointer data);
void zyr_instance_foreach (ZyrInstance *self, ZyrInstanceFunc func, gpointer data);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZyrInstance, zyr_instance_free)

/* A ZyrResultReader: the result that the form's meta names. @data is not used. */
char *zyr_instance_read_result (ZyrRecord *form, const char *instance, gpointer data);

G_END_DECLS
