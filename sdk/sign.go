package sdk

// Sign is the value of a setting that is a sign in front of something, with the blank
// behind it; "" where the setting is empty. def is its default.
func Sign(setting, def string) string {
	if sign := Setting(setting).Or(def); sign != "" {
		return sign + " "
	}
	return ""
}

// Name is a name that somebody gave to something, in at most that many cells. With 0 it
// is cut only where no line could hold it.
func Name(name string, cells int64) string {
	if cells <= 0 || cells > longestName {
		cells = longestName
	}
	return Shorten(name, int(cells))
}

// longestName is more than a line has room for.
const longestName = 400
