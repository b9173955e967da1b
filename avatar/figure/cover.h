#ifndef BARKER_COVER_H
#define BARKER_COVER_H

#include <stdint.h>

/* One step of a path: 'M', 'L' and 'C' with 2, 2 and 6 numbers, or 'Z'. 'm' is 'M' for a part of an outline that
 * closes by others. */
typedef struct {
	uint8_t op;
	double p[6];
} segment;

/* Writes into a mask of w by h bytes how much of each pixel a path covers. The path's points are mapped by
 * matrix, (x, y) to (a*x + c*y + e, b*x + d*y + f), to pixels of the mask. sums holds (w + 2) * h zeros,
 * and does so again afterwards; reach holds 2 * h numbers. */
void cover(const segment *path, int n, const double matrix[6], uint8_t *mask, int w, int h, float *sums, int32_t *reach);

#endif
