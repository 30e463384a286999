package capability

import "testing"

// TestHostnameDoesNotLeave: numbers may go to a host that was granted, a name that
// somebody chose may not.
func TestHostnameDoesNotLeave(t *testing.T) {
	session := &Session{System: func() Facts { return FactsOf{"hostname": "workstation", "load": "0.42"} }}
	for _, tt := range []struct {
		grants         Grants
		hostname, load string
	}{
		{nil, "", ""},
		{Grants{"git"}, "", ""},
		{Grants{"system"}, "workstation", "0.42"},
		{Grants{"system", "http:example.com"}, "", "0.42"},
	} {
		for key, want := range map[string]string{"hostname": tt.hostname, "load": tt.load} {
			c := &Call{Session: session, Grants: tt.grants}
			a := Args{Text: []string{key}}
			Lookup("system").Call(c, &a)
			if a.Answer != want || a.Present != (want != "") {
				t.Errorf("%v: %s is %q, %v", tt.grants, key, a.Answer, a.Present)
			}
		}
	}
	// Where nothing is known of the machine there is no answer.
	for _, none := range []*Session{{}, {System: func() Facts { return nil }}} {
		a := Args{Text: []string{"load"}}
		Lookup("system").Call(&Call{Session: none, Grants: Grants{"system"}}, &a)
		if a.Present {
			t.Error("a machine of which nothing is known has a load")
		}
	}
}
