/*
 * datapath_tunnel.c - tunnels: the words of an action, and frames into one and out of it. Frames in tunnels are looked at anew.
 */
#include <inttypes.h>
#include <string.h>

#include "models/click/arg.h"
#include "symexec/graph/datapath_box_int.h"

enum { VXLAN_PORT = 4789, DEFAULT_TTL = 64 };

struct tunnel {
	bool vxlan, has_src, has_dst, has_key;
	uint32_t src, dst;
	uint64_t smac, dmac, ttl, tos, port, key;
};

static bool
read_kind(struct dbox *b, const struct word *w, bool *vxlan)
{
	*vxlan = strcmp(w->s, "vxlan") == 0;
	if (*vxlan || strcmp(w->s, "gre") == 0)
		return true;
	diag_error(b->d, w->at, "unknown tunnel \"%s\", expected \"vxlan\" or \"gre\"", w->s);
	return false;
}

static bool
read_number(const char *text, uint64_t most, uint64_t *v)
{
	return click_parse_uint(text, v) && *v <= most;
}

/* "KEY=VALUE" */
static bool
read_word(struct tunnel *t, const char *word)
{
	const char *value = strchr(word, '=');
	size_t n;

	if (value == NULL)
		return false;
	n = (size_t)(value++ - word);
#define IS(key) (n == sizeof(key) - 1 && strncmp(word, key, n) == 0)
	if (IS("src"))
		return t->has_src = click_parse_ip(value, &t->src);
	if (IS("dst"))
		return t->has_dst = click_parse_ip(value, &t->dst);
	if (IS("smac"))
		return click_parse_ether(value, &t->smac);
	if (IS("dmac"))
		return click_parse_ether(value, &t->dmac);
	if (IS("ttl"))
		return read_number(value, 255, &t->ttl) && t->ttl > 0;
	if (IS("tos"))
		return read_number(value, 255, &t->tos);
	if (t->vxlan && IS("vni"))
		return read_number(value, 0xffffff, &t->key);
	if (t->vxlan && IS("port"))
		return read_number(value, 0xffff, &t->port);
	return !t->vxlan && IS("key") && (t->has_key = read_number(value, UINT32_MAX, &t->key));
#undef IS
}

bool
dbox_encap(struct dbox *b, const struct datapath_action *a, unsigned from, const unsigned next[2])
{
	struct tunnel t = { .ttl = DEFAULT_TTL, .port = VXLAN_PORT };
	unsigned out;

	if (!read_kind(b, &a->words[1], &t.vxlan))
		return false;
	for (size_t i = 2; i < a->count; i++) {
		if (!read_word(&t, a->words[i].s)) {
			diag_error(b->d, a->words[i].at, "\"%s\" says nothing about a tunnel", a->words[i].s);
			return false;
		}
	}
	if (!t.has_src || !t.has_dst) {
		diag_error(b->d, a->at, "a tunnel needs \"src=ADDRESS\" and \"dst=ADDRESS\"");
		return false;
	}
	if (!b->ethernet)
		return dbox_cannot(b, a->at, "without frames, the action", "encap");
	out = dbox_null(b);
	sb_printf(b->out, " n%u -> EncapFrame(%s, %u.%u.%u.%u, %u.%u.%u.%u, ", from, a->words[1].s, t.src >> 24, t.src >> 16 & 255,
		  t.src >> 8 & 255, t.src & 255, t.dst >> 24, t.dst >> 16 & 255, t.dst >> 8 & 255, t.dst & 255);
	for (int i = 0; i < 12; i++) {
		uint64_t mac = i < 6 ? t.smac : t.dmac;

		sb_printf(b->out, "%02x%s", (unsigned)(mac >> (40 - 8 * (i % 6)) & 255), i % 6 == 5 ? ", " : ":");
	}
	sb_printf(b->out, "%" PRIu64 ", %" PRIu64 ", %" PRIu64 ", %zu", t.ttl, t.tos, t.port, b->p->program_count);
	if (t.vxlan || t.has_key)
		sb_printf(b->out, ", %" PRIu64, t.key);
	sb_printf(b->out, ") -> n%u;", out);
	dbox_enter(b, out, next);
	return true;
}

bool
dbox_decap(struct dbox *b, const struct datapath_action *a, unsigned from, const unsigned next[2])
{
	unsigned out;
	bool vxlan;

	if (a->count > 1 && !read_kind(b, &a->words[1], &vxlan))
		return false;
	if (!b->ethernet)
		return dbox_cannot(b, a->at, "without frames, the action", "decap");
	out = dbox_null(b);
	sb_printf(b->out, " n%u -> DecapFrame(%s, %zu) -> n%u;", from, a->count > 1 ? a->words[1].s : "any", b->p->program_count, out);
	dbox_enter(b, out, next);
	return true;
}
