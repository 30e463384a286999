;; Has a memory, but does not export it.
(module
  (memory 1)
  (func (export "aiterm_segment_v1") (result i32) (i32.const 0)))
