/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The error domains that calls of this floor may return: their own ZYR_WORKSPACE_ERROR, and those
 * of the floors below, passed through: ZYR_CLIENT_ERROR (no contact, wrong password, …),
 * ZYR_KEYRING_ERROR, ZYR_STORE_ERROR (disk full, …), ZYR_FORM_ERROR, G_IO_ERROR. Whoever makes
 * sentences of them includes this, and nothing of the floors below directly. */

#include "zyr-client-error.h"
#include "zyr-form.h"
#include "zyr-keyring.h"
#include "zyr-store.h"
#include "zyr-workspace.h"
