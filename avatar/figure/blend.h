#ifndef BARKER_BLEND_H
#define BARKER_BLEND_H

#include <stdint.h>

/* A row's first and past-last texel that is not clear, and its longest clear run between them. */
typedef struct {
	int32_t from, to;
	int32_t gap_from, gap_to;
} span;

/* How a box of the picture walks through one plane of a sprite, line by line. Places are in
 * texels; line y begins at (u + y * u_line, v + y * v_line) and takes steps of (du, dv), which have 16
 * bits below the point. Steps and lines are counted from the picture's corner, so that a pixel is the
 * same in whichever box it is drawn. */
typedef struct {
	int width, rows; /* of the plane */
	double u, v, u_line, v_line;
	int64_t du, dv;
	double per_du; /* 1 over du; a division would be most of a short line's time */
	int first, top, steps, lines;
	uint32_t opacity; /* to 256 */
} walk;

/* Blends a sprite's luma over rows of dst, stride bytes apart, from step first on. A texel is
 * Y | A<<16. */
void blend_luma(const walk *w, const uint32_t *texels, const span *spans, uint8_t *dst, int stride);

/* Blends a sprite's chroma over rows of both planes. A texel is Cb | Cr<<16 | A<<32. */
void blend_chroma(const walk *w, const uint64_t *texels, const span *spans, uint8_t *cb, uint8_t *cr, int stride);

/* Lets or forbids the use of wide instructions, for tests; returns whether the machine has them. */
int blend_wide(int allowed);

#endif
