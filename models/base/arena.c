/*
 * arena.c - a chain of blocks, each larger than the one before; allocation moves a number.
 *
 * Invariant: only the last block has room to give; `before` of a block is what the blocks
 * before it had handed out when it was added, so arena_used needs no walk. One released block
 * is kept as a spare: a search that marks and releases at the edge of a block would otherwise
 * ask malloc each time. Free room is poisoned for the address sanitizer.
 */
#include "models/base/arena.h"

#include "models/base/mem.h"
#include <stdint.h>

#if defined(__has_include) && __has_include(<sanitizer/asan_interface.h>)
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(p, n) ((void)(p), (void)(n))
#define ASAN_UNPOISON_MEMORY_REGION(p, n) ((void)(p), (void)(n))
#endif

enum {
	ALIGN = _Alignof(max_align_t),
	FIRST_BLOCK = 4096 - 64,
	LARGEST_STEP = 1 << 24,
};

struct block {
	struct block *prev;
	size_t before;
	size_t used;
	size_t size;
	_Alignas(max_align_t) unsigned char bytes[];
};

struct arena {
	struct block *last;
	struct block *spare;
};

struct arena *arena_new(void)
{
	return x_calloc(1, sizeof(struct arena));
}

static void block_free(struct block *b)
{
	if (!b)
		return;
	ASAN_UNPOISON_MEMORY_REGION(b->bytes, b->size);
	free(b);
}

void arena_free(struct arena *a)
{
	struct block *prev;

	if (!a)
		return;
	for (struct block *b = a->last; b; b = prev) {
		prev = b->prev;
		block_free(b);
	}
	block_free(a->spare);
	free(a);
}

/* A block for at least `need` bytes becomes the last one. */
static void add_block(struct arena *a, size_t need)
{
	size_t size = FIRST_BLOCK;
	struct block *b = a->spare;

	if (b && b->size >= need) {
		a->spare = NULL;
	} else {
		if (a->last)
			size = MIN_OF(a->last->size * 2, (size_t)LARGEST_STEP);
		size = MAX_OF(size, need);
		if (size > PTRDIFF_MAX - sizeof(*b))
			x_panic("out of memory");
		b = x_malloc(sizeof(*b) + size);
		b->size = size;
		ASAN_POISON_MEMORY_REGION(b->bytes, b->size);
	}
	b->prev = a->last;
	b->used = 0;
	b->before = arena_used(a);
	a->last = b;
}

/* Room that is not zeroed: the caller fills it. */
static inline void *take_room(struct arena *a, size_t size, size_t align)
{
	size_t at = 0;
	void *p;

	/* Nothing is still something: two allocations are never the same place. */
	if (!size)
		size = 1;
	if (size > PTRDIFF_MAX - ALIGN)
		x_panic("out of memory");
	if (a->last)
		at = (a->last->used + align - 1) & ~(align - 1);
	if (!a->last || at > a->last->size || a->last->size - at < size) {
		add_block(a, (size + ALIGN - 1) / ALIGN * ALIGN);
		at = 0;
	}
	p = a->last->bytes + at;
	a->last->used = at + size;
	ASAN_UNPOISON_MEMORY_REGION(p, size);
	return p;
}

static void *take(struct arena *a, size_t size)
{
	return take_room(a, size, ALIGN);
}

/* Texts stand side by side: networks have many short ones. */
static char *take_text(struct arena *a, size_t size)
{
	return take_room(a, size, 1);
}

void *arena_alloc(struct arena *a, size_t size)
{
	size = MAX_OF(size, (size_t)1);
	return memset(take(a, size), 0, size);
}

void *arena_alloc_array(struct arena *a, size_t n, size_t size)
{
	size_t bytes;

	if (__builtin_mul_overflow(n, size, &bytes))
		x_panic("out of memory");
	return arena_alloc(a, bytes);
}

void *arena_memdup(struct arena *a, const void *p, size_t size)
{
	void *copy = take(a, size);

	return size ? memcpy(copy, p, size) : copy;
}

char *arena_strndup(struct arena *a, const char *s, size_t len)
{
	size_t n = strnlen(s, len);
	char *copy = take_text(a, n + 1);

	memcpy(copy, s, n);
	copy[n] = '\0';
	return copy;
}

char *arena_strdup(struct arena *a, const char *s)
{
	size_t size = strlen(s) + 1;

	return memcpy(take_text(a, size), s, size);
}

char *arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list ap, again;
	char short_one[128], *s;
	int n;

	va_start(ap, fmt);
	va_copy(again, ap);
	n = vsnprintf(short_one, sizeof(short_one), fmt, ap);
	X_CHECK(n >= 0);
	s = take_text(a, (size_t)n + 1);
	if ((size_t)n < sizeof(short_one))
		memcpy(s, short_one, (size_t)n + 1);
	else
		vsnprintf(s, (size_t)n + 1, fmt, again);
	va_end(again);
	va_end(ap);
	return s;
}

struct arena_mark arena_mark(struct arena *a)
{
	return (struct arena_mark){ a->last, a->last ? a->last->used : 0 };
}

void arena_release(struct arena *a, struct arena_mark m)
{
	struct block *b;

	while (a->last && a->last != m.block) {
		b = a->last;
		a->last = b->prev;
		ASAN_POISON_MEMORY_REGION(b->bytes, b->size);
		if (!a->spare || a->spare->size < b->size) {
			block_free(a->spare);
			a->spare = b;
		} else {
			block_free(b);
		}
	}
	/* A mark that was itself released, or of another arena. */
	X_CHECK(a->last == m.block);
	if (!a->last)
		return;
	X_CHECK(m.used <= a->last->used);
	ASAN_POISON_MEMORY_REGION(a->last->bytes + m.used, a->last->size - m.used);
	a->last->used = m.used;
}

size_t arena_used(const struct arena *a)
{
	return a->last ? a->last->before + a->last->used : 0;
}
