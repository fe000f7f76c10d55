/*
 * strbuf.c - invariant: s is NULL and cap 0, or s has cap > len bytes and s[len] is NUL.
 */
#include "models/base/strbuf.h"

#include "models/base/mem.h"

enum { FIRST_CAPACITY = 32 };

void sb_init(struct strbuf *b)
{
	*b = (struct strbuf)STRBUF_INIT;
}

void sb_fini(struct strbuf *b)
{
	free(b->s);
	sb_init(b);
}

/* Room for `more` bytes and the NUL behind them. */
static void reserve(struct strbuf *b, size_t more)
{
	size_t need, cap;

	if (__builtin_add_overflow(b->len, more, &need) ||
	    __builtin_add_overflow(need, (size_t)1, &need))
		x_panic("out of memory");
	if (need <= b->cap)
		return;
	cap = MAX_OF(b->cap + b->cap / 2, (size_t)FIRST_CAPACITY);
	cap = MAX_OF(cap, need);
	b->s = x_realloc_array(b->s, cap, 1);
	b->cap = cap;
}

void sb_add_len(struct strbuf *b, const void *s, size_t len)
{
	reserve(b, len);
	if (len)
		memcpy(b->s + b->len, s, len);
	b->len += len;
	b->s[b->len] = '\0';
}

void sb_add(struct strbuf *b, const char *s)
{
	sb_add_len(b, s, strlen(s));
}

void sb_add_char(struct strbuf *b, char c)
{
	sb_add_len(b, &c, 1);
}

void sb_vprintf(struct strbuf *b, const char *fmt, va_list ap)
{
	va_list again;
	int n;

	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, ap);
	X_CHECK(n >= 0);
	reserve(b, (size_t)n);
	vsnprintf(b->s + b->len, (size_t)n + 1, fmt, again);
	va_end(again);
	b->len += (size_t)n;
}

void sb_printf(struct strbuf *b, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	sb_vprintf(b, fmt, ap);
	va_end(ap);
}

void sb_add_hex(struct strbuf *b, const uint8_t *p, size_t len)
{
	static const char digit[] = "0123456789abcdef";

	for (size_t i = 0; i < len; i++) {
		sb_add_char(b, digit[p[i] >> 4]);
		sb_add_char(b, digit[p[i] & 15]);
	}
}

void sb_cut(struct strbuf *b, size_t len)
{
	X_CHECK(len <= b->len);
	b->len = len;
	if (b->s)
		b->s[len] = '\0';
}

void sb_clear(struct strbuf *b)
{
	sb_cut(b, 0);
}

const char *sb_str(const struct strbuf *b)
{
	return b->s ? b->s : "";
}

char *sb_take(struct strbuf *b)
{
	char *s;

	reserve(b, 0);
	s = b->s;
	s[b->len] = '\0';
	sb_init(b);
	return s;
}
