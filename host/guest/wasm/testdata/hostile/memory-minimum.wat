;; Declares one page more than a segment can have.
(module
  (memory (export "memory") 257)
  (func (export "aiterm_segment_v1") (result i32) (i32.const 0)))
