/*
 * root.c - root symbols: what is not known about a packet, by name. A root gets a
 * variable in the sets only when somebody asks for it, so payloads and fields that
 * no box looks at cost no level.
 *
 * Two kinds of roots are found again by who asks: those that an element makes
 * (root_at) and those that stand for bits of an opaque run (root_of_blob). The
 * latter are found by exactly (run, bit, width): a read of bits [0, 16) and one of
 * bits [8, 24) of the same run yield unrelated roots, because neither could be
 * written as one value over smaller ones. That forgets a relation and never invents
 * one: a flow may then stand for more packets than there are, never for fewer.
 */
#include "symexec/flow/value_int.h"

struct root_probe {
	const struct values *v;
	struct root_name name;
};

/* Kinds of root_at are those of enum root_kind; this one is apart from them. */
enum { NAME_BLOB = 0xff };

root root_new(struct values *v, const struct root_info *info)
{
	struct root_entry *r = arena_alloc(v->arena, sizeof(*r));

	X_CHECK(info->width <= 64);
	X_CHECK(v->roots.n < ROOT_NONE - 1);
	r->info = *info;
	r->info.name = arena_strdup(v->arena, info->name ? info->name : "");
	*VEC_ADD(&v->roots) = r;
	return (root)(v->roots.n - 1);
}

static struct root_entry *entry_of(const struct values *v, root r)
{
	X_CHECK(r < v->roots.n);
	return v->roots.v[r];
}

const struct root_info *root_get(const struct values *v, root r)
{
	return &entry_of(v, r)->info;
}

size_t root_count(const struct values *v)
{
	return v->roots.n;
}

set_var root_var(struct values *v, root r)
{
	struct root_entry *e = entry_of(v, r);

	if (e->has_var)
		return e->var;
	X_CHECK(e->info.width);
	e->var = set_var_new(v->sets, e->info.rank, e->info.width);
	e->has_var = true;
	while (v->of_var.n <= e->var)
		*VEC_ADD(&v->of_var) = ROOT_NONE;
	v->of_var.v[e->var] = r;
	return e->var;
}

root var_root(const struct values *v, set_var var)
{
	return var < v->of_var.n ? v->of_var.v[var] : ROOT_NONE;
}

static bool same_name(const void *arg, uint32_t handle)
{
	const struct root_probe *q = arg;
	const struct root_name *n = &entry_of(q->v, handle - 1)->name;

	return n->kind == q->name.kind && n->a == q->name.a && n->b == q->name.b &&
	       n->c == q->name.c;
}

/* The slot of the root with this name. */
static uint64_t *name_slot(struct values *v, const struct root_name *name, uint32_t *hash)
{
	struct root_probe q = { v, *name };

	*hash = unique_hash((uint64_t)name->kind << 32 | name->a,
			    (uint64_t)name->b << 32 | name->c);
	return unique_slot(&v->root_table, *hash, same_name, &q);
}

static root root_named(struct values *v, const struct root_name *name, uint64_t *slot,
		       uint32_t hash, const struct root_info *info)
{
	root r = root_new(v, info);

	v->roots.v[r]->name = *name;
	unique_fill(&v->root_table, slot, hash, r + 1);
	return r;
}

root root_at(struct values *v, const struct root_info *info, uint32_t site, uint32_t generation)
{
	/* The width is part of the name: a site that changes its mind makes another root. */
	struct root_name name = {
		.kind = (uint32_t)info->kind << 8 | info->width,
		.a = info->element, .b = site, .c = generation,
	};
	uint32_t hash;
	uint64_t *slot = name_slot(v, &name, &hash);
	root r = *slot ? (uint32_t)*slot - 1 : root_named(v, &name, slot, hash, info);

	/* an element may have been given another range since */
	v->roots.v[r]->info.low = info->low;
	v->roots.v[r]->info.high = info->high;
	return r;
}

/* "client.payload[4]", "client.payload[4..7]", or with bits: "client.payload[4:3+2]". */
static char *blob_byte_name(struct values *v, const char *blob, uint32_t bit, unsigned width)
{
	if (bit % 8 || width % 8)
		return arena_printf(v->arena, "%s[%u:%u+%u]", blob, bit / 8, bit % 8, width);
	if (width == 8)
		return arena_printf(v->arena, "%s[%u]", blob, bit / 8);
	return arena_printf(v->arena, "%s[%u..%u]", blob, bit / 8, bit / 8 + width / 8 - 1);
}

/*
 * A run that stands where a transport header would is read where the ports are: such bits come where ports come, so that lists of
 * rules need no other order there.
 */
static enum set_rank rank_of_bits(uint32_t bit, unsigned width)
{
	if (width != 16 || bit > 16)
		return RANK_OTHER;
	return bit == 0 ? RANK_SPORT : bit == 16 ? RANK_DPORT : RANK_OTHER;
}

root root_of_blob(struct values *v, root blob, uint32_t bit, unsigned width)
{
	struct root_name name = { .kind = NAME_BLOB << 8 | width, .a = blob, .b = bit };
	const struct root_info *of = root_get(v, blob);
	struct root_info info = {
		.kind = ROOT_BYTE, .width = width, .rank = rank_of_bits(bit, width),
		.element = of->element,
	};
	uint32_t hash;
	uint64_t *slot;

	if (!width || width > 64)
		return ROOT_NONE;
	slot = name_slot(v, &name, &hash);
	if (*slot)
		return (uint32_t)*slot - 1;
	info.name = blob_byte_name(v, of->name, bit, width);
	return root_named(v, &name, slot, hash, &info);
}

bool root_is_of_blob(const struct values *v, root r, root *blob, uint32_t *bit)
{
	const struct root_name *name = &entry_of(v, r)->name;

	if (name->kind >> 8 != NAME_BLOB)
		return false;
	*blob = name->a;
	*bit = name->b;
	return true;
}

bool root_is_at(const struct values *v, root r, uint32_t *site, uint32_t *generation)
{
	const struct root_name *name = &entry_of(v, r)->name;

	if (name->kind == 0 || name->kind >> 8 == NAME_BLOB)
		return false;
	*site = name->b;
	*generation = name->c;
	return true;
}

void roots_fini(struct values *v)
{
	VEC_FREE(&v->roots);
	VEC_FREE(&v->of_var);
	unique_fini(&v->root_table);
}
