package cli

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"os/exec"
	"strings"
	"sync"
	"testing"
)

// Twenty sessions at once, each with a fork, whose lines are killed at any moment: what
// "usage cost" says in the end is what they said they had cost, the forks without what
// their parents had spent.
func TestCostsOfManySessions(t *testing.T) {
	m := newMachine(t)
	// draw starts a line for a session, and kills it or waits for it.
	draw := func(kill bool, session, prompt string, usd float64, lasted int) {
		cmd := exec.CommandContext(t.Context(), m.program, "statusline", "render")
		cmd.Env, cmd.Dir = append(m.env, "TZ=UTC"), m.home
		cmd.Stdin = strings.NewReader(fmt.Sprintf(`{"session_id":%q,%s"version":"2.1.332","model":{"id":"claude-opus-5-5"},"workspace":{"project_dir":"/p"},`+
			`"cost":{"total_cost_usd":%v,"total_duration_ms":%d,"total_api_duration_ms":%d}}`, session, prompt, usd, lasted, lasted/2))
		if err := cmd.Start(); err != nil {
			t.Error(err)
			return
		}
		if kill {
			cmd.Process.Kill()
		}
		if err := cmd.Wait(); err != nil && !kill {
			t.Errorf("a line of %s: %v", session, err)
		}
	}
	const asked = `"prompt_id":"p",`
	var sessions sync.WaitGroup
	var mutex sync.Mutex
	spent := 0.0
	for i := range 20 {
		sessions.Go(func() {
			random := rand.New(rand.NewPCG(uint64(i), 1))
			name, usd := fmt.Sprint("session ", i), 0.0
			reply := func(name string, n int) {
				cost := float64(1+random.IntN(50000)) / 1e5
				usd += cost
				mutex.Lock()
				spent += cost
				mutex.Unlock()
				draw(random.IntN(2) == 0, name, asked, usd, 1000*n)
			}
			draw(false, name, "", 0, 500)
			for n := range 3 {
				reply(name, n+1)
			}
			draw(false, name, asked, usd, 4500) // the last one is not killed
			draw(false, name+", forked", "", usd, 5000)
			reply(name+", forked", 6)
			draw(false, name+", forked", asked, usd, 6500)
		})
	}
	sessions.Wait()
	cmd := exec.CommandContext(t.Context(), m.program, "usage", "cost", "--since", "all", "--by", "project", "-f", "json")
	cmd.Env, cmd.Dir = append(m.env, "TZ=UTC"), m.home
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var report struct {
		USD  float64 `json:"usd"`
		Rows []struct {
			Name string `json:"name"`
		} `json:"rows"`
	}
	if err := json.Unmarshal(out, &report); err != nil {
		t.Fatal(err)
	}
	if math.Abs(report.USD-spent) > 1e-5 || len(report.Rows) != 1 || report.Rows[0].Name != "/p" {
		t.Errorf("usage cost says %s\nand %.6f was spent", out, spent)
	}
}
