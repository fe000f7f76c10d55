/*
 * print.c - Print, IPPrint, ARPPrint, IP6Print: a line per packet on stderr. The only elements
 * that write while packets run; for looking, not for speed.
 */
#include "datapath/elements.h"
#include "datapath/packet/ip.h"
#include "datapath/runtime/handler.h"
#include "datapath/runtime/router.h"

struct print {
	struct element el;
	const char *label;
	int64_t most;
	bool active, stamp;
};

static void dump(const struct print *t, const struct pkt *p)
{
	uint32_t n = t->most < 0 ? p->len : (uint32_t)MIN_OF((uint64_t)t->most, (uint64_t)p->len);

	if (*t->label)
		fprintf(stderr, "%s: ", t->label);
	if (t->stamp)
		fprintf(stderr, "%llu.%06llu: ", (unsigned long long)(p->time / NS_PER_SECOND),
			(unsigned long long)(p->time % NS_PER_SECOND / 1000));
	fprintf(stderr, "%4u | ", p->len);
	for (uint32_t i = 0; i < n; i++)
		fprintf(stderr, "%02x%s", p->data[i], i % 4 == 3 && i + 1 < n ? " " : "");
	putc('\n', stderr);
}

static inline struct pkt *print_one(struct element *e, struct pkt *p)
{
	const struct print *t = (const struct print *)e;

	if (t->active)
		dump(t, p);
	return p;
}
ELEMENT_SIMPLE(print, print_one)

static inline struct pkt *ip_one(struct element *e, struct pkt *p)
{
	const struct print *t = (const struct print *)e;
	const uint8_t *ip = pkt_ip(p);

	if (!t->active)
		return p;
	if (*t->label)
		fprintf(stderr, "%s: ", t->label);
	if (!ip)
		fprintf(stderr, "(no IP header)\n");
	else
		fprintf(stderr, "%u.%u.%u.%u > %u.%u.%u.%u: proto %u, length %u\n", ip[12], ip[13],
			ip[14], ip[15], ip[16], ip[17], ip[18], ip[19], ip[IP_PROTO],
			load_be16(ip + IP_LEN));
	return p;
}
ELEMENT_SIMPLE(ip_print, ip_one)

static bool has(const struct setup *s, const char *name)
{
	for (const struct click_param *p = s->decl->cls->params; p->name; p++)
		if (!strcmp(p->name, name))
			return true;
	return false;
}

static bool print_configure(struct element *e, struct setup *s)
{
	struct print *t = (struct print *)e;

	t->label = setup_value(s, "LABEL")->s ? setup_value(s, "LABEL")->s : "";
	t->active = !has(s, "ACTIVE") || setup_int(s, "ACTIVE");
	t->stamp = has(s, "TIMESTAMP") && setup_int(s, "TIMESTAMP");
	t->most = has(s, "MAXLENGTH") ? setup_int(s, "MAXLENGTH") : 28;
	return true;
}

static bool write_active(struct element *e, const char *value, struct strbuf *out)
{
	return handler_parse_bool(value, &((struct print *)e)->active, out);
}

READ_BOOL(read_active, struct print, active)

static const struct handler handlers[] = { { "active", read_active, write_active }, { 0 } };

#define PRINT(name, fn) \
	{ name, sizeof(struct print), .simple = fn, .configure = print_configure, \
	  .handlers = handlers }

const struct element_class print_classes[] = {
	PRINT("Print", print), PRINT("IPPrint", ip_print), PRINT("ARPPrint", print),
	PRINT("IP6Print", print),
	{ 0 }
};
