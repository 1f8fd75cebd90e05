/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-visit-card-words-private.h"

#include <glib.h>

/* Short forms of the option lists of visit-form.md section 6. */

static const ZyrCardWord relations[] = {
  { "self", "kendisi", "self" },
  { "spouse", "eşi", "spouse" },
  { "son", "oğlu", "son" },
  { "daughter", "kızı", "daughter" },
  { "father", "babası", "father" },
  { "mother", "annesi", "mother" },
  { "brother", "erkek kardeşi", "brother" },
  { "sister", "kız kardeşi", "sister" },
  { "grandfather", "dedesi", "grandfather" },
  { "grandmother", "ninesi", "grandmother" },
  { "grandchild", "torunu", "grandchild" },
  { "sonlaw", "damadı", "son-in-law" },
  { "daulaw", "gelini", "daughter-in-law" },
  { "fatherlaw", "kayınpederi", "father-in-law" },
  { "motherlaw", "kayınvalidesi", "mother-in-law" },
  { "niece", "yeğeni", "niece / nephew" },
  { "uncle", "amcası / dayısı", "uncle" },
  { "aunt", "halası / teyzesi", "aunt" },
  { "foster", "koruyucu aile çocuğu", "foster child" },
  { "other", "diğer", "other" },
  { NULL, NULL, NULL },
};

static const ZyrCardWord marital[] = {
  { "never", "hiç evlenmedi", "never married" },
  { "married", "evli", "married" },
  { "widowed", "eşi vefat etmiş", "widowed" },
  { "divorced", "boşanmış", "divorced" },
  { "separated", "fiilen ayrı", "living apart" },
  { "cohabit", "birlikte yaşıyor", "living together" },
  { NULL, NULL, NULL },
};

static const ZyrCardWord covers[] = {
  { "4a", "4/a", "4/a" },
  { "4b", "4/b", "4/b" },
  { "4c", "4/c", "4/c" },
  { "pension", "emekli", "pensioner" },
  { "dependant", "bakmakla yükümlü", "dependant" },
  { "g0", "GSS 60/c-1", "GSS 60/c-1" },
  { "60g", "GSS 60/g", "GSS 60/g" },
  { "2022", "2022 aylığı", "Law 2022 pension" },
  { "none", "güvencesi yok", "no cover" },
  { NULL, NULL, NULL },
};

static const ZyrCardWord incomes[] = {
  { "wage", "ücret", "wage" },
  { "daily", "yevmiye", "daily wages" },
  { "pension", "emekli / dul-yetim aylığı", "pension" },
  { "unemp", "işsizlik ödeneği", "unemployment allowance" },
  { "p2022", "2022 aylığı", "Law 2022 pension" },
  { "homecare", "evde bakım yardımı", "home care assistance" },
  { "sa_cash", "düzenli nakdi yardım", "regular cash assistance" },
  { "alimony", "nafaka", "alimony" },
  { "scholar", "burs", "scholarship" },
  { "business", "esnaf / serbest kazanç", "self-employment" },
  { "farm", "tarım / hayvancılık", "farming / livestock" },
  { "remit", "akraba desteği", "support from relatives" },
  { "ngo", "dernek / belediye yardımı", "NGO / municipal aid" },
  { "interest", "faiz / kâr payı", "interest / dividend" },
  { "other", "diğer", "other" },
  { NULL, NULL, NULL },
};

static const ZyrCardWord properties[] = {
  { "flat", "Konut", "Dwelling" },
  { "shop", "İşyeri", "Business premises" },
  { "plot", "Arsa", "Building plot" },
  { "field", "Tarla", "Field" },
  { "other", "Diğer taşınmaz", "Other real estate" },
  { NULL, NULL, NULL },
};

static const ZyrCardWord vehicles[] = {
  { "car", "otomobil", "car" },
  { "van", "kamyonet / minibüs", "pickup / minibus" },
  { "truck", "kamyon", "truck" },
  { "tractor", "traktör", "tractor" },
  { "moto", "motosiklet", "motorcycle" },
  { "disabled", "engelli aracı", "vehicle for disabled" },
  { "other", "diğer araç", "other vehicle" },
  { NULL, NULL, NULL },
};

static const ZyrCardWord lands[] = {
  { "wet", "Sulu tarım arazisi", "Irrigated land" },
  { "dry", "Kuru tarım arazisi", "Dry land" },
  { "orchard", "Bağ / bahçe / zeytinlik", "Vineyard / orchard" },
  { "green", "Sera", "Greenhouse" },
  { NULL, NULL, NULL },
};

static const ZyrCardWord animals[] = {
  { "cattle", "Büyükbaş", "Cattle" },
  { "small", "Küçükbaş", "Sheep/goats" },
  { "poultry", "Kanatlı", "Poultry" },
  { "hive", "Arı kovanı", "Beehives" },
  { "equine", "At / eşek", "Horses / donkeys" },
  { NULL, NULL, NULL },
};

static const ZyrCardWord programmes[] = {
  { "food", "Gıda yardımı", "Food" },
  { "fuel", "Yakacak yardımı", "Fuel" },
  { "shelter", "Barınma yardımı", "Shelter" },
  { "electric", "Elektrik tüketim desteği", "Electricity support" },
  { "gas", "Doğal gaz tüketim desteği", "Natural gas support" },
  { "snt_edu", "ŞEY", "CEA" },
  { "snt_health", "ŞSY", "CHA" },
  { "edu_mat", "Eğitim materyali yardımı", "Educational materials" },
  { "edu_trans", "Öğrenci barınma, taşıma, iaşe", "Shelter, transport and meals for students" },
  { "evek", "EVEK", "Assistance for widows (EVEK)" },
  { "soldier", "Muhtaç asker ailesine yardım", "Families of soldiers" },
  { "soldier_ch", "Muhtaç asker çocuğu yardımı", "Children of soldiers" },
  { "orphan", "Öksüz ve yetim yardımı", "Orphans" },
  { "birth", "Doğum yardımı", "Birth" },
  { "mbirth", "Çoklu doğum yardımı", "Multiple birth" },
  { "family", "Türkiye Aile Destek Programı", "Türkiye Family Support Program" },
  { "old_age", "Yaşlı aylığı (2022)", "Old age pension (law 2022)" },
  { "disab", "Engelli aylığı (2022)", "Disability allowance (law 2022)" },
  { "disab_rel", "Engelli yakını aylığı", "Allowance for relatives of disabled persons" },
  { "silicosis", "Silikozis aylığı", "Silicosis payment" },
  { "homecare", "Evde bakım yardımı", "Home care" },
  { "chronic", "Kronik hastalık yardımı", "Chronic illness" },
  { "ups", "Kesintisiz güç kaynağı desteği", "Uninterrupted power supply" },
  { "gss", "GSS prim desteği", "UHI premium" },
  { "vefa", "Vefa programı", "Vefa Program" },
  { "disaster", "Afet ve acil durum yardımı", "Disaster and emergency" },
  { "job", "İşe yönlendirme / işe başlama yardımı", "Job guidance / start of employment" },
  { "project", "Gelir getirici proje desteği", "Income-generating project" },
  { "suy", "Sosyal uyum yardımı (SUY)", "Social cohesion (SUY)" },
  { "other", "Diğer yardım", "Other assistance" },
  { NULL, NULL, NULL },
};

static const ZyrCardWord ratings[] = {
  { "good", "İyi", "Good" },
  { "medium", "Orta", "Medium" },
  { "weak", "Zayıf", "Weak" },
  { NULL, NULL, NULL },
};

static const ZyrCardWord sources[] = {
  { "visit", "İnceleme", "inquiry" },
  { "declaration", "Beyan", "declaration" },
  { NULL, NULL, NULL },
};

static const ZyrCardWord institutions[] = {
  { "nvi", "NVİ", "NVİ" },       { "sgk", "SGK", "SGK" },
  { "iskur", "İŞKUR", "İŞKUR" }, { "gib", "GİB", "GİB" },
  { "tkgm", "TKGM", "TKGM" },    { "cks", "ÇKS", "ÇKS" },
  { "meb", "MEB", "MEB" },       { "saglik", "Sağlık Bakanlığı", "Sağlık Bakanlığı" },
  { "sygm", "SYGM", "SYGM" },    { "sydv", "SYDV", "SYDV" },
  { "vgm", "VGM", "VGM" },       { "ashb", "ASHB", "ASHB" },
  { "kyk", "KYK", "KYK" },       { NULL, NULL, NULL },
};

static const ZyrCardWord *const lists[] = {
  [ZYR_CARD_LIST_RELATION] = relations,     [ZYR_CARD_LIST_MARITAL] = marital,
  [ZYR_CARD_LIST_COVER] = covers,           [ZYR_CARD_LIST_INCOME] = incomes,
  [ZYR_CARD_LIST_PROPERTY] = properties,    [ZYR_CARD_LIST_VEHICLE] = vehicles,
  [ZYR_CARD_LIST_LAND] = lands,             [ZYR_CARD_LIST_ANIMAL] = animals,
  [ZYR_CARD_LIST_PROGRAMME] = programmes,   [ZYR_CARD_LIST_RATING] = ratings,
  [ZYR_CARD_LIST_SOURCE] = sources,         [ZYR_CARD_LIST_INSTITUTION] = institutions,
};

const char *
zyr_card_word (ZyrCardList list, const char *code, ZyrCardLanguage language)
{
  g_return_val_if_fail ((guint) list < G_N_ELEMENTS (lists), code);

  if (code == NULL || *code == '\0')
    return NULL;
  for (const ZyrCardWord *word = lists[list]; word->code != NULL; word++)
    if (g_str_equal (word->code, code))
      return language == ZYR_CARD_TR ? word->tr : word->en;

  return code;
}
