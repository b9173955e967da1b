#ifndef BARKER_RESIDUAL_H
#define BARKER_RESIDUAL_H

#include <stddef.h>
#include <stdint.h>

/* What is left of a macroblock after its prediction: transform, quantiser and CAVLC of ITU-T
 * H.264. Clause and table numbers are that recommendation's. */

/* The 4x4 blocks of a macroblock, side by side, so that one instruction serves several: 16 of
 * luma in raster order, then 4 of Cb, then 4 of Cr. */
enum { LUMA_BLOCKS = 16, CHROMA_BLOCKS = 8, BLOCKS = LUMA_BLOCKS + CHROMA_BLOCKS };

/* Samples or coefficients of all blocks: [4 * row + column][block]. */
typedef int16_t blocks[16][BLOCKS];

/* The quantiser of one picture. Its width differs by the class of a coefficient, 0 to 2 (clause
 * 8.5.9). */
typedef struct {
	uint16_t scale[2][3]; /* of luma, of chroma */
	uint16_t bias[2][3];
	int16_t step[2][3];
	int shift[2];
	int32_t dc_scale, dc_bias, dc_step; /* of chroma DC */
	int dc_shift;
} quantiser;

/* Chroma's quantiser beside luma's (table 8-15). */
int chroma_qp(int qp);

void quantiser_set(quantiser *q, int qp);

/* The levels of a macroblock: AC of chroma in levels, its DC apart. */
typedef struct {
	blocks levels;
	int16_t dc[2][4];
	int pattern; /* coded_block_pattern; 0 is nothing */
} residual;

/* Transforms and quantises c, which is spent. */
void residual_quantise(residual *r, blocks c, const quantiser *q);

/* Gives the samples that a decoder adds to the prediction. */
void residual_restore(const residual *r, blocks c, const quantiser *q);

/* A writer of bits. The room is as large as the slice can get. */
typedef struct {
	uint8_t *at;
	uint64_t held;
	int bits;
} bit_writer;

void put_bits(bit_writer *w, uint32_t value, int bits);
void put_ue(bit_writer *w, uint32_t value);
void put_se(bit_writer *w, int32_t value);
/* Ends with the stop bit and fills up the last byte. */
void put_end(bit_writer *w);

/* Writes residual() of clause 7.3.5.3 for the pattern. counts gets how many coefficients each
 * block has; left and above are those of the neighbours, NULL where there is none. */
void residual_write(bit_writer *w, const residual *r, uint8_t counts[BLOCKS], const uint8_t *left, const uint8_t *above);

#endif
