/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The small parts that the use cases stand on. */
#include "zyr-code-tables-private.h"
#include "zyr-instance-private.h"
#include "zyr-picture-private.h"
#include "zyr-row-private.h"
#include "zyr-sync-status-private.h"
#include "zyr-visit-material-private.h"
#include "zyr-visit-row-private.h"

static const char form[]
    = "<h:html xmlns:h='http://www.w3.org/1999/xhtml' xmlns='http://www.w3.org/2002/xforms'>"
      "<h:head><model><itext>"
      "<translation lang='Türkçe (tr)' default='true()'><text id='a-1'><value>Evet</value>"
      "</text><text id='a-2'><value>Hayır</value></text></translation>"
      "<translation lang='English (en)'><text id='a-1'><value>Yes</value></text></translation>"
      "</itext><instance><data/></instance><instance id='yn'><root>"
      "<item><itextId>a-1</itextId><name>yes</name></item>"
      "<item><itextId>a-2</itextId><name>no</name></item></root></instance></model></h:head>"
      "</h:html>";

static void
test_code_tables (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) meta = zyr_json_parse_object (
      "{\"discrepancies\":{\"D01\":{\"tr\":\"Adres\",\"en\":\"Address\"}}}", -1, 1000, NULL);
  g_autoptr (JsonObject) media = zyr_json_parse_object (
      "{\"addr_mahalle.csv\":\"code,ilce,label\\n060101,0601,K\u0131z\u0131lay\\n"
      "060102,0601,\\\"\u00c7ukur, \\\"\\\"A\\\"\\\"\\\"\\n\",\"x.csv\":\"a,b\\n1,2\","
      "\"y.csv\":\"\\ufefflabel;code\\r\\n\\\"two\\nlines\\\";1\\r\\n\\r\\nlast;2\"}", -1, 1000, NULL);
  g_autoptr (ZyrCodeTables) tables = zyr_code_tables_new (form, media, meta, &error);
  GPtrArray *codes;

  g_assert_no_error (error);
  g_assert_cmpstr (zyr_code_tables_get_label (tables, "tr", "yn", "yes"), ==, "Evet");
  g_assert_cmpstr (zyr_code_tables_get_label (tables, "en", "yn", "yes"), ==, "Yes");
  g_assert_cmpstr (zyr_code_tables_get_label (tables, "en", "yn", "no"), ==, "Hayır");
  g_assert_null (zyr_code_tables_get_label (tables, "en", "yn", "maybe"));
  g_assert_null (zyr_code_tables_get_label (tables, "en", "none", "yes"));
  codes = zyr_code_tables_get_codes (tables, "yn");
  g_assert_cmpuint (codes->len, ==, 2);
  g_assert_cmpstr (g_ptr_array_index (codes, 0), ==, "yes");
  g_assert_cmpstr (zyr_code_tables_get_discrepancy (tables, "en", "D01"), ==, "Address");
  g_assert_cmpstr (zyr_code_tables_get_discrepancy (tables, "de", "D01"), ==, "Adres");
  g_assert_null (zyr_code_tables_get_discrepancy (tables, "en", "D99"));
  g_assert_cmpstr (zyr_code_tables_get_label (tables, "tr", "addr_mahalle", "060101"), ==,
                   "Kızılay");
  g_assert_cmpstr (zyr_code_tables_get_label (tables, "en", "addr_mahalle", "060102"), ==,
                   "Çukur, \"A\"");
  g_assert_null (zyr_code_tables_get_codes (tables, "x"));
  g_assert_cmpstr (zyr_code_tables_get_label (tables, "tr", "y", "1"), ==, "two\nlines");
  g_assert_cmpuint (zyr_code_tables_get_codes (tables, "y")->len, ==, 2);
  g_assert_null (zyr_code_tables_new ("no form", NULL, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
}

static void
test_languages (void)
{
  static const struct
  {
    const char *name;
    const char *code;
  } cases[] = { { "Türkçe (tr)", "tr" },
                { "tr", "tr" },
                { "English", "English" },
                { "x ()", "x ()" },
                { NULL, "" } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *code = zyr_language_to_code (cases[i].name);

      g_assert_cmpstr (code, ==, cases[i].code);
    }
}

static void
test_instance_values (void)
{
  g_autoptr (ZyrInstance) instance
      = zyr_instance_new ("<data id='f'><s><r><a>1</a></r><r><a>2</a><b/></r></s></data>");
  g_autofree char *first = zyr_instance_dup_value (instance, "/data/s/r/a");
  g_autofree char *second = zyr_instance_dup_value (instance, "/data/s/r[2]/a");
  g_autofree char *empty = zyr_instance_dup_value (instance, "/data/s/r[2]/b");

  g_assert_cmpstr (first, ==, "1");
  g_assert_cmpstr (second, ==, "2");
  g_assert_cmpstr (empty, ==, "");
  g_assert_null (zyr_instance_dup_value (instance, "/data/s/r[3]/a"));
  g_assert_null (zyr_instance_dup_value (instance, "/other/s"));
  g_assert_null (zyr_instance_new ("<data>"));
}

static void
test_registry_references (void)
{
  g_autoptr (JsonObject) meta = zyr_json_parse_object (
      "{\"registry\":{\"/d/m/q\":\"/d/m/r\",\"/d/x/q\":\"/d/y/r\"}}", -1, 1000, NULL);
  g_autofree char *beside = zyr_visit_material_dup_registry_ref (meta, "/d/m[3]/q");
  g_autofree char *elsewhere = zyr_visit_material_dup_registry_ref (meta, "/d/x[2]/q");
  g_autofree char *generic = zyr_visit_material_dup_generic ("/d/m[12]/n[3]/q");

  g_assert_cmpstr (beside, ==, "/d/m[3]/r");
  g_assert_cmpstr (elsewhere, ==, "/d/y/r");
  g_assert_cmpstr (generic, ==, "/d/m/n/q");
  g_assert_null (zyr_visit_material_dup_registry_ref (meta, "/d/m[3]/z"));
}

static void
test_picture_names (void)
{
  g_autofree char *hash = g_strnfill (64, 'a');
  g_autofree char *name = zyr_picture_make_name (hash, "image/webp");
  g_autofree char *back = zyr_picture_name_to_hash (name);
  g_autoptr (GBytes) jpeg = g_bytes_new_static ("\xff\xd8\xff\xe0", 4);
  g_autoptr (GBytes) text = g_bytes_new_static ("%PDF-1.4", 8);

  g_assert_true (g_str_has_suffix (name, ".webp"));
  g_assert_cmpstr (back, ==, hash);
  g_assert_null (zyr_picture_name_to_hash ("photo.jpg"));
  g_assert_null (zyr_picture_name_to_hash (hash));
  g_assert_cmpstr (zyr_picture_get_mime (jpeg), ==, "image/jpeg");
  g_assert_null (zyr_picture_get_mime (text));
}

static void
check_kind (const char *bytes,
            gsize size_bytes,
            const char *name,
            const char *takes,
            const char *expected)
{
  g_autoptr (GBytes) file = g_bytes_new (bytes, size_bytes);

  g_assert_cmpstr (zyr_attachment_get_mime (file, name, takes), ==, expected);
}

static void
test_attachment_kinds (void)
{
  g_autofree char *hash = g_strnfill (64, 'a');
  g_autofree char *sound = zyr_picture_make_name (hash, "audio/ogg");
  g_autofree char *unknown = zyr_picture_make_name (hash, "application/octet-stream");

  check_kind ("OggS", 4, NULL, "audio/*", "audio/ogg");
  check_kind ("RIFF1234WAVEfmt ", 16, NULL, "audio/*", "audio/wav");
  check_kind ("....ftypM4A ", 12, NULL, "audio/*", "audio/mp4");
  check_kind ("....ftypisom", 12, NULL, "audio/*", "video/mp4");
  check_kind ("....ftypisom", 12, NULL, "video/*", "video/mp4");
  check_kind ("OggS", 4, NULL, "video/*", NULL);
  check_kind ("OggS", 4, NULL, "image/*", NULL);
  check_kind ("OggS", 4, NULL, "", NULL);
  check_kind ("RIFF1234WEBP", 12, NULL, "audio/*", NULL);
  /* The name does not make a sound of a text, but tells kinds of files that look alike apart. */
  check_kind ("just words", 10, "words.ogg", "audio/*", NULL);
  check_kind ("PK\3\4", 4, "RAPOR.DOCX", "application/*",
              "application/vnd.openxmlformats-officedocument.wordprocessingml.document");
  check_kind ("%PDF-1.7", 8, "rapor.txt", "application/*", "application/pdf");
  check_kind ("just words", 10, NULL, "application/*", "application/octet-stream");
  g_assert_true (g_str_has_suffix (sound, ".ogg"));
  g_assert_true (g_str_has_suffix (unknown, ".bin"));
}

static void
assert_bare (const void *picture, gsize size, const void *wanted, gsize wanted_size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (picture, size);
  g_autoptr (GBytes) bare = zyr_picture_dup_bare (bytes);
  gsize bare_size;
  const void *data = g_bytes_get_data (bare, &bare_size);

  g_assert_cmpmem (data, bare_size, wanted, wanted_size);
}

/* Where a photograph was taken does not leave the device; which side is up does. */
static void
test_bare_pictures (void)
{
  /* JFIF, Exif (orientation 6 and a position), comment, scan */
#define EXIF_TAGS                                                                                  \
  "II*\0\x08\0\0\0\x02\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\x25\x88\x04\0\x01\0\0\0\x26\0\0\0\0\0\0\0"
  static const char jpeg[] = "\xff\xd8\xff\xe0\0\x04JF\xff\xe1\0\x2e" "Exif\0\0" EXIF_TAGS
                             "\xff\xfe\0\x05" "abc\xff\xda\0\x02xy\xff\xd9";
  static const char upright[] = "\xff\xd8\xff\xe0\0\x04JF\xff\xe1\0\x22" "Exif\0\0"
                                "II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0"
                                "\xff\xda\0\x02xy\xff\xd9";
  static const char png[] = "\x89PNG\r\n\x1a\n\0\0\0\x01tEXtaCCCC\0\0\0\0IENDCCCC";
  static const char bare_png[] = "\x89PNG\r\n\x1a\n\0\0\0\0IENDCCCC";
  static const char webp[] = "RIFF\x1a\0\0\0WEBPVP8X\x02\0\0\0\x0c\x01" "EXIF\x03\0\0\0abc\0";
  static const char bare_webp[] = "RIFF\x0e\0\0\0WEBPVP8X\x02\0\0\0\0\x01";

  assert_bare (jpeg, sizeof jpeg - 1, upright, sizeof upright - 1);
  assert_bare (png, sizeof png - 1, bare_png, sizeof bare_png - 1);
  assert_bare (webp, sizeof webp - 1, bare_webp, sizeof bare_webp - 1);
  /* Cut anywhere, it is read within its bytes, and what cannot be read stays. */
  for (gsize size = 4; size < sizeof jpeg - 12; size++)
    assert_bare (jpeg, size, jpeg, size);
  for (gsize size = 9; size < sizeof png - 1; size++)
    assert_bare (png, size, png, size);
}

static GPtrArray *
make_rows (const char *ids)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func (g_object_unref);

  for (; *ids != '\0'; ids++)
    {
      ZyrVisitRow *row = g_object_new (ZYR_TYPE_VISIT_ROW, NULL);

      row->id = g_strndup (ids, 1);
      g_ptr_array_add (rows, row);
    }
  return rows;
}

typedef struct
{
  guint n, position, removed, added;
} Span;

static void
span_cb (GListModel *model, guint position, guint removed, guint added, Span *span)
{
  *span = (Span){ span->n + 1, position, removed, added };
}

/* Only what differs is replaced; the shadow model checks that each report is true. */
static void
test_row_model (void)
{
  static const struct
  {
    const char *before;
    const char *after;
    guint n_spans;
    guint position, removed, added; /* of the last */
  } cases[] = {
    { "", "abc", 1, 0, 0, 3 },    { "abc", "abc", 0 },          { "abc", "axc", 1, 1, 1, 1 },
    { "abc", "ac", 1, 1, 1, 0 },  { "ac", "abc", 1, 1, 0, 1 },  { "abc", "", 1, 0, 3, 0 },
    { "aaa", "aa", 1, 2, 1, 0 },  { "abc", "cba", 2, 2, 1, 1 }, { "abcde", "xbcyz", 2, 3, 2, 2 },
    { "abc", "bcd", 1, 0, 3, 3 }, { "abcd", "bcx", 1, 0, 4, 3 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (ZyrRowModel) model = zyr_row_model_new (ZYR_TYPE_VISIT_ROW, zyr_visit_row_equal);
      Span span = { 0 };

      zyr_row_model_take (model, make_rows (cases[i].before));
      g_signal_connect (model, "items-changed", G_CALLBACK (span_cb), &span);
      zyr_row_model_take (model, make_rows (cases[i].after));
      g_assert_cmpuint (span.n, ==, cases[i].n_spans);
      g_assert_cmpuint (zyr_row_model_get_n_items (model), ==, strlen (cases[i].after));
      if (cases[i].n_spans == 0)
        continue;
      g_assert_cmpuint (span.position, ==, cases[i].position);
      g_assert_cmpuint (span.removed, ==, cases[i].removed);
      g_assert_cmpuint (span.added, ==, cases[i].added);
    }
}

/* Who says when to come again is not away. */
static void
test_troubles (void)
{
  g_autofree char *name = NULL;

  g_assert_cmpint (zyr_sync_trouble_from_problem (ZYR_SYNC_PROBLEM_BUSY), ==,
                   ZYR_SYNC_TROUBLE_CENTRE_BUSY);
  g_assert_cmpint (zyr_sync_trouble_from_problem (ZYR_SYNC_PROBLEM_TIMEOUT), ==,
                   ZYR_SYNC_TROUBLE_CENTRE_DOWN);
  name = g_enum_to_string (ZYR_TYPE_SYNC_TROUBLE, ZYR_SYNC_TROUBLE_CENTRE_BUSY);
  g_assert_cmpstr (name, ==, "ZYR_SYNC_TROUBLE_CENTRE_BUSY");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/parts/code-tables", test_code_tables);
  g_test_add_func ("/parts/languages", test_languages);
  g_test_add_func ("/parts/instance-values", test_instance_values);
  g_test_add_func ("/parts/registry-references", test_registry_references);
  g_test_add_func ("/parts/picture-names", test_picture_names);
  g_test_add_func ("/parts/attachment-kinds", test_attachment_kinds);
  g_test_add_func ("/parts/picture-bare", test_bare_pictures);
  g_test_add_func ("/parts/row-model", test_row_model);
  g_test_add_func ("/parts/troubles", test_troubles);
  return g_test_run ();
}
