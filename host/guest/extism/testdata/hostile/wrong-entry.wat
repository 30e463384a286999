;; Its entry point has a parameter.
(module
  (func (export "render") (param i32) (result i32) (local.get 0)))
