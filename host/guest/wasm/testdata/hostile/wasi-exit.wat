;; Ends the program through WASI.
(module
  (import "wasi_snapshot_preview1" "proc_exit" (func $proc_exit (param i32)))
  (memory (export "memory") 1)
  (func (export "aiterm_segment_v1") (result i32)
    (call $proc_exit (i32.const 3))
    (unreachable)))
