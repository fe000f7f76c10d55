/*
 * tcp_mend.c - TCP options on the way: AdjustTCPMSS, NormalizeTCP. What is taken away is overwritten with
 * NOPs, so that segments keep their length; checksums are changed by the difference. Options are
 * read as RFC 9293 section 3.1 has them; what stands behind a malformed one is left alone.
 */
#include "datapath/elements.h"
#include "datapath/packet/ip.h"
#include "datapath/runtime/handler.h"
#include "datapath/runtime/router.h"

enum {
	TCP_HEADER = 20, TCP_OFF = 12, TCP_SYN = 2,
	OPTION_END = 0, OPTION_NOP = 1, OPTION_MSS = 2, OPTION_WSCALE = 3, OPTION_SACK_OK = 4,
	OPTION_SACK = 5, OPTION_TIMESTAMPS = 8, OPTION_MPTCP = 30,
};

struct mend {
	struct element el;
	uint32_t mss;			/* 0: any */
	bool strip[256];		/* by kind */
	uint64_t clamped, stripped;	/* options */
};

/* The TCP header and the octets in it, options included, that are there; NULL: none. */
static uint8_t *tcp_header(const struct pkt *p, uint32_t *len)
{
	const uint8_t *ip = pkt_ip(p);
	uint32_t left = pkt_left(p, p->trans);
	uint8_t *t = pkt_at(p, p->trans, left);

	if (!ip || !t || ip[0] >> 4 != 4 || ip[IP_PROTO] != PROTO_TCP || !ip_first_fragment(ip) ||
	    left < TCP_HEADER)
		return NULL;
	*len = (uint32_t)(t[TCP_OFF] >> 4) * 4;
	return *len >= TCP_HEADER && *len <= left ? t : NULL;
}

/* Changes octets of a header whose checksum is right or wrong: it stays so. */
static void replace(uint8_t *t, uint32_t at, const uint8_t *with, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		uint32_t even = (at + i) & ~1U;
		uint16_t old = raw16(t + even);

		t[at + i] = with[i];
		sum_update16(t + TCP_SUM, old, raw16(t + even));
	}
}

static void mend_option(struct mend *m, uint8_t *t, uint32_t at, uint32_t n)
{
	static const uint8_t nops[40] = {
		1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
		1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
	};
	uint8_t kind = t[at], octets[2];

	if (m->strip[kind]) {
		replace(t, at, nops, n);
		m->stripped++;
		return;
	}
	if (kind != OPTION_MSS || n != 4 || !(t[TCP_FLAGS] & TCP_SYN) || !m->mss ||
	    load_be16(t + at + 2) <= m->mss)
		return;
	store_be16(octets, (uint16_t)m->mss);
	replace(t, at + 2, octets, 2);
	m->clamped++;
}

static inline struct pkt *mend_one(struct element *e, struct pkt *p)
{
	uint32_t len = 0, at = TCP_HEADER;
	uint8_t *t = tcp_header(p, &len);

	if (UNLIKELY(p->net == PKT_NONE))
		return element_reject(e, DROP_PRECONDITION, p);
	while (t && at < len && t[at] != OPTION_END) {
		uint32_t n = 1;

		if (t[at] != OPTION_NOP) {
			if (at + 2 > len || t[at + 1] < 2 || t[at + 1] > len - at)
				break;
			n = t[at + 1];
			mend_option((struct mend *)e, t, at, n);
		}
		at += n;
	}
	return p;
}
ELEMENT_SIMPLE(mend, mend_one)

static bool strip_word(struct mend *m, const char *word)
{
	static const struct {
		const char *name;
		uint8_t kind, too;
	} names[] = {
		{ "mss", OPTION_MSS, OPTION_MSS }, { "window-scale", OPTION_WSCALE, OPTION_WSCALE },
		{ "sack", OPTION_SACK_OK, OPTION_SACK },
		{ "timestamps", OPTION_TIMESTAMPS, OPTION_TIMESTAMPS },
		{ "mptcp", OPTION_MPTCP, OPTION_MPTCP },
	};
	uint64_t kind;

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		if (!strcmp(names[i].name, word)) {
			m->strip[names[i].kind] = m->strip[names[i].too] = true;
			return true;
		}
	}
	if (!click_parse_uint(word, &kind) || kind < 2 || kind > 255)
		return false;
	m->strip[kind] = true;
	return true;
}

static bool normalize_configure(struct element *e, struct setup *s)
{
	struct mend *m = (struct mend *)e;
	const struct click_value *strip = setup_value(s, "STRIP");
	char *text, *word;

	m->mss = setup_u32(s, "MSS");
	if (!strip->given)
		return true;
	text = arena_memdup(s->arena, strip->s, strlen(strip->s) + 1);
	while ((word = strsep(&text, " \t\n")) != NULL)
		if (*word && !strip_word(m, word))
			return setup_error(s, "expected mss, window-scale, sack, timestamps, mptcp or a "
					   "kind from 2 to 255, not '%s'", word);
	return true;
}

static bool mss_configure(struct element *e, struct setup *s)
{
	((struct mend *)e)->mss = setup_u32(s, "MSS");
	return true;
}

READ_U64(read_clamped, struct mend, clamped)
READ_U64(read_stripped, struct mend, stripped)

static const struct handler handlers[] = {
	{ "clamped", read_clamped, NULL },
	{ "stripped", read_stripped, NULL },
	{ 0 }
};

const struct element_class tcp_mend_classes[] = {
	{ "AdjustTCPMSS", sizeof(struct mend), .simple = mend, .configure = mss_configure,
	  .handlers = handlers,
	  .drops = DROPS(DROP_PRECONDITION) },
	{ "NormalizeTCP", sizeof(struct mend), .simple = mend, .configure = normalize_configure,
	  .handlers = handlers,
	  .drops = DROPS(DROP_PRECONDITION) },
	{ 0 }
};
