/*
 * ofctl.c - see ofctl.h. A line is NAME=VALUE and words between commas or blanks; behind
 * "actions=" the rest is a list, in which brackets keep commas together. First the protocol is
 * looked for, since "tp_src" means nothing without.
 */
#include "datapath/classifier/ofctl.h"

#include "models/click/arg.h"

bool ofctl_wrong(struct ofctl *o, span at, const char *expected, const char *found)
{
	diag_error(o->d, at, "expected %s, found '%s'", expected, found);
	return false;
}

const char *ofctl_transport(const struct ofctl *o)
{
	switch (o->proto) {
	case OFCTL_TCP: case OFCTL_TCP6:
		return "tcp";
	case OFCTL_UDP: case OFCTL_UDP6:
		return "udp";
	case OFCTL_SCTP: case OFCTL_SCTP6:
		return "sctp";
	case OFCTL_ICMP:
		return "icmp";
	case OFCTL_ICMP6:
		return "icmp6";
	default:
		return NULL;
	}
}

const char *ofctl_port(const struct ofctl *o, const char *text)
{
	uint64_t n;

	for (size_t i = 0; i < o->conf->port_count; i++)
		if (!strcmp(o->conf->ports[i].name.s, text))
			return text;
	if (click_parse_uint(text, &n) && n >= 1 && n <= o->conf->port_count)
		return o->conf->ports[n - 1].name.s;
	return NULL;
}

const struct datapath_table *ofctl_table(const struct ofctl *o, const char *text)
{
	uint64_t n;
	bool number = click_parse_uint(text, &n);

	for (size_t i = 0; i < o->conf->table_count; i++) {
		const struct datapath_table *t = &o->conf->tables[i];

		if (number ? t->number == n : !strcmp(t->name.s, text))
			return t;
	}
	return NULL;
}

static bool read_number(struct ofctl *o, struct piece_at v, uint64_t most, uint64_t *to)
{
	if (click_parse_uint(v.s, to) && *to <= most)
		return true;
	diag_error(o->d, v.at, "expected a number up to %llu, found '%s'",
		   (unsigned long long)most, v.s);
	return false;
}

static bool read_cookie(struct ofctl *o, struct piece_at v)
{
	const char *slash = strchr(v.s, '/');
	char *value = arena_strndup(o->arena, v.s, slash ? (size_t)(slash - v.s) : strlen(v.s));

	o->f->cookie_mask = UINT64_MAX;
	if (!click_parse_uint(value, &o->f->cookie) ||
	    (slash && strcmp(slash, "/-1") != 0 && !click_parse_uint(slash + 1, &o->f->cookie_mask)))
		return ofctl_wrong(o, v.at, "COOKIE or COOKIE/MASK", v.s);
	return true;
}

static bool read_table(struct ofctl *o, struct piece_at v)
{
	const struct datapath_table *t = ofctl_table(o, v.s);

	if (!t)
		return ofctl_wrong(o, v.at, "the number or name of a table of the file", v.s);
	o->f->table = (uint32_t)(t - o->conf->tables);
	o->f->any_table = false;
	return true;
}

static bool read_out_port(struct ofctl *o, struct piece_at v)
{
	const char *name = ofctl_port(o, v.s);

	for (size_t i = 0; name && i < o->conf->port_count; i++)
		if (!strcmp(o->conf->ports[i].name.s, name))
			o->f->out_port = (int64_t)i;
	return name || ofctl_wrong(o, v.at, "a port", v.s);
}

/* "program=NAME", "program=!NAME"; Oko's word is "filter_prog". */
static bool read_program(struct ofctl *o, struct piece_at v)
{
	o->f->program_no = v.s[0] == '!';
	o->f->program = v.s + o->f->program_no;
	o->f->program_at = v.at;
	return *o->f->program || ofctl_wrong(o, v.at, "the name of a filter program", v.s);
}

/* What is no field. *known: it was one of these. */
static bool read_setting(struct ofctl *o, struct piece_at name, struct piece_at v, bool *known)
{
	uint64_t n = 0;
	bool good = true;

	*known = true;
	if (!strcmp(name.s, "table"))
		return read_table(o, v);
	if (!strcmp(name.s, "cookie"))
		return read_cookie(o, v);
	if (!strcmp(name.s, "out_port"))
		return read_out_port(o, v);
	if (!strcmp(name.s, "program") || !strcmp(name.s, "filter_prog"))
		return read_program(o, v);
	if (!strcmp(name.s, "priority")) {
		good = read_number(o, v, 65535, &n);
		o->f->priority = (uint32_t)n;
	} else if (!strcmp(name.s, "idle_timeout")) {
		good = read_number(o, v, 65535, &n);
		o->f->idle = (uint32_t)n;
	} else if (!strcmp(name.s, "hard_timeout")) {
		good = read_number(o, v, 65535, &n);
		o->f->hard = (uint32_t)n;
	} else {
		*known = false;
	}
	return good;
}

static struct piece_at piece(struct ofctl *o, const char *line, span at, size_t start, size_t end)
{
	return (struct piece_at){ arena_strndup(o->arena, line + start, end - start),
				  { at.src, at.start + (uint32_t)start, at.start + (uint32_t)end } };
}

static bool read_pair(struct ofctl *o, struct piece_at name, struct piece_at value)
{
	bool known, good = read_setting(o, name, value, &known);

	return known ? good : ofctl_match(o, name, value);
}

static bool read_line(struct ofctl *o, const char *line, span at, bool only_proto)
{
	bool good = true;

	for (size_t i = 0, end, equals; line[i]; i = end) {
		struct piece_at name, value;

		i += strspn(line + i, ", \t");
		end = i + strcspn(line + i, ", \t");
		if (i == end)
			break;
		equals = i + strcspn(line + i, "=, \t");
		name = piece(o, line, at, i, equals);
		value = piece(o, line, at, line[equals] == '=' ? equals + 1 : equals, end);
		if (!strcmp(name.s, "actions") || !strcmp(name.s, "action")) {
			if (line[equals] != '=')
				return ofctl_wrong(o, name.at, "\"actions=LIST\"", name.s);
			return only_proto || (ofctl_actions(o, piece(o, line, at, equals + 1, strlen(line))) &&
					      good);
		}
		if (!only_proto)
			good &= read_pair(o, name, value);
		else
			ofctl_learn_proto(o, name.s, value.s);
	}
	return good;
}

bool ofctl_parse(const struct datapath *conf, const char *line, span at, struct arena *arena,
		 struct diag *d, struct ofctl_flow *f)
{
	struct ofctl o = { .conf = conf, .arena = arena, .d = d, .f = f };
	bool good;

	*f = (struct ofctl_flow){ .priority = OFCTL_PRIORITY, .any_table = true, .out_port = -1 };
	read_line(&o, line, at, true);
	good = read_line(&o, line, at, false);
	f->actions.v = arena_memdup(arena, o.actions.v, o.actions.n * sizeof(*o.actions.v));
	f->actions.n = o.actions.n;
	VEC_FREE(&o.actions);
	return good;
}
