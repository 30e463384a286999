;; Appends a kilobyte for ever.
(module
  (import "aiterm_v1" "span" (func $span (param i32 i32 i32 i32)))
  (memory (export "memory") 1)
  (func (export "aiterm_segment_v1") (result i32)
    (memory.fill (i32.const 0) (i32.const 88) (i32.const 1024))
    (loop $again
      (call $span (i32.const 0) (i32.const 1024) (i32.const 0) (i32.const 0))
      (br $again))
    (i32.const 0)))
