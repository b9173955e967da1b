#include "blend.h"

#include <math.h>
#include <stddef.h>

enum { ONE = 1 << 16 };

/* line is one line of a walk: steps from to to, of which the first is at (u, v). Steps skip_from to
 * skip_to are over what is clear. */
typedef struct {
	int from, to;
	int64_t u, v;
	int skip_from, skip_to;
} line;

static int64_t fixed_point(double v) { return v < 0 ? -(int64_t)(-v * ONE + .5) : (int64_t)(v * ONE + .5); }

/* within keeps the steps i for which 0 <= p + i*dp < end. */
static void within(line *l, int64_t p, int64_t dp, int64_t end) {
	if (dp == 0) {
		if (p < 0 || p >= end)
			l->to = l->from;
		return;
	}
	double a = (double)-p / (double)dp, b = (double)(end - 1 - p) / (double)dp;
	if (a > b) {
		double t = a;
		a = b;
		b = t;
	}
	a = ceil(a);
	b = floor(b) + 1;
	if (a > l->from)
		l->from = a < l->to ? (int)a : l->to;
	if (b < l->to)
		l->to = b > l->from ? (int)b : l->from;
}

/* over_du is how many steps lie in a distance of texels, cut to a whole one, or one off. */
static int64_t over_du(const walk *w, int64_t distance) { return (int64_t)((double)distance * w->per_du); }

/* narrow keeps the steps at which the rows that are touched hold anything. */
static void narrow(line *l, const walk *w, const span *spans) {
	int64_t a = (l->v + w->dv * l->from) >> 16, b = (l->v + w->dv * (l->to - 1)) >> 16;
	if (a > b) {
		int64_t t = a;
		a = b;
		b = t;
	}
	int32_t lo = w->width, hi = 0, gap_lo = 0, gap_hi = w->width;
	for (int64_t r = a; r < b + 2 && r < w->rows; r++) {
		lo = spans[r].from < lo ? spans[r].from : lo;
		hi = spans[r].to > hi ? spans[r].to : hi;
		gap_lo = spans[r].gap_from > gap_lo ? spans[r].gap_from : gap_lo;
		gap_hi = spans[r].gap_to < gap_hi ? spans[r].gap_to : gap_hi;
	}
	if (lo >= hi) {
		l->to = l->from;
		return;
	}
	/* A step too many at either end is over what is clear. */
	int64_t from = over_du(w, ((int64_t)lo - 1) * ONE - l->u) - 1, to = over_du(w, (int64_t)hi * ONE - l->u) + 3;
	l->from = from > l->from ? (int)from : l->from;
	l->to = to < l->to ? (int)to : l->to;
	if (gap_hi - gap_lo < 2) /* a step touches two texels */
		return;
	int64_t skip = over_du(w, (int64_t)gap_lo * ONE - l->u) + 2, on = over_du(w, ((int64_t)gap_hi - 1) * ONE - 1 - l->u) - 1;
	if (skip >= l->from && on <= l->to && on - skip > 8) {
		l->skip_from = (int)skip;
		l->skip_to = (int)on;
	}
}

/* clip is the box's line y, narrowed to the steps whose four texels lie in the plane and are not all clear. */
static line clip(const walk *w, const span *spans, int y) {
	y += w->top;
	line l = {0, w->steps, fixed_point(w->u + y * w->u_line) + w->first * w->du, fixed_point(w->v + y * w->v_line) + w->first * w->dv, 0, 0};
	within(&l, l.u, w->du, (int64_t)(w->width - 1) * ONE);
	within(&l, l.v, w->dv, (int64_t)(w->rows - 1) * ONE);
	if (l.from < l.to && w->du > 0)
		narrow(&l, w, spans);
	l.u += w->du * l.from;
	l.v += w->dv * l.from;
	return l;
}

/* part is the line's steps up to what it skips, or with rest those after it. */
static line part(const walk *w, line l, int rest) {
	if (l.skip_from == l.skip_to) {
		if (rest)
			l.from = l.to;
		return l;
	}
	if (!rest) {
		l.to = l.skip_from;
		return l;
	}
	l.u += w->du * (l.skip_to - l.from);
	l.v += w->dv * (l.skip_to - l.from);
	l.from = l.skip_to;
	return l;
}

/* under is what remains of a value below something that leaves keep of 255. */
static uint32_t under(uint32_t v, uint32_t keep) { return (v * keep * 257 + 32896) >> 16; }

/* luma_steps blends steps one by one. */
static void luma_steps(const walk *w, const uint32_t *texels, line l, uint8_t *row) {
	for (int i = l.from; i < l.to; i++, l.u += w->du, l.v += w->dv) {
		const uint32_t *p = texels + (l.v >> 16) * w->width + (l.u >> 16), *q = p + w->width;
		uint32_t x = (l.u >> 8) & 255, y = (l.v >> 8) & 255, xy = x * y >> 8;
		uint32_t t = p[0] * (256 - x - y + xy) + p[1] * (x - xy) + q[0] * (y - xy) + q[1] * xy + 0x800080;
		uint32_t v = t & 0xffff, a = t >> 16;
		v = v * w->opacity >> 16;
		a = a * w->opacity >> 16;
		row[i] = (uint8_t)(v + under(row[i], 255 - a));
	}
}

/* chroma_steps blends steps one by one. */
static void chroma_steps(const walk *w, const uint64_t *texels, line l, uint8_t *cb, uint8_t *cr) {
	for (int i = l.from; i < l.to; i++, l.u += w->du, l.v += w->dv) {
		const uint64_t *p = texels + (l.v >> 16) * w->width + (l.u >> 16), *q = p + w->width;
		uint64_t x = (l.u >> 8) & 255, y = (l.v >> 8) & 255, xy = x * y >> 8;
		uint64_t t = p[0] * (256 - x - y + xy) + p[1] * (x - xy) + q[0] * (y - xy) + q[1] * xy + 0x8000800080;
		uint32_t b = t & 0xffff, r = (t >> 16) & 0xffff, a = (t >> 32) & 0xffff;
		b = b * w->opacity >> 16;
		r = r * w->opacity >> 16;
		a = a * w->opacity >> 16;
		cb[i] = (uint8_t)(b + under(cb[i], 255 - a));
		cr[i] = (uint8_t)(r + under(cr[i], 255 - a));
	}
}

static int forbidden;

#if defined(__x86_64__)
#include <immintrin.h>

/* The wide forms do the same sums: every product of a texel's lane and a weight, and their sum, fits
 * into the lane's 16 bits. */

__attribute__((target("avx2"))) static __m256i doubled(__m256i w) { return _mm256_or_si256(w, _mm256_slli_epi32(w, 16)); }

__attribute__((target("avx2"))) static __m256i mixed(__m256i p0, __m256i p1, __m256i q0, __m256i q1, const __m256i w[4]) {
	__m256i a = _mm256_add_epi16(_mm256_mullo_epi16(p0, w[0]), _mm256_mullo_epi16(p1, w[1]));
	__m256i b = _mm256_add_epi16(_mm256_mullo_epi16(q0, w[2]), _mm256_mullo_epi16(q1, w[3]));
	return _mm256_add_epi16(_mm256_add_epi16(a, b), _mm256_set1_epi16(0x80));
}

/* shown is a mix at an opacity, which is 256 times a lane's weight: its upper byte is what is seen. */
__attribute__((target("avx2"))) static __m256i shown(__m256i t, uint32_t opacity) {
	if (opacity < 256)
		t = _mm256_mulhi_epu16(t, _mm256_set1_epi16((short)(opacity << 8)));
	return _mm256_srli_epi16(t, 8);
}

/* over lays eight values with their alphas over row. */
__attribute__((target("avx2"))) static void over(__m256i v, __m256i a, uint8_t *row) {
	__m256i d = v, keep = _mm256_sub_epi32(_mm256_set1_epi32(255), a);
	if (!_mm256_testz_si256(keep, keep)) { /* else nothing is seen through, as within most parts */
		d = _mm256_cvtepu8_epi32(_mm_loadl_epi64((const __m128i *)row));
		d = _mm256_mullo_epi32(_mm256_mullo_epi16(d, keep), _mm256_set1_epi32(257));
		d = _mm256_srli_epi32(_mm256_add_epi32(d, _mm256_set1_epi32(32896)), 16);
		d = _mm256_add_epi32(d, v);
	}
	__m128i h = _mm_packus_epi32(_mm256_castsi256_si128(d), _mm256_extracti128_si256(d, 1));
	_mm_storel_epi64((__m128i *)row, _mm_packus_epi16(h, h));
}

/* weights are those of eight places, in both lanes of a texel. */
__attribute__((target("avx2"))) static void weights(__m256i u, __m256i v, __m256i w[4]) {
	const __m256i low = _mm256_set1_epi32(255);
	__m256i x = _mm256_and_si256(_mm256_srli_epi32(u, 8), low), y = _mm256_and_si256(_mm256_srli_epi32(v, 8), low);
	__m256i xy = _mm256_srli_epi32(_mm256_mullo_epi16(x, y), 8);
	w[3] = doubled(xy);
	w[2] = doubled(_mm256_sub_epi32(y, xy));
	w[1] = doubled(_mm256_sub_epi32(x, xy));
	w[0] = doubled(_mm256_add_epi32(_mm256_sub_epi32(_mm256_set1_epi32(256), _mm256_add_epi32(x, y)), xy));
}

/* adjacent tells that the next steps are over neighbours in one row of texels, as most are: hosts turn
 * by a degree or two. */
static int adjacent(const walk *w, line l, int steps) {
	return (l.v + steps * w->dv) >> 16 == l.v >> 16 && ((l.u + steps * w->du) >> 16) - (l.u >> 16) == steps;
}

/* pair4 loads two texels at each of four places. */
__attribute__((target("avx2"))) static __m256 pair4(const uint32_t *a, const uint32_t *b, const uint32_t *c, const uint32_t *d) {
	__m128 lo = _mm_castpd_ps(_mm_loadh_pd(_mm_load_sd((const double *)a), (const double *)b));
	__m128 hi = _mm_castpd_ps(_mm_loadh_pd(_mm_load_sd((const double *)c), (const double *)d));
	return _mm256_insertf128_ps(_mm256_castps128_ps256(lo), hi, 1);
}

__attribute__((target("avx2"))) static line luma_wide(const walk *w, const uint32_t *texels, line l, uint8_t *row) {
	const __m256i ramp = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
	const __m256i du = _mm256_mullo_epi32(ramp, _mm256_set1_epi32((int)w->du)), dv = _mm256_mullo_epi32(ramp, _mm256_set1_epi32((int)w->dv));
	for (; l.from + 8 <= l.to; l.from += 8, l.u += 8 * w->du, l.v += 8 * w->dv) {
		__m256i u = _mm256_add_epi32(_mm256_set1_epi32((int)l.u), du), v = _mm256_add_epi32(_mm256_set1_epi32((int)l.v), dv);
		__m256i p0, p1, q0, q1, k[4];
		weights(u, v, k);
		if (adjacent(w, l, 7)) {
			const uint32_t *p = texels + (l.v >> 16) * w->width + (l.u >> 16), *q = p + w->width;
			p0 = _mm256_loadu_si256((const __m256i *)p);
			p1 = _mm256_loadu_si256((const __m256i *)(p + 1));
			q0 = _mm256_loadu_si256((const __m256i *)q);
			q1 = _mm256_loadu_si256((const __m256i *)(q + 1));
		} else {
			/* Loads of two neighbours at a time: gather instructions are slower. */
			const uint32_t *at[8];
			int64_t x = l.u, y = l.v;
			for (int i = 0; i < 8; i++, x += w->du, y += w->dv)
				at[i] = texels + (y >> 16) * w->width + (x >> 16);
			__m256 a = pair4(at[0], at[1], at[4], at[5]), b = pair4(at[2], at[3], at[6], at[7]);
			int n = w->width;
			__m256 c = pair4(at[0] + n, at[1] + n, at[4] + n, at[5] + n), d = pair4(at[2] + n, at[3] + n, at[6] + n, at[7] + n);
			p0 = _mm256_castps_si256(_mm256_shuffle_ps(a, b, 0x88));
			p1 = _mm256_castps_si256(_mm256_shuffle_ps(a, b, 0xdd));
			q0 = _mm256_castps_si256(_mm256_shuffle_ps(c, d, 0x88));
			q1 = _mm256_castps_si256(_mm256_shuffle_ps(c, d, 0xdd));
		}
		__m256i t = shown(mixed(p0, p1, q0, q1, k), w->opacity);
		over(_mm256_and_si256(t, _mm256_set1_epi32(0xffff)), _mm256_srli_epi32(t, 16), row + l.from);
	}
	return l;
}

/* chroma_mix mixes two places: a place's two neighbours are one load, and both places one vector. */
__attribute__((target("avx2"))) static __m128i chroma_mix(const walk *w, const uint64_t *texels, int64_t u, int64_t v) {
	const __m128i half = _mm_set1_epi16(0x80);
	__m128i out[2];
	for (int i = 0; i < 2; i++, u += w->du, v += w->dv) {
		const uint64_t *p = texels + (v >> 16) * w->width + (u >> 16);
		short x = (u >> 8) & 255, y = (v >> 8) & 255, xy = (short)(x * y >> 8);
		__m128i upper = _mm_mullo_epi16(_mm_loadu_si128((const __m128i *)p), _mm_unpacklo_epi64(_mm_set1_epi16((short)(256 - x - y + xy)), _mm_set1_epi16((short)(x - xy))));
		__m128i lower = _mm_mullo_epi16(_mm_loadu_si128((const __m128i *)(p + w->width)), _mm_unpacklo_epi64(_mm_set1_epi16((short)(y - xy)), _mm_set1_epi16(xy)));
		__m128i both = _mm_add_epi16(upper, lower);
		out[i] = _mm_add_epi16(_mm_add_epi16(both, _mm_unpackhi_epi64(both, both)), half);
	}
	__m128i t = _mm_unpacklo_epi64(out[0], out[1]);
	if (w->opacity < 256)
		t = _mm_mulhi_epu16(t, _mm_set1_epi16((short)(w->opacity << 8)));
	return _mm_srli_epi16(t, 8);
}

/* chroma_mix4 mixes four places that are adjacent. */
__attribute__((target("avx2"))) static __m256i chroma_mix4(const walk *w, const uint64_t *texels, line l) {
	const __m256i ramp = _mm256_setr_epi64x(0, 1, 2, 3), low = _mm256_set1_epi64x(255);
	/* A multiplication of 32 bits does: four steps are less than 2^18 apart. */
	__m256i u = _mm256_add_epi64(_mm256_set1_epi64x(l.u), _mm256_mul_epi32(ramp, _mm256_set1_epi64x(w->du)));
	__m256i v = _mm256_add_epi64(_mm256_set1_epi64x(l.v), _mm256_mul_epi32(ramp, _mm256_set1_epi64x(w->dv)));
	__m256i x = _mm256_and_si256(_mm256_srli_epi64(u, 8), low), y = _mm256_and_si256(_mm256_srli_epi64(v, 8), low);
	__m256i xy = _mm256_srli_epi64(_mm256_mullo_epi16(x, y), 8);
	__m256i k[4] = {_mm256_add_epi64(_mm256_sub_epi64(_mm256_set1_epi64x(256), _mm256_add_epi64(x, y)), xy), _mm256_sub_epi64(x, xy), _mm256_sub_epi64(y, xy), xy};
	for (int i = 0; i < 4; i++) {
		k[i] = _mm256_or_si256(k[i], _mm256_slli_epi64(k[i], 16));
		k[i] = _mm256_or_si256(k[i], _mm256_slli_epi64(k[i], 32));
	}
	const uint64_t *p = texels + (l.v >> 16) * w->width + (l.u >> 16), *q = p + w->width;
	__m256i t = mixed(_mm256_loadu_si256((const __m256i *)p), _mm256_loadu_si256((const __m256i *)(p + 1)),
	                  _mm256_loadu_si256((const __m256i *)q), _mm256_loadu_si256((const __m256i *)(q + 1)), k);
	return shown(t, w->opacity);
}

__attribute__((target("avx2"))) static line chroma_wide(const walk *w, const uint64_t *texels, line l, uint8_t *cb, uint8_t *cr) {
	const __m256i even = _mm256_setr_epi32(0, 2, 4, 6, 1, 3, 5, 7);
	for (; l.from + 8 <= l.to; l.from += 8) {
		__m256i four[2];
		for (int i = 0; i < 2; i++, l.u += 4 * w->du, l.v += 4 * w->dv) {
			__m256i t;
			if (adjacent(w, l, 3))
				t = chroma_mix4(w, texels, l);
			else
				t = _mm256_set_m128i(chroma_mix(w, texels, l.u + 2 * w->du, l.v + 2 * w->dv), chroma_mix(w, texels, l.u, l.v));
			four[i] = _mm256_permutevar8x32_epi32(t, even); /* colours below, alphas above */
		}
		__m256i colours = _mm256_permute2x128_si256(four[0], four[1], 0x20), alphas = _mm256_permute2x128_si256(four[0], four[1], 0x31);
		over(_mm256_and_si256(colours, _mm256_set1_epi32(0xffff)), alphas, cb + l.from);
		over(_mm256_srli_epi32(colours, 16), alphas, cr + l.from);
	}
	return l;
}

static int wide(void) { return !forbidden && __builtin_cpu_supports("avx2"); }
#else
static int wide(void) { return 0; }
static line luma_wide(const walk *w, const uint32_t *texels, line l, uint8_t *row) { return l; }
static line chroma_wide(const walk *w, const uint64_t *texels, line l, uint8_t *cb, uint8_t *cr) { return l; }
#endif

void blend_luma(const walk *w, const uint32_t *texels, const span *spans, uint8_t *dst, int stride) {
	int fast = wide();
	for (int y = 0; y < w->lines; y++, dst += stride) {
		line whole = clip(w, spans, y);
		for (int rest = 0; rest < 2; rest++) {
			line l = part(w, whole, rest);
			if (fast && l.from < l.to)
				l = luma_wide(w, texels, l, dst);
			luma_steps(w, texels, l, dst);
		}
	}
}

void blend_chroma(const walk *w, const uint64_t *texels, const span *spans, uint8_t *cb, uint8_t *cr, int stride) {
	int fast = wide();
	for (int y = 0; y < w->lines; y++, cb += stride, cr += stride) {
		line whole = clip(w, spans, y);
		for (int rest = 0; rest < 2; rest++) {
			line l = part(w, whole, rest);
			if (fast && l.from < l.to)
				l = chroma_wide(w, texels, l, cb, cr);
			chroma_steps(w, texels, l, cb, cr);
		}
	}
}

int blend_wide(int allowed) {
	forbidden = !allowed;
#if defined(__x86_64__)
	return __builtin_cpu_supports("avx2");
#else
	return 0;
#endif
}
