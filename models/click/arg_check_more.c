/*
 * arg_check_more.c - checks of devices, files and sockets, of scripts, and of rewriters with
 * what they share with other elements.
 */
#include "models/click/arg_check.h"

#include "models/packet/names.h"

enum { MAX_UNIX_PATH = 107 };	/* what fits into a socket address, with its NUL */

void check_time_range(struct check *c)
{
	static const char *const first[] = { "START", "START_DELAY", "START_AFTER" };
	static const char *const last[] = { "END", "END_DELAY", "END_AFTER", "INTERVAL" };
	bool filter = !strcmp(c->ctx->element->class_name, "TimeFilter");

	for (size_t i = 0; i < ARRAY_LEN(first); i++)
		for (size_t k = i + 1; k < ARRAY_LEN(first); k++)
			if (filter || (i != 1 && k != 1))
				check_not_both(c, first[i], first[k]);
	for (size_t i = 0; i < ARRAY_LEN(last); i++)
		for (size_t k = i + 1; k < ARRAY_LEN(last); k++)
			if (filter || (i != 1 && k != 1))
				check_not_both(c, last[i], last[k]);
}

void check_tunnel(struct check *c)
{
	bool host = !strcmp(c->ctx->element->class_name, "FromHost");
	const struct click_value *net = check_value(c, host ? "DST" : "ADDR");
	const struct click_value *gateway = check_value(c, "GATEWAY");

	if (host && check_value(c, "DEVNAME")->kind == CLICK_V_STRING &&
	    !check_value(c, "DEVNAME")->len)
		check_fail_value(c, "DEVNAME", "must not be empty");
	if (net->kind == CLICK_V_PREFIX && gateway->kind == CLICK_V_INT && gateway->i && net->i &&
	    (((uint64_t)gateway->i ^ (uint64_t)net->i) & net->mask))
		check_fail_value(c, "GATEWAY", "is not in the network of the device");
}

void check_from_summary(struct check *c)
{
	check_not_both(c, "FILENAME", "DATA");
	if (!check_given(c, "FILENAME") && !check_value(c, "DATA")->len)
		check_fail(c, check_config_span(c), "FromIPSummaryDump needs FILENAME");
}

void check_method(struct check *c)
{
	static const char methods[] = "LINUX|PCAP|NETMAP";
	const struct click_value *v = check_value(c, "METHOD");

	if (check_value(c, "DEVNAME")->kind == CLICK_V_STRING && !check_value(c, "DEVNAME")->len)
		check_fail_value(c, "DEVNAME", "must not be empty");
	if (v->kind == CLICK_V_STRING && v->len && !class_is_one_of(v->s, methods))
		check_fail_value(c, "METHOD", "must be LINUX, PCAP or NETMAP");
}

static bool is_link_type(const struct click_value *v)
{
	static const char types[] = "NULL|IP|ETHER|FDDI|ATM|RFC1483|ATM_RFC1483|802_11|802.11|"
		"802_11_RADIO|802.11_RADIO|SLL|AIRONET|HDLC|PPP_HDLC|PPP|SUNATM|PRISM";
	uint32_t number;

	if (class_is_one_of(v->s, types))
		return true;
	return v->s[0] == '#' && number_uint32(piece_of(v->s + 1), &number) && number < INT32_MAX;
}

void check_to_dump(struct check *c)
{
	const struct click_value *encap = check_value(c, "ENCAP");

	if (check_given(c, "USE_ENCAP_FROM")) {
		check_not_both(c, "ENCAP", "USE_ENCAP_FROM");
		check_elements(c, "USE_ENCAP_FROM");
		return;
	}
	if (encap->kind == CLICK_V_STRING && encap->len && !is_link_type(encap))
		check_fail_value(c, "ENCAP", "must be a link type such as ETHER or IP, or #NUMBER");
}

/* The first of the parameters that was given, or NULL. */
static const struct click_value *first_given(struct check *c, const char *a, const char *b)
{
	if (check_given(c, a))
		return check_value(c, a);
	return check_given(c, b) ? check_value(c, b) : NULL;
}

static struct piece value_piece(const struct click_value *v)
{
	return (struct piece){ v->s, v->len };
}

static void check_path(struct check *c, const struct click_value *v)
{
	struct strbuf s = STRBUF_INIT;

	if (!arg_string(value_piece(v), &s) || !s.len)
		check_fail(c, v->at, "expected a path");
	else if (s.len > MAX_UNIX_PATH)
		check_fail(c, v->at, "path is longer than %d bytes", MAX_UNIX_PATH);
	sb_fini(&s);
}

static bool is_port(struct check *c, struct piece p, unsigned proto)
{
	uint32_t v;

	return (port_lookup(&c->ctx->names, p, proto, &v) || number_uint32(p, &v)) &&
	       v <= UINT16_MAX;
}

void check_control_socket(struct check *c)
{
	const struct click_value *type = check_value(c, "TYPE"), *v;
	struct piece p;
	int32_t fd;

	if (type->kind != CLICK_V_STRING)
		return;
	if (!strcasecmp(type->s, "UNIX")) {
		v = first_given(c, "FILENAME", "PORT");
		if (v)
			check_path(c, v);
		else
			check_fail(c, check_config_span(c), "ControlSocket needs FILENAME");
	} else if (!strcasecmp(type->s, "TCP")) {
		v = check_given(c, "PORT") ? check_value(c, "PORT") : NULL;
		if (!v) {
			check_fail(c, check_config_span(c), "ControlSocket needs PORT");
			return;
		}
		p = value_piece(v);
		/* "7777+": the first free port from there on */
		if (p.len && p.s[p.len - 1] == '+')
			p.len--;
		if (!is_port(c, p, 6))
			check_fail(c, v->at, "'%s' is no TCP port", v->s);
	} else if (!strcasecmp(type->s, "SOCKET")) {
		v = first_given(c, "FD", "PORT");
		if (!v || !number_int32(value_piece(v), &fd))
			check_fail(c, v ? v->at : check_config_span(c),
				   "ControlSocket needs FD, a number");
	} else {
		check_fail_value(c, "TYPE", "must be TCP, UNIX or SOCKET");
	}
}

static void check_inet_socket(struct check *c, unsigned proto)
{
	static const char *const ports[] = { "PORT", "LOCAL_PORT" };
	static const char *const addresses[] = { "ADDR", "LOCAL_ADDR" };

	for (size_t i = 0; i < 2; i++) {
		const struct click_value *addr = check_value(c, addresses[i]);
		const struct click_value *port = check_value(c, ports[i]);
		uint32_t a;

		if (!i && (!addr->given || !port->given))
			check_fail(c, check_config_span(c), "%s needs ADDR and PORT",
				   c->ctx->element->class_name);
		if (addr->given && !ip_parse(value_piece(addr), &c->ctx->names, &a))
			check_fail(c, addr->at, "%s: expected an IPv4 address, not '%s'",
				   addresses[i], addr->s);
		if (port->given && !is_port(c, value_piece(port), proto))
			check_fail(c, port->at, "%s: expected a port, not '%s'", ports[i], port->s);
	}
}

void check_socket(struct check *c)
{
	const struct click_value *type = check_value(c, "TYPE"), *v;

	if (type->kind != CLICK_V_STRING)
		return;
	if (!strcasecmp(type->s, "TCP") || !strcasecmp(type->s, "UDP")) {
		check_inet_socket(c, strcasecmp(type->s, "TCP") ? 17 : 6);
	} else if (!strcasecmp(type->s, "UNIX") || !strcasecmp(type->s, "UNIX_DGRAM")) {
		v = first_given(c, "FILENAME", "ADDR");
		if (v)
			check_path(c, v);
		else
			check_fail(c, check_config_span(c), "%s needs FILENAME",
				   c->ctx->element->class_name);
		v = first_given(c, "LOCAL_FILENAME", "PORT");
		if (v)
			check_path(c, v);
	} else {
		check_fail_value(c, "TYPE", "must be TCP, UDP, UNIX or UNIX_DGRAM");
	}
}

void check_raw_socket(struct check *c)
{
	const struct click_value *type = check_value(c, "TYPE"), *port = check_value(c, "PORT");
	uint32_t v;

	if (port->kind != CLICK_V_STRING || type->kind != CLICK_V_INT)
		return;
	if (type->i == 6 || type->i == 17 ? !is_port(c, value_piece(port), (unsigned)type->i) :
	    !number_uint32(value_piece(port), &v) || v > UINT16_MAX)
		check_fail(c, port->at, "'%s' is no port", port->s);
}

static bool is_signal(struct piece p)
{
	static const char signals[] = "ABRT|ALRM|HUP|INT|IO|PIPE|QUIT|TERM|TSTP|USR1|USR2";
	char name[8];
	uint32_t v;

	if (number_uint32(p, &v))
		return v < 32;
	if (p.len >= sizeof(name))
		return false;
	memcpy(name, p.s, p.len);
	name[p.len] = '\0';
	return class_is_one_of(name, signals);
}

static void check_signals(struct check *c, struct piece rest)
{
	struct piece *word;
	size_t n = arg_words(rest, c->ctx->arena, &word);

	for (size_t i = 0; i < n; i++)
		if (!is_signal(word[i]))
			check_fail(c, check_value(c, "TYPE")->at, "'%.*s' is no signal",
				   PIECE(word[i]));
	if (!n)
		check_fail(c, check_value(c, "TYPE")->at, "expected signals such as HUP");
}

/* Only one element may drive the router. */
static void check_only_driver(struct check *c)
{
	const struct click_config *config = c->ctx->config;
	const struct click_element *e = c->ctx->element;

	for (size_t i = 0; config && i < config->element_count; i++) {
		if (strcmp(config->elements[i].name, e->name) == 0)
			return;
		if (strcmp(config->elements[i].class_name, "DriverManager") != 0)
			continue;
		check_fail(c, e->at, "a second DriverManager, only one can drive the router");
		diag_note(c->ctx->diag, config->elements[i].at, "the first one is here");
		return;
	}
}

void check_script(struct check *c)
{
	static const char types[] = "ACTIVE|PASSIVE|PACKET|PUSH|PROXY|DRIVER|SIGNAL";
	const struct click_element *e = c->ctx->element;
	const struct click_value *type = check_value(c, "TYPE");
	struct piece rest = { 0 }, word = { 0 };
	bool packet = !strcmp(e->class_name, "Script") && (e->ninputs || e->noutputs);
	char *name;

	if (!strcmp(e->class_name, "DriverManager"))
		check_only_driver(c);
	if (type->kind == CLICK_V_STRING)
		rest = value_piece(type);
	if (rest.len && text_next_word(&rest, &word)) {
		name = piece_dup(word, c->ctx->arena);
		packet = !strcmp(name, "PACKET") || !strcmp(name, "PUSH");
		if (!class_is_one_of(name, types) || (rest.len && strcmp(name, "SIGNAL") != 0))
			check_fail(c, type->at,
				   "TYPE of %s must be ACTIVE, PASSIVE, PACKET, PUSH, PROXY, "
				   "DRIVER or SIGNAL with signals",
				   e->class_name);
		else if (!strcmp(name, "SIGNAL"))
			check_signals(c, rest);
	}
	if (packet && !e->ninputs)
		check_fail(c, e->at, "a Script of type PACKET needs an input");
	else if (!packet && (e->ninputs || e->noutputs))
		check_fail(c, e->at, "only a Script of type PACKET may have ports");
}

void check_ftp(struct check *c)
{
	const struct click_value *data = check_value(c, "DATA_REWRITER");
	const struct click_value *input = check_value(c, "DATA_REWRITER_INPUT");
	const struct click_element *e = NULL;

	if (data->kind == CLICK_V_STRING)
		e = element_find(c->ctx, piece_of(data->s));
	if (e && input->kind == CLICK_V_INT && (input->i < 0 || input->i >= (int64_t)e->ninputs))
		check_fail(c, input->at, "'%s' has no input %lld", e->name, (long long)input->i);
}

/* "REWRITER" or "REWRITER:OFFSET" */
static void check_map(struct check *c, struct piece word, span at)
{
	unsigned outputs = c->ctx->element->noutputs;
	const char *colon = memchr(word.s, ':', word.len);
	struct piece name = colon ? piece_range(word.s, colon) : word;
	const struct click_element *e = element_find(c->ctx, name);
	int32_t offset = -1;

	if (colon && !number_int32(piece_range(colon + 1, word.s + word.len), &offset))
		check_fail(c, at, "expected a number behind '%.*s:'", PIECE(name));
	else if (!e)
		check_fail(c, at, "there is no element '%.*s'", PIECE(name));
	else if (e->cls && !class_is_one_of(e->class_name, REWRITERS))
		check_fail(c, at, "'%s' is a %s, not a rewriter", e->name, e->class_name);
	else if (offset >= 0 && (uint64_t)offset + e->noutputs > outputs)
		check_fail(c, at, "'%.*s' needs %u outputs, the element has %u", PIECE(word),
			   (unsigned)offset + e->noutputs, outputs);
}

void check_icmp_rewriter(struct check *c)
{
	const struct click_value *maps = check_value(c, "MAPS");
	struct piece *word;
	size_t n;

	if (maps->kind != CLICK_V_STRING)
		return;
	n = arg_words(value_piece(maps), c->ctx->arena, &word);
	if (!n)
		check_fail(c, maps->at, "ICMPRewriter needs at least one rewriter");
	for (size_t i = 0; i < n; i++)
		check_map(c, word[i], maps->at);
}

void check_mapper(struct check *c)
{
	const struct click_value *list = check_value(c, "PATTERN");
	size_t hash = !strcmp(c->ctx->element->class_name, "SourceIPHashMapper");

	if (list->count <= hash)
		check_fail(c, check_config_span(c),
			   hash ? "SourceIPHashMapper needs NODES SEED and patterns"
				: "RoundRobinIPMapper needs at least one pattern");
}

/* Patterns of a mapper must name outputs that the rewriter has. */
static void check_mapped_outputs(struct check *c, const struct click_value *spec)
{
	const struct click_element *user = c->ctx->element;
	const struct click_element *mapper = element_find(c->ctx, piece_of(spec->spec->mapper));
	size_t hash = mapper && !strcmp(mapper->class_name, "SourceIPHashMapper");

	for (size_t i = hash; mapper && i < mapper->arg_count; i++) {
		struct piece *word;
		size_t n = arg_words(piece_of(mapper->args[i].text), c->ctx->arena, &word);
		int32_t output;

		for (size_t k = 1; k <= 2 && n > 2 + hash; k++) {
			if (!number_int32(word[n - hash - k], &output) ||
			    (uint32_t)output < user->noutputs)
				continue;
			check_fail(c, mapper->args[i].at,
				   "output '%.*s' is out of range, '%s' has %u output%s",
				   PIECE(word[n - hash - k]), user->name, user->noutputs,
				   user->noutputs == 1 ? "" : "s");
			diag_note(c->ctx->diag, spec->at, "used here");
			break;
		}
	}
}

void check_rewriter(struct check *c)
{
	const struct click_value *capacity = check_value(c, "CAPACITY");
	const struct click_value *specs = check_value(c, "INPUTSPEC");
	const struct click_element *e;

	if (capacity->kind == CLICK_V_STRING && capacity->given) {
		e = element_find(c->ctx, value_piece(capacity));
		if (!e || (e->cls && !class_is_one_of(e->class_name, REWRITERS)))
			check_fail(c, capacity->at,
				   "CAPACITY takes a number or a rewriter, not '%s'", capacity->s);
	}
	for (size_t i = 0; i < specs->count; i++)
		if (specs->list[i].kind == CLICK_V_SPEC &&
		    specs->list[i].spec->kind == CLICK_SPEC_MAPPER)
			check_mapped_outputs(c, &specs->list[i]);
}
