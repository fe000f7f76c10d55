/*
 * agent.c - changes are tried beside the table of tenants: combined, loaded (maybe by another thread) and put on the devices, and only
 * then are they in the table, if that is still the one that they were made for. What tells packets apart is written last, when the program that they will meet is there, and taken away first.
 */
#include "datapath/offload/agent.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#include "datapath/bpf/verify.h"
#include "datapath/offload/guest_host.h"
#include "models/base/mem.h"
#include "models/base/near.h"

enum {
	INTERVAL = 2000000,		/* ns between refills */
	BUCKET = 20000000,		/* ns that a full one holds of a whole processor; of less, less */
	PATIENCE = 1000000000,
	ONE_IN = 32,
	AROUND = 5,			/* refills from one look at what was spent around packets to the next */
};

static uint64_t monotonic(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec;
}

/* ---- tokens ---- */

static int64_t bucket(const struct offload_agent *a)
{
	return (int64_t)BUCKET * MAX_OF(MIN_OF(a->supply, 100U), 1U) / 100;
}

/*
 * What of `give` tenant k pays for packets that were refused since the last time; the rest is forgiven.
 */
static uint64_t for_refusing(struct offload_agent *a, uint32_t k, uint64_t give)
{
	struct offload_tenant *t = &a->tenant[k];
	uint64_t all = __atomic_load_n(&a->host.tenants[k].refusing, __ATOMIC_RELAXED), since = all - t->refusing;
	uint64_t pays = share_for_refusing(since, give);

	t->refusing = all;
	t->forgiven += since - pays;
	return pays;
}

void offload_refill(struct offload_agent *a, uint64_t now)
{
	struct share s[OFFLOAD_TENANTS];
	uint32_t number[OFFLOAD_TENANTS];
	uint64_t give[OFFLOAD_TENANTS], produced = (now - a->filled) * a->supply / 100;
	const int64_t most = bucket(a);
	size_t n = 0;

	if (a->turn % AROUND == 0)
		around_account(&a->around, &a->host, a->supply == 0);
	for (uint32_t k = 0; k < OFFLOAD_TENANTS; k++) {
		struct offload_tenant *t = &a->tenant[k];
		int64_t tokens;

		if (!t->name[0])
			continue;
		tokens = __atomic_load_n(&a->host.tenants[k].tokens, __ATOMIC_RELAXED);
		/* a debt is paid back, but not for longer than a full bucket lasts */
		if (tokens < -most) {
			t->forgiven += (uint64_t)(-most - tokens);
			__atomic_fetch_add(&a->host.tenants[k].tokens, -most - tokens, __ATOMIC_RELAXED);
			tokens = -most;
		}
		s[n] = (struct share){ tokens, most, t->weight };
		number[n++] = k;
	}
	a->wasted += shares_divide(s, n, produced, a->turn++, give);
	for (size_t i = 0; i < n; i++)
		__atomic_fetch_add(&a->host.tenants[number[i]].tokens, (int64_t)(give[i] - for_refusing(a, number[i], give[i])),
				   __ATOMIC_RELAXED);
	a->filled = now;
	__atomic_store_n(&a->host.settings->refilled, now, __ATOMIC_RELAXED);
}

static void timer_ready(void *arg, short events)
{
	struct offload_agent *a = arg;
	uint64_t times;

	(void)events;
	if (read(a->timer, &times, sizeof times) == sizeof times)
		offload_refill(a, monotonic());
}

void offload_supply(struct offload_agent *a, uint32_t percent)
{
	/* what has passed until now was of the old one */
	offload_refill(a, monotonic());
	around_account(&a->around, &a->host, a->supply == 0);
	a->supply = percent;
	__atomic_store_n(&a->host.settings->one_in, percent ? ONE_IN : 0, __ATOMIC_RELAXED);
}

/* ---- tenants ---- */

static struct offload_tenant *tenant_named(struct offload_agent *a, const char *name)
{
	for (uint32_t k = 0; k < OFFLOAD_TENANTS; k++)
		if (!strcmp(a->tenant[k].name, name))
			return &a->tenant[k];
	return NULL;
}

bool offload_has(const struct offload_agent *a, const char *tenant)
{
	for (uint32_t k = 0; k < OFFLOAD_TENANTS; k++)
		if (tenant[0] && !strcmp(a->tenant[k].name, tenant))
			return true;
	return false;
}

static bool same_by(const struct offload_by *a, const struct offload_by *b)
{
	return a->kind == b->kind && a->number == b->number && !memcmp(&a->prefix, &b->prefix, sizeof(a->prefix));
}

/* What the program has met of addresses is no longer so. */
static bool put_prefix(struct offload_agent *a, const struct host_prefix *p, const uint32_t *number)
{
	bool ok = xdp_host_put(&a->host, "prefixes", p, number);

	__atomic_fetch_add(&a->host.settings->prefixes, 1, __ATOMIC_RELEASE);
	return ok;
}

static bool put_by(struct offload_agent *a, const struct offload_by *by, uint32_t number, bool there)
{
	struct host_number key = { by->kind, by->number };

	if (by->kind == HOST_BY_VLAN) {
		a->host.vlans[by->number] = there ? number + 1 : 0;
		return true;
	}
	if (by->kind == HOST_BY_PREFIX)
		return put_prefix(a, &by->prefix, there ? &number : NULL);
	return xdp_host_put(&a->host, "numbers", &key, there ? &number : NULL);
}

/* The kinds that packets are looked at for: no more than tenants need. */
static void set_kinds(struct offload_agent *a)
{
	uint32_t kinds = 0;

	for (uint32_t k = 0; k < OFFLOAD_TENANTS; k++)
		kinds |= a->tenant[k].name[0] ? a->tenant[k].by.kind : 0;
	a->host.settings->kinds = kinds;
}

static void forget(struct offload_tenant *t)
{
	xdp_maps_close(&t->maps);
	ebpf_object_free(t->object);
	sb_fini(&t->octets);
	free(t->path);
	*t = (struct offload_tenant){ .name = "" };
}

void offload_change_free(struct offload_change *c)
{
	if (!c)
		return;
	if (c->agent) {
		if (c->swapped)
			xdp_swap_back(&c->swap);
		c->agent->busy = false;
	}
	xdp_swap_fini(&c->swap);
	forget(&c->tenant);
	xdp_load_fini(&c->load);
	arena_free(c->arena);
	diag_free(c->diag);
	free(c);
}

/* All programs of t as one, ready to be loaded. */
static bool combine_all(const struct offload_agent *a, const struct offload_tenant *t, struct offload_change *c)
{
	static const struct bpf_insn passes[] = { { .code = BPF_ALU64 | BPF_MOV | BPF_K, .imm = XDP_PASS },
						  { .code = BPF_JMP | BPF_EXIT } };
	struct ebpf_object *none = ebpf_object_of("none", passes, ARRAY_LEN(passes));
	struct offload_piece piece[OFFLOAD_TENANTS + 1];
	const struct xdp_maps *maps[OFFLOAD_TENANTS];
	uint32_t n = 0;
	bool ok;

	c->arena = arena_new();
	c->generation = a->generation;
	piece[0] = (struct offload_piece){ a->object, ebpf_object_program(a->object, "host", c->diag) };
	for (uint32_t k = 0; k < OFFLOAD_TENANTS; k++)
		n = t[k].name[0] ? k + 1 : n;
	for (uint32_t k = 0; k < n; k++) {
		piece[k + 1] = t[k].object ? (struct offload_piece){ t[k].object, t[k].program } :
			       (struct offload_piece){ none, &none->programs[0] };
		maps[k] = &t[k].maps;
	}
	ok = piece[0].program && offload_combine(piece, n + 1, c->arena, SPAN_NONE, c->diag, &c->code);
	if (ok)
		xdp_load_init(&c->load, &a->host, &c->code, maps);
	ebpf_object_free(none);
	return ok;
}

static struct offload_change *new_change(void)
{
	struct offload_change *c = x_calloc(1, sizeof(*c));

	c->load.program = c->swap.program = c->swap.old = -1;
	c->number = OFFLOAD_TENANTS;
	c->diag = diag_new();
	return c;
}

void offload_swap_begin(struct offload_agent *a, struct offload_change *c)
{
	xdp_swap_init(&c->swap, a->host.device, a->host.n_devices, c->load.program, a->host.program);
	c->agent = a;
	a->busy = true;
}

void offload_swap(struct offload_change *c)
{
	xdp_swap_run(&c->swap);
	c->swapped = true;
}

static bool replace(struct offload_agent *a, struct offload_change *c)
{
	if (!c->loaded)
		return false;
	if (!c->agent) {
		offload_swap_begin(a, c);
		offload_swap(c);
	}
	c->agent = NULL;
	a->busy = false;
	if (!xdp_host_took(&a->host, &c->load, &c->swap, SPAN_NONE, c->diag))
		return false;
	a->generation++;
	return true;
}

/*
 * To the kernel the loader is privileged: it would let the programs put addresses of its own into maps. Our verifier knows no such
 * privilege.
 */
static bool tells_no_pointers(const struct offload_change *c)
{
	static const struct verify_options driver = { .driver = true };
	struct verify_result r;
	bool ok;

	if (!c->tenant.object)
		return true;
	ok = verify_program(c->tenant.object, c->tenant.program, &driver, &r, c->diag);
	verify_result_fini(&r);
	return ok;
}

void offload_load(struct offload_change *c)
{
	c->loaded = tells_no_pointers(c) && xdp_load_run(&c->load, SPAN_NONE, c->diag);
}

bool offload_is_stale(const struct offload_agent *a, const struct offload_change *c)
{
	return !c->agent && (c->generation != a->generation || a->busy);
}

struct offload_change *offload_again(const struct offload_agent *a)
{
	struct offload_change *c = new_change();

	c->ready = combine_all(a, a->tenant, c);
	return c;
}

bool offload_install(struct offload_agent *a, struct diag *d)
{
	struct offload_change *c = offload_again(a);
	bool ok = c->ready;

	if (ok)
		offload_load(c);
	ok = ok && replace(a, c);
	if (!ok)
		diag_fault(d, SPAN_NONE, "%s", diag_count(c->diag) ? diag_get(c->diag, 0).text : "the host's program cannot be installed");
	offload_change_free(c);
	return ok;
}

/* Maps that the program before had, too, go on; the others are new. */
static bool make_maps(struct offload_tenant *t, const struct offload_tenant *before, struct diag *d)
{
	char prefix[OFFLOAD_NAME_MAX + 1];

	snprintf(prefix, sizeof prefix, "%s_", t->name);
	if (!xdp_maps_new(&t->maps, t->object, prefix, SPAN_NONE, d))
		return false;
	for (uint32_t k = 0; before && before->object && k < t->object->n_maps; k++) {
		const struct ebpf_map *m = &t->object->maps[k];

		for (uint32_t i = 0; i < before->object->n_maps; i++) {
			const struct ebpf_map *b = &before->object->maps[i];
			int fd;

			/* what global data begin with belongs to the program */
			if (m->data || strcmp(m->name, b->name) != 0 || m->type != b->type || m->key_size != b->key_size ||
			    m->value_size != b->value_size || m->max_entries != b->max_entries || m->flags != b->flags)
				continue;
			fd = fcntl(before->maps.fd[i], F_DUPFD_CLOEXEC, 0);
			if (fd < 0)
				continue;
			close(t->maps.fd[k]);
			t->maps.fd[k] = fd;
		}
	}
	return true;
}

static bool read_object(struct offload_tenant *t, const struct offload_request *r, struct diag *d)
{
	t->path = x_strdup(r->path);
	sb_add_len(&t->octets, r->octets, r->len);
	t->object = ebpf_object_read(r->path, r->octets, r->len, d);
	t->program = t->object ? ebpf_object_program(t->object, r->program, d) : NULL;
	return t->program != NULL;
}

static bool read_program(struct offload_tenant *t, const struct offload_request *r, const struct offload_tenant *before,
			 struct diag *d)
{
	struct offload_piece p;

	if (!r->octets)
		return true;
	if (!read_object(t, r, d))
		return false;
	p = (struct offload_piece){ t->object, t->program };
	return offload_allowed(&p, OFFLOAD_MEMORY, SPAN_NONE, d) && make_maps(t, r->keep ? before : NULL, d);
}

static bool check(struct offload_agent *a, const struct offload_request *r, const struct offload_tenant *before, struct diag *d)
{
	size_t len = strlen(r->tenant);

	if (len == 0 || len >= OFFLOAD_NAME_MAX) {
		diag_error(d, SPAN_NONE, "'%s' is no name of a tenant: expected 1 to %d octets", r->tenant, OFFLOAD_NAME_MAX - 1);
		return false;
	}
	if (r->weight == 0 || r->weight > OFFLOAD_WEIGHT_MAX) {
		diag_error(d, SPAN_NONE, "share %u, expected 1 to %d", r->weight, OFFLOAD_WEIGHT_MAX);
		return false;
	}
	for (uint32_t k = 0; k < OFFLOAD_TENANTS; k++) {
		const struct offload_tenant *t = &a->tenant[k];

		if (t->name[0] && t != before && same_by(&t->by, &r->by)) {
			diag_error(d, SPAN_NONE, "these packets are those of tenant '%s'", t->name);
			return false;
		}
	}
	if (r->out && !if_nametoindex(r->out)) {
		diag_error(d, SPAN_NONE, "there is no device '%s'", r->out);
		return false;
	}
	return true;
}

struct offload_change *offload_begin(struct offload_agent *a, const struct offload_request *r)
{
	struct offload_tenant *before = r->tenant[0] ? tenant_named(a, r->tenant) : NULL, *place = before, all[OFFLOAD_TENANTS];
	struct offload_change *c = new_change();
	struct offload_tenant *t = &c->tenant;

	if (!check(a, r, before, c->diag))
		return c;
	if (!place)
		place = tenant_named(a, "");
	if (!place) {
		diag_error(c->diag, SPAN_NONE, "there are %d tenants already", OFFLOAD_TENANTS);
		return c;
	}
	t->by = r->by;
	t->weight = r->weight;
	t->out = r->out ? if_nametoindex(r->out) : 0;
	snprintf(t->name, sizeof t->name, "%s", r->tenant);
	if (!read_program(t, r, before, c->diag))
		return c;
	c->number = (uint32_t)(place - a->tenant);
	memcpy(all, a->tenant, sizeof all);
	all[c->number] = *t;
	c->ready = combine_all(a, all, c);
	return c;
}

bool offload_commit(struct offload_agent *a, struct offload_change *c)
{
	const uint32_t k = c->number;
	struct offload_tenant *place = &a->tenant[k], old;
	bool before;

	if (!replace(a, c))
		return false;
	if (k == OFFLOAD_TENANTS)
		return true;
	before = place->name[0];
	old = *place;
	*place = c->tenant;
	c->tenant = old;
	place->forgiven = old.forgiven;
	place->refusing = a->host.tenants[k].refusing;
	if (before && !same_by(&old.by, &place->by))
		(void)put_by(a, &old.by, k, false);
	if (!before) {
		struct host_count others = a->host.tenants[k].before, his = xdp_host_counted(&a->host).count[k];

		xdp_host_add(&others, &his, 1);
		a->host.tenants[k] = (struct host_tenant){ .tokens = bucket(a), .before = others };
		place->refusing = 0;
	}
	a->host.tenants[k].out = place->out;
	__atomic_store_n(&a->host.tenants[k].flags, HOST_KNOWN | (place->program ? HOST_CHANGES : 0), __ATOMIC_RELEASE);
	set_kinds(a);
	if (put_by(a, &place->by, k, true))
		return true;
	diag_fault(c->diag, SPAN_NONE, "the kernel does not take what tells the packets of '%s'", place->name);
	offload_change_free(offload_remove(a, place->name, c->diag));
	return false;
}

static bool no_tenant(struct offload_agent *a, const char *name, struct diag *d)
{
	struct near n = near_begin(name);

	for (uint32_t k = 0; k < OFFLOAD_TENANTS; k++)
		if (a->tenant[k].name[0])
			near_try(&n, a->tenant[k].name);
	diag_error(d, SPAN_NONE, "there is no tenant '%s'%s%s%s", name, n.best ? ", did you mean '" : "", n.best ? n.best : "",
		   n.best ? "'?" : "");
	return false;
}

struct offload_change *offload_remove(struct offload_agent *a, const char *tenant, struct diag *d)
{
	struct offload_tenant *t = tenant[0] ? tenant_named(a, tenant) : NULL;
	uint32_t k;

	if (!t) {
		(void)no_tenant(a, tenant, d);
		return NULL;
	}
	k = (uint32_t)(t - a->tenant);
	(void)put_by(a, &t->by, k, false);
	a->host.tenants[k].flags = 0;
	forget(t);
	set_kinds(a);
	a->generation++;
	/* with or without a new program nothing comes to it any more */
	return offload_again(a);
}

void offload_clear(struct offload_agent *a)
{
	struct diag *d = diag_new();

	guest_host_clear(a);
	while (a->host.n_devices)
		(void)xdp_host_detach(&a->host, a->host.device[0]);
	for (uint32_t k = 0; k < OFFLOAD_TENANTS; k++)
		if (a->tenant[k].name[0])
			offload_change_free(offload_remove(a, a->tenant[k].name, d));
	/* it is on no device, and no tenant's program is left; whoever attaches the next loads another */
	if (a->host.program >= 0)
		close(a->host.program);
	a->host.program = -1;
	a->generation++;
	diag_free(d);
}

/* ---- begin and end ---- */

static bool read_host(struct offload_agent *a, const void *octets, size_t len, struct diag *d)
{
	static uint64_t agents;

	a->generation = ++agents << 32;
	a->timer = a->polls = a->host.program = -1;
	a->supply = OFFLOAD_SUPPLY;
	around_init(&a->around);
	sb_add_len(&a->octets, octets, len);
	a->object = ebpf_object_read("the host's program", octets, len, d);
	return a->object != NULL;
}

static bool start(struct offload_agent *a, struct loop *loop, struct diag *d)
{
	struct timespec every = { 0, INTERVAL };

	a->filled = monotonic();
	a->polls = xdp_host_watch_polls(&a->host);
	a->timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
	if (a->timer < 0 || timerfd_settime(a->timer, 0, &(struct itimerspec){ every, every }, NULL) != 0) {
		diag_fault(d, SPAN_NONE, "cannot make a timer: %s", strerror(errno));
		return false;
	}
	a->loop = loop;
	loop_serve(loop, a->timer, POLLIN, timer_ready, a);
	return true;
}

/* Whether tenants' programs could be put into the host's: no other host comes into the place of one that is kept. */
static bool can_host(const struct offload_agent *a, struct diag *d)
{
	struct offload_change *c = offload_again(a);
	bool ok = c->ready;

	if (!ok)
		diag_error(d, SPAN_NONE, "%s", diag_count(c->diag) ? diag_get(c->diag, 0).text : "the host's program cannot be installed");
	offload_change_free(c);
	return ok;
}

struct offload_agent *offload_agent_new(const void *octets, size_t len, struct loop *loop, struct diag *d)
{
	struct offload_agent *a = x_calloc(1, sizeof(*a));

	if (read_host(a, octets, len, d) && xdp_host_open(&a->host, a->object, SPAN_NONE, d)) {
		*a->host.settings = (struct host_settings){ .patience = PATIENCE, .one_in = ONE_IN };
		if (can_host(a, d) && start(a, loop, d))
			return a;
	}
	offload_agent_free(a);
	return NULL;
}

struct offload_agent *offload_agent_adopt(const void *octets, size_t len, const char *device, struct loop *loop, struct diag *d)
{
	struct offload_agent *a = x_calloc(1, sizeof(*a));
	unsigned ifindex = if_nametoindex(device);

	if (read_host(a, octets, len, d) && ifindex && xdp_host_adopt(&a->host, a->object, ifindex, SPAN_NONE, d) && start(a, loop, d)) {
		a->used = true;
		return a;
	}
	offload_agent_free(a);
	return NULL;
}

bool offload_adopt_tenant(struct offload_agent *a, uint32_t number, const struct offload_request *r, const uint32_t *maps,
			  uint32_t n_maps, struct diag *d)
{
	struct offload_tenant t = { .by = r->by, .weight = r->weight, .out = r->out ? if_nametoindex(r->out) : 0 };

	if (number >= OFFLOAD_TENANTS || a->tenant[number].name[0] || !check(a, r, NULL, d))
		return false;
	snprintf(t.name, sizeof t.name, "%s", r->tenant);
	if (r->octets) {
		if (!read_object(&t, r, d) || t.object->n_maps != n_maps || !xdp_maps_find(&t.maps, maps, n_maps)) {
			forget(&t);
			return false;
		}
	}
	t.refusing = a->host.tenants[number].refusing;
	a->tenant[number] = t;
	return true;
}

/* Entries of a map whose tenant is told otherwise, or is none. */
static void sweep(struct offload_agent *a, const char *map, uint32_t kind)
{
	union {
		struct host_number number;
		struct host_prefix prefix;
	} key, next;
	uint32_t k;

	/* one that is deleted cannot be gone on from: then from the beginning, where one less is left */
	for (bool from = false; xdp_host_next(&a->host, map, from ? &key : NULL, &next);) {
		struct offload_by by = { .kind = kind };

		key = next;
		if (kind == HOST_BY_PREFIX) {
			by.prefix = key.prefix;
		} else {
			by.kind = key.number.kind;
			by.number = key.number.number;
		}
		from = xdp_host_get(&a->host, map, &key, &k) && k < OFFLOAD_TENANTS && a->tenant[k].name[0] &&
		       same_by(&a->tenant[k].by, &by);
		if (!from && !(kind == HOST_BY_PREFIX ? put_prefix(a, &key.prefix, NULL) : xdp_host_put(&a->host, map, &key, NULL)))
			return;
	}
}

void offload_adopted(struct offload_agent *a)
{
	for (uint32_t k = 0; k < OFFLOAD_TENANTS; k++)
		if (!a->tenant[k].name[0])
			a->host.tenants[k].flags = 0;
	for (uint32_t id = 0; id < 4096; id++) {
		uint64_t k = a->host.vlans[id];

		if (k && (k > OFFLOAD_TENANTS || !a->tenant[k - 1].name[0] || a->tenant[k - 1].by.kind != HOST_BY_VLAN ||
			  a->tenant[k - 1].by.number != id))
			a->host.vlans[id] = 0;
	}
	sweep(a, "numbers", 0);
	sweep(a, "prefixes", HOST_BY_PREFIX);
	/* who was there before us may have ended between a change and this */
	__atomic_fetch_add(&a->host.settings->prefixes, 1, __ATOMIC_RELEASE);
	set_kinds(a);
}

void offload_agent_free(struct offload_agent *a)
{
	if (!a)
		return;
	guest_host_free(a->guests);
	if (a->loop)
		loop_forget(a->loop, a->timer);
	if (a->timer >= 0)
		close(a->timer);
	if (a->polls >= 0)
		close(a->polls);
	for (uint32_t k = 0; k < OFFLOAD_TENANTS; k++)
		forget(&a->tenant[k]);
	if (a->object)
		xdp_host_close(&a->host);
	around_fini(&a->around);
	ebpf_object_free(a->object);
	sb_fini(&a->octets);
	free(a);
}

/* ---- words ---- */

bool offload_by_parse(uint32_t kind, const char *text, struct offload_by *by)
{
	char address[64], *end;
	const char *slash = strchr(text, '/');
	unsigned long long n = strtoull(text, &end, 0);
	struct in_addr four;
	unsigned long bits;

	*by = (struct offload_by){ .kind = kind };
	if (kind != HOST_BY_PREFIX) {
		unsigned long long most = kind == HOST_BY_VLAN ? 4094 : kind == HOST_BY_VXLAN ? 0xffffff : UINT32_MAX;

		by->number = (uint32_t)n;
		return text[0] >= '0' && text[0] <= '9' && !*end && n <= most && (kind != HOST_BY_VLAN || n > 0);
	}
	if (!slash || slash - text >= (long)sizeof address || slash[1] < '0' || slash[1] > '9')
		return false;
	snprintf(address, sizeof address, "%.*s", (int)(slash - text), text);
	bits = strtoul(slash + 1, &end, 10);
	if (*end)
		return false;
	if (inet_pton(AF_INET, address, &four) == 1) {
		by->prefix.address[10] = by->prefix.address[11] = 0xff;
		memcpy(by->prefix.address + 12, &four, 4);
		bits = bits <= 32 ? bits + 96 : 999;
	} else if (inet_pton(AF_INET6, address, by->prefix.address) != 1) {
		return false;
	}
	by->prefix.bits = (uint32_t)bits;
	/* nothing may stand behind the prefix: it would be another than it seems */
	for (unsigned long b = bits; b < 128; b++)
		if (by->prefix.address[b / 8] & 0x80 >> b % 8)
			return false;
	return bits <= 128;
}

const char *offload_prefix_text(const struct host_prefix *p, char *text, size_t size)
{
	static const uint8_t four[12] = { [10] = 0xff, 0xff };
	bool is_four = p->bits >= 96 && !memcmp(p->address, four, sizeof four);
	char address[INET6_ADDRSTRLEN];

	if (!inet_ntop(is_four ? AF_INET : AF_INET6, p->address + (is_four ? 12 : 0), address, sizeof address))
		address[0] = '\0';
	snprintf(text, size, "%s/%u", address, p->bits - (is_four ? 96 : 0));
	return text;
}
