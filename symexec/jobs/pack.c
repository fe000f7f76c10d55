/*
 * pack.c - see pack.h. A number is eight octets, the largest first; a text is its length plus one, or 0 for NULL, and its
 * octets.
 */
#include "symexec/jobs/pack.h"

#include "models/base/mem.h"

void
pack_number(struct strbuf *out, uint64_t v)
{
	uint8_t b[8];

	for (unsigned i = 0; i < 8; i++)
		b[i] = (uint8_t)(v >> (56 - 8 * i));
	sb_add_len(out, b, sizeof(b));
}

void
pack_octets(struct strbuf *out, const uint8_t *p, size_t len)
{
	pack_number(out, p != NULL ? (uint64_t)len + 1 : 0);
	if (p != NULL)
		sb_add_len(out, p, len);
}

void
pack_text(struct strbuf *out, const char *s)
{
	pack_octets(out, (const uint8_t *)s, s != NULL ? strlen(s) : 0);
}

uint64_t
unpack_number(struct cursor *in)
{
	uint64_t v;

	(void)cur_be64(in, &v);
	return v;
}

uint8_t *
unpack_octets(struct cursor *in, size_t *len)
{
	uint64_t n = unpack_number(in);
	uint8_t *p;

	*len = 0;
	if (n == 0)
		return NULL;
	if (n - 1 > cur_left(in)) {
		in->failed = true;
		return NULL;
	}
	*len = (size_t)(n - 1);
	p = x_malloc(*len + 1);
	(void)cur_copy(in, p, *len);
	p[*len] = '\0';
	return p;
}

char *
unpack_text(struct cursor *in)
{
	size_t len;

	return (char *)unpack_octets(in, &len);
}
