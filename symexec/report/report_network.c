/*
 * report_network.c - a network for programs that build it: boxes with what they run, hosts, links, and the files that all
 * of it was read from.
 */
#include <jansson.h>

#include "symexec/cmd.h"
#include "symexec/report/gate_json.h"
#include "symexec/report/report.h"
#include "symexec/vectors/vectors.h"

static json_t *
words_json(const struct word *v, size_t n)
{
	json_t *list = json_array();

	for (size_t i = 0; i < n; i++)
		json_array_append_new(list, gate_json(v[i].s));
	return list;
}

static json_t *
ports_json(const uint16_t *v, size_t n, bool any)
{
	json_t *list = json_array();

	for (size_t i = 0; i < n; i++)
		json_array_append_new(list, json_integer(v[i]));
	return any ? json_decref(list), json_string("any") : list;
}

static json_t *
host_json(const struct network_host *h)
{
	return json_pack("{s:o, s:o, s:o, s:o?, s:o, s:o}", "name", gate_json(h->name.s),
			 "ip", words_json(h->ip, h->ip_count), "ip6", words_json(h->ip6, h->ip6_count),
			 "mac", h->mac.s != NULL ? gate_json(h->mac.s) : NULL,
			 "tcp", ports_json(h->tcp, h->tcp_count, h->tcp_any),
			 "udp", ports_json(h->udp, h->udp_count, h->udp_any));
}

static bool
is_symbolic(const struct network_box *b)
{
	for (size_t i = 0; i < b->arg_count; i++)
		if (strncmp(b->args[i].value.s, "symbol:", 7) == 0)
			return true;
	return false;
}

/* Names of the devices of a box, each once. */
static json_t *
devices_json(const struct graph *g, uint32_t box)
{
	json_t *seen = json_object(), *list = json_array();

	for (size_t i = 0; i < g->node_count; i++) {
		const struct node *n = &g->nodes[i];

		if (n->box != box || n->device == NULL || n->local ||
		    (n->kind != NODE_WAY_IN && n->kind != NODE_WAY_OUT) ||
		    json_object_get(seen, n->device) != NULL)
			continue;
		json_object_set_new(seen, n->device, json_true());
		json_array_append_new(list, gate_json(n->device));
	}
	json_decref(seen);
	return list;
}

static json_t *
box_json(const struct input *in, uint32_t i)
{
	static const char *const kinds[] = { "click", "class", "datapath" };
	const struct network_box *b = &in->network->boxes[i];
	struct strbuf text = STRBUF_INIT;
	json_t *o = json_pack("{s:o, s:s, s:o, s:b, s:o}", "name", gate_json(b->name.s), "kind",
			      kinds[b->kind], "source", gate_json(b->source.s), "symbolic",
			      is_symbolic(b), "devices", devices_json(in->graph, i));

	if (b->kind != BOX_DATAPATH && !is_symbolic(b) && vectors_box_text(in, i, &text))
		json_object_set_new(o, "text", gate_json(sb_str(&text)));
	sb_fini(&text);
	return o;
}

static json_t *
end_json(const struct network_end *e)
{
	json_t *o = json_pack("{s:o}", "node", gate_json(e->node.s));

	if (e->port.s != NULL)
		json_object_set_new(o, "port", gate_json(e->port.s));
	return o;
}

void
report_network_json(const struct input *in, struct strbuf *out)
{
	const struct network *n = in->network;
	json_t *boxes = json_array(), *hosts = json_array(), *links = json_array(), *files = json_array();
	const char *file;
	json_t *o;
	char *text;

	for (uint32_t i = 0; i < n->box_count; i++)
		json_array_append_new(boxes, box_json(in, i));
	for (size_t i = 0; i < n->host_count; i++)
		json_array_append_new(hosts, host_json(&n->hosts[i]));
	for (size_t i = 0; i < n->link_count; i++)
		json_array_append_new(links, json_pack("{s:o, s:o, s:b}", "a", end_json(&n->links[i].a),
						       "b", end_json(&n->links[i].b), "one_way",
						       n->links[i].one_way));
	for (size_t i = 0; (file = diag_file(in->diag, i)) != NULL; i++)
		json_array_append_new(files, gate_json(file));
	o = json_pack("{s:o, s:s, s:I, s:o, s:o, s:o, s:o}", "network", gate_json(n->name.s), "encap",
		      in->engine->ethernet ? "ethernet" : "ip", "policies", (json_int_t)n->policy_count,
		      "boxes", boxes, "hosts", hosts, "links", links, "files", files);
	text = json_dumps(o, JSON_INDENT(2) | JSON_ENSURE_ASCII);
	if (text == NULL)
		x_panic("no JSON");
	sb_add(out, text);
	sb_add_char(out, '\n');
	free(text);
	json_decref(o);
}
