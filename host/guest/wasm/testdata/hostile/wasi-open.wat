;; Looks for folders that were opened for it, and for its environment and
;; arguments. It fails with the number of whatever it finds.
(module
  (import "wasi_snapshot_preview1" "fd_prestat_get" (func $fd_prestat_get (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "environ_sizes_get" (func $environ_sizes_get (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "args_sizes_get" (func $args_sizes_get (param i32 i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "aiterm_segment_v1") (result i32)
    (if (i32.eqz (call $fd_prestat_get (i32.const 3) (i32.const 0))) (then (return (i32.const 1))))
    (drop (call $environ_sizes_get (i32.const 0) (i32.const 4)))
    (if (i32.load (i32.const 0)) (then (return (i32.const 2))))
    (drop (call $args_sizes_get (i32.const 0) (i32.const 4)))
    (if (i32.load (i32.const 0)) (then (return (i32.const 3))))
    (i32.const 0)))
