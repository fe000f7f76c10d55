/*
 * router_naive.c - see router_naive.h. Copies of the packet are followed one after the other, hop by hop, to where they
 * end, come back in the same state, or patience is over.
 */
#include "tests/oracle/router_naive_elements.c"

/* "ACTION EXPRESSION", or for IPClassifier only the expression. */
static bool read_rule(struct naive_router *r, struct element *e, unsigned i)
{
	const char *text = e->arg[i];
	char word[40] = "";

	e->to[i] = (int)i;
	if (strcmp(e->is->class_name, "IPFilter") == 0) {
		(void)sscanf(text, "%39s", word);
		e->to[i] = strcmp(word, "allow") == 0 ? 0 : strcmp(word, "drop") == 0 ||
		    strcmp(word, "deny") == 0 ? DROP : (int)strtol(word, NULL, 10);
		text += strlen(word);
		text += strspn(text, " ");
	}
	if (strcmp(text, "all") == 0 || strcmp(text, "-") == 0)
		return true;
	e->expr[i] = click_expr_parse(text, SPAN_NONE, NULL, r->arena, r->diag);
	return e->expr[i] != NULL;
}

static bool read_element(struct naive_router *r, struct element *e, const struct rn_element *is)
{
	const char *s = is->args;

	e->is = is;
	for (size_t i = 0; i < ARRAY_LEN(elements); i++)
		if (strcmp(elements[i].name, is->class_name) == 0)
			e->act = elements[i].act;
	while (*s != '\0' && e->argc < ARGS) {
		size_t n = strcspn(s, ",");

		if (n >= sizeof(e->arg[0]))
			return false;
		memcpy(e->arg[e->argc], s, n);
		e->arg[e->argc++][n] = '\0';
		s += n;
		s += strspn(s, ", ");
	}
	for (unsigned i = 0; e->act == act_filter && i < e->argc; i++)
		if (!read_rule(r, e, i))
			return false;
	return e->act != NULL && *s == '\0';
}

struct naive_router *naive_router_new(const struct rn_network *n)
{
	struct naive_router *r = x_calloc(1, sizeof(*r));
	bool ok = true;

	r->n = n;
	r->arena = arena_new();
	r->diag = diag_new();
	for (unsigned b = 0; b < n->n; b++)
		for (unsigned i = 0; i < n->boxes[b].n; i++)
			ok = ok && read_element(r, &r->e[b][i], &n->boxes[b].e[i]);
	if (ok)
		return r;
	naive_router_free(r);
	return NULL;
}

void naive_router_free(struct naive_router *r)
{
	if (r == NULL)
		return;
	arena_free(r->arena);
	diag_free(r->diag);
	VEC_FREE(&r->queue);
	free(r);
}

static void land(struct naive_fate *f, enum naive_end kind, const struct travelling *t)
{
	struct naive_landing *l = VEC_ADD(&f->landings);

	*l = (struct naive_landing){ kind, t->box, t->at, NULL, (size_t)(t->p.end - t->p.data) };
	l->bytes = x_malloc(l->len + 1);
	memcpy(l->bytes, t->p.buf + t->p.data, l->len);
}

/* What a link carries is the octets and nothing else. false: nothing is joined there. */
static bool cross(const struct rn_network *n, struct travelling *t)
{
	unsigned device = (unsigned)(-1 - t->at);
	struct moving q = { .net = NO_HEADER, .mac = NO_HEADER };

	for (unsigned i = 0; i < n->link_count; i++)
		for (unsigned s = 0; s < 2; s++) {
			const struct rn_link *l = &n->links[i];

			if (l->box[s] != t->box || l->device[s] != device || (s == 1 && l->one_way))
				continue;
			q.data = q.first = FRONT;
			q.end = FRONT + t->p.end - t->p.data;
			memcpy(q.buf + FRONT, t->p.buf + t->p.data, (size_t)(t->p.end - t->p.data));
			q.mac = n->ethernet ? FRONT : NO_HEADER;
			t->p = q;
			t->box = l->box[!s];
			t->at = n->boxes[t->box].entry[l->device[!s]];
			t->port = t->at >= 0 ? n->boxes[t->box].e[t->at].port : 0;
			return true;
		}
	return false;
}

static bool same_state(const struct naive_router *r, const struct travelling *t)
{
	const struct moving *a = &t->p, *b = &t->before;

	return t->has_before && r->maps == t->before_maps && t->box == t->before_box && t->at == t->before_at &&
	    a->first == b->first && a->data == b->data && a->end == b->end && a->mac == b->mac &&
	    a->net == b->net && a->dst == b->dst && a->paint == b->paint && a->vlan == b->vlan &&
	    memcmp(a->buf + a->first, b->buf + b->first, (size_t)MAX_OF(a->end - a->first, 0)) == 0;
}

static void follow(struct naive_router *r, const struct travelling *t, int target)
{
	struct travelling *c;

	if (target == RN_DISCARD)
		return;
	c = x_malloc(sizeof(*c));
	*c = *t;
	c->at = target;
	c->port = target >= 0 ? r->n->boxes[c->box].e[target].port : 0;
	*VEC_ADD(&r->queue) = c;
}

/* One hop. false: the packet is at its end. */
static bool step(struct naive_router *r, struct travelling *t, struct naive_fate *out)
{
	const struct rn_element *is;
	int to;

	if (t->at == RN_DISCARD)
		return false;
	if (t->at < 0) {
		bool on = cross(r->n, t);

		if (!on)
			land(out, NAIVE_ARRIVED, t);
		return on;
	}
	is = &r->n->boxes[t->box].e[t->at];
	to = r->e[t->box][t->at].act(r, &r->e[t->box][t->at], &t->p, t->port);
	if (to == UNSURE || t->p.data < 200 || t->p.end > ROOM - 4) {
		out->unsure = true;
		return false;
	}
	if (to == ALL_OUTPUTS) {
		for (unsigned k = 0; k < is->outs; k++)
			follow(r, t, is->out[k]);
		return false;
	}
	if (to < 0 || (unsigned)to >= is->outs) {
		land(out, to == VIOLATION ? NAIVE_VIOLATION : NAIVE_DROPPED, t);
		return false;
	}
	t->at = is->out[to];
	t->port = t->at >= 0 ? r->n->boxes[t->box].e[t->at].port : 0;
	return true;
}

/* Brent's way to see that a sequence comes round: compare with the state at the last power of two. */
static void travel(struct naive_router *r, struct travelling *t, struct naive_fate *out)
{
	while (step(r, t, out)) {
		if (same_state(r, t)) {
			out->endless = true;
			return;
		}
		if (++t->hops > MAX_HOPS) {
			out->too_long = true;
			return;
		}
		if ((t->hops & (t->hops - 1)) == 0) {
			t->before = t->p;
			t->before_box = t->box;
			t->before_at = t->at;
			t->before_maps = r->maps;
			t->has_before = true;
		}
	}
}

void naive_router_run(struct naive_router *r, const uint8_t *bytes, size_t len, struct naive_fate *out)
{
	struct travelling *t = x_calloc(1, sizeof(*t));

	memset(out, 0, sizeof(*out));
	r->maps = 0;
	memset(r->ids, 0, sizeof(r->ids));
	t->p.data = t->p.first = FRONT;
	t->p.end = FRONT + (int)len;
	t->p.net = NO_HEADER;
	t->p.mac = r->n->ethernet ? FRONT : NO_HEADER;
	memcpy(t->p.buf + FRONT, bytes, len);
	t->at = r->n->boxes[0].entry[0];
	t->port = t->at >= 0 ? r->n->boxes[0].e[t->at].port : 0;
	*VEC_ADD(&r->queue) = t;
	for (size_t i = 0; i < r->queue.n; i++) {
		if (i < MAX_COPIES && !out->unsure)
			travel(r, r->queue.v[i], out);
		else
			out->too_long = true;
		free(r->queue.v[i]);
	}
	r->queue.n = 0;
}

void naive_fate_free(struct naive_fate *f)
{
	for (size_t i = 0; i < f->landings.n; i++)
		free(f->landings.v[i].bytes);
	VEC_FREE(&f->landings);
}
