;; Grows a table for ever.
(module
  (table 1 funcref)
  (func (export "render") (result i32)
    (loop $again
      (drop (table.grow 0 (ref.null func) (i32.const 1000)))
      (br $again))
    (unreachable)))
