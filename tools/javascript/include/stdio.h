#pragma once
#include <stdarg.h>
#include <stddef.h>
/* Named where the engine dumps its memory, which nothing asks for. */
int printf(const char *, ...);
