#include "openh264.h"

#include <string.h>
#include <new>

#include <wels/codec_api.h>

struct h264_encoder {
	ISVCEncoder *encoder;
	int width, height;
	SFrameBSInfo unit;
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
	e->width = width;
	e->height = height;
	*code = WelsCreateSVCEncoder(&e->encoder);
	if (*code != 0) {
		delete e;
		return NULL;
	}
	int quiet = WELS_LOG_QUIET;
	e->encoder->SetOption(ENCODER_OPTION_TRACE_LEVEL, &quiet);
	SEncParamExt p;
	e->encoder->GetDefaultParams(&p);
	settings(&p, width, height, fps, qp);
	*code = e->encoder->InitializeExt(&p);
	if (*code != 0) {
		h264_free(e);
		return NULL;
	}
	return e;
}

extern "C" int h264_encode(h264_encoder *e, const unsigned char *y, const unsigned char *cb, const unsigned char *cr,
                           int y_stride, int c_stride, long long ms, int idr, int *key) {
	if (idr) {
		int rv = e->encoder->ForceIntraFrame(true);
		if (rv != 0)
			return -1000 - rv;
	}
	SSourcePicture s;
	memset(&s, 0, sizeof s);
	s.iColorFormat = videoFormatI420;
	s.iPicWidth = e->width;
	s.iPicHeight = e->height;
	s.iStride[0] = y_stride;
	s.iStride[1] = s.iStride[2] = c_stride;
	s.pData[0] = const_cast<unsigned char *>(y);
	s.pData[1] = const_cast<unsigned char *>(cb);
	s.pData[2] = const_cast<unsigned char *>(cr);
	s.uiTimeStamp = ms;

	memset(&e->unit, 0, sizeof e->unit);
	int rv = e->encoder->EncodeFrame(&s, &e->unit);
	if (rv != cmResultSuccess)
		return -rv;
	*key = e->unit.eFrameType == videoFrameTypeIDR;
	int size = 0;
	for (int i = 0; i < e->unit.iLayerNum; i++) {
		const SLayerBSInfo *l = &e->unit.sLayerInfo[i];
		for (int j = 0; j < l->iNalCount; j++)
			size += l->pNalLengthInByte[j];
	}
	return size;
}

extern "C" void h264_take(const h264_encoder *e, unsigned char *out) {
	for (int i = 0; i < e->unit.iLayerNum; i++) {
		const SLayerBSInfo *l = &e->unit.sLayerInfo[i];
		int size = 0;
		for (int j = 0; j < l->iNalCount; j++)
			size += l->pNalLengthInByte[j];
		memcpy(out, l->pBsBuf, size);
		out += size;
	}
}

extern "C" void h264_free(h264_encoder *e) {
	e->encoder->Uninitialize();
	WelsDestroySVCEncoder(e->encoder);
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

extern "C" int h264_decode(h264_decoder *h, const unsigned char *data, int size, h264_picture *out) {
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
