package capability

import "testing"

// What a value is counts, and not what its variable is called.
func TestHoldsLogin(t *testing.T) {
	for _, value := range []string{
		"postgres://me:secret@db.example/x", "https://TOKEN@github.com/a/b", "https://me:@host", "redis://:secret@host:6379/0",
		"a https://x.example https://me:secret@y.example", "mongodb://me:secret@a,b/x", "amqp://u:p/w@host", "HTTPS://x@y",
		"me:secret@tcp(127.0.0.1:3306)/db", "jdbc:postgresql://h/db?user=me&password=x", "Server=x;Database=y;Pwd=z",
		"DefaultEndpointsProtocol=https;AccountName=a;AccountKey=b", "https://h/hook?access_token=x", "git+https://tok@host/x",
	} {
		if !holdsLogin(value) {
			t.Errorf("%s is told", value)
		}
	}
	for _, value := range []string{
		"", "https://example.com", "https://example.com:8443/path", "http://localhost:8080/@scope/name", "ssh://git@github.com/a/b",
		"git@github.com:a/b.git", "/home/me", "me@example.com", "unix:///run/user/1000/bus", "unix:path=/run/user/1000/bus", "12:30", "C:\\Users\\me",
		"npm/10.0 https://npm.example", "user@host", "https://registry.example.com/@scope", "a:b:c", "localhost:3000",
	} {
		if holdsLogin(value) {
			t.Errorf("%q is not told", value)
		}
	}
}

// The environment brings the value.
func FuzzHoldsLogin(f *testing.F) {
	f.Add("https://x", "me", "pw")
	f.Fuzz(func(t *testing.T, before, user, password string) {
		holdsLogin(before)
		if login := "x://u" + onlyLetters(user) + ":p" + onlyLetters(password) + "@h"; !holdsLogin(before + " " + login) {
			t.Errorf("%q is told", before+" "+login)
		}
	})
}

func onlyLetters(s string) string {
	out := []byte{}
	for i := range len(s) {
		if c := s[i]; 'a' <= c && c <= 'z' {
			out = append(out, c)
		}
	}
	return string(out)
}
