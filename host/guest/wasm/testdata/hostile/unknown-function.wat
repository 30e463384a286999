;; Imports a host function that does not exist.
(module
  (import "aiterm_v1" "exec" (func $exec (param i32 i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "aiterm_segment_v1") (result i32) (i32.const 0)))
