package capability

import "strings"

// holdsLogin reports whether a value is an address with a login in it, whatever the
// variable is called: postgres://me:secret@host, https://TOKEN@host, me:secret@tcp(host)/db.
// Some of them also have the password as a parameter. No segment gets such a value.
func holdsLogin(value string) bool {
	for rest := value; ; {
		scheme, after, found := strings.Cut(rest, "://")
		if !found {
			break
		}
		if loginBefore(after, isWeb(scheme)) {
			return true
		}
		rest = after
	}
	if login, host, found := strings.Cut(value, "@"); found && host != "" && !strings.ContainsAny(login, " /") {
		if user, password, both := strings.Cut(login, ":"); both && user != "" && password != "" {
			return true
		}
	}
	lower := strings.ToLower(value)
	for _, key := range [...]string{"password=", "passwd=", "pwd=", "accountkey=", "sharedaccesskey=", "sharedaccesssignature=", "access_token=", "api_key=", "apikey=", "secret=", "token="} {
		if strings.Contains(lower, key) {
			return true
		}
	}
	return false
}

// isWeb tells whether an address with that before its :// is of the web, where a user
// without a password is often a token. A program's ssh://git@host is none.
func isWeb(before string) bool {
	before = strings.ToLower(before)
	return strings.HasSuffix(before, "http") || strings.HasSuffix(before, "https")
}

// loginBefore looks for a user before the host. bare tells that one without a password
// counts. A password may hold a slash that somebody forgot to escape, so that a colon
// counts up to the last @, unless a port follows it.
func loginBefore(after string, bare bool) bool {
	if end := strings.IndexAny(after, " \t\r\n\"'"); end >= 0 {
		after = after[:end]
	}
	at := strings.LastIndexByte(after, '@')
	if at <= 0 {
		return false
	}
	login := after[:at]
	host, _, below := strings.Cut(login, "/")
	if !below && bare {
		return true
	}
	_, password, found := strings.Cut(host, ":")
	return found && (!below || strings.Trim(password, "0123456789") != "")
}
