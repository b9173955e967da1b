#ifndef BARKER_DEBLOCK_H
#define BARKER_DEBLOCK_H

#include "motion.h"
#include "residual.h"

/* The deblocking filter of ITU-T H.264 (clause 8.7) for pictures of inter macroblocks with one
 * vector and one quantiser. */

typedef struct {
	int alpha, beta, bound[3]; /* bound by strength, which is 1 or 2; 0 leaves as it is */
} deblock_terms;

typedef struct {
	deblock_terms luma, chroma;
} deblocker;

void deblocker_set(deblocker *d, int qp);

/* What of a macroblock decides how strongly its edges are filtered. */
typedef struct {
	vector vector;
	uint16_t coded; /* the 4x4 blocks of luma with levels, as bits in raster order */
} edge_terms;

/* Filters the picture in place. touched gets a 1 for each macroblock that may have changed. */
void deblock(const deblocker *d, const reference *picture, const edge_terms *terms, uint8_t *touched);

#endif
