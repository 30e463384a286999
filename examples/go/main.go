// Command week is an example segment in standard Go: the date and the number of
// the week. It takes what package time has, and pays for it with 2 MB; that is
// read only once a day, since the segment asks for nothing that changes more
// often than the minute.
package main

import (
	"fmt"
	"time"

	"github.com/data-wise/aiterm/sdk"
)

func init() { sdk.Register(render) }

func main() {}

func render() error {
	zone := time.FixedZone("", sdk.UTCOffset())
	now := time.Unix(60*sdk.Minute(), 0).In(zone)
	layout := sdk.Setting("layout").Or("Mon 2 Jan")
	sdk.Span(now.Format(layout), "clock")
	if sdk.Setting("week").Bool(true) {
		_, week := now.ISOWeek()
		sdk.Span(fmt.Sprintf(" W%02d", week), "dim")
	}
	return nil
}
