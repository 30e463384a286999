;; Calls the host before it is asked to render.
(module
  (import "extism:host/env" "memory_bytes" (func $memory_bytes (result i64)))
  (func $start (drop (call $memory_bytes)))
  (start $start)
  (func (export "render") (result i32)
    (i32.const 0)))
