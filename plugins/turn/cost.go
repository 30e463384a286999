package main

import "github.com/data-wise/aiterm/sdk"

const (
	// costKey is of the session alone.
	costKey = "session/turn-cost"
	micro   = 1e6
	// mostUSD is what is still believed of an amount.
	mostUSD = 1e9
)

// cost is what the session has cost since the prompt, if that is asked for and was seen
// from the prompt on; "" also for less than half a cent.
func cost() string {
	if !sdk.Setting("show_cost").Bool(false) {
		return ""
	}
	usd, ok := sdk.Cost()
	prompt := sdk.Status("prompt_id").String()
	if !ok || usd < 0 || usd >= mostUSD || prompt == "" || len(prompt) > 64 || !isPlain(prompt) {
		return ""
	}
	now := int64(usd*micro + 0.5)
	kept := sdk.StoreGet(costKey).String()
	base, last, before, known := readCost(kept)
	switch {
	case now == 0:
		base = 0
	case !known || now < last:
		base = -1 // The turn may have begun at any amount.
	case prompt != before:
		base = last
	}
	if text := sdk.Itoa(base) + " " + sdk.Itoa(now) + " " + prompt; text != kept {
		sdk.StoreSet(costKey, text)
	}
	if base < 0 || now-base < micro/200 {
		return ""
	}
	return sdk.Money(float64(now-base)/micro, 2)
}

// readCost reads what the session had cost at the prompt (-1 where that was not seen) and
// when it was seen last, in millionths of a dollar, and the prompt.
func readCost(text string) (base, last int64, prompt string, ok bool) {
	first, rest, found := cut(text)
	second, prompt, also := cut(rest)
	base, isBase := sdk.ParseInt(first)
	last, isLast := sdk.ParseInt(second)
	ok = found && also && isBase && isLast && base >= -1 && last >= 0 && base <= last
	return base, last, prompt, ok
}
