/* WebAssembly has no jump out of a function. Where the parser would make one, the segment
 * ends, having said what is wrong; s is the parser's state there. */
#pragma once
typedef int jmp_buf[1];
_Noreturn void aiterm_syntax_error(const char *message, const unsigned char *source, unsigned position);
#define setjmp(env) 0
#define longjmp(env, value) aiterm_syntax_error(s->error_msg, s->source_buf, s->token.source_pos)
