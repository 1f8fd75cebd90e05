/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-demo-private.h"

const char *const zyr_demo_women[] = {
  "Ayşe", "Fatma", "Emine", "Hatice", "Zeynep", "Elif", "Meryem", "Şerife", "Sultan", "Hanife",
  "Merve", "Özlem", "Esra", "Yasemin", "Hacer", "Zehra", "Gülsüm", "Songül", "Büşra", "Leyla",
  "Rabia", "Hülya", "Sevim", "Nuray", "Dilek", "Kübra", "Filiz", "Aysel", "Çiğdem", "İpek",
  "Şükran", "Ümmühan", "Gönül", "Nazlı", "Irmak", "Defne", "Ecrin", "Azra", "Asel", "Eylül", NULL
};

const char *const zyr_demo_men[] = {
  "Mehmet", "Mustafa", "Ahmet", "Ali", "Hüseyin", "Hasan", "İbrahim", "İsmail", "Osman", "Yusuf",
  "Murat", "Ömer", "Ramazan", "Halil", "Süleyman", "Abdullah", "Mahmut", "Recep", "Salih", "Fatih",
  "Kadir", "Emre", "Hakan", "Kemal", "Yaşar", "Bekir", "Musa", "Bayram", "Cemal", "Orhan",
  "Şükrü", "Uğur", "Çağrı", "Ilgaz", "Göktuğ", "Miraç", "Eymen", "Kerem", "Alp", "Çınar", NULL
};

const char *const zyr_demo_surnames[] = {
  "Yılmaz", "Kaya", "Demir", "Çelik", "Şahin", "Yıldız", "Yıldırım", "Öztürk", "Aydın", "Özdemir",
  "Arslan", "Doğan", "Kılıç", "Aslan", "Çetin", "Kara", "Koç", "Kurt", "Özkan", "Şimşek",
  "Polat", "Korkmaz", "Özcan", "Erdoğdu", "Çakır", "Can", "Ünal", "Işık", "Acar", "Güneş",
  "Bulut", "Keskin", "Taş", "Turan", "Gül", "Avcı", "Tekin", "Ateş", "Uçar", "Iğdır", NULL
};

const char *const zyr_demo_streets[] = {
  "Çınar Cad.", "Gül Sok.", "Menekşe Sok.", "Zafer Cad.", "İstasyon Cad.", "Ihlamur Sok.",
  "Okul Sok.", "Dere Sok.", "Söğüt Sok.", "Lale Sok.", "Papatya Sok.", "Şehit Yolu Sok.",
  "Değirmen Sok.", "Cumhuriyet Cad.", "Işık Sok.", "Köprü Sok.", "Akasya Sok.", "Üzüm Sok.", NULL
};

const char *const zyr_demo_notes[] = {
  "Telefonla arandı; öğleden sonra evde olacaklarını bildirdiler.",
  "Kapı zili çalışmıyor, pencereye vurmak gerekiyor.",
  "Çocuğun okul kaydı için okul müdürlüğüyle görüşüldü.",
  "Yakacak yardımı teslim edildi, imza alındı.",
  "Merdivenler dik; yaşlı üye için ziyaret zemin katta komşuda yapılabilir.",
  "Kira sözleşmesinin örneğini bir sonraki ziyarette gösterecekler.",
  "Komşusu haneyle ilgileniyor, acil durumda ona ulaşılabilir.",
  "Elektrik borcu yapılandırıldı, taksitler düzenli ödeniyor.",
  NULL
};

const char *const zyr_demo_opinions[] = {
  "Hane düzenli gelire sahip değildir; gıda ve yakacak yardımının sürdürülmesi uygundur.",
  "Hanede çalışan bulunmakta, gelir ihtiyacı kısmen karşılamaktadır; eğitim yardımı uygundur.",
  "Yaşlı üyenin bakım ihtiyacı vardır; ilgili birime yönlendirme yapılması uygundur.",
  "Konutun ısınma koşulları yetersizdir; yakacak yardımı yapılması uygundur.",
  "Gelir durumu iyileşmiştir; yardımın yeniden değerlendirilmesi uygundur.",
  NULL
};

const char *const zyr_demo_grounds[] = {
  "Kişi başına düşen gelir 3294 sayılı Kanundaki sınırın altındadır; hane muhtaç durumdadır.",
  "Sosyal inceleme raporundaki görüş uygun bulunmuştur.",
  "Hanede düzenli geliri olan kişi bulunmamaktadır.",
  "Çocukların eğitime devam ettiği e-Okul kaydından görülmüştür.",
  NULL
};

const char *const zyr_demo_refusals[] = {
  "Kişi başına düşen gelir sınırın üzerindedir.",
  "Aynı dönemde belediyeden aynı yardım alınmıştır.",
  "Hane üzerine kayıtlı araç nedeniyle muhtaçlık koşulu oluşmamıştır.",
  NULL
};

static const ZyrDemoPlace ankara[] = {
  { "060101", "Kızılay", 39.9208, 32.8541 }, { "060102", "Çukurambar", 39.9042, 32.8103 },
  { "060103", "Öveçler", 39.8893, 32.8268 }, { "060104", "Dikmen", 39.8792, 32.8401 },
  { "060105", "İlker", 39.8731, 32.8369 },   { "060106", "Naci Çakır", 39.8768, 32.8287 },
  { NULL },
};

static const ZyrDemoPlace istanbul[] = {
  { "340101", "Feriköy", 41.0547, 28.9846 },  { "340102", "Kuştepe", 41.0660, 28.9866 },
  { "340103", "Gülbahar", 41.0653, 28.9952 }, { "340104", "Paşa", 41.0587, 28.9769 },
  { "340105", "Yayla", 41.0601, 28.9712 },    { "340106", "İzzet Paşa", 41.0685, 28.9810 },
  { NULL },
};

const ZyrDemoFoundation zyr_demo_foundations[2] = {
  { "a", "Çankaya Örnek SYDV", "06", "Ankara", "0601", "Çankaya", 1000, ankara },
  { "b", "Şişli Örnek SYDV", "34", "İstanbul", "3401", "Şişli", 2000, istanbul },
};
