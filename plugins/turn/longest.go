package main

import "github.com/data-wise/aiterm/sdk"

// longestKey is of the session alone.
const longestKey = "session/turn-longest"

// longestTurn is how long the longest turn of the session took up to its last reply, if
// that is asked for and one was seen from its prompt on.
func longestTurn(m memory) string {
	if !sdk.Setting("show_longest").Bool(false) {
		return ""
	}
	most, ok := sdk.ParseInt(sdk.StoreGet(longestKey).String())
	if !ok || most < 0 || most >= longest {
		most = 0
	}
	if took := m.replied - m.began; m.began > 0 && took > most && took < longest {
		most = took
		sdk.StoreSet(longestKey, sdk.Itoa(most))
	}
	if most == 0 {
		return ""
	}
	return "max " + sdk.DurationSeconds(most*1000)
}
