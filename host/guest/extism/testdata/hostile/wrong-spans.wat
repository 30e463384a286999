;; Puts out spans of a wrong form.
(module
  (import "extism:host/env" "alloc" (func $alloc (param i64) (result i64)))
  (import "extism:host/env" "store_u8" (func $store_u8 (param i64 i32)))
  (import "extism:host/env" "output_set" (func $output_set (param i64 i64)))
  (memory (export "memory") 1)
  (data (i32.const 0) "{\22spans\22:[{\22text\22:\22on\22},{\22text\22:7}]}")
  ;; copies guest memory into a new memory block
  (func $block (param $ptr i32) (param $len i32) (result i64)
    (local $at i64) (local $i i32)
    (local.set $at (call $alloc (i64.extend_i32_u (local.get $len))))
    (loop $next
      (call $store_u8
        (i64.add (local.get $at) (i64.extend_i32_u (local.get $i)))
        (i32.load8_u (i32.add (local.get $ptr) (local.get $i))))
      (br_if $next (i32.lt_u
        (local.tee $i (i32.add (local.get $i) (i32.const 1)))
        (local.get $len))))
    (local.get $at))
  (func (export "render") (result i32)
    (call $output_set (call $block (i32.const 0) (i32.const 36)) (i64.const 36))
    (i32.const 0)))
