;; Exponential recursion without a loop: an engine that checks only the back
;; edges of loops cannot stop it.
(module
  (memory (export "memory") 1)
  (func $fib (param i32) (result i32)
    (if (result i32) (i32.lt_u (local.get 0) (i32.const 2))
      (then (local.get 0))
      (else (i32.add
        (call $fib (i32.sub (local.get 0) (i32.const 1)))
        (call $fib (i32.sub (local.get 0) (i32.const 2)))))))
  (func (export "aiterm_segment_v1") (result i32)
    (drop (call $fib (i32.const 60)))
    (i32.const 0)))
