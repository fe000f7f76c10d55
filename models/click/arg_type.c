/*
 * arg_type.c - one value of a given type. Each type is a small reader that fills the value or
 * reports what was expected. Numbers never take quotes; words and strings do.
 */
#include "models/click/arg_int.h"

#include "models/packet/names.h"

static const char symbol_prefix[] = "symbol:";

static void number_bounds(const struct click_param *p, int64_t *min, uint64_t *max)
{
	*min = p->min;
	*max = p->max;
	switch (p->type) {
	case CLICK_T_INT:
		if (!p->min && !p->max) {
			*min = INT32_MIN;
			*max = INT32_MAX;
		}
		break;
	case CLICK_T_UINT:
		*max = p->max ? p->max : UINT32_MAX;
		break;
	case CLICK_T_ETHERTYPE:
	case CLICK_T_PORT:
		*min = 0;
		*max = UINT16_MAX;
		break;
	case CLICK_T_IP_PROTO:
	case CLICK_T_ICMP_TYPE:
	case CLICK_T_ICMP_CODE:
		*min = 0;
		*max = UINT8_MAX;
		break;
	default:
		break;
	}
}

/* "a|b=5|c": the names only, as "a, b or c". */
static void add_choices(const char *choices, struct strbuf *out)
{
	while (*choices) {
		size_t n = strcspn(choices, "|"), name = strcspn(choices, "=|");

		sb_add_len(out, choices, name);
		choices += n + (choices[n] == '|');
		if (*choices)
			sb_add(out, strchr(choices, '|') ? ", " : " or ");
	}
}

void value_expected(const struct click_param *p, struct strbuf *out)
{
	static const char *const what[] = {
		[CLICK_T_STRING] = "a string without spaces, or in quotes",
		[CLICK_T_WORD] = "a word",
		[CLICK_T_BOOL] = "true or false",
		[CLICK_T_DOUBLE] = "a number",
		[CLICK_T_SECONDS] = "a time such as 10s or 300ms",
		[CLICK_T_BANDWIDTH] = "a bandwidth such as 10Mbps or 500kBps",
		[CLICK_T_IP] = "an IPv4 address",
		[CLICK_T_IP_PREFIX] = "an address with prefix such as 10.0.0.1/8",
		[CLICK_T_IP6] = "an IPv6 address",
		[CLICK_T_IP6_PREFIX] = "an IPv6 prefix",
		[CLICK_T_ETHER] = "an Ethernet address such as 02:00:00:00:00:01",
		[CLICK_T_ANNO] = "an annotation: a name such as PAINT, or a byte offset",
		[CLICK_T_IP_LIST] = "IPv4 addresses",
		[CLICK_T_IP_PREFIX_LIST] = "addresses with prefixes",
		[CLICK_T_IP6_LIST] = "IPv6 addresses",
		[CLICK_T_IP_OFFSET] = "src, dst or a byte offset",
		[CLICK_T_ETHER_OFFSET] = "src, dst or a byte offset",
		[CLICK_T_FILENAME] = "a file name",
		[CLICK_T_ELEMENT] = "the name of an element",
		[CLICK_T_DATA] = "a string",
		[CLICK_T_IP_PROTO] = "an IP protocol: a name, or 0 to 255",
		[CLICK_T_PORT] = "a port: a name, or 0 to 65535",
		[CLICK_T_ICMP_TYPE] = "an ICMP type: a name, or 0 to 255",
		[CLICK_T_ICMP_CODE] = "an ICMP code of that type: a name, or 0 to 255",
	};
	int64_t min;
	uint64_t max;

	number_bounds(p, &min, &max);
	if (p->type == CLICK_T_ENUM)
		add_choices(p->choices, out);
	else if (p->type == CLICK_T_INT || p->type == CLICK_T_UINT || p->type == CLICK_T_ETHERTYPE)
		sb_printf(out, "a number from %lld to %llu", (long long)min,
			  (unsigned long long)max);
	else
		sb_add(out, p->type < ARRAY_LEN(what) && what[p->type] ? what[p->type] : "a value");
	if (p->choices && p->type == CLICK_T_ELEMENT) {
		sb_add(out, " of class ");
		add_choices(p->choices, out);
	} else if (p->choices && p->type != CLICK_T_ENUM && strcmp(p->choices, "*") != 0) {
		sb_printf(out, ", or %s", p->choices);
	}
}

static bool bad_value(struct arg_context *ctx, const struct click_param *p, struct piece text)
{
	struct strbuf want = STRBUF_INIT;

	value_expected(p, &want);
	arg_error(ctx, text, "%s: expected %s, not '%.*s'", p->name, sb_str(&want), PIECE(text));
	sb_fini(&want);
	return false;
}

static bool set_int(struct click_value *v, int64_t i)
{
	v->kind = CLICK_V_INT;
	v->i = i;
	return true;
}

static bool in_range(struct arg_context *ctx, const struct click_param *p, struct piece text,
		     const struct number *n)
{
	int64_t min;
	uint64_t max;
	bool below, above;

	number_bounds(p, &min, &max);
	above = !n->negative && n->magnitude > max;
	if (n->negative)
		below = min >= 0 ? n->magnitude > 0 : n->magnitude > -(uint64_t)min;
	else
		below = min > 0 && n->magnitude < (uint64_t)min;
	if (n->overflow && n->negative)
		below = true;
	if (above || (n->overflow && !n->negative))
		arg_error(ctx, text, "%s: '%.*s' is out of range, at most %llu is allowed", p->name,
			  PIECE(text), (unsigned long long)max);
	else if (below)
		arg_error(ctx, text, "%s: '%.*s' is out of range, at least %lld is allowed",
			  p->name, PIECE(text), (long long)min);
	return !above && !below && !n->overflow;
}

static bool read_int(struct arg_context *ctx, const struct click_param *p, struct piece text,
		     struct click_value *v)
{
	struct number n;

	if (!number_parse(text, 0, p->type == CLICK_T_INT, &n))
		return bad_value(ctx, p, text);
	if (!in_range(ctx, p, text, &n))
		return false;
	return set_int(v, n.negative ? (int64_t)(0 - n.magnitude) : (int64_t)n.magnitude);
}

static bool bool_word(struct piece p, bool *v)
{
	static const char *const yes[] = { "1", "true", "yes", "t", "y" };
	static const char *const no[] = { "0", "false", "no", "f", "n" };

	for (size_t i = 0; i < ARRAY_LEN(yes); i++) {
		*v = piece_is(p, yes[i]);
		if (*v || piece_is(p, no[i]))
			return true;
	}
	return false;
}

static bool read_bool(struct arg_context *ctx, const struct click_param *p, struct piece text,
		      struct click_value *v)
{
	bool b;

	return bool_word(text, &b) ? set_int(v, b) : bad_value(ctx, p, text);
}

static bool set_string(struct arg_context *ctx, struct click_value *v, const char *s, size_t len)
{
	v->kind = CLICK_V_STRING;
	v->s = piece_dup((struct piece){ s, len }, ctx->arena);
	v->len = len;
	return true;
}

/* "//" becomes "/". */
static void squeeze_slashes(struct strbuf *b)
{
	size_t to = 0;

	for (size_t i = 0; i < b->len; i++)
		if (b->s[i] != '/' || !i || b->s[i - 1] != '/')
			b->s[to++] = b->s[i];
	sb_cut(b, to);
}

static bool read_string(struct arg_context *ctx, const struct click_param *p, struct piece text,
			struct click_value *v)
{
	struct strbuf s = STRBUF_INIT;
	bool ok = arg_string(text, &s);

	if (p->type == CLICK_T_FILENAME) {
		squeeze_slashes(&s);
		ok = ok && s.len;
	}
	if (p->type == CLICK_T_WORD)
		ok = ok && arg_is_word(sb_str(&s), s.len);
	ok = ok ? set_string(ctx, v, sb_str(&s), s.len) : bad_value(ctx, p, text);
	sb_fini(&s);
	return ok;
}

static bool read_real(struct arg_context *ctx, const struct click_param *p, struct piece text,
		      struct click_value *v)
{
	long double d;

	if (!number_real(text, false, &d))
		return bad_value(ctx, p, text);
	if (p->max && d > (long double)p->max) {
		arg_error(ctx, text, "%s: '%.*s' is out of range, at most %llu is allowed", p->name,
			  PIECE(text), (unsigned long long)p->max);
		return false;
	}
	v->kind = CLICK_V_DOUBLE;
	v->d = (double)d;
	return true;
}

static bool read_seconds(struct arg_context *ctx, const struct click_param *p, struct piece text,
			 struct click_value *v)
{
	long double s, most = p->max ? (long double)p->max : (long double)INT64_MAX;

	if (!seconds_parse(text, p->min < 0, &s))
		return bad_value(ctx, p, text);
	s = s * 1e9L + (s < 0 ? -0.5L : 0.5L);
	if (s > most + 1 || s < -most) {
		arg_error(ctx, text,
			  "%s: '%.*s' is out of range, at most %.0Lf seconds are allowed", p->name,
			  PIECE(text), most / 1e9L);
		return false;
	}
	v->d = (double)(s / 1e9L);
	return set_int(v, s >= (long double)INT64_MAX ? INT64_MAX : (int64_t)s);
}

static bool read_bandwidth(struct arg_context *ctx, const struct click_param *p, struct piece text,
			   struct click_value *v)
{
	long double bytes;
	bool has_unit;

	if (!bandwidth_parse(text, &bytes, &has_unit))
		return bad_value(ctx, p, text);
	if (bytes + 0.5L >= UINT32_MAX + 1.0L) {
		arg_error(ctx, text, "%s: '%.*s' is out of range, at most %u bytes per second are "
			  "allowed", p->name, PIECE(text), UINT32_MAX);
		return false;
	}
	if (p->min > 0 && bytes + 0.5L < (long double)p->min) {
		arg_error(ctx, text, "%s: '%.*s' is too small, at least %lld bytes per second are "
			  "allowed", p->name, PIECE(text), (long long)p->min);
		return false;
	}
	if (!has_unit && bytes > 0 && ctx->diag)
		diag_warn(ctx->diag, arg_span(ctx, text),
			  "%s: '%.*s' has no unit, bytes per second are assumed", p->name,
			  PIECE(text));
	return set_int(v, (int64_t)(bytes + 0.5L));
}

static bool read_address(struct arg_context *ctx, const struct click_param *p, struct piece text,
			 struct click_value *v)
{
	const struct names_view *n = &ctx->names;
	bool bare = p->flags & CLICK_P_BARE;
	uint32_t addr, mask = UINT32_MAX;
	unsigned length = 128;
	bool ok;

	switch (p->type) {
	case CLICK_T_IP:
		ok = ip_parse(text, n, &addr);
		v->kind = CLICK_V_INT;
		break;
	case CLICK_T_IP_PREFIX:
		ok = ip_prefix_parse(text, n, bare, &addr, &mask);
		v->kind = CLICK_V_PREFIX;
		break;
	case CLICK_T_IP6:
		addr = 0;
		ok = ip6_parse(text, n, v->ip6);
		mask = length;
		v->kind = CLICK_V_IP6;
		break;
	default:
		addr = 0;
		ok = ip6_prefix_parse(text, n, bare, v->ip6, &length);
		mask = length;
		v->kind = CLICK_V_IP6;
		break;
	}
	if (!ok) {
		v->kind = CLICK_V_NONE;
		return bad_value(ctx, p, text);
	}
	v->i = addr;
	v->mask = mask;
	return true;
}

static bool read_ether(struct arg_context *ctx, const struct click_param *p, struct piece text,
		       struct click_value *v)
{
	if (!ether_parse(text, &ctx->names, &v->eth))
		return bad_value(ctx, p, text);
	return set_int(v, (int64_t)v->eth);
}

static bool read_named(struct arg_context *ctx, const struct click_param *p, struct piece text,
		       struct click_value *v)
{
	struct number n;
	uint32_t value;
	bool named;

	if (p->type == CLICK_T_IP_PROTO)
		named = proto_lookup(text, &value);
	else if (p->type == CLICK_T_PORT)
		named = port_lookup(&ctx->names, text, 17, &value);
	else
		named = icmp_type_lookup(text, &value);
	n = (struct number){ .magnitude = named ? value : 0 };
	if (!named && !number_parse(text, 0, true, &n))
		return bad_value(ctx, p, text);
	if (!in_range(ctx, p, text, &n))
		return false;
	return set_int(v, (int64_t)n.magnitude);
}

/* The code itself is read when the type is known (arg_check.c); here it is a word. */
static bool read_code(struct arg_context *ctx, const struct click_param *p, struct piece text,
		      struct click_value *v)
{
	struct click_param word = { .name = p->name, .type = CLICK_T_WORD };

	return read_string(ctx, &word, text, v);
}

static bool read_anno(struct arg_context *ctx, const struct click_param *p, struct piece text,
		      struct click_value *v)
{
	uint32_t offset;

	if (!anno_parse(text, &ctx->names, (unsigned)p->max, &offset)) {
		arg_error(ctx, text, "%s: expected an annotation of %u byte%s, not '%.*s'", p->name,
			  (unsigned)p->max, p->max == 1 ? "" : "s", PIECE(text));
		return false;
	}
	v->mask = p->max;
	return set_int(v, offset);
}

static bool read_offset(struct arg_context *ctx, const struct click_param *p, struct piece text,
			struct click_value *v)
{
	bool ether = p->type == CLICK_T_ETHER_OFFSET;
	struct strbuf s = STRBUF_INIT;
	struct number n;
	bool ok = arg_string(text, &s), src = ok && !strcasecmp(sb_str(&s), "src");
	bool dst = ok && !strcasecmp(sb_str(&s), "dst");

	if (src || dst) {
		set_string(ctx, v, src ? "src" : "dst", 3);
		v->i = ether ? (src ? 6 : 0) : (src ? 12 : 16);
		if (ether)
			v->kind = CLICK_V_INT;
	} else {
		struct piece word = { sb_str(&s), s.len };
		uint64_t most = ether ? UINT32_MAX - 6 : INT32_MAX;

		ok = ok && number_parse(word, 0, false, &n) && n.magnitude <= most;
		if (ok)
			set_int(v, (int64_t)n.magnitude);
		else
			bad_value(ctx, p, text);
	}
	sb_fini(&s);
	return ok;
}

static bool read_list(struct arg_context *ctx, const struct click_param *p, struct piece text,
		      struct click_value *v)
{
	struct click_param one = *p;
	struct click_value *list;
	struct piece *word;
	size_t n;

	/* Click takes these as a string first, the others word by word */
	if (p->type == CLICK_T_IP6_LIST)
		text = arg_unquoted(text, ctx);
	n = arg_words(text, ctx->arena, &word);
	one.type = p->type == CLICK_T_IP_LIST ? CLICK_T_IP :
		   p->type == CLICK_T_IP6_LIST ? CLICK_T_IP6 : CLICK_T_IP_PREFIX;
	list = arena_alloc_array(ctx->arena, n ? n : 1, sizeof(*list));
	for (size_t i = 0; i < n; i++) {
		list[i].given = true;
		list[i].at = arg_span(ctx, word[i]);
		if (!value_parse(ctx, &one, word[i], &list[i]))
			return false;
	}
	v->kind = CLICK_V_LIST;
	v->list = list;
	v->count = n;
	return true;
}

const struct click_element *element_find(const struct arg_context *ctx, struct piece name)
{
	const struct click_config *c = ctx->config;
	struct piece scope = ctx->element ? name_scope(ctx->element->name) : piece_of("");

	for (;;) {
		const char *slash;

		for (size_t i = 0; c && i < c->element_count; i++) {
			const char *full = c->elements[i].name;
			size_t skip = scope.len ? scope.len + 1 : 0;

			if (strlen(full) == skip + name.len && !memcmp(full, scope.s, scope.len) &&
			    (!skip || full[scope.len] == '/') &&
			    !memcmp(full + skip, name.s, name.len))
				return &c->elements[i];
		}
		if (!scope.len)
			return NULL;
		slash = memrchr(scope.s, '/', scope.len);
		scope.len = slash ? (size_t)(slash - scope.s) : 0;
	}
}

bool class_is_one_of(const char *class_name, const char *choices)
{
	size_t len = strlen(class_name);

	for (;; choices++) {
		if (*choices == *class_name && !strncmp(choices, class_name, len) &&
		    (!choices[len] || choices[len] == '|'))
			return true;
		choices = strchr(choices, '|');
		if (!choices)
			return false;
	}
}

static bool read_element(struct arg_context *ctx, const struct click_param *p, struct piece text,
			 struct click_value *v)
{
	const struct click_element *e = element_find(ctx, text);
	struct strbuf want = STRBUF_INIT;

	if (!e) {
		arg_error(ctx, text, "%s: there is no element '%.*s'", p->name, PIECE(text));
		return false;
	}
	if (p->choices && e->cls && !class_is_one_of(e->class_name, p->choices)) {
		value_expected(p, &want);
		arg_error(ctx, text, "%s: expected %s, but '%s' is a %s", p->name, sb_str(&want),
			  e->name, e->class_name);
		sb_fini(&want);
		return false;
	}
	return set_string(ctx, v, e->name, strlen(e->name));
}

static bool read_enum(struct arg_context *ctx, const struct click_param *p, struct piece text,
		      struct click_value *v)
{
	const char *c = p->choices;
	struct strbuf s = STRBUF_INIT;
	int64_t index = 0;

	if (!arg_string(text, &s))
		return bad_value(ctx, p, text);
	for (; *c; index++) {
		size_t n = strcspn(c, "|"), name = strcspn(c, "=|");
		/* only choices in capitals are meant to be written in any case */
		bool nocase = (p->flags & CLICK_P_NOCASE) && *c >= 'A' && *c <= 'Z';
		bool same = name == s.len && (nocase ? !strncasecmp(c, sb_str(&s), name) :
					      !memcmp(c, sb_str(&s), name));

		if (same) {
			set_string(ctx, v, c, name);
			set_int(v, c[name] == '=' ? strtol(c + name + 1, NULL, 10) : index);
			break;
		}
		c += n + (c[n] == '|');
	}
	sb_fini(&s);
	return v->kind != CLICK_V_NONE || bad_value(ctx, p, text);
}

static bool read_any(struct arg_context *ctx, const struct click_param *p, struct piece text,
		     struct click_value *v)
{
	(void)p;
	return set_string(ctx, v, text.s, text.len);
}

typedef bool reader(struct arg_context *ctx, const struct click_param *p, struct piece text,
		    struct click_value *v);

static reader *const readers[] = {
	[CLICK_T_STRING] = read_string, [CLICK_T_WORD] = read_string, [CLICK_T_BOOL] = read_bool,
	[CLICK_T_INT] = read_int, [CLICK_T_UINT] = read_int, [CLICK_T_DOUBLE] = read_real,
	[CLICK_T_SECONDS] = read_seconds, [CLICK_T_BANDWIDTH] = read_bandwidth,
	[CLICK_T_IP] = read_address, [CLICK_T_IP_PREFIX] = read_address,
	[CLICK_T_IP6] = read_address, [CLICK_T_IP6_PREFIX] = read_address,
	[CLICK_T_ETHER] = read_ether, [CLICK_T_ETHERTYPE] = read_int,
	[CLICK_T_IP_PROTO] = read_named, [CLICK_T_PORT] = read_named,
	[CLICK_T_ICMP_TYPE] = read_named, [CLICK_T_ICMP_CODE] = read_code,
	[CLICK_T_ANNO] = read_anno, [CLICK_T_IP_LIST] = read_list,
	[CLICK_T_IP_PREFIX_LIST] = read_list, [CLICK_T_IP6_LIST] = read_list,
	[CLICK_T_IP_OFFSET] = read_offset, [CLICK_T_ETHER_OFFSET] = read_offset,
	[CLICK_T_DATA] = read_string, [CLICK_T_FILENAME] = read_string,
	[CLICK_T_ELEMENT] = read_element, [CLICK_T_ENUM] = read_enum, [CLICK_T_ANY] = read_any,
};

static bool may_be_symbol(enum click_type t)
{
	switch (t) {
	case CLICK_T_INT:
	case CLICK_T_UINT:
	case CLICK_T_DOUBLE:
	case CLICK_T_SECONDS:
	case CLICK_T_BANDWIDTH:
	case CLICK_T_IP:
	case CLICK_T_IP_PREFIX:
	case CLICK_T_IP6:
	case CLICK_T_IP6_PREFIX:
	case CLICK_T_ETHER:
	case CLICK_T_ETHERTYPE:
	case CLICK_T_IP_PROTO:
	case CLICK_T_PORT:
	case CLICK_T_ICMP_TYPE:
		return true;
	default:
		return false;
	}
}

/* A word without its quotes; any other text as it is. */
static struct piece plain_word(struct arg_context *ctx, struct piece text)
{
	struct strbuf s = STRBUF_INIT;
	struct piece word = text;

	if (arg_string(text, &s) && s.len != text.len)
		word = (struct piece){ piece_dup((struct piece){ sb_str(&s), s.len }, ctx->arena),
				       s.len };
	sb_fini(&s);
	return word;
}

void value_zero(struct arg_context *ctx, const struct click_param *p, struct click_value *v)
{
	switch (p->type) {
	case CLICK_T_IP_PREFIX:
		v->kind = CLICK_V_PREFIX;
		break;
	case CLICK_T_IP6:
	case CLICK_T_IP6_PREFIX:
		v->kind = CLICK_V_IP6;
		break;
	case CLICK_T_DOUBLE:
		v->kind = CLICK_V_DOUBLE;
		break;
	case CLICK_T_IP_LIST:
	case CLICK_T_IP_PREFIX_LIST:
	case CLICK_T_IP6_LIST:
		v->kind = CLICK_V_LIST;
		break;
	case CLICK_T_STRING:
	case CLICK_T_WORD:
	case CLICK_T_ANY:
	case CLICK_T_DATA:
	case CLICK_T_FILENAME:
	case CLICK_T_ELEMENT:
	case CLICK_T_ICMP_CODE:
		set_string(ctx, v, "", 0);
		break;
	default:
		set_int(v, 0);
		break;
	}
}

bool value_parse(struct arg_context *ctx, const struct click_param *p, struct piece text,
		 struct click_value *v)
{
	size_t prefix = sizeof(symbol_prefix) - 1;

	X_CHECK(p->type < ARRAY_LEN(readers) && readers[p->type]);
	if (ctx->symbols && may_be_symbol(p->type) && text.len > prefix &&
	    !memcmp(text.s, symbol_prefix, prefix)) {
		set_string(ctx, v, text.s + prefix, text.len - prefix);
		v->kind = CLICK_V_SYMBOL;
		return true;
	}
	if (p->choices && p->type != CLICK_T_ENUM && p->type != CLICK_T_ELEMENT) {
		bool any = !strcmp(p->choices, "*");
		int32_t number;

		if (p->type == CLICK_T_INT && !any)
			text = plain_word(ctx, text);
		if (any ? !number_int32(text, &number) : piece_is(text, p->choices))
			return set_string(ctx, v, text.s, text.len);
	}
	return readers[p->type](ctx, p, text, v);
}
