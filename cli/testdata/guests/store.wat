;; Keeps a value in its store and shows that it is there.
(module
  (import "aiterm_v1" "store_set" (func $set (param i32 i32 i32 i32) (result i32)))
  (import "aiterm_v1" "store_get" (func $get (param i32 i32 i32 i32) (result i32)))
  (import "aiterm_v1" "span" (func $span (param i32 i32 i32 i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "keykept")
  (func (export "aiterm_segment_v1") (result i32)
    (local $length i32)
    (drop (call $set (i32.const 0) (i32.const 3) (i32.const 3) (i32.const 4)))
    (local.set $length (call $get (i32.const 0) (i32.const 3) (i32.const 1024) (i32.const 64)))
    (if (i32.lt_s (local.get $length) (i32.const 0)) (then (return (i32.const 1))))
    (call $span (i32.const 1024) (local.get $length) (i32.const 0) (i32.const 0))
    (i32.const 0)))
