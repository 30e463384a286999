#pragma once
#include <stddef.h>
_Noreturn void abort(void);
#define abs(x) __builtin_abs(x)
