#include "deblock.h"

#include <stdlib.h>

#include "samples.h"

/* Table 8-16 and the columns of table 8-17 for the strengths 1 and 2, from quantiser 16 on. */
static const uint8_t alphas[] = {4, 4, 5, 6, 7, 8, 9, 10, 12, 13, 15, 17, 20, 22, 25, 28, 32, 36, 40, 45, 50, 56, 63, 71, 80};
static const uint8_t betas[] = {2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13};
static const uint8_t bounds[2][25] = {
	{0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 4},
	{0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 4, 4, 5},
};

static void set(deblock_terms *t, int qp) {
	*t = (deblock_terms){0};
	if (qp < 16)
		return;
	t->alpha = alphas[qp - 16];
	t->beta = betas[qp - 16];
	for (int i = 0; i < 2; i++)
		t->bound[1 + i] = bounds[i][qp - 16];
}

void deblocker_set(deblocker *d, int qp) {
	set(&d->luma, qp);
	set(&d->chroma, chroma_qp(qp));
}

static inline int bounded(int v, int limit) { return v < -limit ? -limit : v > limit ? limit : v; }

/* Filters n samples along an edge; p lies behind it, over is the way across it. */
static inline void filter(const deblock_terms *t, uint8_t *q, int over, int along, int n, int strength, int is_luma) {
	for (; n > 0; n--, q += along) {
		int p0 = q[-over], p1 = q[-2 * over], q0 = q[0], q1 = q[over];
		if (abs(p0 - q0) >= t->alpha || abs(p1 - p0) >= t->beta || abs(q1 - q0) >= t->beta)
			continue;
		int bound = t->bound[strength], most = bound + 1;
		if (is_luma) {
			int p2 = q[-3 * over], q2 = q[2 * over];
			most = bound;
			if (abs(p2 - p0) < t->beta) {
				q[-2 * over] = p1 + bounded((p2 + ((p0 + q0 + 1) >> 1) - 2 * p1) >> 1, bound);
				most++;
			}
			if (abs(q2 - q0) < t->beta) {
				q[over] = q1 + bounded((q2 + ((p0 + q0 + 1) >> 1) - 2 * q1) >> 1, bound);
				most++;
			}
		}
		int delta = bounded(((q0 - p0) * 4 + (p1 - q1) + 4) >> 3, most);
		q[-over] = clip(p0 + delta);
		q[0] = clip(q0 - delta);
	}
}

/* The four strengths of an edge that lies before row or column k of m's blocks. */
static int strengths(const edge_terms *m, const edge_terms *other, int k, int is_column, uint8_t out[4]) {
	int apart = abs(m->vector.x - other->vector.x) >= 4 || abs(m->vector.y - other->vector.y) >= 4;
	int some = 0, before = (k + 3) % 4;
	for (int i = 0; i < 4; i++) {
		int own = is_column ? 4 * i + k : 4 * k + i, its = is_column ? 4 * i + before : 4 * before + i;
		out[i] = (m->coded >> own | other->coded >> its) & 1 ? 2 : apart;
		some |= out[i];
	}
	return some;
}

/* Filters the edge before column or row k of macroblock x, y. */
static int filter_edge(const deblocker *d, const reference *r, int x, int y, const edge_terms *m, const edge_terms *other, int k, int is_column) {
	uint8_t strength[4];
	if (!strengths(m, other, k, is_column, strength))
		return 0;
	int s = r->stride[0], over = is_column ? 1 : s, along = is_column ? s : 1;
	uint8_t *at = r->plane[0] + 16 * (y * s + x) + 4 * k * over;
	for (int i = 0; i < 4; i++)
		if (strength[i])
			filter(&d->luma, at + 4 * i * along, over, along, 4, strength[i], 1);
	if (k % 2)
		return 1;
	s = r->stride[1], over = is_column ? 1 : s, along = is_column ? s : 1;
	for (int p = 1; p < 3; p++) {
		at = r->plane[p] + 8 * (y * s + x) + 2 * k * over;
		for (int i = 0; i < 4; i++)
			if (strength[i])
				filter(&d->chroma, at + 2 * i * along, over, along, 2, strength[i], 0);
	}
	return 1;
}

static int plain(const edge_terms *a, const edge_terms *b) { return !(a->coded | b->coded) && vector_is(a->vector, b->vector); }

void deblock(const deblocker *d, const reference *r, const edge_terms *terms, uint8_t *touched) {
	if (d->luma.alpha == 0 && d->chroma.alpha == 0)
		return;
	int across = r->width / 16, down = r->height / 16;
	for (int y = 0; y < down; y++)
		for (int x = 0; x < across; x++) {
			int at = y * across + x;
			const edge_terms *m = terms + at, *left = x > 0 ? m - 1 : m, *above = y > 0 ? m - across : m;
			if (plain(m, left) && plain(m, above))
				continue;
			for (int k = 0; k < 4; k++)
				if ((k > 0 || x > 0) && filter_edge(d, r, x, y, m, k > 0 ? m : left, k, 1))
					touched[at] = touched[k > 0 ? at : at - 1] = 1;
			for (int k = 0; k < 4; k++)
				if ((k > 0 || y > 0) && filter_edge(d, r, x, y, m, k > 0 ? m : above, k, 0))
					touched[at] = touched[k > 0 ? at : at - across] = 1;
		}
}
