/*
 * datapath_network.c - a datapath as a network of one box, of which every port is an end: so its policies are judged.
 */
#include <errno.h>
#include <stdio.h>

#include "models/network/datapath_int.h"

bool datapath_is_file(const char *path)
{
	FILE *f = fopen(path, "r");
	char line[256];
	bool found = false;

	while (f && !found && fgets(line, sizeof(line), f))
		found = strncmp(line, "datapath:", 9) == 0;
	if (f)
		fclose(f);
	return found;
}

/* "lan" is the port of that name of the box. */
static void turn_end(struct network_end *e, const struct datapath *p)
{
	if (!e->node.s)
		return;
	e->port = e->node;
	e->node = p->name;
	e->index = 0;
}

static const struct network_policy *turn_policies(const struct datapath *p)
{
	struct network_policy *v = arena_alloc_array(p->arena, p->policy_count + 1, sizeof(*v));

	for (size_t i = 0; i < p->policy_count; i++) {
		struct network_end *via;

		v[i] = p->policies[i];
		turn_end(&v[i].from, p);
		turn_end(&v[i].to, p);
		via = arena_alloc_array(p->arena, v[i].via_count + 1, sizeof(*via));
		for (size_t k = 0; k < v[i].via_count; k++) {
			via[k] = v[i].via[k];
			turn_end(&via[k], p);
		}
		v[i].via = via;
	}
	return v;
}

struct network *datapath_as_network(const char *path, struct diag *d)
{
	struct datapath *p = datapath_read(path, d);
	const char *slash = strrchr(path, '/');
	struct network_box *box;
	struct network *n;

	if (!p)
		return NULL;
	n = arena_alloc(p->arena, sizeof(*n));
	box = arena_alloc(p->arena, sizeof(*box));
	*box = (struct network_box){ .name = p->name, .kind = BOX_DATAPATH,
				     .source = { arena_strdup(p->arena, slash ? slash + 1 : path), p->name.at } };
	*n = (struct network){ .path = p->path, .name = p->name, .encap = ENCAP_ETHERNET, .boxes = box, .box_count = 1,
			       .policies = turn_policies(p), .policy_count = p->policy_count, .arena = p->arena };
	return n;
}
