package manifest

import "testing"

func TestDefaultIn(t *testing.T) {
	signs := map[string]string{Nerd: "\ue318", Unicode: "☂", ASCII: ""}
	meaning := map[string]string{Nerd: "\ue318", Unicode: "☂", ASCII: "r", NoIcons: "rain"}
	tests := []struct {
		name    string
		setting Setting
		want    [5]string // in the order of IconSets
	}{
		{"no icons", Setting{Default: "a"}, [5]string{"a", "a", "a", "a", "a"}},
		{"a sign", Setting{Default: "🌧", Icons: signs}, [5]string{"🌧", "\ue318", "☂", "", ""}},
		{"a sign with a meaning", Setting{Default: "🌧", Icons: meaning}, [5]string{"🌧", "\ue318", "☂", "r", "rain"}},
		{"one of some", Setting{Default: "a", Allowed: []string{"a", "b"}, Icons: map[string]string{Nerd: "a", Unicode: "a", ASCII: "b"}}, [5]string{"a", "a", "a", "b", "a"}},
	}
	for _, tt := range tests {
		for i, set := range IconSets() {
			if got := tt.setting.DefaultIn(set); got != tt.want[i] {
				t.Errorf("%s: %q in %s, want %q", tt.name, got, set, tt.want[i])
			}
		}
	}
}
