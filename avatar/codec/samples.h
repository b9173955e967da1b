#ifndef BARKER_SAMPLES_H
#define BARKER_SAMPLES_H

#include <stdint.h>

/* A short loop over samples is to become a few instructions over many of them, and not many over
 * one: GCC would unroll it first. */
#define IN_LANES _Pragma("GCC unroll 1")

static inline uint8_t clip(int v) { return v < 0 ? 0 : v > 255 ? 255 : v; }

#endif
