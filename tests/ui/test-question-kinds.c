/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The widgets that take more than what is typed: files, sounds, codes, places. */
#include <string.h>

#include "fake-portal.h"
#include "form-fixture.h"
#include "zyr-answer-field.h"
#include "zyr-camera-button.h"
#include "zyr-camera-dialog.h"
#include "zyr-field.h"
#include "zyr-in-view.h"
#include "zyr-national-number.h"
#include "zyr-question-row.h"

#define PHONE_WIDTH_PX 360
#define CODE_TEXT "8690504012344"
/* The modules of that EAN: what a reader sees of its bars. */
#define CODE_BARS                                                                                  \
  "1010101111001011100011010111001010011101000110101011100101100110110110010000101011100101110010" \
  "1"

/* Waits, two minutes at most, until @condition holds. */
#define WAIT_FOR(condition)                                                                        \
  G_STMT_START                                                                                     \
  {                                                                                                \
    for (guint n = 0; n < 24000 && !(condition); n++)                                              \
      {                                                                                            \
        form_settle ();                                                                            \
        g_usleep (5000);                                                                           \
      }                                                                                            \
    g_assert_true (condition);                                                                     \
  }                                                                                                \
  G_STMT_END

static GtkWidget *
field_of (FormFixture *fixture, const char *ref)
{
  return zyr_question_row_get_field (ZYR_QUESTION_ROW (form_row_of (fixture, ref)));
}

static void
click (FormFixture *fixture, const char *ref, const char *label)
{
  GtkWidget *button = form_find_button (field_of (fixture, ref), label);

  g_assert_nonnull (button);
  g_assert_true (gtk_widget_is_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
  form_settle ();
}

static char *
dup_value (FormFixture *fixture, const char *ref)
{
  return zyr_form_session_dup_value (fixture->session, ref);
}

static gboolean
has_value (FormFixture *fixture, const char *ref)
{
  g_autofree char *value = dup_value (fixture, ref);

  return *value != '\0';
}

/* What the pointer does when it lets go of a file above the question. */
static gboolean
drop (GtkWidget *widget, GType type, gconstpointer boxed)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);
  gboolean taken = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);
      g_auto (GValue) value = G_VALUE_INIT;

      if (!GTK_IS_DROP_TARGET (controller))
        continue;
      g_value_init (&value, type);
      if (type == GDK_TYPE_TEXTURE)
        g_value_set_object (&value, (gpointer)boxed);
      else
        g_value_set_boxed (&value, boxed);
      g_signal_emit_by_name (controller, "drop", &value, 0.0, 0.0, &taken);
    }

  return taken;
}

static GdkTexture *
draw_code (const char *bars)
{
  const guint scale = 3, margin = 40, height = 120;
  guint width = (guint)strlen (bars) * scale + 2 * margin;
  g_autofree guint8 *pixels = g_malloc ((gsize)width * height * 3);
  g_autoptr (GBytes) bytes = NULL;

  memset (pixels, 255, (gsize)width * height * 3);
  for (guint y = 10; y < height - 10; y++)
    {
      for (guint x = 0; x < strlen (bars) * scale; x++)
        {
          if (bars[x / scale] == '1')
            memset (pixels + ((gsize)y * width + margin + x) * 3, 0, 3);
        }
    }
  bytes = g_bytes_new_take (g_steal_pointer (&pixels), (gsize)width * height * 3);
  return gdk_memory_texture_new ((int)width, (int)height, GDK_MEMORY_R8G8B8, bytes,
                                 (gsize)width * 3);
}

static void
test_barcode_from_a_picture (FormFixture *fixture, gconstpointer data)
{
  g_autoptr (GdkTexture) picture = draw_code (CODE_BARS);
  g_autoptr (GdkTexture) blank = draw_code ("0000000000000000");

  zyr_form_view_show_section (fixture->form, "/data/d");
  form_settle ();
  g_assert_true (drop (field_of (fixture, "/data/d/code"), GDK_TYPE_TEXTURE, picture));
  WAIT_FOR (has_value (fixture, "/data/d/code"));
  form_assert_value (fixture, "/data/d/code", CODE_TEXT);
  g_assert_cmpstr (gtk_editable_get_text (form_entry_of (fixture, "/data/d/code")), ==, CODE_TEXT);

  /* A picture without a code leaves the answer alone, and says so. */
  g_assert_true (drop (field_of (fixture, "/data/d/code"), GDK_TYPE_TEXTURE, blank));
  WAIT_FOR (form_shows_text (field_of (fixture, "/data/d/code"), "No code was found"));
  form_assert_value (fixture, "/data/d/code", CODE_TEXT);
  gtk_editable_set_text (form_entry_of (fixture, "/data/d/code"), "A-17");
  form_assert_value (fixture, "/data/d/code", "A-17");
}

static void
test_barcode_from_a_file_that_is_none (FormFixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (g_get_home_dir (), "words.png", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GSList) files = g_slist_prepend (NULL, file);

  g_assert_true (g_file_set_contents (path, "words", -1, NULL));
  zyr_form_view_show_section (fixture->form, "/data/d");
  form_settle ();
  g_assert_true (drop (field_of (fixture, "/data/d/code"), GDK_TYPE_FILE_LIST, files));
  WAIT_FOR (form_shows_text (field_of (fixture, "/data/d/code"), "not a picture"));
  form_assert_value (fixture, "/data/d/code", "");
}

static gboolean
is_upright (GtkWidget *field)
{
  GtkWidget *picture = form_find_type (field, GTK_TYPE_PICTURE);
  GdkPaintable *paintable = gtk_picture_get_paintable (GTK_PICTURE (picture));

  return paintable != NULL
         && gdk_paintable_get_intrinsic_height (paintable)
                > gdk_paintable_get_intrinsic_width (paintable);
}

static void
test_picture (FormFixture *fixture, gconstpointer data)
{
  g_autoptr (GdkTexture) picture = draw_code (CODE_BARS);
  GtkWidget *field;

  zyr_form_view_show_section (fixture->form, "/data/b");
  form_settle ();
  field = field_of (fixture, "/data/b/photo");
  g_assert_null (form_find_button (field, "object-rotate-right-symbolic"));
  g_assert_true (drop (field, GDK_TYPE_TEXTURE, picture));
  WAIT_FOR (has_value (fixture, "/data/b/photo"));
  WAIT_FOR (form_find_button (field, "object-rotate-right-symbolic") != NULL);
  g_assert_false (is_upright (field));
  click (fixture, "/data/b/photo", "object-rotate-right-symbolic");
  WAIT_FOR (is_upright (field));

  /* In its full size, in a window of its own, that Escape closes. */
  g_signal_emit_by_name (form_find_type (field, GTK_TYPE_BUTTON), "clicked");
  form_settle ();
  g_assert_cmpuint (g_list_model_get_n_items (gtk_window_get_toplevels ()), ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (gtk_window_get_toplevels (), i);

      if (GTK_WIDGET (window) == fixture->window)
        continue;
      g_assert_nonnull (form_find_type (GTK_WIDGET (window), GTK_TYPE_PICTURE));
      gtk_window_close (window);
      break;
    }
}

/* Removed only after it was asked for again. */
static void
test_picture_is_removed (FormFixture *fixture, gconstpointer data)
{
  g_autoptr (GdkTexture) picture = draw_code (CODE_BARS);
  GListModel *windows = gtk_window_get_toplevels ();

  zyr_form_view_show_section (fixture->form, "/data/b");
  form_settle ();
  g_assert_true (drop (field_of (fixture, "/data/b/photo"), GDK_TYPE_TEXTURE, picture));
  WAIT_FOR (has_value (fixture, "/data/b/photo"));
  click (fixture, "/data/b/photo", "user-trash-symbolic");
  g_assert_true (has_value (fixture, "/data/b/photo"));
  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (ADW_IS_MESSAGE_DIALOG (window))
        {
          GtkWidget *remove = form_find_button (GTK_WIDGET (window), "_Remove");

          g_assert_nonnull (remove);
          g_signal_emit_by_name (remove, "clicked");
          break;
        }
    }
  WAIT_FOR (!has_value (fixture, "/data/b/photo"));
  WAIT_FOR (form_find_button (field_of (fixture, "/data/b/photo"), "user-trash-symbolic") == NULL);
}

static gboolean
timeout_cb (gpointer user_data)
{
  *(gboolean *)user_data = TRUE;

  return G_SOURCE_REMOVE;
}

static void
wait_for_layout (void)
{
  gboolean done = FALSE;

  g_timeout_add (300, timeout_cb, &done);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
}

/* For who cannot draw: the name stands for it; it can be taken back. */
static void
test_signature_is_typed (FormFixture *fixture, gconstpointer data)
{
  GtkWidget *field, *menu, *popover, *entry;

  zyr_form_view_show_section (fixture->form, "/data/b");
  form_settle ();
  g_assert_true (zyr_form_view_focus (fixture->form, "/data/b/sign"));
  field = field_of (fixture, "/data/b/sign");
  menu = form_find_button (field, "input-keyboard-symbolic");
  g_assert_nonnull (menu);
  WAIT_FOR (zyr_is_in_view (menu));
  g_signal_emit_by_name (menu, "clicked");
  popover = form_find_type (menu, GTK_TYPE_POPOVER);
  WAIT_FOR (gtk_widget_get_mapped (popover));
  entry = form_find_type (popover, GTK_TYPE_ENTRY);
  g_signal_emit_by_name (entry, "activate");
  g_assert_false (has_value (fixture, "/data/b/sign"));
  gtk_editable_set_text (GTK_EDITABLE (entry), " Ayşe İğde ");
  g_signal_emit_by_name (entry, "activate");
  WAIT_FOR (has_value (fixture, "/data/b/sign"));
  wait_for_layout ();
  g_assert_true (gtk_widget_is_sensitive (form_find_button (field, "edit-undo-symbolic")));
  click (fixture, "/data/b/sign", "edit-clear-all-symbolic");
  WAIT_FOR (!has_value (fixture, "/data/b/sign"));
}

static void
draw_stroke (FormFixture *fixture, GtkWidget *field)
{
  GtkWidget *pad = form_find_type (field, GTK_TYPE_DRAWING_AREA);
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (pad);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);

      if (!GTK_IS_GESTURE_DRAG (controller))
        continue;
      g_signal_emit_by_name (controller, "drag-begin", 20.0, 20.0);
      g_signal_emit_by_name (controller, "drag-end", 0.0, 0.0);
    }
}

/* What is drawn stays to be drawn on after it was kept; what is undone elsewhere goes from here. */
static void
test_signature_is_drawn_on (FormFixture *fixture, gconstpointer data)
{
  g_autofree char *first = NULL;
  GtkWidget *field, *undo;

  zyr_form_view_show_section (fixture->form, "/data/b");
  field = field_of (fixture, "/data/b/sign");
  WAIT_FOR (gtk_widget_get_height (field) > 0);
  wait_for_layout ();
  undo = form_find_button (field, "edit-undo-symbolic");
  draw_stroke (fixture, field);
  WAIT_FOR (has_value (fixture, "/data/b/sign"));
  wait_for_layout ();
  first = dup_value (fixture, "/data/b/sign");
  draw_stroke (fixture, field);
  for (g_autofree char *now = NULL; g_strcmp0 (now, first) == 0 || now == NULL;)
    {
      g_free (now);
      form_settle ();
      now = dup_value (fixture, "/data/b/sign");
    }
  wait_for_layout ();
  g_signal_emit_by_name (undo, "clicked");
  g_assert_true (gtk_widget_is_sensitive (undo));
  g_signal_emit_by_name (undo, "clicked");
  g_assert_false (gtk_widget_is_sensitive (undo));
  WAIT_FOR (!has_value (fixture, "/data/b/sign"));

  draw_stroke (fixture, field);
  WAIT_FOR (has_value (fixture, "/data/b/sign"));
  wait_for_layout ();
  g_assert_true (zyr_form_session_set_value (fixture->session, "/data/b/sign", "", NULL, NULL));
  WAIT_FOR (!gtk_widget_is_sensitive (undo));
}

/* Recorded, paused, stopped, played; what comes out is what is kept. */
static void
test_sound_is_recorded (FormFixture *fixture, gconstpointer data)
{
  GtkWidget *field;

  zyr_form_view_show_section (fixture->form, "/data/d");
  form_settle ();
  field = field_of (fixture, "/data/d/voice");
  click (fixture, "/data/d/voice", "Record");
  WAIT_FOR (form_shows_text (field, "Recording – 0:01"));
  g_assert_cmpfloat (
      gtk_level_bar_get_value (GTK_LEVEL_BAR (form_find_type (field, GTK_TYPE_LEVEL_BAR))), >, 0.3);
  click (fixture, "/data/d/voice", "Pause");
  g_assert_true (form_shows_text (field, "Paused – 0:01"));
  click (fixture, "/data/d/voice", "Continue");
  g_assert_null (form_find_button (field, "Record"));
  click (fixture, "/data/d/voice", "Stop");
  WAIT_FOR (has_value (fixture, "/data/d/voice"));
  WAIT_FOR (form_shows_text (field, "0:00 / 0:01"));

  click (fixture, "/data/d/voice", "media-playback-start-symbolic");
  WAIT_FOR (form_find_button (field, "media-playback-pause-symbolic") != NULL);
  WAIT_FOR (form_find_button (field, "media-playback-start-symbolic") != NULL);
  g_assert_true (form_shows_text (field, "0:01 / 0:01"));
}

/* Who leaves the page while it records keeps what was recorded. */
static void
test_sound_outlives_the_page (FormFixture *fixture, gconstpointer data)
{
  zyr_form_view_show_section (fixture->form, "/data/d");
  form_settle ();
  click (fixture, "/data/d/voice", "Record");
  WAIT_FOR (form_shows_text (field_of (fixture, "/data/d/voice"), "Recording – 0:01"));
  zyr_form_view_show_section (fixture->form, "/data/a");
  WAIT_FOR (has_value (fixture, "/data/d/voice"));
}

/* (nullable): a button of the camera's window that can be pressed now */
static GtkWidget *
find_in_camera (const char *label)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);
      GtkWidget *button = ZYR_IS_CAMERA_DIALOG (window) ? form_find_button (window, label) : NULL;

      if (button != NULL && gtk_widget_get_mapped (button) && gtk_widget_is_sensitive (button))
        return button;
    }
  return NULL;
}

static void
press_in_camera (const char *label)
{
  WAIT_FOR (find_in_camera (label) != NULL);
  g_signal_emit_by_name (find_in_camera (label), "clicked");
  form_settle ();
}

/* Through the portal: seen, taken, taken again with the other camera, used. */
static void
test_camera (FormFixture *fixture, gconstpointer data)
{
  FakePortal *portal = fake_portal_new ();
  g_autofree char *value = NULL;
  GtkPicture *picture;

  zyr_form_view_show_section (fixture->form, "/data/b");
  WAIT_FOR (form_find_button (field_of (fixture, "/data/b/photo"), "Take a Picture…") != NULL);
  click (fixture, "/data/b/photo", "Take a Picture…");
  press_in_camera ("camera-photo-symbolic");
  press_in_camera ("Take Again");
  press_in_camera ("camera-switch-symbolic");
  press_in_camera ("camera-photo-symbolic");
  g_assert_false (has_value (fixture, "/data/b/photo"));
  press_in_camera ("Use");
  WAIT_FOR (has_value (fixture, "/data/b/photo"));
  value = dup_value (fixture, "/data/b/photo");
  g_assert_null (find_in_camera ("Use"));
  g_assert_cmpuint (fake_portal_get_n_asked (portal), ==, 1);
  WAIT_FOR (form_find_button (field_of (fixture, "/data/b/photo"), "Take Another…") != NULL);
  picture = GTK_PICTURE (form_find_type (field_of (fixture, "/data/b/photo"), GTK_TYPE_PICTURE));
  WAIT_FOR (gtk_picture_get_paintable (picture) != NULL);
  g_assert_cmpint (gdk_paintable_get_intrinsic_width (gtk_picture_get_paintable (picture)), ==,
                   640);

  /* No is said first, then yes. */
  fake_portal_set_answer (portal, 1);
  click (fixture, "/data/b/photo", "Take Another…");
  WAIT_FOR (find_in_camera ("Try Again") != NULL);
  g_assert_true (form_shows_text (GTK_WIDGET (gtk_widget_get_root (find_in_camera ("Try Again"))),
                                  "was not allowed"));
  g_assert_null (find_in_camera ("camera-photo-symbolic"));
  fake_portal_set_answer (portal, 0);
  press_in_camera ("Try Again");
  WAIT_FOR (find_in_camera ("camera-photo-symbolic") != NULL);
  gtk_window_close (GTK_WINDOW (gtk_widget_get_root (find_in_camera ("camera-photo-symbolic"))));
  form_settle ();
  g_assert_null (find_in_camera ("camera-photo-symbolic"));
  form_assert_value (fixture, "/data/b/photo", value);
  fake_portal_free (portal);
}

/* What a question for a picture offers is what its form asks for. */
static void
test_ways_to_a_picture (FormFixture *fixture, gconstpointer data)
{
  g_autoptr (GdkTexture) picture = draw_code (CODE_BARS);
  FakePortal *portal = fake_portal_new ();
  GtkWidget *field;

  zyr_form_view_show_section (fixture->form, "/data/b");
  WAIT_FOR (form_find_button (field_of (fixture, "/data/b/photo"), "Take a Picture…") != NULL);
  g_assert_nonnull (form_find_button (field_of (fixture, "/data/b/photo"), "Choose a Picture…"));
  /* Signed on paper */
  field = field_of (fixture, "/data/b/sign");
  WAIT_FOR (form_find_button (field, "camera-photo-symbolic") != NULL);
  g_assert_nonnull (form_find_button (field, "document-open-symbolic"));
  click (fixture, "/data/b/sign", "camera-photo-symbolic");
  press_in_camera ("camera-photo-symbolic");
  press_in_camera ("Use");
  WAIT_FOR (has_value (fixture, "/data/b/sign"));

  zyr_form_view_show_section (fixture->form, "/data/d");
  field = field_of (fixture, "/data/d/fresh");
  WAIT_FOR (form_find_button (field, "Take a Picture…") != NULL);
  g_assert_null (form_find_button (field, "Choose a Picture…"));
  g_assert_false (drop (field, GDK_TYPE_TEXTURE, picture));
  field = field_of (fixture, "/data/d/drawing");
  g_assert_null (form_find_button (field, "camera-photo-symbolic"));
  g_assert_nonnull (form_find_button (field, "document-open-symbolic"));
  fake_portal_free (portal);
}

/* Neither a microphone nor a camera */
static void
test_no_devices (FormFixture *fixture, gconstpointer data)
{
  if (!g_test_subprocess ())
    {
      g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
      g_test_trap_assert_passed ();
      return;
    }
  zyr_form_view_show_section (fixture->form, "/data/b");
  form_settle ();
  zyr_form_view_show_section (fixture->form, "/data/d");
  form_settle ();
  click (fixture, "/data/d/voice", "Record");
  WAIT_FOR (form_shows_text (form_row_of (fixture, "/data/d/voice"), "No microphone"));
  g_assert_nonnull (form_find_button (field_of (fixture, "/data/d/voice"), "Record"));
  form_assert_value (fixture, "/data/d/voice", "");
  zyr_form_view_show_section (fixture->form, "/data/b");
  wait_for_layout ();
  g_assert_null (form_find_button (field_of (fixture, "/data/b/photo"), "Take a Picture…"));
  g_assert_nonnull (form_find_button (field_of (fixture, "/data/b/photo"), "Choose a Picture…"));
  g_assert_null (form_find_button (field_of (fixture, "/data/b/sign"), "camera-photo-symbolic"));
  /* A new one was asked for; from a file it comes, all the same. */
  zyr_form_view_show_section (fixture->form, "/data/d");
  WAIT_FOR (form_find_button (field_of (fixture, "/data/d/fresh"), "Choose a Picture…") != NULL);
}

static void
type_lines (FormFixture *fixture, const char *ref, const char *text)
{
  GtkWidget *view = form_find_type (field_of (fixture, ref), GTK_TYPE_TEXT_VIEW);

  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), text, -1);
  form_settle ();
}

static void
test_path_and_area (FormFixture *fixture, gconstpointer data)
{
  zyr_form_view_show_section (fixture->form, "/data/d");
  form_settle ();
  type_lines (fixture, "/data/d/trace", "39.92 32.85\n39.93, 32.86 ±5\n\n");
  form_assert_value (fixture, "/data/d/trace", "39.92 32.85 0.0 0.0; 39.93 32.86 0.0 5.0");
  type_lines (fixture, "/data/d/trace", "39.92 32.85\nhere");
  g_assert_true (form_shows_text (form_row_of (fixture, "/data/d/trace"), "Line 2 is no position"));
  type_lines (fixture, "/data/d/trace", "");
  form_assert_value (fixture, "/data/d/trace", "");

  type_lines (fixture, "/data/d/shape", "39 32\n39 33");
  form_assert_value (fixture, "/data/d/shape", "");
  g_assert_true (form_shows_text (form_row_of (fixture, "/data/d/shape"), "three points"));
  type_lines (fixture, "/data/d/shape", "39 32\n39 33\n40 33");
  form_assert_value (fixture, "/data/d/shape",
                     "39.0 32.0 0.0 0.0; 39.0 33.0 0.0 0.0; "
                     "40.0 33.0 0.0 0.0; 39.0 32.0 0.0 0.0");
  g_assert_true (form_shows_text (form_row_of (fixture, "/data/d/shape"), "3 points"));
}

static void
type_text (FormFixture *fixture, const char *ref, const char *text)
{
  GtkEditable *entry = form_entry_of (fixture, ref);

  gtk_editable_set_text (entry, "");
  for (const char *letter = text; *letter != '\0'; letter++)
    {
      int position = -1;

      gtk_editable_insert_text (entry, letter, 1, &position);
      form_settle ();
    }
}

/* Told when the last digit is there, not before; and when the entry is left. */
static void
test_identity_number (FormFixture *fixture, gconstpointer data)
{
  g_autofree char *good = zyr_tckn_generate (7);
  g_autofree char *bad = g_strdup (good);
  g_autofree char *iban = zyr_iban_generate (62, 1234);
  GtkWidget *row;

  bad[9] = bad[9] == '5' ? '6' : '5';
  zyr_form_view_show_section (fixture->form, "/data/d");
  form_settle ();
  row = form_row_of (fixture, "/data/d/tckn");
  g_assert_true (gtk_widget_grab_focus (row));
  type_text (fixture, "/data/d/tckn", "1234567");
  g_assert_true (form_shows_text (row, "7 of 11 characters"));
  g_assert_false (gtk_widget_has_css_class (row, "invalid"));
  g_assert_false (form_shows_text (row, "Not eleven."));
  type_text (fixture, "/data/d/tckn", bad);
  g_assert_true (form_shows_text (row, "The check digits do not fit"));
  type_text (fixture, "/data/d/tckn", good);
  g_assert_true (form_shows_text (row, "correct in itself"));
  g_assert_false (gtk_widget_has_css_class (row, "invalid"));
  form_assert_value (fixture, "/data/d/tckn", good);

  type_text (fixture, "/data/d/tckn", "123");
  g_assert_true (gtk_widget_grab_focus (form_row_of (fixture, "/data/d/phone")));
  form_settle ();
  g_assert_true (form_shows_text (row, "these are 3"));
  g_assert_true (gtk_widget_has_css_class (row, "invalid"));

  type_text (fixture, "/data/d/phone", "+90 532 123 45 67");
  form_assert_value (fixture, "/data/d/phone", "5321234567");
  g_assert_true (gtk_widget_grab_focus (form_row_of (fixture, "/data/d/iban")));
  form_settle ();
  g_assert_cmpstr (gtk_editable_get_text (form_entry_of (fixture, "/data/d/phone")), ==,
                   "0532 123 45 67");
  type_text (fixture, "/data/d/iban", iban);
  g_assert_true (form_shows_text (form_row_of (fixture, "/data/d/iban"), "correct in itself"));
}

static void
test_stars (FormFixture *fixture, gconstpointer data)
{
  GtkWidget *field;
  guint n = 0;

  zyr_form_view_show_section (fixture->form, "/data/d");
  form_settle ();
  field = field_of (fixture, "/data/d/stars");
  click (fixture, "/data/d/stars", "non-starred-symbolic");
  form_assert_value (fixture, "/data/d/stars", "1");
  click (fixture, "/data/d/stars", "non-starred-symbolic");
  form_assert_value (fixture, "/data/d/stars", "2");
  g_assert_true (form_shows_text (field, "2 of 5"));
  while (form_find_button (field, "non-starred-symbolic") != NULL && n++ < 5)
    click (fixture, "/data/d/stars", "non-starred-symbolic");
  form_assert_value (fixture, "/data/d/stars", "5");
}

static void
test_file (FormFixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (g_get_home_dir (), "paper.pdf", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GSList) files = g_slist_prepend (NULL, file);

  g_assert_true (g_file_set_contents (path, "%PDF-1.7 and so on", -1, NULL));
  zyr_form_view_show_section (fixture->form, "/data/d");
  form_settle ();
  g_assert_nonnull (form_find_button (field_of (fixture, "/data/d/film"), "Choose a Video…"));
  g_assert_true (drop (field_of (fixture, "/data/d/paper"), GDK_TYPE_FILE_LIST, files));
  WAIT_FOR (has_value (fixture, "/data/d/paper"));
  WAIT_FOR (form_shows_text (field_of (fixture, "/data/d/paper"), "18 bytes"));
  g_assert_nonnull (form_find_button (field_of (fixture, "/data/d/paper"), "Choose Another File…"));
}

typedef struct
{
  int scale_percent;
  guint n_controls;
  guint n_small;
  guint n_outside;
} Sizes;

/* What a finger is put on; a handle within a larger control is not. */
static gboolean
is_target (GtkWidget *widget)
{
  return GTK_IS_BUTTON (widget) || GTK_IS_CHECK_BUTTON (widget) || GTK_IS_ENTRY (widget)
         || GTK_IS_PASSWORD_ENTRY (widget) || GTK_IS_TEXT_VIEW (widget) || GTK_IS_SCALE (widget)
         || GTK_IS_DRAWING_AREA (widget);
}

static void
measure_targets (GtkWidget *widget, GtkWidget *window, Sizes *sizes)
{
  graphene_rect_t bounds;

  if (!gtk_widget_get_mapped (widget))
    return;
  if (is_target (widget) && gtk_widget_compute_bounds (widget, window, &bounds))
    {
      sizes->n_controls++;
      if (bounds.size.height < 44 || bounds.size.width < 44)
        {
          g_test_message ("%s of %.0f × %.0f px in %s", G_OBJECT_TYPE_NAME (widget),
                          bounds.size.width, bounds.size.height,
                          G_OBJECT_TYPE_NAME (gtk_widget_get_parent (widget)));
          sizes->n_small++;
        }
      if (bounds.origin.x < 0 || bounds.origin.x + bounds.size.width > PHONE_WIDTH_PX)
        {
          g_test_message ("%s from %.0f to %.0f px", G_OBJECT_TYPE_NAME (widget), bounds.origin.x,
                          bounds.origin.x + bounds.size.width);
          sizes->n_outside++;
        }
      return;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    measure_targets (child, window, sizes);
}

/* Answers that show controls which an empty question does not have. */
static void
answer_some (FormFixture *fixture)
{
  g_autoptr (GdkTexture) picture = draw_code (CODE_BARS);

  zyr_test_host_set_registry (fixture->host, "/data/a/name", "Ayşe Nur Karaosmanoğlu");
  zyr_test_host_set_earlier (fixture->host, "/data/a/name", "Ayşe Nur");
  zyr_form_session_set_value (fixture->session, "/data/a/name", "Ayşe", NULL, NULL);
  zyr_form_session_set_value (fixture->session, "/data/b/one", "yes", NULL, NULL);
  zyr_form_session_set_value (fixture->session, "/data/b/scale", "4", NULL, NULL);
  zyr_form_session_set_value (fixture->session, "/data/d/voice", "sound.ogg", NULL, NULL);
  zyr_form_session_set_value (fixture->session, "/data/d/paper", "paper.pdf", NULL, NULL);
  zyr_form_view_show_section (fixture->form, "/data/b");
  form_settle ();
  drop (field_of (fixture, "/data/b/photo"), GDK_TYPE_TEXTURE, picture);
  WAIT_FOR (has_value (fixture, "/data/b/photo"));
}

/* Whether there is a camera is known a moment later. */
static gboolean
has_cameras (GtkWidget *widget)
{
  GtkWidget *field = gtk_widget_get_ancestor (widget, ZYR_TYPE_FIELD);
  gboolean found = !ZYR_IS_CAMERA_BUTTON (widget) || gtk_widget_get_visible (widget)
                   || zyr_field_has_appearance (zyr_field_get_item (ZYR_FIELD (field)), "draw");

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found;
       child = gtk_widget_get_next_sibling (child))
    found = has_cameras (child);
  return found;
}

/* In the narrowest window, and with letters half as large again and twice as large. */
static void
test_sizes (FormFixture *fixture, gconstpointer data)
{
  const int percents[] = { 100, 150, 200 };
  const char *const sections[] = { "/data/a", "/data/b", "/data/d" };
  GtkSettings *settings = gtk_settings_get_default ();

  gtk_window_set_default_size (GTK_WINDOW (fixture->window), PHONE_WIDTH_PX, 640);
  answer_some (fixture);
  for (guint p = 0; p < G_N_ELEMENTS (percents); p++)
    {
      Sizes sizes = { .scale_percent = percents[p] };

      g_object_set (settings, "gtk-xft-dpi", 96 * 1024 * percents[p] / 100, NULL);
      for (guint i = 0; i < G_N_ELEMENTS (sections); i++)
        {
          zyr_form_view_show_section (fixture->form, sections[i]);
          zyr_form_view_sync (fixture->form);
          WAIT_FOR (has_cameras (GTK_WIDGET (fixture->form)));
          wait_for_layout ();
          measure_targets (GTK_WIDGET (fixture->form), fixture->window, &sizes);
        }
      g_test_message ("%d %%: %u controls", sizes.scale_percent, sizes.n_controls);
      g_assert_cmpint (gtk_widget_get_width (fixture->window), <=, PHONE_WIDTH_PX);
      g_assert_cmpuint (sizes.n_controls, >, 100);
      g_assert_cmpuint (sizes.n_small, ==, 0);
      g_assert_cmpuint (sizes.n_outside, ==, 0);
    }
  g_object_set (settings, "gtk-xft-dpi", 96 * 1024, NULL);
}

/* Whatever the form's author asked for, there is something to answer with. */
static void
test_no_question_is_blank (FormFixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) sections = zyr_form_session_list_sections (fixture->session);
  guint n_questions = 0;

  for (guint s = 0; s < sections->len; s++)
    {
      const ZyrFormSection *section = g_ptr_array_index (sections, s);
      g_autoptr (GPtrArray) items = zyr_form_session_list_items (fixture->session, section->ref);

      zyr_form_view_show_section (fixture->form, section->ref);
      form_settle ();
      for (guint i = 0; i < items->len; i++)
        {
          const ZyrFormItem *item = g_ptr_array_index (items, i);

          if (item->kind != ZYR_FORM_ITEM_QUESTION)
            continue;
          n_questions++;
          g_assert_false (ZYR_IS_ANSWER_FIELD (field_of (fixture, item->ref)));
          if (!gtk_widget_grab_focus (field_of (fixture, item->ref)))
            g_test_fail_printf ("%s takes no focus", item->ref);
        }
    }
  g_assert_cmpuint (n_questions, >=, 40);
}

#define ADD(name, function)                                                                        \
  g_test_add ("/ui/question-kinds/" name, FormFixture, NULL, form_fixture_set_up, function,        \
              form_fixture_tear_down)

int
main (int argc, char *argv[])
{
  g_autofree char *arguments = NULL;
  gboolean has_devices;

  /* Environments are changed before there are threads, so this one test is a process of its own. */
  arguments = g_strjoinv (" ", argv);
  has_devices = strstr (arguments, "no-devices") == NULL;
  g_setenv ("ZYR_AUDIO_SOURCE",
            has_devices ? "audiotestsrc is-live=true" : "filesrc location=/nowhere", TRUE);
  if (has_devices)
    g_setenv ("ZYR_CAMERA_SOURCES",
              "videotestsrc is-live=true ! capsfilter caps=video/x-raw,width=640,height=480;"
              "videotestsrc is-live=true pattern=ball ! capsfilter"
              " caps=video/x-raw,width=640,height=480",
              TRUE);
  else
    g_unsetenv ("ZYR_CAMERA_SOURCES");
  g_setenv ("ZYR_AUDIO_SINK", "fakesink sync=true", TRUE);
  form_fixture_init (&argc, &argv);

  ADD ("barcode-from-a-picture", test_barcode_from_a_picture);
  ADD ("barcode-from-a-file-that-is-none", test_barcode_from_a_file_that_is_none);
  ADD ("picture", test_picture);
  ADD ("picture-is-removed", test_picture_is_removed);
  ADD ("signature-is-typed", test_signature_is_typed);
  ADD ("signature-is-drawn-on", test_signature_is_drawn_on);
  ADD ("sound-is-recorded", test_sound_is_recorded);
  ADD ("sound-outlives-the-page", test_sound_outlives_the_page);
  ADD ("camera", test_camera);
  ADD ("ways-to-a-picture", test_ways_to_a_picture);
  ADD ("no-devices", test_no_devices);
  ADD ("path-and-area", test_path_and_area);
  ADD ("identity-number", test_identity_number);
  ADD ("stars", test_stars);
  ADD ("file", test_file);
  ADD ("sizes", test_sizes);
  ADD ("no-question-is-blank", test_no_question_is_blank);

  return g_test_run ();
}
