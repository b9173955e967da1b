#include "cover.h"

#include <math.h>
#include <string.h>

/* canvas is a mask in the making. A line adds to each row that it crosses the area that it takes from a
 * pixel, and what of it goes on in the next: the sums along a row are its coverage. reach is which of
 * a row's sums were added to, from and to. */
typedef struct {
	int w, h;
	float *sums;
	int32_t *reach;
} canvas;

static void touch(canvas *c, int y, int from, int to) {
	int32_t *reach = c->reach + 2 * y;
	if (from < reach[0])
		reach[0] = from;
	if (to > reach[1])
		reach[1] = to;
}

/* add lays the part of a line in one row, which falls by d in it, from xa to xb. What is left of the mask
 * counts at its border, as does what is no number. */
static void add(canvas *c, int y, float d, float xa, float xb) {
	const float w = (float)c->w;
	float lo = xa < xb ? xa : xb, hi = xa < xb ? xb : xa;
	float *sum = c->sums + (int64_t)y * (c->w + 2);
	if (!(lo < w))
		return;
	if (!(lo >= 0)) {
		float outside = hi > 0 ? d * -lo / (hi - lo) : d;
		touch(c, y, 0, 1);
		sum[0] += outside;
		if (!(hi > 0))
			return;
		d -= outside;
		lo = 0;
	}
	if (!(hi < w)) {
		d *= (w - lo) / (hi - lo);
		hi = w;
	}
	int from = (int)lo, to = (int)hi;
	touch(c, y, from, to + 2);
	if (from == to) {
		float part = d * ((lo + hi) / 2 - (float)from);
		sum[from] += d - part;
		sum[from + 1] += part;
		return;
	}
	/* The line leaves a pixel to its right more the farther it has come. */
	float slope = d / (hi - lo), first = (float)(from + 1) - lo, last = hi - (float)to;
	float before = slope * first * first / 2;
	sum[from] += before;
	float done = before;
	for (int x = from + 1; x < to; x++) {
		float upto = slope * ((float)x + .5f - lo);
		sum[x] += upto - done;
		done = upto;
	}
	float upto = d - slope * last * last / 2;
	sum[to] += upto - done;
	sum[to + 1] += d - upto;
}

static void line(canvas *c, float x0, float y0, float x1, float y1) {
	float sign = 1;
	if (y0 > y1) {
		float x = x0, y = y0;
		x0 = x1, y0 = y1, x1 = x, y1 = y;
		sign = -1;
	}
	if (!(y0 < y1) || y1 <= 0 || y0 >= (float)c->h)
		return;
	float slope = (x1 - x0) / (y1 - y0), top = y0 < 0 ? 0 : y0, bottom = y1 > (float)c->h ? (float)c->h : y1;
	float x = x0 + slope * (top - y0);
	for (int y = (int)top; (float)y < bottom; y++) {
		float until = (float)(y + 1) < bottom ? (float)(y + 1) : bottom;
		float from = (float)y > top ? (float)y : top;
		float next = x0 + slope * (until - y0);
		add(c, y, sign * (until - from), x, next);
		x = next;
	}
}

/* deviation is how far, squared, b is from the middle of a and c, doubled. */
static float deviation(float ax, float ay, float bx, float by, float cx, float cy) {
	float x = ax - 2 * bx + cx, y = ay - 2 * by + cy;
	return x * x + y * y;
}

/* curve lays a cubic curve in so many lines that none is off by more than a fraction of a pixel. */
static void curve(canvas *c, const float p[8]) {
	float far1 = deviation(p[0], p[1], p[2], p[3], p[6], p[7]), far2 = deviation(p[0], p[1], p[4], p[5], p[6], p[7]);
	float far = far1 > far2 ? far1 : far2;
	float lines = sqrtf(3 * sqrtf(far));
	int n = far < .333f ? 1 : lines < 1000 ? 1 + (int)lines : 1000;
	float x = p[0], y = p[1];
	for (int i = 1; i <= n; i++) {
		float t = (float)i / (float)n, s = 1 - t;
		float k0 = s * s * s, k1 = 3 * s * s * t, k2 = 3 * s * t * t, k3 = t * t * t;
		float nx = k0 * p[0] + k1 * p[2] + k2 * p[4] + k3 * p[6], ny = k0 * p[1] + k1 * p[3] + k2 * p[5] + k3 * p[7];
		line(c, x, y, nx, ny);
		x = nx, y = ny;
	}
}

static uint8_t covered(float sum) {
	float v = fabsf(sum);
	return (uint8_t)((v < 1 ? v : 1) * 255 + .5f);
}

/* row sums up a row, and leaves zeros. */
static void row(canvas *c, int y, uint8_t *mask) {
	float *sum = c->sums + (int64_t)y * (c->w + 2);
	int from = c->reach[2 * y], to = c->reach[2 * y + 1], end = to < c->w ? to : c->w;
	if (from >= to) {
		memset(mask, 0, (size_t)c->w);
		return;
	}
	memset(mask, 0, (size_t)(from < c->w ? from : c->w));
	float total = 0;
	for (int x = from; x < end; x++) {
		total += sum[x];
		mask[x] = covered(total);
	}
	if (end < c->w)
		memset(mask + end, covered(total), (size_t)(c->w - end));
	memset(sum + from, 0, (size_t)(to - from) * sizeof *sum);
}

void cover(const segment *path, int n, const double matrix[6], uint8_t *mask, int w, int h, float *sums, int32_t *reach) {
	canvas c = {w, h, sums, reach};
	for (int y = 0; y < h; y++)
		reach[2 * y] = w, reach[2 * y + 1] = 0;
	float x = 0, y = 0, x0 = 0, y0 = 0;
	int closes = 0;
	for (int i = 0; i <= n; i++) {
		float p[8] = {x, y};
		char op = i < n ? (char)path[i].op : 'Z';
		int points = op == 'C' ? 3 : op == 'Z' ? 0 : 1;
		for (int k = 0; k < points; k++) {
			double px = path[i].p[2 * k], py = path[i].p[2 * k + 1];
			p[2 + 2 * k] = (float)(matrix[0] * px + matrix[2] * py + matrix[4]);
			p[3 + 2 * k] = (float)(matrix[1] * px + matrix[3] * py + matrix[5]);
		}
		if (closes && (op == 'M' || op == 'Z')) {
			line(&c, x, y, x0, y0);
			x = x0, y = y0;
		}
		if (op == 'Z')
			continue;
		if (op == 'M' || op == 'm') {
			x = x0 = p[2], y = y0 = p[3];
			closes = op == 'M';
			continue;
		}
		if (op == 'C')
			curve(&c, p);
		else
			line(&c, x, y, p[2], p[3]);
		x = p[2 * points], y = p[2 * points + 1];
	}
	for (int i = 0; i < h; i++)
		row(&c, i, mask + (int64_t)i * w);
}
