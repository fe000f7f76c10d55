/*
 * control_guest.c - verbs for middleboxes in guests: the operator binds them to their MAC addresses, and they or the operator say what the
 * host does for them.
 */
#include "datapath/control/control.h"
#include "datapath/offload/guest_json.h"
#include "datapath/offload/state_json.h"

#include <errno.h>

static struct offload_agent *agent_of(struct control_call *c)
{
	if (!c->in->offload)
		control_fail(c, "failed", "there is no device whose packets could be looked at: attach one first (offload.attach)");
	return c->in->offload;
}

static void keep(struct control_call *c, const char *path)
{
	if (path && !offload_state_write(c->in->offload, path))
		json_object_set_new(c->result, "warning", json_sprintf("cannot write '%s': %s", path, strerror(errno)));
}

/* What the verb did, or why it did not. */
static void answer(struct control_call *c, bool yes, const struct diag *d)
{
	char *path = instance_offload_state(c->in->name);

	if (yes)
		keep(c, path);
	else
		control_fail_diag(c, d);
	free(path);
}

static void add(struct control_call *c)
{
	struct offload_agent *a = agent_of(c);
	char *path = instance_offload_state(c->in->name);
	struct guest_request r = { .name = control_string(c, "guest"), .mac = control_string(c, "mac"), .places = control_string(c, "to"),
				   .memory = control_string(c, "memory"), .state = path };
	struct diag *d = diag_new();

	if (a)
		answer(c, guest_host_add(a, &r, d), d);
	diag_free(d);
	free(path);
}

static void remove_guest(struct control_call *c)
{
	struct offload_agent *a = agent_of(c);
	struct diag *d = diag_new();

	if (a)
		answer(c, guest_host_remove(a, control_string(c, "guest"), d), d);
	diag_free(d);
}

static void command(struct control_call *c)
{
	const char *text = control_string(c, "text");
	struct offload_agent *a = agent_of(c);
	struct diag *d = diag_new();

	if (a)
		answer(c, guest_host_command(a, control_string(c, "guest"), text, strlen(text), d), d);
	diag_free(d);
}

/* Lines as an array. */
static json_t *lines(const char *text)
{
	json_t *all = json_array();

	while (*text) {
		size_t len = strcspn(text, "\n");

		json_array_append_new(all, json_stringn(text, len));
		text += len + (text[len] == '\n');
	}
	return all;
}

static json_t *guest_of(const struct offload_agent *a, uint32_t k)
{
	const struct guest *g = &a->guests->registry.guest[k];
	struct host_guest_counts n = guest_host_counts(a, k);
	struct strbuf mac = STRBUF_INIT, to = STRBUF_INIT, commands = STRBUF_INIT;
	json_t *j;

	guest_print_mac(g->mac, &mac);
	guest_print_places(g, &to);
	guest_print(g, &commands);
	j = json_pack("{s:s, s:s, s:s, s:b, s:b, s:o, s:I, s:I, s:I, s:I, s:I}", "guest", g->name, "mac", sb_str(&mac), "to", sb_str(&to),
		      "firewall", g->firewall, "balancer", g->balancer, "commands", lines(sb_str(&commands)), "packets",
		      (json_int_t)n.packets, "octets", (json_int_t)n.octets, "filtered", (json_int_t)n.filtered, "directed",
		      (json_int_t)n.directed, "delivered", (json_int_t)n.delivered);
	if (a->guests->memory[k].fd >= 0) {
		json_object_set_new(j, "memory", json_string(a->guests->memory[k].name));
		json_object_set_new(j, "answered", json_integer(a->guests->memory[k].answered));
	}
	sb_fini(&mac);
	sb_fini(&to);
	sb_fini(&commands);
	return j;
}

static void list(struct control_call *c)
{
	const struct offload_agent *a = c->in->offload;
	json_t *all = json_array();

	for (uint32_t k = 0; a && a->guests && k < HOST_GUESTS; k++)
		if (a->guests->registry.guest[k].name[0])
			json_array_append_new(all, guest_of(a, k));
	json_object_set_new(c->result, "guests", all);
}

static void show_list(const json_t *result, FILE *out)
{
	json_t *g, *line;
	size_t i, k;

	fprintf(out, "%-16s %-17s %12s %10s %10s %10s\n", "guest", "mac", "packets", "filtered", "directed", "delivered");
	json_array_foreach(json_object_get(result, "guests"), i, g) {
#define INTEGER(name) (long long)json_integer_value(json_object_get(g, name))
		fprintf(out, "%-16s %-17s %12lld %10lld %10lld %10lld\n", json_string_value(json_object_get(g, "guest")),
			json_string_value(json_object_get(g, "mac")), INTEGER("packets"), INTEGER("filtered"), INTEGER("directed"),
			INTEGER("delivered"));
#undef INTEGER
		json_array_foreach(json_object_get(g, "commands"), k, line)
			fprintf(out, "\t%s\n", json_string_value(line));
	}
}

static void show_nothing(const json_t *result, FILE *out)
{
	(void)result;
	(void)out;
}

#define GUEST { "guest", CONTROL_WORD, true, "its name" }

const struct control_verb control_guest_verbs[] = {
	{ "guest.list", "middleboxes in guests, what they registered, and what became of their packets", { { 0 } }, list, show_list },
	{ "guest.add", "a middlebox in a guest may hand work to the host", {
		GUEST, { "mac", CONTROL_WORD, true, "its MAC address: it can change what becomes of packets to that, and no others" },
		{ "to", CONTROL_WORD, false, "destinations that its balancer may name: IP=MAC or IP=MAC@DEVICE, with commas between" },
		{ "memory", CONTROL_WORD, false, "a shared-memory object that it writes its commands into" },
	  }, add, show_nothing },
	{ "guest.remove", "it may no more, and what it registered ends", { GUEST }, remove_guest, show_nothing },
	{ "guest.command", "a command as the guest would give it", {
		GUEST, { "text", CONTROL_TEXT, true, "R F, R L, A, D or X with what belongs to it" },
	  }, command, show_nothing },
	{ 0 }
};
