#pragma once
#include <stdint.h>
#define PRIo32 "o"
#define PRIo64 "llo"
#define PRIu64 "llu"
