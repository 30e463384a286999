;; Draws first and loops for ever afterwards: what it drew must not be shown as
;; if it were finished.
(module
  (import "aiterm_v1" "span" (func $span (param i32 i32 i32 i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "half donetext")
  (func (export "aiterm_segment_v1") (result i32)
    (call $span (i32.const 0) (i32.const 9) (i32.const 9) (i32.const 4))
    (loop $again (br $again))
    (i32.const 0)))
