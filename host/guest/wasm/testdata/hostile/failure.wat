;; Draws something and then reports that it failed.
(module
  (import "aiterm_v1" "span" (func $span (param i32 i32 i32 i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "failedtext")
  (func (export "aiterm_segment_v1") (result i32)
    (call $span (i32.const 0) (i32.const 6) (i32.const 6) (i32.const 4))
    (i32.const 7)))
