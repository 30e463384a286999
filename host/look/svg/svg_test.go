package svg

import "testing"

func TestWriter(t *testing.T) {
	w := &Writer{}
	w.Raw("<a>").Text("1 < 2 & \"x\"\x1b[31m\u202e").Num(1).Raw(" ").Num(1.005).Raw(" ").Num(-0.5).Raw(" ").Num(100).Hex(0xff).Raw("</a>")
	const want = "<a>1 &lt; 2 &amp; &quot;x&quot;1 1 -0.5 100#0000ff</a>"
	if got := w.String(); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestLabel(t *testing.T) {
	w := &Writer{}
	w.Label(1, 2.5, "start", "", "a < b")
	w.Label(3, 4, "end", `font-size="12"`, "c")
	const want = "<text x=\"1\" y=\"2.5\">a &lt; b</text>\n<text x=\"3\" y=\"4\" text-anchor=\"end\" font-size=\"12\">c</text>\n"
	if got := w.String(); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
