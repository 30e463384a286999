;; Imports its memory.
(module
  (import "extism:host/env" "memory" (memory 1))
  (func (export "render") (result i32)
    (i32.const 0)))
