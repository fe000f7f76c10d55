/*
 * loops_part.c - the components of the graph of configurations, each of which has its cycles to itself: they are classified
 * by several processes if there are some to spare. What comes home are cycles and sets over the roots of configurations,
 * which both know. Who sends into a cycle, and which of several kinds of packets is told, is decided here afterwards, in
 * order of components: what is told does not depend on the number of processes.
 */
#include "models/base/mem.h"
#include "symexec/jobs/jobs.h"
#include "symexec/jobs/pack.h"
#include "symexec/loops/loops_fix.h"
#include "symexec/set/set_pack.h"

struct part {
	uint32_t component;
	const char *box;		/* where it begins */
	candidate_list found;
	const char *gave_up;
	bool too_large;
};

struct parting {
	struct search *s;
	set *endless;
	VEC(struct part) parts;
	unsigned extensions;		/* of each part */
	size_t vars;			/* that all processes have */
};

static void find_parts(struct parting *k)
{
	const struct search *s = k->s;
	const char **box = x_calloc(s->component_count + 1, sizeof(*box));

	for (size_t i = s->configs.n; i-- > 0;)
		box[s->configs.v[i]->component] = s->g->nodes[s->configs.v[i]->node].name;
	for (uint32_t c = 0; c < s->component_count; c++)
		if (s->cyclic[c])
			*VEC_ADD(&k->parts) = (struct part){ .component = c, .box = box[c] };
	free(box);
}

static const char *part_name(void *arg, size_t i)
{
	const struct parting *k = arg;

	return k->parts.v[i].box;
}

/* What a part gives up is its own until all are known. */
static void work(void *arg, size_t i)
{
	struct parting *k = arg;
	struct part *p = &k->parts.v[i];
	struct engine *e = k->s->e;
	const char *gave_up = k->s->l->gave_up;
	bool too_large = e->too_large;

	k->s->l->gave_up = NULL;
	e->too_large = false;
	k->s->extensions = k->extensions;
	cycles_classify(k->s, p->component, k->endless, &p->found);
	p->gave_up = k->s->l->gave_up;
	p->too_large = e->too_large;
	k->s->l->gave_up = gave_up;
	e->too_large = too_large;
}

static void pack_hop(struct strbuf *out, const struct loop_hop *h)
{
	pack_number(out, (uint64_t)h->node << 32 | h->port);
	pack_number(out, h->output);
}

static struct loop_hop unpack_hop(struct cursor *in)
{
	uint64_t at = unpack_number(in);

	return (struct loop_hop){ (uint32_t)(at >> 32), (uint32_t)at, (uint32_t)unpack_number(in) };
}

static void pack_candidate(const struct loop_candidate *c, struct set_packer *sets, struct strbuf *out)
{
	uint64_t packets;

	memcpy(&packets, &c->p.packets, sizeof(packets));
	pack_number(out, c->p.kind);
	pack_number(out, packets);
	pack_number(out, c->p.bits);
	pack_number(out, (unsigned)c->p.free_choice | (unsigned)c->inexact << 1);
	pack_text(out, c->p.reason);
	pack_number(out, c->config);
	pack_number(out, set_packer_add(sets, c->there));
	pack_hop(out, &c->p.at);
	pack_number(out, c->p.cycle.n);
	for (size_t i = 0; i < c->p.cycle.n; i++)
		pack_hop(out, &c->p.cycle.v[i]);
}

/* In memory of the engine. */
static const char *kept_text(struct engine *e, struct cursor *in)
{
	char *text = unpack_text(in);
	const char *kept = text != NULL ? arena_strdup(e->arena, text) : NULL;

	free(text);
	return kept;
}

static struct loop_candidate unpack_candidate(struct engine *e, const struct set_parcel *sets,
					      struct cursor *in)
{
	struct loop_candidate c = { 0 };
	uint64_t packets, flags;

	c.p.kind = (enum loop_kind)unpack_number(in);
	packets = unpack_number(in);
	memcpy(&c.p.packets, &packets, sizeof(packets));
	c.p.bits = (unsigned)unpack_number(in);
	flags = unpack_number(in);
	c.p.free_choice = flags & 1;
	c.inexact = flags >> 1;
	c.p.reason = kept_text(e, in);
	c.config = (uint32_t)unpack_number(in);
	c.there = set_parcel_get(sets, (uint32_t)unpack_number(in));
	c.p.at = unpack_hop(in);
	for (uint64_t n = unpack_number(in); n > 0 && !in->failed; n--)
		*VEC_ADD(&c.p.cycle) = unpack_hop(in);
	return c;
}

/* The sets come first; nothing but a 0 where one speaks of what only this process knows. */
static void pack(void *arg, size_t i, struct strbuf *out)
{
	struct parting *k = arg;
	const struct part *p = &k->parts.v[i];
	const struct search *s = k->s;
	struct set_packer *sets = set_packer_new(s->e->sets, k->vars);
	struct strbuf parcel = STRBUF_INIT, body = STRBUF_INIT;
	bool ok;

	pack_number(&body, p->too_large);
	pack_text(&body, p->gave_up);
	for (size_t c = 0; c < s->configs.n; c++)
		if (s->configs.v[c]->component == p->component)
			pack_number(&body, set_packer_add(sets, k->endless[c]));
	pack_number(&body, p->found.n);
	for (size_t c = 0; c < p->found.n; c++)
		pack_candidate(&p->found.v[c], sets, &body);
	ok = set_packer_finish(sets, &parcel);
	pack_number(out, ok);
	if (ok) {
		sb_add_len(out, sb_str(&parcel), parcel.len);
		sb_add_len(out, sb_str(&body), body.len);
	}
	sb_fini(&parcel);
	sb_fini(&body);
}

static void unpack(void *arg, size_t i, struct cursor *in)
{
	struct parting *k = arg;
	struct part *p = &k->parts.v[i];
	const struct search *s = k->s;
	struct set_parcel *sets;

	if (unpack_number(in) == 0) {
		work(arg, i);
		return;
	}
	sets = set_unpack(s->e->sets, in);
	p->too_large = unpack_number(in) != 0;
	p->gave_up = kept_text(s->e, in);
	for (size_t c = 0; c < s->configs.n; c++)
		if (s->configs.v[c]->component == p->component)
			k->endless[c] = set_parcel_get(sets, (uint32_t)unpack_number(in));
	for (uint64_t n = unpack_number(in); n > 0 && !in->failed; n--)
		*VEC_ADD(&p->found) = unpack_candidate(s->e, sets, in);
	set_parcel_free(sets);
}

static void settle(struct search *s, struct part *p)
{
	s->e->too_large |= p->too_large;
	if (s->l->gave_up == NULL)
		s->l->gave_up = p->gave_up;
	for (size_t i = 0; i < p->found.n; i++)
		cycle_settle(s, &p->found.v[i]);
}

bool cycles_each(struct search *s, set *endless)
{
	struct parting k = { .s = s, .endless = endless, .vars = sets_vars(s->e->sets) };
	struct jobs j = { .what = "telling apart what goes round from", .diag = s->e->diag, .arg = &k,
			  .name = part_name, .work = work, .pack = pack, .unpack = unpack };
	bool ok = true;

	find_parts(&k);
	j.n = k.parts.n;
	if (j.n > 0) {
		k.extensions = s->l->extensions / (unsigned)j.n;
		j.most = jobs_count(s->l->jobs, j.n, s->g->node_count);
		ok = jobs_run(&j);
	}
	for (size_t i = 0; i < k.parts.n; i++) {
		settle(s, &k.parts.v[i]);
		VEC_FREE(&k.parts.v[i].found);
	}
	VEC_FREE(&k.parts);
	return ok;
}
