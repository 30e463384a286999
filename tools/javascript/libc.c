/* What MicroQuickJS calls of a C library. */
#include <stdlib.h>
#include <string.h>

void *memcpy(void *to, const void *from, size_t n) { return __builtin_memcpy(to, from, n); }

void *memmove(void *to, const void *from, size_t n) { return __builtin_memmove(to, from, n); }

void *memset(void *at, int c, size_t n) { return __builtin_memset(at, c, n); }

int memcmp(const void *a, const void *b, size_t n) {
	const unsigned char *x = a, *y = b;
	for (; n > 0; n--, x++, y++) {
		if (*x != *y) {
			return *x - *y;
		}
	}
	return 0;
}

size_t strlen(const char *s) {
	size_t n = 0;
	while (s[n] != 0) {
		n++;
	}
	return n;
}

int strcmp(const char *a, const char *b) {
	while (*a != 0 && *a == *b) {
		a++;
		b++;
	}
	return (unsigned char)*a - (unsigned char)*b;
}

char *strchr(const char *s, int c) {
	for (; *s != (char)c; s++) {
		if (*s == 0) {
			return NULL;
		}
	}
	return (char *)s;
}

_Noreturn void abort(void) { __builtin_trap(); }
