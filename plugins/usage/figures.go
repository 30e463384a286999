package main

import "github.com/data-wise/aiterm/sdk"

// addFigures appends the window's label and figures: "W:234/500", "S:45%", "5h 45%",
// "€5.42" where there is no limit. sign is the currency of an amount, else "".
func (o *options) addFigures(e *entry, w *sdk.UsageWindow, label, sign string) {
	if label != "" {
		e.add(label)
		if o.format == count {
			e.add(":")
		} else {
			e.add(" ")
		}
	}
	scale := int64(1) // of the smallest amounts
	if sign != "" {
		for range w.Decimals() {
			scale *= 10
		}
	}
	if w.Limit <= 0 {
		e.add(sign)
		e.addNumber(sdk.Whole(w.Used*float64(scale), 0), scale)
		if o.format == remaining {
			e.add(" spent")
		}
		return
	}
	if o.format == bar {
		e.addBar(w)
	}

	used, limit := w.Used, w.Limit
	percent := sign == "" && (o.format != count || o.percents && limit == 100 && sdk.Usage(w.Name+".percentage_only").Bool(false))
	if percent {
		used, limit = e.percent, 100
	}
	part, whole := sdk.Floor(used), sdk.Whole(limit, limit)
	if sign != "" {
		used, limit = used*float64(scale), limit*float64(scale)
		part, whole = sdk.Whole(used, limit), sdk.Whole(limit, limit)
	}
	if o.format == remaining {
		part = max(whole-part, 0)
	}
	e.add(sign)
	e.addNumber(part, scale)
	if percent {
		e.add("%")
	} else if o.format != remaining {
		e.add("/")
		e.addNumber(whole, scale)
	}
	if o.format == remaining {
		e.add(" left")
	}
}

// addNumber appends n, of which scale make one: 100 cents. Whole amounts are shown
// without them.
func (e *entry) addNumber(n, scale int64) {
	e.add(sdk.Itoa(n / scale))
	if n %= scale; n == 0 {
		return
	}
	e.add(".")
	for scale > 1 {
		scale /= 10
		e.add(sdk.Itoa(n / scale))
		n %= scale
	}
}

// currency is what stands before an amount: "€", "CHF ", or "" for no unit.
func currency(unit string) string {
	switch unit {
	case "":
		return ""
	case "USD":
		return "$"
	case "EUR":
		return "€"
	}
	return unit + " "
}

// label takes the short labels of the format count and of the others in one.
func (o *options) label(short, long string) string {
	switch {
	case !o.compact:
		return long
	case o.format == count:
		return short[:1]
	}
	return short[1:]
}

// otherLabel is the label and the currency of a window that is neither the
// session's nor the week's. An amount needs no label, and no second sign where
// the settings say extra_usage=€.
func otherLabel(w *sdk.UsageWindow, given string) (label, sign string) {
	name := w.Name
	if isModel(name) {
		name = name[len(sdk.ModelWindowPrefix):]
	} else {
		sign = currency(w.Unit())
	}
	switch {
	case given != sign:
		return given, sign
	case sign != "":
		return "", sign
	}
	return sdk.Usage(w.Name + ".label").Or(name), sign
}

// addBar draws what is used as full cells, and the part of the window that is
// over as a cursor on them: use that is ahead of it will not last.
func (e *entry) addBar(w *sdk.UsageWindow) {
	width := int64(sdk.Setting("bar_width").Float(8)) // the host keeps it within its bounds
	b := sdk.NewBar(sdk.Setting("bar_style").String(), int(width))
	if left, known := w.ResetsIn(); known {
		if length, fixed := w.Length(); fixed {
			b.Mark(int(min(max(length-left, 0)*width/length, width-1)))
		}
	}
	b.Fill(sdk.Floor(e.percent * float64(b.Parts()) / 100))
	e.head, e.text, e.bar = e.text, " ", &b
}
