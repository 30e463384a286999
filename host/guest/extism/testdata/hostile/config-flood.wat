;; Asks for a setting of a name of 4 MiB for ever.
(module
  (import "extism:host/env" "alloc" (func $alloc (param i64) (result i64)))
  (import "extism:host/env" "config_get" (func $config_get (param i64) (result i64)))
  (func (export "render") (result i32)
    (local $at i64)
    (local.set $at (call $alloc (i64.const 4194304)))
    (loop $again
      (drop (call $config_get (local.get $at)))
      (br $again))
    (unreachable)))
