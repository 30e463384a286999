;; Hands the host a text of which it sees only the beginning, from a memory of 2 MB.
(module
  (import "aiterm_v1" "span" (func $span (param i32 i32 i32 i32)))
  (memory (export "memory") 32)
  (func (export "aiterm_segment_v1") (result i32)
    (memory.fill (i32.const 0) (i32.const 88) (i32.const 2000000))
    (call $span (i32.const 0) (i32.const 2000000) (i32.const 0) (i32.const 0))
    (i32.const 0)))
