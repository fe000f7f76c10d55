/*
 * chain.c - see chain.h. The functions of a chain are a small array in order; a batch goes
 * through it in one loop of indirect calls. What waits in a function is that function's: when it
 * leaves, it is given no more packets and goes when it is empty, or after a while.
 */
#include "datapath/chain/chain.h"

#include "datapath/runtime/router.h"
#include "models/base/near.h"

enum { LEAVE_SECONDS = 10 };

static const struct nf_class *const builtins[] = { &nf_dad, &nf_dnat, &nf_firewall, &nf_snat };

const struct nf_class *nf_class_at(size_t i)
{
	return i < ARRAY_LEN(builtins) ? builtins[i] : NULL;
}

const struct nf_class *nf_class_find(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(builtins); i++)
		if (!strcmp(builtins[i]->name, name))
			return builtins[i];
	return NULL;
}

/* ---- packets ---- */

static void run_from(struct chain *c, size_t first, uint32_t ticket, struct chain_batch *cb)
{
	for (size_t i = first; i < c->count; i++) {
		struct nf *nf = c->nfs[i];

		nf->packets += cb->b.n;
		nf->cls->run(nf, cb);
		if (!cb->b.n)
			return;
	}
	for (unsigned i = 0; i < cb->b.n; i++)
		if (cb->flow[i] != FLOW_NONE)
			flow_of(c->flows, cb->flow[i])->state &= (uint8_t)~FLOW_FRESH;
	c->done(c->arg, ticket, cb);
}

void chain_run(struct chain *c, uint32_t ticket, struct chain_batch *cb)
{
	c->packets += cb->b.n;
	for (unsigned i = 0; i < cb->b.n; i++)
		cb->b.p[i]->ticket = ticket;
	run_from(c, 0, ticket, cb);
}

/* The first function behind one that may have left already. */
static size_t behind(const struct chain *c, const struct nf *nf)
{
	size_t i = 0;

	while (i < c->count && c->nfs[i]->order <= nf->order)
		i++;
	return i;
}

void chain_resume(struct nf *nf, struct batch *b)
{
	struct chain *c = nf->chain;
	struct chain_batch cb;

	for (unsigned i = 0, n; i < b->n; i += n) {
		uint32_t ticket = b->p[i]->ticket;

		for (n = 1; i + n < b->n && b->p[i + n]->ticket == ticket; n++)
			;
		cb.b.n = n;
		cb.in_port = ticket & (CHAIN_MAX_PORTS - 1);
		memcpy(cb.b.p, &b->p[i], n * sizeof(b->p[0]));
		flow_classify(c->flows, &cb.b, cb.flow, true);
		run_from(c, behind(c, nf), ticket, &cb);
	}
	b->n = 0;
}

/* ---- joining and leaving ---- */

const struct word *nf_arg(const struct nf_setup *s, const char *name)
{
	for (size_t i = 0; i < s->conf->arg_count; i++)
		if (!strcmp(s->conf->args[i].name.s, name))
			return &s->conf->args[i].value;
	return NULL;
}

bool nf_wrong(const struct nf_setup *s, const struct word *arg, const char *expected)
{
	diag_error(s->d, arg->at, "expected %s, not '%s'", expected, arg->s);
	return false;
}

bool nf_arg_number(const struct nf_setup *s, const char *name, uint64_t *v, uint64_t min,
		   uint64_t max)
{
	const struct word *w = nf_arg(s, name);

	if (!w)
		return true;
	if (click_parse_uint(w->s, v) && *v >= min && *v <= max)
		return true;
	diag_error(s->d, w->at, "expected a number from %llu to %llu, not '%s'",
		   (unsigned long long)min, (unsigned long long)max, w->s);
	return false;
}

const struct click_expr *nf_expr(const struct nf_setup *s, const struct word *arg, const char *text)
{
	return click_expr_parse_extended(text, arg->at, NULL, s->arena, s->d);
}

/* Every argument is one that the function knows. */
static bool check_args(const struct nf_class *cls, const struct datapath_nf *conf, struct diag *d)
{
	bool good = true;

	for (size_t i = 0; i < conf->arg_count && cls->params; i++) {
		const struct word *name = &conf->args[i].name;
		struct near near = near_begin(name->s);
		const struct nf_param *p = cls->params;

		for (; p->name && strcmp(p->name, name->s) != 0; p++)
			near_try(&near, p->name);
		if (p->name)
			continue;
		diag_error(d, name->at, "function '%s' has no argument '%s'%s%s%s", cls->name,
			   name->s, near.best ? ", did you mean '" : "",
			   near.best ? near.best : "", near.best ? "'?" : "");
		good = false;
	}
	return good;
}

static const struct nf_class *class_of(const struct datapath_nf *conf, struct diag *d)
{
	const struct nf_class *cls = conf->kind == NF_CLICK ? &nf_click :
							      nf_class_find(conf->source.s);
	struct strbuf list = STRBUF_INIT;

	if (cls)
		return cls;
	for (size_t i = 0; i < ARRAY_LEN(builtins); i++)
		sb_printf(&list, "%s%s", i ? ", " : "", builtins[i]->name);
	diag_error(d, conf->source.at, "no built-in function '%s', expected one of %s",
		   conf->source.s, sb_str(&list));
	sb_fini(&list);
	return NULL;
}

static void nf_free(struct nf *nf)
{
	if (nf->cls->stop)
		nf->cls->stop(nf);
	arena_free(nf->arena);
	datapath_free(nf->own);
	free(nf->name);
	free(nf);
}

static bool is_free_place(const struct chain *c, const struct datapath_nf *conf, struct diag *d)
{
	for (size_t i = 0; i < c->count; i++) {
		if (strcmp(c->nfs[i]->name, conf->name.s) == 0) {
			diag_error(d, conf->name.at, "chain '%s' has a function '%s' already",
				   c->name, conf->name.s);
			return false;
		}
		if (c->nfs[i]->order == conf->order) {
			diag_error(d, conf->name.at, "'%s' and '%s' have the same order %u",
				   c->nfs[i]->name, conf->name.s, (unsigned)conf->order);
			return false;
		}
	}
	return true;
}

bool chain_join(struct chain *c, const struct datapath_nf *conf, const char *folder,
		struct datapath *own, struct diag *d)
{
	const struct nf_class *cls = class_of(conf, d);
	struct nf_setup s = { .chain = c, .conf = conf, .folder = folder, .d = d };
	struct nf *nf;
	size_t at;

	if (!cls || !check_args(cls, conf, d) || !is_free_place(c, conf, d)) {
		datapath_free(own);
		return false;
	}
	nf = x_calloc(1, cls->size);
	nf->cls = cls;
	nf->chain = c;
	nf->name = x_strdup(conf->name.s);
	nf->order = conf->order;
	nf->own = own;
	nf->arena = s.arena = arena_new();
	if (!cls->configure(nf, &s)) {
		nf_free(nf);
		return false;
	}
	at = behind(c, nf);
	c->nfs = x_realloc_array(c->nfs, c->count + 1, sizeof(struct nf *));
	memmove(&c->nfs[at + 1], &c->nfs[at], (c->count++ - at) * sizeof(struct nf *));
	c->nfs[at] = nf;
	return true;
}

bool chain_leave(struct chain *c, const char *name)
{
	for (size_t i = 0; i < c->count; i++) {
		struct nf *nf = c->nfs[i];

		if (strcmp(nf->name, name) != 0)
			continue;
		nf->leave_by = c->host->router->run.now + LEAVE_SECONDS * NS_PER_SECOND;
		memmove(&c->nfs[i], &c->nfs[i + 1], (--c->count - i) * sizeof(struct nf *));
		c->leaving = x_realloc_array(c->leaving, c->leaving_count + 1, sizeof(struct nf *));
		c->leaving[c->leaving_count++] = nf;
		return true;
	}
	return false;
}

static bool turn(struct nf *nf, uint64_t *next)
{
	*next = UINT64_MAX;
	return nf->cls->turn && nf->cls->turn(nf, next);
}

bool chain_turn(struct chain *c, uint64_t *next)
{
	uint64_t now = c->host->router->run.now, at;
	bool worked = false;

	for (size_t i = 0; i < c->count; i++) {
		worked |= turn(c->nfs[i], &at);
		*next = MIN_OF(*next, at);
	}
	for (size_t i = 0; i < c->leaving_count;) {
		struct nf *nf = c->leaving[i];
		bool busy = turn(nf, &at);

		worked |= busy;
		if ((busy || at != UINT64_MAX) && nf->leave_by > now) {
			*next = MIN_OF(*next, MIN_OF(at, nf->leave_by));
			i++;
			continue;
		}
		c->leaving[i] = c->leaving[--c->leaving_count];
		nf_free(nf);
	}
	return worked;
}

void chain_fini(struct chain *c)
{
	for (size_t i = 0; i < c->count; i++)
		nf_free(c->nfs[i]);
	for (size_t i = 0; i < c->leaving_count; i++)
		nf_free(c->leaving[i]);
	free(c->nfs);
	free(c->leaving);
	free(c->name);
	c->count = c->leaving_count = 0;
}
