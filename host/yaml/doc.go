// Package yaml is the district of formats that people write: YAML and JSON read with
// the place of each mistake (strictyaml, strictjson), and edited in place with comments
// kept (yamledit).
//
// It imports no other district.
package yaml
