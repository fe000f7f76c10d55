/*
 * of_file.c - see of_file.h. What cannot be here is an error at its place in the file: without its tenants a datapath does other than what
 * was proven of it.
 */
#include "datapath/offload/of_file.h"

#include "datapath/bpf/bpf_program.h"
#include "datapath/offload/compile.h"
#include "models/base/file.h"
#include "models/base/mem.h"

struct offload_by offload_by_file(const struct datapath_tenant *t)
{
	struct offload_by by = { .kind = HOST_BY_VLAN, .number = (uint32_t)t->vlan };

	/* a prefix is one: the file was read */
	if (t->prefix.s && !offload_by_parse(HOST_BY_PREFIX, t->prefix.s, &by))
		x_panic("'%s' is read as a prefix and is none", t->prefix.s);
	if (t->gre != UINT64_MAX)
		by = (struct offload_by){ .kind = HOST_BY_GRE, .number = (uint32_t)t->gre };
	else if (t->vxlan != UINT64_MAX)
		by = (struct offload_by){ .kind = HOST_BY_VXLAN, .number = (uint32_t)t->vxlan };
	return by;
}

const char *offload_not_here(const struct datapath *p, struct word *who)
{
	struct word none;

	if (!who)
		who = &none;
	if (p->guest_count) {
		*who = p->guests[0].name;
		return "guests are served in drivers only";
	}
	if (p->tenant_count && p->hot_flows) {
		*who = p->tenants[0].name;
		return "does not meet hot flows, which pass tenants by";
	}
	for (size_t i = 0; i < p->tenant_count; i++) {
		const struct datapath_tenant *t = &p->tenants[i];

		*who = t->name;
		if (t->out.s)
			return "has a port of its own, which it can have in drivers only";
		if (!t->vlan && !t->prefix.s)
			return "is told by a tunnel, which is looked for in drivers only";
	}
	return NULL;
}

static bool add(struct user_host *h, const struct datapath *p, const struct datapath_tenant *t, struct diag *d)
{
	struct strbuf object = STRBUF_INIT;
	char *path = t->program.s ? file_join(p->path, t->program.s) : NULL;
	struct offload_request r = { .tenant = t->name.s, .by = offload_by_file(t), .weight = (uint32_t)t->share, .path = path };
	bool ok = !path || offload_object(path, &object, d);

	if (path) {
		r.octets = sb_str(&object);
		r.len = object.len;
	}
	ok = ok && user_host_add(h, &r, d);
	if (!ok && t->program.s)
		diag_note(d, t->program.at, "it is the program of tenant '%s'", t->name.s);
	else if (!ok)
		diag_note(d, t->name.at, "it is tenant '%s'", t->name.s);
	sb_fini(&object);
	free(path);
	return ok;
}

struct user_host *user_host_of_file(const struct datapath *p, unsigned threads, struct diag *d)
{
	struct user_host *h;
	struct word who;
	const char *why = offload_not_here(p, &who);
	bool ok = true;

	if (p->guest_count) {
		diag_error(d, who.at, "%s: this process cannot run what '%s' hands to them", why, who.s);
		return NULL;
	}
	if (p->tenant_count == 0)
		return NULL;
	if (p->hot_flows) {
		diag_error(d, p->hot_at, "hot flows pass tenants by, such as '%s': this process cannot run both", p->tenants[0].name.s);
		return NULL;
	}
	if (why) {
		diag_error(d, who.at, "tenant '%s' %s: this process cannot run it", who.s, why);
		return NULL;
	}
	if (threads > 1) {
		diag_error(d, p->tenants[0].name.at, "tenants are those of one thread: run without --threads");
		return NULL;
	}
	h = user_host_new();
	for (size_t i = 0; ok && i < p->tenant_count; i++)
		ok = add(h, p, &p->tenants[i], d);
	if (ok)
		return h;
	user_host_free(h);
	return NULL;
}
