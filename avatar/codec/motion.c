#include "motion.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "samples.h"

enum {
	REACH = 23,       /* the farthest a vector goes from rest, in samples */
	EDGE = REACH + 9, /* samples carried on beyond the picture: a block's reach and its filter's taps */
};

static int16_t median(int16_t a, int16_t b, int16_t c) {
	int16_t low = a < b ? a : b, high = a < b ? b : a;
	return c < low ? low : c > high ? high : c;
}

vector vector_median(vector a, vector b, vector c) {
	return (vector){median(a.x, b.x, c.x), median(a.y, b.y, c.y)};
}

int reference_new(reference *r, int width, int height) {
	r->width = width;
	r->height = height;
	for (int p = 0; p < 3; p++) {
		int edge = p ? EDGE / 2 : EDGE, w = p ? width / 2 : width, h = p ? height / 2 : height;
		r->stride[p] = w + 2 * edge;
		r->memory[p] = malloc((size_t)r->stride[p] * (h + 2 * edge));
		if (!r->memory[p])
			return 0;
		r->plane[p] = r->memory[p] + edge * r->stride[p] + edge;
	}
	return 1;
}

void reference_free(reference *r) {
	for (int p = 0; p < 3; p++)
		free(r->memory[p]);
}

void reference_extend(reference *r) {
	for (int p = 0; p < 3; p++) {
		int edge = p ? EDGE / 2 : EDGE, w = p ? r->width / 2 : r->width, h = p ? r->height / 2 : r->height;
		int stride = r->stride[p];
		for (int y = 0; y < h; y++) {
			uint8_t *row = r->plane[p] + y * stride;
			memset(row - edge, row[0], edge);
			memset(row + w, row[w - 1], edge);
		}
		for (int y = 1; y <= edge; y++) {
			memcpy(r->plane[p] - edge - y * stride, r->plane[p] - edge, stride);
			memcpy(r->plane[p] - edge + (h - 1 + y) * stride, r->plane[p] - edge + (h - 1) * stride, stride);
		}
	}
}

/* A macroblock's luma and what lies half a sample to the right of it, below, and both: one sample
 * more on every side, for vectors that point between. */
enum { WHOLE, RIGHT, BELOW, MIDDLE };
enum { SIDE = 18, WIDE = 24, PITCH = 32 };

typedef struct {
	const uint8_t *whole;
	int stride;
	uint8_t half[3][SIDE * PITCH];
	int known; /* of half, as bits */
} halves;

/* The filter of six taps (clause 8.4.2.2.1), s apart. */
#define TAPS(p, s) (20 * ((p)[0] + (p)[s]) - 5 * ((p)[-(s)] + (p)[2 * (s)]) + (p)[-2 * (s)] + (p)[3 * (s)])

static inline void clip_lane(uint8_t *to, const int16_t *sums) {
	IN_LANES
	for (int x = 0; x < WIDE; x++)
		to[x] = clip((int16_t)(sums[x] + 16) >> 5);
}

static void find_right(halves *f) {
	for (int y = 0; y < SIDE; y++) {
		int16_t sums[WIDE];
		const uint8_t *from = f->whole + (y - 1) * f->stride - 1;
		IN_LANES
		for (int x = 0; x < WIDE; x++)
			sums[x] = TAPS(from + x, 1);
		clip_lane(f->half[RIGHT - 1] + y * PITCH, sums);
	}
}

static void find_below(halves *f) {
	for (int y = 0; y < SIDE; y++) {
		int16_t sums[WIDE];
		const uint8_t *from = f->whole + (y - 1) * f->stride - 1;
		IN_LANES
		for (int x = 0; x < WIDE; x++)
			sums[x] = TAPS(from + x, f->stride);
		clip_lane(f->half[BELOW - 1] + y * PITCH, sums);
	}
}

static void find_middle(halves *f) {
	for (int y = 0; y < SIDE; y++) {
		int16_t sums[WIDE + 8];
		const uint8_t *from = f->whole + (y - 1) * f->stride - 3;
		uint8_t *to = f->half[MIDDLE - 1] + y * PITCH;
		IN_LANES
		for (int x = 0; x < WIDE + 8; x++)
			sums[x] = TAPS(from + x, f->stride);
		IN_LANES
		for (int x = 0; x < WIDE; x++)
			to[x] = clip((TAPS(sums + x + 2, 1) + 512) >> 10);
	}
}

typedef struct {
	const uint8_t *at;
	int stride;
} samples;

/* Where the samples of a kind begin, right and below whole samples from the macroblock. */
static samples find(halves *f, int kind, int right, int below) {
	if (kind == WHOLE)
		return (samples){f->whole + below * f->stride + right, f->stride};
	if (!(f->known >> kind & 1)) {
		f->known |= 1 << kind;
		(kind == RIGHT ? find_right : kind == BELOW ? find_below : find_middle)(f);
	}
	return (samples){f->half[kind - 1] + (below + 1) * PITCH + right + 1, PITCH};
}

/* The samples between which a quarter lies (clause 8.4.2.2.1): the second's kind is WHOLE with both
 * steps 0 where the first alone is meant. */
typedef struct {
	uint8_t kind, right, below;
} corner;

static const corner between[16][2] = {
	{{WHOLE, 0, 0}, {WHOLE, 0, 0}}, {{RIGHT, 0, 0}, {WHOLE, 0, 0}}, {{RIGHT, 0, 0}, {RIGHT, 0, 0}}, {{RIGHT, 0, 0}, {WHOLE, 1, 0}},
	{{BELOW, 0, 0}, {WHOLE, 0, 0}}, {{RIGHT, 0, 0}, {BELOW, 0, 0}}, {{RIGHT, 0, 0}, {MIDDLE, 0, 0}}, {{RIGHT, 0, 0}, {BELOW, 1, 0}},
	{{BELOW, 0, 0}, {BELOW, 0, 0}}, {{BELOW, 0, 0}, {MIDDLE, 0, 0}}, {{MIDDLE, 0, 0}, {MIDDLE, 0, 0}}, {{MIDDLE, 0, 0}, {BELOW, 1, 0}},
	{{BELOW, 0, 0}, {WHOLE, 0, 1}}, {{BELOW, 0, 0}, {RIGHT, 0, 1}}, {{MIDDLE, 0, 0}, {RIGHT, 0, 1}}, {{BELOW, 1, 0}, {RIGHT, 0, 1}},
};

/* Luma at a vector of less than a sample. */
static void mix(halves *f, vector v, uint8_t out[256]) {
	int right = v.x >> 2, below = v.y >> 2;
	const corner *c = between[(v.y & 3) * 4 + (v.x & 3)];
	samples a = find(f, c[0].kind, right + c[0].right, below + c[0].below);
	samples b = find(f, c[1].kind, right + c[1].right, below + c[1].below);
	for (int y = 0; y < 16; y++)
		IN_LANES
		for (int x = 0; x < 16; x++)
			out[y * 16 + x] = (a.at[y * a.stride + x] + b.at[y * b.stride + x] + 1) >> 1;
}

static void look(halves *f, const reference *r, int x, int y) {
	f->whole = r->plane[0] + y * r->stride[0] + x;
	f->stride = r->stride[0];
	f->known = 0;
}

/* Chroma at eighths of a sample (clause 8.4.2.2.2). */
static void predict_chroma(const reference *r, int x, int y, vector v, prediction *out) {
	int dx = v.x & 7, dy = v.y & 7;
	for (int p = 0; p < 2; p++) {
		int stride = r->stride[1 + p];
		const uint8_t *from = r->plane[1 + p] + (8 * y + (v.y >> 3)) * stride + 8 * x + (v.x >> 3);
		for (int row = 0; row < 8; row++, from += stride)
			IN_LANES
			for (int i = 0; i < 8; i++)
				out->c[p][row * 8 + i] = ((8 - dx) * (8 - dy) * from[i] + dx * (8 - dy) * from[i + 1] + (8 - dx) * dy * from[i + stride] +
				                          dx * dy * from[i + stride + 1] + 32) >> 6;
	}
}

static void predict_luma(halves *f, vector v, uint8_t out[256]) {
	if (((v.x | v.y) & 3) == 0) {
		const uint8_t *from = f->whole + (v.y >> 2) * f->stride + (v.x >> 2);
		for (int y = 0; y < 16; y++)
			memcpy(out + y * 16, from + y * f->stride, 16);
		return;
	}
	mix(f, v, out);
}

void motion_predict(const reference *r, int x, int y, vector v, prediction *out) {
	halves f;
	look(&f, r, 16 * x + (v.x >> 2), 16 * y + (v.y >> 2));
	predict_luma(&f, (vector){v.x & 3, v.y & 3}, out->y);
	predict_chroma(r, x, y, v, out);
}

static inline unsigned differences(const uint8_t *a, int a_stride, const uint8_t *b, int b_stride) {
	unsigned sum = 0;
	for (int y = 0; y < 16; y++)
		IN_LANES
		for (int x = 0; x < 16; x++)
			sum += abs(a[y * a_stride + x] - b[y * b_stride + x]);
	return sum;
}

unsigned motion_difference(const block_view *drawn, const uint8_t *other, int stride) {
	return differences(drawn->at, drawn->stride, other, stride);
}

int motion_lambda(int qp) { return (int)(pow(2, (qp - 12) / 6.0) + .5); }

/* The bits of a signed Exp-Golomb code. */
static int se_bits(int v) {
	unsigned code = v > 0 ? 2 * v : 1 - 2 * v;
	return 2 * (31 - __builtin_clz(code)) + 1;
}

typedef struct {
	const block_view *drawn;
	vector expected, best;
	int lambda;
	unsigned cost;
} search;

static int try(search *s, vector v, const uint8_t *at, int stride) {
	unsigned cost = differences(s->drawn->at, s->drawn->stride, at, stride) +
	                s->lambda * (se_bits(v.x - s->expected.x) + se_bits(v.y - s->expected.y));
	if (cost >= s->cost)
		return 0;
	s->cost = cost;
	s->best = v;
	return 1;
}

static void try_whole(search *s, const halves *f, int x, int y) {
	if (abs(x) <= REACH && abs(y) <= REACH)
		try(s, (vector){4 * x, 4 * y}, f->whole + y * f->stride + x, f->stride);
}

static const vector beside[4] = {{1, 0}, {-1, 0}, {0, 1}, {0, -1}};
static const vector all_around[8] = {{1, 0}, {-1, 0}, {0, 1}, {0, -1}, {1, 1}, {1, -1}, {-1, 1}, {-1, -1}};

vector motion_search(const reference *r, int x, int y, const block_view *drawn, const vector *candidates, int n,
                     vector expected, int lambda, prediction *out) {
	search s = {.drawn = drawn, .expected = expected, .lambda = lambda, .cost = ~0u};
	halves f;
	look(&f, r, 16 * x, 16 * y);
	for (int i = 0; i < n; i++)
		try_whole(&s, &f, (candidates[i].x + 2) >> 2, (candidates[i].y + 2) >> 2);
	for (vector from = {INT16_MAX, 0}; !vector_is(from, s.best);) {
		from = s.best;
		for (int i = 0; i < 4; i++)
			try_whole(&s, &f, from.x / 4 + beside[i].x, from.y / 4 + beside[i].y);
	}
	uint8_t mixed[256];
	vector whole = s.best;
	look(&f, r, 16 * x + whole.x / 4, 16 * y + whole.y / 4);
	for (int step = 2; step > 0; step--) {
		vector from = s.best;
		for (int i = 0; i < 8; i++) {
			vector near = {from.x + step * all_around[i].x, from.y + step * all_around[i].y};
			mix(&f, (vector){near.x - whole.x, near.y - whole.y}, mixed);
			try(&s, near, mixed, 16);
		}
	}
	predict_luma(&f, (vector){s.best.x - whole.x, s.best.y - whole.y}, out->y);
	predict_chroma(r, x, y, s.best, out);
	return s.best;
}
