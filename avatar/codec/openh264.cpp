#include "openh264.h"

#include <string.h>
#include <new>
#include <vector>

#include <wels/codec_api.h>

struct h264_encoder {
	ISVCEncoder *encoder;
	h264_decoder *decoder;
	inter_coder *inter;
	std::vector<unsigned char> key; /* the last key picture */
};

/* Rate control is off, so the bit rates only choose the level: these stay inside level 3.1 for
 * 720x1280 at 25 pictures a second. */
static const int kNominalBitrate = 2000000;
static const int kMaxBitrate = 10000000;

static void settings(SEncParamExt *p, int width, int height, float fps, int qp) {
	p->iUsageType = CAMERA_VIDEO_REAL_TIME;
	p->iPicWidth = width;
	p->iPicHeight = height;
	p->fMaxFrameRate = fps;
	p->iRCMode = RC_OFF_MODE;
	p->iTargetBitrate = kNominalBitrate;
	p->iMaxBitrate = kMaxBitrate;
	p->iComplexityMode = LOW_COMPLEXITY; /* no worse a picture than MEDIUM here, for less time */
	p->iEntropyCodingModeFlag = 0; /* CAVLC: constrained baseline has no CABAC */
	p->uiIntraPeriod = 0;          /* key pictures only when asked for */
	p->iNumRefFrame = 1;
	p->iMultipleThreadIdc = 1;
	p->bEnableFrameSkip = false;
	p->bEnableBackgroundDetection = false;
	p->bEnableAdaptiveQuant = false;
	p->bEnableSceneChangeDetect = false;
	p->bEnableDenoise = false;
	p->bEnableLongTermReference = false;
	p->eSpsPpsIdStrategy = CONSTANT_ID; /* else two clips' parameter sets differ by their ids */

	p->iSpatialLayerNum = 1;
	p->iTemporalLayerNum = 1;
	SSpatialLayerConfig *l = &p->sSpatialLayers[0];
	l->iVideoWidth = width;
	l->iVideoHeight = height;
	l->fFrameRate = fps;
	l->iSpatialBitrate = kNominalBitrate;
	l->iMaxSpatialBitrate = kMaxBitrate;
	l->iDLayerQp = qp;
	l->uiProfileIdc = PRO_BASELINE;
	l->sSliceArgument.uiSliceMode = SM_SINGLE_SLICE;
	l->bVideoSignalTypePresent = true;
	l->uiVideoFormat = 5; /* unspecified */
	l->bFullRange = false;
	l->bColorDescriptionPresent = true;
	l->uiColorPrimaries = CP_BT709;
	l->uiTransferCharacteristics = TRC_BT709;
	l->uiColorMatrix = CM_BT709;
}

extern "C" h264_encoder *h264_new(int width, int height, float fps, int qp, int *code) {
	h264_encoder *e = new (std::nothrow) h264_encoder();
	if (!e) {
		*code = cmMallocMemeError;
		return NULL;
	}
	*code = WelsCreateSVCEncoder(&e->encoder);
	if (*code != 0) {
		h264_free(e);
		return NULL;
	}
	int quiet = WELS_LOG_QUIET;
	e->encoder->SetOption(ENCODER_OPTION_TRACE_LEVEL, &quiet);
	SEncParamExt p;
	e->encoder->GetDefaultParams(&p);
	settings(&p, width, height, fps, qp);
	*code = e->encoder->InitializeExt(&p);
	if (*code == 0)
		e->decoder = h264_decoder_new(code);
	if (*code == 0 && !(e->inter = inter_new(width, height, qp)))
		*code = cmMallocMemeError;
	if (*code != 0) {
		h264_free(e);
		return NULL;
	}
	return e;
}

/* Joins the units of a key picture, which OpenH264 keeps in layers. */
static int gather(h264_encoder *e, const SFrameBSInfo *info) {
	e->key.clear();
	for (int i = 0; i < info->iLayerNum; i++) {
		const SLayerBSInfo *l = &info->sLayerInfo[i];
		int size = 0;
		for (int j = 0; j < l->iNalCount; j++)
			size += l->pNalLengthInByte[j];
		e->key.insert(e->key.end(), l->pBsBuf, l->pBsBuf + size);
	}
	return (int)e->key.size();
}

static int encode_key(h264_encoder *e, const picture_view *drawn, long long ms) {
	int rv = e->encoder->ForceIntraFrame(true);
	if (rv != 0)
		return -1000 - rv;
	SSourcePicture s;
	memset(&s, 0, sizeof s);
	s.iColorFormat = videoFormatI420;
	s.iPicWidth = drawn->width;
	s.iPicHeight = drawn->height;
	s.iStride[0] = drawn->y_stride;
	s.iStride[1] = s.iStride[2] = drawn->c_stride;
	for (int p = 0; p < 3; p++)
		s.pData[p] = const_cast<unsigned char *>(drawn->plane[p]);
	s.uiTimeStamp = ms;
	SFrameBSInfo info;
	memset(&info, 0, sizeof info);
	rv = e->encoder->EncodeFrame(&s, &info);
	if (rv != cmResultSuccess)
		return -rv;
	if (info.eFrameType != videoFrameTypeIDR)
		return -2000;
	return gather(e, &info);
}

extern "C" int h264_encode_key(h264_encoder *e, const picture_view *drawn, long long ms, const unsigned char **unit) {
	int size = encode_key(e, drawn, ms);
	if (size <= 0)
		return size;
	slice_terms terms;
	if (!slice_terms_read(&terms, e->key.data(), size))
		return -3000;
	picture_view decoded;
	int rv = h264_decode(e->decoder, e->key.data(), size, &decoded);
	if (rv != 1)
		return -4000 + rv;
	inter_start(e->inter, &terms, drawn, &decoded);
	*unit = e->key.data();
	return size;
}

extern "C" int h264_encode(h264_encoder *e, const picture_view *drawn, const unsigned char **unit) {
	return (int)inter_encode(e->inter, drawn, unit);
}

extern "C" void h264_seen(const h264_encoder *e, picture_view *out) { inter_decoded(e->inter, out); }

extern "C" void h264_free(h264_encoder *e) {
	if (e->encoder) {
		e->encoder->Uninitialize();
		WelsDestroySVCEncoder(e->encoder);
	}
	if (e->decoder)
		h264_decoder_free(e->decoder);
	if (e->inter)
		inter_free(e->inter);
	delete e;
}

extern "C" h264_decoder *h264_decoder_new(int *code) {
	ISVCDecoder *d;
	*code = (int)WelsCreateDecoder(&d);
	if (*code != 0)
		return NULL;
	int quiet = WELS_LOG_QUIET;
	d->SetOption(DECODER_OPTION_TRACE_LEVEL, &quiet);
	SDecodingParam p;
	memset(&p, 0, sizeof p);
	p.sVideoProperty.eVideoBsType = VIDEO_BITSTREAM_AVC;
	p.eEcActiveIdc = ERROR_CON_DISABLE; /* a damaged picture is an error and not a guess */
	*code = (int)d->Initialize(&p);
	if (*code != 0) {
		WelsDestroyDecoder(d);
		return NULL;
	}
	return reinterpret_cast<h264_decoder *>(d);
}

extern "C" int h264_decode(h264_decoder *h, const unsigned char *data, int size, picture_view *out) {
	ISVCDecoder *d = reinterpret_cast<ISVCDecoder *>(h);
	SBufferInfo info;
	memset(&info, 0, sizeof info);
	unsigned char *planes[3] = {NULL, NULL, NULL};
	int rv = (int)d->DecodeFrameNoDelay(data, size, planes, &info);
	if (rv != dsErrorFree)
		return -rv;
	if (info.iBufferStatus != 1)
		return 0;
	for (int i = 0; i < 3; i++)
		out->plane[i] = planes[i];
	out->width = info.UsrData.sSystemBuffer.iWidth;
	out->height = info.UsrData.sSystemBuffer.iHeight;
	out->y_stride = info.UsrData.sSystemBuffer.iStride[0];
	out->c_stride = info.UsrData.sSystemBuffer.iStride[1];
	return 1;
}

extern "C" void h264_decoder_free(h264_decoder *h) {
	ISVCDecoder *d = reinterpret_cast<ISVCDecoder *>(h);
	d->Uninitialize();
	WelsDestroyDecoder(d);
}
