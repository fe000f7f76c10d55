/*
 * registry.c - see registry.h.
 */
#include "datapath/bpf/registry.h"

#include "models/base/mem.h"

enum { MAX_OBJECT = 16 << 20 };

struct bpf_registry *bpf_registry_new(unsigned cpus)
{
	struct bpf_registry *r = x_calloc(1, sizeof(*r));

	r->cpus = MAX_OF(cpus, 1U);
	return r;
}

void bpf_registry_free(struct bpf_registry *r)
{
	if (!r)
		return;
	for (size_t i = 0; i < r->named.n; i++) {
		bpf_instance_free(r->named.v[i]->instance);
		free(r->named.v[i]->name);
		free(r->named.v[i]->path);
		free(r->named.v[i]);
	}
	for (size_t i = 0; i < r->old.n; i++)
		bpf_instance_free(r->old.v[i]);
	VEC_FREE(&r->named);
	VEC_FREE(&r->old);
	free(r);
}

struct bpf_named *bpf_registry_find(const struct bpf_registry *r, const char *name)
{
	for (size_t i = 0; i < r->named.n; i++)
		if (strcmp(r->named.v[i]->name, name) == 0)
			return r->named.v[i];
	return NULL;
}

static void replace(struct bpf_registry *r, struct bpf_named *n, struct bpf_instance *i)
{
	struct bpf_instance *old = atomic_exchange(&n->instance, i);

	if (old && r->cpus > 1)
		*VEC_ADD(&r->old) = old;
	else
		bpf_instance_free(old);
}

static struct bpf_code *read_code(const struct bpf_registry_load *l, struct diag *d)
{
	uint32_t src = diag_read_source(d, l->path, SPAN_NONE, MAX_OBJECT);
	struct bpf_load_options o = { .program = l->program };
	size_t len = 0;
	const char *octets = src ? diag_source_text(d, src, &len) : NULL;

	return octets ? bpf_load(l->path, octets, len, &o, d) : NULL;
}

struct bpf_instance *bpf_registry_make(struct bpf_registry *r, const struct bpf_registry_load *l, struct diag *d)
{
	struct bpf_named *n = bpf_registry_find(r, l->name), *share = l->share ? bpf_registry_find(r, l->share) : NULL;
	struct bpf_instance *i;
	struct bpf_code *c;

	if (l->share && (!share || !share->instance)) {
		diag_error(d, SPAN_NONE, "there is no program '%s' to share maps with", l->share);
		return NULL;
	}
	c = read_code(l, d);
	if (!c)
		return NULL;
	i = bpf_instance_new(c, share ? share->instance : NULL, l->keep && n ? n->instance : NULL, r->cpus, d);
	bpf_unload(c);
	return i;
}

struct bpf_named *bpf_registry_put(struct bpf_registry *r, const struct bpf_registry_load *l, struct bpf_instance *i)
{
	struct bpf_named *n = bpf_registry_find(r, l->name);

	if (!n) {
		n = x_calloc(1, sizeof(*n));
		n->name = x_strdup(l->name);
		*VEC_ADD(&r->named) = n;
	}
	free(n->path);
	n->path = x_strdup(l->path);
	n->loads++;
	replace(r, n, i);
	return n;
}

struct bpf_named *bpf_registry_load(struct bpf_registry *r, const struct bpf_registry_load *l, struct diag *d)
{
	struct bpf_instance *i = bpf_registry_make(r, l, d);

	return i ? bpf_registry_put(r, l, i) : NULL;
}

void bpf_registry_unload(struct bpf_registry *r, struct bpf_named *n)
{
	replace(r, n, NULL);
}
