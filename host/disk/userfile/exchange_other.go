//go:build !linux && !darwin

package userfile

// exchange cannot be done here.
func exchange(string, string) error { return errNoExchange }
