package status

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// benchDocuments are what Claude Code sends, and the same with what no segment
// asks for, up to 1 MB.
func benchDocuments(b *testing.B) map[string][]byte {
	usual, err := os.ReadFile(filepath.Join("..", "..", "..", "testdata", "payloads", "subscription-limits-2.1.330.json"))
	if err != nil {
		b.Fatal(err)
	}
	const item = `{"name":"segment","tokens":12345,"ok":true},`
	large := fmt.Sprintf(`{"others":[%s{}],%s`, strings.Repeat(item, 1e6/len(item)), strings.TrimLeft(string(usual), "{ \n"))
	escapes := `{"others":"` + strings.Repeat(`\u001b`, 166_000) + `",` + strings.TrimLeft(string(usual), "{ \n")
	return map[string][]byte{"usual": usual, "1MB": []byte(large), "1MB of escapes": []byte(escapes)}
}

func BenchmarkParse(b *testing.B) {
	for name, document := range benchDocuments(b) {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(document)))
			for b.Loop() {
				if _, err := Parse(document); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkGet is what the default segments ask for.
func BenchmarkGet(b *testing.B) {
	for name, document := range benchDocuments(b) {
		b.Run(name, func(b *testing.B) {
			s, err := Parse(document)
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for b.Loop() {
				for _, path := range []string{
					"model.display_name", "model.id", "workspace.current_dir", "workspace.project_dir", "context_window.used_percentage",
					"cost.total_duration_ms", "cost.total_lines_added", "cost.total_lines_removed", "rate_limits.five_hour.used_percentage",
				} {
					if _, ok := s.Get(path); !ok {
						b.Fatalf("there is no %s", path)
					}
				}
			}
		})
	}
}
