/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is read of a page of the help, and how it is found. */
#include "zyr-help-book.h"
#include "zyr-ui-types.h"

#define HEAD                                                                                       \
  "<page xmlns=\"http://projectmallard.org/1.0/\" id=\"lost\"><info><link type=\"guide\" "           \
  "xref=\"index\"/><desc>Ne yapmalı</desc></info><title>Kayıp Tablet</title>"

static void
test_parse (void)
{
  static const char page[]
      = HEAD "<p>Bir &amp; iki.</p><steps><item><p>Önce <gui>Kilit &lt;1&gt;</gui></p></item>"
             "<item><p>sonra <key>F1</key></p></item></steps><section id=\"s\"><title>Başlık</title>"
             "<list><item><p><link xref=\"visit\">ziyaret</link></p></item></list>"
             "<note style=\"important\"><p>Dikkat</p></note></section></page>";
  g_autoptr (GError) error = NULL;
  g_autoptr (ZyrHelpTopic) topic = zyr_help_topic_parse (page, -1, &error);
  static const struct
  {
    ZyrHelpKind kind;
    guint number;
    const char *markup;
  } expected[] = {
    { ZYR_HELP_PARAGRAPH, 0, "Bir &amp; iki." },
    { ZYR_HELP_STEP, 1, "Önce <b>Kilit &lt;1&gt;</b>" },
    { ZYR_HELP_STEP, 2, "sonra <tt>F1</tt>" },
    { ZYR_HELP_HEADING, 0, "Başlık" },
    { ZYR_HELP_ITEM, 0, "<a href=\"help:visit\">ziyaret</a>" },
    { ZYR_HELP_NOTE, 0, "Dikkat" },
  };

  g_assert_no_error (error);
  g_assert_cmpstr (topic->id, ==, "lost");
  g_assert_cmpstr (topic->title, ==, "Kayıp Tablet");
  g_assert_cmpstr (topic->desc, ==, "Ne yapmalı");
  g_assert_cmpuint (topic->blocks->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < topic->blocks->len; i++)
    {
      const ZyrHelpBlock *block = g_ptr_array_index (topic->blocks, i);

      g_assert_cmpint (block->kind, ==, expected[i].kind);
      g_assert_cmpuint (block->number, ==, expected[i].number);
      g_assert_cmpstr (block->markup, ==, expected[i].markup);
    }
}

static void
test_refused (void)
{
  static const char *const pages[] = { HEAD "<table/></page>", HEAD "<p>", "<page/>", "" };

  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (ZyrHelpTopic) topic = zyr_help_topic_parse (pages[i], -1, &error);

      g_assert_null (topic);
      g_assert_true (error->domain == G_MARKUP_ERROR);
    }
}

/* In any order and case, the Turkish letters folded, whatever the locale. */
static void
test_match (void)
{
  g_autoptr (ZyrHelpTopic) topic = zyr_help_topic_parse (
      HEAD "<p>Cihazın anahtarı yok edilir.</p><p>IĞDIR’da bile.</p></page>", -1, NULL);
  g_autofree char *found = zyr_help_topic_match (topic, "ANAHTAR kayip");
  g_autofree char *folded = zyr_help_topic_match (topic, "ığdır");
  g_autofree char *missing = zyr_help_topic_match (topic, "anahtar imza");
  g_autofree char *empty = zyr_help_topic_match (topic, " ");

  g_assert_cmpstr (found, ==, "Cihazın anahtarı yok edilir.");
  g_assert_cmpstr (folded, ==, "IĞDIR’da bile.");
  g_assert_null (missing);
  g_assert_cmpstr (empty, ==, "Ne yapmalı");
  g_assert_true (zyr_help_topic_is_about (topic, "tab kayıp"));
  g_assert_false (zyr_help_topic_is_about (topic, "anahtar"));
}

static void
test_book (void)
{
  GPtrArray *book = zyr_help_book_list ();

  g_assert_cmpuint (book->len, ==, 14);
  g_assert_nonnull (zyr_help_book_find ("privacy"));
  g_assert_null (zyr_help_book_find ("nothing"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  zyr_ui_ensure_types ();
  g_test_add_func ("/ui/help/parse", test_parse);
  g_test_add_func ("/ui/help/refused", test_refused);
  g_test_add_func ("/ui/help/match", test_match);
  g_test_add_func ("/ui/help/book", test_book);
  return g_test_run ();
}
