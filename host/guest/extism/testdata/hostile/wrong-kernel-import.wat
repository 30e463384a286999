;; Imports a function of the kernel with another type.
(module
  (import "extism:host/env" "alloc" (func (param i32) (result i32)))
  (func (export "render") (result i32)
    (i32.const 0)))
