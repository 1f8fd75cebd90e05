/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-code-book.h"

struct _ZyrCodeBook
{
  GObject parent_instance;
};

G_DEFINE_FINAL_TYPE (ZyrCodeBook, zyr_code_book, G_TYPE_OBJECT)

static void
zyr_code_book_class_init (ZyrCodeBookClass *klass)
{
}

static void
zyr_code_book_init (ZyrCodeBook *self)
{
}

void
zyr_code_book_set_language (ZyrCodeBook *self, const char *language)
{
}

const char *
zyr_code_book_get_language (ZyrCodeBook *self)
{
  return NULL;
}

char *
zyr_code_book_dup_label (ZyrCodeBook *self, const char *list, const char *code)
{
  return NULL;
}

char *
zyr_code_book_dup_labels (ZyrCodeBook *self, const char *list, const char *codes)
{
  return NULL;
}

GStrv
zyr_code_book_dup_codes (ZyrCodeBook *self, const char *list)
{
  return NULL;
}

char *
zyr_code_book_dup_discrepancy (ZyrCodeBook *self, const char *code)
{
  return NULL;
}
