/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "generated-households.h"

#include "zyr-feed-entry.h"
#include "zyr-national-number.h"

static const char *const given_names[]
    = { "Fatma", "Mehmet", "Ayşe", "Mustafa", "Emine", "Ahmet", "Hatice", "Ali", "Zeynep", "Hüseyin",
        "Elif", "İbrahim", "Meryem", "İsmail", "Şerife", "Osman", "Gülsüm", "Çetin", "Özlem", "Işıl" };
static const char *const surnames[]
    = { "Yılmaz", "Kaya", "Demir", "Şahin", "Çelik", "Yıldız", "Yıldırım", "Öztürk", "Aydın",
        "Özdemir", "Arslan", "Doğan", "Kılıç", "Aslan", "Çetin", "Kara", "Koç", "Kurt", "Özkan",
        "Şimşek" };
static const char *const streets[]
    = { "Atatürk Cad.", "Cumhuriyet Mah. Gül Sk.", "Iğdır Sk.", "İnönü Blv.", "Çınar Mah. 5. Sk." };

static ZyrFeedEntry *
entry_new (ZyrKind kind, const char *id, JsonObject *body)
{
  g_autoptr (ZyrRecord) record = zyr_record_new (kind, id, "f:1", 1, body, NULL);

  return zyr_feed_entry_new (ZYR_FEED_UPSERT, 1, record);
}

static ZyrFeedEntry *
make_household (guint i, GRand *random)
{
  g_autoptr (JsonObject) body = json_object_new ();
  JsonArray *phones = json_array_new ();
  g_autofree char *id = g_strdup_printf ("h%06u", i);
  g_autofree char *file_no = g_strdup_printf ("2026/%06u", i);
  g_autofree char *phone = g_strdup_printf ("53%08u", g_rand_int_range (random, 0, 99999999));
  g_autofree char *name = g_strdup_printf ("%s %s",
                                           given_names[g_rand_int_range (random, 0, 20)],
                                           surnames[g_rand_int_range (random, 0, 20)]);
  g_autofree char *address = g_strdup_printf ("%s No:%d D:%d",
                                              streets[g_rand_int_range (random, 0, 5)],
                                              g_rand_int_range (random, 1, 300),
                                              g_rand_int_range (random, 1, 40));

  json_array_add_string_element (phones, phone);
  json_object_set_string_member (body, "id", id);
  json_object_set_string_member (body, "foundation", "1");
  json_object_set_string_member (body, "file_no", file_no);
  json_object_set_string_member (body, "summary_name", name);
  json_object_set_string_member (body, "addr_text", address);
  json_object_set_string_member (body, "rating", "medium");
  json_object_set_string_member (body, "rating_date", "2026-03-01");
  json_object_set_array_member (body, "phones", phones);
  return entry_new (ZYR_KIND_HOUSEHOLD, id, body);
}

static ZyrFeedEntry *
make_member (guint i, GRand *random)
{
  g_autoptr (JsonObject) body = json_object_new ();
  g_autofree char *household = g_strdup_printf ("h%06u", i);
  g_autofree char *id = g_strdup_printf ("m%06u", i);
  g_autofree char *number = zyr_tckn_generate (i);

  json_object_set_string_member (body, "id", id);
  json_object_set_string_member (body, "household", household);
  json_object_set_int_member (body, "n", 1);
  json_object_set_string_member (body, "given", given_names[g_rand_int_range (random, 0, 20)]);
  json_object_set_string_member (body, "surname", surnames[g_rand_int_range (random, 0, 20)]);
  json_object_set_string_member (body, "id_no", number);
  return entry_new (ZYR_KIND_MEMBER, id, body);
}

GPtrArray *
generated_page (guint *from, guint end, GRand *random)
{
  GPtrArray *page = g_ptr_array_new_with_free_func ((GDestroyNotify) zyr_feed_entry_free);

  for (; *from < end && page->len + 2 <= GENERATED_PAGE_N; (*from)++)
    {
      g_ptr_array_add (page, make_household (*from, random));
      g_ptr_array_add (page, make_member (*from, random));
    }
  return page;
}
