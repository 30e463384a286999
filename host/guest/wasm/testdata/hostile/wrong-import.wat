;; Imports a host function with another signature.
(module
  (import "aiterm_v1" "now" (func $now (param i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "aiterm_segment_v1") (result i32) (i32.const 0)))
