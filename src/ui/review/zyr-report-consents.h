/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-form.h"

G_BEGIN_DECLS

/** zyr_report_consent_rows: what was consented to and who signed, and what is still to be done.
 * @consents: the questions that ask for a consent. Returns: (transfer container): floating
 * #AdwActionRow, in the order of the form, each with the data "ref": its question */
GPtrArray *zyr_report_consent_rows (ZyrFormSession *session, char **consents);

G_END_DECLS
