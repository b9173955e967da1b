#include "soft.h"

#if defined(__x86_64__) && defined(__GLIBC__)
#define WIDER __attribute__((target_clones("avx2", "default")))
#else
#define WIDER
#endif

/* Lines are filtered next to each other, so many at once. */
enum { LANES = 16 };

typedef int32_t lanes[LANES];

/* average sets b to the mean of size values of a, left of which lie before the place. It multiplies
 * instead of dividing, which is exact for up to 362 values of 15 bits. */
WIDER static void average(lanes *restrict b, const lanes *restrict a, int n, int size, int left) {
	const int right = size - left - 1;
	const uint64_t part = (((uint64_t)1 << 32) + size - 1) / size;
	uint32_t sum[LANES] = {0};
	for (int i = 0; i < right && i < n; i++)
		for (int k = 0; k < LANES; k++)
			sum[k] += a[i][k];
	for (int i = 0; i < n; i++) {
		if (i + right < n)
			for (int k = 0; k < LANES; k++)
				sum[k] += a[i + right][k];
		for (int k = 0; k < LANES; k++)
			b[i][k] = (int32_t)(sum[k] * part >> 32);
		if (i - left >= 0)
			for (int k = 0; k < LANES; k++)
				sum[k] -= a[i - left][k];
	}
}

WIDER static void convolve(lanes *restrict b, const lanes *restrict a, int n, const int32_t *weights, int reach) {
	for (int i = 0; i < n; i++) {
		int32_t sum[LANES];
		for (int k = 0; k < LANES; k++)
			sum[k] = a[i][k] * weights[0];
		for (int j = 1; j <= reach; j++) {
			if (i - j >= 0)
				for (int k = 0; k < LANES; k++)
					sum[k] += a[i - j][k] * weights[j];
			if (i + j < n)
				for (int k = 0; k < LANES; k++)
					sum[k] += a[i + j][k] * weights[j];
		}
		for (int k = 0; k < LANES; k++)
			b[i][k] = sum[k] >> 14;
	}
}

/* few blurs up to LANES lines; values have seven bits below the point meanwhile. */
static void few(uint8_t *pix, int along, int n, int across, int count, const filter *f, lanes *a, lanes *b) {
	uint8_t any = 0;
	for (int i = 0; i < n; i++) {
		for (int k = 0; k < LANES; k++) {
			uint8_t v = k < count ? pix[(int64_t)i * along + (int64_t)k * across] : 0;
			a[i][k] = v << 7;
			any |= v;
		}
	}
	if (any == 0)
		return;
	if (f->reach) {
		convolve(b, a, n, f->weights, f->reach);
	} else {
		average(b, a, n, f->size[0], f->left[0]);
		average(a, b, n, f->size[1], f->left[1]);
		average(b, a, n, f->size[2], f->left[2]);
	}
	for (int i = 0; i < n; i++)
		for (int k = 0; k < count; k++)
			pix[(int64_t)i * along + (int64_t)k * across] = (uint8_t)((b[i][k] + 64) >> 7);
}

void soften(uint8_t *pix, int along, int n, int across, int count, filter f, int32_t *room) {
	lanes *a = (lanes *)room, *b = a + n;
	for (int k = 0; k < count; k += LANES)
		few(pix + (int64_t)k * across, along, n, across, count - k < LANES ? count - k : LANES, &f, a, b);
}

/* laid is a value over d; a is alpha times 65280. */
static inline uint8_t laid(uint8_t d, uint32_t value, uint32_t a) {
	const uint32_t one = 255 * 256;
	uint32_t v = (d * (one - a) + value * a + one / 2) >> 8;
	return (uint8_t)((v + 1 + (v >> 8)) >> 8); /* v over 255 */
}

WIDER static void tint_luma(uint8_t *restrict row, const uint8_t *restrict mask, int n, uint32_t value, uint32_t opacity) {
	for (int i = 0; i < n; i++)
		row[i] = laid(row[i], value, mask[i] * opacity);
}

/* tint_chroma goes by the mean of four places of the mask's two rows. */
WIDER static void tint_chroma(uint8_t *restrict cb, uint8_t *restrict cr, const uint8_t *restrict upper, const uint8_t *restrict lower, int n,
                              uint32_t b, uint32_t r, uint32_t opacity) {
	for (int i = 0; i < n; i++) {
		uint32_t a = ((uint32_t)upper[2 * i] + upper[2 * i + 1] + lower[2 * i] + lower[2 * i + 1] + 2) >> 2;
		cb[i] = laid(cb[i], b, a * opacity);
		cr[i] = laid(cr[i], r, a * opacity);
	}
}

void tint(uint8_t *y, int stride, uint8_t *cb, uint8_t *cr, int chroma_stride, const uint8_t *mask, int mask_stride, int w, int h,
          const uint32_t colour[3], uint32_t opacity) {
	for (int i = 0; i < h; i++)
		tint_luma(y + (int64_t)i * stride, mask + (int64_t)i * mask_stride, w, colour[0], opacity);
	for (int i = 0; i < h / 2; i++) {
		const uint8_t *upper = mask + (int64_t)2 * i * mask_stride;
		int64_t at = (int64_t)i * chroma_stride;
		tint_chroma(cb + at, cr + at, upper, upper + mask_stride, w / 2, colour[1], colour[2], opacity);
	}
}
