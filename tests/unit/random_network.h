/*
 * random_network.h - networks of a few boxes of a few elements each, made at random from a seed and written to a folder as
 * users write them. Elements are lines of a table with holes in their arguments. A network is plain data, so that it can
 * be changed (for a shrinker, for metamorphic tests) and written again. Invariant: packets enter at box 0, device e0,
 * which no link joins; every output leads somewhere.
 */
#ifndef TEST_RANDOM_NETWORK_H
#define TEST_RANDOM_NETWORK_H

#include "models/base/compiler.h"
#include "models/base/strbuf.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { RN_BOXES = 5, RN_ELEMENTS = 12, RN_OUTS = 3, RN_DEVICES = 3, RN_LINKS = 10 };
enum { RN_DISCARD = -100 };	/* as a target; others: an element, or -1 - device */

struct rn_element {
	const char *class_name;
	char args[400];
	int out[RN_OUTS];
	unsigned outs, port;	/* the input that packets come in by */
};

struct rn_box {
	char name[16];
	struct rn_element e[RN_ELEMENTS];
	unsigned n, devices;
	int entry[RN_DEVICES];	/* where what a device receives goes */
};

struct rn_link {
	unsigned box[2], device[2];
	bool one_way;
};

struct rn_class {
	const char *name;
	unsigned outs;
	const char *args;	/* holes: see rn_hole */
};

/* What a network may be made of. */
struct rn_kit {
	const struct rn_class *classes;
	unsigned n;
};

struct rn_network {
	uint64_t seed;
	bool ethernet;
	struct rn_box boxes[RN_BOXES];
	unsigned n;
	struct rn_link links[RN_LINKS];
	unsigned link_count;
	const struct rn_kit *kit;
};

/*
 * IPsec, ARP and what keeps time are not here, nor IP6: the files of tests/conform/symbolic have those. What comes
 * often stands here more often.
 */
static const struct rn_class rn_classes[] = {
	{ "IPFilter", 1, "allow $e, drop all" }, { "IPFilter", 1, "drop $e, allow all" },
	{ "IPFilter", 1, "drop $e, allow $e, drop $e, allow all" },
	{ "IPFilter", 2, "0 $e, 1 $e, drop all" }, { "IPFilter", 2, "deny $e, 1 $e, 0 all" },
	{ "IPClassifier", 2, "$e, -" }, { "IPClassifier", 3, "$e, $e, -" },
	{ "IPClassifier", 2, "$e, $e" }, { "Classifier", 2, "12/0800, -" },
	{ "Classifier", 2, "$o/$h, -" }, { "Classifier", 3, "$o/$h !$o/$h, $o/4?, -" },
	{ "Classifier", 2, "9/06, 9/11" }, { "Classifier", 3, "23/06, 23/11, -" },
	{ "RadixIPLookup", 2, "$n 0, $n 1, $n $a 0, 0.0.0.0/0 1" },
	{ "RadixIPLookup", 2, "$n 0, $n $a 1, $n 1" },
	{ "LinearIPLookup", 2, "$n 0, $n $a 1, $n 0, 0.0.0.0/0 1" },
	{ "StaticIPLookup", 2, "$n 0, $n 1" }, { "DirectIPLookup", 2, "$n 1, $n $a 0" },
	{ "DecIPTTL", 2, "" }, { "DecIPTTL", 2, "" }, { "DecIPTTL", 1, "" },
	{ "SetIPDSCP", 1, "$d" }, { "SetIPECN", 1, "$2" }, { "StoreData", 1, "$o, \\<$h>" },
	{ "IPEncap", 1, "$P, $a, $a" }, { "UDPIPEncap", 1, "$a, $p, $a, $p" },
	{ "StripIPHeader", 1, "" }, { "Strip", 1, "$s" }, { "Unstrip", 1, "$s" },
	{ "CheckIPHeader", 1, "" }, { "CheckIPHeader", 2, "" }, { "CheckIPHeader", 1, "OFFSET 14" },
	{ "MarkIPHeader", 1, "0" }, { "MarkIPHeader", 1, "14" }, { "CheckTCPHeader", 2, "" },
	{ "CheckUDPHeader", 2, "" }, { "CheckICMPHeader", 1, "" }, { "Paint", 1, "$2" },
	{ "Paint", 1, "$2" }, { "CheckPaint", 2, "$2" }, { "PaintSwitch", 3, "" }, { "Tee", 2, "2" },
	{ "Tee", 3, "3" }, { "Switch", 2, "$1" }, { "StaticSwitch", 2, "$1" },
	{ "PaintTee", 2, "$2" }, { "IPRewriter", 2, "pattern $a 1024-65535 - - 0 1, drop" },
	{ "IPRewriter", 2, "pattern - - $a $p 0 1, pass 1" },
	{ "IPRewriter", 2, "pattern $a - - - 1 0, keep 0 1" }, { "VLANEncap", 1, "$v" },
	{ "VLANDecap", 1, "" }, { "EtherEncap", 1, "0x0800, $m, $m" }, { "EtherRewrite", 1, "$m, $m" },
	{ "EtherMirror", 1, "" }, { "IPMirror", 1, "" }, { "GetIPAddress", 1, "16" },
	{ "SetIPAddress", 1, "$a" }, { "StoreIPAddress", 1, "$a, 12" }, { "StoreIPAddress", 1, "$a, dst" },
	{ "StripToNetworkHeader", 1, "" }, { "CheckLength", 2, "$L" }, { "Truncate", 1, "$L" },
	{ "SetIPChecksum", 1, "" }, { "SetTCPChecksum", 1, "" }, { "SetUDPChecksum", 1, "" },
	{ "Null", 1, "" }, { "DropBroadcasts", 1, "" }, { "HostEtherFilter", 2, "$m" },
	{ "SetVLANAnno", 1, "$v" }, { "Counter", 1, "" }, { "IPGWOptions", 1, "$a" },
	{ "Pad", 1, "" }, { "MarkIPCE", 1, "" }, { "FixIPSrc", 1, "$a" },
};

static inline uint64_t
rn_random(uint64_t *seed)
{
	uint64_t z = *seed += 0x9e3779b97f4a7c15;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
	return z ^ (z >> 31);
}

static inline unsigned
rn_below(uint64_t *seed, unsigned n)
{
	return (unsigned)(rn_random(seed) % n);
}

#define RN_PICK(seed, list) ((list)[rn_below(seed, (unsigned)ARRAY_LEN(list))])

static inline void rn_fill(struct strbuf *b, uint64_t *seed, const char *template);

static inline void
rn_hole(struct strbuf *b, uint64_t *seed, char hole)
{
	static const char *const addresses[] = { "10.0.0.1", "10.0.0.2", "10.1.2.3", "192.168.1.5",
		"192.0.2.1", "1.2.3.4", "255.255.255.255" };
	static const char *const prefixes[] = { "10.0.0.0/8", "10.0.0.0/24", "10.0.0.2/32", "192.168.0.0/16",
		"128.0.0.0/1", "0.0.0.0/0", "10.1.0.0/16", "192.0.2.0/31" };
	static const char *const ports[] = { "80", "53", "22", "443", "8080", "1024", "40000", "65535" };
	static const char *const protocols[] = { "4", "17", "6", "ipip", "50", "1" };
	static const char *const macs[] = { "2:0:0:0:0:1", "2:0:0:0:0:2", "ff:ff:ff:ff:ff:ff" };
	static const char *const steps[] = { "14", "4", "8", "20", "34" };
	static const char *const bytes[] = { "00", "01", "06", "11", "40", "45", "0a", "ff", "0800", "0a000001" };
	static const char *const tests[] = { "tcp", "udp", "icmp", "src host $a", "dst host $a", "src net $n",
		"dst net $n", "dst port $p", "src tcp port $p", "dst port > $p", "src port <= $p",
		"ip ttl < 5", "ip ttl 1", "ip dscp $d", "ip proto $P", "ip frag", "ip unfrag", "tcp opt syn",
		"net $n", "host $a", "port $p", "icmp type echo", "ip vers 4", "ip hl > 5", "ip len > 60",
		"ip tos & 3 = 1", "ip ect", "ip[9] = 17", "transp[2:2] = $p", "tcp win > 100", "ip id 7",
		"ip[12:4] & 0xff000000 = 0x0a000000" };
	static const char *const joints[] = { "$t", "$t", "not $t", "$t and $t", "$t or $t", "$t && not $t",
		"($t or $t) and $t", "not ($t and $t)" };
	const char *s = NULL;

	switch (hole) {
	case 'a': s = RN_PICK(seed, addresses); break;
	case 'n': s = RN_PICK(seed, prefixes); break;
	case 'p': s = RN_PICK(seed, ports); break;
	case 'P': s = RN_PICK(seed, protocols); break;
	case 'm': s = RN_PICK(seed, macs); break;
	case 's': s = RN_PICK(seed, steps); break;
	case 'h': s = RN_PICK(seed, bytes); break;
	case 't': rn_fill(b, seed, RN_PICK(seed, tests)); return;
	case 'e': rn_fill(b, seed, RN_PICK(seed, joints)); return;
	case 'd': sb_printf(b, "%u", rn_below(seed, 64)); return;
	case '2': sb_printf(b, "%u", rn_below(seed, 3)); return;
	case '1': sb_printf(b, "%d", (int)rn_below(seed, 3) - 1); return;
	case 'o': sb_printf(b, "%u", rn_below(seed, 3) ? rn_below(seed, 44) : 2 * rn_below(seed, 40)); return;
	case 'v': sb_printf(b, "%u", 1 + rn_below(seed, 6)); return;
	case 'L': sb_printf(b, "%u", 14 + rn_below(seed, 90)); return;
	}
	sb_add(b, s != NULL ? s : "?");
}

static inline void
rn_fill(struct strbuf *b, uint64_t *seed, const char *template)
{
	for (; *template != '\0'; template++)
		if (*template == '$')
			rn_hole(b, seed, *++template);
		else
			sb_add_char(b, *template);
}

static inline void
rn_set(struct rn_element *e, const char *class_name, const char *args, unsigned outs)
{
	memset(e, 0, sizeof(*e));
	e->class_name = class_name;
	snprintf(e->args, sizeof(e->args), "%s", args);
	e->outs = outs;
}

/* Where an output of element i leads: mostly on, sometimes out of the box, seldom back. */
static inline int
rn_target(uint64_t *seed, const struct rn_box *b, unsigned i)
{
	unsigned k = rn_below(seed, 20);

	if (k == 0)
		return RN_DISCARD;
	if (k == 1 && i > 0)
		return (int)rn_below(seed, i + 1);
	if (k < 5 || i + 1 >= b->n)
		return -1 - (int)rn_below(seed, b->devices);
	return k < 9 ? (int)(i + 1 + rn_below(seed, b->n - i - 1)) : (int)i + 1;
}

static inline bool
rn_has(const struct rn_network *w, const char *class_name)
{
	for (unsigned b = 0; b < w->n; b++)
		for (unsigned i = 0; i < w->boxes[b].n; i++)
			if (strstr(w->boxes[b].e[i].class_name, class_name) != NULL)
				return true;
	return false;
}

/*
 * A copy of a packet would find what the other left in a rewriter: that is the one thing between packets that
 * the model sets aside (flow independence), so no network has both.
 */
static inline bool
rn_clashes(const struct rn_network *w, const struct rn_class *c)
{
	bool tee = strstr(c->name, "Tee") != NULL, rewriter = strcmp(c->name, "IPRewriter") == 0;

	return (tee && rn_has(w, "IPRewriter")) || (rewriter && rn_has(w, "Tee"));
}

static inline void
rn_make_box(struct rn_network *w, unsigned at, uint64_t *seed)
{
	struct rn_box *b = &w->boxes[at];
	bool proper = rn_below(seed, 4) > 0;
	unsigned middle = 1 + rn_below(seed, 5);

	snprintf(b->name, sizeof(b->name), "b%u", at);
	b->devices = 2 + rn_below(seed, 2);
	w->n = at + 1;
	if (proper && w->ethernet)
		rn_set(&b->e[b->n++], "Strip", "14", 1);
	if (proper)
		rn_set(&b->e[b->n++], "CheckIPHeader", "", 1);
	for (unsigned i = 0; i < middle; i++) {
		const struct rn_class *c = &w->kit->classes[rn_below(seed, w->kit->n)];
		struct strbuf args = STRBUF_INIT;

		if (rn_clashes(w, c))
			continue;
		rn_fill(&args, seed, c->args);
		rn_set(&b->e[b->n], c->name, sb_str(&args), c->outs);
		sb_fini(&args);
		if (strcmp(c->name, "IPRewriter") == 0)
			b->e[b->n].port = rn_below(seed, 3) == 0;
		b->n++;
	}
	if (proper && w->ethernet && rn_below(seed, 4) > 0)
		rn_set(&b->e[b->n++], "Unstrip", "14", 1);
	for (unsigned i = 0; i < b->n; i++)
		for (unsigned k = 0; k < b->e[i].outs; k++)
			b->e[i].out[k] = rn_target(seed, b, i);
	/* what comes in by the far side goes straight on rather often */
	for (unsigned d = 0; d < b->devices; d++)
		b->entry[d] = b->n == 0 || (d > 0 && rn_below(seed, 3) == 0) ?
		    -1 - (int)rn_below(seed, b->devices) : 0;
}

static inline bool
rn_is_linked(const struct rn_network *w, unsigned box, unsigned device)
{
	for (unsigned i = 0; i < w->link_count; i++)
		for (unsigned s = 0; s < 2; s++)
			if (w->links[i].box[s] == box && w->links[i].device[s] == device)
				return true;
	return box == 0 && device == 0;
}

static inline void
rn_link(struct rn_network *w, unsigned b0, unsigned d0, unsigned b1, unsigned d1)
{
	if (!rn_is_linked(w, b0, d0) && !rn_is_linked(w, b1, d1) && (b0 != b1 || d0 != d1))
		w->links[w->link_count++] = (struct rn_link){ { b0, b1 }, { d0, d1 }, false };
}

static inline struct rn_network
rn_make_of(const struct rn_kit *kit, uint64_t seed)
{
	struct rn_network w = { .seed = seed, .kit = kit };
	unsigned n = 1 + rn_below(&seed, 3);

	w.ethernet = rn_below(&seed, 3) > 0;
	for (unsigned i = 0; i < n; i++)
		rn_make_box(&w, i, &seed);
	for (unsigned i = 0; i + 1 < n; i++)
		rn_link(&w, i, 1, i + 1, 0);
	if (rn_below(&seed, 3) == 0) {
		unsigned a = rn_below(&seed, n), b = rn_below(&seed, n);

		rn_link(&w, a, w.boxes[a].devices - 1, b, rn_below(&seed, w.boxes[b].devices));
	}
	return w;
}

static const struct rn_kit rn_all = { rn_classes, ARRAY_LEN(rn_classes) };

static inline struct rn_network
rn_make(uint64_t seed)
{
	return rn_make_of(&rn_all, seed);
}

static inline void
rn_print_target(struct strbuf *out, const struct rn_box *b, int t)
{
	if (t == RN_DISCARD)
		sb_add(out, "Discard;\n");
	else if (t < 0)
		sb_printf(out, "o%d;\n", -1 - t);
	else
		sb_printf(out, "[%u] e%d;\n", b->e[t].port, t);
}

/* Whether something leads to input `port` of t. */
static inline bool
rn_is_met(const struct rn_box *b, int t, unsigned port)
{
	for (unsigned d = 0; d < b->devices; d++)
		if (b->entry[d] == t && (t < 0 || b->e[t].port == port))
			return true;
	for (unsigned i = 0; i < b->n; i++)
		for (unsigned k = 0; k < b->e[i].outs; k++)
			if (b->e[i].out[k] == t && (t < 0 || b->e[t].port == port))
				return true;
	return false;
}

/* Click wants every input connected. */
static inline void
rn_print_idle(const struct rn_box *b, struct strbuf *out)
{
	for (int d = 0; d < (int)b->devices; d++)
		if (!rn_is_met(b, -1 - d, 0))
			sb_printf(out, "Idle -> o%d;\n", d);
	for (int i = 0; i < (int)b->n; i++)
		for (unsigned p = 0; p < (strcmp(b->e[i].class_name, "IPRewriter") == 0 ? 2 : 1); p++)
			if (!rn_is_met(b, i, p))
				sb_printf(out, "Idle -> [%u] e%d;\n", p, i);
}

static inline void
rn_print_box(const struct rn_box *b, struct strbuf *out)
{
	for (unsigned d = 0; d < b->devices; d++)
		sb_printf(out, "i%u :: FromDevice(e%u); o%u :: Queue -> ToDevice(e%u);\n", d, d, d, d);
	for (unsigned i = 0; i < b->n; i++)
		sb_printf(out, "e%u :: %s%s%s%s;\n", i, b->e[i].class_name, *b->e[i].args ? "(" : "",
			  b->e[i].args, *b->e[i].args ? ")" : "");
	for (unsigned d = 0; d < b->devices; d++) {
		sb_printf(out, "i%u -> ", d);
		rn_print_target(out, b, b->entry[d]);
	}
	for (unsigned i = 0; i < b->n; i++)
		for (unsigned k = 0; k < b->e[i].outs; k++) {
			sb_printf(out, "e%u[%u] -> ", i, k);
			rn_print_target(out, b, b->e[i].out[k]);
		}
	rn_print_idle(b, out);
}

static inline void
rn_print_network(const struct rn_network *w, struct strbuf *out)
{
	sb_printf(out, "network: random\nencap: %s\nboxes:\n", w->ethernet ? "ethernet" : "ip");
	for (unsigned i = 0; i < w->n; i++)
		sb_printf(out, "  %s: { click: %s.click }\n", w->boxes[i].name, w->boxes[i].name);
	if (w->link_count > 0)
		sb_add(out, "links:\n");
	for (unsigned i = 0; i < w->link_count; i++)
		sb_printf(out, "  - %s:e%u %s %s:e%u\n", w->boxes[w->links[i].box[0]].name,
			  w->links[i].device[0], w->links[i].one_way ? "->" : "--",
			  w->boxes[w->links[i].box[1]].name, w->links[i].device[1]);
}

static inline void
rn_write_file(const char *folder, const char *name, const struct strbuf *b)
{
	char path[300];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	f = fopen(path, "w");
	if (f == NULL || fwrite(b->s, 1, b->len, f) != b->len || fclose(f) != 0) {
		perror(path);
		exit(3);
	}
}

/* Writes network.yaml and a file for each box. */
static inline void
rn_write(const struct rn_network *w, const char *folder)
{
	struct strbuf b = STRBUF_INIT;
	char name[40];

	rn_print_network(w, &b);
	rn_write_file(folder, "network.yaml", &b);
	for (unsigned i = 0; i < w->n; i++) {
		sb_fini(&b);
		rn_print_box(&w->boxes[i], &b);
		snprintf(name, sizeof(name), "%s.click", w->boxes[i].name);
		rn_write_file(folder, name, &b);
	}
	sb_fini(&b);
}

/* The whole of it, to be read in a message. */
static inline void
rn_tell(const struct rn_network *w, FILE *f)
{
	struct strbuf b = STRBUF_INIT;

	rn_print_network(w, &b);
	for (unsigned i = 0; i < w->n; i++) {
		sb_printf(&b, "--- %s.click\n", w->boxes[i].name);
		rn_print_box(&w->boxes[i], &b);
	}
	fwrite(b.s, 1, b.len, f);
	sb_fini(&b);
}

/* Element i of a box disappears; what led there leads where its first output led. */
static inline void
rn_drop_element(struct rn_box *b, unsigned i)
{
	int to = b->e[i].outs > 0 && b->e[i].out[0] != (int)i ? b->e[i].out[0] : RN_DISCARD;
	int *t[RN_ELEMENTS * RN_OUTS + RN_DEVICES];
	unsigned n = 0;

	for (unsigned d = 0; d < b->devices; d++)
		t[n++] = &b->entry[d];
	for (unsigned k = 0; k < b->n; k++)
		for (unsigned o = 0; o < b->e[k].outs; o++)
			t[n++] = &b->e[k].out[o];
	for (unsigned k = 0; k < n; k++) {
		if (*t[k] == (int)i)
			*t[k] = to;
		if (*t[k] > (int)i)
			--*t[k];
	}
	memmove(&b->e[i], &b->e[i + 1], (b->n - i - 1) * sizeof(b->e[0]));
	b->n--;
}

static inline void
rn_drop_link(struct rn_network *w, unsigned i)
{
	w->links[i] = w->links[--w->link_count];
}

static inline void
rn_drop_last_box(struct rn_network *w)
{
	w->n--;
	for (unsigned i = w->link_count; i-- > 0;)
		if (w->links[i].box[0] == w->n || w->links[i].box[1] == w->n)
			rn_drop_link(w, i);
}

#endif
