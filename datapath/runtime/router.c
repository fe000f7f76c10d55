/*
 * router.c - from a file to a router that is ready: read, configure each element, compile the
 * paths, start. Every element is configured before one says no, so that all mistakes are told.
 */
#include "datapath/runtime/router.h"

#include "datapath/bpf/registry.h"
#include "datapath/chain/yaml_run.h"
#include "datapath/flow/flow_layer.h"
#include "datapath/port/port.h"
#include "datapath/port/xdp_port.h"
#include "datapath/runtime/class_manual.h"
#include "datapath/runtime/order.h"
#include "models/base/map.h"

enum { POOL_PACKETS = 1 << 17, WORKING_PACKETS = 2048 };

/*
 * Frames of devices are pinned in memory: there are as many as their rings can hold, and some to work with. A device that
 * is named twice is counted twice, since only one of the two may be there.
 */
uint32_t router_frames(const struct click_config *config)
{
	uint32_t frames = 0;

	for (size_t i = 0; i < config->element_count; i++) {
		const struct click_element *e = &config->elements[i];

		if ((strcmp(e->class_name, "FromDevice") == 0 ||
		     strcmp(e->class_name, "ToDevice") == 0) && e->arg_count > 0 &&
		    strncmp(e->args[0].text, PORT_MEMORY, sizeof(PORT_MEMORY) - 1) != 0)
			frames += XDP_QUEUE_FRAMES * MAX_OF(xdp_device_queues(e->args[0].text), 1U);
	}
	return frames ? frames + WORKING_PACKETS : 0;
}

uint64_t router_random(struct router *r)
{
	uint64_t z = (r->run.random += UINT64_C(0x9e3779b97f4a7c15));

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

double router_random_real(struct router *r)
{
	return (double)(router_random(r) >> 11) / 9007199254740992.0;
}

static bool make_element(struct router *r, size_t i)
{
	const struct click_element *decl = &r->config->elements[i];
	const struct element_class *cls = element_class_find(decl->class_name);
	struct element *e;

	if (!cls) {
		const char *near = element_class_near(decl->class_name);

		if (class_absent_why(decl->class_name))
			diag_error(r->diag, decl->at, "no datapath for element class '%s': %s", decl->class_name,
				   class_absent_why(decl->class_name));
		else
			diag_error(r->diag, decl->at, "no datapath for element class '%s'%s%s%s", decl->class_name,
				   near ? ", did you mean '" : "", near ? near : "", near ? "'?" : "");
		return false;
	}
	e = arena_alloc(r->arena, cls->size ? cls->size : sizeof(*e));
	e->cls = cls;
	e->decl = decl;
	e->name = decl->name;
	e->router = r;
	e->nin = decl->ninputs;
	e->nout = decl->noutputs;
	r->elements[i] = e;
	return true;
}

/* The element of the same name and class in another router. */
static struct element *same_in(const struct router *previous, const struct element *e)
{
	struct element *same = previous ? router_find(previous, e->name) : NULL;

	return same && same->cls == e->cls ? same : NULL;
}

/* Configures, or starts, all elements in their order; of a mistake in configuring, the others are told too. */
static bool each_in_order(struct router *r, const uint32_t *order, bool start, const struct router *previous)
{
	bool ok = true;

	for (size_t i = 0; i < r->count; i++) {
		struct element *e = r->elements[order[i]];
		struct click_args args;
		struct setup s = { .router = r, .decl = e->decl, .args = &args, .arena = r->arena,
				   .diag = r->diag };
		struct click_scope scope = { .config = r->config, .names = r->names };
		bool (*fn)(struct element *, struct setup *) =
			start ? e->cls->start : e->cls->configure;

		if (!fn)
			continue;
		if (start)
			s.previous = same_in(previous, e);
		if (!click_args_parse(&scope, e->decl, r->arena, &args, r->diag) || !fn(e, &s)) {
			ok = false;
			if (start)
				break;
		}
	}
	return ok;
}

bool router_fill(struct router *r, struct click_config *config, struct diag *d,
		 const struct router *previous)
{
	uint32_t *order;
	bool ok = true;

	r->config = config;
	r->diag = d;
	r->arena = arena_new();
	r->tickets = str_map_new();
	r->names = click_names_new(config, d);
	r->count = config->element_count;
	r->elements = arena_alloc_array(r->arena, r->count + 1, sizeof(*r->elements));
	r->driver.manager = NULL;
	for (size_t i = 0; i < r->count; i++)
		ok &= make_element(r, i);
	if (!ok)
		return false;
	r->made = true;
	graph_compile(r);
	order = arena_alloc_array(r->arena, r->count + 1, sizeof(*order));
	order_elements(r->elements, r->count, order);
	return each_in_order(r, order, false, NULL) && each_in_order(r, order, true, previous);
}

void router_finish(struct router *r)
{
	for (size_t i = 0; r->made && i < r->count; i++)
		if (r->elements[i]->cls->finish)
			r->elements[i]->cls->finish(r->elements[i]);
	for (struct port *p = r->ports; p; p = p->next)
		if (p->device->ops->finish)
			p->device->ops->finish(p->device);
	for (size_t i = 0; i < r->inner.n; i++)
		router_finish(r->inner.v[i]);
}

void router_empty(struct router *r)
{
	for (size_t i = 0; r->made && i < r->count; i++)
		if (r->elements[i]->cls->stop)
			r->elements[i]->cls->stop(r->elements[i]);
	for (size_t i = 0; r->made && i < r->count; i++)
		for (unsigned k = 0; k < DROP_COUNT; k++)
			r->retired[k] += r->elements[i]->drops[k];
	r->made = false;
	r->count = 0;
	click_names_free(r->names);
	click_config_free(r->config);
	str_map_free(r->tickets);
	arena_free(r->arena);
}

uint64_t router_drops(const struct router *r, enum drop reason)
{
	uint64_t n = r->retired[reason];

	for (size_t i = 0; i < r->count; i++)
		n += r->elements[i]->drops[reason];
	return n;
}

struct click_config *router_read(const char *path, const struct router_options *o, struct diag *d)
{
	struct click_options read = { .mode = CLICK_STRICT, .defines = o->defines,
				      .define_count = o->define_count };
	struct strbuf ports = STRBUF_INIT;
	struct click_config *config = NULL;

	if (o->text)
		return click_read_source(diag_add_source(d, path, o->text, strlen(o->text)), &read, d);
	if (!yaml_is_datapath(path))
		return click_read_file(path, &read, d);
	if (yaml_write_click(path, &ports, d))
		config = click_read_source(diag_add_source(d, "ports", sb_str(&ports), ports.len), &read,
					   d);
	sb_fini(&ports);
	return config;
}

/* What stands behind ports by the user's choice. */
static bool attach_ports(struct router *r, const char *const *ports, struct diag *d)
{
	bool ok = true;

	for (size_t i = 0; ports && ports[i]; i++) {
		const char *equals = strchr(ports[i], '=');
		char *name = x_strndup(ports[i], equals ? (size_t)(equals - ports[i]) : 0);

		if (!*name) {
			diag_error(d, SPAN_NONE, "expected NAME=DEVICE for a port, not '%s'", ports[i]);
			ok = false;
		} else if (port_find(r, name)) {
			diag_error(d, SPAN_NONE, "port '%s' is given twice", name);
			ok = false;
		} else {
			ok &= port_attach(r, name, equals + 1, d);
		}
		free(name);
	}
	return ok;
}

struct router *router_start(struct click_config *config, const struct router_options *o, struct diag *d)
{
	struct router *r = x_calloc(1, sizeof(*r));
	uint32_t packets;

	r->run.burst = o->burst ? o->burst : 1;
	r->run.random = r->seed = o->seed;
	r->busy_poll = o->busy_poll;
	r->zero_copy = o->zero_copy;
	r->sending = o->sending;
	r->lead = o->lead;
	r->thread = o->thread;
	r->threads = MAX_OF(o->threads, 1U);
	r->make_device = o->make_device;
	r->device_arg = o->device_arg;
	pthread_mutex_init(&r->common, NULL);
	/* rows of numbers for ICMP errors that do not meet soon */
	r->error_id = o->thread * (UINT16_MAX / r->threads);
	r->own_programs = o->programs ? NULL : bpf_registry_new(1);
	r->programs = o->programs ? o->programs : r->own_programs;
	driver_init(&r->driver);
	loop_init(&r->own_loop);
	r->loop = o->loop ? o->loop : &r->own_loop;
	loop_add(r->loop, r);
	driver_set_clock(r, o->clock);
	r->run.now = o->now ? o->now : r->run.now;
	r->driver.began = o->now != 0;
	r->memory_ports = o->memory_ports;
	packets = o->memory_ports ? 0 : router_frames(config);
	packets = MAX_OF(packets, o->frames ? o->frames : packets ? 0 : POOL_PACKETS);
	if (!pkt_pool_init(&r->run.pool, packets)) {
		diag_fault(d, SPAN_NONE, "no memory for %u packets", packets);
		click_config_free(config);
	} else if (!attach_ports(r, o->ports, d)) {
		click_config_free(config);
	} else if (router_fill(r, config, d, NULL)) {
		return r;
	}
	router_free(r);
	return NULL;
}

struct router *router_new(const char *path, const struct router_options *o, struct diag *d)
{
	struct click_config *config = router_read(path, o, d);

	return config ? router_start(config, o, d) : NULL;
}

uint32_t router_end(struct router *r)
{
	uint32_t left;

	if (!r)
		return 0;
	flow_layer_end_all(r->flows);
	if (r->config)
		router_empty(r);
	flow_layer_free(r->flows);
	port_close_all(r);
	driver_fini(&r->driver);
	loop_remove(r->loop, r);
	loop_fini(&r->own_loop);
	xdp_ports_free(r->devices);
	left = pkt_pool_used(&r->run.pool);
	pkt_pool_fini(&r->run.pool);
	bpf_registry_free(r->own_programs);
	VEC_FREE(&r->inner);
	pthread_mutex_destroy(&r->common);
	free(r);
	return left;
}

void router_free(struct router *r)
{
	(void)router_end(r);
}

struct element *router_find(const struct router *r, const char *name)
{
	int i = click_find_element(r->config, name);

	return i < 0 ? NULL : r->elements[i];
}

struct element *router_find_from(const struct element *from, const char *name)
{
	char *scope = x_strdup(from->name);
	struct element *found = NULL;
	char *slash;

	while (!found && (slash = strrchr(scope, '/')) != NULL) {
		char *full;

		*slash = '\0';
		full = x_asprintf("%s/%s", scope, name);
		found = router_find(from->router, full);
		free(full);
	}
	free(scope);
	return found ? found : router_find(from->router, name);
}
