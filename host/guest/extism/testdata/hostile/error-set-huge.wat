;; Fails with a message of 4 MiB.
(module
  (import "extism:host/env" "alloc" (func $alloc (param i64) (result i64)))
  (import "extism:host/env" "error_set" (func $error_set (param i64)))
  (func (export "render") (result i32)
    (call $error_set (call $alloc (i64.const 4194304)))
    (i32.const 1)))
