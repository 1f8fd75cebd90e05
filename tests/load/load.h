/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "load-centre.h"
#include "load-client.h"

typedef struct
{
  LoadCentre *centre;
  char *visit;    /* the XML of one, with places to fill */
  gboolean plain; /* bodies are sent without compression */
} Load;

/* @n_requests by each connection. Ends the program unless every visit is acknowledged with ok. */
void load_push (const Load *load, guint n_connections, guint batch, guint n_requests);

/* @n_devices wait; then @n_changes, one after the other, each of a household of one of them. */
void load_wait (const Load *load, guint n_devices, guint n_changes);

/* Sorts. */
double load_quantile_ms (GArray *values_us, double quantile);
