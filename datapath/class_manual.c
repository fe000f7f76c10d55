/*
 * class_manual.c - the manual of an element class, for people.
 */
#include "datapath/class_manual.h"

#include "datapath/router.h"

const char *class_manual_type(enum click_type type)
{
	static const char *const names[] = {
		[CLICK_T_STRING] = "text", [CLICK_T_WORD] = "word", [CLICK_T_BOOL] = "true or false",
		[CLICK_T_INT] = "number", [CLICK_T_UINT] = "number", [CLICK_T_DOUBLE] = "real number",
		[CLICK_T_SECONDS] = "time", [CLICK_T_BANDWIDTH] = "octets per second", [CLICK_T_IP] = "IP address",
		[CLICK_T_IP_PREFIX] = "IP address and mask", [CLICK_T_IP6] = "IPv6 address",
		[CLICK_T_IP6_PREFIX] = "IPv6 address and length", [CLICK_T_ETHER] = "Ethernet address",
		[CLICK_T_ETHERTYPE] = "Ethernet type", [CLICK_T_IP_PROTO] = "IP protocol", [CLICK_T_PORT] = "port",
		[CLICK_T_ICMP_TYPE] = "ICMP type", [CLICK_T_ICMP_CODE] = "ICMP code", [CLICK_T_ANNO] = "annotation",
		[CLICK_T_IP_LIST] = "IP addresses", [CLICK_T_IP_PREFIX_LIST] = "IP addresses and masks",
		[CLICK_T_IP_OFFSET] = "offset, src or dst", [CLICK_T_ETHER_OFFSET] = "offset, src or dst",
		[CLICK_T_DATA] = "octets", [CLICK_T_FILENAME] = "file", [CLICK_T_ELEMENT] = "element",
		[CLICK_T_ENUM] = "one of", [CLICK_T_ANY] = "text", [CLICK_T_PATTERNS] = "patterns",
		[CLICK_T_IP_RULES] = "rules", [CLICK_T_IP_EXPRS] = "expressions", [CLICK_T_ROUTES] = "routes",
		[CLICK_T_ROUTES6] = "routes", [CLICK_T_INPUT_SPECS] = "input specifications",
		[CLICK_T_ARP_ENTRIES] = "entries", [CLICK_T_ADDRESS_INFOS] = "entries",
		[CLICK_T_REWRITER_PATTERNS] = "patterns", [CLICK_T_MAPPER_PATTERNS] = "patterns",
		[CLICK_T_INSTRUCTIONS] = "instructions", [CLICK_T_IP6_LIST] = "IPv6 addresses",
	};

	return type < ARRAY_LEN(names) && names[type] ? names[type] : "text";
}

static void add_way(const char *ways, bool outputs, struct strbuf *out)
{
	const char *slash = strchr(ways, '/'), *w = outputs && slash ? slash + 1 : ways;
	const char *name = *w == 'h' ? "push" : *w == 'l' ? "pull" : "push or pull";

	sb_printf(out, "%s %s%s", outputs ? "outputs" : "inputs", name,
		  *w && w[1] == 'h' && *w != 'h' ? ", the others push" : "");
}

static void add_ports(const struct click_class *k, struct strbuf *out)
{
	struct click_port_range r = click_class_ports(k);

	sb_printf(out, "\nPORTS\n  %s (inputs/outputs)\n", k->ports);
	if (!r.max_in && !r.max_out)
		return;
	sb_add(out, "  ");
	if (r.max_in)
		add_way(k->processing, false, out);
	if (r.max_in && r.max_out)
		sb_add(out, ", ");
	if (r.max_out)
		add_way(k->processing, true, out);
	sb_add(out, "\n");
}

static void add_argument(const struct click_param *p, struct strbuf *out)
{
	bool several = p->flags & CLICK_P_REST;

	sb_printf(out, "  %s%s  %s", p->name, several ? "..." : "", class_manual_type(p->type));
	if (p->type == CLICK_T_ENUM && p->choices)
		sb_printf(out, " %s", p->choices);
	else if (p->choices)
		sb_printf(out, ", or %s", p->choices);
	if (p->flags & CLICK_P_MANDATORY)
		sb_add(out, ", needed");
	else if (p->def && *p->def)
		sb_printf(out, ", %s by default", p->def);
	if (!(p->flags & CLICK_P_POSITIONAL))
		sb_add(out, ", by keyword");
	sb_printf(out, "\n      %s\n", p->help ? p->help : "");
}

static void add_handlers(const struct element_class *c, struct strbuf *out)
{
	if (!c->handlers)
		return;
	sb_add(out, "\nHANDLERS\n");
	for (const struct handler *h = c->handlers; h->name; h++)
		sb_printf(out, "  %s  %s\n", h->name,
			  h->read && h->write ? "read, write" : h->read ? "read" : "write");
}

static void add_drops(const struct element_class *c, struct strbuf *out)
{
	if (!c->drops)
		return;
	sb_add(out, "\nHOW PACKETS END HERE\n");
	for (const uint8_t *d = c->drops; *d < DROP_COUNT; d++)
		sb_printf(out, "  %s  %s\n", drop_name(*d), drop_help(*d));
}

void class_manual_text(const struct element_class *c, struct strbuf *out)
{
	const struct click_class *k = click_class_find(c->name);

	sb_printf(out, "%s - %s\n", c->name, k ? k->help : "");
	if (k) {
		add_ports(k, out);
		if (k->params && k->params->name)
			sb_add(out, "\nARGUMENTS\n");
		for (const struct click_param *p = k->params; p && p->name; p++)
			add_argument(p, out);
	}
	add_handlers(c, out);
	add_drops(c, out);
	if (c->take_state)
		sb_printf(out, "\nKEPT WHEN THE CONFIGURATION IS REPLACED\n  %s\n", c->keeps ? c->keeps : "what it holds");
}
