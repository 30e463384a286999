;; Logs a kilobyte a hundred thousand times, then draws.
(module
  (import "aiterm_v1" "log" (func $log (param i32 i32 i32)))
  (import "aiterm_v1" "span" (func $span (param i32 i32 i32 i32)))
  (memory (export "memory") 1)
  (data (i32.const 2048) "loggedtext")
  (func (export "aiterm_segment_v1") (result i32)
    (local $n i32)
    (memory.fill (i32.const 0) (i32.const 88) (i32.const 1024))
    (loop $again
      (call $log (i32.const 99) (i32.const 0) (i32.const 1024))
      (local.set $n (i32.add (local.get $n) (i32.const 1)))
      (br_if $again (i32.lt_u (local.get $n) (i32.const 100000))))
    (call $span (i32.const 2048) (i32.const 6) (i32.const 2054) (i32.const 4))
    (i32.const 0)))
