package statusline

import (
	"strings"
	"testing"

	"github.com/data-wise/aiterm/cli/console"
)

func TestRefuseFleeting(t *testing.T) {
	tests := []struct{ path, wrong string }{
		{"/home/x/.npm/_npx/5a3c/node_modules/@data-wise/aiterm-linux-x64/bin/aiterm", "npm install -g aiterm"},
		{"/home/x/.cache/pnpm/dlx/9f/191/node_modules/aiterm/bin/aiterm", "pnpm add -g aiterm"},
		{"/tmp/xfs-1/dlx-2/node_modules/aiterm/bin/aiterm", "pnpm add -g aiterm"},
		{"/tmp/bunx-1000-aiterm@latest/node_modules/@data-wise/aiterm-linux-x64/bin/aiterm", "bun add -g aiterm"},
		{"/home/dlx/go/bin/aiterm", ""},
		{"/usr/lib/node_modules/aiterm/node_modules/@data-wise/aiterm-linux-x64/bin/aiterm", ""},
		{"/home/x/go/bin/aiterm", ""},
		{"/home/x/npx/aiterm", ""},
	}
	for _, test := range tests {
		err := refuseFleeting(&console.Env{Executable: test.path, Getenv: func(string) string { return "" }})
		switch {
		case test.wrong == "" && err != nil:
			t.Errorf("%s: the error is %v", test.path, err)
		case test.wrong != "" && (err == nil || !strings.Contains(err.Error(), test.wrong+", then aiterm statusline install")):
			t.Errorf("%s: the error is %v, want %q in it", test.path, err, test.wrong)
		}
	}
}
