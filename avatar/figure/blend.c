#include "blend.h"

#include <stddef.h>
#include <string.h>

/* Texels are asked for AHEAD rows before they are needed. */
enum { ONE = 1 << 16, GROUP = 16, AHEAD = 4 };

/* texels are a sprite's: the values of one colour for luma, of two for chroma. */
typedef struct {
	int width, rows, colours;
	const span *spans;
	const int8_t *alpha, *colour[2];
} texels;

/* What follows is small and done for each line; a run that is handed over in one piece right after its
 * halves were written would be waited for. */
#define SMALL __attribute__((always_inline)) static inline

/* run is steps from to to. */
typedef struct {
	int from, to;
} run;

/* line is one line of a walk. Step 0 is at (u, v). Steps in skip are over what is clear, those in solid
 * over what is opaque. */
typedef struct {
	run all, skip, solid[2];
	int64_t u, v;
} line;

static int64_t fixed_point(double v) { return v < 0 ? -(int64_t)(-v * ONE + .5) : (int64_t)(v * ONE + .5); }

static int most(int64_t a, int b) { return a > b ? (int)a : b; }

static int least(int64_t a, int b) { return a < b ? (int)a : b; }

/* reaches is the first step at which p, which rises by dp, is at least at. */
SMALL int64_t reaches(int64_t p, int64_t dp, double per_dp, int64_t at) {
	int64_t i = (int64_t)((double)(at - p) * per_dp);
	while (p + i * dp < at)
		i++;
	while (p + (i - 1) * dp >= at)
		i--;
	return i;
}

/* within keeps the steps i for which 0 <= p + i*dp < end. */
SMALL run within(run r, int64_t p, int64_t dp, double per_dp, int64_t end) {
	int64_t a = p + r.from * dp, b = p + (r.to - 1) * dp;
	if (a >= 0 && a < end && b >= 0 && b < end)
		return r;
	if (dp == 0) {
		r.to = r.from;
	} else if (dp > 0) {
		r.from = most(reaches(p, dp, per_dp, 0), r.from);
		r.to = least(reaches(p, dp, per_dp, end), r.to);
	} else {
		r.from = most(reaches(-p, -dp, -per_dp, 1 - end), r.from);
		r.to = least(reaches(-p, -dp, -per_dp, 1), r.to);
	}
	return r;
}

/* over_du is how many steps lie in a distance of texels, cut to a whole one, or one off. */
static int64_t over_du(const walk *w, int64_t distance) { return (int64_t)((double)distance * w->per_du); }

/* inside is the steps whose two texels side by side are surely from lo to hi. */
SMALL run inside(const walk *w, const line *l, int lo, int hi) {
	run none = {l->all.to, l->all.to};
	if (hi - lo < GROUP)
		return none;
	int64_t from = over_du(w, (int64_t)lo * ONE - l->u) + 2, to = over_du(w, ((int64_t)hi - 1) * ONE - 1 - l->u) - 1;
	run r = {most(from, l->all.from), least(to, l->all.to)};
	return r.to - r.from > GROUP / 2 ? r : none;
}

/* common is what is known of rows from a to b. It is one vector. */
SMALL span common(const texels *t, int64_t a, int64_t b) {
	enum { ENDS = sizeof(span) / sizeof(int16_t) };
	union {
		span s;
		int16_t end[ENDS];
	} all = {t->spans[a]}, next;
	for (int64_t r = a + 1; r <= b; r++) {
		next.s = t->spans[r];
		for (int i = 0; i < ENDS; i++)
			all.end[i] = next.end[i] < all.end[i] ? next.end[i] : all.end[i];
	}
	return all.s;
}

/* narrow keeps the steps at which the rows that are touched hold anything, and finds those of which
 * all that are touched are clear or opaque. */
SMALL void narrow(line *l, const walk *w, const texels *t) {
	int64_t a = (l->v + w->dv * l->all.from) >> 16, b = (l->v + w->dv * (l->all.to - 1)) >> 16;
	span s = a < b ? common(t, a, b + 1) : common(t, b, a + 1);
	if (s.from >= -s.less_to) {
		l->all.to = l->all.from;
		return;
	}
	/* A step too many at either end is over what is clear. */
	l->all.from = most(over_du(w, ((int64_t)s.from - 1) * ONE - l->u) - 1, l->all.from);
	l->all.to = least(over_du(w, -(int64_t)s.less_to * ONE - l->u) + 3, l->all.to);
	l->skip = inside(w, l, -s.less_gap_from, s.gap_to);
	for (int i = 0; i < 2; i++)
		l->solid[i] = inside(w, l, -s.less_solid_from[i], s.solid_to[i]);
}

/* clip is the box's line y, narrowed to the steps whose four texels lie in the sprite and are not all clear. */
SMALL line clip(const walk *w, const texels *t, int y) {
	y += w->top;
	line l = {.all = {0, w->steps}};
	l.u = fixed_point(w->u + y * w->u_line) + w->first * w->du;
	l.v = fixed_point(w->v + y * w->v_line) + w->first * w->dv;
	l.all = within(l.all, l.u, w->du, w->per_du, (int64_t)(t->width - 1) * ONE);
	if (l.all.from < l.all.to)
		l.all = within(l.all, l.v, w->dv, w->per_dv, (int64_t)(t->rows - 1) * ONE);
	l.skip.from = l.skip.to = l.all.to;
	l.solid[0] = l.solid[1] = l.skip;
	if (l.all.from < l.all.to && w->du > 0)
		narrow(&l, w, t);
	return l;
}

/* mixed is the value at a place among four texels; x and y are its 7 bits below the point. */
static int mixed(const int8_t *p, int width, int x, int y) {
	const int8_t *q = p + width;
	int upper = p[0] * (128 - x) + p[1] * x, lower = q[0] * (128 - x) + q[1] * x;
	int t = upper + (((lower - upper) * y * 256 + (1 << 14)) >> 15);
	return ((t + 64) >> 7) + 128;
}

/* over is a value laid over d, of which alpha leaves the rest. */
static uint8_t over(int v, int alpha, int d) {
	int under = d * (255 - alpha) + 128;
	v += (under + (under >> 8)) >> 8;
	return (uint8_t)(v < 255 ? v : 255);
}

/* steps blends a run step by step. */
static void steps(const walk *w, const texels *t, const line *l, int from, int to, uint8_t *const row[2]) {
	for (int i = from; i < to; i++) {
		int64_t u = l->u + i * w->du, v = l->v + i * w->dv, o = (v >> 16) * t->width + (u >> 16);
		int x = (u >> 9) & 127, y = (v >> 9) & 127;
		int alpha = (mixed(t->alpha + o, t->width, x, y) * (int)w->opacity + 128) >> 8;
		for (int c = 0; c < t->colours; c++) {
			int value = (mixed(t->colour[c] + o, t->width, x, y) * (int)w->opacity + 128) >> 8;
			row[c][i] = over(value, alpha, row[c][i]);
		}
	}
}

static int forbidden;

#if defined(__x86_64__)
#include <immintrin.h>

#define WIDE __attribute__((target("avx2")))
#define INLINE WIDE __attribute__((always_inline)) static inline

/* The wide forms do the same sums on sixteen steps. A vector holds sixteen pairs of neighbours, and
 * weights for them: 128 - x and x in bytes, and y in the upper byte. */
typedef struct {
	__m256i x, y;
} weights;

typedef struct {
	__m256i upper, lower;
} pairs;

INLINE __m256i wide_mixed(pairs p, weights k) {
	__m256i upper = _mm256_maddubs_epi16(k.x, p.upper), lower = _mm256_maddubs_epi16(k.x, p.lower);
	__m256i t = _mm256_add_epi16(upper, _mm256_mulhrs_epi16(_mm256_sub_epi16(lower, upper), k.y));
	return _mm256_add_epi16(_mm256_srai_epi16(_mm256_add_epi16(t, _mm256_set1_epi16(64)), 7), _mm256_set1_epi16(128));
}

/* ramp is d times 0 to 15. */
INLINE __m256i ramp(int64_t d) {
	return _mm256_mullo_epi16(_mm256_setr_epi16(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15), _mm256_set1_epi16((short)d));
}

INLINE weights weights_at(int64_t u, int64_t v, __m256i us, __m256i vs) {
	us = _mm256_srli_epi16(_mm256_add_epi16(_mm256_set1_epi16((short)u), us), 9);
	vs = _mm256_srli_epi16(_mm256_add_epi16(_mm256_set1_epi16((short)v), vs), 1);
	weights k = {_mm256_add_epi16(_mm256_mullo_epi16(us, _mm256_set1_epi16(255)), _mm256_set1_epi16(128)), _mm256_and_si256(vs, _mm256_set1_epi16(0x7f00))};
	return k;
}

/* neighbours are the pairs that begin at each of sixteen texels side by side. */
INLINE __m256i neighbours(const int8_t *p) {
	const __m256i twice = _mm256_setr_epi8(0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8);
	__m128i lo = _mm_loadu_si128((const __m128i *)p), hi = _mm_loadu_si128((const __m128i *)(p + 8));
	return _mm256_shuffle_epi8(_mm256_inserti128_si256(_mm256_castsi128_si256(lo), hi, 1), twice);
}

/* pairs_at are those of sixteen steps side by side from at[0] on or, when they are apart, each at its
 * own place. */
INLINE pairs pairs_at(const int8_t *plane, int width, int apart, const int32_t *at) {
	pairs p;
	if (!apart) {
		_mm_prefetch((const char *)(plane + at[0] + AHEAD * width + 8), _MM_HINT_T0);
		p.upper = neighbours(plane + at[0]);
		p.lower = neighbours(plane + at[0] + width);
		return p;
	}
	uint16_t two[2][GROUP] __attribute__((aligned(32)));
	for (int i = 0; i < GROUP; i++) {
		const int8_t *q = plane + at[i];
		memcpy(&two[0][i], q, 2);
		memcpy(&two[1][i], q + width, 2);
	}
	p.upper = _mm256_load_si256((const __m256i *)two[0]);
	p.lower = _mm256_load_si256((const __m256i *)two[1]);
	return p;
}

INLINE __m256i fainter(__m256i v, uint32_t opacity) {
	if (opacity == 256)
		return v;
	return _mm256_srli_epi16(_mm256_add_epi16(_mm256_mullo_epi16(v, _mm256_set1_epi16((short)opacity)), _mm256_set1_epi16(128)), 8);
}

INLINE __m256i wide_over(__m256i v, __m256i alpha, const uint8_t *row) {
	__m128i d = _mm_loadu_si128((const __m128i *)row);
	__m256i keep = _mm256_sub_epi16(_mm256_set1_epi16(255), alpha);
	__m256i under = _mm256_add_epi16(_mm256_mullo_epi16(_mm256_cvtepu8_epi16(d), keep), _mm256_set1_epi16(128));
	return _mm256_add_epi16(v, _mm256_srli_epi16(_mm256_add_epi16(under, _mm256_srli_epi16(under, 8)), 8));
}

/* put stores the first n of sixteen values; it writes over the others what is there. */
INLINE void put(uint8_t *row, __m256i v, int n) {
	__m128i b = _mm_packus_epi16(_mm256_castsi256_si128(v), _mm256_extracti128_si256(v, 1));
	if (n < GROUP) {
		const __m128i count = _mm_setr_epi8(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
		b = _mm_blendv_epi8(_mm_loadu_si128((const __m128i *)row), b, _mm_cmpgt_epi8(_mm_set1_epi8((char)n), count));
	}
	_mm_storeu_si128((__m128i *)row, b);
}

/* together is how many steps from a place on, at most n, are over its neighbours in one row. */
INLINE int together(int64_t u, int64_t v, int64_t du, int64_t dv, int n) {
	int last = n - 1;
	if ((v + last * dv) >> 16 == v >> 16 && ((u + last * du) >> 16) - (u >> 16) == last)
		return n;
	last = 0;
	for (int more = GROUP / 2; more > 0; more /= 2) {
		int k = last + more;
		if (k < n && (v + k * dv) >> 16 == v >> 16 && ((u + k * du) >> 16) - (u >> 16) == k)
			last = k;
	}
	return last + 1;
}

/* scattered tells that few steps at a time are over neighbours: the walk is turned far. */
static int scattered(const walk *w) {
	int64_t turn = w->dv < 0 ? -w->dv : w->dv, drift = w->du < ONE ? ONE - w->du : w->du - ONE;
	return turn * 6 > ONE || drift * 6 > ONE;
}

/* groups blends a run up to sixteen steps at a time, as far as all sixteen are in the plane, and returns
 * the first step that is left. It is compiled for every kind of run: colours, solid and apart are
 * constants. */
INLINE int groups(const walk *w, const texels *t, const line *l, int from, int to, uint8_t *const row[2], int64_t room, const int colours, const int solid, const int apart) {
	/* Bytes that are stored might be anybody's: what is needed again is kept apart from them. */
	const int64_t du = w->du, dv = w->dv, u0 = l->u, v0 = l->v;
	const int8_t *const alphas = t->alpha, *const first = t->colour[0], *const second = t->colour[1];
	const int width = t->width, end = least(room - GROUP, to - 1);
	const uint32_t opacity = w->opacity;
	uint8_t *const a = row[0], *const b = row[1];
	const __m256i us = ramp(du), vs = ramp(dv);
	int i = from;
	for (int n; i <= end; i += n) {
		const int64_t u = u0 + i * du, v = v0 + i * dv;
		int32_t at[GROUP];
		n = to - i < GROUP ? to - i : GROUP;
		at[0] = (int32_t)((v >> 16) * width + (u >> 16));
		if (apart)
			for (int k = 1; k < GROUP; k++) /* a step of another is as good as one beyond the run */
				at[k] = k < n ? (int32_t)(((v + k * dv) >> 16) * width + ((u + k * du) >> 16)) : at[0];
		else
			n = together(u, v, du, dv, n);
		const weights k = weights_at(u, v, us, vs);
		__m256i value = wide_mixed(pairs_at(first, width, apart, at), k), alpha;
		if (!solid) {
			alpha = fainter(wide_mixed(pairs_at(alphas, width, apart, at), k), opacity);
			value = wide_over(fainter(value, opacity), alpha, a + i);
		}
		put(a + i, value, n);
		if (colours == 2) {
			value = wide_mixed(pairs_at(second, width, apart, at), k);
			if (!solid)
				value = wide_over(fainter(value, opacity), alpha, b + i);
			put(b + i, value, n);
		}
	}
	return i;
}

#define KIND(name, colours, solid, apart) \
	WIDE static int name(const walk *w, const texels *t, const line *l, int from, int to, uint8_t *const row[2], int64_t room) { return groups(w, t, l, from, to, row, room, colours, solid, apart); }

KIND(luma, 1, 0, 0)
KIND(luma_solid, 1, 1, 0)
KIND(luma_apart, 1, 0, 1)
KIND(luma_solid_apart, 1, 1, 1)
KIND(chroma, 2, 0, 0)
KIND(chroma_solid, 2, 1, 0)
KIND(chroma_apart, 2, 0, 1)
KIND(chroma_solid_apart, 2, 1, 1)

typedef int kind(const walk *, const texels *, const line *, int, int, uint8_t *const row[2], int64_t room);

static kind *kind_of(const walk *w, const texels *t, int solid) {
	static kind *const kinds[2][2][2] = {{{luma, luma_apart}, {luma_solid, luma_solid_apart}}, {{chroma, chroma_apart}, {chroma_solid, chroma_solid_apart}}};
	return kinds[t->colours - 1][solid][scattered(w)];
}

static int wide(void) { return !forbidden && __builtin_cpu_supports("avx2"); }
#else
static int wide(void) { return 0; }
typedef int kind(const walk *, const texels *, const line *, int, int, uint8_t *const row[2], int64_t room);
static kind *kind_of(const walk *w, const texels *t, int solid) { return NULL; }
#endif

/* brush is what blends runs: kinds for such as are not solid and such as are, NULL for step by step. */
typedef struct {
	const walk *w;
	const texels *t;
	kind *kinds[2];
} brush;

/* lay blends what of a run is after a step and returns where it ends. */
SMALL int lay(const brush *h, const line *l, int after, int from, int to, int solid, uint8_t *const row[2], int64_t room) {
	from = after > from ? after : from;
	if (from >= to)
		return from;
	if (h->kinds[solid])
		from = h->kinds[solid](h->w, h->t, l, from, to, row, room);
	if (from < to)
		steps(h->w, h->t, l, from, to, row);
	return to;
}

/* lay_half blends a run that skips nothing: what is solid in it, and what is before, between and after. */
SMALL void lay_half(const brush *h, const line *l, int from, int to, uint8_t *const row[2], int64_t room) {
	int at = from;
	for (int j = 0; j < 2; j++) {
		const run *solid = &l->solid[j];
		if (solid->from < solid->to && solid->from >= from && solid->to <= to) {
			at = lay(h, l, at, from, solid->from, 0, row, room);
			at = lay(h, l, at, solid->from, solid->to, 1, row, room);
		}
	}
	lay(h, l, at, from, to, 0, row, room);
}

void blend(const walk *w, int width, int rows, const span *spans, const int8_t *alpha, const int8_t *first, const int8_t *second,
           uint8_t *a, uint8_t *b, int stride, int64_t room) {
	const texels t = {width, rows, b ? 2 : 1, spans, alpha, {first, second}};
	brush h = {w, &t, {NULL, NULL}};
	if (wide()) {
		h.kinds[0] = kind_of(w, &t, 0);
		h.kinds[1] = kind_of(w, &t, w->opacity == 256);
	}
	for (int y = 0; y < w->lines; y++) {
		line l = clip(w, &t, y);
		if (l.all.from >= l.all.to)
			continue;
		ptrdiff_t down = (ptrdiff_t)y * stride;
		uint8_t *const row[2] = {a + down, b ? b + down : NULL};
		lay_half(&h, &l, l.all.from, l.skip.from, row, room - down);
		lay_half(&h, &l, l.skip.to, l.all.to, row, room - down);
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
