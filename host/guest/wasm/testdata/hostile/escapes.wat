;; Draws a window title, a colour, a cursor movement, a right-to-left override,
;; a line break, half a rune and a link with an escape in it.
(module
  (import "aiterm_v1" "span" (func $span (param i32 i32 i32 i32)))
  (import "aiterm_v1" "link" (func $link (param i32 i32 i32 i32 i32 i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "a\1b]0;owned\07b\1b[31mc\1b[2Jd\e2\80\aee\nf\9b1mg\e2\82h")
  (data (i32.const 64) "https://x/\1b]8;;\07\n y")
  (data (i32.const 128) "\1b[31m fg=\1b")
  (func (export "aiterm_segment_v1") (result i32)
    (call $span (i32.const 0) (i32.const 40) (i32.const 128) (i32.const 10))
    (call $link (i32.const 0) (i32.const 1) (i32.const 128) (i32.const 10) (i32.const 64) (i32.const 19))
    (i32.const 0)))
