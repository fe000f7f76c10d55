/*
 * vectors_walk.c - walks by chance: up to eight packets in a row, out of those that lead by the ways and their variants, some
 * of them damaged, some answers to what was sent, with handlers written between them, at times from nothing to minutes
 * apart. What elements remember is met in states that nobody thought of. The same seed draws the same walks.
 */
#include "models/base/mem.h"
#include "models/packet/checksum.h"
#include "symexec/vectors/vectors.h"

enum { STEPS = 8, SEVERAL = 5, HEADERS = 74, GROWS = 40, ETHER = 14, IP_LEN = 2 };
#define MS UINT64_C(1000000)
#define ASIDE UINT64_C(300000)		/* ns: beside the times at which elements do something */

static const uint64_t gaps[] = { 0, 1 * MS, 1 * MS, 9 * MS, 20 * MS, 99 * MS, 100 * MS, 250 * MS, 999 * MS, 1000 * MS,
				 2000 * MS, 3000 * MS, 5000 * MS, 31000 * MS, 61000 * MS, 301000 * MS };

/* splitmix64 */
static uint64_t
draw(uint64_t *state, uint64_t n)
{
	uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return (z ^ z >> 31) % n;
}

/* An octet of the headers is another one. */
static void
damage_octet(uint64_t *chance, struct vector_input *in)
{
	static const uint8_t octets[] = { 0, 1, 0xff, 0x80, 4, 6 };
	uint8_t *o;

	if (in->len == 0)
		return;
	o = &in->bytes[draw(chance, MIN_OF(in->len, (uint32_t)HEADERS))];
	if (draw(chance, 2) == 0)
		*o = octets[draw(chance, ARRAY_LEN(octets))];
	else
		*o ^= (uint8_t)(1U << draw(chance, 8));
}

/* It ends elsewhere, but behind its Ethernet header, and may say so. */
static void
damage_length(uint64_t *chance, struct vector_input *in)
{
	uint32_t most = draw(chance, 4) == 0 ? in->len + GROWS : in->len;
	uint32_t len = most > ETHER ? ETHER + (uint32_t)draw(chance, most - ETHER + 1) : most;
	uint8_t *octets = x_calloc(len + 1, 1);

	memcpy(octets, in->bytes, MIN_OF(len, in->len));
	if (len >= ETHER + IP_LEN + 2 && octets[12] == 8 && octets[13] == 0 && draw(chance, 2) == 0) {
		octets[ETHER + IP_LEN] = (uint8_t)((len - ETHER) >> 8);
		octets[ETHER + IP_LEN + 1] = (uint8_t)(len - ETHER);
	}
	free(in->bytes);
	in->bytes = octets;
	in->len = len;
}

static void
damage(uint64_t *chance, struct vector_input *in)
{
	struct packet p;

	if (draw(chance, 3) == 0)
		damage_length(chance, in);
	else
		damage_octet(chance, in);
	if (draw(chance, 4) == 0)
		return;
	packet_parse_writable(&p, in->bytes, in->len, LAYER_ETHER);
	(void)packet_fix_checksums(&p);
}

static void
add_step(struct vectors *s, uint64_t *chance, struct vector *v, size_t n, const struct vector_writes *w)
{
	const struct vector_input *from = &s->v.v[draw(chance, n)].inputs.v[0];
	uint64_t at = v->inputs.n == 0 ? 0 : v->inputs.v[v->inputs.n - 1].at + gaps[draw(chance, ARRAY_LEN(gaps))] + ASIDE;
	uint64_t what = draw(chance, 16);
	struct vector_input in;

	/* the same again is what most boxes remember */
	if (v->inputs.n > 0 && v->inputs.v[0].bytes != NULL && draw(chance, 3) == 0)
		from = &v->inputs.v[draw(chance, v->inputs.n)];
	if (from->bytes == NULL)
		from = &v->inputs.v[0];
	in = vector_input_copy(from);
	in.at = at;
	if (what < 2 && v->inputs.n > 0) {
		free(in.bytes);
		in.bytes = NULL;
		in.len = 0;
		in.reply_to = (int64_t)draw(chance, v->inputs.n);
		in.error = what == 1;
	} else if (what < SEVERAL) {
		damage(chance, &in);
	}
	if (v->inputs.n > 0 && w->n > 0 && draw(chance, SEVERAL) == 0) {
		in.handler = x_strdup(w->names[draw(chance, w->n)]);
		in.value = x_strdup(vector_write_value(draw(chance, UINT32_MAX)));
	}
	*VEC_ADD(&v->inputs) = in;
}

void
vectors_add_walks(struct vectors *s, struct input *run)
{
	uint64_t chance = s->chance;
	struct vector_writes w;
	size_t n = 0, all;

	/* what a walk is drawn from: vectors of one packet, which come first */
	while (n < s->v.n && s->v.v[n].inputs.n > 0)
		n++;
	all = n + s->limit;
	vector_writes_find(&w, run);
	while (n > 0 && s->v.n < all) {
		struct vector *v = VEC_ADD(&s->v);
		uint64_t steps = 1 + draw(&chance, STEPS);

		*v = (struct vector){ .why = x_asprintf("a walk of %llu packets", (unsigned long long)steps) };
		while (steps-- > 0)
			add_step(s, &chance, v, n, &w);
	}
	vector_writes_free(&w);
	vectors_drop(s, n);
}
