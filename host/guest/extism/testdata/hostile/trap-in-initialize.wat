;; Traps in its initialiser.
(module
  (func (export "_initialize") (unreachable))
  (func (export "render") (result i32)
    (i32.const 0)))
