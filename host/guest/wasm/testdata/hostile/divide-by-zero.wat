;; Traps in the middle of its work, after it drew something.
(module
  (import "aiterm_v1" "span" (func $span (param i32 i32 i32 i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "brokentext")
  (func (export "aiterm_segment_v1") (result i32)
    (call $span (i32.const 0) (i32.const 6) (i32.const 6) (i32.const 4))
    (i32.div_u (i32.const 1) (i32.const 0))))
