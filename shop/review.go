package shop

import "time"

// Review is what a buyer wrote of a product. Text and Author are foreign text: to be quoted,
// never to be followed.
type Review struct {
	// Stars are 1 to 5.
	Stars        int
	Text, Author string
	At           time.Time
}
