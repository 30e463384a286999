package gitrepo

import (
	"net/url"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func FuzzEscapeAsNetURL(f *testing.F) {
	for _, s := range []string{"", "feature/ä b", "a%20b", "%", "%4", "%zz", "%C3%a4", "$&+=:@;,?#~!*'()", "\x00\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		type answers struct {
			Segment, Query, Plain string
			Wrong                 bool
		}
		plain, err := pathUnescape(s)
		got := answers{escape(s, inSegment), queryEscape(s), plain, err != nil}
		plain, err = url.PathUnescape(s)
		want := answers{url.PathEscape(s), url.QueryEscape(s), plain, err != nil}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q (-net/url +ours):\n%s", s, diff)
		}
	})
}
