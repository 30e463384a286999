;; Never returns from its start function.
(module
  (func $start (loop $again (br $again)))
  (start $start)
  (func (export "render") (result i32)
    (i32.const 0)))
