package main

import (
	"strings"
	"testing"
)

func TestExpectBounded(t *testing.T) {
	tests := []struct{ name, source, want string }{
		{"a chain", "func (m *M) a() { m.b(); m.h.X() }\nfunc (m *M) b() { i32(1) }\nfunc i32(x int32) int32 { return x }", ""},
		{"itself", "func (m *M) a() { m.a() }", "a calls itself (a → a): its depth has no bound"},
		{"in a ring", "func (m *M) a() { m.b() }\nfunc (m *M) b() { c() }\nfunc c() { m.a() }\nvar m *M", "calls itself"},
		{"through a table", "func (m *M) a() { m.t0[1].(func())() }", "a calls a function that is chosen at run time"},
		{"through a list", "func (m *M) a() { m.t0[1]() }", "a calls a function that is chosen at run time"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			err := expectBounded("package p\n" + tt.source)
			if (err == nil) != (tt.want == "") || err != nil && !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error = %v, want %q", err, tt.want)
			}
		})
	}
}
