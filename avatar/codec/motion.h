#ifndef BARKER_MOTION_H
#define BARKER_MOTION_H

#include <stdint.h>

/* Prediction from the picture before (ITU-T H.264, clause 8.4.2.2) and the search for where from. */

/* A vector in quarters of a luma sample. */
typedef struct {
	int16_t x, y;
} vector;

static inline int vector_is(vector a, vector b) { return a.x == b.x && a.y == b.y; }

vector vector_median(vector a, vector b, vector c);

/* A decoded picture whose edges are carried on, so that a vector may point outside. */
typedef struct {
	uint8_t *memory[3], *plane[3];
	int stride[3], width, height;
} reference;

/* Returns 0 when there is no memory. */
int reference_new(reference *r, int width, int height);
void reference_extend(reference *r);
void reference_free(reference *r);

typedef struct {
	uint8_t y[256], c[2][64];
} prediction;

/* Sixteen by sixteen samples of what is drawn. */
typedef struct {
	const uint8_t *at;
	int stride;
} block_view;

/* Predicts macroblock x, y. */
void motion_predict(const reference *r, int x, int y, vector v, prediction *out);

/* The sum of absolute differences from another block. */
unsigned motion_difference(const block_view *drawn, const uint8_t *other, int stride);

/* What a bit is worth, in absolute differences. */
int motion_lambda(int qp);

/* Finds the vector that costs least in differences and in the bits that tell it from the expected
 * one, starting at the best of the candidates, and predicts from there. */
vector motion_search(const reference *r, int x, int y, const block_view *drawn, const vector *candidates, int n,
                     vector expected, int lambda, prediction *out);

#endif
