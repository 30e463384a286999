;; Takes all the memory that it can get, for ever.
(module
  (memory 1)
  (func (export "render") (result i32)
    (local $i i32)
    (loop $again
      (drop (memory.grow (i32.const 1)))
      (memory.fill (i32.const 0) (i32.const 1) (i32.mul (memory.size) (i32.const 65536)))
      (br $again))
    (unreachable)))
