/*
 * vec.h - a growing array: struct { T *v; size_t n, cap; }. Elements move when it grows.
 *
 *	VEC(struct token) tokens = { 0 };
 *	*VEC_ADD(&tokens) = token;
 *	VEC_FREE(&tokens);
 */
#ifndef BASE_VEC_H
#define BASE_VEC_H

#include "models/base/mem.h"

#define VEC(T)		struct { T *v; size_t n, cap; }

/* Makes room for one more and yields a pointer to it (not cleared). */
#define VEC_ADD(vec)	((vec)->n < (vec)->cap ? (void)0 : vec_grow((void **)&(vec)->v, (vec)->n, \
			&(vec)->cap, sizeof(*(vec)->v)), &(vec)->v[(vec)->n++])
#define VEC_FREE(vec)	(free((vec)->v), (vec)->v = NULL, (vec)->n = (vec)->cap = 0)
#define VEC_LAST(vec)	((vec)->v[(vec)->n - 1])

/* Grows *v (capacity *cap) until it has room for more than n elements of the given size. */
void vec_grow(void **v, size_t n, size_t *cap, size_t size);

#endif
