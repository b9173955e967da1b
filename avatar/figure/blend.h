#ifndef BARKER_BLEND_H
#define BARKER_BLEND_H

#include <stdint.h>

/* What is known of a row of texels: the first and past-last that is not clear, the longest clear run
 * between them, and the longest opaque runs before and after that. Ends are such that the least of
 * several rows holds for all of them: those marked less are negative. */
typedef struct {
	int16_t from, less_to;
	int16_t less_gap_from, gap_to;
	int16_t less_solid_from[2], solid_to[2];
} span;

/* How a box of the picture walks through a sprite's texels, line by line. Places are in texels; line y
 * begins at (u + y * u_line, v + y * v_line) and takes steps of (du, dv), which have 16 bits below the
 * point. Steps and lines are counted from the picture's corner, so that a pixel is the same in
 * whichever box it is drawn. */
typedef struct {
	double u, v, u_line, v_line;
	int64_t du, dv;
	double per_du, per_dv; /* 1 over du and dv; divisions would be most of a short line's time */
	int first, top, steps, lines;
	uint32_t opacity; /* to 256 */
} walk;

/* Blends a sprite's texels over rows of one plane or two, stride bytes apart, from step first on. A texel
 * is a premultiplied value less 128; there are width by rows of them in alpha and in each colour, and beyond
 * them 32 bytes that may be read. The second colour and its plane b are NULL for luma. Each plane has room
 * bytes. */
void blend(const walk *w, int width, int rows, const span *spans, const int8_t *alpha, const int8_t *first, const int8_t *second,
           uint8_t *a, uint8_t *b, int stride, int64_t room);

/* Lets or forbids the use of wide instructions, for tests; returns whether the machine has them. */
int blend_wide(int allowed);

#endif
