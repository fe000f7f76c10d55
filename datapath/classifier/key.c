/*
 * key.c - see key.h. Frames of the usual kinds are read here; all others through the parser of
 * models/packet, which knows every header, into the same words.
 */
#include "datapath/classifier/key.h"

#include "datapath/packet/ip.h"
#include "models/base/mem.h"
#include "models/base/strbuf.h"

enum {
	ETHER_HEADER = 14, VLAN_TAG = 4, ARP_FIXED = 8, ARP_WHOLE = 28, TRANS_MOST = 20,
	PROTO_SCTP = 132, PROTO_AH = 51,
};

/* Where fields of transport headers end. */
static const uint8_t ends[] = { 1, 2, 4, 6, 8, 12, 13, 14, 16, 18, 20 };

uint32_t key_shape_end(unsigned n)
{
	for (unsigned i = 0; i < ARRAY_LEN(ends); i++)
		if (ends[i] == n)
			return (uint32_t)SHAPE_ENDS << i;
	return 0;
}

static uint32_t shape_of_ends(uint32_t have)
{
	uint32_t bits = 0;

	for (unsigned i = 0; i < ARRAY_LEN(ends) && ends[i] <= have; i++)
		bits |= (uint32_t)SHAPE_ENDS << i;
	return bits;
}

static uint64_t load_be64(const uint8_t *p)
{
	uint64_t v;

	memcpy(&v, p, 8);
	return __builtin_bswap64(v);
}

/* n octets from p on as words, 0 behind them. */
static void load_words(uint64_t *to, const uint8_t *p, uint32_t n)
{
	uint8_t last[8] = { 0 };

	for (; n >= 8; n -= 8, p += 8)
		*to++ = load_be64(p);
	if (!n)
		return;
	memcpy(last, p, n);
	*to = load_be64(last);
}

static uint32_t shape_of_proto(uint8_t proto, bool ip6, uint32_t *most)
{
	*most = 8;
	switch (proto) {
	case PROTO_TCP:
		*most = 20;
		return SHAPE_TCP;
	case PROTO_UDP:
		return SHAPE_UDP;
	case PROTO_SCTP:
		*most = 12;
		return SHAPE_SCTP;
	case PROTO_ICMP:
		return ip6 ? 0 : SHAPE_ICMP;
	case PROTO_ICMP6:
		return ip6 ? SHAPE_ICMP6 : 0;
	default:
		return 0;
	}
}

/* The transport header: `left` octets from `at` on. */
static uint32_t read_trans(struct key *k, const uint8_t *at, uint32_t left, uint32_t kind,
			   uint32_t most)
{
	if (!kind || !left)
		return 0;
	if (LIKELY(left >= TRANS_MOST && most == 8)) {
		k->w[KEY_TRANS] = load_be64(at);
		return kind | ((uint32_t)SHAPE_ENDS * 31);
	}
	load_words(&k->w[KEY_TRANS], at, MIN_OF(left, most));
	return kind | shape_of_ends(MIN_OF(left, most));
}

/* The packet's marks; what is in the key is what is marked. */
static bool mark_net(struct pkt *p, uint32_t at, uint32_t header)
{
	pkt_mark_ip(p, pkt_offset(p) + at, header);
	return true;
}

static bool read_ip(struct key *k, struct pkt *p, uint32_t at, uint32_t *shape)
{
	const uint8_t *ip = p->data + at;
	uint32_t have = p->len - at, header, total, most, kind;

	if (have < IP_HEADER || ip[0] >> 4 != 4)
		return true;
	header = ip_header_len(ip);
	if (header < IP_HEADER || have < header)
		return true;
	k->w[KEY_NET] = load_be64(ip);
	k->w[KEY_NET + 1] = load_be64(ip + 8);
	k->w[KEY_NET + 2] = (uint64_t)load_be32(ip + 16) << 32;
	*shape |= SHAPE_IP;
	mark_net(p, at, header);
	anno_set_u32(p, ANNO_DST_IP, raw32(ip + IP_DST));
	total = load_be16(ip + IP_LEN);
	if (total < header || !ip_first_fragment(ip))
		return true;
	if (UNLIKELY(ip[IP_PROTO] == PROTO_AH))
		return false;
	kind = shape_of_proto(ip[IP_PROTO], false, &most);
	*shape |= read_trans(k, ip + header, MIN_OF(total, have) - header, kind, most);
	return true;
}

static bool read_ip6(struct key *k, struct pkt *p, uint32_t at, uint32_t *shape)
{
	const uint8_t *ip = p->data + at;
	uint32_t have = p->len - at, most, kind;

	if (have < IP6_HEADER || ip[0] >> 4 != 6)
		return true;
	kind = shape_of_proto(ip[IP6_NEXT], true, &most);
	if (!kind)
		return false;
	load_words(&k->w[KEY_NET], ip, IP6_HEADER);
	*shape |= SHAPE_IP6;
	mark_net(p, at, IP6_HEADER);
	*shape |= read_trans(k, ip + IP6_HEADER,
			     MIN_OF(load_be16(ip + IP6_PLEN), have - IP6_HEADER), kind, most);
	return true;
}

static void read_arp(struct key *k, const uint8_t *arp, uint32_t have, uint32_t *shape)
{
	uint32_t octets;

	if (have < ARP_FIXED)
		return;
	octets = ARP_FIXED + 2U * (arp[4] + arp[5]);
	*shape |= SHAPE_ARP;
	if (have >= ARP_WHOLE && octets == ARP_WHOLE && arp[4] == 6) {
		*shape |= SHAPE_ARP_IP;
		load_words(&k->w[KEY_NET], arp, ARP_WHOLE);
	} else {
		load_words(&k->w[KEY_NET], arp, ARP_FIXED);
	}
}

static bool is_tag(uint16_t type)
{
	return type == ETHERTYPE_VLAN || type == 0x88a8 || type == 0x9100;
}

/* false: not one of the usual kinds. */
static bool read_usual(struct key *k, struct pkt *p, uint32_t *shape)
{
	const uint8_t *f = p->data;
	uint32_t at = ETHER_HEADER;
	uint16_t type;

	k->w[KEY_DST] = load_be64(f) & ~UINT64_C(0xffff);
	k->w[KEY_SRC] = load_be64(f + 6);
	*shape = SHAPE_ETHER;
	type = (uint16_t)k->w[KEY_SRC];
	if (UNLIKELY(is_tag(type))) {
		if (p->len < at + VLAN_TAG)
			return true;
		*shape |= SHAPE_VLAN;
		type = load_be16(f + at + 2);
		k->w[KEY_DST] |= load_be16(f + at);
		k->w[KEY_TAGS] = (uint64_t)type << 48;
		at += VLAN_TAG;
		if (is_tag(type)) {
			if (p->len < at + VLAN_TAG)
				return true;
			*shape |= SHAPE_VLAN2;
			type = load_be16(f + at + 2);
			k->w[KEY_TAGS] |= (uint64_t)load_be16(f + at) << 32 | (uint64_t)type << 16;
			at += VLAN_TAG;
		}
	}
	if (LIKELY(type == ETHERTYPE_IP))
		return read_ip(k, p, at, shape);
	if (type == ETHERTYPE_IP6)
		return read_ip6(k, p, at, shape);
	if (type != ETHERTYPE_ARP)
		return false;
	read_arp(k, f + at, p->len - at, shape);
	return true;
}

/* ---- the other kinds ---- */

/* The network header at at[i]; whether it is one. */
static bool parsed_net(struct key *k, struct pkt *p, const struct packet_at *a, uint32_t *shape)
{
	const uint8_t *f = p->data + a->offset;

	switch (a->layer) {
	case LAYER_IP:
		if (a->have < a->header || ip_header_len(f) < IP_HEADER)
			return true;
		*shape |= SHAPE_IP;
		load_words(&k->w[KEY_NET], f, IP_HEADER);
		anno_set_u32(p, ANNO_DST_IP, raw32(f + IP_DST));
		return mark_net(p, a->offset, a->header);
	case LAYER_IP6:
		if (a->have < IP6_HEADER)
			return true;
		*shape |= SHAPE_IP6;
		load_words(&k->w[KEY_NET], f, IP6_HEADER);
		return mark_net(p, a->offset, IP6_HEADER);
	case LAYER_ARP:
		read_arp(k, f, p->len - a->offset, shape);
		return true;
	default:
		return false;
	}
}

static bool is_between(enum packet_layer l)
{
	return l == LAYER_IP6_HOP || l == LAYER_IP6_ROUTE || l == LAYER_IP6_FRAG ||
	       l == LAYER_IP6_DSTOPT || l == LAYER_AH;
}

static void parsed_trans(struct key *k, struct pkt *p, const struct packet *q, unsigned i,
			 uint32_t *shape)
{
	static const struct {
		enum packet_layer layer;
		uint32_t shape, most;
	} kinds[] = {
		{ LAYER_TCP, SHAPE_TCP, 20 }, { LAYER_UDP, SHAPE_UDP, 8 },
		{ LAYER_SCTP, SHAPE_SCTP, 12 }, { LAYER_ICMP, SHAPE_ICMP, 8 },
		{ LAYER_ICMP6, SHAPE_ICMP6, 8 },
	};

	while (i < q->count && is_between(q->at[i].layer))
		i++;
	for (unsigned n = 0; i < q->count && n < ARRAY_LEN(kinds); n++) {
		const struct packet_at *a = &q->at[i];

		if (a->layer != kinds[n].layer)
			continue;
		*shape |= read_trans(k, p->data + a->offset, a->end - a->offset, kinds[n].shape,
				     kinds[n].most);
		p->trans = pkt_offset(p) + a->offset;
	}
}

static void parsed_tag(struct key *k, const struct pkt *p, const struct packet_at *a,
		       uint32_t *shape)
{
	uint64_t tci, type;

	if (a->have < VLAN_TAG || *shape & SHAPE_VLAN2)
		return;
	tci = load_be16(p->data + a->offset);
	type = load_be16(p->data + a->offset + 2);
	if (*shape & SHAPE_VLAN) {
		*shape |= SHAPE_VLAN2;
		k->w[KEY_TAGS] |= tci << 32 | type << 16;
	} else {
		*shape |= SHAPE_VLAN;
		k->w[KEY_DST] |= tci;
		k->w[KEY_TAGS] = type << 48;
	}
}

static NOINLINE void read_parsed(struct key *k, struct pkt *p, uint32_t *shape)
{
	struct packet q;

	packet_parse(&q, p->data, p->len, LAYER_ETHER);
	memset(&k->w[KEY_TAGS], 0, (KEY_STAGE - KEY_TAGS) * sizeof(k->w[0]));
	k->w[KEY_DST] &= ~UINT64_C(0xffff);
	p->net = p->trans = PKT_NONE;
	*shape = SHAPE_ETHER;
	for (unsigned i = 1; i < q.count; i++) {
		const struct packet_at *a = &q.at[i];

		if (a->layer == LAYER_VLAN)
			parsed_tag(k, p, a, shape);
		else if (a->layer != LAYER_MPLS && a->layer != LAYER_PPPOE &&
			 a->layer != LAYER_PPP) {
			if (parsed_net(k, p, a, shape) && *shape & (SHAPE_IP | SHAPE_IP6))
				parsed_trans(k, p, &q, i + 1, shape);
			return;
		}
	}
}

/* ---- extras ---- */

static bool holds(enum click_relation rel, const struct packet_value *a,
		  const struct packet_value *b)
{
	int order = a->v[0] != b->v[0] ? (a->v[0] < b->v[0] ? -1 : 1) :
		    a->v[1] != b->v[1] ? (a->v[1] < b->v[1] ? -1 : 1) : 0;

	switch (rel) {
	case REL_EQ:
		return order == 0;
	case REL_NE:
		return order != 0;
	case REL_LT:
		return order < 0;
	case REL_LE:
		return order <= 0;
	case REL_GT:
		return order > 0;
	default:
		return order >= 0;
	}
}

/* An IPv4 header that is not there whole, or says that it is shorter than one can be, has no field for rules, here as elsewhere. */
static bool get(const struct packet *q, const struct pkt *p, const struct packet_ref *r, struct packet_value *v)
{
	int i = r->field->layer == LAYER_IP ? packet_find(q, LAYER_IP, r->index, r->quoted) : -1;
	const struct packet_at *a = i < 0 ? NULL : &q->at[i];

	if (a && (a->have < a->header || ip_header_len(p->data + a->offset) < IP_HEADER))
		return false;
	return packet_get(q, r, v);
}

static NOINLINE void read_extras(const struct key_layout *l, struct pkt *p, struct key *k)
{
	struct packet_value v, o;
	struct packet q;

	memset(&k->w[KEY_EXTRA], 0, (KEY_WORDS - KEY_EXTRA) * sizeof(k->w[0]));
	if (l->fields)
		packet_parse(&q, p->data, p->len, LAYER_ETHER);
	for (unsigned i = 0; i < l->extras; i++) {
		const struct key_extra *x = &l->extra[i];
		bool there = false;

		if (x->kind == EXTRA_FIELD) {
			there = get(&q, p, &x->ref, &v);
			if (there && x->words == 2)
				k->w[x->word + 1] = v.v[1];
			if (there)
				k->w[x->word] = v.v[x->words == 1];
		} else if (x->kind == EXTRA_COMPARE) {
			there = get(&q, p, &x->ref, &v) && get(&q, p, &x->other, &o) &&
				holds(x->rel, &v, &o);
		} else if (x->kind == EXTRA_TEST) {
			there = match_first(x->test, 0, p) == 0;
		}
		k->w[KEY_BITS] |= (uint64_t)there << i;
	}
}

static void read_state(struct key *k, const struct key_state *s)
{
	k->w[KEY_STAGE] |= s->tunnel_id;
	k->w[KEY_TUNNEL] = (uint64_t)s->tunnel_src << 32 | s->tunnel_dst;
	k->w[KEY_CT] = (uint64_t)s->mark << 32 | (uint64_t)s->zone << 16 | (uint64_t)s->tunnel_ttl << 8 | s->tunnel_tos;
	k->w[KEY_METADATA] = s->metadata;
	for (unsigned i = 0; i < KEY_REGISTERS; i += 2)
		k->w[KEY_REGS + i / 2] = (uint64_t)s->reg[i] << 32 | s->reg[i + 1];
}

void key_of(const struct key_layout *l, struct pkt *p, const struct key_origin *o, struct key *k)
{
	uint32_t shape = 0;

	memset(k->w, 0, KEY_EXTRA * sizeof(k->w[0]));
	p->mac = pkt_offset(p);
	p->net = p->trans = PKT_NONE;
	if (LIKELY(p->len >= ETHER_HEADER) && UNLIKELY(!read_usual(k, p, &shape)))
		read_parsed(k, p, &shape);
	k->w[KEY_META] = shape | (uint64_t)o->in_port << META_PORT_SHIFT |
			 (uint64_t)o->ct << META_CT_SHIFT |
			 (uint64_t)(o->tunnel & ~ORIGIN_STATE & 0xff) << META_TUNNEL_SHIFT;
	k->w[KEY_STAGE] = (uint64_t)o->table << STAGE_SHIFT;
	if (UNLIKELY(o->tunnel & ORIGIN_STATE))
		read_state(k, o->state);
	if (UNLIKELY(l->extras))
		read_extras(l, p, k);
	else if (UNLIKELY(l->index[l->count - 1] >= KEY_EXTRA))
		memset(&k->w[KEY_EXTRA], 0, (KEY_WORDS - KEY_EXTRA) * sizeof(k->w[0]));
}

/* ---- the layout ---- */

/* Of what lies in usual frames: see key_usual.h. */
/* Bits of each octet of a frame that are looked at; what all frames of its kind have in common is left out. */
static void plan_octets(const struct key_layout *l, bool tcp, uint8_t *need)
{
	static const struct {
		uint8_t word, offset;
		bool tcp;
		uint64_t there;
	} lies[] = {
		{ KEY_DST, 0, false, UINT64_MAX << 16 }, { KEY_SRC, 6, false, UINT64_MAX },
		{ KEY_NET, ETHER_HEADER, false, UINT64_MAX },
		{ KEY_NET + 1, ETHER_HEADER + 8, false, UINT64_MAX },
		{ KEY_NET + 2, ETHER_HEADER + 16, false, UINT64_MAX << 32 },
		{ KEY_TRANS, ETHER_HEADER + 20, false, UINT64_MAX },
		{ KEY_TRANS + 1, ETHER_HEADER + 28, true, UINT64_MAX },
		{ KEY_TRANS + 2, ETHER_HEADER + 36, true, UINT64_MAX << 32 },
	};

	for (unsigned k = 0; k < ARRAY_LEN(lies); k++) {
		uint64_t mask = l->active.w[lies[k].word] & lies[k].there;

		for (unsigned i = 0; i < 8 && (tcp || !lies[k].tcp); i++)
			need[lies[k].offset + i] |= (uint8_t)(mask >> (56 - 8 * i));
	}
	/* type, version and size of the header, fragment, protocol: key_usual_kind saw them */
	need[12] = need[13] = need[ETHER_HEADER] = need[ETHER_HEADER + IP_PROTO] = 0;
	need[ETHER_HEADER + IP_OFF] &= (uint8_t)~(IP_OFFMASK >> 8);
	need[ETHER_HEADER + IP_OFF + 1] &= (uint8_t)~(IP_OFFMASK & 0xff);
}

static void plan(const struct key_layout *l, struct key_plan *to, bool tcp)
{
	const unsigned end = ETHER_HEADER + IP_HEADER + (tcp ? 20 : 8);
	uint8_t need[64] = { 0 };

	memset(to, 0, sizeof(*to));
	plan_octets(l, tcp, need);
	for (unsigned i = 0; i < end; i++) {
		unsigned at = MIN_OF(i, end - 8);

		if (!need[i])
			continue;
		to->offset[to->loads] = (uint8_t)at;
		memcpy(&to->mask[to->loads++], &need[at], 8);
		memset(&need[at], 0, 8);
	}
}

static void make_plans(struct key_layout *l)
{
	plan(l, &l->tcp, true);
	plan(l, &l->udp, false);
	l->origin = (l->active.w[KEY_META] & UINT64_MAX << META_PORT_SHIFT) | l->active.w[KEY_STAGE] >> STAGE_SHIFT;
}

void key_layout_init(struct key_layout *l)
{
	memset(l, 0, sizeof(*l));
	l->active.w[KEY_STAGE] = UINT64_MAX << STAGE_SHIFT;
	key_layout_activate(l, &l->active);
}

static void free_extra(struct key_extra *x)
{
	match_free(x->test);
	free(x->text);
	memset(x, 0, sizeof(*x));
}

void key_layout_fini(struct key_layout *l)
{
	for (unsigned i = 0; i < l->extras; i++)
		free_extra(&l->extra[i]);
	l->extras = 0;
}

void key_layout_activate(struct key_layout *l, const struct key *mask)
{
	bool grew = false;

	for (unsigned i = 0; i < KEY_WORDS; i++) {
		grew |= (mask->w[i] & ~l->active.w[i]) != 0;
		l->active.w[i] |= mask->w[i];
	}
	if (!grew && l->version)
		return;
	l->count = 0;
	for (unsigned i = 0; i < KEY_WORDS; i++)
		if (l->active.w[i])
			l->index[l->count++] = (uint8_t)i;
	make_plans(l);
	l->version++;
}

static bool same_ref(const struct packet_ref *a, const struct packet_ref *b)
{
	return a->field == b->field && a->index == b->index && a->quoted == b->quoted;
}

static int free_bit(struct key_layout *l)
{
	for (unsigned i = 0; i < KEY_MAX_BITS; i++) {
		if (l->extra[i].kind != EXTRA_FREE)
			continue;
		l->extras = MAX_OF(l->extras, i + 1);
		l->made++;
		return (int)i;
	}
	return -1;
}

/* Words that nobody uses; 0: there are none. */
static uint8_t free_words(struct key_layout *l, unsigned n)
{
	for (unsigned i = KEY_EXTRA; i + n <= KEY_WORDS; i++) {
		uint32_t bits = ((1U << n) - 1) << i;

		if (l->words_used & bits)
			continue;
		l->words_used |= bits;
		return (uint8_t)i;
	}
	return 0;
}

int key_extra_field(struct key_layout *l, const struct packet_ref *ref)
{
	unsigned words = ref->field->width > 64 ? 2 : 1;
	uint8_t word;
	int bit;

	for (unsigned i = 0; i < l->extras; i++) {
		if (l->extra[i].kind == EXTRA_FIELD && same_ref(&l->extra[i].ref, ref)) {
			l->extra[i].users++;
			return (int)i;
		}
	}
	word = free_words(l, words);
	bit = word ? free_bit(l) : -1;
	if (bit < 0)
		return -1;
	l->extra[bit] = (struct key_extra){ .kind = EXTRA_FIELD, .users = 1, .ref = *ref,
					    .word = word, .words = (uint8_t)words };
	l->fields = true;
	return bit;
}

int key_extra_compare(struct key_layout *l, const struct packet_ref *a,
		      const struct packet_ref *b, enum click_relation rel)
{
	int bit;

	for (unsigned i = 0; i < l->extras; i++) {
		struct key_extra *x = &l->extra[i];

		if (x->kind == EXTRA_COMPARE && same_ref(&x->ref, a) && same_ref(&x->other, b) &&
		    x->rel == rel) {
			x->users++;
			return (int)i;
		}
	}
	bit = free_bit(l);
	if (bit >= 0) {
		l->extra[bit] = (struct key_extra){ .kind = EXTRA_COMPARE, .users = 1, .ref = *a,
						    .other = *b, .rel = rel };
		l->fields = true;
	}
	return bit;
}

int key_extra_test(struct key_layout *l, const struct click_expr *e, struct diag *d)
{
	static const struct match_ports no_ports;
	struct strbuf text = STRBUF_INIT;
	struct match *m;
	int bit;

	click_expr_print(e, &text);
	for (unsigned i = 0; i < l->extras; i++) {
		if (l->extra[i].kind == EXTRA_TEST && !strcmp(l->extra[i].text, sb_str(&text))) {
			l->extra[i].users++;
			sb_fini(&text);
			return (int)i;
		}
	}
	bit = free_bit(l);
	m = bit >= 0 ? match_new(&e, 1, &no_ports, d) : NULL;
	if (!m) {
		sb_fini(&text);
		return -1;
	}
	l->extra[bit] = (struct key_extra){ .kind = EXTRA_TEST, .users = 1, .test = m,
					    .text = sb_take(&text) };
	return bit;
}

void key_extra_release(struct key_layout *l, unsigned bit)
{
	struct key_extra *x = &l->extra[bit];

	if (--x->users)
		return;
	if (x->words)
		l->words_used &= ~(((1U << x->words) - 1) << x->word);
	free_extra(x);
	while (l->extras && l->extra[l->extras - 1].kind == EXTRA_FREE)
		l->extras--;
	l->fields = false;
	for (unsigned i = 0; i < l->extras; i++)
		l->fields |= l->extra[i].kind == EXTRA_FIELD || l->extra[i].kind == EXTRA_COMPARE;
}
