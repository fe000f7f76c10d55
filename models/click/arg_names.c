/*
 * arg_names.c - the names that information elements define, and the tables of well-known ones.
 * A name defined inside a compound element is seen there and further inside; a later definition
 * replaces an earlier one. Building is quiet: mistakes are told when the arguments of the
 * information elements themselves are read (arg_info.c).
 */
#include "models/click/arg_int.h"

#include "models/base/map.h"
#include "models/packet/names.h"

struct click_names {
	struct arena *arena;
	struct str_map *map;	/* "kind scope name" to struct name_value */
};

/* One character per kind, the scope, ' ', the name; neither holds white space. */
static void make_key(struct strbuf *key, enum name_kind kind, struct piece scope, struct piece name)
{
	sb_clear(key);
	sb_add_char(key, (char)('A' + (int)kind));
	sb_add_len(key, scope.s, scope.len);
	sb_add_char(key, ' ');
	sb_add_len(key, name.s, name.len);
}

struct piece name_scope(const char *element_name)
{
	const char *slash = strrchr(element_name, '/');

	return (struct piece){ element_name, slash ? (size_t)(slash - element_name) : 0 };
}

const struct name_value *name_find(const struct names_view *n, enum name_kind kind, struct piece p)
{
	struct strbuf key = STRBUF_INIT;
	const struct name_value *v = NULL;
	struct piece scope;

	if (!n || !n->names || !str_map_count(n->names->map) || !p.len || memchr(p.s, 0, p.len))
		return NULL;
	scope = n->scope;
	for (;;) {
		const char *slash;

		make_key(&key, kind, scope, p);
		v = str_map_get(n->names->map, sb_str(&key));
		if (v || !scope.len)
			break;
		slash = memrchr(scope.s, '/', scope.len);
		scope.len = slash ? (size_t)(slash - scope.s) : 0;
	}
	sb_fini(&key);
	return v;
}

static struct name_value *define(struct click_names *names, const struct arg_context *ctx,
				 enum name_kind kind, struct piece name)
{
	struct strbuf key = STRBUF_INIT;
	struct name_value *v = arena_alloc(names->arena, sizeof(*v));

	v->owner = ctx->arg;
	make_key(&key, kind, ctx->names.scope, name);
	str_map_put(names->map, sb_str(&key), v);
	sb_fini(&key);
	return v;
}

enum { GOT_ETHER = 1, GOT_IP = 2, GOT_PREFIX = 4, GOT_IP6 = 8, GOT_PREFIX6 = 16 };

struct addresses {
	uint64_t eth;
	uint32_t ip, prefix, mask;
	uint8_t ip6[16];
	unsigned length6;
};

static bool has_host_bits6(const uint8_t addr[16], unsigned length)
{
	for (unsigned i = length; i < 128; i++)
		if (addr[i / 8] >> (7 - i % 8) & 1)
			return true;
	return false;
}

/* Everything one word may mean. */
static unsigned read_address(struct piece word, const struct names_view *n, struct addresses *a)
{
	unsigned got = 0;

	if (ether_parse(word, n, &a->eth))
		got |= GOT_ETHER;
	if (ip_parse(word, n, &a->ip)) {
		got |= GOT_IP;
	} else if (ip_prefix_parse(word, n, false, &a->prefix, &a->mask)) {
		got |= GOT_PREFIX;
		a->ip = a->prefix;
		if (a->prefix & ~a->mask)
			got |= GOT_IP;
	}
	if (ip6_parse(word, n, a->ip6)) {
		got |= GOT_IP6;
	} else if (ip6_prefix_parse(word, n, false, a->ip6, &a->length6)) {
		got |= GOT_PREFIX6;
		if (has_host_bits6(a->ip6, a->length6))
			got |= GOT_IP6;
	}
	return got;
}

static void add_address_entry(struct click_names *names, struct arg_context *ctx)
{
	struct piece *word;
	size_t n = arg_words(piece_of(ctx->arg->text), ctx->arena, &word);
	unsigned have = 0;

	for (size_t i = 1; i < n; i++) {
		struct addresses a;
		unsigned got = read_address(word[i], &ctx->names, &a);
		/* of a word that means several things only what is not known yet is taken */
		unsigned take = got & (got - 1) ? got & ~have : got;

		have |= got;
		if (take & GOT_ETHER)
			define(names, ctx, NAME_ETHER, word[0])->a = a.eth;
		if (take & GOT_IP)
			define(names, ctx, NAME_IP, word[0])->a = a.ip;
		if (take & GOT_PREFIX) {
			struct name_value *v = define(names, ctx, NAME_PREFIX, word[0]);

			v->a = a.prefix;
			v->b = a.mask;
		}
		if (take & GOT_IP6)
			memcpy(define(names, ctx, NAME_IP6, word[0])->ip6, a.ip6, 16);
		if (take & GOT_PREFIX6) {
			struct name_value *v = define(names, ctx, NAME_PREFIX6, word[0]);

			memcpy(v->ip6, a.ip6, 16);
			v->a = a.length6;
		}
	}
}

static void add_port_entry(struct click_names *names, struct arg_context *ctx)
{
	struct piece *word;
	size_t n = arg_words(piece_of(ctx->arg->text), ctx->arena, &word);
	const char *slash;
	uint32_t port;

	if (n < 2 || word[0].s[0] == '#')
		return;
	slash = memchr(word[1].s, '/', word[1].len);
	if (!number_uint32(slash ? piece_range(word[1].s, slash) : word[1], &port))
		return;
	for (size_t i = 0; i < n; i += i ? 1 : 2) {
		struct piece proto = slash ? piece_range(slash + 1, word[1].s + word[1].len) :
				     piece_of("tcpudp");

		if (word[i].s[0] == '#')
			return;
		if (piece_is(proto, "tcp") || piece_is(proto, "tcpudp"))
			define(names, ctx, NAME_TCP_PORT, word[i])->a = port;
		if (piece_is(proto, "udp") || piece_is(proto, "tcpudp"))
			define(names, ctx, NAME_UDP_PORT, word[i])->a = port;
	}
}

static void add_annotation_entry(struct click_names *names, struct arg_context *ctx)
{
	struct piece *word;
	size_t n = arg_words(piece_of(ctx->arg->text), ctx->arena, &word);
	uint32_t offset, size = 0;

	if (n < 2 || word[0].s[0] == '#' || !anno_parse(word[1], &ctx->names, 0, &offset) ||
	    (n > 2 && !number_uint32(word[2], &size)))
		return;
	define(names, ctx, NAME_ANNO, word[0])->a = (uint64_t)size << 16 | offset;
}

static void add_pattern_entry(struct click_names *names, struct arg_context *ctx)
{
	struct piece *word;
	size_t n = arg_words(piece_of(ctx->arg->text), ctx->arena, &word);
	struct click_rewrite *r;

	if (n < 2 || name_find(&ctx->names, NAME_PATTERN, word[0]))
		return;
	r = arena_alloc(ctx->arena, sizeof(*r));
	if (rewrite_parse(ctx, word + 1, n - 1, r))
		define(names, ctx, NAME_PATTERN, word[0])->rewrite = r;
}

static void add_entries(struct click_names *names, const struct click_config *c, const char *cls,
			void (*add)(struct click_names *, struct arg_context *))
{
	for (size_t i = 0; i < c->element_count; i++) {
		const struct click_element *e = &c->elements[i];

		if (strcmp(e->class_name, cls) != 0)
			continue;
		for (unsigned k = 0; k < e->arg_count; k++) {
			struct arg_context ctx = {
				.config = c,
				.element = e,
				.arena = names->arena,
				.arg = &e->args[k],
				.names = { names, name_scope(e->name) },
			};

			add(names, &ctx);
		}
	}
}

struct click_names *click_names_new(const struct click_config *c, struct diag *d)
{
	struct click_names *names = arena_alloc(c->arena, sizeof(*names));

	(void)d;
	names->arena = c->arena;
	names->map = str_map_new();
	add_entries(names, c, "AddressInfo", add_address_entry);
	add_entries(names, c, "PortInfo", add_port_entry);
	add_entries(names, c, "AnnotationInfo", add_annotation_entry);
	add_entries(names, c, "IPRewriterPatterns", add_pattern_entry);
	return names;
}

void click_names_free(struct click_names *n)
{
	if (n)
		str_map_free(n->map);
}

/* A NUL-terminated copy for the tables; false if it is too long for any of their names. */
static bool short_copy(struct piece p, char *buf, size_t size)
{
	if (!p.len || p.len >= size || memchr(p.s, 0, p.len))
		return false;
	memcpy(buf, p.s, p.len);
	buf[p.len] = '\0';
	return true;
}

bool proto_lookup(struct piece p, uint32_t *v)
{
	char name[64];
	unsigned proto;

	if (piece_is(p, "tcpudp"))
		*v = CLICK_PROTO_TCPUDP;
	else if (piece_is(p, "transp"))
		*v = PROTO_TRANSP;
	else if (piece_is(p, "payload"))
		*v = PROTO_PAYLOAD;
	else if (short_copy(p, name, sizeof(name)) && names_proto_find(name, &proto))
		*v = proto;
	else
		return false;
	return true;
}

bool port_lookup(const struct names_view *n, struct piece p, unsigned proto, uint32_t *v)
{
	const struct name_value *named = NULL;
	unsigned over = names_service_over(proto);
	char name[64];
	uint16_t port;

	if (over == SERVICE_TCP || over == SERVICE_UDP)
		named = name_find(n, over == SERVICE_TCP ? NAME_TCP_PORT : NAME_UDP_PORT, p);
	if (named) {
		*v = (uint32_t)named->a;
		return true;
	}
	if (!over || !short_copy(p, name, sizeof(name)) || !names_service_find(name, over, &port))
		return false;
	*v = port;
	return true;
}

bool icmp_type_lookup(struct piece p, uint32_t *v)
{
	char name[64];

	return short_copy(p, name, sizeof(name)) && names_find(&names_icmp_type, name, v);
}

bool icmp_code_lookup(struct piece p, unsigned type, uint32_t *v)
{
	const struct packet_names *codes = names_icmp_code(type);
	char name[64];

	return codes && short_copy(p, name, sizeof(name)) && names_find(codes, name, v);
}

static const struct {
	const char *name;
	uint8_t offset, size;
} annotations[] = {
	{ "AGGREGATE", 20, 4 }, { "DST_IP", 0, 4 }, { "DST_IP6", 0, 16 },
	{ "EXTRA_LENGTH", 28, 4 }, { "EXTRA_PACKETS", 24, 4 }, { "FIRST_TIMESTAMP", 32, 8 },
	{ "FIX_IP_SRC", 19, 1 }, { "FWD_RATE", 20, 4 }, { "GRID_ROUTE_CB", 27, 1 },
	{ "ICMP_PARAMPROB", 17, 1 }, { "IPREASSEMBLER", 28, 4 },
	{ "IPSEC_SA_DATA_REFERENCE", 40, 8 }, { "IPSEC_SPI", 32, 4 }, { "MISC_IP", 20, 4 },
	{ "PACKET_NUMBER", 32, 4 }, { "PAINT", 16, 1 }, { "REV_RATE", 24, 4 },
	{ "SEQUENCE_NUMBER", 36, 4 }, { "VLAN", 20, 2 }, { "VLAN_TCI", 20, 2 },
	{ "WIFI_EXTRA", 16, 24 },
};

bool anno_parse(struct piece p, const struct names_view *n, unsigned width, uint32_t *offset)
{
	const struct name_value *named = name_find(n, NAME_ANNO, p);
	uint32_t v, size;
	int32_t number;
	bool found = named != NULL;

	v = named ? (uint32_t)named->a : 0;
	for (size_t i = 0; !found && i < ARRAY_LEN(annotations); i++) {
		if (piece_is(p, annotations[i].name)) {
			v = (uint32_t)annotations[i].size << 16 | annotations[i].offset;
			found = true;
		}
	}
	if (!found && number_int32(p, &number)) {
		v = (uint32_t)number;
		found = true;
	}
	if (!found)
		return false;
	size = v >> 16;
	*offset = v & 0xffff;
	if (!width)
		return *offset < ANNO_BYTES;
	return (!size || size == width) && *offset + width <= ANNO_BYTES;
}
