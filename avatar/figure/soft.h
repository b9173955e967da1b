#ifndef BARKER_SOFT_H
#define BARKER_SOFT_H

#include <stdint.h>

/* Three box filters in a row, and a symmetric kernel whose weights add up to 2^14. */
typedef struct {
	int size[3], left[3]; /* of the boxes; left of size values lie before the place */
	int reach;             /* of the kernel; 0 for the boxes */
	int32_t weights[7];    /* of the kernel, from its middle out */
} filter;

/* Blurs n values along each of count lines of bytes, which are along bytes apart; lines are across bytes
 * apart. room holds 32 values for each of n. */
void soften(uint8_t *pix, int along, int n, int across, int count, filter f, int32_t *room);

/* Lays a colour over a w by h box of three planes, chroma at half the size, through a mask whose values
 * are weighed by opacity, to 256. w and h are even. */
void tint(uint8_t *y, int stride, uint8_t *cb, uint8_t *cr, int chroma_stride, const uint8_t *mask, int mask_stride, int w, int h,
          const uint32_t colour[3], uint32_t opacity);

#endif
