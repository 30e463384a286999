;; Exports the entry point with another signature.
(module
  (memory (export "memory") 1)
  (func (export "aiterm_segment_v1") (param i32)))
