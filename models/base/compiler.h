/*
 * compiler.h - GNU attributes behind names, small macros, and the C functions that
 * this house does not use.
 */
#ifndef BASE_COMPILER_H
#define BASE_COMPILER_H

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <stdio.h>

#define NORETURN	__attribute__((noreturn))
#define PRINTF_LIKE(f, a) __attribute__((format(printf, f, a)))
#define MUST_CHECK	__attribute__((warn_unused_result))
#define UNUSED		__attribute__((unused))
#define NOINLINE	__attribute__((noinline))
#define TYPE_OF(x)	__typeof__(x)
#define FALLTHROUGH	__attribute__((fallthrough))
#define LIKELY(x)	__builtin_expect(!!(x), 1)
#define UNLIKELY(x)	__builtin_expect(!!(x), 0)

#define ARRAY_LEN(a)	(sizeof(a) / sizeof((a)[0]))
#define MIN_OF(a, b)	((a) < (b) ? (a) : (b))
#define MAX_OF(a, b)	((a) > (b) ? (a) : (b))

#pragma GCC poison strcpy strcat sprintf vsprintf atoi atol atof strtok gets

#endif
