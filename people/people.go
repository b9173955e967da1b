// Package people is who is here: accounts of the merchant's team with their roles, viewers with
// the names they chose, and the audit trail. It promises that a password is never kept, that a
// one-time link works once, and that a viewer is known by nothing but what they gave.
package people

import "time"

// ViewerID names a viewer's browser.
type ViewerID string

// AccountID names a member of the merchant's team.
type AccountID string

// Viewer is somebody who watches.
type Viewer struct {
	ID       ViewerID
	Name     string
	Language string // BCP 47
	Created  time.Time
}

// Account is somebody who may open the console.
type Account struct {
	ID    AccountID
	Email string
	Name  string
	Role  Role
}

// Role is what an account may do.
type Role string

// The roles: an owner may also invite.
const (
	Owner    Role = "owner"
	Operator Role = "operator"
)
