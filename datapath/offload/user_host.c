/*
 * user_host.c - see user_host.h. A batch is divided into a list for each tenant that has packets in it, in one pass; then each list runs.
 *
 * Invariant: h->last is when what has been charged ended; with every tenant measured that is when the next one begins.
 */
#include "datapath/offload/user_host.h"

#include <time.h>

#include "datapath/bpf/bpf_program.h"
#include "models/base/mem.h"

enum {
	EVERY = 1000000,		/* ns between refills */
	BUCKET = 20000000,		/* ns that a full one holds of a whole processor; of less, less */
	ALL = 4, SOME = 2,		/* of up to so many tenants in a batch all are measured, of more so many */
	LATE = 4,			/* and then in one of so many batches what follows */
	ETHER = 14, TAG = 4, AT_SOURCE = 12, AT_DESTINATION = 16, AT_SOURCE6 = 8, AT_DESTINATION6 = 24, IP = 20, IP6 = 40,
	TYPE_VLAN = 0x8100, TYPE_VLAN_OUTER = 0x88a8, TYPE_IP = 0x0800, TYPE_IP6 = 0x86dd,
	DROPPED = 1, PASSED = 2, SENT_BACK = 3,		/* XDP_DROP, XDP_PASS, XDP_TX */
};

struct user_host *user_host_here;
unsigned user_host_hot;

static uint64_t monotonic(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec;
}

struct user_host *user_host_new(void)
{
	struct user_host *h = x_calloc(1, sizeof(*h));

	h->supply = OFFLOAD_SUPPLY;
	h->clock = monotonic;
	h->lot = 1;
	return h;
}

static void forget(struct user_tenant *t)
{
	bpf_instance_free(t->program);
	free(t->program_name);
	free(t->object);
	free(t->of);
	*t = (struct user_tenant){ .name = "" };
}

void user_host_free(struct user_host *h)
{
	for (uint32_t k = 0; h && k < OFFLOAD_TENANTS; k++)
		forget(&h->tenant[k]);
	free(h);
}

/* ---- tenants ---- */

struct user_tenant *user_host_find(struct user_host *h, const char *tenant)
{
	for (uint32_t k = 0; tenant[0] && k < OFFLOAD_TENANTS; k++)
		if (!strcmp(h->tenant[k].name, tenant))
			return &h->tenant[k];
	return NULL;
}

static int64_t bucket(const struct user_host *h)
{
	return (int64_t)BUCKET * MAX_OF(MIN_OF(h->supply, 100U), 1U) / 100;
}

/* What tells packets, anew from the table of tenants. */
static void index_tenants(struct user_host *h)
{
	memset(h->vlans, 0, sizeof(h->vlans));
	h->n = h->n_prefixes = 0;
	for (uint32_t k = 0; k < OFFLOAD_TENANTS; k++) {
		const struct user_tenant *t = &h->tenant[k];
		uint32_t at;

		if (!t->name[0])
			continue;
		h->n++;
		if (t->by.kind == HOST_BY_VLAN) {
			h->vlans[t->by.number] = (uint8_t)(k + 1);
			continue;
		}
		for (at = h->n_prefixes++; at > 0 && h->tenant[h->prefixes[at - 1]].by.prefix.bits < t->by.prefix.bits; at--)
			h->prefixes[at] = h->prefixes[at - 1];
		h->prefixes[at] = (uint8_t)k;
	}
}

bool user_host_check(const struct user_host *h, const struct offload_request *r, struct diag *d)
{
	size_t len = strlen(r->tenant);

	if (len == 0 || len >= OFFLOAD_NAME_MAX)
		diag_error(d, SPAN_NONE, "'%s' is no name of a tenant: expected 1 to %d octets", r->tenant, OFFLOAD_NAME_MAX - 1);
	else if (r->weight == 0 || r->weight > OFFLOAD_WEIGHT_MAX)
		diag_error(d, SPAN_NONE, "share %u, expected 1 to %d", r->weight, OFFLOAD_WEIGHT_MAX);
	else if (r->by.kind != HOST_BY_VLAN && r->by.kind != HOST_BY_PREFIX)
		diag_error(d, SPAN_NONE, "in the user's place tenants are told by vlan or prefix");
	else if (r->out)
		diag_error(d, SPAN_NONE, "in the user's place what passes goes on to the configuration, not to device '%s'", r->out);
	for (uint32_t k = 0; k < OFFLOAD_TENANTS; k++) {
		const struct user_tenant *t = &h->tenant[k];

		if (t->name[0] && strcmp(t->name, r->tenant) != 0 && t->by.kind == r->by.kind && t->by.number == r->by.number &&
		    !memcmp(&t->by.prefix, &r->by.prefix, sizeof(t->by.prefix)))
			diag_error(d, SPAN_NONE, "these packets are those of tenant '%s'", t->name);
	}
	return diag_errors(d) == 0;
}

struct bpf_code *user_host_load(const struct offload_request *r, struct diag *d)
{
	const struct bpf_load_options o = { .program = r->program };

	return r->octets ? bpf_load(r->path, r->octets, r->len, &o, d) : NULL;
}

struct user_tenant *user_host_set(struct user_host *h, const struct offload_request *r, struct bpf_instance *program,
				  const char *program_name)
{
	struct user_tenant *t = user_host_find(h, r->tenant);

	for (uint32_t k = 0; !t && k < OFFLOAD_TENANTS; k++)
		t = h->tenant[k].name[0] ? NULL : &h->tenant[k];
	if (!t)
		x_panic("no room for tenant '%s'", r->tenant);
	if (!t->name[0])
		t->share = (struct share){ bucket(h), bucket(h), r->weight };
	/* what he did and owes stays his */
	bpf_instance_free(t->program);
	free(t->program_name);
	free(t->object);
	t->object = NULL;
	t->object_len = 0;
	t->program = program;
	t->program_name = program ? x_strdup(program_name) : NULL;
	t->by = r->by;
	t->share.weight = r->weight;
	snprintf(t->name, sizeof t->name, "%s", r->tenant);
	index_tenants(h);
	return t;
}

bool user_host_put(struct user_host *h, const struct offload_request *r, struct bpf_code *code, struct diag *d)
{
	struct user_tenant *before = user_host_find(h, r->tenant);
	struct bpf_instance *program = NULL;

	if (!user_host_check(h, r, d))
		return false;
	if (!before && h->n == OFFLOAD_TENANTS) {
		diag_error(d, SPAN_NONE, "there are %d tenants already", OFFLOAD_TENANTS);
		return false;
	}
	if (code) {
		program = bpf_instance_new(code, r->keep && before ? before->program : NULL, NULL, 1, d);
		if (!program)
			return false;
	}
	(void)user_host_set(h, r, program, code ? bpf_code_name(code) : NULL);
	return true;
}

bool user_host_add(struct user_host *h, const struct offload_request *r, struct diag *d)
{
	struct bpf_code *code = user_host_check(h, r, d) ? user_host_load(r, d) : NULL;
	bool ok = diag_errors(d) == 0 && user_host_put(h, r, code, d);

	bpf_unload(code);
	return ok;
}

bool user_host_remove(struct user_host *h, const char *tenant)
{
	struct user_tenant *t = user_host_find(h, tenant);

	if (!t)
		return false;
	forget(t);
	index_tenants(h);
	return true;
}

/* ---- packets ---- */

static uint16_t at16(const uint8_t *p)
{
	return (uint16_t)(p[0] << 8 | p[1]);
}

static bool within(const struct host_prefix *p, const uint8_t *address)
{
	uint32_t whole = p->bits / 8, rest = p->bits % 8;

	return !memcmp(p->address, address, whole) && (!rest || !((p->address[whole] ^ address[whole]) & (0xff00 >> rest & 0xff)));
}

/* Whose the address at that place of an IP header is: the tenant's number, or OFFLOAD_TENANTS. */
static uint32_t whose_address(const struct user_host *h, uint16_t type, const uint8_t *at, const uint8_t *end, bool source)
{
	uint8_t address[16] = { [10] = 0xff, 0xff };

	if (type == TYPE_IP && end - at >= IP && at[0] >> 4 == 4 && (at[0] & 15) >= 5)
		memcpy(address + 12, at + (source ? AT_SOURCE : AT_DESTINATION), 4);
	else if (type == TYPE_IP6 && end - at >= IP6 && at[0] >> 4 == 6)
		memcpy(address, at + (source ? AT_SOURCE6 : AT_DESTINATION6), 16);
	else
		return OFFLOAD_TENANTS;
	for (uint32_t i = 0; i < h->n_prefixes; i++)
		if (within(&h->tenant[h->prefixes[i]].by.prefix, address))
			return h->prefixes[i];
	return OFFLOAD_TENANTS;
}

/* Whether a packet that a tenant sends back comes from him: from an address of his, when that told. */
static bool is_his(const struct user_host *h, uint32_t k, const struct pkt *p)
{
	const uint8_t *at = p->data + ETHER;
	uint16_t type = at16(at - 2);

	if (h->tenant[k].by.kind != HOST_BY_PREFIX)
		return true;
	if (type == TYPE_VLAN || type == TYPE_VLAN_OUTER) {
		type = at16(at + 2);
		at += TAG;
	}
	return whose_address(h, type, at, p->data + p->len, true) == k;
}

/* The tenant's number, or OFFLOAD_TENANTS. The tag counts before the address. */
static uint32_t whose(const struct user_host *h, const struct pkt *p)
{
	const uint8_t *at = p->data, *end = p->data + p->len;
	uint16_t type;

	if (p->len < ETHER + TAG)
		return OFFLOAD_TENANTS;
	type = at16(at + ETHER - 2);
	at += ETHER;
	if (type == TYPE_VLAN || type == TYPE_VLAN_OUTER) {
		uint32_t k = h->vlans[at16(at) & 0xfff];

		if (k)
			return k - 1;
		type = at16(at + 2);
		at += TAG;
	}
	return h->n_prefixes ? whose_address(h, type, at, end, false) : OFFLOAD_TENANTS;
}

static void fill(struct user_tenant *t, uint64_t give)
{
	uint64_t pays = share_for_refusing(t->refusing, give);

	t->forgiven += t->refusing - pays;
	t->refusing = 0;
	t->share.tokens += (int64_t)(give - pays);
}

static void refill(struct user_host *h, uint64_t now)
{
	struct share s[OFFLOAD_TENANTS];
	uint64_t give[OFFLOAD_TENANTS];
	int64_t most = bucket(h);
	size_t n = 0;

	for (uint32_t k = 0; k < OFFLOAD_TENANTS; k++)
		if (h->tenant[k].name[0]) {
			h->tenant[k].share.most = most;
			h->tenant[k].share.tokens = MIN_OF(MAX_OF(h->tenant[k].share.tokens, -most), most);
			s[n++] = h->tenant[k].share;
		}
	/* nobody wants more than all buckets hold */
	(void)shares_divide(s, n, MIN_OF(now - h->filled, (uint64_t)1000000000) * h->supply / 100, h->turn++, give);
	n = 0;
	for (uint32_t k = 0; k < OFFLOAD_TENANTS; k++)
		if (h->tenant[k].name[0])
			fill(&h->tenant[k], give[n++]);
	h->filled = now;
}

static void charge(struct user_tenant *t, uint64_t ns)
{
	t->used += ns;
	share_charge(&t->share, ns);
}

static void refuse(struct user_tenant *t, uint64_t ns)
{
	t->used += ns;
	t->refusing += ns;
}

/*
 * Which tenants of a batch are measured: each `step`th from `first` on, and each of these counts so many times. What follows after such
 * batches is measured in some.
 */
struct draw {
	unsigned step, first;
};

static struct draw draw(struct user_host *h, unsigned tenants)
{
	struct draw d = { tenants > ALL ? (tenants + SOME - 1) / SOME : 1, 0 };

	h->late_weight = 1;
	if (d.step > 1) {
		/* xorshift: whoever sends cannot choose who is measured */
		h->lot ^= h->lot << 13;
		h->lot ^= h->lot >> 17;
		h->lot ^= h->lot << 5;
		d.first = (unsigned)((uint64_t)h->lot * d.step >> 32);
		h->late_weight = h->lot % LATE ? 0 : LATE;
	}
	return d;
}

static unsigned verdict(struct user_tenant *t, const struct pkt *p)
{
	const struct bpf_packet packet = { .data = p->data, .end = p->data + p->len, .meta = p->data };
	struct bpf_instance *i = t->program;

	return (uint32_t)(i->native ? i->native(&packet, &i->tables) : bpf_interpret(i->ops, &packet, &i->tables));
}

struct piles {
	const struct user_host *host;
	struct batch *refused, *dropped, *back;
	bool gone[BATCH_MAX];
};

struct list {
	const struct batch *b;
	const uint8_t *mine;
	unsigned n, weight;		/* weight: as often does it count what they take; 0: it is not measured */
};

static void refuse_all(struct user_tenant *t, const struct list *l, struct piles *to)
{
	for (unsigned i = 0; i < l->n; i++) {
		to->refused->p[to->refused->n++] = l->b->p[l->mine[i]];
		to->gone[l->mine[i]] = true;
	}
	t->refused += l->n;
}

static void run_program(struct user_tenant *t, const struct list *l, struct piles *to)
{
	for (unsigned i = 0; i < l->n; i++) {
		struct pkt *p = l->b->p[l->mine[i]];
		unsigned v = verdict(t, p);

		if (v == PASSED) {
			t->late++;
		} else if (v == SENT_BACK && is_his(to->host, (uint32_t)(t - to->host->tenant), p)) {
			t->sent++;
			to->back->p[to->back->n++] = p;
		} else {
			t->dropped++;
			to->dropped->p[to->dropped->n++] = p;
		}
		to->gone[l->mine[i]] = v != PASSED;
	}
}

static void run_tenant(struct user_tenant *t, const struct list *l, bool may, struct piles *to)
{
	for (unsigned i = 0; i < l->n; i++)
		t->octets += l->b->p[l->mine[i]]->len;
	t->packets += l->n;
	if (!may)
		refuse_all(t, l, to);
	else if (t->program)
		run_program(t, l, to);
	else
		t->late = l->n;
	t->delivered += t->late;
}

static void run_list(struct user_host *h, uint32_t k, const struct list *l, struct piles *to)
{
	struct user_tenant *t = &h->tenant[k];
	bool may = !h->supply || share_may_run(&t->share);
	uint64_t now;

	run_tenant(t, l, may, to);
	if (t->late)
		h->late[h->n_late++] = (uint8_t)k;
	if (!l->weight)
		return;
	now = h->clock();
	if (may)
		charge(t, (now - h->last) * l->weight);
	else
		refuse(t, (now - h->last) * l->weight);
	h->last = now;
}

void user_host_run(struct user_host *h, struct batch *b, struct batch *refused, struct batch *dropped, struct batch *back)
{
	uint8_t mine[OFFLOAD_TENANTS + 1][BATCH_MAX], n[OFFLOAD_TENANTS + 1] = { 0 }, order[OFFLOAD_TENANTS + 1];
	struct piles to = { h, refused, dropped, back, { 0 } };
	unsigned tenants = 0, kept = 0, measured = 0;
	struct draw d;

	refused->n = dropped->n = back->n = 0;
	if (h->supply) {
		h->last = h->clock();
		if (h->last - h->filled >= EVERY)
			refill(h, h->last);
	}
	for (unsigned i = 0; i < b->n; i++) {
		uint32_t k = whose(h, b->p[i]);

		if (n[k] == 0)
			order[tenants++] = (uint8_t)k;
		mine[k][n[k]++] = (uint8_t)i;
	}
	d = draw(h, tenants);
	for (unsigned i = 0; i < tenants; i++) {
		uint32_t k = order[i];
		bool counts = h->supply && i % d.step == d.first;

		if (k == OFFLOAD_TENANTS)
			continue;
		/* what came since the last reading was not measured */
		if (counts && measured != i)
			h->last = h->clock();
		run_list(h, k, &(struct list){ b, mine[k], n[k], counts ? d.step : 0 }, &to);
		measured = counts ? i + 1 : measured;
	}
	if (h->supply && measured != tenants && h->n_late && h->late_weight)
		h->last = h->clock();
	if (refused->n + dropped->n + back->n == 0)
		return;
	for (unsigned i = 0; i < b->n; i++)
		if (!to.gone[i])
			b->p[kept++] = b->p[i];
	b->n = kept;
}

void user_host_done(struct user_host *h)
{
	unsigned all = 0;
	uint64_t each;		/* ns / 65,536 */

	if (!h->n_late)
		return;
	for (unsigned i = 0; i < h->n_late; i++)
		all += h->tenant[h->late[i]].late;
	each = h->supply && h->late_weight ? ((h->clock() - h->last) << 16) / all * h->late_weight : 0;
	for (unsigned i = 0; i < h->n_late; i++) {
		struct user_tenant *t = &h->tenant[h->late[i]];

		if (h->supply)
			charge(t, each * t->late >> 16);
		t->late = 0;
	}
	h->n_late = 0;
}
