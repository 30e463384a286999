;; Grows its memory a page at a time, touches each page and never stops asking.
(module
  (memory (export "memory") 1)
  (func (export "aiterm_segment_v1") (result i32)
    (local $page i32)
    (loop $again
      (local.set $page (memory.grow (i32.const 1)))
      (if (i32.ne (local.get $page) (i32.const -1))
        (then (i32.store (i32.mul (local.get $page) (i32.const 65536)) (i32.const 1))))
      (br $again))
    (i32.const 0)))
