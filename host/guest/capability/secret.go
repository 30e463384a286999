package capability

import "strings"

// IsSecret reports whether an environment variable is one that usually holds a
// key, a password or an address with one in it. No segment gets it, whatever was
// granted. It goes by the name alone; [holdsLogin] looks at the value. A secret that
// neither shows is told to whom it was granted.
func IsSecret(name string) bool {
	name = strings.ToUpper(name)
	switch name {
	case "PWD", "OLDPWD": // folders
		return false
	case "NO_PROXY": // host names
		return false
	case "SSH_AUTH_SOCK": // the path of a socket, which no segment can open
		return false
	case "SESSION", "BW_SESSION", "GOPROXY":
		return true
	}
	// Long enough to be meant wherever they stand.
	for _, part := range [...]string{
		"TOKEN", "SECRET", "PASSW", "PASSPHRASE", "CREDENTIAL", "APIKEY", "ACCESSKEY", "PRIVATEKEY",
		"COOKIE", "WEBHOOK", "CONNECTION_STRING", "CONNECTIONSTRING", "CONNSTR", "AUTHORIZATION", "BEARER",
		"PASSCOMMAND", "PASSCMD", "MNEMONIC", "WALLET", "RECOVERY_CODE",
		// As other languages have it.
		"MOT_DE_PASSE", "MOTDEPASSE", "CONTRASENA", "CONTRASEÑA", "KENNWORT", "GEHEIM", "WACHTWOORD", "SALASANA",
	} {
		if strings.Contains(name, part) {
			return true
		}
	}
	if strings.HasPrefix(name, "OP_SESSION_") {
		return true
	}
	last := ""
	service := false
	for word := range strings.SplitSeq(name, "_") {
		// AZURE_STORAGE_KEY1 is one of several.
		word = strings.TrimRight(word, "0123456789")
		if isSecretWord(word) {
			return true
		}
		service = service || isService(word)
		last = word
	}
	switch {
	case last == "PROXY": // it often has a user and a password in it
		return true
	case strings.HasSuffix(last, "URL"), strings.HasSuffix(last, "URI"):
		return service
	}
	return false
}

// isSecretWord looks at one word of a name, of those that are a part of harmless
// ones too: KEY is in KEYBOARD, AUTH in AUTHOR.
func isSecretWord(word string) bool {
	switch word {
	case "KEY", "KEYS", "PAT", "AUTH", "OAUTH", "JWT", "CREDS", "DSN", "SAS", "HEADER", "HEADERS", "PRIVATE", "SIGNING",
		"JSESSIONID", "PHPSESSID", "OTP", "TOTP", "PIN", "SEED",
		"MDP", "SENHA", "CLAVE", "HASLO", "HESLO", "PAROLA", "SIFRE", "LOSENORD", "SCHLUESSEL":
		return true
	case "ASKPASS", "COMPASS", "BYPASS":
		return false
	}
	return strings.HasSuffix(word, "PASS") || strings.HasSuffix(word, "PWD")
}

// isService reports whether a word names what is usually logged in to by its
// address: postgres://user:password@host.
func isService(word string) bool {
	switch word {
	case "PG", "INDEX", "SMTP", "BROKER", "JDBC", "LDAP":
		return true
	}
	for _, part := range [...]string{"DATABASE", "POSTGRES", "SQL", "MONGO", "REDIS", "AMQP", "RABBIT"} {
		if strings.HasPrefix(word, part) || strings.HasSuffix(word, part) {
			return true
		}
	}
	return strings.HasSuffix(word, "DB")
}
