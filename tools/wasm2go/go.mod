module github.com/data-wise/aiterm/tools/wasm2go

go 1.26.0

require github.com/ncruces/wasm2go v0.4.22

require golang.org/x/tools v0.52.0 // indirect
