package measure

// battery are the machine's batteries together.
type battery struct {
	percents, count     uint64
	charging, discharge bool
}

// add takes one in: how full it is, and what happens to it in the words of Linux, which
// those of others are like.
func (b *battery) add(percent uint64, state string) {
	if percent > 100 {
		return
	}
	b.percents, b.count = b.percents+percent, b.count+1
	switch state {
	case "Charging", "charging":
		b.charging = true
	case "Discharging", "discharging":
		b.discharge = true
	}
}

func (b battery) figures() (percent uint64, state string, ok bool) {
	if b.count == 0 {
		return 0, "", false
	}
	percent = b.percents / b.count
	switch {
	case b.charging:
		state = "charging"
	case b.discharge:
		state = "discharging"
	case percent >= 95: // a full one is kept below 100 by many
		state = "full"
	}
	return percent, state, true
}
