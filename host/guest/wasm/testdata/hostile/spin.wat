;; Loops for ever.
(module
  (memory (export "memory") 1)
  (func (export "aiterm_segment_v1") (result i32)
    (loop $again (br $again))
    (i32.const 0)))
