#ifndef BARKER_OPENH264_H
#define BARKER_OPENH264_H

#include "inter.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A plain C face of the encoder and of OpenH264's decoder. OpenH264 encodes the key pictures, and
 * its decoder tells what a viewer sees of them; what lies between is the house's own (inter.h). */
typedef struct h264_encoder h264_encoder;

/* Returns NULL and sets *code to OpenH264's return value when the settings are refused. */
h264_encoder *h264_new(int width, int height, float fps, int qp, int *code);

/* Encode one picture. They return the size of the access unit in bytes, which is the encoder's own
 * up to the next call, 0 when OpenH264 skipped the picture, or a negative number on error. The first
 * picture is a key picture. */
int h264_encode_key(h264_encoder *e, const picture_view *drawn, long long ms, const unsigned char **unit);
int h264_encode(h264_encoder *e, const picture_view *drawn, const unsigned char **unit);

/* What a decoder makes of the last picture. */
void h264_seen(const h264_encoder *e, picture_view *out);

void h264_free(h264_encoder *e);

typedef struct h264_decoder h264_decoder;

/* Returns NULL and sets *code to OpenH264's return value when there is no decoder. */
h264_decoder *h264_decoder_new(int *code);

/* Decodes one access unit. Returns 1 and fills *out with a picture, which is the decoder's own up to
 * the next call, 0 when there is none yet, or the negative DECODING_STATE on error. */
int h264_decode(h264_decoder *d, const unsigned char *data, int size, picture_view *out);

void h264_decoder_free(h264_decoder *d);

#ifdef __cplusplus
}
#endif

#endif
