/*
 * control_offload.c - verbs for offloads: devices that run tenants' programs, tenants that come and go while packets flow, and what each
 * used of the processor.
 */
#include "datapath/bpf/bpf_program.h"
#include "datapath/control/control.h"
#include "datapath/offload/devices.h"
#include "datapath/offload/state_json.h"
#include "datapath/offload/user_host.h"
#include "models/base/mem.h"

#include <errno.h>
#include <net/if.h>

static struct offload_agent *agent_of(struct control_call *c)
{
	if (!c->in->offload)
		control_fail(c, "failed", "nothing is offloaded: no device was attached (offload.attach)");
	return c->in->offload;
}

/* What was changed is kept for whoever comes after us; a failure is said, and the change stands. */
static void keep(struct control_call *c)
{
	char *path = instance_offload_state(c->in->name);

	if (path && !c->code && !offload_state_write(c->in->offload, path))
		json_object_set_new(c->result, "warning", json_sprintf("cannot write '%s': %s", path, strerror(errno)));
	free(path);
}

/* What is divided, if the request says so. false: it cannot be that. a NULL: only whether it can. */
static bool supplies(struct control_call *c, struct offload_agent *a, const char *name)
{
	uint64_t percent = json_object_get(c->request, name) ? control_number(c, name) : OFFLOAD_SUPPLY;

	if (percent > OFFLOAD_SUPPLY_MAX) {
		control_fail(c, "usage", "supply of %llu percent, expected 0 to %d", (unsigned long long)percent, OFFLOAD_SUPPLY_MAX);
		return false;
	}
	if (a && json_object_get(c->request, name))
		offload_supply(a, (uint32_t)percent);
	return true;
}

/* ---- what takes long ---- */

static void load_change(void *arg)
{
	offload_load(arg);
}

static void free_change(void *arg)
{
	offload_change_free(arg);
}

/* Does the work aside, where that may be; false: it has been done here. */
static bool do_aside(struct control_call *c, const struct control_aside *what)
{
	if (!c->aside) {
		what->work(what->arg);
		return false;
	}
	*c->aside = *what;
	c->waits = true;
	return true;
}

static bool leave_aside(struct control_call *c, struct offload_change *ch)
{
	return do_aside(c, &(struct control_aside){ load_change, free_change, ch });
}

static void swap_change(void *arg)
{
	offload_swap(arg);
}

/* Puts what was loaded on the devices, aside; false: that has been done. */
static bool swaps_aside(struct control_call *c, struct offload_agent *a, struct offload_change *ch)
{
	if (!c->aside || !ch->loaded || ch->agent || a->host.n_devices == 0)
		return false;
	offload_swap_begin(a, ch);
	return do_aside(c, &(struct control_aside){ swap_change, free_change, ch });
}

static void nothing(void *arg)
{
	(void)arg;
}

/* What devices run is being changed for somebody else: behind him. */
static bool waits_for_others(struct control_call *c, const struct offload_agent *a)
{
	static char none;

	return a->busy && do_aside(c, &(struct control_aside){ nothing, nothing, &none });
}

static void run_devices(void *arg)
{
	offload_devices_run(arg);
}

static void free_devices(void *arg)
{
	offload_devices_free(arg);
}

/* Devices that were changed aside; NULL: none were. */
static struct offload_devices *changed_aside(struct control_call *c)
{
	struct offload_devices *w = c->aside && c->aside->work == run_devices ? c->aside->arg : NULL;

	if (w)
		c->aside->arg = NULL;
	return w;
}

/* What was loaded aside, if nothing else has changed meanwhile; else NULL. */
static struct offload_change *loaded_aside(struct control_call *c, const struct offload_agent *a)
{
	struct offload_change *ch = c->aside ? c->aside->arg : NULL;

	if (!ch)
		return NULL;
	c->aside->arg = NULL;
	if (c->aside->work == nothing)
		return NULL;
	if (!offload_is_stale(a, ch))
		return ch;
	offload_change_free(ch);
	return NULL;
}

/* ---- devices ---- */

/* The programs that there are, for the first device. false: they are being loaded, or cannot be. */
static bool loaded(struct control_call *c, struct offload_agent *a)
{
	struct offload_change *ch = loaded_aside(c, a);
	bool ok;

	if (!ch && a->host.program >= 0)
		return true;
	if (!ch) {
		ch = offload_again(a);
		if (ch->ready && leave_aside(c, ch))
			return false;
	}
	ok = ch->loaded && offload_commit(a, ch);
	if (!ok)
		control_fail_diag(c, ch->diag);
	offload_change_free(ch);
	return ok;
}

/* Of a first device that could not be: whoever attaches the next brings a host's object of his own. */
static void leave_unused(struct instance *in)
{
	if (!in->offload || in->offload->used || in->offload->busy)
		return;
	offload_agent_free(in->offload);
	in->offload = NULL;
}

/* There is an agent, with the program that the first device needs. false: it is being loaded, or cannot be. */
static bool has_agent(struct control_call *c, struct diag *d)
{
	size_t len = 0;
	uint8_t *host;

	if (!c->in->offload) {
		host = offload_octets(c->request, "host", &len);
		c->in->offload = offload_agent_new(host ? host : (const uint8_t *)"", len, &c->in->loop, d);
		free(host);
	}
	if (!c->in->offload) {
		control_fail_diag(c, d);
		return false;
	}
	return loaded(c, c->in->offload) && !waits_for_others(c, c->in->offload);
}

static void attach(struct control_call *c)
{
	struct offload_devices *w;
	struct diag *d;

	if (!supplies(c, NULL, "supply"))
		return;
	d = diag_new();
	w = changed_aside(c);
	if (!w && has_agent(c, d)) {
		w = offload_attach_begin(c->in->offload, control_string(c, "device"), d);
		if (w && do_aside(c, &(struct control_aside){ run_devices, free_devices, w }))
			w = NULL;
		else if (!w)
			control_fail_diag(c, d);
	}
	if (w && !offload_attach_end(w, d))
		control_fail_diag(c, d);
	else if (w && supplies(c, c->in->offload, "supply"))
		keep(c);
	offload_devices_free(w);
	if (!c->waits)
		leave_unused(c->in);
	diag_free(d);
}

/* device: NULL for all. false: they are being changed, or cannot be. */
static bool taken_off(struct control_call *c, struct offload_agent *a, const char *device)
{
	struct offload_devices *w = changed_aside(c);
	struct diag *d;
	bool ok;

	if (!w && waits_for_others(c, a))
		return false;
	d = diag_new();
	if (!w) {
		w = offload_detach_begin(a, device, d);
		if (w && do_aside(c, &(struct control_aside){ run_devices, free_devices, w })) {
			diag_free(d);
			return false;
		}
	}
	ok = w && offload_detach_end(w, d);
	if (!ok)
		control_fail_diag(c, d);
	offload_devices_free(w);
	diag_free(d);
	return ok;
}

static void detach(struct control_call *c)
{
	struct offload_agent *a = agent_of(c);

	if (a && taken_off(c, a, control_string(c, "device")))
		keep(c);
}

/* A replay takes as long as it takes: what programs use of this machine's time says nothing of its own. */
static bool has_shares(const struct control_call *c)
{
	return c->in->options.clock == CLOCK_REAL;
}

static void supply(struct control_call *c)
{
	struct offload_agent *a = user_host_here ? c->in->offload : agent_of(c);

	if ((!a && !user_host_here) || !supplies(c, a, "percent"))
		return;
	if (!a && !has_shares(c)) {
		control_fail(c, "failed", "shares are of the machine's time, which this instance does not go by: it runs with --clock");
		return;
	}
	if (user_host_here && has_shares(c))
		user_host_here->supply = (uint32_t)control_number(c, "percent");
	if (a)
		keep(c);
}

static const struct {
	const char *name;
	uint32_t kind;
} ways[] = { { "vlan", HOST_BY_VLAN }, { "gre", HOST_BY_GRE }, { "vxlan", HOST_BY_VXLAN }, { "prefix", HOST_BY_PREFIX } };

/* Without tenants no packet is looked at. */
static void leave_empty_place(void)
{
	if (!user_host_here || user_host_here->n)
		return;
	user_host_free(user_host_here);
	user_host_here = NULL;
}

/* Exactly one of the ways to tell a tenant. */
static bool read_by(struct control_call *c, struct offload_by *by)
{
	size_t n = 0;

	for (size_t i = 0; i < ARRAY_LEN(ways); i++) {
		const char *text = control_string(c, ways[i].name);

		if (!text)
			continue;
		n++;
		if (!offload_by_parse(ways[i].kind, text, by)) {
			control_fail(c, "usage", "'%s' is no %s", text, i == 3 ? "prefix: expected ADDRESS/BITS with nothing behind the bits" :
				     "number that packets could have");
			return false;
		}
	}
	if (n == 1)
		return true;
	control_fail(c, "usage", "say how packets of '%s' are told: one of vlan, gre, vxlan and prefix", control_string(c, "tenant"));
	return false;
}

/* A name is that of one tenant, wherever his program runs. */
static bool not_here(const struct offload_request *r, struct diag *d)
{
	if (!user_host_here || !user_host_find(user_host_here, r->tenant))
		return true;
	diag_error(d, SPAN_NONE, "tenant '%s' is in the user's place: remove him there first", r->tenant);
	return false;
}

/* A program for the user's place on its way. */
struct user_load {
	struct offload_request r;	/* its texts are the call's */
	uint8_t *octets;
	struct bpf_code *code;
	struct diag *d;
};

static void load_user(void *arg)
{
	struct user_load *u = arg;

	u->code = user_host_load(&u->r, u->d);
}

static void free_user(void *arg)
{
	struct user_load *u = arg;

	bpf_unload(u->code);
	diag_free(u->d);
	free(u->octets);
	free(u);
}

static bool may_be_here(struct control_call *c, const struct offload_request *r, struct diag *d)
{
	const struct offload_agent *a = c->in->offload;

	if (a && offload_has(a, r->tenant)) {
		diag_error(d, SPAN_NONE, "tenant '%s' is in the driver: remove him there first", r->tenant);
		return false;
	}
	if (c->in->crew) {
		diag_error(d, SPAN_NONE, "the user's place is that of one thread: run without --threads");
		return false;
	}
	if (user_host_hot) {
		diag_error(d, SPAN_NONE, "hot flows pass tenants by: hotswap a configuration with \"hot-flows: off\" first");
		return false;
	}
	if (r->weight != 1 && !has_shares(c)) {
		diag_error(d, SPAN_NONE, "shares are of the machine's time, which this instance does not go by: leave \"share\" out");
		return false;
	}
	if (!user_host_here)
		user_host_here = user_host_new();
	if (!has_shares(c))
		user_host_here->supply = 0;
	return user_host_check(user_host_here, r, d);
}

/* Takes the octets that r has. What was found right before the program was loaded is looked at again. */
static void add_here(struct control_call *c, const struct offload_request *r, uint8_t *octets)
{
	struct user_load *u = c->aside ? c->aside->arg : NULL;

	if (u) {
		c->aside->arg = NULL;
		free(octets);
	} else {
		u = x_calloc(1, sizeof(*u));
		*u = (struct user_load){ *r, octets, NULL, diag_new() };
		if (may_be_here(c, r, u->d) && octets && do_aside(c, &(struct control_aside){ load_user, free_user, u })) {
			leave_empty_place();
			return;
		}
	}
	if (diag_errors(u->d) || !may_be_here(c, &u->r, u->d) || !user_host_put(user_host_here, &u->r, u->code, u->d))
		control_fail_diag(c, u->d);
	leave_empty_place();
	free_user(u);
}

static void add_there(struct control_call *c, struct offload_agent *a, const struct offload_request *r)
{
	struct offload_change *ch = loaded_aside(c, a);

	if (!ch) {
		ch = offload_begin(a, r);
		if (ch->ready && leave_aside(c, ch))
			return;
	}
	if (swaps_aside(c, a, ch))
		return;
	if (!ch->ready || !ch->loaded || !offload_commit(a, ch))
		control_fail_diag(c, ch->diag);
	else
		keep(c);
	offload_change_free(ch);
}

static void add(struct control_call *c)
{
	const char *path = control_string(c, "path"), *place = control_string(c, "place");
	bool user = place && !strcmp(place, "user");
	struct offload_agent *a;
	struct offload_request r = { .tenant = control_string(c, "tenant"), .out = control_string(c, "out"), .weight = 1,
				     .program = control_string(c, "program"), .keep = control_flag(c, "keep"),
				     .path = path ? path : "the object" };
	uint8_t *octets;
	struct diag *d;

	if (place && !user && strcmp(place, "driver") != 0) {
		control_fail(c, "usage", "place '%s', expected 'driver' or 'user'", place);
		return;
	}
	a = user ? NULL : agent_of(c);
	if (!user && !a)
		return;
	octets = offload_octets(c->request, "object", &r.len);
	d = diag_new();
	if (json_object_get(c->request, "share"))
		r.weight = (uint32_t)MIN_OF(control_number(c, "share"), (uint64_t)OFFLOAD_WEIGHT_MAX + 1);
	r.octets = octets;
	if (!read_by(c, &r.by)) {
		free(octets);
	} else if (user) {
		add_here(c, &r, octets);
	} else {
		if (not_here(&r, d))
			add_there(c, a, &r);
		else
			control_fail_diag(c, d);
		free(octets);
	}
	diag_free(d);
}

static void remove_tenant(struct control_call *c)
{
	struct offload_change *ch;
	struct offload_agent *a;
	struct diag *d;

	if (c->aside && c->aside->arg) {
		ch = c->in->offload ? loaded_aside(c, c->in->offload) : NULL;
		/* he is gone; whether his program is, too, is not his affair */
		if (ch && swaps_aside(c, c->in->offload, ch))
			return;
		if (ch && ch->loaded)
			(void)!offload_commit(c->in->offload, ch);
		offload_change_free(ch);
		return;
	}
	if (user_host_here && user_host_remove(user_host_here, control_string(c, "tenant"))) {
		leave_empty_place();
		return;
	}
	a = agent_of(c);
	d = diag_new();
	ch = a ? offload_remove(a, control_string(c, "tenant"), d) : NULL;
	if (a && !ch)
		control_fail_diag(c, d);
	else if (a)
		keep(c);
	diag_free(d);
	if (ch && ch->ready && leave_aside(c, ch))
		return;
	if (ch && ch->loaded)
		(void)!offload_commit(a, ch);
	offload_change_free(ch);
}

static void clear(struct control_call *c)
{
	bool was_here = user_host_here;

	if (c->in->offload ? !taken_off(c, c->in->offload, NULL) : !was_here && !agent_of(c))
		return;
	user_host_free(user_host_here);
	user_host_here = NULL;
	if (!c->in->offload)
		return;
	offload_clear(c->in->offload);
	keep(c);
}

static json_t *by_json(const struct offload_by *by)
{
	char text[64];

	for (size_t i = 0; i < ARRAY_LEN(ways); i++) {
		if (ways[i].kind != by->kind)
			continue;
		if (by->kind == HOST_BY_PREFIX)
			(void)offload_prefix_text(&by->prefix, text, sizeof text);
		else
			snprintf(text, sizeof text, "%u", by->number);
		return json_pack("{s:s}", ways[i].name, text);
	}
	return json_object();
}

static void tenants_here(json_t *all)
{
	uint64_t used = 0;

	for (uint32_t k = 0; user_host_here && k < OFFLOAD_TENANTS; k++)
		used += user_host_here->tenant[k].used;
	for (uint32_t k = 0; user_host_here && k < OFFLOAD_TENANTS; k++) {
		const struct user_tenant *t = &user_host_here->tenant[k];

		if (!t->name[0])
			continue;
		json_array_append_new(all, json_pack(
			"{s:s, s:s, s:o, s:i, s:s, s:f, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I}", "tenant", t->name, "place", "user",
			"by", by_json(&t->by), "share", (int)t->share.weight, "program", t->program_name ? t->program_name : "", "use",
			used ? (double)t->used / (double)used : 0.0, "tokens", (json_int_t)t->share.tokens, "used", (json_int_t)t->used,
			"forgiven", (json_int_t)t->forgiven, "packets", (json_int_t)t->packets, "octets", (json_int_t)t->octets, "refused",
			(json_int_t)t->refused, "dropped", (json_int_t)t->dropped, "sent", (json_int_t)t->sent, "delivered",
			(json_int_t)t->delivered, "spoofed", (json_int_t)0));
	}
}

static void tenants(struct control_call *c)
{
	const struct offload_agent *a = c->in->offload;
	struct host_stopwatch w = { 0 };
	json_t *all = json_array();
	uint64_t used = 0;

	if (a)
		w = xdp_host_counted(&a->host);
	for (uint32_t k = 0; a && k < OFFLOAD_TENANTS; k++)
		used += a->tenant[k].name[0] ? a->host.tenants[k].used : 0;
	for (uint32_t k = 0; a && k < OFFLOAD_TENANTS; k++) {
		const struct offload_tenant *t = &a->tenant[k];
		struct host_tenant h = a->host.tenants[k];

		if (!t->name[0])
			continue;
		json_array_append_new(all, json_pack(
			"{s:s, s:s, s:o, s:i, s:s, s:f, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I}", "tenant", t->name, "place",
			"driver", "by", by_json(&t->by), "share", (int)t->weight, "program", t->program ? t->program->name : "", "use",
			used ? (double)h.used / (double)used : 0.0, "tokens", (json_int_t)h.tokens, "used", (json_int_t)h.used, "forgiven",
			(json_int_t)t->forgiven, "packets", (json_int_t)w.count[k].packets, "octets", (json_int_t)w.count[k].octets, "refused",
			(json_int_t)w.count[k].refused, "dropped", (json_int_t)h.dropped, "sent", (json_int_t)h.sent, "delivered",
			(json_int_t)h.delivered, "spoofed", (json_int_t)h.spoofed));
	}
	tenants_here(all);
	json_object_set_new(c->result, "tenants", all);
	if (a) {
		json_object_set_new(c->result, "supply", json_integer((json_int_t)a->supply));
		json_object_set_new(c->result, "wasted", json_integer((json_int_t)a->wasted));
		json_object_set_new(c->result, "nobodys", json_integer((json_int_t)w.nobodys));
		json_object_set_new(c->result, "unattributed", json_integer((json_int_t)(w.unattributed + a->around.unattributed)));
		json_object_set_new(c->result, "failed_open", json_integer((json_int_t)w.failed_open));
	}
}

static void show_tenants(const json_t *result, FILE *out)
{
	double used = 0, all;
	json_t *t;
	size_t i;

	fprintf(out, "%-16s %6s %7s %10s %12s %10s %10s %10s %10s\n", "tenant", "share", "use", "debt us", "packets", "refused",
		"dropped", "sent", "delivered");
	json_array_foreach(json_object_get(result, "tenants"), i, t) {
#define INTEGER(name) (long long)json_integer_value(json_object_get(t, name))
		long long tokens = INTEGER("tokens");

		fprintf(out, "%-16s %6lld %6.1f%% %10.1f %12lld %10lld %10lld %10lld %10lld\n",
			json_string_value(json_object_get(t, "tenant")), INTEGER("share"), 100 * json_real_value(json_object_get(t, "use")),
			tokens < 0 ? (double)-tokens / 1000 : 0.0, INTEGER("packets"), INTEGER("refused"), INTEGER("dropped"),
			INTEGER("sent"), INTEGER("delivered"));
#undef INTEGER
		used += (double)json_integer_value(json_object_get(t, "used"));
	}
	if (!json_object_get(result, "supply"))
		return;
	all = used + (double)json_integer_value(json_object_get(result, "unattributed"));
	fprintf(out, "%lld percent of a processor divided; of the time, %.1f%% went to packets of no tenant\n",
		(long long)json_integer_value(json_object_get(result, "supply")), all > 0 ? 100 * (1 - used / all) : 0.0);
}

static void list(struct control_call *c)
{
	const struct offload_agent *a = c->in->offload;
	json_t *devices = json_array();
	char name[IF_NAMESIZE];

	for (uint32_t k = 0; a && k < a->host.n_devices; k++)
		json_array_append_new(devices, json_string(if_indextoname(a->host.device[k], name) ? name : "(gone)"));
	tenants(c);
	json_object_set_new(c->result, "devices", devices);
}

static void show_list(const json_t *result, FILE *out)
{
	json_t *d;
	size_t i;

	fputs("devices:", out);
	json_array_foreach(json_object_get(result, "devices"), i, d)
		fprintf(out, " %s", json_string_value(d));
	fputc('\n', out);
	show_tenants(result, out);
}

static void show_nothing(const json_t *result, FILE *out)
{
	(void)result;
	(void)out;
}

#define TENANT { "tenant", CONTROL_WORD, true, "its name" }

const struct control_verb control_offload_verbs[] = {
	{ "offload.list", "devices that run tenants' programs, and the tenants", { { 0 } }, list, show_list },
	{ "tenants", "what tenants used of the processor, and what became of their packets", { { 0 } }, tenants, show_tenants },
	{ "offload.attach", "lets a device run the programs of tenants", {
		{ "device", CONTROL_WORD, true, "its name" },
		{ "host", CONTROL_HOST_OBJECT, false, "the host's program, when it is the first device" },
		{ "supply", CONTROL_NUMBER, false, "as of offload.supply" },
	  }, attach, show_nothing },
	{ "offload.detach", "a device runs them no more", { { "device", CONTROL_WORD, true, "its name" } }, detach, show_nothing },
	{ "offload.supply", "how much of a processor tenants divide", {
		{ "percent", CONTROL_NUMBER, true, "of one processor (90); 0: nothing is measured, and nobody is refused" },
	  }, supply, show_nothing },
	{ "offload.add", "a tenant, or his program in the place of the one before", {
		TENANT, { "object", CONTROL_OBJECT, false, "his program, C or compiled; none: all his packets are passed" },
		{ "vlan", CONTROL_WORD, false, "packets with this VLAN identifier are his" },
		{ "gre", CONTROL_WORD, false, "or those with this GRE key" },
		{ "vxlan", CONTROL_WORD, false, "or those with this VXLAN identifier" },
		{ "prefix", CONTROL_WORD, false, "or those to these addresses" },
		{ "share", CONTROL_NUMBER, false, "of the processor, relative to the others' (1)" },
		{ "out", CONTROL_WORD, false, "device that gets what his program passes; none: the host's stack" },
		{ "program", CONTROL_WORD, false, "which of the object's; not needed when there is one" },
		{ "keep", CONTROL_FLAG, false, "true: maps that the program before had, too, go on" },
		{ "place", CONTROL_WORD, false, "where it runs: driver, or user: in this process, on what FromDevice receives (driver)" },
	  }, add, show_nothing },
	{ "offload.remove", "a tenant is none any more; his packets pass to the host", { TENANT }, remove_tenant, show_nothing },
	{ "offload.clear", "no device runs any program, and there are no tenants", { { 0 } }, clear, show_nothing },
	{ 0 }
};
