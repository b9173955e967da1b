package shop

import (
	"crypto/rand"
	"encoding/base32"
	"encoding/binary"
	"time"
)

// inOrder is RFC 4648's base 32 with the alphabet that keeps the order of what it encodes.
var inOrder = base32.HexEncoding.WithPadding(base32.NoPadding)

// newID names something that is written with every order. Its random part is as long as that of any
// name; the milliseconds before it have what was made together stand together in a store's indexes.
func newID(prefix string) string {
	var ms [8]byte
	binary.BigEndian.PutUint64(ms[:], uint64(time.Now().UnixMilli())<<16)
	return prefix + inOrder.EncodeToString(ms[:6]) + rand.Text()
}
