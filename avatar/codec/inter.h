#ifndef BARKER_INTER_H
#define BARKER_INTER_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The house's coder of the pictures between key pictures: P slices of ITU-T H.264 constrained
 * baseline, with one vector a macroblock. A host moves before a set that stands, so that four in
 * five macroblocks are as they were: those cost a comparison. */
typedef struct inter_coder inter_coder;

/* A 4:2:0 picture in somebody else's memory. */
typedef struct {
	const uint8_t *plane[3];
	int width, height, y_stride, c_stride;
} picture_view;

/* What a slice repeats of its parameter sets (clauses 7.4.2.1.1 and 7.4.2.2). */
typedef struct {
	int frame_num_bits, order_bits, initial_qp;
} slice_terms;

/* Reads the parameter sets in front of a key picture. Returns 0 where they are not the house's. */
int slice_terms_read(slice_terms *out, const uint8_t *unit, size_t n);

/* The sides are multiples of 16. Returns NULL when there is no memory. */
inter_coder *inter_new(int width, int height, int qp);

/* Starts from a key picture: its terms, what was drawn, and what a decoder makes of its code. */
void inter_start(inter_coder *c, const slice_terms *terms, const picture_view *drawn, const picture_view *decoded);

/* Encodes the next picture, and returns its size in bytes: a NAL unit behind a start code, in the
 * coder's own memory up to the next call. */
size_t inter_encode(inter_coder *c, const picture_view *drawn, const uint8_t **unit);

/* What a decoder makes of the last picture. */
void inter_decoded(const inter_coder *c, picture_view *out);

void inter_free(inter_coder *c);

#ifdef __cplusplus
}
#endif

#endif
