/*
 * sim_arg.c - arguments of the classes that sim knows, the values of handlers, and packets out of bytes.
 */
#include <errno.h>

#include "models/base/mem.h"
#include "models/click/text.h"
#include "symexec/sim/sim_int.h"

const struct click_names *
sim_names(const struct sim *s, const struct sim_node *n)
{
	for (size_t i = 0; i < s->in->graph->config_count; i++)
		if (s->in->graph->configs[i] == n->graph->config)
			return s->names[i];
	return NULL;
}

bool
sim_read_args(struct sim *s, struct sim_node *n)
{
	struct click_scope scope = { n->graph->config, sim_names(s, n), false };
	const struct click_args *kept = click_args_kept(n->graph->config, n->element);

	if (kept != NULL) {
		n->args = *kept;
		return true;
	}
	return click_args_parse(&scope, n->element, s->in->engine->arena, &n->args, s->in->diag);
}

int64_t
sim_int(const struct sim_node *n, const char *name)
{
	return click_arg(&n->args, name)->i;
}

const char *
sim_string(const struct sim_node *n, const char *name, size_t *len)
{
	const struct click_value *v = click_arg(&n->args, name);

	if (v->kind != CLICK_V_STRING)
		return NULL;
	if (len != NULL)
		*len = v->len;
	return v->s;
}

bool
sim_given(const struct sim_node *n, const char *name)
{
	return click_arg(&n->args, name)->given;
}

/* Without white space around; false if nothing is left. */
static bool
trim(const char *text, struct piece *p)
{
	p->s = text;
	p->len = strlen(text);
	while (p->len > 0 && text_is_space(p->s[0])) {
		p->s++;
		p->len--;
	}
	while (p->len > 0 && text_is_space(p->s[p->len - 1]))
		p->len--;
	return p->len > 0;
}

bool
sim_parse_bool(const char *text, bool *v)
{
	static const char *const yes[] = { "1", "true", "yes", "t", "y" };
	static const char *const no[] = { "0", "false", "no", "f", "n" };
	struct piece p;

	if (!trim(text, &p))
		return false;
	for (size_t i = 0; i < ARRAY_LEN(yes); i++) {
		bool is = strlen(yes[i]) == p.len && memcmp(yes[i], p.s, p.len) == 0;

		if (is || (strlen(no[i]) == p.len && memcmp(no[i], p.s, p.len) == 0)) {
			*v = is;
			return true;
		}
	}
	return false;
}

bool
sim_parse_int(const char *text, int64_t *v)
{
	char buf[32], *end;
	struct piece p;

	if (!trim(text, &p) || p.len >= sizeof(buf))
		return false;
	memcpy(buf, p.s, p.len);
	buf[p.len] = '\0';
	errno = 0;
	*v = strtoll(buf, &end, 0);
	return *end == '\0' && errno == 0 && end > buf;
}

bool
sim_parse_time(const char *text, uint64_t *ns)
{
	static const struct { const char *unit; double ns; } units[] = {
		{ "", 1e9 }, { "s", 1e9 }, { "sec", 1e9 }, { "ms", 1e6 }, { "msec", 1e6 },
		{ "us", 1e3 }, { "usec", 1e3 }, { "ns", 1 }, { "nsec", 1 }, { "m", 60e9 },
		{ "min", 60e9 }, { "h", 3600e9 }, { "hr", 3600e9 }, { "d", 86400e9 },
		{ "day", 86400e9 },
	};
	struct piece p;
	char buf[64], *end;
	double v;

	if (!trim(text, &p) || p.len >= sizeof(buf))
		return false;
	memcpy(buf, p.s, p.len);
	buf[p.len] = '\0';
	v = strtod(buf, &end);
	if (end == buf || !(v >= 0))
		return false;
	end += strspn(end, " \t");
	for (size_t i = 0; i < ARRAY_LEN(units); i++)
		if (strcmp(end, units[i].unit) == 0 && v * units[i].ns < 9e18) {
			*ns = (uint64_t)(v * units[i].ns + 0.5);
			return true;
		}
	return false;
}

const char *
sim_word(struct sim *s, const char **text)
{
	struct piece p = { *text, strlen(*text) }, word;

	if (!text_next_word(&p, &word)) {
		*text += strlen(*text);
		return "";
	}
	*text = p.s;
	while (text_is_space(**text))
		(*text)++;
	return arena_strndup(s->in->engine->arena, word.s, word.len);
}

struct flow *
sim_packet(struct sim *s, const uint8_t *data, size_t len, uint64_t time)
{
	struct engine *e = s->in->engine;
	struct flow *f = flow_new(e);

	f->head_end = (int32_t)len;
	f->timestamp = time;
	f->origin_packet = UINT32_MAX;
	if (len > 0)
		flow_write(e, f, BASE_DATA, 0, (uint32_t)len * 8,
			   value_bytes(e->values, data, len));
	return f;
}

/* Numbers of the host stand in annotations in its byte order, which is that of little-endian machines. */
static uint32_t
swapped(uint32_t n)
{
	return n >> 24 | (n >> 8 & 0xff00) | (n << 8 & 0xff0000) | n << 24;
}

uint32_t
sim_anno(struct sim *s, struct flow *f, int32_t at)
{
	struct engine *e = s->in->engine;
	enum read_fault why;
	uint64_t n = 0;
	value v = flow_read(e, f, BASE_ANNO, at * 8, 32, &why);

	if (v == VALUE_NONE || !value_is_const(e->values, v, &n))
		return 0;
	return swapped((uint32_t)n);
}

void
sim_set_anno(struct sim *s, struct flow *f, int32_t at, uint32_t n)
{
	struct engine *e = s->in->engine;

	flow_write(e, f, BASE_ANNO, at * 8, 32, value_const(e->values, swapped(n), 32));
}

uint32_t
sim_extra(struct sim *s, struct flow *f)
{
	return sim_anno(s, f, ANNO_EXTRA_LENGTH);
}

void
sim_set_extra(struct sim *s, struct flow *f, uint32_t n)
{
	sim_set_anno(s, f, ANNO_EXTRA_LENGTH, n);
}

uint32_t
sim_chance(uint64_t *state)
{
	uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return (uint32_t)(z >> 32);
}
