;; Imports a function that there is not.
(module
  (import "extism:host/user" "exec" (func (param i64) (result i64)))
  (func (export "render") (result i32)
    (i32.const 0)))
