;; Imports what it was not granted.
(module
  (import "extism:host/user" "usage" (func $usage (param i64) (result i64)))
  (import "extism:host/user" "fetch" (func $fetch (param i64 i64) (result i64)))
  (func (export "render") (result i32)
    (i32.const 0)))
