;; Asks until there is no room for answers.
(module
  (import "extism:host/user" "status" (func $status (param i64) (result i64)))
  (func (export "render") (result i32)
    (loop $again
      (drop (call $status (i64.const 0)))
      (br $again))
    (unreachable)))
