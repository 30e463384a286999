//go:build js

// Command playground is aiterm for the page on which one tries it, in the browser: the
// same packages draw the same bytes as "aiterm statusline test". Its files are those that
// the page keeps in memory; it asks nobody for anything.
package main

import (
	"encoding/json"
	"syscall/js"
	"time"
)

func main() {
	time.Local = zone(time.Now())
	js.Global().Set("aiterm", map[string]any{
		"about":    offer(func(struct{}) any { return about() }),
		"draw":     offer(func(r request) any { return r.draw() }),
		"describe": offer(func(r struct{ Source string }) any { return describe(r.Source) }),
		"change":   offer(func(c change) any { return c.apply() }),
	})
	js.Global().Call("ready")
	select {}
}

// offer makes a function of the page's. It takes JSON, and a function that gets JSON: the
// answer, or under "error" why there is none.
func offer[Question any](answer func(Question) any) js.Func {
	return js.FuncOf(func(_ js.Value, args []js.Value) any {
		question, done := args[0].String(), args[1]
		// A call of JavaScript's must not wait, and a line does.
		go func() { done.Invoke(string(answered(question, answer))) }()
		return nil
	})
}

func answered[Question any](question string, answer func(Question) any) []byte {
	var q Question
	err := json.Unmarshal([]byte(question), &q)
	if err == nil {
		var text []byte
		if text, err = json.Marshal(answer(q)); err == nil {
			return text
		}
	}
	text, _ := json.Marshal(map[string]string{"error": err.Error()}) // texts alone
	return text
}
