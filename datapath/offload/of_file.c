/*
 * of_file.c - see of_file.h.
 */
#include "datapath/offload/of_file.h"

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
