/*
 * ofctl_action.c - actions of Open vSwitch as actions of a datapath file, each written as text and
 * read like one of a file.
 */
#include "datapath/classifier/ofctl.h"

#include "datapath/classifier/state_field.h"
#include "models/base/near.h"
#include "models/base/strbuf.h"
#include "models/click/arg.h"

static bool add(struct ofctl *o, struct piece_at a, const char *text)
{
	struct datapath_action action = { .count = 0 };

	if (!datapath_action_parse(o->conf, text, a.at, o->arena, o->d, &action))
		return false;
	*VEC_ADD(&o->actions) = action;
	return true;
}

static bool add_output(struct ofctl *o, struct piece_at a, const char *port)
{
	const char *name = ofctl_port(o, port);

	if (name)
		return add(o, a, arena_printf(o->arena, "output %s", name));
	return ofctl_wrong(o, a.at, "a port by its name, or by its place in the file from 1", port);
}

static bool add_goto(struct ofctl *o, struct piece_at a, const char *table)
{
	const struct datapath_table *t = ofctl_table(o, table);

	if (t)
		return add(o, a, arena_printf(o->arena, "goto %s", t->name.s));
	return ofctl_wrong(o, a.at, "the number or name of a table of the file", table);
}

static bool add_set(struct ofctl *o, struct piece_at a, const char *name, const char *value)
{
	const char *field = ofctl_field(o, name);
	uint64_t n;

	if (!field || !strcmp(field, "in_port"))
		return ofctl_wrong(o, a.at, "a field that can be set", name);
	if (!strcmp(name, "vlan_vid") && click_parse_uint(value, &n))
		value = arena_printf(o->arena, "%llu", (unsigned long long)(n & 0xfff));
	return add(o, a, arena_printf(o->arena, "set-field %s %s", field, value));
}

/* "set_field:VALUE->FIELD" */
static bool set_field(struct ofctl *o, struct piece_at a, const char *arg)
{
	const char *arrow = strstr(arg, "->");

	if (!arrow || !arrow[2])
		return ofctl_wrong(o, a.at, "\"set_field:VALUE->FIELD\"", a.s);
	return add_set(o, a, arrow + 2, arena_strndup(o->arena, arg, (size_t)(arrow - arg)));
}

/* Up to a comma that is in no brackets of its own. */
static size_t part_len(const char *p)
{
	size_t n = 0;

	for (int depth = 0; p[n] && (depth > 0 || p[n] != ','); n++)
		depth += p[n] == '(' ? 1 : p[n] == ')' ? -1 : 0;
	return n;
}

/* Calls f with every part between commas of a list in brackets. */
static bool each(struct ofctl *o, struct piece_at a, const char *list, void *arg,
		 bool (*f)(struct ofctl *o, struct piece_at a, const char *part, void *arg))
{
	for (const char *p = list; *p; p += *p == ',') {
		size_t n = part_len(p);
		char *part = arena_strndup(o->arena, p, n);

		part += strspn(part, " ");
		p += n;
		if (*part && !f(o, a, part, arg))
			return false;
	}
	return true;
}

struct ct_words {
	struct strbuf out;
	const char *table;
};

/* "set_field:V->ct_mark" or "load:V->NXM_NX_CT_MARK[]" */
static bool ct_exec(struct ofctl *o, struct piece_at a, const char *part, void *arg)
{
	const char *value = strchr(part, ':'), *arrow = strstr(part, "->");
	const char *field = arrow ? ofctl_field(o, arrow + 2) : NULL;

	if (!value || !field || strcmp(field, "ct.mark") != 0 || arrow < value ||
	    (strncmp(part, "set_field:", 10) != 0 && strncmp(part, "load:", 5) != 0))
		return ofctl_wrong(o, a.at, "set_field:VALUE->ct_mark in exec()", part);
	sb_printf(arg, " mark=%.*s", (int)(arrow - value - 1), value + 1);
	return true;
}

/* "nat(src=A-B:P-Q)", and what else OpenFlow's translations may say that is said by ours. */
static bool ct_nat(struct ofctl *o, struct piece_at a, const char *part, void *arg)
{
	if (!strncmp(part, "src=", 4) || !strncmp(part, "dst=", 4)) {
		sb_printf(arg, " nat=%.3s:%s", part, part + 4);
		return true;
	}
	return !strcmp(part, "random") || ofctl_wrong(o, a.at, "src=RANGE or dst=RANGE in nat()", part);
}

/* What is between the brackets of one that is written "NAME(...)", or NULL. */
static const char *inside(struct ofctl *o, const char *part, const char *name)
{
	size_t n = strlen(name), len = strlen(part);

	if (strncmp(part, name, n) != 0 || part[n] != '(' || part[len - 1] != ')')
		return NULL;
	return arena_strndup(o->arena, part + n + 1, len - n - 2);
}

static bool ct_part(struct ofctl *o, struct piece_at a, const char *part, void *arg)
{
	struct ct_words *c = arg;
	const char *exec = inside(o, part, "exec"), *nat = inside(o, part, "nat");

	if (exec)
		return each(o, a, exec, &c->out, ct_exec);
	if (nat)
		return each(o, a, nat, &c->out, ct_nat);
	if (!strncmp(part, "table=", 6))
		c->table = part + 6;
	else if (!strcmp(part, "commit") || !strcmp(part, "nat") || !strncmp(part, "zone=", 5))
		sb_printf(&c->out, " %s", part);
	else
		return ofctl_wrong(o, a.at, "commit, zone=N, nat, nat(...), exec(...) or table=N", part);
	return true;
}

static bool add_ct(struct ofctl *o, struct piece_at a, const char *list)
{
	struct ct_words c = { .out = STRBUF_INIT, .table = NULL };
	bool good;

	sb_add(&c.out, "ct");
	good = each(o, a, list, &c, ct_part) && add(o, a, sb_str(&c.out)) && (!c.table || add_goto(o, a, c.table));
	sb_fini(&c.out);
	return good;
}

/* "load:VALUE->FIELD[FIRST..LAST]": bits of metadata or of a register; or all of another field. */
static bool add_load(struct ofctl *o, struct piece_at a, const char *arg)
{
	const char *arrow = strstr(arg, "->"), *open = arrow ? strchr(arrow, '[') : NULL, *dots = open ? strstr(open, "..") : NULL;
	char *name = open ? arena_printf(o->arena, "%.*s[]", (int)(open - arrow - 2), arrow + 2) : NULL;
	char *value = arrow ? arena_strndup(o->arena, arg, (size_t)(arrow - arg)) : NULL;
	const char *field = name ? ofctl_field(o, name) : NULL;
	const struct state_field *f = field ? state_field_find(field) : NULL;
	uint64_t first, last, v, mask;

	if (!field || open[strlen(open) - 1] != ']')
		return ofctl_wrong(o, a.at, "\"load:VALUE->FIELD[]\" or \"load:VALUE->FIELD[FIRST..LAST]\"", a.s);
	if (!strcmp(open, "[]"))
		return add_set(o, a, name, value);
	if (!f || !dots || !click_parse_uint(arena_strndup(o->arena, open + 1, (size_t)(dots - open - 1)), &first) ||
	    !click_parse_uint(arena_strndup(o->arena, dots + 2, strlen(dots) - 3), &last) || first > last || last >= f->width ||
	    !click_parse_uint(value, &v))
		return ofctl_wrong(o, a.at, "a number, and bits FIRST..LAST of metadata or a register", arg);
	mask = last - first == 63 ? UINT64_MAX : (UINT64_C(1) << (last - first + 1)) - 1;
	if (v > mask)
		return ofctl_wrong(o, a.at, "a value of these bits", value);
	return add(o, a, arena_printf(o->arena, "set-field %s 0x%llx/0x%llx", f->name, (unsigned long long)(v << first),
				      (unsigned long long)(mask << first)));
}

static bool learn_part(struct ofctl *o, struct piece_at a, const char *part, void *arg)
{
	static const struct {
		const char *ovs, *ours;
	} same[] = {
		{ "priority=", "priority=" }, { "idle_timeout=", "idle=" },
		{ "hard_timeout=", "hard=" }, { "limit=", "limit=" },
	};
	struct strbuf *out = arg;
	const char *equals = strchr(part, '='), *left, *right;
	const struct datapath_table *t;

	for (unsigned i = 0; i < ARRAY_LEN(same); i++) {
		if (strncmp(part, same[i].ovs, strlen(same[i].ovs)) != 0)
			continue;
		sb_printf(out, " %s%s", same[i].ours, part + strlen(same[i].ovs));
		return true;
	}
	if (!strncmp(part, "table=", 6)) {
		t = ofctl_table(o, part + 6);
		sb_printf(out, " table=%s", t ? t->name.s : part + 6);
		return true;
	}
	if (!strncmp(part, "output:", 7)) {
		left = ofctl_port(o, part + 7);
		right = ofctl_field(o, part + 7);
		sb_printf(out, " output=%s", left ? left : right && !strcmp(right, "in_port") ? "@in_port" : part + 7);
		return true;
	}
	left = ofctl_field(o, equals ? arena_strndup(o->arena, part, (size_t)(equals - part)) : part);
	right = equals ? ofctl_field(o, equals + 1) : left;
	if (!left || !strncmp(part, "load:", 5))
		return ofctl_wrong(o, a.at, "FIELD, FIELD=FIELD or FIELD=VALUE in learn()", part);
	sb_printf(out, " %s=%s%s", left, right ? "@" : "", right ? right : equals + 1);
	return true;
}

static bool add_learn(struct ofctl *o, struct piece_at a, const char *list)
{
	struct strbuf out = STRBUF_INIT;
	bool good;

	sb_add(&out, "learn");
	good = each(o, a, list, &out, learn_part) && add(o, a, sb_str(&out));
	sb_fini(&out);
	return good;
}

/* Ours, with commas for blanks: "encap(vxlan,src=...)". */
static bool add_words(struct ofctl *o, struct piece_at a, const char *name, const char *list)
{
	char *text = arena_printf(o->arena, "%s %s", name, list);

	for (char *p = text; *p; p++)
		if (*p == ',')
			*p = ' ';
	return add(o, a, text);
}

/* Actions that are words of ours with, or without, what stands behind the colon. */
static const struct {
	const char *name, *ours;
	bool arg;
} plain[] = {
	{ "drop", "drop", false }, { "dec_ttl", "dec-ttl", false }, { "pop_vlan", "pop-vlan", false },
	{ "strip_vlan", "pop-vlan", false }, { "in_port", "in-port", false },
	{ "IN_PORT", "in-port", false }, { "flood", "flood", false }, { "FLOOD", "flood", false },
	{ "all", "flood", false }, { "ALL", "flood", false }, { "controller", "controller", false },
	{ "CONTROLLER", "controller", false }, { "push_vlan", "push-vlan 0", false },
	{ "meter", "meter ", true }, { "chain", "chain ", true }, { "send_maps", "send-maps ", true },
	{ "decap", "decap ", true }, { "ct_clear", "ct clear", false }, { "write_metadata", "set-field metadata ", true },
};

static const struct {
	const char *name, *field;
} mods[] = {
	{ "mod_dl_src", "eth_src" }, { "mod_dl_dst", "eth_dst" }, { "mod_nw_src", "nw_src" },
	{ "mod_nw_dst", "nw_dst" }, { "mod_nw_ttl", "nw_ttl" }, { "mod_tp_src", "tp_src" },
	{ "mod_tp_dst", "tp_dst" }, { "mod_vlan_pcp", "vlan_pcp" }, { "mod_nw_ecn", "nw_ecn" },
};

static bool unknown(struct ofctl *o, struct piece_at a, const char *name)
{
	struct near near = near_begin(name);

	for (unsigned i = 0; i < ARRAY_LEN(plain); i++)
		near_try(&near, plain[i].name);
	for (unsigned i = 0; i < ARRAY_LEN(mods); i++)
		near_try(&near, mods[i].name);
	near_try(&near, "output");
	near_try(&near, "goto_table");
	near_try(&near, "resubmit");
	diag_error(o->d, a.at, "the tables have no action '%s'%s%s%s", name,
		   near.best ? ", did you mean '" : "", near.best ? near.best : "",
		   near.best ? "'?" : "");
	return false;
}

/* One with its argument, without colon or brackets; "" if there is none. */
static bool read_one(struct ofctl *o, struct piece_at a, const char *name, const char *arg)
{
	uint64_t n;

	if (!strcmp(name, "output"))
		return !strcmp(arg, "IN_PORT") || !strcmp(arg, "in_port") ? add(o, a, "in-port") :
									    add_output(o, a, arg);
	if (!*arg && ofctl_port(o, name))
		return add_output(o, a, name);
	if (!strcmp(name, "goto_table"))
		return add_goto(o, a, arg);
	if (!strcmp(name, "resubmit"))
		return *arg == ',' ? add_goto(o, a, arg + 1) :
				     ofctl_wrong(o, a.at, "\"resubmit(,TABLE)\"", a.s);
	if (!strcmp(name, "set_field"))
		return set_field(o, a, arg);
	if (!strcmp(name, "load"))
		return add_load(o, a, arg);
	if (!strcmp(name, "ct"))
		return add_ct(o, a, arg);
	if (!strcmp(name, "learn"))
		return add_learn(o, a, arg);
	if (!strcmp(name, "encap"))
		return add_words(o, a, name, arg);
	if (!strcmp(name, "mod_vlan_vid"))
		return add(o, a, "pop-vlan") && add_words(o, a, "push-vlan", arg);
	if (!strcmp(name, "mod_nw_tos")) {
		if (!click_parse_uint(arg, &n) || n > 255 || n & 3)
			return ofctl_wrong(o, a.at, "a multiple of 4 up to 252", arg);
		return add_set(o, a, "ip_dscp", arena_printf(o->arena, "%u", (unsigned)n / 4));
	}
	for (unsigned i = 0; i < ARRAY_LEN(mods); i++)
		if (!strcmp(mods[i].name, name))
			return add_set(o, a, mods[i].field, arg);
	for (unsigned i = 0; i < ARRAY_LEN(plain); i++)
		if (!strcmp(plain[i].name, name))
			return add(o, a, arena_printf(o->arena, "%s%s", plain[i].ours, plain[i].arg ? arg : ""));
	return unknown(o, a, name);
}

static bool read_piece(struct ofctl *o, struct piece_at a)
{
	size_t n = strcspn(a.s, ":("), len = strlen(a.s);
	char *name = arena_strndup(o->arena, a.s, n), *arg;

	if (a.s[n] == '(' && a.s[len - 1] != ')')
		return ofctl_wrong(o, a.at, "')'", a.s);
	arg = a.s[n] == '(' ? arena_strndup(o->arena, a.s + n + 1, len - n - 2) :
	      a.s[n] == ':' ? arena_strdup(o->arena, a.s + n + 1) : arena_strdup(o->arena, "");
	return read_one(o, a, name, arg);
}

/* Nothing may follow what ends the way. */
static bool check_end(struct ofctl *o)
{
	for (size_t i = 0; i + 1 < o->actions.n; i++) {
		enum action_verb v = o->actions.v[i].verb;

		if (v != ACTION_GOTO && v != ACTION_DROP)
			continue;
		diag_error(o->d, o->actions.v[i + 1].at, "an action after \"%s\" is never reached",
			   action_verb_name(v));
		return false;
	}
	return true;
}

bool ofctl_actions(struct ofctl *o, struct piece_at list)
{
	bool good = true;

	o->f->has_actions = true;
	for (size_t i = 0, end; list.s[i]; i = end) {
		int depth = 0;
		size_t last;

		i += strspn(list.s + i, ", \t");
		for (end = i; list.s[end] && (depth > 0 || list.s[end] != ','); end++)
			depth += list.s[end] == '(' ? 1 : list.s[end] == ')' ? -1 : 0;
		for (last = end; last > i && (list.s[last - 1] == ' ' || list.s[last - 1] == '\t');)
			last--;
		if (last == i)
			break;
		good &= read_piece(o, (struct piece_at){
			arena_strndup(o->arena, list.s + i, last - i),
			{ list.at.src, list.at.start + (uint32_t)i, list.at.start + (uint32_t)last } });
	}
	if (good && !o->actions.n)
		good = add(o, list, "drop");
	return good && check_end(o);
}
