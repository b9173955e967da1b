#include "inter.h"

#include <stdlib.h>
#include <string.h>

#include "deblock.h"
#include "motion.h"
#include "residual.h"
#include "samples.h"

/* A macroblock that is not as it was. It waits until the picture is done: its neighbours are
 * predicted from the picture before. */
typedef struct {
	int at;
	uint8_t y[256], c[2][64];
} patch;

struct inter_coder {
	int width, height, across, macroblocks;
	slice_terms terms;
	int qp;
	int ordinal; /* of the picture since the key picture */
	quantiser quantiser;
	deblocker deblocker;
	int lambda;
	uint8_t *drawn[3];      /* the picture before, as it was drawn */
	reference before;       /* and as a decoder has it */
	edge_terms *edges;   /* the vectors and coded blocks of this picture, one a macroblock */
	uint8_t (*counts)[BLOCKS]; /* of coefficients, of this picture */
	uint8_t *changed;       /* the macroblocks that were drawn otherwise than in the picture before */
	uint8_t *touched;       /* the macroblocks that the filter changed in the picture before */
	patch *patches;
	int patched;
	uint8_t *raw, *unit; /* the slice without and with emulation prevention */
};

/* More than the most that a macroblock takes: 24 blocks of 16 levels of 28 bits and their tokens. */
enum { MACROBLOCK_BYTES = 1500, HEADER_BYTES = 64 };

inter_coder *inter_new(int width, int height, int qp) {
	inter_coder *c = calloc(1, sizeof *c);
	if (!c)
		return NULL;
	c->width = width;
	c->height = height;
	c->across = width / 16;
	c->macroblocks = c->across * (height / 16);
	c->qp = qp;
	quantiser_set(&c->quantiser, qp);
	deblocker_set(&c->deblocker, qp);
	c->lambda = motion_lambda(qp);
	size_t n = (size_t)c->macroblocks, room = n * MACROBLOCK_BYTES + HEADER_BYTES;
	c->drawn[0] = malloc(n * 256);
	c->drawn[1] = malloc(n * 64);
	c->drawn[2] = malloc(n * 64);
	c->edges = malloc(n * sizeof *c->edges);
	c->changed = malloc(n);
	c->touched = malloc(n);
	c->counts = malloc(n * sizeof *c->counts);
	c->patches = malloc(n * sizeof *c->patches);
	c->raw = malloc(room);
	c->unit = malloc(room + room / 2);
	if (!reference_new(&c->before, width, height) || !c->drawn[0] || !c->drawn[1] || !c->drawn[2] || !c->edges ||
	    !c->changed || !c->touched || !c->counts || !c->patches || !c->raw || !c->unit) {
		inter_free(c);
		return NULL;
	}
	return c;
}

void inter_free(inter_coder *c) {
	for (int p = 0; p < 3; p++)
		free(c->drawn[p]);
	reference_free(&c->before);
	free(c->edges);
	free(c->changed);
	free(c->touched);
	free(c->counts);
	free(c->patches);
	free(c->raw);
	free(c->unit);
	free(c);
}

void inter_start(inter_coder *c, const slice_terms *terms, const picture_view *drawn, const picture_view *decoded) {
	c->terms = *terms;
	for (int p = 0; p < 3; p++) {
		int width = p ? c->width / 2 : c->width, height = p ? c->height / 2 : c->height;
		int from = p ? drawn->c_stride : drawn->y_stride, of = p ? decoded->c_stride : decoded->y_stride;
		for (int y = 0; y < height; y++) {
			memcpy(c->drawn[p] + y * width, drawn->plane[p] + y * from, width);
			memcpy(c->before.plane[p] + y * c->before.stride[p], decoded->plane[p] + y * of, width);
		}
	}
	reference_extend(&c->before);
	memset(c->touched, 0, c->macroblocks);
	c->ordinal = 0;
}

void inter_decoded(const inter_coder *c, picture_view *out) {
	for (int p = 0; p < 3; p++)
		out->plane[p] = c->before.plane[p];
	out->width = c->width;
	out->height = c->height;
	out->y_stride = c->before.stride[0];
	out->c_stride = c->before.stride[1];
}

/* Marks the macroblocks of a row of them in which a plane differs from the picture before, and takes
 * it over. It goes line by line, as memory is read fastest. */
static void take(uint8_t *was, const uint8_t *is, int is_stride, int across, const int side, uint8_t *changed) {
	for (int y = 0; y < side; y++, was += across * side, is += is_stride) {
		int any = 0;
		for (int x = 0; x < across; x++) {
			uint64_t a[2] = {0}, b[2] = {0};
			memcpy(a, was + x * side, side);
			memcpy(b, is + x * side, side);
			int differs = ((a[0] ^ b[0]) | (a[1] ^ b[1])) != 0;
			changed[x] |= differs;
			any |= differs;
		}
		if (any)
			memcpy(was, is, across * side);
	}
}

static void find_changes(inter_coder *c, const picture_view *drawn) {
	for (int at = 0; at < c->macroblocks; at += c->across) {
		uint8_t *changed = c->changed + at;
		memset(changed, 0, c->across);
		take(c->drawn[0] + at * 256, drawn->plane[0] + at / c->across * 16 * drawn->y_stride, drawn->y_stride, c->across, 16, changed);
		for (int p = 1; p < 3; p++)
			take(c->drawn[p] + at * 64, drawn->plane[p] + at / c->across * 8 * drawn->c_stride, drawn->c_stride, c->across, 8, changed);
	}
}

/* A macroblock while it is coded. */
typedef struct {
	int at, x, y;
	vector expected, skipped; /* the vectors that a decoder expects, and gives to P_Skip */
	vector vector;
	prediction prediction;
	residual residual;
} macroblock;

/* What a decoder expects of the vector from the neighbours (clauses 8.4.1.1 and 8.4.1.3). */
static void expect(const inter_coder *c, macroblock *m) {
	static const vector still = {0, 0};
	const edge_terms *t = c->edges + m->at;
	int left = m->x > 0, above = m->y > 0;
	vector a = left ? t[-1].vector : still, b = above ? t[-c->across].vector : still, d = still;
	int corner = 0;
	if (above && m->x + 1 < c->across) {
		corner = 1;
		d = t[1 - c->across].vector;
	} else if (above && left) {
		corner = 1;
		d = t[-1 - c->across].vector;
	}
	if (left && !above)
		m->expected = a;
	else if (left + above + corner == 1)
		m->expected = b;
	else
		m->expected = vector_median(a, b, d);
	m->skipped = !left || !above || vector_is(a, still) || vector_is(b, still) ? still : m->expected;
}

/* The difference between what is drawn and predicted, block by block. */
static void difference(const inter_coder *c, const macroblock *m, blocks out) {
	const uint8_t *y = c->drawn[0] + m->y * 16 * c->width + m->x * 16;
	for (int row = 0; row < 16; row++, y += c->width)
		for (int block = 0; block < 4; block++)
			for (int i = 0; i < 4; i++)
				out[4 * (row % 4) + i][row / 4 * 4 + block] = y[4 * block + i] - m->prediction.y[row * 16 + 4 * block + i];
	int half = c->width / 2;
	for (int p = 0; p < 2; p++) {
		const uint8_t *s = c->drawn[1 + p] + m->y * 8 * half + m->x * 8;
		for (int row = 0; row < 8; row++, s += half)
			for (int block = 0; block < 2; block++)
				for (int i = 0; i < 4; i++)
					out[4 * (row % 4) + i][LUMA_BLOCKS + 4 * p + row / 4 * 2 + block] = s[4 * block + i] - m->prediction.c[p][row * 8 + 4 * block + i];
	}
}

static void quantise(const inter_coder *c, macroblock *m) {
	blocks d;
	difference(c, m, d);
	residual_quantise(&m->residual, d, &c->quantiser);
}

/* Keeps what a decoder will have in the macroblock's place. */
static void keep(inter_coder *c, const macroblock *m) {
	patch *p = &c->patches[c->patched++];
	p->at = m->at;
	memcpy(p->y, m->prediction.y, sizeof p->y);
	memcpy(p->c, m->prediction.c, sizeof p->c);
	if (m->residual.pattern == 0)
		return;
	blocks d;
	residual_restore(&m->residual, d, &c->quantiser);
	if (m->residual.pattern & 15)
		for (int row = 0; row < 16; row++)
			for (int x = 0; x < 16; x++)
				p->y[row * 16 + x] = clip(p->y[row * 16 + x] + d[4 * (row % 4) + x % 4][row / 4 * 4 + x / 4]);
	if (m->residual.pattern >> 4)
		for (int k = 0; k < 2; k++)
			for (int row = 0; row < 8; row++)
				for (int x = 0; x < 8; x++)
					p->c[k][row * 8 + x] = clip(p->c[k][row * 8 + x] + d[4 * (row % 4) + x % 4][LUMA_BLOCKS + 4 * k + row / 4 * 2 + x / 4]);
}

static void place(inter_coder *c) {
	for (int i = 0; i < c->patched; i++) {
		const patch *p = &c->patches[i];
		int x = p->at % c->across, y = p->at / c->across;
		uint8_t *to = c->before.plane[0] + y * 16 * c->before.stride[0] + x * 16;
		for (int row = 0; row < 16; row++)
			memcpy(to + row * c->before.stride[0], p->y + row * 16, 16);
		for (int k = 0; k < 2; k++) {
			to = c->before.plane[1 + k] + y * 8 * c->before.stride[1] + x * 8;
			for (int row = 0; row < 8; row++)
				memcpy(to + row * c->before.stride[1], p->c[k] + row * 8, 8);
		}
	}
	memset(c->touched, 0, c->macroblocks);
	deblock(&c->deblocker, &c->before, c->edges, c->touched);
	reference_extend(&c->before);
}

/* Sums of absolute differences of a macroblock's luma. Nearly all that is off by less than HARDLY
 * quantises to nothing, and hardly any by MUCH. */
enum { HARDLY = 128, LITTLE = 256, MUCH = 640 };

/* Whether the filter of its neighbours' edges has done a macroblock that stands still some harm. */
static int blurred(const inter_coder *c, const macroblock *m) {
	block_view drawn = {c->drawn[0] + m->y * 16 * c->width + m->x * 16, c->width};
	int stride = c->before.stride[0];
	return motion_difference(&drawn, c->before.plane[0] + m->y * 16 * stride + m->x * 16, stride) >= LITTLE;
}

/* The sum of absolute differences of both planes of chroma. */
static unsigned colour_off(const inter_coder *c, const macroblock *m) {
	int half = c->width / 2;
	unsigned sum = 0;
	for (int p = 0; p < 2; p++)
		for (int row = 0; row < 8; row++) {
			const uint8_t *drawn = c->drawn[1 + p] + (m->y * 8 + row) * half + m->x * 8, *has = m->prediction.c[p] + row * 8;
			IN_LANES
			for (int x = 0; x < 8; x++)
				sum += abs(drawn[x] - has[x]);
		}
	return sum;
}

/* Chooses the vector of a macroblock that changed, and what is left to add. */
static void choose(inter_coder *c, macroblock *m) {
	block_view drawn = {c->drawn[0] + m->y * 16 * c->width + m->x * 16, c->width};
	motion_predict(&c->before, m->x, m->y, m->skipped, &m->prediction);
	m->vector = m->skipped;
	/* What may come out all zero is tried as P_Skip, and what is nearly right needs no search. */
	unsigned off = motion_difference(&drawn, m->prediction.y, 16);
	if (off < HARDLY && colour_off(c, m) < HARDLY / 2)
		return;
	if (off < MUCH) {
		quantise(c, m);
		if (m->residual.pattern == 0 || off < LITTLE)
			return;
	}
	vector candidates[4] = {m->expected, {0, 0}};
	int n = 2;
	if (m->x > 0)
		candidates[n++] = c->edges[m->at - 1].vector;
	if (m->y > 0)
		candidates[n++] = c->edges[m->at - c->across].vector;
	m->vector = motion_search(&c->before, m->x, m->y, &drawn, candidates, n, m->expected, c->lambda, &m->prediction);
	quantise(c, m);
}

/* coded_block_pattern to codeNum of inter macroblocks (table 9-4). */
static const uint8_t pattern_code[48] = {
	0, 2, 3, 7, 4, 8, 17, 13, 5, 18, 9, 14, 10, 15, 16, 11,
	1, 32, 33, 36, 34, 37, 44, 40, 35, 45, 38, 41, 39, 42, 43, 19,
	6, 24, 25, 20, 26, 21, 46, 28, 27, 47, 22, 29, 23, 30, 31, 12,
};

static void write(inter_coder *c, bit_writer *w, const macroblock *m) {
	put_ue(w, 0); /* P_L0_16x16 */
	put_se(w, m->vector.x - m->expected.x);
	put_se(w, m->vector.y - m->expected.y);
	put_ue(w, pattern_code[m->residual.pattern]);
	if (m->residual.pattern == 0)
		return;
	put_se(w, 0); /* the quantiser stays */
	residual_write(w, &m->residual, c->counts[m->at], m->x > 0 ? c->counts[m->at - 1] : NULL,
	               m->y > 0 ? c->counts[m->at - c->across] : NULL);
}

/* The header of a P slice (clause 7.3.3). */
static void write_header(const inter_coder *c, bit_writer *w) {
	const slice_terms *t = &c->terms;
	put_ue(w, 0); /* first_mb_in_slice */
	put_ue(w, 5); /* P, as all slices of the picture */
	put_ue(w, 0); /* pic_parameter_set_id */
	put_bits(w, c->ordinal & ((1 << t->frame_num_bits) - 1), t->frame_num_bits);
	put_bits(w, 2 * c->ordinal & ((1 << t->order_bits) - 1), t->order_bits);
	put_bits(w, 0, 3); /* no other count of references, order of them, or marking */
	put_se(w, c->qp - t->initial_qp);
	put_ue(w, 0); /* disable_deblocking_filter_idc: blocks are filtered, */
	put_bits(w, 3, 2); /* as strongly as the quantiser asks: both offsets are 0 */
}

/* Writes a NAL unit (clause 7.4.1): no start code may appear inside it. */
static size_t pack(const uint8_t *raw, size_t n, uint8_t *out) {
	static const uint8_t head[5] = {0, 0, 0, 1, 3 << 5 | 1}; /* a slice that others are predicted from */
	uint8_t *at = out;
	memcpy(at, head, sizeof head);
	at += sizeof head;
	int zeros = 0;
	for (size_t i = 0; i < n; i++) {
		if (zeros == 2 && raw[i] <= 3) {
			*at++ = 3;
			zeros = 0;
		}
		zeros = raw[i] == 0 ? zeros + 1 : 0;
		*at++ = raw[i];
	}
	return (size_t)(at - out);
}

size_t inter_encode(inter_coder *c, const picture_view *drawn, const uint8_t **unit) {
	bit_writer w = {c->raw, 0, 0};
	c->ordinal++;
	c->patched = 0;
	memset(c->counts, 0, c->macroblocks * sizeof *c->counts);
	find_changes(c, drawn);
	write_header(c, &w);
	uint32_t run = 0;
	macroblock m;
	for (m.at = 0; m.at < c->macroblocks; m.at++) {
		m.x = m.at % c->across;
		m.y = m.at / c->across;
		expect(c, &m);
		m.residual.pattern = 0;
		m.vector = (vector){0, 0};
		if (c->changed[m.at] || (c->touched[m.at] && blurred(c, &m))) {
			choose(c, &m);
			keep(c, &m);
		}
		c->edges[m.at] = (edge_terms){m.vector, 0};
		if (m.residual.pattern == 0 && vector_is(m.vector, m.skipped)) {
			run++;
			continue;
		}
		put_ue(&w, run);
		run = 0;
		write(c, &w, &m);
		for (int i = 0; i < LUMA_BLOCKS; i++)
			c->edges[m.at].coded |= (c->counts[m.at][i] > 0) << i;
	}
	if (run > 0)
		put_ue(&w, run);
	put_end(&w);
	place(c);
	*unit = c->unit;
	return pack(c->raw, (size_t)(w.at - c->raw), c->unit);
}
