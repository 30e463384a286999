;; Overwrites the kernel's list of blocks and its own data, and goes on.
(module
  (import "extism:host/env" "store_u64" (func $store_u64 (param i64 i64)))
  (import "extism:host/env" "output_set" (func $output_set (param i64 i64)))
  (func (export "render") (result i32)
    (local $i i64)
    (loop $next
      (call $store_u64 (local.get $i) (i64.const -1))
      (br_if $next (i64.lt_u (local.tee $i (i64.add (local.get $i) (i64.const 8))) (i64.const 4096))))
    (call $output_set (i64.const 64) (i64.const 64))
    (i32.const 0)))
