;; Allocates until there is nothing left, and then tries to put something out.
(module
  (import "extism:host/env" "alloc" (func $alloc (param i64) (result i64)))
  (import "extism:host/env" "output_set" (func $output_set (param i64 i64)))
  (func (export "render") (result i32)
    (loop $next (br_if $next (i64.ne (call $alloc (i64.const 65536)) (i64.const 0))))
    (loop $next (br_if $next (i64.ne (call $alloc (i64.const 100)) (i64.const 0))))
    (call $output_set (call $alloc (i64.const 65536)) (i64.const 65536))
    (i32.const 0)))
