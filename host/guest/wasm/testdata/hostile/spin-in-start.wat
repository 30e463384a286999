;; Loops for ever in the start function, which runs while it is instantiated.
(module
  (memory (export "memory") 1)
  (func $start (loop $again (br $again)))
  (start $start)
  (func (export "aiterm_segment_v1") (result i32) (i32.const 0)))
