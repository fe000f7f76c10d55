/*
 * xdp_host.c - by netlink, not by a link that the kernel undoes when its owner ends: what tenants handed over must survive the
 * agent. It is found again through the device: the program's number, and the numbers and names of its maps.
 */
#include "datapath/offload/xdp_host.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/if_link.h>
#include <sys/mman.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "datapath/offload/clear.h"
#include "models/base/mem.h"

#define PROGRAM_NAME "middleproof_off"

static int new_map(const struct ebpf_map *m, const char *prefix)
{
	LIBBPF_OPTS(bpf_map_create_opts, o, .map_flags = m->flags);
	char name[BPF_OBJ_NAME_LEN];
	uint32_t zero = 0;
	int fd;

	snprintf(name, sizeof name, "%s%s", prefix, m->name);
	/* the kernel takes letters, digits, '_' and '.' */
	for (char *c = name; *c; c++)
		if (!((*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') || (*c >= '0' && *c <= '9') || *c == '_'))
			*c = '.';
	fd = bpf_map_create((enum bpf_map_type)m->type, name, m->key_size, m->value_size, m->max_entries, &o);
	if (fd >= 0 && m->data && bpf_map_update_elem(fd, &zero, m->data, BPF_ANY) != 0) {
		close(fd);
		return -1;
	}
	if (fd >= 0 && m->read_only)
		(void)bpf_map_freeze(fd);
	return fd;
}

bool xdp_maps_new(struct xdp_maps *m, const struct ebpf_object *o, const char *prefix, span at, struct diag *d)
{
	m->n = 0;
	for (uint32_t k = 0; k < o->n_maps; k++) {
		int fd = new_map(&o->maps[k], prefix);

		if (fd < 0) {
			diag_fault(d, at, "cannot make map '%s' in the kernel: %s%s", o->maps[k].name, strerror(errno),
				   errno == EPERM ? " (offloads need CAP_BPF and CAP_NET_ADMIN)" : "");
			xdp_maps_close(m);
			return false;
		}
		m->fd[m->n++] = fd;
	}
	return true;
}

void xdp_maps_close(struct xdp_maps *m)
{
	for (uint32_t k = 0; k < m->n; k++)
		close(m->fd[k]);
	m->n = 0;
}

void xdp_maps_numbers(const struct xdp_maps *m, uint32_t *numbers)
{
	for (uint32_t k = 0; k < m->n; k++) {
		struct bpf_map_info info = { 0 };
		uint32_t len = sizeof info;

		numbers[k] = bpf_obj_get_info_by_fd(m->fd[k], &info, &len) == 0 ? info.id : 0;
	}
}

bool xdp_maps_find(struct xdp_maps *m, const uint32_t *numbers, uint32_t n)
{
	m->n = 0;
	for (uint32_t k = 0; k < n && k < EBPF_MAX_MAPS; k++) {
		int fd = bpf_map_get_fd_by_id(numbers[k]);

		if (fd < 0) {
			xdp_maps_close(m);
			return false;
		}
		m->fd[m->n++] = fd;
	}
	return m->n == n;
}

static int map_of(const struct xdp_host *h, const char *name, const struct ebpf_map **m)
{
	for (uint32_t k = 0; k < h->maps.n; k++) {
		if (strcmp(h->object->maps[k].name, name) != 0)
			continue;
		if (m)
			*m = &h->object->maps[k];
		return h->maps.fd[k];
	}
	return -1;
}

static size_t mapped_size(const struct ebpf_map *m)
{
	/* an entry of an array takes a multiple of 8 octets; mappings are whole pages */
	return (((size_t)(m->value_size + 7) & ~(size_t)7) * m->max_entries + 4095) & ~(size_t)4095;
}

static void *mapped(const struct xdp_host *h, const char *name)
{
	const struct ebpf_map *m = NULL;
	int fd = map_of(h, name, &m);
	void *p;

	if (fd < 0)
		return NULL;
	p = mmap(NULL, mapped_size(m), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	return p == MAP_FAILED ? NULL : p;
}

static void unmap(const struct xdp_host *h, const char *name, void *p)
{
	const struct ebpf_map *m = NULL;

	if (p && map_of(h, name, &m) >= 0)
		munmap(p, mapped_size(m));
}

static bool map_memory(struct xdp_host *h, span at, struct diag *d)
{
	h->tenants = mapped(h, "tenants");
	h->settings = mapped(h, "settings");
	h->vlans = mapped(h, "vlans");
	if (h->tenants && h->settings && h->vlans)
		return true;
	diag_fault(d, at, "cannot map what the driver's program counts: %s", strerror(errno));
	return false;
}

bool xdp_host_open(struct xdp_host *h, const struct ebpf_object *object, span at, struct diag *d)
{
	*h = (struct xdp_host){ .object = object, .program = -1 };
	libbpf_set_print(NULL);		/* what it would print stands in our errors */
	if (xdp_maps_new(&h->maps, object, "", at, d) && map_memory(h, at, d))
		return true;
	xdp_host_close(h);
	return false;
}

void xdp_host_close(struct xdp_host *h)
{
	unmap(h, "tenants", h->tenants);
	unmap(h, "settings", h->settings);
	unmap(h, "vlans", h->vlans);
	if (h->program >= 0)
		close(h->program);
	xdp_maps_close(&h->maps);
	*h = (struct xdp_host){ .program = -1 };
}

/* The number of the program on a device, 0: none. */
static uint32_t program_on(unsigned ifindex)
{
	LIBBPF_OPTS(bpf_xdp_query_opts, q);

	return bpf_xdp_query((int)ifindex, 0, &q) == 0 ? q.prog_id : 0;
}

/* The maps of our program, in the order of the object's; each must be there, and be what the object says. */
static bool take_maps(struct xdp_host *h, const uint32_t *ids, uint32_t n)
{
	for (uint32_t k = 0; k < h->object->n_maps; k++) {
		const struct ebpf_map *m = &h->object->maps[k];
		int found = -1;

		for (uint32_t i = 0; i < n && found < 0; i++) {
			struct bpf_map_info info = { 0 };
			uint32_t len = sizeof info;
			int fd = bpf_map_get_fd_by_id(ids[i]);

			if (fd >= 0 && bpf_obj_get_info_by_fd(fd, &info, &len) == 0 &&
			    !strncmp(info.name, m->name, BPF_OBJ_NAME_LEN - 1) && info.type == m->type && info.key_size == m->key_size &&
			    info.value_size == m->value_size && info.max_entries == m->max_entries)
				found = fd;
			else if (fd >= 0)
				close(fd);
		}
		if (found < 0)
			return false;
		h->maps.fd[h->maps.n++] = found;
	}
	return true;
}

bool xdp_host_adopt(struct xdp_host *h, const struct ebpf_object *object, unsigned ifindex, span at, struct diag *d)
{
	uint32_t ids[OFFLOAD_MAPS], id = program_on(ifindex), len = sizeof(struct bpf_prog_info);
	struct bpf_prog_info info = { .nr_map_ids = OFFLOAD_MAPS, .map_ids = (uint64_t)(uintptr_t)ids };

	*h = (struct xdp_host){ .object = object, .program = id ? bpf_prog_get_fd_by_id(id) : -1 };
	if (h->program < 0)
		return false;
	if (bpf_obj_get_info_by_fd(h->program, &info, &len) != 0 || strcmp(info.name, PROGRAM_NAME) != 0) {
		xdp_host_close(h);
		return false;
	}
	if (!take_maps(h, ids, MIN_OF(info.nr_map_ids, (uint32_t)OFFLOAD_MAPS))) {
		diag_fault(d, at, "the program on the device is of another version of this software: take it off first");
		xdp_host_close(h);
		return false;
	}
	if (!map_memory(h, at, d)) {
		xdp_host_close(h);
		return false;
	}
	h->device[h->n_devices++] = ifindex;
	return true;
}

bool xdp_host_adopt_more(struct xdp_host *h, unsigned ifindex)
{
	struct bpf_prog_info info = { 0 };
	uint32_t len = sizeof info;

	if (h->n_devices == XDP_HOST_DEVICES || bpf_obj_get_info_by_fd(h->program, &info, &len) != 0 || program_on(ifindex) != info.id)
		return false;
	h->device[h->n_devices++] = ifindex;
	return true;
}

/* What the verifier's log ends with, up to its statistics: the instruction, and what is wrong with it. */
static const char *verdict(char *log)
{
	char *end = strstr(log, "\nprocessed "), *from;
	unsigned lines = 0;

	if (end)
		*end = '\0';
	for (from = log + strlen(log); from > log && lines < 3; from--)
		lines += from[-1] == '\n';
	for (char *c = from += lines == 3; *c; c++)
		*c = *c == '\n' ? ' ' : *c;
	return from;
}

static int load_with(const struct offload_code *code, uint32_t level, char *log, uint32_t size)
{
	LIBBPF_OPTS(bpf_prog_load_opts, opts, .log_buf = log, .log_size = size, .log_level = level);

	log[0] = '\0';
	return bpf_prog_load(BPF_PROG_TYPE_XDP, PROGRAM_NAME, "GPL", code->insn, code->n, &opts);
}

/* The kernel says how much of its stack each function uses: no tenant's more than it clears. */
static bool stacks_are_cleared(const struct offload_code *code, const char *log, span at, struct diag *d)
{
	uint32_t cleared[OFFLOAD_FUNCTIONS], first, n = offload_cleared(code->insn, code->n, code->tenants, cleared, &first);
	const char *p = strstr(log, "stack depth ");

	for (uint32_t k = 0; p && k < n; k++) {
		char *end;
		unsigned long depth = strtoul(p + (k ? 1 : strlen("stack depth ")), &end, 10);

		p = k + 1 == n || *end == '+' ? end : NULL;
		if (p && k >= first && depth > cleared[k]) {
			diag_error(d, at, "a function uses %lu octets of its stack, of which it would have to clear all but %u before: address "
				   "the stack by constants", depth, cleared[k]);
			return false;
		}
	}
	if (n && p)
		return true;
	diag_fault(d, at, "the kernel does not say what tenants' programs use of their stacks");
	return false;
}

static void tell_why(const struct offload_code *code, const char *stats, int why, span at, struct diag *d)
{
	enum { LOG = 1 << 22, MOST = 100000 };
	const char *p = strstr(stats, "processed ");
	unsigned long looked = p ? strtoul(p + strlen("processed "), NULL, 10) : 0;
	char *log;
	int fd;

	if (why == E2BIG || looked > MOST) {
		diag_fault(d, at, "the kernel does not take the tenants' programs: %s; its verifier gave up after %lu instructions: make loops "
			   "shorter, or fewer", strerror(why), looked);
		return;
	}
	diag_fault(d, at, "the kernel does not take the tenants' programs: %s", strerror(why));
	/* again, for its reasons: each instruction that it looks at is written down, which takes ten times as long */
	log = x_calloc(LOG, 1);
	fd = load_with(code, 1, log, LOG);
	if (fd >= 0)
		close(fd);
	else if (log[0])
		diag_note(d, at, "its verifier: %s", verdict(log));
	free(log);
}

static int own_copy(struct xdp_load *l, int fd)
{
	for (uint32_t i = 0; i < l->n; i++)
		if (l->fd[i] == fd)
			return l->copy[i];
	l->fd[l->n] = fd;
	l->copy[l->n] = fcntl(fd, F_DUPFD_CLOEXEC, 0);
	return l->copy[l->n++];
}

void xdp_load_init(struct xdp_load *l, const struct xdp_host *h, const struct offload_code *code, const struct xdp_maps *const *maps)
{
	*l = (struct xdp_load){ .code = code, .program = -1 };
	for (uint32_t i = 0; i < code->n_uses; i++) {
		const struct offload_map_use *u = &code->uses[i];

		code->insn[u->insn].imm = own_copy(l, (u->piece ? maps[u->piece - 1] : &h->maps)->fd[u->map]);
	}
}

void xdp_load_fini(struct xdp_load *l)
{
	for (uint32_t i = 0; i < l->n; i++)
		if (l->copy[i] >= 0)
			close(l->copy[i]);
	if (l->program >= 0)
		close(l->program);
	*l = (struct xdp_load){ .program = -1 };
}

bool xdp_load_run(struct xdp_load *l, span at, struct diag *d)
{
	enum { ONLY_STATISTICS = 4 };
	const struct offload_code *code = l->code;
	char stats[1 << 13];
	int fd;

	fd = load_with(code, ONLY_STATISTICS, stats, sizeof stats);
	if (fd < 0)
		tell_why(code, stats, errno, at, d);
	if (fd >= 0 && !stacks_are_cleared(code, stats, at, d)) {
		close(fd);
		fd = -1;
	}
	l->program = fd;
	return fd >= 0;
}

static int attach(unsigned ifindex, int program, int old)
{
	LIBBPF_OPTS(bpf_xdp_attach_opts, o, .old_prog_fd = old);
	int r = bpf_xdp_attach((int)ifindex, program, XDP_FLAGS_DRV_MODE | (old >= 0 ? XDP_FLAGS_REPLACE : XDP_FLAGS_UPDATE_IF_NOEXIST),
			       old >= 0 ? &o : NULL);

	if (r == -EOPNOTSUPP)
		r = bpf_xdp_attach((int)ifindex, program,
				   XDP_FLAGS_SKB_MODE | (old >= 0 ? XDP_FLAGS_REPLACE : XDP_FLAGS_UPDATE_IF_NOEXIST), old >= 0 ? &o : NULL);
	return r;
}

void xdp_swap_init(struct xdp_swap *s, const unsigned *device, uint32_t n, int program, int old)
{
	*s = (struct xdp_swap){ .n = n, .program = program < 0 ? -1 : fcntl(program, F_DUPFD_CLOEXEC, 0),
				.old = old < 0 ? -1 : fcntl(old, F_DUPFD_CLOEXEC, 0) };
	memcpy(s->device, device, n * sizeof(*device));
	/* without a descriptor another program would be taken for none */
	if ((program >= 0 && s->program < 0) || (old >= 0 && s->old < 0))
		s->error = -errno;
}

void xdp_swap_fini(struct xdp_swap *s)
{
	if (s->program >= 0)
		close(s->program);
	if (s->old >= 0)
		close(s->old);
	*s = (struct xdp_swap){ .program = -1, .old = -1 };
}

void xdp_swap_run(struct xdp_swap *s)
{
	for (uint32_t k = 0; !s->error && k < s->n; k++) {
		int r = attach(s->device[k], s->program, s->old);

		/* one that is no more, or has another by now, has none of ours: nothing is to be taken off it */
		if (r == 0 || s->program < 0)
			continue;
		if (r == -ENODEV && s->old >= 0) {
			s->device[k--] = s->device[--s->n];
			continue;
		}
		s->error = r;
		s->at = s->device[k];
		while (k-- > 0)
			(void)attach(s->device[k], s->old, s->program);
	}
}

void xdp_swap_back(struct xdp_swap *s)
{
	for (uint32_t k = 0; !s->error && k < s->n; k++)
		(void)attach(s->device[k], s->old, s->program);
}

bool xdp_host_took(struct xdp_host *h, struct xdp_load *l, const struct xdp_swap *s, span at, struct diag *d)
{
	if (s->error) {
		diag_fault(d, at, "cannot replace the program of device %u: %s", s->at, strerror(-s->error));
		return false;
	}
	memcpy(h->device, s->device, s->n * sizeof(*s->device));
	h->n_devices = s->n;
	if (h->program >= 0)
		close(h->program);
	h->program = l->program;
	l->program = -1;
	return true;
}

bool xdp_host_take(struct xdp_host *h, struct xdp_load *l, span at, struct diag *d)
{
	struct xdp_swap s;
	bool ok;

	xdp_swap_init(&s, h->device, h->n_devices, l->program, h->program);
	xdp_swap_run(&s);
	ok = xdp_host_took(h, l, &s, at, d);
	xdp_swap_fini(&s);
	return ok;
}

bool xdp_host_replace(struct xdp_host *h, const struct offload_code *code, const struct xdp_maps *const *maps, span at,
		      struct diag *d)
{
	struct xdp_load l;
	bool ok;

	xdp_load_init(&l, h, code, maps);
	ok = xdp_load_run(&l, at, d) && xdp_host_take(h, &l, at, d);
	xdp_load_fini(&l);
	return ok;
}

bool xdp_host_has(const struct xdp_host *h, unsigned ifindex)
{
	for (uint32_t k = 0; k < h->n_devices; k++)
		if (h->device[k] == ifindex)
			return true;
	return false;
}

bool xdp_host_attached(struct xdp_host *h, const char *name, const struct xdp_swap *s, span at, struct diag *d)
{
	if (!s->error) {
		h->device[h->n_devices++] = s->device[0];
		return true;
	}
	if (s->error == -EBUSY || s->error == -EEXIST)
		diag_fault(d, at, "device '%s' has a program already: take it off first (ip link set dev %s xdp off)", name, name);
	else
		diag_fault(d, at, "cannot attach to device '%s': %s", name, strerror(-s->error));
	return false;
}

bool xdp_host_attach(struct xdp_host *h, unsigned ifindex, const char *name, span at, struct diag *d)
{
	struct xdp_swap s;
	bool ok;

	xdp_swap_init(&s, &ifindex, 1, h->program, -1);
	if (h->n_devices == XDP_HOST_DEVICES)
		s.error = -ENOSPC;
	xdp_swap_run(&s);
	ok = xdp_host_attached(h, name, &s, at, d);
	xdp_swap_fini(&s);
	return ok;
}

void xdp_host_detached(struct xdp_host *h, const struct xdp_swap *s)
{
	for (uint32_t i = 0; i < s->n; i++)
		for (uint32_t k = 0; k < h->n_devices; k++)
			if (h->device[k] == s->device[i])
				h->device[k] = h->device[--h->n_devices];
}

bool xdp_host_detach(struct xdp_host *h, unsigned ifindex)
{
	const struct xdp_swap gone = { .device = { ifindex }, .n = 1 };

	if (!xdp_host_has(h, ifindex))
		return false;
	(void)attach(ifindex, -1, h->program);
	xdp_host_detached(h, &gone);
	return true;
}

bool xdp_host_put(const struct xdp_host *h, const char *map, const void *key, const void *value)
{
	int fd = map_of(h, map, NULL);

	return fd >= 0 && (value ? bpf_map_update_elem(fd, key, value, BPF_ANY) : bpf_map_delete_elem(fd, key)) == 0;
}

bool xdp_host_get(const struct xdp_host *h, const char *map, const void *key, void *value)
{
	int fd = map_of(h, map, NULL);

	return fd >= 0 && bpf_map_lookup_elem(fd, key, value) == 0;
}

bool xdp_host_next(const struct xdp_host *h, const char *map, const void *key, void *next)
{
	int fd = map_of(h, map, NULL);

	return fd >= 0 && bpf_map_get_next_key(fd, key, next) == 0;
}

int xdp_host_processors(void)
{
	int n;

	libbpf_set_print(NULL);
	n = libbpf_num_possible_cpus();
	return n > 0 ? n : 0;
}

void xdp_host_add(struct host_count *sum, const struct host_count *c, uint64_t times)
{
	sum->packets += c->packets * times;
	sum->octets += c->octets * times;
	sum->refused += c->refused * times;
}

struct host_stopwatch xdp_host_counted(const struct xdp_host *h)
{
	int n = xdp_host_processors();
	struct host_stopwatch sum = { 0 }, *each = x_calloc((size_t)n + 1, sizeof(*each));
	uint32_t zero = 0;

	if (n > 0 && xdp_host_get(h, "stopwatch", &zero, each))
		for (int k = 0; k < n; k++) {
			sum.failed_open += each[k].failed_open;
			sum.nobodys += each[k].nobodys;
			sum.unattributed += each[k].unattributed;
			for (uint32_t t = 0; t < HOST_TENANTS; t++)
				xdp_host_add(&sum.count[t], &each[k].count[t], 1);
		}
	for (uint32_t t = 0; t < HOST_TENANTS; t++)
		xdp_host_add(&sum.count[t], &h->tenants[t].before, -1ULL);
	free(each);
	return sum;
}

int xdp_host_watch_polls(const struct xdp_host *h)
{
	const struct ebpf_program *p = NULL;
	struct bpf_insn *in;
	int fd, link = -1;

	for (uint32_t k = 0; k < h->object->n_programs; k++)
		if (!strcmp(h->object->programs[k].name, "polled"))
			p = &h->object->programs[k];
	if (!p)
		return -1;
	in = x_calloc(p->n, sizeof(*in));
	memcpy(in, p->insn, p->n * sizeof(*in));
	for (uint32_t i = 0; i < p->n; i++)
		if (in[i].code == (BPF_LD | BPF_IMM | BPF_DW)) {
			if (in[i].src_reg && (uint32_t)in[i].imm < h->maps.n)
				in[i].imm = h->maps.fd[in[i].imm];
			i++;
		}
	fd = bpf_prog_load(BPF_PROG_TYPE_RAW_TRACEPOINT, "middleproof_end", "GPL", in, p->n, NULL);
	if (fd >= 0)
		link = bpf_raw_tracepoint_open("napi_poll", fd);
	if (fd >= 0)
		close(fd);
	free(in);
	return link;
}
