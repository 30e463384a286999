;; Not hostile: the smallest segment that draws something. It shows that a
;; guest written by hand is served like any other.
(module
  (import "aiterm_v1" "span" (func $span (param i32 i32 i32 i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "hellotext")
  (func (export "aiterm_segment_v1") (result i32)
    (call $span (i32.const 0) (i32.const 5) (i32.const 5) (i32.const 4))
    (i32.const 0)))
