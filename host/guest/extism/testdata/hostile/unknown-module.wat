;; Imports from a module that there is not.
(module
  (import "env" "abort" (func (param i32 i32 i32 i32)))
  (func (export "render") (result i32)
    (i32.const 0)))
