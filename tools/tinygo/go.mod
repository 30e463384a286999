module github.com/data-wise/aiterm/tools/tinygo
go 1.25
require github.com/tinygo-org/tinygo v0.41.0
