/*
 * arg_check.c - what Click checks when it configures an element of one class, beyond the types
 * of single arguments. One function per class or family, found by name in one table; each
 * reports at the argument that is wrong. Only called when all arguments were read.
 */
#include "models/click/arg_check.h"

#include "models/base/map.h"

const struct click_value *check_value(const struct check *c, const char *name)
{
	return click_arg(c->args, name);
}

bool check_given(const struct check *c, const char *name)
{
	return check_value(c, name)->given;
}

void check_fail(struct check *c, span at, const char *fmt, ...)
{
	struct strbuf text = STRBUF_INIT;
	va_list ap;

	va_start(ap, fmt);
	sb_vprintf(&text, fmt, ap);
	va_end(ap);
	c->ctx->failed = true;
	diag_error(c->ctx->diag, at, "%s", sb_str(&text));
	sb_fini(&text);
}

void check_fail_value(struct check *c, const char *name, const char *what)
{
	check_fail(c, check_value(c, name)->at, "%s of %s %s", name, c->ctx->element->class_name,
		   what);
}

void check_not_both(struct check *c, const char *a, const char *b)
{
	const struct click_value *v = check_value(c, b);

	if (check_given(c, a) && v->given)
		check_fail(c, v->at, "%s takes %s or %s, not both", c->ctx->element->class_name, a,
			   b);
}

span check_config_span(const struct check *c)
{
	const struct click_element *e = c->ctx->element;

	return e->config_at.src ? e->config_at : e->at;
}

/* v is a number, not a symbol or a word taken instead. */
static bool is_int(const struct click_value *v)
{
	return v->kind == CLICK_V_INT;
}

static void check_align(struct check *c)
{
	const struct click_value *m = check_value(c, "MODULUS"), *o = check_value(c, "OFFSET");

	if (is_int(m) && m->i != 2 && m->i != 4 && m->i != 8)
		check_fail_value(c, "MODULUS", "must be 2, 4 or 8");
	else if (is_int(m) && is_int(o) && o->i >= m->i)
		check_fail_value(c, "OFFSET", "must be smaller than MODULUS");
}

static void check_hash_switch(struct check *c)
{
	if (is_int(check_value(c, "LENGTH")) && check_value(c, "LENGTH")->i < 1)
		check_fail_value(c, "LENGTH", "must be at least 1");
	if (is_int(check_value(c, "OFFSET")) && check_value(c, "OFFSET")->i < 0)
		check_fail_value(c, "OFFSET", "must not be negative");
}

static void check_switch(struct check *c)
{
	const struct click_value *v = check_value(c, "OUTPUT");
	bool input = !strcmp(c->ctx->element->class_name, "InputSwitch");
	unsigned n = input ? c->ctx->element->ninputs : c->ctx->element->noutputs;

	if (is_int(v) && v->i >= (int64_t)n)
		check_fail(c, v->given ? v->at : check_config_span(c),
			   "%s of %s is %lld, but it has %u %s%s", "OUTPUT",
			   c->ctx->element->class_name, (long long)v->i, n,
			   input ? "input" : "output", n == 1 ? "" : "s");
}

static void check_tee(struct check *c)
{
	const struct click_value *v = check_value(c, "N");
	unsigned n = c->ctx->element->noutputs;

	if (is_int(v) && v->i != (int64_t)n)
		check_fail(c, v->at, "N of %s is %lld, but %u output%s connected",
			   c->ctx->element->class_name, (long long)v->i, n,
			   n == 1 ? " is" : "s are");
}

static void check_end(struct check *c)
{
	const struct click_value *stop = check_value(c, "STOP"), *call = check_value(c, "END_CALL");
	struct piece rest = { call->s, call->len }, word;
	const char *dot;

	if (call->given && call->len && text_next_word(&rest, &word)) {
		dot = memchr(word.s, '.', word.len);
		if (dot && !element_find(c->ctx, piece_range(word.s, dot)))
			check_fail(c, call->at, "there is no element '%.*s'",
				   PIECE(piece_range(word.s, dot)));
	}
	if (call->given && call->len && is_int(stop) && stop->i)
		check_not_both(c, "STOP", "END_CALL");
}

static void check_random_sample(struct check *c)
{
	if (!check_given(c, "P") && !check_given(c, "SAMPLE") && !check_given(c, "DROP"))
		check_fail(c, check_config_span(c), "RandomSample needs P, a probability");
	check_not_both(c, "SAMPLE", "DROP");
	check_not_both(c, "P", "DROP");
}

static void check_bit_errors(struct check *c)
{
	const char *s = check_value(c, "KIND")->s;

	if (s && *s && strcmp(s, "flip") && strcmp(s, "set") && strcmp(s, "clear"))
		check_fail_value(c, "KIND", "must be set, clear or flip");
}

static void check_set_timestamp(struct check *c)
{
	if (check_value(c, "DELTA")->i)
		check_fail_value(c, "DELTA", "is no longer supported, use SetTimestampDelta");
}

enum { MOST_METERED = INT32_MAX >> 9 };	/* the average is a number of 32 bits, ten of them a fraction */

static void check_meter(struct check *c)
{
	const struct click_value *rates = check_value(c, "RATE");
	unsigned n = c->ctx->element->noutputs;

	for (size_t i = 0; i < rates->count; i++)
		if (is_int(&rates->list[i]) && rates->list[i].i > MOST_METERED)
			check_fail(c, rates->list[i].at, "a rate of %s is at most %d", c->ctx->element->class_name,
				   MOST_METERED);
	for (size_t i = 1; i < rates->count; i++)
		if (is_int(&rates->list[i]) && is_int(&rates->list[i - 1]) &&
		    rates->list[i].i <= rates->list[i - 1].i)
			check_fail(c, rates->list[i].at, "rates of %s must rise",
				   c->ctx->element->class_name);
	if (!rates->count || rates->count + 1 != n)
		check_fail(c, check_config_span(c), "%s with %u outputs needs %u rate%s, not %zu",
			   c->ctx->element->class_name, n, n - 1, n == 2 ? "" : "s", rates->count);
}

static void check_ip_encap(struct check *c)
{
	bool tos = check_given(c, "TOS") && check_value(c, "TOS")->i >= 0;
	bool dscp = check_given(c, "DSCP") && check_value(c, "DSCP")->i >= 0;
	bool ect = check_value(c, "ECT")->i, ce = check_value(c, "CE")->i;

	if (tos && dscp)
		check_not_both(c, "TOS", "DSCP");
	else if (tos && ect)
		check_not_both(c, "TOS", "ECT");
	else if (tos && ce)
		check_not_both(c, "TOS", "CE");
	if (ect && ce)
		check_not_both(c, "ECT", "CE");
}

static bool is_error_type(int64_t type)
{
	return type == 3 || type == 4 || type == 5 || type == 11 || type == 12;
}

/* The word of CODE becomes the number that it is for that type. */
static void read_code(struct check *c)
{
	struct click_value *v = check_writable(c, "CODE");
	const struct click_value *type = check_value(c, "TYPE");
	struct piece word = { v->s, v->len };
	uint32_t code;

	if (v->kind != CLICK_V_STRING)
		return;
	if (!(is_int(type) && icmp_code_lookup(word, (unsigned)type->i, &code)) &&
	    !(number_uint32(word, &code) && code <= 255)) {
		check_fail(c, v->at,
			   "'%s' is no ICMP code of that type, expected a name or 0 to 255", v->s);
		return;
	}
	v->kind = CLICK_V_INT;
	v->i = code;
}

static void check_icmp(struct check *c)
{
	const struct click_value *type = check_value(c, "TYPE");

	if (!strcmp(c->ctx->element->class_name, "ICMPError") && is_int(type) &&
	    !is_error_type(type->i)) {
		check_fail(c, type->at,
			   "ICMP type %lld is no error: expected unreachable, sourcequench, "
			   "redirect, timeexceeded or parameterproblem",
			   (long long)type->i);
		return;
	}
	read_code(c);
}

static void check_get_address(struct check *c)
{
	const struct click_value *off = check_value(c, "OFFSET"), *ip = check_value(c, "IP");
	bool has_offset = off->kind == CLICK_V_SYMBOL || (is_int(off) && off->i >= 0);
	bool has_ip = ip->kind == CLICK_V_STRING && ip->len;

	if (has_offset == has_ip)
		check_fail(c, check_config_span(c), "GetIPAddress takes either OFFSET or IP");
	else if (has_ip && strcmp(ip->s, "src") != 0 && strcmp(ip->s, "dst") != 0)
		check_fail_value(c, "IP", "must be src or dst");
}

static void check_store_ether(struct check *c)
{
	if (check_given(c, "ADDR") == check_given(c, "ANNO"))
		check_fail(c, check_config_span(c), "StoreEtherAddress takes either ADDR or ANNO");
}

void check_elements(struct check *c, const char *name)
{
	const struct click_value *v = check_value(c, name);
	struct piece *word;
	size_t n;

	if (v->kind != CLICK_V_STRING)
		return;
	n = arg_words((struct piece){ v->s, v->len }, c->ctx->arena, &word);
	for (size_t i = 0; i < n; i++)
		if (!element_find(c->ctx, word[i]))
			check_fail(c, v->at, "there is no element '%.*s'", PIECE(word[i]));
}

static void check_red(struct check *c)
{
	const struct click_value *min, *max;

	check_elements(c, "QUEUES");
	if (strcmp(c->ctx->element->class_name, "RED") != 0)
		return;
	min = check_value(c, "MIN_THRESH");
	max = check_value(c, "MAX_THRESH");
	if (is_int(min) && is_int(max) && min->i > max->i)
		check_fail_value(c, "MAX_THRESH", "must not be smaller than MIN_THRESH");
}

static void check_rated(struct check *c)
{
	bool bytes = !strncmp(c->ctx->element->class_name, "Bandwidth", 9);

	check_not_both(c, "BURST_DURATION", bytes ? "BURST_BYTES" : "BURST_SIZE");
}

static void check_discard(struct check *c)
{
	const struct click_element *e = c->ctx->element;
	const struct click_value *v = check_value(c, "ACTIVE");

	if (is_int(v) && !v->i && e->ninputs && e->input && e->input[0] == CLICK_PUSH)
		check_fail(c, v->at, "ACTIVE of Discard means nothing when packets are pushed");
}

static void check_ip6_header(struct check *c)
{
	const struct click_value *v = check_value(c, "BADADDRS");
	static const struct names_view no_names;
	struct piece *word;
	uint8_t addr[16];
	size_t n;

	if (v->kind != CLICK_V_STRING)
		return;
	n = arg_words((struct piece){ v->s, v->len }, c->ctx->arena, &word);
	for (size_t i = 0; i < n; i++)
		if (!ip6_parse(word[i], &no_names, addr))
			check_fail(c, v->at, "'%.*s' is no IPv6 address", PIECE(word[i]));
}

/* "N HANDLER" */
static void check_count_call(struct check *c, const char *name)
{
	const struct click_value *v = check_value(c, name);
	struct piece rest = { v->s, v->len }, word;
	struct number n;

	if (v->kind == CLICK_V_STRING && v->len && text_next_word(&rest, &word) &&
	    (!number_parse(word, 0, false, &n) || n.overflow))
		check_fail_value(c, name, "must start with a number");
}

static void check_counter(struct check *c)
{
	check_count_call(c, "COUNT_CALL");
	check_count_call(c, "BYTE_COUNT_CALL");
}

/* Routes are the last of the arguments, but for those with keywords: then the place of the list has to do. */
static span place_of_route(const struct check *c, const struct click_value *list, size_t i)
{
	const struct click_element *e = c->ctx->element;
	size_t first = e->arg_count - MIN_OF(list->count, (size_t)e->arg_count);

	return first + i < e->arg_count && e->args[first].at.start == list->at.start ?
	    e->args[first + i].at : list->at;
}

/* A route given twice: the first one stays, whatever the warning of Click says. */
static void check_routes(struct check *c)
{
	const struct click_value *list = check_value(c, "ROUTE");
	struct u64_map *seen = u64_map_new_for(list->count);
	size_t again = 0, last = 0;
	uint64_t first;

	for (size_t i = 0; i < list->count; i++) {
		const struct click_route *r = &list->routes[i];
		uint64_t key = (uint64_t)r->addr << 32 | r->mask;

		if (u64_map_get(seen, key, &first)) {
			again++;
			last = i;
		} else {
			u64_map_put(seen, key, i);
		}
	}
	u64_map_free(seen);
	if (again)
		diag_warn(c->ctx->diag, place_of_route(c, list, last),
			  "%zu route%s given more than once, the first one counts", again,
			  again == 1 ? " is" : "s are");
}

static void check_agg_counter(struct check *c)
{
	check_not_both(c, "AGGREGATE_FREEZE", "AGGREGATE_STOP");
	check_not_both(c, "AGGREGATE_FREEZE", "AGGREGATE_CALL");
	check_not_both(c, "AGGREGATE_STOP", "AGGREGATE_CALL");
	check_not_both(c, "COUNT_FREEZE", "COUNT_STOP");
	check_not_both(c, "COUNT_FREEZE", "COUNT_CALL");
	check_not_both(c, "COUNT_STOP", "COUNT_CALL");
	check_count_call(c, "AGGREGATE_CALL");
	check_count_call(c, "COUNT_CALL");
}

/* PRESERVE_8: first bytes of addresses. */
static void check_anonymize(struct check *c)
{
	const struct click_value *v = check_value(c, "PRESERVE_8");
	int64_t ones = check_value(c, "CLASS")->i;
	struct piece *word;
	uint32_t number;
	size_t n;

	if (ones > 32 && ones != 99)
		check_fail_value(c, "CLASS", "takes numbers up to 32, and 99, which is 32");
	if (v->kind != CLICK_V_STRING)
		return;
	n = arg_words((struct piece){ v->s, v->len }, c->ctx->arena, &word);
	for (size_t i = 0; i < n; i++)
		if (!number_uint32(word[i], &number) || number > 255)
			check_fail_value(c, "PRESERVE_8", "takes numbers from 0 to 255");
}

/* "HEADER ...": fields within it are not looked up. */
static void check_aggregate_ip(struct check *c)
{
	const struct click_value *v = check_value(c, "FIELD");
	struct piece text = { v->s, v->len };
	size_t n = 0;
	uint32_t proto;

	while (n < text.len && (text_is_word_char(text.s[n]) || text.s[n] == '-'))
		n++;
	text.len = n;
	if (!piece_is(text, "ip") && !piece_is(text, "ether") && !proto_lookup(text, &proto))
		check_fail_value(c, "FIELD", "must start with ip, tcp, udp or another protocol");
}

static void check_timestamp_delta(struct check *c)
{
	const char *s = check_value(c, "TYPE")->s;

	if (strcmp(s, "RANGE") && strcmp(s, "NOW") && strcmp(s, "FIRST"))
		check_fail_value(c, "TYPE", "must be RANGE, NOW or FIRST");
}

static void check_store_timestamp(struct check *c)
{
	bool offset = check_given(c, "OFFSET") && check_value(c, "OFFSET")->i >= 0;

	if (offset == (check_value(c, "TAIL")->i != 0))
		check_fail(c, check_config_span(c), "StoreTimestamp takes either OFFSET or TAIL");
}

static void check_message(struct check *c)
{
	/* Click takes a message of another type for a failure */
	if (check_value(c, "TYPE")->i)
		check_fail(c, check_value(c, "MESSAGE")->at, "the configuration says: %s",
			   check_value(c, "MESSAGE")->s);
}

static void check_fragmenter(struct check *c)
{
	const struct click_value *mtu = check_value(c, "MTU");

	if (is_int(mtu) && !mtu->i && !check_given(c, "MTU_ANNO"))
		check_fail(c, check_config_span(c), "TCPFragmenter needs MTU or MTU_ANNO");
}

static void check_error(struct check *c)
{
	check_fail(c, c->ctx->element->at, "an Error element never lets the router start");
}

static void check_ping_source(struct check *c)
{
	const struct click_element *e = c->ctx->element;

	if (e->noutputs && e->output && e->output[0] == CLICK_PULL && check_value(c, "MIRROR")->i)
		check_fail_value(c, "MIRROR", "works only where packets are pushed");
}

static const struct {
	const char *classes;
	void (*check)(struct check *c);
} checks[] = {
	{ "Align", check_align },
	{ "AdaptiveRED|CoDel|RED", check_red },
	{ "AggregateCounter", check_agg_counter },
	{ "AggregateIP", check_aggregate_ip },
	{ "AnonymizeIPAddr", check_anonymize },
	{ "BandwidthMeter|Meter", check_meter },
	{ "BandwidthRatedSplitter|BandwidthRatedUnqueue|RatedSplitter|RatedUnqueue", check_rated },
	{ "CheckIP6Header", check_ip6_header },
	{ "Counter", check_counter },
	{ "Discard", check_discard },
	{ "Error", check_error },
	{ "GetIPAddress", check_get_address },
	{ "HashSwitch", check_hash_switch },
	{ "ICMPError|ICMPIPEncap", check_icmp },
	{ "ICMPPingSource", check_ping_source },
	{ "InfiniteSource|RandomSource|FromDump|TimeFilter", check_end },
	{ "InputSwitch|Switch", check_switch },
	{ "IPEncap", check_ip_encap },
	{ "DirectIPLookup|LinearIPLookup|RadixIPLookup|RangeIPLookup|SortedIPLookup|StaticIPLookup",
	  check_routes },
	{ "Message", check_message },
	{ "PullTee|Tee", check_tee },
	{ "RandomBitErrors", check_bit_errors },
	{ "RandomSample", check_random_sample },
	{ "SetTimestamp", check_set_timestamp },
	{ "SetTimestampDelta", check_timestamp_delta },
	{ "StoreEtherAddress", check_store_ether },
	{ "StoreTimestamp", check_store_timestamp },
	{ "TCPFragmenter", check_fragmenter },
	{ "FromDump|TimeFilter", check_time_range },
	{ "FromHost|KernelTap|KernelTun", check_tunnel },
	{ "FromIPSummaryDump", check_from_summary },
	{ "FromDevice|ToDevice", check_method },
	{ "ToDump", check_to_dump },
	{ "ControlSocket", check_control_socket },
	{ "FromSocket|Socket|ToSocket", check_socket },
	{ "FromRawSocket|RawSocket|ToRawSocket", check_raw_socket },
	{ "DriverManager|Script", check_script },
	{ "FTPPortMapper", check_ftp },
	{ "ICMPRewriter", check_icmp_rewriter },
	{ "RoundRobinIPMapper|SourceIPHashMapper", check_mapper },
	{ REWRITERS, check_rewriter },
	{ "PPPoEClient", check_pppoe_client },
	{ "PPPoEServer", check_pppoe_server },
	{ "IGMP|MulticastTee", check_groups },
	{ "L7PatternInfo|L7ProtocolInfo", check_patterns },
	{ "EtherVLANEncap|SetVLANAnno|VLANEncap", check_vlan_tag },
	{ "ICMP6Error", check_icmp6_error },
	{ "StrideSched|StrideSwitch", check_tickets },
	{ "Burster|TimedUnqueue", check_interval },
};

/* Old names of parameters, and names for the same thing: the last one given counts. */
static const struct {
	const char *classes, *other, *name;
} aliases[] = {
	{ "Print", "LENGTH", "MAXLENGTH" }, { "Print", "NBYTES", "MAXLENGTH" },
	{ "IPPrint", "NBYTES", "MAXLENGTH" }, { "RandomSample", "SAMPLE", "P" },
	{ "InfiniteSource|RatedSource", "DATASIZE", "LENGTH" },
	{ "FromDevice", "CAPTURE", "METHOD" }, { "KernelTap|KernelTun", "DEV_NAME", "DEVNAME" },
	{ REWRITERS, "MAPPING_CAPACITY", "CAPACITY" }, { REWRITERS, "REAP_TIME", "REAP_INTERVAL" },
	{ "IPRewriter|TCPRewriter", "TIMEOUT", "TCP_TIMEOUT" },
	{ "UDPRewriter", "TIMEOUT", "UDP_TIMEOUT" },
	{ "UDPRewriter", "STREAMING_TIMEOUT", "UDP_STREAMING_TIMEOUT" },
	{ "ToIPSummaryDump", "CONTENTS", "FIELDS" }, { "ToIPSummaryDump", "DATA", "FIELDS" },
};

struct click_value *check_writable(struct check *c, const char *name)
{
	for (size_t i = 0; i < c->args->count; i++)
		if (!strcmp(c->args->cls->params[i].name, name))
			return &c->values[i];
	x_panic("class %s has no parameter %s", c->args->cls->name, name);
}

/* What there is to check of a class, bit by bit; most have nothing. */
struct checked {
	char name[32];
	uint64_t aliases, checks;
};

_Static_assert(ARRAY_LEN(aliases) < 64 && ARRAY_LEN(checks) < 64, "a word holds them");

static void find_checks(struct checked *k, const char *name)
{
	k->aliases = k->checks = 0;
	for (size_t i = 0; i < ARRAY_LEN(aliases); i++)
		k->aliases |= (uint64_t)class_is_one_of(name, aliases[i].classes) << i;
	for (size_t i = 0; i < ARRAY_LEN(checks); i++)
		k->checks |= (uint64_t)class_is_one_of(name, checks[i].classes) << i;
}

/* Networks name the same few classes again and again. */
static struct checked checks_of(const char *name)
{
	static _Thread_local struct checked seen[64];
	size_t len = strlen(name);
	struct checked long_one, *k = &long_one;

	if (len < sizeof(k->name))
		k = &seen[(hash_bytes(name, len) >> 8) % ARRAY_LEN(seen)];
	if (k != &long_one && strcmp(k->name, name) == 0)
		return *k;
	find_checks(k, name);
	if (k != &long_one)
		memcpy(k->name, name, len + 1);
	return *k;
}

void class_check(struct arg_context *ctx, struct click_args *out, struct click_value *values)
{
	struct check c = { ctx, out, values };
	struct checked k = checks_of(out->cls->name);

	for (size_t i = 0; k.aliases >> i; i++)
		if (k.aliases >> i & 1 && check_given(&c, aliases[i].other))
			*check_writable(&c, aliases[i].name) = *check_value(&c, aliases[i].other);
	for (size_t i = 0; k.checks >> i; i++)
		if (k.checks >> i & 1)
			checks[i].check(&c);
}
