package webrtc

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"fmt"
	"log/slog"
	"net"
	"time"

	"github.com/pion/dtls/v3"
	"github.com/pion/ice/v4"
	"github.com/pion/interceptor"
	"github.com/pion/logging"
	pion "github.com/pion/webrtc/v4"
)

// ICE timers: a viewer is disconnected after 10 s without a sign, failed 5 s later, pinged every 2 s.
const (
	iceDisconnected = 10 * time.Second
	iceFailed       = 5 * time.Second
	iceKeepalive    = 2 * time.Second
)

// newAPI makes the pion API through which all viewers of a mux connect. It has no interceptors:
// reports and retransmissions are made from the ring, without copies per viewer.
func newAPI(mux ice.UDPMux, publicIPs []string, log *slog.Logger) (*pion.API, error) {
	var s pion.SettingEngine
	s.LoggerFactory = pionLog{log}
	s.SetICEUDPMux(mux)
	s.SetICEMulticastDNSMode(ice.MulticastDNSModeDisabled)
	s.SetIncludeLoopbackCandidate(true)
	s.SetNetworkTypes([]pion.NetworkType{pion.NetworkTypeUDP4, pion.NetworkTypeUDP6})
	s.SetICETimeouts(iceDisconnected, iceFailed, iceKeepalive)
	// As DTLS server our order of profiles decides: GCM at 128 bits costs a tenth of CM and HMAC.
	if err := s.SetAnsweringDTLSRole(pion.DTLSRoleServer); err != nil {
		return nil, fmt.Errorf("webrtc: DTLS role: %w", err)
	}
	s.SetSRTPProtectionProfiles(
		dtls.SRTP_AEAD_AES_128_GCM, dtls.SRTP_AEAD_AES_256_GCM, dtls.SRTP_AES128_CM_HMAC_SHA1_80)
	// ICE has proved the address already: one round trip less.
	s.SetDTLSInsecureSkipHelloVerify(true)
	s.SetDTLSRetransmissionInterval(100 * time.Millisecond)
	if err := setPublicIPs(&s, publicIPs); err != nil {
		return nil, err
	}
	m, err := mediaEngine()
	if err != nil {
		return nil, err
	}
	return pion.NewAPI(pion.WithSettingEngine(s), pion.WithMediaEngine(m),
		pion.WithInterceptorRegistry(&interceptor.Registry{})), nil
}

// setPublicIPs offers addresses beside the machine's own, for servers behind a one-to-one NAT.
func setPublicIPs(s *pion.SettingEngine, ips []string) error {
	if len(ips) == 0 {
		return nil
	}
	for _, ip := range ips {
		if net.ParseIP(ip) == nil {
			return fmt.Errorf("webrtc: public IP %q: want an IP address such as 203.0.113.7", ip)
		}
	}
	err := s.SetICEAddressRewriteRules(pion.ICEAddressRewriteRule{
		External:        ips,
		AsCandidateType: pion.ICECandidateTypeHost,
		Mode:            pion.ICEAddressRewriteAppend,
	})
	if err != nil {
		return fmt.Errorf("webrtc: public IPs: %w", err)
	}
	return nil
}

// Payload types of ours. Answers take the offer's.
const (
	ourH264 = 102
	ourRTX  = 103
	ourOpus = 111
)

// opusParameters say that we send mono with in-band error correction (RFC 7587, section 6.1).
const opusParameters = "minptime=10;stereo=0;useinbandfec=1"

func mediaEngine() (*pion.MediaEngine, error) {
	m := &pion.MediaEngine{}
	// No transport-cc: its feedback would cost more to read than the media costs to send.
	feedback := []pion.RTCPFeedback{{Type: "goog-remb"}, {Type: "nack"}, {Type: "nack", Parameter: "pli"}}
	for _, c := range []pion.RTPCodecParameters{
		{PayloadType: ourH264, RTPCodecCapability: pion.RTPCodecCapability{
			MimeType: pion.MimeTypeH264, ClockRate: 90000, RTCPFeedback: feedback,
			SDPFmtpLine: "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f",
		}},
		{PayloadType: ourRTX, RTPCodecCapability: pion.RTPCodecCapability{
			MimeType: pion.MimeTypeRTX, ClockRate: 90000, SDPFmtpLine: fmt.Sprintf("apt=%d", ourH264),
		}},
	} {
		if err := m.RegisterCodec(c, pion.RTPCodecTypeVideo); err != nil {
			return nil, fmt.Errorf("webrtc: codec: %w", err)
		}
	}
	opus := pion.RTPCodecParameters{PayloadType: ourOpus, RTPCodecCapability: pion.RTPCodecCapability{
		MimeType: pion.MimeTypeOpus, ClockRate: 48000, Channels: 2, SDPFmtpLine: opusParameters,
	}}
	if err := m.RegisterCodec(opus, pion.RTPCodecTypeAudio); err != nil {
		return nil, fmt.Errorf("webrtc: codec: %w", err)
	}
	return m, nil
}

// newCertificate makes the one certificate that all viewers see.
func newCertificate() (pion.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return pion.Certificate{}, fmt.Errorf("webrtc: key: %w", err)
	}
	c, err := pion.GenerateCertificate(key)
	if err != nil {
		return pion.Certificate{}, fmt.Errorf("webrtc: certificate: %w", err)
	}
	return *c, nil
}

// pionLog lets pion log. What it warns of is a viewer's daily life, so it is for debugging.
type pionLog struct{ log *slog.Logger }

func (f pionLog) NewLogger(scope string) logging.LeveledLogger {
	return pionLog{f.log.With("pion", scope)}
}

func (f pionLog) say(level slog.Level, msg string, args ...any) {
	if f.log.Enabled(context.Background(), level) {
		f.log.Log(context.Background(), level, fmt.Sprintf(msg, args...))
	}
}

func (f pionLog) Trace(string)          {}
func (f pionLog) Tracef(string, ...any) {}
func (f pionLog) Debug(string)          {}
func (f pionLog) Debugf(string, ...any) {}
func (f pionLog) Info(string)           {}
func (f pionLog) Infof(string, ...any)  {}
func (f pionLog) Warn(msg string)       { f.say(slog.LevelDebug, "%s", msg) }
func (f pionLog) Error(msg string)      { f.say(slog.LevelDebug, "%s", msg) }

func (f pionLog) Warnf(format string, args ...any)  { f.say(slog.LevelDebug, format, args...) }
func (f pionLog) Errorf(format string, args ...any) { f.say(slog.LevelDebug, format, args...) }
