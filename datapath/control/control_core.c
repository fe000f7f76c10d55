/*
 * control_core.c - verbs for configurations, handlers and ports.
 */
#include <time.h>
#include <unistd.h>

#include "datapath/control/control.h"
#include "datapath/offload/file_tenants.h"
#include "datapath/port/port.h"
#include "datapath/runtime/crew.h"
#include "datapath/runtime/handler.h"
#include "models/base/home.h"

static void ping(struct control_call *c)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	json_object_set_new(c->result, "program", json_string("datapath"));
	json_object_set_new(c->result, "version", json_string(MIDDLEPROOF_VERSION));
	json_object_set_new(c->result, "protocol", json_integer(CONTROL_PROTOCOL));
	json_object_set_new(c->result, "name", json_string(c->in->name));
	json_object_set_new(c->result, "pid", json_integer(getpid()));
	json_object_set_new(c->result, "seconds", json_integer((json_int_t)(((uint64_t)t.tv_sec * NS_PER_SECOND +
			    (uint64_t)t.tv_nsec - c->in->started) / NS_PER_SECOND)));
}

static void verbs(struct control_call *c)
{
	static const char *const kinds[] = {
		[CONTROL_WORD] = "word", [CONTROL_TEXT] = "text", [CONTROL_NUMBER] = "number", [CONTROL_FLAG] = "flag",
		[CONTROL_CONFIGURATION] = "configuration", [CONTROL_OBJECT] = "object", [CONTROL_HOST_OBJECT] = "object",
		[CONTROL_LIST] = "list",
	};
	json_t *list = json_array();
	const struct control_verb *v;

	for (size_t i = 0; (v = control_verb_at(i)) != NULL; i++) {
		json_t *j = json_object(), *params = json_array();

		for (const struct control_param *p = v->params; p->name; p++)
			json_array_append_new(params, json_pack("{s:s, s:s, s:b, s:s}", "name", p->name, "kind",
								kinds[p->kind], "needed", p->needed, "help", p->help));
		json_object_set_new(j, "verb", json_string(v->name));
		json_object_set_new(j, "help", json_string(v->help));
		json_object_set_new(j, "params", params);
		json_array_append_new(list, j);
	}
	json_object_set_new(c->result, "verbs", list);
}

/* ---- configurations ---- */

static void list(struct control_call *c)
{
	json_t *all = json_array();

	for (size_t i = 0; i < c->in->configurations.n; i++) {
		const struct installed *k = c->in->configurations.v[i];
		const struct router *r = k->router;

		json_array_append_new(all, json_pack("{s:s, s:o, s:i, s:s, s:I, s:I, s:I, s:i}", "name", k->name, "path",
			control_octets(k->path, strlen(k->path)), "elements", (int)r->count, "state",
			r->driver.ended ? "ended" : "running", "hotswaps", (json_int_t)r->swaps, "made",
			(json_int_t)r->run.pool.made, "sent", (json_int_t)r->run.sent, "waiting",
			(int)pkt_pool_waiting(&r->run.pool)));
	}
	json_object_set_new(c->result, "configurations", all);
}

static void show_list(const json_t *result, FILE *out)
{
	size_t i;
	json_t *k;

	json_array_foreach(json_object_get(result, "configurations"), i, k)
		fprintf(out, "%s: %s, %s, %lld elements, %lld packets sent\n",
			json_string_value(json_object_get(k, "name")),
			json_string_value(json_object_get(k, "path")),
			json_string_value(json_object_get(k, "state")),
			json_integer_value(json_object_get(k, "elements")),
			json_integer_value(json_object_get(k, "sent")));
}

/* It runs under that name, and its file's tenants with it. */
static void take_configuration(struct control_call *c, const char *name)
{
	file_tenants_bring(c->tenants, name, c->in->options.clock == CLOCK_REAL);
	c->config = NULL;
	c->diag = NULL;
}

/* Before anything has changed. */
static bool tenants_fit(struct control_call *c, const char *name)
{
	if (file_tenants_fit(c->tenants, name, c->in->offload, c->diag))
		return true;
	control_fail_diag(c, c->diag);
	return false;
}

static void install(struct control_call *c)
{
	const char *name = control_string(c, "name"), *path = control_string(c, "path");

	if (!instance_name_ok(name))
		control_fail(c, "usage", "'%s' is no name: expected at most %d letters, digits, '_', '-' and '.'", name,
			     INSTANCE_NAME_MAX);
	else if (instance_find(c->in, name))
		control_fail(c, "exists", "there is a configuration '%s' (hotswap replaces one)", name);
	else if (c->in->configurations.n >= INSTANCE_MAX_CONFIGURATIONS)
		control_fail(c, "failed", "there are %d configurations, as many as there may be",
			     INSTANCE_MAX_CONFIGURATIONS);
	if (c->code || !tenants_fit(c, name))
		return;
	if (instance_install(c->in, name, path ? path : "", c->config, c->diag)) {
		json_object_set_new(c->result, "name", json_string(name));
		take_configuration(c, name);
		return;
	}
	c->config = NULL;
	control_fail_diag(c, c->diag);
}

static bool is_lead(struct control_call *c, const struct installed *i)
{
	if (i->lead)
		control_fail(c, "failed", "'%s' is a thread's copy of '%s': name that one", i->name, i->lead->name);
	return i->lead == NULL;
}

/* The threads have opened what they need. */
static bool ports_may_change(struct control_call *c, const struct installed *i)
{
	if (i && i->crew)
		control_fail(c, "failed", "ports are fixed while several threads run: hotswap a configuration");
	return i && !i->crew;
}

static void hotswap(struct control_call *c)
{
	struct installed *i = control_configuration(c, control_string(c, "name"));
	const char *path = control_string(c, "path");

	if (!i || !is_lead(c, i) || !tenants_fit(c, i->name))
		return;
	if (instance_hotswap(i, path ? path : "", c->config, c->diag)) {
		json_object_set_new(c->result, "name", json_string(i->name));
		json_object_set_new(c->result, "hotswaps", json_integer((json_int_t)i->router->swaps));
		take_configuration(c, i->name);
		return;
	}
	c->config = NULL;
	control_fail_diag(c, c->diag);
}

static void remove_configuration(struct control_call *c)
{
	struct installed *i = control_configuration(c, control_string(c, "name"));

	if (!i || !is_lead(c, i))
		return;
	json_object_set_new(c->result, "name", json_string(i->name));
	file_tenants_bring(NULL, i->name, true);
	instance_remove(c->in, i);
}

static void stop(struct control_call *c)
{
	c->in->loop.stop = true;
	json_object_set_new(c->result, "stopped", json_true());
}

/* ---- handlers ---- */

/* "CONFIGURATION:ELEMENT.HANDLER", or without the first part. *handler is what is behind the colon. */
static struct installed *installed_of(struct control_call *c, const char **handler)
{
	const char *name = control_string(c, "handler"), *colon = strchr(name, ':');
	char *configuration = colon ? x_strndup(name, (size_t)(colon - name)) : NULL;
	struct installed *i = control_configuration(c, configuration);

	free(configuration);
	*handler = colon ? colon + 1 : name;
	return i;
}

static void read_handler(struct control_call *c)
{
	const char *handler, *args = control_string(c, "args");
	struct installed *i = installed_of(c, &handler);
	struct strbuf out = STRBUF_INIT;

	if (!i)
		return;
	if (crew_read(c->in, i, handler, args ? args : "", &out))
		json_object_set_new(c->result, "value", control_octets(sb_str(&out), out.len));
	else
		control_fail(c, handler_exists(i->router, NULL, handler, false) ? "failed" : "not-found", "%s", sb_str(&out));
	sb_fini(&out);
}

static void show_value(const json_t *result, FILE *out)
{
	const json_t *v = json_object_get(result, "value");
	const char *s = json_string_value(v);
	size_t n = json_string_length(v);

	if (!s) {
		s = json_string_value(json_object_get(v, "hex"));
		n = s ? strlen(s) : 0;
	}
	fwrite(s ? s : "", 1, n, out);
	if (!n || s[n - 1] != '\n')
		putc('\n', out);
}

static void write_handler(struct control_call *c)
{
	const char *handler, *value = control_string(c, "value");
	struct installed *i = installed_of(c, &handler);
	struct strbuf out = STRBUF_INIT;

	if (!i)
		return;
	if (!crew_write(c->in, i, handler, value ? value : "", &out))
		control_fail(c, handler_exists(i->router, NULL, handler, true) ? "failed" : "not-found", "%s", sb_str(&out));
	else if (out.len)
		json_object_set_new(c->result, "value", control_octets(sb_str(&out), out.len));
	sb_fini(&out);
}

static void show_nothing(const json_t *result, FILE *out)
{
	if (json_object_get(result, "value"))
		show_value(result, out);
}

/* ---- ports ---- */

static void list_ports(struct control_call *c)
{
	json_t *all = json_array();

	for (size_t i = 0; i < c->in->configurations.n; i++) {
		const struct installed *k = c->in->configurations.v[i];

		for (const struct port *p = k->router->ports; p; p = p->next)
			json_array_append_new(all, json_pack("{s:s, s:o, s:o, s:s, s:i, s:I, s:I, s:I}", "configuration",
				k->name, "port", control_octets(p->name, strlen(p->name)), "device",
				control_octets(p->spec, strlen(p->spec)), "mode", p->device->mode, "elements",
				(int)p->users, "received", (json_int_t)p->received, "sent", (json_int_t)p->sent,
				"lost", (json_int_t)p->lost));
	}
	json_object_set_new(c->result, "ports", all);
}

static void show_ports(const json_t *result, FILE *out)
{
	size_t i;
	json_t *p;

	json_array_foreach(json_object_get(result, "ports"), i, p)
		fprintf(out, "%s:%s: %s (%s), %lld received, %lld sent, %lld lost\n",
			json_string_value(json_object_get(p, "configuration")),
			json_string_value(json_object_get(p, "port")), json_string_value(json_object_get(p, "device")),
			json_string_value(json_object_get(p, "mode")), json_integer_value(json_object_get(p, "received")),
			json_integer_value(json_object_get(p, "sent")), json_integer_value(json_object_get(p, "lost")));
}

static void attach(struct control_call *c)
{
	struct installed *i = control_configuration(c, control_string(c, "configuration"));
	struct diag *d = diag_new();
	const struct port *p;

	if (!ports_may_change(c, i)) {
		diag_free(d);
		return;
	}
	if (!port_attach(i->router, control_string(c, "port"), control_string(c, "device"), d)) {
		control_fail_diag(c, d);
	} else {
		p = port_find(i->router, control_string(c, "port"));
		json_object_set_new(c->result, "mode", json_string(p->device->mode));
	}
	diag_free(d);
}

static void detach(struct control_call *c)
{
	struct installed *i = control_configuration(c, control_string(c, "configuration"));
	struct port *p = ports_may_change(c, i) ? port_find(i->router, control_string(c, "port")) : NULL;

	if (p)
		port_detach(p);
	else if (i)
		control_fail(c, "not-found", "configuration '%s' has no port '%s'", i->name, control_string(c, "port"));
}

#define CONFIGURATION	{ "configuration", CONTROL_WORD, false, "the configuration; not needed when there is one" }

const struct control_verb control_core_verbs[] = {
	{ "ping", "whether it is there, and which version", { { 0 } }, ping, NULL },
	{ "verbs", "the verbs and their parameters", { { 0 } }, verbs, NULL },
	{ "list", "the configurations", { { 0 } }, list, show_list },
	{ "install", "starts a configuration beside the others", {
		{ "name", CONTROL_WORD, true, "its name" },
		{ "text", CONTROL_CONFIGURATION, true, "in the Click language" },
	  }, install, show_nothing },
	{ "hotswap", "replaces a configuration, keeping what elements of the same name and class hold", {
		{ "text", CONTROL_CONFIGURATION, true, "in the Click language" },
		{ "name", CONTROL_WORD, false, "of the one that is replaced; not needed when there is one" },
	  }, hotswap, show_nothing },
	{ "remove", "stops a configuration", { { "name", CONTROL_WORD, true, "its name" } }, remove_configuration,
	  show_nothing },
	{ "read", "reads a handler", {
		{ "handler", CONTROL_WORD, true, "[CONFIGURATION:]ELEMENT.HANDLER" },
		{ "args", CONTROL_TEXT, false, "what the handler is asked with" },
	  }, read_handler, show_value },
	{ "write", "writes a handler", {
		{ "handler", CONTROL_WORD, true, "[CONFIGURATION:]ELEMENT.HANDLER" },
		{ "value", CONTROL_TEXT, false, "what is written" },
	  }, write_handler, show_nothing },
	{ "ports.list", "the ports, what is behind them and what passed", { { 0 } }, list_ports, show_ports },
	{ "ports.attach", "puts a device behind a port", {
		{ "port", CONTROL_WORD, true, "its name" },
		{ "device", CONTROL_WORD, true, "a network device, or memory, none, pcap:IN,OUT, tap:NAME, tun:NAME" },
		CONFIGURATION,
	  }, attach, NULL },
	{ "ports.detach", "takes the device away; elements receive nothing, and what they send is lost", {
		{ "port", CONTROL_WORD, true, "its name" }, CONFIGURATION,
	  }, detach, show_nothing },
	{ "stop", "ends the process", { { 0 } }, stop, show_nothing },
	{ 0 }
};
