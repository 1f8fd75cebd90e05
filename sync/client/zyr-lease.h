/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ZyrLease: for how long a device may open its database without its centre, and how it reaches that
 * centre once it may not. Kept in the keyring beside the key; it is read before the database is.
 *
 * Time is the device's clock, or the latest that was ever seen, when that is later: setting the clock
 * back gains nothing and ends nothing. After contact it counts from there, so that a clock that once
 * stood wrong is forgotten.
 *
 * @days: of the lease; 0: none, it never ends
 * @renewed_s, @seen_s: unix seconds: the last contact; the latest time seen since
 * @kept_s: what was so late when it was last written down
 * @seal: (nullable): the centre's public key (zyr-seal.h); NULL without a lease
 * @staff_no: (nullable): who signed in last
 * @n_unsent: what waits to be sent, as it was when the lease ended; -1: not known
 */
typedef struct
{
  guint days;
  gint64 renewed_s;
  gint64 seen_s;
  gint64 kept_s;
  char *seal;
  char *host;
  guint16 port;
  char *ca_pem;
  char *device;
  char *staff_no;
  gint64 n_unsent;
} ZyrLease;

ZyrLease *zyr_lease_new (const char *host, guint16 port, const char *ca_pem, const char *device);
void zyr_lease_free (ZyrLease *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZyrLease, zyr_lease_free)

/** zyr_lease_to_text: for the keyring; it counts as written down */
char *zyr_lease_to_text (ZyrLease *self);
/** zyr_lease_from_text: Returns: (transfer full) (nullable): NULL for what is no lease of ours */
ZyrLease *zyr_lease_from_text (const char *text, gsize size_bytes);

/**
 * zyr_lease_renew: after an authenticated contact
 * @seal: (nullable): as it was
 * @clock_ahead_s: by which the device's clock is ahead of the centre's: the later of the two counts
 *
 * Returns: whether it must be written down: at most about once an hour, or when it is another
 */
gboolean zyr_lease_renew (
    ZyrLease *self, guint days, const char *seal, gint64 now_s, gint64 clock_ahead_s);
/** zyr_lease_see: as time passes. Returns: as zyr_lease_renew() */
gboolean zyr_lease_see (ZyrLease *self, gint64 now_s);

gboolean zyr_lease_is_over (const ZyrLease *self, gint64 now_s);
/**
 * zyr_lease_is_near: whether it ends within three days, or within the last half of a short one
 * @away_days: (out): whole days since the last contact
 * @left_days: (out): begun days until it ends, 1 or more
 */
gboolean
zyr_lease_is_near (const ZyrLease *self, gint64 now_s, guint *away_days, guint *left_days);

G_END_DECLS
