/*
 * loops_name.c - naming: a flow with every root renamed by the first place where it stands
 * whole, so that flows which differ in names only become the same flow. A root that stands
 * nowhere whole is named slice by slice. A renaming is invertible but for what it forgets:
 * places on the list to forget, parts of a root that stands nowhere whole, equalities that hold
 * by accident. What it forgets makes a configuration larger, never smaller.
 *
 * Not renamed are symbols of the network (they are the same everywhere) and opaque runs; which
 * payload a packet carries makes no difference as long as no box keeps it as state.
 */
#include "models/base/mem.h"
#include "symexec/flow/headers.h"
#include "symexec/loops/loops_int.h"
#include "symexec/flow/state.h"

enum area { AREA_MEM, AREA_ANNO, AREA_LENGTH, AREA_STATE, AREA_CHECKSUM };

/* A place where a value stands; the key names it, exactly. */
struct loop_place {
	uint64_t key;
	value v;
};
typedef VEC(struct loop_place) place_list;

static uint64_t place_key(enum area area, uint32_t a, uint32_t b, uint32_t width)
{
	return (uint64_t)area << 61 | (uint64_t)a << 29 | (uint64_t)(b & 0x3fffff) << 7 |
	       MIN_OF(width, 127u);
}

static bool is_generation(struct engine *e, uint32_t key)
{
	uint32_t element;
	const char *name;

	state_key_get(e->tuples, key, &element, &name);
	return name[0] == '#';
}

struct state_visit {
	struct engine *e;
	place_list *out;
	uint64_t *hash;
	size_t entries;
};

static bool add_entries(void *arg, uint32_t key, uint32_t list)
{
	struct state_visit *s = arg;
	uint32_t n = entries_count(s->e->tuples, list);

	/* how often a value was chosen is known by names, and those are new anyway */
	if (is_generation(s->e, key))
		return true;
	s->entries += n;
	for (uint32_t i = 0; i < n; i++) {
		struct entry en = entries_get(s->e->tuples, list, i);

		if (s->hash != NULL)
			*s->hash = hash_mix(*s->hash, (uint64_t)key << 32 | en.nkeys << 16 |
					    en.nvals);
		for (uint32_t k = 0; s->out != NULL && k < en.nkeys + en.nvals; k++)
			*VEC_ADD(s->out) = (struct loop_place){
				place_key(AREA_STATE, key, i << 6 | k,
					  value_width(s->e->values, en.v[k])), en.v[k] };
	}
	return true;
}

static void add_slots(struct engine *e, const struct memory *m, enum area area, place_list *out)
{
	for (uint32_t i = 0; i < m->n; i++) {
		const struct slot *t = &m->slots[i];
		const struct value_data *d = t->v == VALUE_NONE ? NULL : value_get(e->values, t->v);

		if (d != NULL && d->kind == VALUE_CHECKSUM)
			*VEC_ADD(out) = (struct loop_place){
				place_key(AREA_CHECKSUM, (uint32_t)t->bit, area, 16),
				d->error == VALUE_NONE ? value_const(e->values, 0, 16) : d->error };
		else
			*VEC_ADD(out) = (struct loop_place){
				place_key(area, (uint32_t)t->bit, 0, t->width), t->v };
	}
}

/* All places in an order that flows of one layout share; aliases are applied. */
static void list_places(struct engine *e, const struct flow *f, place_list *out)
{
	struct state_visit s = { .e = e, .out = out };

	/* all at once, but for what boxes remember */
	vec_grow((void **)&out->v, MAX_OF(f->mem.n + f->anno.n, 8u), &out->cap, sizeof(*out->v));
	add_slots(e, &f->mem, AREA_MEM, out);
	add_slots(e, &f->anno, AREA_ANNO, out);
	*VEC_ADD(out) = (struct loop_place){ place_key(AREA_LENGTH, 0, 0, 32), f->tail_length };
	(void)imap_each(e->maps, f->state, add_entries, &s);
	for (size_t i = 0; i < out->n; i++)
		if (out->v[i].v != VALUE_NONE)
			out->v[i].v = flow_resolve(e, f, out->v[i].v);
}

uint64_t flow_layout(struct engine *e, const struct flow *f)
{
	place_list p = { 0 };
	uint64_t h = hash_mix((uint64_t)(uint32_t)f->data << 32 | (uint32_t)f->head_end,
			      (uint64_t)(uint32_t)f->mac << 32 | (uint32_t)f->net);
	struct state_visit s = { .e = e, .hash = &h };

	h = hash_mix(h, (uint64_t)(uint32_t)f->transport << 1 | (f->tail != VALUE_NONE));
	(void)imap_each(e->maps, f->state, add_entries, &s);
	list_places(e, f, &p);
	for (size_t i = 0; i < p.n; i++)
		h = hash_mix(h, p.v[i].key);
	VEC_FREE(&p);
	return h;
}

size_t flow_state_size(struct engine *e, const struct flow *f)
{
	struct state_visit s = { .e = e };

	(void)imap_each(e->maps, f->state, add_entries, &s);
	return s.entries;
}

/* Whether a constant there says nothing of the shape of a packet: annotations, Ethernet addresses. */
static bool is_content(uint64_t key)
{
	enum area area = (enum area)(key >> 61);

	return area == AREA_ANNO || (area == AREA_MEM && (key & 127) == 48);
}

bool flow_places_differ(struct engine *e, const struct flow *a, const struct flow *b,
			bool content, struct layout *l)
{
	place_list p = { 0 }, q = { 0 };
	size_t n = l->forget.n;

	list_places(e, a, &p);
	list_places(e, b, &q);
	for (size_t i = 0; i < p.n && i < q.n; i++)
		if (p.v[i].key == q.v[i].key && p.v[i].v != q.v[i].v &&
		    (!content || is_content(p.v[i].key)))
			*VEC_ADD(&l->forget) = p.v[i].key;
	VEC_FREE(&p);
	VEC_FREE(&q);
	return l->forget.n > n;
}

/* Where the whole root `of` stands, plus add, there is this name. */
struct whole_name {
	root of, name;
	uint64_t add;
};

/* What naming knows while it goes through the places of one flow. */
struct namer {
	struct search *s;
	const uint64_t *forget;
	size_t forget_count;
	uint64_t ttl;			/* place of the TTL: always on its own */
	naming_list *names;
	VEC(struct whole_name) whole;
};

static bool forgotten(const struct namer *n, uint64_t key)
{
	if (key == n->ttl)
		return true;
	for (size_t i = 0; i < n->forget_count; i++)
		if (n->forget[i] == key)
			return true;
	return false;
}

/* A symbol that is to be renamed, or NULL. */
static const struct value_data *symbol_of(const struct namer *n, value v)
{
	const struct value_data *d = v == VALUE_NONE ? NULL : value_get(n->s->e->values, v);

	if (d == NULL || d->kind != VALUE_SYMBOL ||
	    root_get(n->s->e->values, d->root)->kind == ROOT_ARGUMENT)
		return NULL;
	return d;
}

static bool is_whole(const struct namer *n, const struct value_data *d)
{
	return d->shift == 0 && d->width == root_get(n->s->e->values, d->root)->width;
}

/* The root of a place; its kind and name are those of the first value that stood there. */
static root name_of(struct namer *n, const struct loop_place *p, unsigned width)
{
	struct values *vs = n->s->e->values;
	const struct value_data *d = value_get(vs, p->v);
	struct root_info info = { .kind = ROOT_FIELD, .width = width, .rank = RANK_OTHER,
				  .name = "a field", .element = UINT32_MAX };
	uint64_t known;
	root r;

	if (u64_map_get(n->s->names, p->key, &known))
		return (root)known;
	if (d->kind == VALUE_SYMBOL) {
		info = *root_get(vs, d->root);
		info.width = width;
	}
	r = root_new(vs, &info);
	u64_map_put(n->s->names, p->key, r);
	return r;
}

static value add_name(struct namer *n, const struct loop_place *p, unsigned width)
{
	const struct value_data *d = symbol_of(n, p->v);
	root r = name_of(n, p, width);

	if (d != NULL && is_whole(n, d) && root_get(n->s->e->values, r)->width == d->width)
		*VEC_ADD(&n->whole) = (struct whole_name){ d->root, r, d->add };
	*VEC_ADD(n->names) = (struct naming){ r, p->v };
	return value_symbol(n->s->e->values, r);
}

/* What v, a slice of a root that has a whole name, is in terms of that; VALUE_NONE: has none. */
static value by_whole(const struct namer *n, const struct value_data *d)
{
	struct values *vs = n->s->e->values;

	for (size_t i = 0; i < n->whole.n; i++) {
		const struct whole_name *w = &n->whole.v[i];

		if (w->of == d->root)
			return value_slice_of(vs, w->name, d->add - w->add, d->shift, d->width);
	}
	return VALUE_NONE;
}

static value by_slice(const struct namer *n, value v)
{
	struct values *vs = n->s->e->values;
	uint64_t add;

	for (size_t i = 0; i < n->names->n; i++)
		if (symbol_of(n, n->names->v[i].v) != NULL &&
		    value_difference(vs, v, n->names->v[i].v, &add))
			return value_add(vs, value_symbol(vs, n->names->v[i].name), add);
	return VALUE_NONE;
}

/*
 * Replaces every value by its new name. Whole roots are named first, then slices find them.
 * What is to be forgotten is named last, so that nothing refers to it.
 */
static void name_places(struct namer *n, place_list *p, value *out)
{
	for (size_t i = 0; i < p->n; i++) {
		const struct value_data *d = symbol_of(n, p->v[i].v);

		out[i] = p->v[i].v;
		if (d == NULL || !is_whole(n, d) || forgotten(n, p->v[i].key))
			continue;
		out[i] = by_whole(n, d);
		if (out[i] == VALUE_NONE)
			out[i] = add_name(n, &p->v[i], d->width);
	}
	for (size_t i = 0; i < p->n; i++) {
		const struct value_data *d = symbol_of(n, p->v[i].v);

		if (d == NULL || is_whole(n, d) || forgotten(n, p->v[i].key))
			continue;
		out[i] = by_whole(n, d);
		if (out[i] == VALUE_NONE)
			out[i] = by_slice(n, p->v[i].v);
		if (out[i] == VALUE_NONE)
			out[i] = add_name(n, &p->v[i], d->width);
	}
	for (size_t i = 0; i < p->n; i++) {
		const struct value_data *d = p->v[i].v == VALUE_NONE ? NULL :
			value_get(n->s->e->values, p->v[i].v);

		if (d != NULL && (d->kind == VALUE_SYMBOL || d->kind == VALUE_CONST) &&
		    forgotten(n, p->v[i].key))
			out[i] = add_name(n, &p->v[i], d->width);
	}
}

static const value *put_slots(struct engine *e, struct memory *m, const value *v)
{
	for (uint32_t i = 0; i < m->n; i++, v++) {
		struct slot *t = &m->slots[i];

		if (t->v != VALUE_NONE && value_get(e->values, t->v)->kind == VALUE_CHECKSUM)
			t->v = value_checksum_off(e->values, t->v, *v);
		else
			t->v = *v;
	}
	return v;
}

struct state_writer {
	struct engine *e;
	const value *v;
	imap state;
	bool opaque;		/* keeps payload */
};

static bool put_entries(void *arg, uint32_t key, uint32_t list)
{
	struct state_writer *w = arg;
	uint32_t n = entries_count(w->e->tuples, list);
	struct entry *all;

	if (n == 0 || is_generation(w->e, key))
		return true;
	all = x_calloc(n, sizeof(*all));
	for (uint32_t i = 0; i < n; i++) {
		all[i] = entries_get(w->e->tuples, list, i);
		all[i].v = w->v;
		for (uint32_t k = 0; k < all[i].nkeys + all[i].nvals; k++, w->v++)
			w->opaque |= *w->v != VALUE_NONE &&
				     value_get(w->e->values, *w->v)->kind == VALUE_BLOB;
	}
	w->state = imap_put(w->e->maps, w->state, key, entries_intern(w->e->tuples, all, n));
	free(all);
	return true;
}

/*
 * The condition on what roots became: exactly where they have a whole name, else bounds per
 * root.
 */
struct translation {
	struct namer *n;
	const struct flow *from;
	struct flow *to;
	bool alive;
};

static bool put_factor(void *arg, uint32_t r, uint32_t factor)
{
	struct translation *t = arg;
	struct engine *e = t->n->s->e;
	struct set_binding few[8], *b = few;
	struct loop_support u;
	size_t kept = 0;
	set s = factor;

	loop_support(e, factor, &u);
	if (u.n > ARRAY_LEN(few))
		b = x_calloc(u.n, sizeof(*b));
	if (root_var(e->values, r) != u.vars[0])
		goto out;	/* its turn is that of its first root */
	for (size_t i = 0; i < u.n; i++) {
		root from = var_root(e->values, u.vars[i]);
		const struct value_data *d = value_get(e->values, value_symbol(e->values, from));
		value v = by_whole(t->n, d);

		if (root_get(e->values, from)->kind == ROOT_ARGUMENT)
			continue;
		if (v == VALUE_NONE) {
			s = set_forget(e->sets, s, u.vars[i]);
			continue;
		}
		d = value_get(e->values, v);
		b[kept++] = (struct set_binding){
			.from = u.vars[i], .kind = SET_BIND_SLICE, .to = root_var(e->values, d->root),
			.add = d->add,
		};
	}
	if (s != SET_TOO_LARGE)
		t->alive &= flow_constrain(e, t->to, set_bind(e->sets, s, b, kept));
out:
	loop_support_fini(&u);
	if (b != few)
		free(b);
	return true;
}

enum { MAX_RANGES = 256 };

static void put_bounds(struct translation *t)
{
	struct engine *e = t->n->s->e;
	struct set_range r[MAX_RANGES];

	for (size_t i = 0; i < t->n->names->n; i++) {
		const struct naming *m = &t->n->names->v[i];
		const struct value_data *d = value_get(e->values, m->v);
		size_t n;

		/* said exactly, unless the same root has another name */
		if (d->kind == VALUE_SYMBOL && is_whole(t->n, d) &&
		    by_whole(t->n, d) == value_symbol(e->values, m->name))
			continue;
		n = flow_values(e, t->from, m->v, r, MAX_RANGES);
		if (n <= MAX_RANGES)
			t->alive &= flow_constrain(e, t->to, set_ranges(e->sets,
				root_var(e->values, m->name), r, n));
	}
}

struct flow *flow_named(struct search *s, struct flow *f, const uint64_t *forget, size_t n,
			naming_list *names)
{
	struct namer namer = { .s = s, .forget = forget, .forget_count = n, .names = names };
	struct engine *e = s->e;
	int32_t ttl = flow_ttl_bit(s, f);
	place_list p = { 0 };
	struct flow *g = flow_copy(e, f);
	struct state_writer w = { .e = e };
	struct translation t = { .n = &namer, .from = f, .to = g, .alive = true };
	value *out;

	if (ttl != INT32_MIN)
		namer.ttl = place_key(AREA_MEM, (uint32_t)ttl, 0, 8);
	else
		namer.ttl = UINT64_MAX;
	list_places(e, f, &p);
	out = x_calloc(p.n + 1, sizeof(*out));
	vec_grow((void **)&names->v, p.n / 2 + names->n, &names->cap, sizeof(*names->v));
	name_places(&namer, &p, out);
	w.v = put_slots(e, &g->mem, out);
	w.v = put_slots(e, &g->anno, w.v);
	g->tail_length = *w.v++;
	(void)imap_each(e->maps, f->state, put_entries, &w);
	g->state = w.state;
	if (g->tail != VALUE_NONE && !w.opaque)
		g->tail = value_blob(e->values, s->payload);
	g->cond = g->alias = IMAP_EMPTY;
	g->residue = NULL;
	g->history = NULL;
	g->origin = NULL;
	g->source = 0;
	g->free_choice = g->coincidence = false;
	(void)imap_each(e->maps, f->cond, put_factor, &t);
	put_bounds(&t);
	X_CHECK(t.alive);
	VEC_FREE(&namer.whole);
	free(out);
	VEC_FREE(&p);
	return g;
}

static void add_root(struct config *c, root r)
{
	for (size_t i = 0; i < c->roots.n; i++)
		if (c->roots.v[i].r == r)
			return;
	*VEC_ADD(&c->roots) = (struct config_root){ r, false };
}

static bool add_condition_root(void *arg, uint32_t r, uint32_t factor)
{
	(void)factor;
	add_root(arg, r);
	return true;
}

void flow_roots(struct engine *e, const struct flow *f, struct config *c)
{
	place_list p = { 0 };

	list_places(e, f, &p);
	for (size_t i = 0; i < p.n; i++) {
		const struct value_data *d = p.v[i].v == VALUE_NONE ? NULL :
			value_get(e->values, p.v[i].v);

		if (d != NULL && d->kind == VALUE_SYMBOL)
			add_root(c, d->root);
	}
	(void)imap_each(e->maps, f->cond, add_condition_root, c);
	VEC_FREE(&p);
}

int32_t flow_ttl_bit(struct search *s, struct flow *f)
{
	enum read_fault why;
	struct headers h;
	uint64_t version;
	value v;

	if (s->l->ttl_bit >= 0)
		return f->data * 8 + s->l->ttl_bit;
	if (f->net != POINTER_NONE && f->net + 1 <= f->head_end) {
		v = flow_read(s->e, f, BASE_NET, f->net * 8, 4, &why);
		if (v != VALUE_NONE && value_is_const(s->e->values, v, &version))
			return f->net * 8 + (version == 6 ? 56 : 64);
	}
	h = headers_find(s->e, f);
	return h.version == 0 ? INT32_MIN : h.net * 8 + (h.version == 6 ? 56 : 64);
}
