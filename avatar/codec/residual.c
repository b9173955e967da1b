#include "residual.h"

#include <stdlib.h>
#include <string.h>

#include "samples.h"

/* The class of a coefficient's width. */
static const uint8_t width_class[16] = {0, 2, 0, 2, 2, 1, 2, 1, 0, 2, 0, 2, 2, 1, 2, 1};

static const uint8_t zigzag[16] = {0, 1, 4, 8, 5, 2, 3, 6, 9, 12, 13, 10, 7, 11, 14, 15};

/* Blocks of luma in the order of their coding (figure 6-10), as raster ordinals. */
static const uint8_t coding_order[LUMA_BLOCKS] = {0, 1, 4, 5, 2, 3, 6, 7, 8, 9, 12, 13, 10, 11, 14, 15};

int chroma_qp(int qp) {
	static const uint8_t above_29[] = {29, 30, 31, 32, 32, 33, 34, 34, 35, 35, 36, 36, 37, 37, 37, 38, 38, 38, 39, 39, 39, 39};
	return qp < 30 ? qp : above_29[qp - 30];
}

void quantiser_set(quantiser *q, int qp) {
	static const uint16_t scale[6][3] = {
		{13107, 5243, 8066}, {11916, 4660, 7490}, {10082, 4194, 6554},
		{9362, 3647, 5825}, {8192, 3355, 5243}, {7282, 2893, 4559},
	};
	static const uint8_t step[6][3] = {
		{10, 16, 13}, {11, 18, 14}, {13, 20, 16}, {14, 23, 18}, {16, 25, 20}, {18, 29, 23},
	};
	for (int p = 0; p < 2; p++) {
		int of = p ? chroma_qp(qp) : qp;
		q->shift[p] = of / 6 - 1;
		for (int k = 0; k < 3; k++) {
			q->scale[p][k] = scale[of % 6][k];
			/* A sixth of the width is rounded up: what is predicted is seldom off. */
			q->bias[p][k] = ((1u << (15 + of / 6)) / 6 + scale[of % 6][k] / 2) / scale[of % 6][k];
			q->step[p][k] = step[of % 6][k] << (of / 6);
		}
		q->dc_scale = scale[of % 6][0];
		q->dc_shift = 16 + of / 6;
		q->dc_bias = (1 << q->dc_shift) / 6;
		q->dc_step = q->step[p][0];
	}
}

/* The forward transform of all blocks (the core of clause 8.5.12's inverse). */
static void forward(blocks c) {
	for (int i = 0; i < 4; i++) {
		int16_t *a = c[4 * i], *b = c[4 * i + 1], *d = c[4 * i + 2], *e = c[4 * i + 3];
		for (int l = 0; l < BLOCKS; l++) {
			int16_t s = a[l] + e[l], t = b[l] + d[l], u = b[l] - d[l], v = a[l] - e[l];
			a[l] = s + t;
			b[l] = 2 * v + u;
			d[l] = s - t;
			e[l] = v - 2 * u;
		}
	}
	for (int i = 0; i < 4; i++) {
		int16_t *a = c[i], *b = c[4 + i], *d = c[8 + i], *e = c[12 + i];
		for (int l = 0; l < BLOCKS; l++) {
			int16_t s = a[l] + e[l], t = b[l] + d[l], u = b[l] - d[l], v = a[l] - e[l];
			a[l] = s + t;
			b[l] = 2 * v + u;
			d[l] = s - t;
			e[l] = v - 2 * u;
		}
	}
}

static void inverse(blocks c) {
	for (int i = 0; i < 4; i++) {
		int16_t *a = c[4 * i], *b = c[4 * i + 1], *d = c[4 * i + 2], *e = c[4 * i + 3];
		for (int l = 0; l < BLOCKS; l++) {
			int16_t s = a[l] + d[l], t = a[l] - d[l], u = (b[l] >> 1) - e[l], v = b[l] + (e[l] >> 1);
			a[l] = s + v;
			b[l] = t + u;
			d[l] = t - u;
			e[l] = s - v;
		}
	}
	for (int i = 0; i < 4; i++) {
		int16_t *a = c[i], *b = c[4 + i], *d = c[8 + i], *e = c[12 + i];
		for (int l = 0; l < BLOCKS; l++) {
			int16_t s = a[l] + d[l], t = a[l] - d[l], u = (b[l] >> 1) - e[l], v = b[l] + (e[l] >> 1);
			a[l] = (int16_t)(s + v + 32) >> 6;
			b[l] = (int16_t)(t + u + 32) >> 6;
			d[l] = (int16_t)(t - u + 32) >> 6;
			e[l] = (int16_t)(s - v + 32) >> 6;
		}
	}
}

/* Quantises the blocks from..to of one coefficient, each of which some level is joined to. */
static inline void quantise(const int16_t *c, int16_t *level, int16_t *some, int from, int to, uint16_t scale, uint16_t bias, int shift) {
	IN_LANES
	for (int l = from; l < to; l++) {
		int16_t sign = c[l] >> 15;
		uint16_t size = (uint16_t)((c[l] ^ sign) - sign);
		uint16_t q = (uint16_t)(((uint32_t)(uint16_t)(size + bias) * scale) >> 16) >> shift;
		level[l] = (int16_t)((q ^ sign) - sign);
		some[l] |= q;
	}
}

/* The 2x2 transform of chroma DC, which is its own inverse but for the scale (clause 8.5.11). */
static void hadamard(const int16_t in[4], int32_t out[4]) {
	int32_t a = in[0] + in[1], b = in[0] - in[1], c = in[2] + in[3], d = in[2] - in[3];
	out[0] = a + c;
	out[1] = b + d;
	out[2] = a - c;
	out[3] = b - d;
}

static int quantise_dc(residual *r, const int16_t *c, const quantiser *q) {
	int some = 0;
	for (int p = 0; p < 2; p++) {
		int32_t f[4];
		hadamard(c + LUMA_BLOCKS + 4 * p, f);
		for (int i = 0; i < 4; i++) {
			int32_t size = (abs(f[i]) * q->dc_scale + q->dc_bias) >> q->dc_shift;
			r->dc[p][i] = (int16_t)(f[i] < 0 ? -size : size);
			some |= size;
		}
	}
	return some;
}

/* What a block's levels add to the picture, roughly: a lone one behind many zeros is hardly seen and
 * costs most bits. Scale and limits are those of the standard's reference software (JM). */
enum { LEAST_OF_EIGHT = 4, LEAST_LUMA = 6, LEAST_CHROMA = 5, PLENTY = 16 };

static int worth(const residual *r, int block, int largest) {
	static const uint8_t by_zeros[16] = {3, 2, 2, 1, 1, 1};
	if (largest != 1)
		return largest ? PLENTY : 0;
	int sum = 0, zeros = 0;
	for (int i = 0; i < 16; i++)
		if (r->levels[zigzag[i]][block]) {
			sum += by_zeros[zeros];
			zeros = 0;
		} else {
			zeros++;
		}
	return sum;
}

static void drop(residual *r, int first, int n) {
	for (int i = 0; i < 16; i++)
		memset(r->levels[i] + first, 0, n * sizeof(int16_t));
}

/* The luma part of the pattern, of what is worth its bits: some has the largest level of each block. */
static int luma_pattern(residual *r, const int16_t some[BLOCKS]) {
	int pattern = 0, all = 0;
	for (int i = 0; i < 4; i++) {
		const uint8_t *block = coding_order + 4 * i;
		int sum = 0;
		for (int k = 0; k < 4; k++)
			sum += worth(r, block[k], some[block[k]]);
		if (sum >= LEAST_OF_EIGHT) {
			pattern |= 1 << i;
			all += sum;
			continue;
		}
		drop(r, block[0], 2);
		drop(r, block[2], 2);
	}
	if (all >= LEAST_LUMA)
		return pattern;
	drop(r, 0, LUMA_BLOCKS);
	return 0;
}

void residual_quantise(residual *r, blocks c, const quantiser *q) {
	int16_t some[BLOCKS] = {0};
	forward(c);
	int dc = quantise_dc(r, c[0], q);
	for (int i = 0; i < 16; i++) {
		int k = width_class[i];
		quantise(c[i], r->levels[i], some, 0, LUMA_BLOCKS, q->scale[0][k], q->bias[0][k], q->shift[0]);
		if (i > 0)
			quantise(c[i], r->levels[i], some, LUMA_BLOCKS, BLOCKS, q->scale[1][k], q->bias[1][k], q->shift[1]);
	}
	memset(r->levels[0] + LUMA_BLOCKS, 0, CHROMA_BLOCKS * sizeof(int16_t));
	r->pattern = luma_pattern(r, some);
	int ac = 0;
	for (int l = LUMA_BLOCKS; l < BLOCKS; l++)
		ac += worth(r, l, some[l]);
	if (ac < LEAST_CHROMA)
		drop(r, LUMA_BLOCKS, CHROMA_BLOCKS);
	r->pattern |= ac >= LEAST_CHROMA ? 32 : dc ? 16 : 0;
}

void residual_restore(const residual *r, blocks c, const quantiser *q) {
	for (int i = 0; i < 16; i++) {
		int k = width_class[i];
		for (int l = 0; l < LUMA_BLOCKS; l++)
			c[i][l] = r->levels[i][l] * q->step[0][k];
		for (int l = LUMA_BLOCKS; l < BLOCKS; l++)
			c[i][l] = r->levels[i][l] * q->step[1][k];
	}
	for (int p = 0; p < 2; p++) {
		int32_t f[4];
		hadamard(r->dc[p], f);
		for (int i = 0; i < 4; i++)
			c[0][LUMA_BLOCKS + 4 * p + i] = (int16_t)((f[i] * q->dc_step) >> 1);
	}
	inverse(c);
}

void put_bits(bit_writer *w, uint32_t value, int bits) {
	w->held = w->held << bits | value;
	w->bits += bits;
	while (w->bits >= 8) {
		w->bits -= 8;
		*w->at++ = (uint8_t)(w->held >> w->bits);
	}
}

void put_ue(bit_writer *w, uint32_t value) {
	int length = 32 - __builtin_clz(value + 1);
	put_bits(w, 0, length - 1);
	put_bits(w, value + 1, length);
}

void put_se(bit_writer *w, int32_t value) {
	put_ue(w, value > 0 ? 2 * (uint32_t)value - 1 : 2 * (uint32_t)-value);
}

void put_end(bit_writer *w) {
	put_bits(w, 1, 1);
	put_bits(w, 0, (8 - w->bits) & 7);
}

/* In the tables a code has a one in front, which tells its length. */

/* Table 9-5: [4 * coefficients + trailing ones]. From 8 neighbours on all codes have 6 bits. */
static const uint32_t coeff_token[3][17 * 4] = {
	{
		0x3, 0, 0, 0, 0x45, 0x5, 0, 0, 0x107, 0x44, 0x9, 0,
		0x207, 0x106, 0x85, 0x23, 0x407, 0x206, 0x105, 0x43, 0x807, 0x406, 0x205, 0x84,
		0x200f, 0x806, 0x405, 0x104, 0x200b, 0x200e, 0x805, 0x204, 0x2008, 0x200a, 0x200d, 0x404,
		0x400f, 0x400e, 0x2009, 0x804, 0x400b, 0x400a, 0x400d, 0x200c, 0x800f, 0x800e, 0x4009, 0x400c,
		0x800b, 0x800a, 0x800d, 0x4008, 0x1000f, 0x8001, 0x8009, 0x800c, 0x1000b, 0x1000e, 0x1000d, 0x8008,
		0x10007, 0x1000a, 0x10009, 0x1000c, 0x10004, 0x10006, 0x10005, 0x10008,
	},
	{
		0x7, 0, 0, 0, 0x4b, 0x6, 0, 0, 0x47, 0x27, 0xb, 0,
		0x87, 0x4a, 0x49, 0x15, 0x107, 0x46, 0x45, 0x14, 0x104, 0x86, 0x85, 0x26,
		0x207, 0x106, 0x105, 0x48, 0x80f, 0x206, 0x205, 0x44, 0x80b, 0x80e, 0x80d, 0x84,
		0x100f, 0x80a, 0x809, 0x204, 0x100b, 0x100e, 0x100d, 0x80c, 0x1008, 0x100a, 0x1009, 0x808,
		0x200f, 0x200e, 0x200d, 0x100c, 0x200b, 0x200a, 0x2009, 0x200c, 0x2007, 0x400b, 0x2006, 0x2008,
		0x4009, 0x4008, 0x400a, 0x2001, 0x4007, 0x4006, 0x4005, 0x4004,
	},
	{
		0x1f, 0, 0, 0, 0x4f, 0x1e, 0, 0, 0x4b, 0x2f, 0x1d, 0,
		0x48, 0x2c, 0x2e, 0x1c, 0x8f, 0x2a, 0x2b, 0x1b, 0x8b, 0x28, 0x29, 0x1a,
		0x89, 0x4e, 0x4d, 0x19, 0x88, 0x4a, 0x49, 0x18, 0x10f, 0x8e, 0x8d, 0x2d,
		0x10b, 0x10e, 0x8a, 0x4c, 0x20f, 0x10a, 0x10d, 0x8c, 0x20b, 0x20e, 0x109, 0x10c,
		0x208, 0x20a, 0x20d, 0x108, 0x40d, 0x207, 0x209, 0x20c, 0x409, 0x40c, 0x40b, 0x40a,
		0x405, 0x408, 0x407, 0x406, 0x401, 0x404, 0x403, 0x402,
	},
};
static const uint16_t coeff_token_chroma_dc[5 * 4] = {
		0x5, 0, 0, 0, 0x47, 0x3, 0, 0, 0x44, 0x46,
		0x9, 0, 0x43, 0x83, 0x82, 0x45, 0x42, 0x103, 0x102, 0x80,
};

/* Tables 9-7 and 9-8: [coefficients - 1][zeros]. */
static const uint16_t total_zeros[15][16] = {
	{0x3, 0xb, 0xa, 0x13, 0x12, 0x23, 0x22, 0x43, 0x42, 0x83, 0x82, 0x103, 0x102, 0x203, 0x202, 0x201},
	{0xf, 0xe, 0xd, 0xc, 0xb, 0x15, 0x14, 0x13, 0x12, 0x23, 0x22, 0x43, 0x42, 0x41, 0x40},
	{0x15, 0xf, 0xe, 0xd, 0x14, 0x13, 0xc, 0xb, 0x12, 0x23, 0x22, 0x41, 0x21, 0x40},
	{0x23, 0xf, 0x15, 0x14, 0xe, 0xd, 0xc, 0x13, 0xb, 0x12, 0x22, 0x21, 0x20},
	{0x15, 0x14, 0x13, 0xf, 0xe, 0xd, 0xc, 0xb, 0x12, 0x21, 0x11, 0x20},
	{0x41, 0x21, 0xf, 0xe, 0xd, 0xc, 0xb, 0xa, 0x11, 0x9, 0x40},
	{0x41, 0x21, 0xd, 0xc, 0xb, 0x7, 0xa, 0x11, 0x9, 0x40},
	{0x41, 0x11, 0x21, 0xb, 0x7, 0x6, 0xa, 0x9, 0x40},
	{0x41, 0x40, 0x11, 0x7, 0x6, 0x9, 0x5, 0x21},
	{0x21, 0x20, 0x9, 0x7, 0x6, 0x5, 0x11},
	{0x10, 0x11, 0x9, 0xa, 0x3, 0xb},
	{0x10, 0x11, 0x5, 0x3, 0x9},
	{0x8, 0x9, 0x3, 0x5},
	{0x4, 0x5, 0x3},
	{0x2, 0x3},
};

/* Table 9-9 (a). */
static const uint16_t total_zeros_chroma_dc[3][4] = {
	{0x3, 0x5, 0x9, 0x8},
	{0x3, 0x5, 0x4},
	{0x3, 0x2},
};

/* Table 9-10: [zeros left - 1, 6 at most][run]. */
static const uint16_t run_before[7][15] = {
	{0x3, 0x2},
	{0x3, 0x5, 0x4},
	{0x7, 0x6, 0x5, 0x4},
	{0x7, 0x6, 0x5, 0x9, 0x8},
	{0x7, 0x6, 0xb, 0xa, 0x9, 0x8},
	{0x7, 0x8, 0x9, 0xb, 0xa, 0xd, 0xc},
	{0xf, 0xe, 0xd, 0xc, 0xb, 0xa, 0x9, 0x11, 0x21, 0x41, 0x81, 0x101, 0x201, 0x401, 0x801},
};
static void put_code(bit_writer *w, uint32_t code) {
	int length = 31 - __builtin_clz(code);
	put_bits(w, code ^ 1u << length, length);
}

static void put_token(bit_writer *w, int coefficients, int ones, int around) {
	if (around < 0)
		put_code(w, coeff_token_chroma_dc[4 * coefficients + ones]);
	else if (around < 8)
		put_code(w, coeff_token[around < 2 ? 0 : around < 4 ? 1 : 2][4 * coefficients + ones]);
	else
		put_bits(w, coefficients ? 4 * (coefficients - 1) + ones : 3, 6);
}

/* Writes a level (clause 9.2.2.1); suffix is the length of its suffix, and then the next one's. */
static void put_level(bit_writer *w, int level, int *suffix, int least) {
	int code = (level > 0 ? 2 * level - 2 : -2 * level - 1) - least;
	if (*suffix == 0 && code < 14)
		put_bits(w, 1, code + 1);
	else if (*suffix == 0 && code < 30)
		put_bits(w, 1 << 4 | (code - 14), 15 + 4);
	else if (*suffix > 0 && code < 15 << *suffix)
		put_bits(w, 1 << *suffix | (code & ((1 << *suffix) - 1)), (code >> *suffix) + 1 + *suffix);
	else
		put_bits(w, 1 << 12 | (code - (*suffix ? 15 << *suffix : 30)), 16 + 12);
	if (*suffix == 0)
		*suffix = 1;
	if (abs(level) > 3 << (*suffix - 1) && *suffix < 6)
		++*suffix;
}

/* Writes the room levels of a block in the order of their scan (clause 7.3.5.3.2). */
static int put_block(bit_writer *w, const int16_t *scanned, int room, int around) {
	int16_t level[16];
	uint8_t run[16];
	int n = 0, zeros = 0, last = -1;
	for (int i = 0; i < room; i++)
		if (scanned[i]) {
			level[n] = scanned[i];
			run[n++] = (uint8_t)(i - last - 1);
			zeros += i - last - 1;
			last = i;
		}
	int ones = 0;
	while (ones < 3 && ones < n && abs(level[n - 1 - ones]) == 1)
		ones++;
	put_token(w, n, ones, around);
	if (n == 0)
		return 0;
	for (int i = 0; i < ones; i++)
		put_bits(w, level[n - 1 - i] < 0, 1);
	int suffix = n > 10 && ones < 3;
	for (int i = ones; i < n; i++)
		put_level(w, level[n - 1 - i], &suffix, i == ones && ones < 3 ? 2 : 0);
	if (n < room)
		put_code(w, room == 4 ? total_zeros_chroma_dc[n - 1][zeros] : total_zeros[n - 1][zeros]);
	for (int i = n - 1; i > 0 && zeros > 0; i--) {
		put_code(w, run_before[zeros > 6 ? 6 : zeros - 1][run[i]]);
		zeros -= run[i];
	}
	return n;
}

/* How many coefficients are to be expected from the blocks to the left and above (clause 9.2.1). */
static int around(int left, int above) {
	if (left < 0 || above < 0)
		return left < 0 ? (above < 0 ? 0 : above) : left;
	return (left + above + 1) >> 1;
}

/* A block in a plane that is side blocks wide and starts at block first. */
static int neighbours(const uint8_t *counts, const uint8_t *left, const uint8_t *above, int first, int side, int block) {
	int x = block % side, y = block / side;
	const uint8_t *own = counts + first;
	int l = x > 0 ? own[block - 1] : left ? left[first + block + side - 1] : -1;
	int a = y > 0 ? own[block - side] : above ? above[first + block + side * (side - 1)] : -1;
	return around(l, a);
}

static void scan(const residual *r, int block, int16_t out[16]) {
	for (int i = 0; i < 16; i++)
		out[i] = r->levels[zigzag[i]][block];
}

void residual_write(bit_writer *w, const residual *r, uint8_t counts[BLOCKS], const uint8_t *left, const uint8_t *above) {
	int16_t scanned[16];
	for (int i = 0; i < LUMA_BLOCKS; i++) {
		int block = coding_order[i];
		if (!(r->pattern >> (i / 4) & 1))
			continue;
		scan(r, block, scanned);
		counts[block] = (uint8_t)put_block(w, scanned, 16, neighbours(counts, left, above, 0, 4, block));
	}
	if (r->pattern < 16)
		return;
	for (int p = 0; p < 2; p++)
		put_block(w, r->dc[p], 4, -1);
	if (r->pattern < 32)
		return;
	for (int i = 0; i < CHROMA_BLOCKS; i++) {
		int first = LUMA_BLOCKS + i / 4 * 4;
		scan(r, LUMA_BLOCKS + i, scanned);
		counts[LUMA_BLOCKS + i] = (uint8_t)put_block(w, scanned + 1, 15, neighbours(counts, left, above, first, 2, i % 4));
	}
}
