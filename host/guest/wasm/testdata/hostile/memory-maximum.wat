;; Declares the largest maximum there is, takes what it is given and fails if
;; that is more than 16 MiB.
(module
  (memory (export "memory") 1 65536)
  (func (export "aiterm_segment_v1") (result i32)
    (if (i32.ne (memory.grow (i32.const 256)) (i32.const -1)) (then (return (i32.const 1))))
    (if (i32.eq (memory.grow (i32.const 255)) (i32.const -1)) (then (return (i32.const 2))))
    (i32.const 0)))
