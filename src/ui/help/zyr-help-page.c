/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-help-page.h"

#include "zyr-label.h"

struct _ZyrHelpPage
{
  GtkWidget parent_instance;

  GtkWidget *box;
  AdwWindowTitle *title;
  GtkBox *blocks;
};

G_DEFINE_FINAL_TYPE (ZyrHelpPage, zyr_help_page, GTK_TYPE_WIDGET)

static gboolean
link_cb (GtkLabel *label, const char *uri, gpointer user_data)
{
  if (!g_str_has_prefix (uri, "help:"))
    return FALSE;
  gtk_widget_activate_action (GTK_WIDGET (label), "help.open", "s", uri + strlen ("help:"));
  return TRUE;
}

static GtkWidget *
text_new (const char *markup, gboolean with_link)
{
  GtkWidget *label = zyr_label_new (NULL, NULL);

  gtk_label_set_markup (GTK_LABEL (label), markup);
  gtk_widget_set_hexpand (label, TRUE);
  if (with_link)
    g_signal_connect (label, "activate-link", G_CALLBACK (link_cb), NULL);
  return label;
}

/* A sign before a text: the number of a step, the point of an item. */
static GtkWidget *
item_new (const char *sign, GtkWidget *text)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *mark = gtk_label_new (sign);

  gtk_label_set_yalign (GTK_LABEL (mark), 0);
  gtk_label_set_xalign (GTK_LABEL (mark), 1);
  gtk_label_set_width_chars (GTK_LABEL (mark), 2);
  gtk_widget_set_valign (mark, GTK_ALIGN_START);
  gtk_widget_add_css_class (mark, "numeric");
  gtk_widget_add_css_class (mark, "help-mark");
  gtk_box_append (GTK_BOX (row), mark);
  gtk_box_append (GTK_BOX (row), text);
  return row;
}

static GtkWidget *
block_new (const ZyrHelpBlock *block)
{
  GtkWidget *text = text_new (block->markup, strstr (block->markup, "<a ") != NULL);
  g_autofree char *number = g_strdup_printf ("%u.", block->number);

  switch (block->kind)
    {
    case ZYR_HELP_HEADING:
      gtk_widget_add_css_class (text, "title-4");
      gtk_widget_set_margin_top (text, 12);
      return text;
    case ZYR_HELP_STEP:
      return item_new (number, text);
    case ZYR_HELP_ITEM:
      return item_new ("•", text);
    case ZYR_HELP_NOTE:
      gtk_widget_add_css_class (text, "help-note");
      return text;
    case ZYR_HELP_PARAGRAPH:
    default:
      return text;
    }
}

static void
zyr_help_page_dispose (GObject *object)
{
  g_clear_pointer (&ZYR_HELP_PAGE (object)->box, gtk_widget_unparent);

  G_OBJECT_CLASS (zyr_help_page_parent_class)->dispose (object);
}

static void
zyr_help_page_class_init (ZyrHelpPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = zyr_help_page_dispose;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/ziyaret/Ziyaret/ui/help/zyr-help-page.ui");
  gtk_widget_class_bind_template_child (widget_class, ZyrHelpPage, box);
  gtk_widget_class_bind_template_child (widget_class, ZyrHelpPage, title);
  gtk_widget_class_bind_template_child (widget_class, ZyrHelpPage, blocks);
}

static void
zyr_help_page_init (ZyrHelpPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
zyr_help_page_new (const ZyrHelpTopic *topic)
{
  ZyrHelpPage *self = g_object_new (ZYR_TYPE_HELP_PAGE, NULL);
  g_autofree char *heading = g_markup_escape_text (topic->title, -1);
  GtkWidget *label = text_new (heading, FALSE);

  gtk_widget_add_css_class (label, "title-2");
  gtk_box_append (self->blocks, label);
  for (guint i = 0; i < topic->blocks->len; i++)
    gtk_box_append (self->blocks, block_new (g_ptr_array_index (topic->blocks, i)));

  return GTK_WIDGET (self);
}
