/*
 * key.h - all that rules can ask of a packet, as words of 64 bits: its port and connection, which
 * headers are there, the octets of these headers as they lie (most significant first), and the
 * extras: fields and tests that some rule asks for and that have no place of their own. A rule is
 * masks and values of these words, a cached flow too, so everything behind the key knows nothing
 * of protocols.
 *
 * Headers are the outermost: Ethernet, two VLAN tags, then IPv4, IPv6 or ARP, then what that
 * carries. A header of which the fixed part is cut is not there; of a transport header every
 * field is there whose octets are, padding behind the IP packet is not.
 *
 * A layout owns its extras; keys are plain values. Words are in host order.
 */
#ifndef CLASSIFIER_KEY_H
#define CLASSIFIER_KEY_H

#include "datapath/lookup/match.h"
#include "datapath/packet/pkt.h"
#include "models/packet/parse.h"

enum {
	KEY_META,		/* shape: bits 0-31, in_port: 32-47, ct: 48-55, tunnel: 56-63 */
	KEY_DST,		/* eth.dst, tag */
	KEY_SRC,		/* eth.src, eth.type */
	KEY_TAGS,		/* type behind the tag, second tag, type behind that, 0 */
	KEY_NET,		/* 40 octets of the network header */
	KEY_TRANS = KEY_NET + 5,	/* 20 octets of the transport header */
	KEY_STAGE = KEY_TRANS + 3,	/* table to begin with: 32-63, tunnel id: 0-31 */
	KEY_TUNNEL,		/* source and destination of the tunnel it came out of */
	KEY_CT,			/* mark: 32-63, zone: 16-31, TTL and type of service of the tunnel */
	KEY_METADATA,
	KEY_REGS,		/* registers, two in a word */
	KEY_BITS = KEY_REGS + 4,	/* extras that are there, or true */
	KEY_EXTRA,		/* their values */
	KEY_WORDS = 32,
	KEY_MAX_BITS = 64,
};

/* Which headers are there. The last ones: so many octets of the transport header (key_ends). */
enum {
	SHAPE_ETHER = 1, SHAPE_VLAN = 2, SHAPE_VLAN2 = 4, SHAPE_ARP = 8, SHAPE_ARP_IP = 16,
	SHAPE_IP = 32, SHAPE_IP6 = 64, SHAPE_TCP = 128, SHAPE_UDP = 256, SHAPE_SCTP = 512,
	SHAPE_ICMP = 1024, SHAPE_ICMP6 = 2048, SHAPE_ENDS = 4096,
};

enum {
	CT_NEW = 1, CT_ESTABLISHED = 2, CT_RELATED = 4, CT_REPLY = 8, CT_INVALID = 16,
	CT_TRACKED = 32, CT_SOURCE = 64, CT_DESTINATION = 128,
};

enum { META_PORT_SHIFT = 32, META_CT_SHIFT = 48, META_TUNNEL_SHIFT = 56, STAGE_SHIFT = 32 };

struct key {
	uint64_t w[KEY_WORDS];
};

enum { KEY_REGISTERS = 8, ORIGIN_STATE = 0x80 };

/* What actions found out or wrote beside the octets of a packet. Most packets have none of it. */
struct key_state {
	uint32_t tunnel_id, tunnel_src, tunnel_dst;
	uint8_t tunnel_ttl, tunnel_tos;
	uint16_t zone;
	uint32_t mark;
	uint64_t metadata;
	uint32_t reg[KEY_REGISTERS];
};

/* What of a packet is not in its octets; the first 64 bits are looked at as one word (key_usual.h). */
struct key_origin {
	uint32_t table;
	uint16_t in_port;
	uint8_t ct, tunnel;		/* CT_ bits; kind of tunnel, 0: none, and ORIGIN_STATE if state counts */
	struct key_state *state;	/* else all of it is 0 */
};

enum extra_kind { EXTRA_FREE, EXTRA_FIELD, EXTRA_COMPARE, EXTRA_TEST };

struct key_extra {
	enum extra_kind kind;
	unsigned users;
	struct packet_ref ref, other;	/* a field, or two that are compared */
	enum click_relation rel;
	char *text;			/* of a test: what it is found by */
	struct match *test;
	uint8_t word, words;		/* of the value */
};

/*
 * What of a frame of one of the usual kinds is looked at and not the same in all of them: loads of eight octets each. One more
 * word is for what is not in the frame.
 */
enum { PLAN_LOADS = 7 };
struct key_plan {
	unsigned loads;
	uint8_t offset[PLAN_LOADS];
	uint64_t mask[PLAN_LOADS];	/* of octets as they lie */
};

struct key_layout {
	struct key_extra extra[KEY_MAX_BITS];	/* by bit of KEY_BITS */
	unsigned extras;			/* used bits are below */
	uint32_t words_used;			/* by extras */
	bool fields;				/* any extra reads the parsed packet */
	uint64_t made;				/* extras, ever: their places mean something new */
	/* What any rule ever looked at; who asks for less than the whole key asks for this. */
	struct key active;
	uint8_t index[KEY_WORDS];		/* of words that are not 0 there */
	unsigned count;
	uint64_t version;			/* changes with index */
	struct key_plan tcp, udp;		/* in IPv4 without options */
	uint64_t origin;			/* of key_origin_word: what is looked at */
};

void key_layout_init(struct key_layout *l);
void key_layout_fini(struct key_layout *l);
/* The bit of an extra, made if need be, with one more user; -1: there is no room. */
int key_extra_field(struct key_layout *l, const struct packet_ref *ref);
int key_extra_compare(struct key_layout *l, const struct packet_ref *a,
		      const struct packet_ref *b, enum click_relation rel);
int key_extra_test(struct key_layout *l, const struct click_expr *e, struct diag *d);
void key_extra_release(struct key_layout *l, unsigned bit);
/* These bits are looked at from now on. */
void key_layout_activate(struct key_layout *l, const struct key *mask);

/* The packet's key; sets its marks of the MAC, network and transport headers. */
void key_of(const struct key_layout *l, struct pkt *p, const struct key_origin *o, struct key *k);

/* The bit of SHAPE_ENDS that says n octets of the transport header are there; 0: none says so. */
uint32_t key_shape_end(unsigned n);

static inline void key_record(struct key *mask, unsigned word, uint64_t bits)
{
	mask->w[word] |= bits;
}

#endif
