/*
 * offload_test.c - see offload_test.h. Buckets are without limit here, so that nobody is refused: what is tested is what becomes of packets, not when.
 * Maps of a program to which something came are new for the next vector.
 */
#include "datapath/conform/offload_test.h"

#include <errno.h>

#include "datapath/conform/offload_live.h"
#include "datapath/offload/compile.h"
#include "datapath/offload/devices.h"
#include "datapath/offload/guest_host.h"
#include "datapath/offload/of_file.h"
#include "datapath/offload/user_host.h"
#include "datapath/offload/xdp_run.h"
#include "models/base/file.h"
#include "models/base/mem.h"
#include "models/network/datapath.h"
#include "models/packet/reply.h"

enum { LEAST_TAGGED = 20 };	/* octets */

struct offload_test {
	enum offload_place where;
	struct datapath *p;
	struct loop loop;
	struct offload_agent *agent;	/* in the kernel, live */
	struct offload_live *live;
	struct user_host *user;		/* in this process */
	struct strbuf *object;		/* of each tenant */
	uint8_t frame[XDP_RUN_ROOM];
	uint64_t seen[OFFLOAD_TENANTS];	/* packets that a tenant had when its maps were new */
};

const char *offload_place_text(enum offload_place where)
{
	static const char *const texts[] = { "in the kernel", "on devices", "in this process" };

	return texts[where];
}

char *offload_test_file(const char *path, struct diag *d)
{
	struct router_options o = { .clock = CLOCK_VIRTUAL, .memory_ports = true, .frames = 4096 };
	struct click_config *c = router_read(path, &o, d);
	struct datapath *p;
	char *file = NULL;

	for (size_t i = 0; c && !file && i < c->element_count; i++) {
		const struct click_element *e = &c->elements[i];
		const char *quote = strcmp(e->class_name, "Datapath") == 0 ? strchr(e->config, '"') : NULL;

		if (quote && strchr(quote + 1, '"'))
			file = x_strndup(quote + 1, strcspn(quote + 1, "\""));
	}
	click_config_free(c);
	p = file ? datapath_read(file, d) : NULL;
	if (!p || p->tenant_count + p->guest_count == 0) {
		free(file);
		file = NULL;
	}
	datapath_free(p);
	return file;
}

/* ---- making ---- */

static struct offload_request request(const struct offload_test *r, size_t i)
{
	const struct datapath_tenant *t = &r->p->tenants[i];
	const struct strbuf *o = &r->object[i];
	struct offload_request q = { .tenant = t->name.s, .by = offload_by_file(t), .weight = (uint32_t)t->share, .path = t->program.s };

	if (t->program.s) {
		q.octets = sb_str(o);
		q.len = o->len;
	}
	if (t->out.s)
		q.out = r->live ? offload_live_device(r->live, t->out_port) : "lo";
	return q;
}

static bool read_objects(struct offload_test *r, struct diag *d)
{
	bool ok = true;

	r->object = x_calloc(r->p->tenant_count + 1, sizeof(*r->object));
	for (size_t i = 0; ok && i < r->p->tenant_count; i++) {
		const struct datapath_tenant *t = &r->p->tenants[i];
		char *path = t->program.s ? file_join(r->p->path, t->program.s) : NULL;

		sb_init(&r->object[i]);
		ok = !path || offload_object(path, &r->object[i], d);
		free(path);
	}
	return ok;
}

static bool add_guest(struct offload_test *r, const struct datapath_guest *g, struct diag *d)
{
	struct strbuf places = STRBUF_INIT;
	struct guest_request q = { .name = g->name.s, .mac = g->mac.s };
	bool ok;

	for (size_t i = 0; i < g->to_count; i++)
		sb_printf(&places, "%s%s=%s%s%s", i ? "," : "", g->to[i].ip.s, g->to[i].mac.s, g->to[i].out.s ? "@" : "",
			  !g->to[i].out.s ? "" : r->live ? offload_live_device(r->live, g->to[i].port) : "lo");
	q.places = places.len ? sb_str(&places) : NULL;
	ok = guest_host_add(r->agent, &q, d);
	for (size_t i = 0; ok && i < g->command_count; i++)
		ok = guest_host_command(r->agent, g->name.s, g->commands[i].s, strlen(g->commands[i].s), d);
	sb_fini(&places);
	return ok;
}

/* The reason why nothing can run there, in words of the machine. */
static char *reason(struct diag *own)
{
	return x_strdup(diag_count(own) ? diag_get(own, 0).text : "the kernel may not be asked");
}

/* A tenant, or all of it anew. */
static bool add_tenant(struct offload_test *r, const struct offload_request *q, struct diag *d)
{
	struct offload_change *c = offload_begin(r->agent, q);
	bool ok;

	if (c->ready)
		offload_load(c);
	ok = c->loaded && offload_commit(r->agent, c);
	if (!ok)
		diag_error(d, SPAN_NONE, "%s", diag_count(c->diag) ? diag_get(c->diag, 0).text : "the kernel does not take it");
	offload_change_free(c);
	return ok;
}

static bool make_agent(struct offload_test *r, struct diag *d, char **why)
{
	struct diag *own = diag_new();
	struct strbuf host = STRBUF_INIT;
	bool ok;

	loop_init(&r->loop);
	if (offload_host_object(&host, own)) {
		r->agent = offload_agent_new(sb_str(&host), host.len, &r->loop, own);
		if (r->agent && !offload_install(r->agent, own)) {
			offload_agent_free(r->agent);
			r->agent = NULL;
		}
	}
	if (!r->agent)
		*why = reason(own);
	diag_free(own);
	sb_fini(&host);
	ok = r->agent;
	if (ok)
		offload_supply(r->agent, 0);
	for (size_t i = 0; ok && i < r->p->tenant_count; i++) {
		struct offload_request q = request(r, i);

		ok = add_tenant(r, &q, d);
	}
	for (size_t i = 0; ok && i < r->p->guest_count; i++)
		ok = add_guest(r, &r->p->guests[i], d);
	return ok;
}

static bool attach(struct offload_test *r, struct diag *d)
{
	for (size_t i = 0; i < r->p->port_count; i++)
		if (r->p->ports[i].kind == PORT_DEVICE && !offload_attach(r->agent, offload_live_device(r->live, i), d))
			return false;
	return true;
}

static bool make_user(struct offload_test *r, char **why)
{
	struct diag *own = diag_new();
	struct word who;
	const char *reason_here = offload_not_here(r->p, &who);
	bool ok = true;

	if (reason_here && r->p->guest_count)
		*why = x_strdup(reason_here);
	else if (reason_here)
		*why = x_asprintf("tenant '%s' %s", who.s, reason_here);
	if (!*why) {
		r->user = user_host_new();
		r->user->supply = 0;
	}
	for (size_t i = 0; ok && r->user && i < r->p->tenant_count; i++) {
		struct offload_request q = request(r, i);

		ok = user_host_add(r->user, &q, own);
	}
	if (!ok)
		*why = reason(own);
	diag_free(own);
	return !*why;
}

struct offload_test *offload_test_new(const char *file, const char *path, enum offload_place where, struct diag *d, char **why)
{
	struct offload_test *r = x_calloc(1, sizeof(*r));
	bool ok;

	*why = NULL;
	r->where = where;
	r->p = datapath_read(file, d);
	ok = r->p && read_objects(r, d);
	if (ok && where == OFFLOAD_IN_LIVE) {
		r->live = offload_live_new(path, r->p, d);
		ok = r->live;
	}
	ok = ok && (where == OFFLOAD_IN_PROCESS ? make_user(r, why) : make_agent(r, d, why));
	if (ok && r->live)
		ok = attach(r, d);
	if (ok)
		return r;
	offload_test_free(r);
	return NULL;
}

void offload_test_free(struct offload_test *r)
{
	if (!r)
		return;
	if (r->agent) {
		offload_clear(r->agent);
		offload_agent_free(r->agent);
		loop_fini(&r->loop);
	}
	offload_live_free(r->live);
	user_host_free(r->user);
	for (size_t i = 0; r->object && i < r->p->tenant_count; i++)
		sb_fini(&r->object[i]);
	free(r->object);
	datapath_free(r->p);
	free(r);
}

/* ---- running ---- */

/* The kernel takes a tag off only where the type behind it and two octets more are there; other frames it drops. */
static bool is_cut_tag(const struct vector_packet *p)
{
	return p->octets && p->len >= XDP_RUN_LEAST && p->len < LEAST_TAGGED &&
	       ((p->octets[12] == 0x81 && p->octets[13] == 0) || (p->octets[12] == 0x88 && p->octets[13] == 0xa8));
}

const char *offload_test_cannot(const struct offload_test *r, const struct test_vector *v)
{
	for (size_t i = 0; r->where != OFFLOAD_IN_PROCESS && i < v->inputs.n; i++)
		if (v->inputs.v[i].octets && (v->inputs.v[i].len < XDP_RUN_LEAST ||
					      v->inputs.v[i].len > (r->live ? (uint32_t)LIVE_MOST : (uint32_t)XDP_RUN_MOST)))
			return "a frame that does not fit onto the wire";
	for (size_t i = 0; r->live && i < v->inputs.n; i++)
		if (is_cut_tag(&v->inputs.v[i]))
			return "a tag that the kernel does not take off";
	if (r->where == OFFLOAD_IN_PROCESS && !v->inputs.n)
		return "it needs no driver";
	return NULL;
}

/* Programs whose maps may hold something begin anew. */
static bool begin_anew(struct offload_test *r, struct diag *d)
{
	for (size_t i = 0; i < r->p->tenant_count; i++) {
		struct offload_request q = request(r, i);
		uint64_t packets = xdp_host_counted(&r->agent->host).count[i].packets;

		if (!q.octets || packets == r->seen[i])
			continue;
		r->seen[i] = packets;
		if (r->agent->tenant[i].maps.n && !add_tenant(r, &q, d))
			return false;
	}
	return true;
}

/*
 * Where a frame goes that the kernel would send: back, for a tenant that sent it; to the port of one that it was delivered for; or the way
 * of a guest to that address.
 */
static const char *sent_where(const struct offload_test *r, const char *port, const uint64_t *delivered, const uint64_t *sent)
{
	const struct datapath *p = r->p;

	for (size_t i = 0; i < p->tenant_count; i++) {
		if (r->agent->host.tenants[i].sent != sent[i])
			return port;
		if (p->tenants[i].out.s && r->agent->host.tenants[i].delivered != delivered[i])
			return p->tenants[i].out.s;
	}
	for (size_t i = 0; i < p->guest_count; i++)
		for (size_t k = 0; k < p->guests[i].to_count; k++) {
			const struct datapath_guest_place *to = &p->guests[i].to[k];
			struct strbuf mac = STRBUF_INIT;
			uint64_t at = 0;
			bool same;

			for (unsigned b = 0; b < 6; b++)
				at = at << 8 | r->frame[b];
			guest_print_mac(at, &mac);
			same = to->out.s && strcasecmp(sb_str(&mac), to->mac.s) == 0;
			sb_fini(&mac);
			if (same)
				return to->out.s;
		}
	return "?";
}

static bool ask_kernel(struct offload_test *r, const struct vector_packet *in, struct offload_became *b, struct diag *d)
{
	uint64_t delivered[OFFLOAD_TENANTS], sent[OFFLOAD_TENANTS];
	int says;

	for (size_t i = 0; i < OFFLOAD_TENANTS; i++) {
		delivered[i] = r->agent->host.tenants[i].delivered;
		sent[i] = r->agent->host.tenants[i].sent;
	}
	says = xdp_run(r->agent->host.program, in->octets, in->len, r->frame, &b->len);
	if (says < 0) {
		diag_fault(d, SPAN_NONE, "the kernel does not run a frame of %u octets: %s", in->len, strerror(-says));
		return false;
	}
	b->octets = r->frame;
	b->passes = says == XDP_RUN_PASSES;
	b->port = says == XDP_RUN_RETURNS ? in->port : says == XDP_RUN_SENDS ? sent_where(r, in->port, delivered, sent) : NULL;
	return true;
}

static bool is_device(const struct offload_test *r, const char *port)
{
	for (size_t i = 0; i < r->p->port_count; i++)
		if (strcmp(r->p->ports[i].name.s, port) == 0)
			return r->p->ports[i].kind == PORT_DEVICE;
	return false;
}

/* What becomes of a frame that a port gets. */
static bool ask(struct offload_test *r, const struct test_vector *v, const struct vector_packet *in, struct offload_became *b,
		struct diag *d)
{
	*b = (struct offload_became){ .octets = in->octets, .len = in->len };
	if (!is_device(r, in->port)) {
		b->passes = true;
		return true;
	}
	return r->live ? offload_live_ask(r->live, in, v, b, d) : ask_kernel(r, in, b, d);
}

static void add_packet(vector_packets *to, const char *port, const uint8_t *octets, uint32_t len, uint64_t time)
{
	struct vector_packet *p = VEC_ADD(to);

	*p = (struct vector_packet){ .port = x_strdup(port), .len = len, .time = time };
	p->octets = x_malloc(len + 1);
	memcpy(p->octets, octets, len);
}

/* All that was passed so far through the tables, in a router of its own; what is new in what they send is added. */
static bool run_tables(const struct test_vectors *t, const struct test_vector *passed, size_t *routed, const char *path,
		       struct diag *d, struct vector_result *result)
{
	struct vector_result r = { .said = STRBUF_INIT };
	bool ok = vector_test_run(t, passed, path, d, &r);

	for (; *routed < r.sent.n; (*routed)++)
		add_packet(&result->sent, r.sent.v[*routed].port, r.sent.v[*routed].octets, r.sent.v[*routed].len, 0);
	sb_fini(&result->said);
	result->said = r.said;
	sb_init(&r.said);
	vector_result_free(&r);
	return ok;
}

/* The octets of an input, which may answer what was sent; NULL: there is nothing to answer. To be freed. */
static uint8_t *octets_of(const struct vector_packet *in, const vector_packets *sent, uint32_t *len)
{
	int64_t k = in->answer_to;
	uint8_t *octets = NULL;
	size_t n = 0;

	if (in->octets) {
		*len = in->len;
		octets = x_malloc(in->len + 1);
		memcpy(octets, in->octets, in->len);
		return octets;
	}
	for (size_t i = 0; i < sent->n; i++)
		if (!strcmp(sent->v[i].port, in->port) && !k--)
			octets = packet_answer(sent->v[i].octets, sent->v[i].len, in->error, &n);
	*len = (uint32_t)n;
	return octets;
}

static bool run_user(struct offload_test *r, const struct test_vectors *t, const struct test_vector *v, const char *path, struct diag *d,
		     struct vector_result *result)
{
	bool ok;

	for (size_t i = 0; i < v->inputs.n; i++)
		if (is_device(r, v->inputs.v[i].port))
			user_host_here = r->user;
	ok = vector_test_run(t, v, path, d, result);
	user_host_here = NULL;
	return ok;
}

bool offload_test_run(struct offload_test *r, const struct test_vectors *t, const struct test_vector *v, const char *path, struct diag *d,
		     struct vector_result *result)
{
	struct test_vector passed = { .id = v->id, .exact = true };
	size_t routed = 0;
	bool ok = true;

	if (r->user)
		return run_user(r, t, v, path, d, result);
	ok = begin_anew(r, d);
	for (size_t i = 0; ok && i < v->inputs.n; i++) {
		struct vector_packet in = v->inputs.v[i];
		struct offload_became b;

		in.octets = octets_of(&v->inputs.v[i], &result->sent, &in.len);
		if (!in.octets)
			continue;
		ok = ask(r, v, &in, &b, d);
		if (ok && b.port)
			add_packet(&result->sent, b.port, b.octets, b.len, 0);
		if (ok && b.passes) {
			add_packet(&passed.inputs, in.port, b.octets, b.len, in.time);
			ok = run_tables(t, &passed, &routed, path, d, result);
		}
		free(in.octets);
	}
	vector_packets_free(&passed.inputs);
	return ok;
}
