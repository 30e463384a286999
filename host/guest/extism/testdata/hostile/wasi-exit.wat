;; Ends with an exit code.
(module
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (func (export "render") (result i32)
    (call $exit (i32.const 3))
    (i32.const 0)))
