;; Is a module, but not a segment.
(module
  (memory (export "memory") 1)
  (func (export "redraw") (result i32) (i32.const 0)))
