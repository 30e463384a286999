;; Logs nothing at all, for ever: every entry is empty, but it is an entry.
(module
  (import "aiterm_v1" "log" (func $log (param i32 i32 i32)))
  (memory (export "memory") 1)
  (func (export "aiterm_segment_v1") (result i32)
    (loop $again
      (call $log (i32.const 0) (i32.const 0) (i32.const 0))
      (br $again))
    (i32.const 0)))
