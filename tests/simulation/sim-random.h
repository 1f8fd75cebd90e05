/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* splitmix64: any seed is good, also 0, and a stream can be split off another. */
typedef struct
{
  guint64 state;
} SimRandom;

static inline guint64
sim_random (SimRandom *random)
{
  guint64 z = (random->state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15));

  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return z ^ (z >> 31);
}

/* 0 … n - 1 */
static inline guint
sim_random_below (SimRandom *random, guint n)
{
  return (guint) (sim_random (random) % n);
}

static inline gboolean
sim_random_percent (SimRandom *random, guint percent)
{
  return sim_random_below (random, 100) < percent;
}

static inline gboolean
sim_random_permille (SimRandom *random, guint permille)
{
  return sim_random_below (random, 1000) < permille;
}

G_END_DECLS
