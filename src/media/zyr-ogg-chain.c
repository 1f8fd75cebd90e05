/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-ogg-chain.h"

#include <ogg/ogg.h>
#include <string.h>

/* Where the fields of a page are that change (RFC 3533, 6), in bytes; numbers are little-endian. */
#define FLAGS_AT 5
#define GRANULE_AT 6
#define SERIAL_AT 14
#define NUMBER_AT 18

#define FLAG_BEGINS 0x02
#define FLAG_ENDS 0x04

#define OPUS_MAGIC "OpusHead"

typedef struct
{
  GByteArray *joined;
  guint32 serial;      /* of the first stream, and so of all */
  guint32 n_pages;     /* joined so far */
  guint n_streams;     /* seen so far */
  guint64 before;      /* samples in the streams before this one */
  guint64 in_stream;   /* samples in this one so far */
  gssize last_page_at; /* in @joined; -1: none */
} Chain;

static gboolean
begins_opus (ogg_page *page)
{
  return page->body_len >= (long)strlen (OPUS_MAGIC)
         && memcmp (page->body, OPUS_MAGIC, strlen (OPUS_MAGIC)) == 0;
}

static void
put_number (guint8 *to, guint64 number, guint n_bytes)
{
  for (guint i = 0; i < n_bytes; i++)
    to[i] = (guint8)(number >> (8 * i));
}

static void
append_page (Chain *chain, ogg_page *page)
{
  const gint64 granule = ogg_page_granulepos (page);

  page->header[FLAGS_AT] &= (guint8)~FLAG_ENDS;
  if (chain->n_streams > 1)
    page->header[FLAGS_AT] &= (guint8)~FLAG_BEGINS;
  if (granule > 0)
    {
      chain->in_stream = (guint64)granule;
      put_number (page->header + GRANULE_AT, chain->before + chain->in_stream, 8);
    }
  put_number (page->header + SERIAL_AT, chain->serial, 4);
  put_number (page->header + NUMBER_AT, chain->n_pages++, 4);
  ogg_page_checksum_set (page);
  chain->last_page_at = chain->joined->len;
  g_byte_array_append (chain->joined, page->header, (guint)page->header_len);
  g_byte_array_append (chain->joined, page->body, (guint)page->body_len);
}

/* Returns FALSE where this is no chain of Opus streams. */
static gboolean
take_page (Chain *chain, ogg_page *page)
{
  if (ogg_page_bos (page))
    {
      if (!begins_opus (page))
        return FALSE;
      if (chain->n_streams++ == 0)
        chain->serial = (guint32)ogg_page_serialno (page);
      chain->before += chain->in_stream;
      chain->in_stream = 0;
    }
  if (chain->n_streams == 0)
    return FALSE;
  /* The headers of those behind the first say what the first ones' have said: they count no sample. */
  if (chain->n_streams == 1 || ogg_page_granulepos (page) != 0)
    append_page (chain, page);
  return TRUE;
}

static void
end_last_page (Chain *chain)
{
  guint8 *header = chain->joined->data + chain->last_page_at;
  const guint n_segments = header[26];
  ogg_page page = { .header = header, .header_len = (long)(27 + n_segments) };

  header[FLAGS_AT] |= FLAG_ENDS;
  page.body = header + page.header_len;
  page.body_len = (long)(chain->joined->len - (gsize)chain->last_page_at) - page.header_len;
  ogg_page_checksum_set (&page);
}

GBytes *
zyr_ogg_chain_join (GBytes *sound)
{
  gsize size_bytes;
  const void *data = g_bytes_get_data (sound, &size_bytes);
  g_autoptr (GByteArray) joined = g_byte_array_new ();
  Chain chain = { .joined = joined, .last_page_at = -1 };
  ogg_sync_state sync;
  ogg_page page;
  gboolean is_chain = size_bytes > 0 && size_bytes <= G_MAXINT32;
  int found;

  if (!is_chain)
    return g_bytes_ref (sound);
  ogg_sync_init (&sync);
  memcpy (ogg_sync_buffer (&sync, (long)size_bytes), data, size_bytes);
  ogg_sync_wrote (&sync, (long)size_bytes);
  /* -1: what lies between two pages, as a piece that was cut off, is passed over. */
  while (is_chain && (found = ogg_sync_pageout (&sync, &page)) != 0)
    if (found > 0)
      is_chain = take_page (&chain, &page);
  ogg_sync_clear (&sync);
  if (!is_chain || chain.n_streams < 2)
    return g_bytes_ref (sound);
  end_last_page (&chain);
  return g_byte_array_free_to_bytes (g_steal_pointer (&joined));
}
