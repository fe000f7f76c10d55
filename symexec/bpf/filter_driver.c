/*
 * filter_driver.c - what programs of drivers have beside filters: verdicts of XDP, writing to the packet, and the helpers that tenants may
 * call (datapath-control(7), offload.add). What a program wrote is not followed: it reads anything there from then on, and whether it
 * changed the packet is all that is kept. Paths that know the same at the same place go on as one, so that their conditions are
 * those of any of them: nobody asks for these here.
 */
#include <linux/bpf.h>

#include "symexec/bpf/filter_int.h"

static struct sreg number_of(term t)
{
	return (struct sreg){ .kind = SREG_NUMBER, .t = t };
}

static bool changed(const struct sstate *s)
{
	return s->moved || s->low < s->high;
}

bool
walk_driver_wrote(const struct walk *w, int64_t at, uint32_t size)
{
	return w->now->moved || (at < w->now->high && at + size > w->now->low);
}

bool
walk_driver_store(struct walk *w, const struct bpf_insn *in, const struct sreg *r, int64_t at)
{
	static const uint32_t sizes[] = { [BPF_B >> 3] = 1, [BPF_H >> 3] = 2, [BPF_W >> 3] = 4, [BPF_DW >> 3] = 8 };
	uint32_t size = sizes[BPF_SIZE(in->code) >> 3];
	struct sstate *s = w->now;
	bool first = s->low >= s->high;

	(void)r;
	if (BPF_CLASS(in->code) == BPF_STX && BPF_MODE(in->code) == BPF_ATOMIC)
		return walk_refuse(w, "it writes to the packet as to a counter");
	if (!walk_check_packet(w, at, size))
		return false;
	s->low = first ? at : MIN_OF(s->low, at);
	s->high = first ? at + size : MAX_OF(s->high, at + (int64_t)size);
	s->at++;
	return true;
}

/* ---- helpers ---- */

static void answer(struct walk *w, const char *what, unsigned width)
{
	struct sframe *f = walk_frame(w);

	walk_note(w, false, "%s", what);
	memset(&f->r[1], 0, 5 * sizeof(f->r[0]));
	f->r[0] = number_of(term_unknown(&w->f->terms, what, width));
	w->now->at++;
}

/* No address of the packet holds any more. */
static void forget_packet(struct sstate *s)
{
	for (unsigned i = 0; i < s->n_frames; i++) {
		for (unsigned k = 0; k < ARRAY_LEN(s->frame[i]->r); k++)
			if (s->frame[i]->r[k].kind == SREG_PACKET || s->frame[i]->r[k].kind == SREG_END)
				s->frame[i]->r[k] = (struct sreg){ .kind = SREG_NONE };
		for (unsigned k = 0; k < SFRAME_STACK; k++)
			if (s->frame[i]->stack[k].r.kind == SREG_PACKET || s->frame[i]->stack[k].r.kind == SREG_END)
				s->frame[i]->stack[k] = (struct scell){ .size = 0 };
	}
}

/* It may have been moved, or not. */
static bool adjust_tail(struct walk *w)
{
	struct terms *t = &w->f->terms;
	struct sstate *failed;
	struct term_condition c;

	forget_packet(w->now);
	answer(w, "whether the end of the packet could be moved", 32);
	failed = sstate_fork(w->now);
	c = (struct term_condition){ TERM_EQ, walk_frame(w)->r[0].t, term_const(t, 0), true };
	(void)sstate_assume(w, failed, &c);
	*VEC_ADD(&w->waiting) = failed;
	c.no = false;
	(void)sstate_assume(w, w->now, &c);
	walk_frame(w)->r[0] = number_of(term_const(t, 0));
	w->now->length = term_unknown(t, "its length then", 16);
	w->now->moved = true;
	return true;
}

static bool load_bytes(struct walk *w)
{
	struct terms *t = &w->f->terms;
	struct sframe *f = walk_frame(w);
	uint64_t n;

	if (f->r[4].kind != SREG_NUMBER)
		return walk_refuse(w, "r4 is no number");
	if (!walk_fix(w, 4))
		return !w->failed;
	(void)term_is_const(t, f->r[4].t, &n);
	if (n == 0 || n > UINT16_MAX)
		return walk_refuse(w, "it asks for %llu octets", (unsigned long long)n);
	if (!walk_overwrite(w, 3, (uint32_t)n))
		return !w->failed;
	answer(w, "whether the packet has octets", 64);
	return true;
}

bool
walk_driver_call(struct walk *w, const struct bpf_insn *in)
{
	switch (in->imm) {
	case BPF_FUNC_xdp_adjust_tail:
		return adjust_tail(w);
	case BPF_FUNC_xdp_load_bytes:
		return load_bytes(w);
	case BPF_FUNC_csum_diff:
		answer(w, "a checksum", 64);
		return true;
	case BPF_FUNC_tcp_raw_gen_syncookie_ipv4:
	case BPF_FUNC_tcp_raw_gen_syncookie_ipv6:
		answer(w, "a SYN cookie", 64);
		return true;
	case BPF_FUNC_tcp_raw_check_syncookie_ipv4:
	case BPF_FUNC_tcp_raw_check_syncookie_ipv6:
		answer(w, "whether a SYN cookie is right", 64);
		return true;
	default:
		return walk_refuse(w, "helper %d is none that tenants have", in->imm);
	}
}

/* ---- one path for many ---- */

static bool same_register(const struct sreg *a, const struct sreg *b)
{
	return a->kind == b->kind && (a->kind == SREG_NONE || (a->map == b->map && a->frame == b->frame && a->t == b->t));
}

static bool same_frame(const struct sframe *a, const struct sframe *b)
{
	for (unsigned i = 0; i < ARRAY_LEN(a->r); i++)
		if (!same_register(&a->r[i], &b->r[i]))
			return false;
	for (unsigned i = 0; i < SFRAME_STACK; i++)
		if (a->stack[i].size != b->stack[i].size || a->stack[i].index != b->stack[i].index ||
		    (a->stack[i].size && !same_register(&a->stack[i].r, &b->stack[i].r)))
			return false;
	return a->back == b->back;
}

/* Whether what follows can be no other for the one than for the other. */
static bool same(const struct sstate *a, const struct sstate *b)
{
	if (a->at != b->at || a->branch != b->branch || a->n_frames != b->n_frames || a->length != b->length || a->moved != b->moved || a->low != b->low ||
	    a->high != b->high)
		return false;
	for (unsigned i = 0; i < a->n_frames; i++)
		if (!same_frame(a->frame[i], b->frame[i]))
			return false;
	return true;
}

struct sstate *
walk_driver_next(struct walk *w)
{
	size_t first = 0, n = 0;
	struct sstate *s;

	for (size_t i = 1; i < w->waiting.n; i++)
		if (w->waiting.v[i]->at < w->waiting.v[first]->at)
			first = i;
	s = w->waiting.v[first];
	for (size_t i = 0; i < w->waiting.n; i++) {
		struct sstate *other = w->waiting.v[i];
		set both;

		if (other == s)
			continue;
		both = same(s, other) ? set_or(w->f->terms.sets, s->s, other->s) : SET_TOO_LARGE;
		if (both == SET_TOO_LARGE) {
			w->waiting.v[n++] = other;
			continue;
		}
		s->s = both;
		sstate_free(other);
	}
	w->waiting.n = n;
	return s;
}

/* ---- the end ---- */

static void say(struct walk *w, const struct sstate *s, uint64_t verdict)
{
	enum filter_says k = verdict == XDP_PASS ? (changed(s) ? FILTER_PASSES_CHANGED : FILTER_PASSES) :
			     verdict == XDP_TX ? (changed(s) ? FILTER_RETURNS_CHANGED : FILTER_RETURNS) : FILTER_DROPS;

	*VEC_ADD(&w->f->paths) = (struct filter_path){ s->last, s->s, false, (uint8_t)k, s->branch };
}

void
walk_driver_finish(struct walk *w)
{
	static const uint64_t asked[] = { XDP_PASS, XDP_TX };
	struct terms *t = &w->f->terms;
	term low = term_op(t, TERM_AND, walk_frame(w)->r[0].t, term_const(t, UINT32_MAX));
	uint64_t v;
	bool left = true;

	if (term_is_const(t, low, &v)) {
		say(w, w->now, v);
		left = false;
	}
	for (size_t i = 0; left && i < ARRAY_LEN(asked); i++) {
		struct term_condition c = { TERM_EQ, low, term_const(t, asked[i]), false };
		struct sstate *yes = sstate_fork(w->now);

		if (sstate_assume(w, yes, &c))
			say(w, yes, asked[i]);
		sstate_free(yes);
		c.no = true;
		left = sstate_assume(w, w->now, &c);
	}
	if (left)
		say(w, w->now, XDP_DROP);
	sstate_free(w->now);
	w->now = NULL;
}
