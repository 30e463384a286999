;; Its entry point has no result.
(module
  (func (export "render")))
