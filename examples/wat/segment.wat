;; release: an example segment as WebAssembly text, which is the ABI itself. It
;; shows the version of Claude Code: v2.1.330.
(module
  ;; A reader is given a key and a buffer, each as an address and a length, and
  ;; returns the length of the answer; -1 means that there is none, and one that
  ;; is longer than the buffer was not written.
  (import "aiterm_v1" "status" (func $status (param i32 i32 i32 i32) (result i32)))
  (import "aiterm_v1" "config" (func $config (param i32 i32 i32 i32) (result i32)))
  ;; Text and style.
  (import "aiterm_v1" "span" (func $span (param i32 i32 i32 i32)))

  (memory (export "memory") 1)
  (data (i32.const 0) "version")
  (data (i32.const 16) "prefix")
  (data (i32.const 32) "dim")
  ;; The answers lie behind each other from 1024 on: the prefix, then the version.

  (func (export "aiterm_segment_v1") (result i32)
    (local $prefix i32) (local $version i32)
    (local.set $prefix (call $config (i32.const 16) (i32.const 6) (i32.const 1024) (i32.const 64)))
    ;; None, or one that did not fit: as if it were empty.
    (if (i32.gt_u (local.get $prefix) (i32.const 64))
      (then (local.set $prefix (i32.const 0))))
    (local.set $version (call $status (i32.const 0) (i32.const 7)
      (i32.add (i32.const 1024) (local.get $prefix)) (i32.const 64)))
    ;; As an unsigned number -1 is a large one, too.
    (if (i32.gt_u (local.get $version) (i32.const 64))
      (then (return (i32.const 0))))
    (if (i32.eqz (local.get $version))
      (then (return (i32.const 0))))
    (call $span (i32.const 1024) (i32.add (local.get $prefix) (local.get $version))
      (i32.const 32) (i32.const 3))
    (i32.const 0)))
