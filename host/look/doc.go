// Package look is the district of what is seen: coloured text (span), how wide it is
// (cells), how wide the terminal is (terminal), how texts become a line (layout), and
// the same as a picture (svg, plot). It knows neither segments nor files.
//
// It imports no other district.
package look
