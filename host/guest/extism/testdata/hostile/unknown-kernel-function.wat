;; Imports a function that the kernel does not have.
(module
  (import "extism:host/env" "file_open" (func (param i64) (result i64)))
  (func (export "render") (result i32)
    (i32.const 0)))
