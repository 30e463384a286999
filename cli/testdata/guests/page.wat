;; Shows the page whose URL the payload has under "page.url". Like any segment
;; that fetches, it shows nothing until there is a body.
(module
  (import "aiterm_v1" "status" (func $status (param i32 i32 i32 i32) (result i32)))
  (import "aiterm_v1" "fetch" (func $fetch (param i32 i32 i32 i32 i32) (result i32)))
  (import "aiterm_v1" "span" (func $span (param i32 i32 i32 i32)))
  (memory (export "memory") 2)
  (data (i32.const 0) "page.urltext")
  (func (export "aiterm_segment_v1") (result i32)
    (local $length i32)
    (local.set $length (call $status (i32.const 0) (i32.const 8) (i32.const 1024) (i32.const 8192)))
    (if (i32.lt_s (local.get $length) (i32.const 0)) (then (return (i32.const 0))))
    (local.set $length (call $fetch (i32.const 1024) (local.get $length) (i32.const 60) (i32.const 16384) (i32.const 65536)))
    (if (i32.lt_s (local.get $length) (i32.const 0)) (then (return (i32.const 0))))
    (call $span (i32.const 16384) (local.get $length) (i32.const 8) (i32.const 4))
    (i32.const 0)))
