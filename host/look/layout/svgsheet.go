package layout

// SVGPart is one of the pictures on a sheet, with what stands above it.
type SVGPart struct {
	Caption string
	Rows    []Row
	SVGOptions
}

// Measures of a sheet in SVG units.
const (
	sheetGap     = 12.0
	sheetCaption = 22.0     // the height of a caption
	sheetGround  = 0x77777f // neither dark nor light: each part has its own ground
)

// SVGSheet draws pictures below one another, all of the width of the widest.
func SVGSheet(title string, parts []SVGPart) []byte {
	width, height := 0.0, sheetGap
	for _, p := range parts {
		w, h := svgSize(p.Rows, p.SVGOptions)
		width, height = max(width, w), height+sheetCaption+h+sheetGap
	}
	all := &picture{}
	all.Raw(`<svg xmlns="http://www.w3.org/2000/svg" width="`).Num(width + 2*sheetGap).Raw(`" height="`).Num(height)
	all.Raw(`" viewBox="0 0 `).Num(width + 2*sheetGap).Raw(" ").Num(height)
	all.Raw(`" role="img" xml:space="preserve" style="white-space:pre" font-family="` + svgFonts + `" font-size="`).Num(svgFontSize).Raw("\">\n")
	all.Raw("<title>").Text(title).Raw("</title>\n")
	all.Raw(`<rect width="100%" height="100%" fill="`).Hex(sheetGround).Raw("\"/>\n")
	top := sheetGap
	for _, p := range parts {
		_, h := svgSize(p.Rows, p.SVGOptions)
		all.Raw(`<text x="`).Num(sheetGap + 4).Raw(`" y="`).Num(top + 16).Raw(`" fill="#ffffff" font-size="14">`).Text(p.Caption).Raw("</text>\n")
		part := &picture{canvas: p.canvas()}
		part.rows(p.Rows)
		all.Raw(`<svg x="`).Num(sheetGap).Raw(`" y="`).Num(top + sheetCaption).Raw(`" width="`).Num(width).Raw(`" height="`).Num(h).Raw("\">\n")
		all.Raw(part.String()).Raw("</svg>\n")
		top += sheetCaption + h + sheetGap
	}
	all.Raw("</svg>\n")
	return []byte(all.String())
}
