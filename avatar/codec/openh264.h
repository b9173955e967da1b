#ifndef BARKER_OPENH264_H
#define BARKER_OPENH264_H

#ifdef __cplusplus
extern "C" {
#endif

/* A plain C face of OpenH264's encoder and decoder, which are C++ classes. */
typedef struct h264_encoder h264_encoder;

/* Returns NULL and sets *code to OpenH264's return value when the settings are refused. */
h264_encoder *h264_new(int width, int height, float fps, int qp, int *code);

/* Encodes one 4:2:0 picture. Returns the size of the access unit in bytes, 0 when the encoder
 * skipped the picture, or a negative number on error. *key tells an IDR picture. */
int h264_encode(h264_encoder *e, const unsigned char *y, const unsigned char *cb, const unsigned char *cr,
                int y_stride, int c_stride, long long ms, int idr, int *key);

/* Copies out the access unit of the last h264_encode; out has the size that it returned. */
void h264_take(const h264_encoder *e, unsigned char *out);

void h264_free(h264_encoder *e);

typedef struct h264_decoder h264_decoder;

/* A decoded 4:2:0 picture in the decoder's own memory, valid until the next h264_decode. */
typedef struct {
	const unsigned char *plane[3];
	int width, height, y_stride, c_stride;
} h264_picture;

/* Returns NULL and sets *code to OpenH264's return value when there is no decoder. */
h264_decoder *h264_decoder_new(int *code);

/* Decodes one access unit. Returns 1 and fills *out with a picture, 0 when there is none yet, or
 * the negative DECODING_STATE on error. */
int h264_decode(h264_decoder *d, const unsigned char *data, int size, h264_picture *out);

void h264_decoder_free(h264_decoder *d);

#ifdef __cplusplus
}
#endif

#endif
