package doctor

// plantPipe does nothing: there are no pipes with a path in a folder here.
func plantPipe(*world, string) {}
