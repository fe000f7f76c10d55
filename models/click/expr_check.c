/*
 * expr_check.c - what one primitive of Click's language means: from qualifiers, value, mask and
 * the test before it to a struct click_test.
 *
 * A value without type takes type, direction and protocol from the test before. Relations hold
 * the values as written; a relation that is always or never true gets mask 0, so that it needs
 * no byte of the packet (REL_EQ: always, REL_NE: never).
 */
#include "models/click/expr_int.h"

static const struct {
	const char *name;
	struct prim_kind kind;
} type_words[] = {
	{ "ce", { PRIM_CE, NO_PROTO, 0, 0 } },
	{ "dscp", { PRIM_FIELD, NO_PROTO, 8, 6 } },
	{ "ect", { PRIM_ECT, NO_PROTO, 0, 0 } },
	{ "frag", { PRIM_FRAG, NO_PROTO, 0, 0 } },
	{ "hl", { PRIM_FIELD, NO_PROTO, 4, 4 } },
	{ "host", { PRIM_HOST, NO_PROTO, 0, 0 } },
	{ "id", { PRIM_FIELD, NO_PROTO, 32, 16 } },
	{ "len", { PRIM_FIELD, NO_PROTO, 16, 16 } },
	{ "net", { PRIM_NET, NO_PROTO, 0, 0 } },
	{ "opt", { PRIM_TCP_OPT, NO_PROTO, 0, 0 } },
	{ "port", { PRIM_PORT, NO_PROTO, 0, 0 } },
	{ "proto", { PRIM_PROTO, NO_PROTO, 0, 0 } },
	{ "tos", { PRIM_FIELD, NO_PROTO, 8, 8 } },
	{ "ttl", { PRIM_FIELD, NO_PROTO, 64, 8 } },
	{ "type", { PRIM_FIELD, 1, 0, 8 } },
	{ "unfrag", { PRIM_UNFRAG, NO_PROTO, 0, 0 } },
	{ "vers", { PRIM_FIELD, NO_PROTO, 0, 4 } },
	{ "win", { PRIM_FIELD, 6, 112, 16 } },
};

static const struct {
	const char *name;
	unsigned flag;
} tcp_flags[] = {
	{ "ack", 16 }, { "fin", 1 }, { "psh", 8 }, { "rst", 4 }, { "syn", 2 }, { "urg", 32 },
};

static const struct prim_kind icmp_type_kind = { PRIM_FIELD, 1, 0, 8 };

bool expr_is_type_word(struct piece word, struct prim_kind *kind)
{
	for (size_t i = 0; i < ARRAY_LEN(type_words); i++) {
		if (piece_is(word, type_words[i].name)) {
			*kind = type_words[i].kind;
			return true;
		}
	}
	return false;
}

static bool same_kind(const struct prim_kind *a, const struct prim_kind *b)
{
	return a->type == b->type && (a->type != PRIM_FIELD ||
	       (a->proto == b->proto && a->bit == b->bit && a->width == b->width));
}

static bool tcp_flag(struct piece word, uint32_t *v)
{
	for (size_t i = 0; i < ARRAY_LEN(tcp_flags); i++) {
		if (piece_is(word, tcp_flags[i].name)) {
			*v = tcp_flags[i].flag;
			return true;
		}
	}
	return false;
}

struct meaning {
	const char *as;
	struct prim_kind kind;
	uint32_t value;
	bool fits;
};

/* Everything a name may be; returns how many of them. */
static size_t meanings(struct expr_parser *p, struct piece word, const struct prim *known,
		       struct meaning m[5])
{
	const struct names_view *names = &p->ctx->names;
	enum prim_type t = known->kind.type;
	bool any = t == PRIM_NONE, port = any || t == PRIM_PORT;
	bool no_proto = known->proto == NO_PROTO || known->proto == CLICK_PROTO_TCPUDP;
	bool tcp = known->proto == 6 || no_proto, udp = known->proto == 17 || no_proto;
	bool icmp = known->proto == 1 || known->proto == NO_PROTO;
	size_t n = 0;
	uint32_t v;

	if (any && piece_is(word, "ip"))
		return 0;
	if (proto_lookup(word, &v))
		m[n++] = (struct meaning){ "ip proto", { PRIM_PROTO, NO_PROTO, 0, 0 }, v,
					   any || t == PRIM_PROTO };
	if (port_lookup(names, word, 6, &v))
		m[n++] = (struct meaning){
			"tcp port", { PRIM_PORT, NO_PROTO, 0, 0 }, v, port && tcp
		};
	if (port_lookup(names, word, 17, &v))
		m[n++] = (struct meaning){
			"udp port", { PRIM_PORT, NO_PROTO, 0, 0 }, v, port && udp
		};
	if (tcp_flag(word, &v))
		m[n++] = (struct meaning){ "tcp opt", { PRIM_TCP_OPT, NO_PROTO, 0, 0 }, v,
					   (any || t == PRIM_TCP_OPT) && tcp };
	if (icmp_type_lookup(word, &v))
		m[n++] = (struct meaning){ "icmp type", icmp_type_kind, v,
			(any || same_kind(&known->kind, &icmp_type_kind)) && icmp };
	return n;
}

bool expr_look_up(struct expr_parser *p, struct piece word, const struct prim *known,
		  struct prim_kind *kind, uint32_t *value)
{
	struct meaning m[5];
	size_t n = meanings(p, word, known, m), fits = 0;
	const struct meaning *found = NULL;
	struct strbuf other = STRBUF_INIT;

	kind->type = PRIM_NONE;
	for (size_t i = 0; i < n; i++) {
		bool same = found && m[i].fits && m[i].kind.type == PRIM_PORT &&
			    found->kind.type == PRIM_PORT && m[i].value == found->value;

		if (!m[i].fits || same)
			continue;
		found = &m[i];
		fits++;
	}
	if (fits == 1) {
		*kind = found->kind;
		*value = found->value;
	}
	if (!n || fits == 1)
		return true;
	for (size_t i = 0; i < n; i++)
		sb_printf(&other, "%s'%s %.*s'", i ? ", " : "", m[i].as, PIECE(word));
	expr_error(p, word, "'%.*s' %s here, it may be %s", PIECE(word),
		   fits ? "is ambiguous" : "means nothing", sb_str(&other));
	sb_fini(&other);
	return false;
}

static const char *kind_name(const struct prim_kind *k)
{
	static const char *const names[] = {
		[PRIM_HOST] = "host", [PRIM_NET] = "net", [PRIM_PROTO] = "ip proto",
		[PRIM_PORT] = "port", [PRIM_TCP_OPT] = "tcp opt", [PRIM_ETHER] = "ether host",
		[PRIM_FRAG] = "ip frag", [PRIM_UNFRAG] = "ip unfrag", [PRIM_ECT] = "ip ect",
		[PRIM_CE] = "ip ce", [PRIM_FIELD] = "field",
	};

	for (size_t i = 0; k->type == PRIM_FIELD && i < ARRAY_LEN(type_words); i++)
		if (same_kind(k, &type_words[i].kind))
			return type_words[i].name;
	return k->type < ARRAY_LEN(names) && names[k->type] ? names[k->type] : "test";
}

struct checker {
	struct expr_parser *p;
	struct prim *prim;
	size_t first;
	struct click_test test;
	bool broken;
};

static bool complain(struct checker *c, const char *what)
{
	expr_error(c->p, expr_since(c->p, c->first), "'%s' %s", kind_name(&c->prim->kind), what);
	return false;
}

/* Type, direction and protocol of a test that does not say all of them. */
static bool infer_kind(struct checker *c)
{
	const struct prim *last = &c->p->last;
	struct prim *t = c->prim;

	if (t->kind.type != PRIM_NONE)
		return true;
	if (t->data.type == PRIM_INT) {
		if (last->kind.type != PRIM_FIELD && last->kind.type != PRIM_PROTO &&
		    last->kind.type != PRIM_PORT) {
			expr_error(
				c->p, expr_since(c->p, c->first),
				"what is '%.*s'? expected 'port' or a header field in front of it",
				PIECE(c->p->words[c->p->pos - 1]));
			return false;
		}
		t->data = last->kind;
	}
	t->kind = t->data;
	switch (t->kind.type) {
	case PRIM_NONE:
		if (t->proto == NO_PROTO) {
			expr_error(c->p, expr_since(c->p, c->first), "'%.*s' is not a whole test",
				   PIECE(expr_since(c->p, c->first)));
			return false;
		}
		t->kind.type = PRIM_PROTO;
		return true;
	case PRIM_FIELD:
		if (t->proto == NO_PROTO)
			t->proto = t->kind.proto;
		return true;
	case PRIM_PROTO:
		return true;
	case PRIM_PORT:
		if (t->proto == NO_PROTO)
			t->proto = last->proto;
		break;
	default:
		break;
	}
	if (!t->has_dir) {
		t->has_dir = last->has_dir;
		t->dir = last->dir;
	}
	return true;
}

/* Relation, value and mask of a number of `full` bits' mask; never and always become mask 0. */
static bool set_number(struct checker *c, uint64_t full)
{
	struct prim *t = c->prim;
	struct click_test *test = &c->test;
	uint64_t mask = t->mask_type != PRIM_NONE ? t->mask : full, value = t->value;
	bool less = t->rel == REL_LT || t->rel == REL_GE,
	     more = t->rel == REL_GT || t->rel == REL_LE;
	bool constant = (less && (!value || value > mask)) || (more && value >= mask);
	bool truth = (t->rel == REL_LT && value > mask) || (t->rel == REL_GE && !value) ||
		     t->rel == REL_LE;

	if (mask & ~full) {
		expr_error(c->p, expr_since(c->p, c->first),
			   "mask of '%s' is out of range, at most "
			   "0x%llx is allowed",
			   kind_name(&t->kind), (unsigned long long)full);
		return false;
	}
	test->rel = t->rel;
	test->value = value;
	test->mask = mask;
	if (constant) {
		if (c->p->ctx->diag && !c->p->quiet)
			diag_warn(c->p->ctx->diag, arg_span(c->p->ctx, expr_since(c->p, c->first)),
				  "'%.*s' is always %s, values are 0 to %llu",
				  PIECE(expr_since(c->p, c->first)), truth ? "true" : "false",
				  (unsigned long long)mask);
		test->rel = truth ? REL_EQ : REL_NE;
		test->value = test->mask = 0;
		return true;
	}
	if (less || more)
		return true;
	if (value > full) {
		expr_error(c->p, expr_since(c->p, c->first),
			   "value of '%s' is out of range, at most "
			   "%llu is allowed",
			   kind_name(&t->kind), (unsigned long long)full);
		return false;
	}
	test->value &= mask;
	return true;
}

static bool check_host(struct checker *c)
{
	struct prim *t = c->prim;
	bool net = t->kind.type == PRIM_NET;

	if (t->header != 'i' || t->data.type != t->kind.type)
		return complain(c, t->data.type == PRIM_NET ? "takes an address without prefix"
				   : t->data.type == PRIM_HOST
					   ? "takes an address with /PREFIX or mask"
					   : "needs an address");
	if (t->rel != REL_EQ && t->rel != REL_NE)
		return complain(c, "can only be compared with = and !=");
	if (t->mask_type == PRIM_ETHER)
		return complain(c, "takes an address as mask");
	c->test.kind = net ? TEST_NET : TEST_HOST;
	c->test.mask = net ? t->net_mask : UINT32_MAX;
	if (t->mask_type == PRIM_HOST)
		c->test.mask = t->mask;
	/* a number masks the address as it lies in the memory of a little-endian host */
	if (t->mask_type == PRIM_INT)
		c->test.mask = __builtin_bswap32((uint32_t)t->mask);
	c->test.rel = t->rel;
	c->test.value = t->value & c->test.mask;
	t->kind.type = PRIM_HOST;
	return true;
}

static bool check_ether(struct checker *c)
{
	struct prim *t = c->prim;

	if (t->header != 'e' || t->data.type != PRIM_ETHER)
		return complain(c, "needs an Ethernet address");
	if (t->rel != REL_EQ && t->rel != REL_NE)
		return complain(c, "can only be compared with = and !=");
	if (t->mask_type != PRIM_NONE && t->mask_type != PRIM_ETHER)
		return complain(c, "takes an Ethernet address as mask");
	c->test.kind = TEST_ETHER_HOST;
	c->test.mask = t->mask_type == PRIM_ETHER ? t->mask : 0xffffffffffff;
	c->test.rel = t->rel;
	c->test.value = t->value & c->test.mask;
	return true;
}

static bool check_proto(struct checker *c)
{
	struct prim *t = c->prim;
	bool given = t->data.type == PRIM_INT || t->data.type == PRIM_PROTO;

	if (given && t->proto != NO_PROTO && (uint64_t)t->proto != t->value)
		return complain(c, "is given twice");
	if (t->data.type != PRIM_NONE && !given)
		return complain(c, "needs a protocol");
	if (!given && t->proto == NO_PROTO)
		return complain(c, "needs a protocol");
	if (!given)
		t->value = (uint64_t)t->proto;
	t->proto = NO_PROTO;
	c->test.kind = TEST_PROTO;
	if (t->value < 256 || t->value > INT32_MAX) {
		if (t->mask_type == PRIM_HOST || t->mask_type == PRIM_ETHER)
			return complain(c, "takes a number as mask");
		if (!set_number(c, 0xff))
			return false;
		if (c->test.rel == REL_EQ && c->test.mask == 0xff)
			t->proto = (int)t->value;
		return true;
	}
	if ((t->rel != REL_EQ && t->rel != REL_NE) || t->mask_type != PRIM_NONE)
		return complain(c, "of this protocol takes neither relation nor mask");
	c->test.rel = t->rel;
	c->test.mask = 0xff;
	c->test.value = t->value;
	if (t->rel == REL_EQ) {
		t->proto = (int)t->value;
		c->broken = t->value != CLICK_PROTO_TCPUDP;
	} else {
		c->test.value &= 0xff;	/* as Click compiles it */
	}
	return true;
}

static bool check_port(struct checker *c)
{
	struct prim *t = c->prim;

	if (t->data.type != PRIM_INT && t->data.type != PRIM_PORT)
		return complain(c, "needs a port: a number or a name");
	if (t->proto == NO_PROTO)
		t->proto = CLICK_PROTO_TCPUDP;
	if (t->proto != 6 && t->proto != 17 && t->proto != 33 && t->proto != CLICK_PROTO_TCPUDP)
		return complain(c, "needs tcp, udp or dccp");
	if (t->mask_type == PRIM_HOST || t->mask_type == PRIM_ETHER)
		return complain(c, "takes a number as mask");
	c->test.kind = TEST_PORT;
	return set_number(c, 0xffff);
}

static bool check_tcp_opt(struct checker *c)
{
	struct prim *t = c->prim;

	if (t->data.type != PRIM_INT && t->data.type != PRIM_TCP_OPT)
		return complain(c, "needs a flag: syn, ack, fin, rst, psh, urg or a number");
	if (t->proto == NO_PROTO)
		t->proto = 6;
	if (t->proto != 6)
		return complain(c, "needs tcp");
	if (t->rel != REL_EQ || t->mask_type != PRIM_NONE)
		return complain(c, "takes neither relation nor mask");
	if (t->value > 255)
		return complain(c, "takes 0 to 255");
	c->test.kind = TEST_TCP_OPT;
	c->test.value = c->test.mask = t->value;
	return true;
}

static bool check_flag(struct checker *c)
{
	struct prim *t = c->prim;

	if (t->data.type != PRIM_NONE || t->mask_type != PRIM_NONE)
		return complain(c, "takes no value");
	c->test.value = c->test.mask = 1;
	if (t->kind.type == PRIM_CE) {
		c->test.kind = TEST_IP_CE;
		c->test.value = c->test.mask = 3;
		t->kind = (struct prim_kind){ PRIM_FIELD, NO_PROTO, 8, 8 };
		return true;
	}
	c->test.kind = t->kind.type == PRIM_FRAG ? TEST_IP_FRAG : TEST_IP_UNFRAG;
	t->kind.type = PRIM_FRAG;
	return true;
}

static bool check_ect(struct checker *c)
{
	struct prim *t = c->prim;

	if (t->data.type != PRIM_NONE && t->data.type != PRIM_INT)
		return complain(c, "takes a number");
	if (t->data.type == PRIM_NONE) {
		t->value = 0;
		t->rel = REL_NE;
	} else if (t->mask_type == PRIM_HOST || t->mask_type == PRIM_ETHER) {
		return complain(c, "takes a number as mask");
	}
	c->test.kind = TEST_IP_ECT;
	/* a bare value behind it means the whole TOS byte */
	t->kind = (struct prim_kind){ PRIM_FIELD, NO_PROTO, 8, 8 };
	return set_number(c, 3);
}

static enum click_test_kind field_test(const struct prim_kind *k)
{
	static const struct {
		struct prim_kind kind;
		enum click_test_kind test;
	} fields[] = {
		{ { PRIM_FIELD, NO_PROTO, 0, 4 }, TEST_IP_VERS },
		{ { PRIM_FIELD, NO_PROTO, 4, 4 }, TEST_IP_HL },
		{ { PRIM_FIELD, NO_PROTO, 32, 16 }, TEST_IP_ID },
		{ { PRIM_FIELD, NO_PROTO, 8, 8 }, TEST_IP_TOS },
		{ { PRIM_FIELD, NO_PROTO, 8, 6 }, TEST_IP_DSCP },
		{ { PRIM_FIELD, NO_PROTO, 64, 8 }, TEST_IP_TTL },
		{ { PRIM_FIELD, NO_PROTO, 16, 16 }, TEST_IP_LEN },
		{ { PRIM_FIELD, 6, 112, 16 }, TEST_TCP_WIN },
		{ { PRIM_FIELD, 1, 0, 8 }, TEST_ICMP_TYPE },
	};

	for (size_t i = 0; i < ARRAY_LEN(fields); i++)
		if (same_kind(k, &fields[i].kind))
			return fields[i].test;
	return TEST_BYTES;
}

static bool check_field(struct checker *c)
{
	struct prim *t = c->prim;
	unsigned width = t->kind.width;

	if (t->data.type != PRIM_INT && !same_kind(&t->data, &t->kind))
		return complain(c, "needs a number");
	if (t->mask_type == PRIM_HOST || t->mask_type == PRIM_ETHER)
		return complain(c, "takes a number as mask");
	c->test.kind = field_test(&t->kind);
	if (c->test.kind == TEST_BYTES) {
		c->test.header = t->kind.proto == NO_PROTO ? HEADER_IP : HEADER_TRANSPORT;
		c->test.offset = t->kind.bit / 8;
		c->test.length = width / 8;
	}
	return set_number(c, (1ull << width) - 1);
}

static bool check_kind(struct checker *c)
{
	struct prim *t = c->prim;

	if (!t->header)
		t->header = t->data.type == PRIM_ETHER ? 'e' : 'i';
	if (t->header == 'e' && t->kind.type == PRIM_HOST)
		t->kind.type = PRIM_ETHER;
	if (t->kind.type != PRIM_HOST && t->kind.type != PRIM_NET && t->kind.type != PRIM_ETHER &&
	    t->header != 'i')
		return complain(c, "is a test of IP, not of Ethernet");
	switch (t->kind.type) {
	case PRIM_HOST:
	case PRIM_NET:
		return check_host(c);
	case PRIM_ETHER:
		return check_ether(c);
	case PRIM_PROTO:
		return check_proto(c);
	case PRIM_PORT:
		return check_port(c);
	case PRIM_TCP_OPT:
		return check_tcp_opt(c);
	case PRIM_ECT:
		return check_ect(c);
	case PRIM_FIELD:
		return check_field(c);
	default:
		return check_flag(c);
	}
}

/* Direction, for what has one; protocol of the test, for what looks behind the IP header. */
static void set_scope(struct checker *c)
{
	struct prim *t = c->prim;
	bool directed = t->kind.type == PRIM_HOST || t->kind.type == PRIM_PORT ||
			t->kind.type == PRIM_ETHER;
	int proto =
		c->test.kind == TEST_BYTES && t->kind.proto != NO_PROTO ? t->kind.proto : t->proto;

	c->test.proto = proto < 0 || proto == PROTO_TRANSP || proto == PROTO_PAYLOAD ?
			(unsigned)CLICK_PROTO_ANY : (unsigned)proto;
	if (directed)
		c->test.dir = t->has_dir ? t->dir : DIR_SRC_OR_DST;
	else if (t->has_dir && c->p->ctx->diag && !c->p->quiet)
		diag_warn(c->p->ctx->diag, arg_span(c->p->ctx, expr_since(c->p, c->first)),
			  "'src' and 'dst' mean nothing with '%s'", kind_name(&t->kind));
	if (directed && !t->has_dir) {
		t->has_dir = true;
		t->dir = DIR_SRC_OR_DST;
	}
}

/* Whether the test itself says which protocol it is about. */
static bool test_has_proto(const struct click_test *t)
{
	return t->kind == TEST_PORT || t->kind == TEST_TCP_OPT || t->kind == TEST_TCP_WIN ||
	       t->kind == TEST_ICMP_TYPE || t->kind == TEST_PROTO ||
	       (t->kind == TEST_BYTES && t->header == HEADER_TRANSPORT);
}

const struct click_expr *expr_check_prim(struct expr_parser *p, struct prim *prim, size_t first)
{
	struct checker c = { .p = p, .prim = prim, .first = first };
	struct click_expr *e, *proto;

	if (!infer_kind(&c) || !check_kind(&c))
		return NULL;
	set_scope(&c);
	e = expr_new(p, EXPR_TEST, expr_since(p, first));
	e->test = c.test;
	p->last = *prim;
	if (c.broken) {
		e->test.kind = TEST_BROKEN;
		return e;
	}
	if (c.test.kind == TEST_PROTO)
		e->test.proto = CLICK_PROTO_ANY;
	if (test_has_proto(&c.test) || c.test.proto == CLICK_PROTO_ANY)
		return e;
	/* "tcp src A": the protocol is a test of its own, and both are negated together */
	e->test.proto = CLICK_PROTO_ANY;
	proto = expr_new(p, EXPR_TEST, expr_since(p, first));
	proto->test = (struct click_test){ .kind = TEST_PROTO, .proto = CLICK_PROTO_ANY,
					   .value = c.test.proto, .mask = 0xff };
	return expr_join(p, EXPR_AND, (const struct click_expr *[]){ proto, e }, 2);
}
