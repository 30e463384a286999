;; Appends a million spans of one cell and returns.
(module
  (import "aiterm_v1" "span" (func $span (param i32 i32 i32 i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "x")
  (func (export "aiterm_segment_v1") (result i32)
    (local $n i32)
    (loop $again
      (call $span (i32.const 0) (i32.const 1) (i32.const 0) (i32.const 0))
      (local.set $n (i32.add (local.get $n) (i32.const 1)))
      (br_if $again (i32.lt_u (local.get $n) (i32.const 1000000))))
    (i32.const 0)))
