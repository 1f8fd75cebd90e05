/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "load-centre.h"
#include "load-client.h"

typedef struct
{
  LoadCentre *centre;
  char *visit;    /* the XML of one, with places to fill */
  const char *what; /* is measured */
  gboolean plain; /* bodies are sent without compression */
} Load;

/* @n_requests by each connection, of @batch visits each. */
typedef struct
{
  guint n_connections;
  guint batch;
  guint n_requests;
} LoadShape;

/* @n_requests by each connection. Ends the program unless every visit is acknowledged with ok. */
void load_push (const Load *load, guint n_connections, guint batch, guint n_requests);

/* @n_devices wait; then @n_changes, one after the other, each of a household of one of them. */
void load_wait (const Load *load, guint n_devices, guint n_changes);

/* What the machine can do with the same requests and the same bytes, and no centre: beside its disk
 * and its database, the server of load_say_yes(), in a process of its own. */
void load_floor (const Load *load, const LoadShape *shapes, guint n_shapes);
int load_say_yes (const char *directory, guint n_visits);

/* Sorts. */
double load_quantile_ms (GArray *values_us, double quantile);
