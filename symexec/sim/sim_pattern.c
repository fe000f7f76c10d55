/*
 * sim_pattern.c - see sim_pattern.h: a machine whose states are all followed at once, octet by octet. A fragment of it begins
 * at one node, and all that leaves it comes to another, which leads on.
 */
#include "symexec/sim/sim_pattern.h"

#include <ctype.h>
#include <string.h>

enum { MOST_NODES = 512, NOWHERE = -1 };
enum kind { ON, START, OCTET, FOUND };

struct node {
	enum kind kind;
	int next[2];
	uint8_t set[32];
};

struct sim_pattern {
	struct node nodes[MOST_NODES];
	int count, first;
	bool bad;
	const char *at;		/* while it is read */
};

struct part {
	int from, to;
};

static int
add(struct sim_pattern *p, enum kind kind)
{
	if (p->count == MOST_NODES) {
		p->bad = true;
		return 0;
	}
	p->nodes[p->count] = (struct node){ .kind = kind, .next = { NOWHERE, NOWHERE } };
	return p->count++;
}

static void
put(uint8_t *octets, unsigned c)
{
	octets[c / 8] |= (uint8_t)(1u << c % 8);
}

static void
put_folded(uint8_t *octets, unsigned c)
{
	put(octets, c);
	if (c < 128 && isalpha((int)c))
		put(octets, c ^ 32);
}

static int
hex(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : NOWHERE;
}

/* One octet, perhaps escaped: \xHH, or what stands behind the backslash if it is no letter or digit. */
static unsigned
read_octet(struct sim_pattern *p)
{
	if (*p->at != '\\')
		return (uint8_t)*p->at++;
	p->at++;
	if (*p->at == 'x' && hex(p->at[1]) >= 0 && hex(p->at[2]) >= 0) {
		p->at += 3;
		return (unsigned)(hex(p->at[-2]) * 16 + hex(p->at[-1]));
	}
	p->bad |= *p->at == '\0' || isalnum((uint8_t)*p->at);
	return (uint8_t)*p->at++;
}

static void
read_set(struct sim_pattern *p, uint8_t *octets)
{
	bool other = *p->at == '^';
	const char *first;

	p->at += other;
	first = p->at;
	while (!p->bad && (*p->at != ']' || p->at == first)) {
		unsigned from, to;

		if (*p->at == '\0' || (*p->at == '[' && p->at[1] == ':')) {
			p->bad = true;
			return;
		}
		from = to = read_octet(p);
		if (p->at[0] == '-' && p->at[1] != ']' && p->at[1] != '\0') {
			p->at++;
			to = read_octet(p);
		}
		for (unsigned c = from; c <= to && c < 256; c++)
			put_folded(octets, c);
	}
	p->at++;
	for (int i = 0; other && i < 32; i++)
		octets[i] = (uint8_t)~octets[i];
}

static struct part read_choice(struct sim_pattern *p);

static struct part
one(struct sim_pattern *p, enum kind kind)
{
	int from = add(p, kind), to = add(p, ON);

	p->nodes[from].next[0] = to;
	return (struct part){ from, to };
}

static struct part
read_atom(struct sim_pattern *p)
{
	struct part a;

	if (*p->at == '(') {
		p->at++;
		a = read_choice(p);
		p->bad |= *p->at != ')';
		p->at += *p->at == ')';
		return a;
	}
	if (*p->at == '^') {
		p->at++;
		return one(p, START);
	}
	a = one(p, OCTET);
	if (*p->at == '.') {
		p->at++;
		memset(p->nodes[a.from].set, 255, sizeof(p->nodes[a.from].set));
	} else if (*p->at == '[') {
		p->at++;
		read_set(p, p->nodes[a.from].set);
	} else {
		p->bad |= strchr("$*+?{", *p->at) != NULL;
		put_folded(p->nodes[a.from].set, read_octet(p));
	}
	return a;
}

static struct part
repeat(struct sim_pattern *p, struct part a, char how)
{
	int from = add(p, ON), to = add(p, ON);

	p->nodes[from].next[0] = a.from;
	p->nodes[a.to].next[0] = to;
	if (how != '+')
		p->nodes[from].next[1] = to;
	if (how != '?')
		p->nodes[a.to].next[1] = a.from;
	return (struct part){ from, to };
}

static struct part
read_sequence(struct sim_pattern *p)
{
	struct part all = { add(p, ON), 0 };

	all.to = all.from;
	while (!p->bad && *p->at != '\0' && *p->at != '|' && *p->at != ')') {
		struct part a = read_atom(p);

		while (!p->bad && *p->at != '\0' && strchr("*+?", *p->at) != NULL)
			a = repeat(p, a, *p->at++);
		p->nodes[all.to].next[0] = a.from;
		all.to = a.to;
	}
	return all;
}

static struct part
read_choice(struct sim_pattern *p)
{
	struct part all = read_sequence(p);

	while (!p->bad && *p->at == '|') {
		int from = add(p, ON), to = add(p, ON);
		struct part other;

		p->at++;
		other = read_sequence(p);
		p->nodes[from].next[0] = all.from;
		p->nodes[from].next[1] = other.from;
		p->nodes[all.to].next[0] = p->nodes[other.to].next[0] = to;
		all = (struct part){ from, to };
	}
	return all;
}

struct sim_pattern *
sim_pattern_new(struct arena *a, const char *text)
{
	struct sim_pattern *p = arena_alloc(a, sizeof(*p));
	size_t len = strlen(text);
	char *copy = arena_strndup(a, text, len);
	struct part all;

	if (len > 0 && copy[len - 1] == '/')
		copy[--len] = '\0';
	/* a blank behind the first ^ is none */
	if (copy[0] == '^' && copy[1] == ' ')
		memmove(copy + 1, copy + 2, len - 1);
	p->at = copy;
	all = read_choice(p);
	p->first = all.from;
	p->nodes[all.to].next[0] = add(p, FOUND);
	return p->bad || *p->at != '\0' ? NULL : p;
}

/* Marks what can be reached without an octet; true: the end is. */
static bool
reach(const struct sim_pattern *p, int i, bool at_start, uint8_t *marks)
{
	const struct node *n;

	if (i == NOWHERE || marks[i])
		return false;
	n = &p->nodes[i];
	marks[i] = 1;
	if (n->kind == FOUND)
		return true;
	if (n->kind == OCTET || (n->kind == START && !at_start))
		return false;
	return reach(p, n->next[0], at_start, marks) || reach(p, n->next[1], at_start, marks);
}

bool
sim_pattern_found(const struct sim_pattern *p, const uint8_t *at, size_t len)
{
	uint8_t marks[2][MOST_NODES] = { { 0 } };

	for (size_t k = 0; k <= len; k++) {
		uint8_t *now = marks[k % 2], *then = marks[!(k % 2)];

		if (reach(p, p->first, k == 0, now))
			return true;
		memset(then, 0, MOST_NODES);
		if (k == len)
			break;
		for (int i = 0; i < p->count; i++)
			if (now[i] && p->nodes[i].kind == OCTET && (p->nodes[i].set[at[k] / 8] >> at[k] % 8 & 1) &&
			    reach(p, p->nodes[i].next[0], false, then))
				return true;
	}
	return false;
}
