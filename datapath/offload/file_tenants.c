/*
 * file_tenants.c - see file_tenants.h. What cannot be here is an error at its place in the file: without its tenants a datapath does other
 * than what was proven of it.
 */
#include "datapath/offload/file_tenants.h"

#include <linux/bpf.h>

#include "datapath/bpf/bpf_program.h"
#include "datapath/chain/yaml_run.h"
#include "datapath/offload/compile.h"
#include "datapath/offload/of_file.h"
#include "models/base/file.h"
#include "models/base/mem.h"
#include "models/bpf/object.h"

struct file_tenant {
	struct offload_request r;	/* its texts are the file's, or this one's */
	char *path;			/* of the program; NULL: there is none */
	struct strbuf octets;
	struct bpf_code *code;
	struct bpf_instance *program;	/* of one that is to come anew */
	bool same;			/* is there already, just so */
};

struct file_tenants {
	struct datapath *p;		/* NULL: no datapath file */
	struct file_tenant *v;
	size_t n;
};

void file_tenants_free(struct file_tenants *f)
{
	if (!f)
		return;
	for (size_t i = 0; i < f->n; i++) {
		bpf_instance_free(f->v[i].program);
		bpf_unload(f->v[i].code);
		sb_fini(&f->v[i].octets);
		free(f->v[i].path);
	}
	free(f->v);
	datapath_free(f->p);
	free(f);
}

/* Whether this process can have what the file hands to drivers. */
static bool can_be_here(const struct datapath *p, unsigned threads, struct diag *d)
{
	struct word who;
	const char *why = offload_not_here(p, &who);

	if (p->guest_count)
		diag_error(d, who.at, "%s: this process cannot run what '%s' hands to them", why, who.s);
	else if (p->tenant_count && p->hot_flows)
		diag_error(d, p->hot_at, "hot flows pass tenants by, such as '%s': this process cannot run both", p->tenants[0].name.s);
	else if (why)
		diag_error(d, who.at, "tenant '%s' %s: this process cannot run it", who.s, why);
	else if (p->tenant_count && threads > 1)
		diag_error(d, p->tenants[0].name.at, "tenants are those of one thread: run without --threads");
	else
		return true;
	return false;
}

static void note_whose(const struct datapath_tenant *t, struct diag *d)
{
	if (t->program.s)
		diag_note(d, t->program.at, "it is the program of tenant '%s'", t->name.s);
	else
		diag_note(d, t->name.at, "it is tenant '%s'", t->name.s);
}

static bool read_tenant(struct file_tenant *f, const struct datapath *p, const struct datapath_tenant *t, struct diag *d)
{
	static const struct user_host empty;	/* whose packets are others' is asked later */
	bool ok;

	f->path = t->program.s ? file_join(p->path, t->program.s) : NULL;
	f->r = (struct offload_request){ .tenant = t->name.s, .by = offload_by_file(t), .weight = (uint32_t)t->share, .path = f->path };
	ok = user_host_check(&empty, &f->r, d);
	if (ok && f->path) {
		ok = offload_object(f->path, &f->octets, d);
		f->r.octets = sb_str(&f->octets);
		f->r.len = f->octets.len;
		f->code = ok ? user_host_load(&f->r, d) : NULL;
		ok = f->code != NULL;
	}
	if (!ok)
		note_whose(t, d);
	return ok;
}

struct file_tenants *file_tenants_read(const char *path, unsigned threads, struct diag *d)
{
	struct file_tenants *f = x_calloc(1, sizeof(*f));
	bool ok = true;

	if (yaml_is_datapath(path)) {
		f->p = datapath_read(path, d);
		ok = f->p && can_be_here(f->p, threads, d);
	}
	if (ok && f->p)
		f->v = x_calloc(f->p->tenant_count + 1, sizeof(*f->v));
	while (ok && f->p && f->n < f->p->tenant_count) {
		struct file_tenant *t = &f->v[f->n];

		t->octets = (struct strbuf)STRBUF_INIT;
		ok = read_tenant(t, f->p, &f->p->tenants[f->n++], d);
	}
	if (ok)
		return f;
	file_tenants_free(f);
	return NULL;
}

/* ---- whether they fit ---- */

static bool is_of(const struct user_tenant *t, const char *of)
{
	return t->name[0] && t->of && !strcmp(t->of, of);
}

static bool same_by(const struct offload_by *a, const struct offload_by *b)
{
	return a->kind == b->kind && a->number == b->number && !memcmp(&a->prefix, &b->prefix, sizeof(a->prefix));
}

/* Nobody else has his name or his packets. */
static bool is_free(const struct file_tenant *f, const struct datapath_tenant *t, const char *of, struct diag *d)
{
	for (uint32_t k = 0; user_host_here && k < OFFLOAD_TENANTS; k++) {
		const struct user_tenant *other = &user_host_here->tenant[k];

		if (!other->name[0] || is_of(other, of))
			continue;
		if (!strcmp(other->name, f->r.tenant))
			diag_error(d, t->name.at, "there is a tenant '%s' of somebody else: remove him first", other->name);
		else if (same_by(&other->by, &f->r.by))
			diag_error(d, t->name.at, "the packets of tenant '%s' are those of '%s', who is somebody else's: remove him first",
				   f->r.tenant, other->name);
		else
			continue;
		return false;
	}
	return true;
}

static bool same_map(const struct ebpf_map *a, const struct ebpf_map *b)
{
	return !strcmp(a->name, b->name) && a->type == b->type && a->key_size == b->key_size && a->value_size == b->value_size &&
	       a->max_entries == b->max_entries && a->flags == b->flags && a->read_only == b->read_only && !a->data == !b->data &&
	       (!a->data || !memcmp(a->data, b->data, a->value_size));
}

static bool same_object(const struct ebpf_object *a, const struct ebpf_object *b)
{
	bool same = a->n_maps == b->n_maps && a->n_programs == b->n_programs;

	for (uint32_t k = 0; same && k < a->n_maps; k++)
		same = same_map(&a->maps[k], &b->maps[k]);
	for (uint32_t k = 0; same && k < a->n_programs; k++)
		same = !strcmp(a->programs[k].name, b->programs[k].name) && a->programs[k].n == b->programs[k].n &&
		       !memcmp(a->programs[k].insn, b->programs[k].insn, a->programs[k].n * sizeof(struct bpf_insn));
	return same;
}

/* By what it does: objects of the same source differ where it was compiled under another path. */
static bool same_program(const struct file_tenant *f, const struct user_tenant *t)
{
	struct diag *d = diag_new();
	struct ebpf_object *a = ebpf_object_read(f->path, sb_str(&f->octets), f->octets.len, d);
	struct ebpf_object *b = ebpf_object_read(f->path, t->object, t->object_len, d);
	bool same = a && b && same_object(a, b);

	ebpf_object_free(a);
	ebpf_object_free(b);
	diag_free(d);
	return same;
}

static bool is_there(const struct file_tenant *f, const char *of)
{
	const struct user_tenant *t = user_host_here ? user_host_find(user_host_here, f->r.tenant) : NULL;

	return t && is_of(t, of) && same_by(&t->by, &f->r.by) && t->share.weight == f->r.weight && !t->program == !f->path &&
	       (!f->path || (t->object && same_program(f, t)));
}

static bool fits(struct file_tenant *f, const struct datapath_tenant *t, const char *of, const struct offload_agent *a, struct diag *d)
{
	struct diag *own;
	bool ok;

	if (a && offload_has(a, f->r.tenant)) {
		diag_error(d, t->name.at, "tenant '%s' is in the driver: remove him there first", f->r.tenant);
		return false;
	}
	if (!is_free(f, t, of, d))
		return false;
	f->same = is_there(f, of);
	if (f->same || !f->code)
		return true;
	own = diag_new();
	f->program = bpf_instance_new(f->code, NULL, NULL, 1, own);
	ok = f->program != NULL;
	if (!ok) {
		diag_error(d, t->program.at, "%s", diag_count(own) ? diag_get(own, 0).text : "the program cannot run");
		note_whose(t, d);
	}
	diag_free(own);
	return ok;
}

bool file_tenants_fit(struct file_tenants *f, const char *of, const struct offload_agent *a, struct diag *d)
{
	size_t others = 0;

	if (!f->n)
		return true;
	if (user_host_hot) {
		diag_error(d, f->p->tenants[0].name.at, "hot flows, which this process has, pass tenants by: hotswap a configuration with "
			   "neither first");
		return false;
	}
	for (uint32_t k = 0; user_host_here && k < OFFLOAD_TENANTS; k++)
		others += user_host_here->tenant[k].name[0] && !is_of(&user_host_here->tenant[k], of);
	if (others + f->n > OFFLOAD_TENANTS) {
		diag_error(d, f->p->tenants[0].name.at, "%zu tenants beside %zu others, expected at most %d", f->n, others, OFFLOAD_TENANTS);
		return false;
	}
	for (size_t i = 0; i < f->n; i++)
		if (!fits(&f->v[i], &f->p->tenants[i], of, a, d))
			return false;
	return true;
}

/* ---- and are brought ---- */

static bool names(const struct file_tenants *f, const char *tenant)
{
	for (size_t i = 0; f && i < f->n; i++)
		if (!strcmp(f->v[i].r.tenant, tenant))
			return true;
	return false;
}

static void bring(struct file_tenant *f, const char *of)
{
	struct user_tenant *t;

	if (f->same)
		return;
	t = user_host_set(user_host_here, &f->r, f->program, f->code ? bpf_code_name(f->code) : NULL);
	f->program = NULL;
	free(t->of);
	t->of = x_strdup(of);
	if (!f->path)
		return;
	t->object_len = f->octets.len;
	t->object = x_malloc(t->object_len + 1);
	memcpy(t->object, sb_str(&f->octets), t->object_len);
}

void file_tenants_bring(struct file_tenants *f, const char *of, bool shares)
{
	if (f && f->n && !user_host_here)
		user_host_here = user_host_new();
	if (!user_host_here)
		return;
	/* a replay takes as long as it takes: what programs use of this machine's time says nothing of its own */
	if (!shares)
		user_host_here->supply = 0;
	for (uint32_t k = 0; k < OFFLOAD_TENANTS; k++) {
		const struct user_tenant *t = &user_host_here->tenant[k];

		if (is_of(t, of) && !names(f, t->name))
			(void)user_host_remove(user_host_here, t->name);
	}
	for (size_t i = 0; f && i < f->n; i++)
		bring(&f->v[i], of);
	if (user_host_here->n)
		return;
	/* without tenants no packet is looked at */
	user_host_free(user_host_here);
	user_host_here = NULL;
}
