#ifndef BARKER_OPENH264_H
#define BARKER_OPENH264_H

#ifdef __cplusplus
extern "C" {
#endif

/* A plain C face of OpenH264's encoder, which is a C++ class. */
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

#ifdef __cplusplus
}
#endif

#endif
