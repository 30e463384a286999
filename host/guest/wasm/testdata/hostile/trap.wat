;; Traps at once.
(module
  (memory (export "memory") 1)
  (func (export "aiterm_segment_v1") (result i32) (unreachable)))
