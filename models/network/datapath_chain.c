/*
 * datapath_chain.c - chains of network functions. The functions of a chain are sorted by their
 * order; two of the same order would run in an order that nobody chose, so that is an error.
 */
#include "models/network/datapath_int.h"

#include "models/base/mem.h"

enum { MAX_ID = 65535, MAX_ORDER = 65535 };

struct chain_keys {
	uint64_t id;
	const struct yaml_node *nfs;
};

static const struct schema_key chain_keys[] = {
	{ SCHEMA_KEY("id", SCHEMA_UNSIGNED, struct chain_keys, id),
	  .want = "a chain number", .min = 0, .max = MAX_ID },
	{ SCHEMA_KEY("nfs", SCHEMA_LIST, struct chain_keys, nfs),
	  .required = true, .want = "a list of network functions" },
	{ .name = NULL },
};

const struct schema chain_schema = { "a chain", chain_keys };

struct nf_keys {
	struct word name, click, builtin;
	uint64_t order;
	const struct yaml_node *args;
};

static const struct schema_key nf_keys[] = {
	{ SCHEMA_KEY("name", SCHEMA_WORD, struct nf_keys, name),
	  .required = true, .want = "the name of the network function" },
	{ SCHEMA_KEY("click", SCHEMA_WORD, struct nf_keys, click),
	  .want = "the name of a Click file" },
	{ SCHEMA_KEY("builtin", SCHEMA_WORD, struct nf_keys, builtin),
	  .want = "the name of a built-in function" },
	{ SCHEMA_KEY("order", SCHEMA_UNSIGNED, struct nf_keys, order),
	  .required = true, .want = "an order (lower runs earlier)", .min = 0, .max = MAX_ORDER },
	{ SCHEMA_KEY("args", SCHEMA_MAP, struct nf_keys, args),
	  .want = "a mapping of names to values" },
	{ .name = NULL },
};

const struct schema nf_schema = { "a network function", nf_keys };

static bool read_nf_args(struct datapath_reading *w, const struct yaml_node *map,
			 struct datapath_nf *to)
{
	struct network_arg *args = arena_alloc_array(w->r.arena, map->count, sizeof(*args));
	bool good = true;
	size_t i = 0;

	for (const struct yaml_node *v = map->first; v; v = v->next) {
		if (v->kind != YAML_TEXT) {
			schema_wrong(&w->r, v, "one value");
			good = false;
			continue;
		}
		args[i].name = schema_word(&w->r, v->key);
		args[i++].value = schema_word(&w->r, v);
	}
	to->args = args;
	to->arg_count = i;
	return good;
}

static bool read_nf(struct datapath_reading *w, const struct yaml_node *n, struct datapath_nf *to)
{
	struct nf_keys k = { .order = 0 };
	bool good = schema_read(&w->r, &nf_schema, n, &k);
	const struct yaml_node *name;

	if (k.args)
		good &= read_nf_args(w, k.args, to);
	if (!good)
		return false;
	to->name = k.name;
	to->order = k.order;
	to->kind = k.click.s ? NF_CLICK : NF_BUILTIN;
	to->source = k.click.s ? k.click : k.builtin;
	name = yaml_get(n, "name");
	good = schema_check_name(&w->r, name, "a network function");
	if (k.click.s && k.builtin.s) {
		diag_error(w->r.d, k.builtin.at, "network function \"%s\" already has a source, "
			   "expected one of \"click\" and \"builtin\"", k.name.s);
		diag_note(w->r.d, k.click.at, "the other is here");
		return false;
	}
	if (!to->source.s) {
		diag_error(w->r.d, k.name.at, "network function \"%s\" needs one of the keys "
			   "\"click\" and \"builtin\"", k.name.s);
		return false;
	}
	return good;
}

static int by_order(const void *a, const void *b)
{
	const struct datapath_nf *x = a, *y = b;

	if (x->order != y->order)
		return x->order < y->order ? -1 : 1;
	return x->name.at.start < y->name.at.start ? -1 : 1;
}

static bool check_nfs(struct datapath_reading *w, const struct datapath_nf *nfs, size_t n)
{
	struct str_map *names = str_map_new();
	bool good = true;

	for (size_t i = 0; i < n; i++) {
		const struct datapath_nf *old = str_map_put(names, nfs[i].name.s,
							    (void *)(uintptr_t)&nfs[i]);

		if (old) {
			diag_error(w->r.d, nfs[i].name.at, "network function \"%s\" is already in "
				   "the chain", old->name.s);
			diag_note(w->r.d, old->name.at, "first given here");
			good = false;
		}
		if (i > 0 && nfs[i - 1].order == nfs[i].order) {
			diag_error(w->r.d, nfs[i].name.at, "\"%s\" and \"%s\" have the same "
				   "order %u", nfs[i - 1].name.s, nfs[i].name.s,
				   (unsigned)nfs[i].order);
			diag_note(w->r.d, nfs[i - 1].name.at, "the other is here");
			good = false;
		}
	}
	str_map_free(names);
	return good;
}

static bool read_nfs(struct datapath_reading *w, const struct yaml_node *list,
		     struct datapath_chain *to)
{
	struct datapath_nf *nfs = arena_alloc_array(w->r.arena, list->count, sizeof(*nfs));
	bool good = true;
	size_t i = 0;

	for (const struct yaml_node *n = list->first; n; n = n->next) {
		bool read = read_nf(w, n, &nfs[i]);

		good &= read;
		i += read;
	}
	qsort(nfs, i, sizeof(*nfs), by_order);
	to->nfs = nfs;
	to->nf_count = i;
	return check_nfs(w, nfs, i) && good;
}

/* Two chains of one number: an error at the later one. */
static bool claim_id(struct datapath_reading *w, const struct yaml_node *n,
		     const struct datapath_chain **by_id, const struct datapath_chain *c)
{
	const struct yaml_node *id = yaml_get(n, "id");
	const struct datapath_chain *old;

	if (c->id > MAX_ID) {
		diag_error(w->r.d, c->name.at, "more than %d chains", MAX_ID);
		return false;
	}
	old = by_id[c->id];
	by_id[c->id] = c;
	if (!old)
		return true;
	diag_error(w->r.d, id ? id->at : c->name.at, "chain \"%s\" has number %u like chain \"%s\"",
		   c->name.s, (unsigned)c->id, old->name.s);
	diag_note(w->r.d, old->name.at, "declared here");
	return false;
}

bool datapath_chains_read(struct datapath_reading *w, const struct yaml_node *map)
{
	struct datapath_chain *chains = arena_alloc_array(w->r.arena, map->count, sizeof(*chains));
	const struct datapath_chain **by_id = x_calloc(MAX_ID + 1, sizeof(const void *));
	bool good = true;
	size_t i = 0;

	for (const struct yaml_node *n = map->first; n; n = n->next, i++) {
		struct chain_keys k = { i + 1, NULL };

		chains[i].name = schema_word(&w->r, n->key);
		good &= schema_read(&w->r, &chain_schema, n, &k);
		chains[i].id = k.id;
		good &= claim_id(w, n, by_id, &chains[i]);
		if (k.nfs)
			good &= read_nfs(w, k.nfs, &chains[i]);
	}
	free(by_id);
	w->p->chains = chains;
	w->p->chain_count = i;
	return good;
}
