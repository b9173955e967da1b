#include "inter.h"

/* A reader of a NAL unit's bits, without its emulation prevention (clause 7.4.1). */
typedef struct {
	const uint8_t *at, *end;
	int zeros, bit;
} bit_reader;

static int get_bit(bit_reader *r) {
	if (r->at >= r->end)
		return 0;
	int b = *r->at >> (7 - r->bit) & 1;
	if (++r->bit == 8) {
		r->bit = 0;
		r->zeros = *r->at++ == 0 ? r->zeros + 1 : 0;
		if (r->zeros == 2 && r->at < r->end && *r->at == 3) {
			r->at++;
			r->zeros = 0;
		}
	}
	return b;
}

static uint32_t get_bits(bit_reader *r, int n) {
	uint32_t v = 0;
	while (n-- > 0)
		v = v << 1 | get_bit(r);
	return v;
}

static uint32_t get_ue(bit_reader *r) {
	int zeros = 0;
	while (zeros < 31 && r->at < r->end && !get_bit(r))
		zeros++;
	return (1u << zeros) - 1 + get_bits(r, zeros);
}

static int32_t get_se(bit_reader *r) {
	uint32_t v = get_ue(r);
	return v & 1 ? (int32_t)(v / 2 + 1) : -(int32_t)(v / 2);
}

/* seq_parameter_set_data of a baseline profile (clause 7.3.2.1.1), as far as slices need it. */
static int read_sequence(bit_reader r, slice_terms *out) {
	get_bits(&r, 8 + 8 + 8 + 8); /* nal_unit header, profile, constraints, level */
	uint32_t id = get_ue(&r);
	out->frame_num_bits = get_ue(&r) + 4;
	uint32_t order_type = get_ue(&r);
	out->order_bits = get_ue(&r) + 4;
	uint32_t references = get_ue(&r);
	return id == 0 && order_type == 0 && references == 1 && out->frame_num_bits <= 16 && out->order_bits <= 16;
}

/* pic_parameter_set_rbsp (clause 7.3.2.2). */
static int read_picture(bit_reader r, slice_terms *out) {
	get_bits(&r, 8);
	int fits = get_ue(&r) == 0 && get_ue(&r) == 0; /* ids */
	fits &= get_bits(&r, 2) == 0;                  /* CAVLC, frames */
	fits &= get_ue(&r) == 0;                       /* one slice group */
	fits &= get_ue(&r) == 0;                       /* one reference */
	get_ue(&r);
	fits &= get_bits(&r, 3) == 0; /* not weighted */
	out->initial_qp = 26 + get_se(&r);
	get_se(&r);
	fits &= get_se(&r) == 0;      /* chroma's quantiser is luma's */
	fits &= get_bits(&r, 1) == 1; /* a slice may leave its blocks unfiltered */
	get_bits(&r, 1);
	return fits & (get_bits(&r, 1) == 0); /* no redundant slices */
}

int slice_terms_read(slice_terms *out, const uint8_t *unit, size_t n) {
	int sequence = 0, picture = 0;
	for (size_t i = 0; i + 4 < n; i++) {
		if (unit[i] != 0 || unit[i + 1] != 0 || unit[i + 2] != 1)
			continue;
		bit_reader r = {unit + i + 3, unit + n, 0, 0};
		switch (*r.at & 31) {
		case 7:
			sequence = read_sequence(r, out);
			break;
		case 8:
			picture = read_picture(r, out);
			break;
		case 5:
			return sequence && picture;
		}
	}
	return 0;
}
