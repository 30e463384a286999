package plugins

import "testing"

// Who waits for many sources is told which one of how many is asked.
func TestWhichSourceIsAsked(t *testing.T) {
	for which, want := range map[place]string{
		{1, 1}: "Asking ./a.wasm",
		{1, 3}: "1 of 3: asking ./a.wasm",
		{3, 3}: "3 of 3: asking ./a.wasm",
	} {
		if got := which.asking("./a.wasm"); got != want {
			t.Errorf("%v is told as %q, want %q", which, got, want)
		}
	}
}
