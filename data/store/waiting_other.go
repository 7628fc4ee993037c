//go:build !unix

package store

import "time"

// waitsShow says whether othersWait can tell.
const waitsShow = false

// showWaiting shows nothing where the system has no lock that ends with its
// process.
func showWaiting(string) (stop func()) { return nil }

// othersWait leaves the lock alone for as long as somebody needs to find it free.
func othersWait(string) bool {
	time.Sleep(2 * time.Millisecond)
	return false
}
