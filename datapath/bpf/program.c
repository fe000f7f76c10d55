/*
 * program.c - programs and their instances: loading is reading, verifying, compiling; an instance is code with maps.
 */
#include "datapath/bpf/bpf_program.h"

#include "datapath/bpf/interp.h"
#include "datapath/bpf/jit.h"
#include "datapath/bpf/prog_map.h"
#include "models/base/map.h"
#include "models/base/mem.h"

struct bpf_code {
	struct ebpf_object *object;
	const struct ebpf_program *program;
	struct bpf_op *ops;
	jit_fn *native;
	size_t native_size;
	uint64_t digest;
	unsigned users;		/* instances, and one for who loaded it */
};

static bool translate(struct bpf_code *c, const struct verify_result *r, enum bpf_engine engine, struct diag *d)
{
	c->ops = interp_decode(c->program, r);
	if (engine != BPF_INTERPRETER)
		c->native = jit_compile(c->object, c->program, r, &c->native_size);
	if (engine == BPF_JIT && !c->native) {
		diag_fault(d, SPAN_NONE, "program '%s' cannot be compiled: there is no executable memory", c->program->name);
		return false;
	}
	return true;
}

struct bpf_code *bpf_load(const char *path, const void *octets, size_t len, const struct bpf_load_options *o,
			  struct diag *d)
{
	static const struct bpf_load_options usual;
	const struct bpf_load_options *opt = o ? o : &usual;
	struct verify_options options = { .strict_alignment = opt->strict_alignment };
	struct ebpf_object *object = ebpf_object_read(path, octets, len, d);
	const struct ebpf_program *p = object ? ebpf_object_program(object, opt->program, d) : NULL;
	struct verify_result r = { 0 };
	struct bpf_code *c = NULL;

	if (p && verify_program(object, p, &options, &r, d)) {
		c = x_calloc(1, sizeof(*c));
		*c = (struct bpf_code){ .object = object, .program = p, .users = 1,
					.digest = hash_mix(hash_bytes(octets, len), hash_bytes(p->name, strlen(p->name))) };
		if (!translate(c, &r, opt->engine, d)) {
			bpf_unload(c);
			c = NULL;
			object = NULL;
		}
	}
	if (!c)
		ebpf_object_free(object);
	verify_result_fini(&r);
	return c;
}

void bpf_unload(struct bpf_code *c)
{
	if (!c || --c->users)
		return;
	jit_free(c->native, c->native_size);
	free(c->ops);
	ebpf_object_free(c->object);
	free(c);
}

const char *bpf_code_name(const struct bpf_code *c)
{
	return c->program->name;
}

uint32_t bpf_code_insns(const struct bpf_code *c)
{
	return c->program->n;
}

uint64_t bpf_code_digest(const struct bpf_code *c)
{
	return c->digest;
}

bool bpf_code_native(const struct bpf_code *c)
{
	return c->native != NULL;
}

/* ---- instances ---- */

static struct prog_map *make_map(const struct ebpf_map *def, struct bpf_instance *share, struct bpf_instance *keep,
				 unsigned cpus, struct diag *d)
{
	struct prog_map *old = share ? bpf_instance_map(share, def->name) : NULL, *m;

	if (old && prog_map_same(prog_map_def(old), def))
		return prog_map_hold(old);
	m = prog_map_new(def, cpus, d);
	old = keep ? bpf_instance_map(keep, def->name) : NULL;
	/* constants are the new program's own */
	if (m && old && !def->read_only && prog_map_same(prog_map_def(old), def))
		prog_map_copy(m, old);
	return m;
}

static uint64_t interpreted(const struct bpf_packet *p, struct bpf_tables *t)
{
	const struct bpf_instance *i = (const void *)((const char *)t - offsetof(struct bpf_instance, tables));

	return bpf_interpret(i->ops, p, t);
}

struct bpf_instance *bpf_instance_new(struct bpf_code *c, struct bpf_instance *share, struct bpf_instance *keep,
				      unsigned cpus, struct diag *d)
{
	struct bpf_instance *i = x_calloc(1, sizeof(*i));

	i->native = c->native ? c->native : interpreted;
	i->ops = c->ops;
	i->code = c;
	c->users++;
	for (uint32_t k = 0; k < c->object->n_maps; k++) {
		struct prog_map *m = make_map(&c->object->maps[k], share, keep, cpus, d);

		if (!m) {
			bpf_instance_free(i);
			return NULL;
		}
		i->tables.map[k] = m;
		i->tables.value[k] = prog_map_values(m);
	}
	return i;
}

void bpf_instance_free(struct bpf_instance *i)
{
	if (!i)
		return;
	for (uint32_t k = 0; k < BPF_TABLES; k++)
		prog_map_free(i->tables.map[k]);
	bpf_unload(i->code);
	free(i);
}

struct prog_map *bpf_instance_map_at(const struct bpf_instance *i, uint32_t n)
{
	return n < BPF_TABLES ? i->tables.map[n] : NULL;
}

struct prog_map *bpf_instance_map(const struct bpf_instance *i, const char *name)
{
	struct prog_map *m;

	for (uint32_t k = 0; (m = bpf_instance_map_at(i, k)) != NULL; k++)
		if (strcmp(prog_map_def(m)->name, name) == 0)
			return m;
	return NULL;
}
