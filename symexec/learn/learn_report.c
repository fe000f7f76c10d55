/*
 * learn_report.c - what a model forbids, for people: the packet, what is wrong with it, and where it stands in its capture.
 */
#include "models/packet/print.h"
#include "symexec/learn/learn.h"

static void
add_packet(const struct learning *l, const char *word, const struct learn_packet *p, struct strbuf *out)
{
	uint64_t from = l->sent.n > 0 ? l->sent.v[0].time : p->time;
	int64_t at = (int64_t)(p->time - from) / 1000;
	struct packet k;

	sb_printf(out, "%s packet %u of %s (%s, %u octets, %s%llu.%06llu s): ", word, p->number, p->file, p->device,
		  p->len, at < 0 ? "-" : "", (unsigned long long)((at < 0 ? -at : at) / 1000000),
		  (unsigned long long)((at < 0 ? -at : at) % 1000000));
	packet_parse(&k, p->bytes, p->len, LAYER_ETHER);
	packet_print_line(&k, out);
	sb_add_char(out, '\n');
}

static void
add_finding(const struct learning *l, const struct learn_finding *f, struct strbuf *out)
{
	switch (f->kind) {
	case LEARN_UNEXPLAINED:
		add_packet(l, "forbidden:", f->out, out);
		sb_add(out, "  no packet in explains it\n");
		if (f->in != NULL) {
			add_packet(l, "  it may be", f->in, out);
			sb_printf(out, "  but %s\n", f->why);
		}
		break;
	case LEARN_MISSING:
		add_packet(l, "missing:", f->in, out);
		sb_add(out, "  the model passes it, and it did not come out\n");
		break;
	case LEARN_OTHERWISE:
		add_packet(l, "forbidden:", f->out, out);
		add_packet(l, "  it may be", f->in, out);
		for (size_t i = 0; i < f->fields.n; i++)
			sb_printf(out, "  %s is %s, expected %s\n", f->fields.v[i].name, f->fields.v[i].seen,
				  f->fields.v[i].expected);
		if (f->fields.n == 0)
			sb_add(out, "  other octets than the model has, or another length\n");
	}
}

void
learn_text(const struct learning *l, struct strbuf *out)
{
	for (size_t i = 0; i < l->findings.n; i++)
		add_finding(l, &l->findings.v[i], out);
	sb_printf(out, "%u of %zu packets in are as the model says, %zu packets out; %zu forbidden%s\n", l->explained,
		  l->sent.n, l->received.n, l->findings.n, l->gave_up ? "; the exploration gave up" : "");
	if (l->undefined > 0)
		sb_printf(out, "not judged: %u out of packets that an element does not expect (symexec check tells)\n",
			  l->undefined);
	if (l->cut > 0)
		sb_printf(out, "not judged: %u that are cut short in their capture, expected whole frames (tcpdump -s 0)\n", l->cut);
	if (l->aside > 0)
		sb_printf(out, "not judged: %u that the box says to its neighbours (ARP, neighbour discovery)\n", l->aside);
}
