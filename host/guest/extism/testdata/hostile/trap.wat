;; Traps.
(module
  (func (export "render") (result i32)
    (unreachable)))
