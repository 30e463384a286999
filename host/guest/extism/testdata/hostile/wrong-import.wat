;; Imports a function with another type.
(module
  (import "extism:host/user" "now" (func (param i32) (result i64)))
  (func (export "render") (result i32)
    (i32.const 0)))
