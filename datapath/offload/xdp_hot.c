/*
 * xdp_hot.c - see xdp_hot.h. That no program runs any more is seen by the processors' counters, which are odd while one does: the
 * kernel's own way to wait for it takes milliseconds, and rules change more often.
 */
#include "datapath/offload/xdp_hot.h"

#include <errno.h>
#include <linux/bpf.h>
#include <sched.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "models/base/mem.h"

enum { SETTINGS, CPUS, FLOWS, COUNTS, OUTS, SPINS = 1000 };

static const char *const names[XDP_HOT_MAPS] = { "settings", "cpus", "flows", "counts", "outs" };

static size_t mapped_size(size_t value, uint32_t n)
{
	return (((value + 7) & ~(size_t)7) * n + 4095) & ~(size_t)4095;
}

static bool make_map(struct xdp_hot *h, const struct ebpf_object *o, unsigned which, uint32_t n)
{
	LIBBPF_OPTS(bpf_map_create_opts, opts, 0);
	const struct ebpf_map *m = o->maps;

	while (m < o->maps + o->n_maps && strcmp(m->name, names[which]) != 0)
		m++;
	if (m == o->maps + o->n_maps) {
		errno = ENOENT;
		return false;
	}
	opts.map_flags = m->flags;
	h->fd[m - o->maps] = bpf_map_create((enum bpf_map_type)m->type, names[which], m->key_size, m->value_size,
					    n ? n : m->max_entries, &opts);
	return h->fd[m - o->maps] >= 0;
}

static int map_of(const struct xdp_hot *h, const struct ebpf_object *o, unsigned which)
{
	uint32_t k = 0;

	while (k < o->n_maps && strcmp(o->maps[k].name, names[which]) != 0)
		k++;
	return h->fd[k];
}

static void *map_memory(int fd, size_t size)
{
	void *p = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

	return p == MAP_FAILED ? NULL : p;
}

static bool make_maps(struct xdp_hot *h, const struct ebpf_object *o)
{
	const uint32_t n[XDP_HOT_MAPS] = { 1, h->cpus, h->places, h->places * h->cpus, 0 };

	if (o->n_maps != XDP_HOT_MAPS) {
		errno = EINVAL;
		return false;
	}
	for (unsigned i = 0; i < XDP_HOT_MAPS; i++)
		if (!make_map(h, o, i, n[i]))
			return false;
	h->settings = map_memory(map_of(h, o, SETTINGS), mapped_size(sizeof(*h->settings), 1));
	h->cpu = map_memory(map_of(h, o, CPUS), mapped_size(sizeof(*h->cpu), n[CPUS]));
	h->flow = map_memory(map_of(h, o, FLOWS), mapped_size(sizeof(*h->flow), n[FLOWS]));
	h->count = map_memory(map_of(h, o, COUNTS), mapped_size(sizeof(*h->count), n[COUNTS]));
	return h->settings && h->cpu && h->flow && h->count;
}

/* Its maps are put in; the last of fd is where packets go. */
static bool make_front(struct xdp_hot *h, const struct ebpf_object *o, struct diag *d)
{
	const struct ebpf_program *p = ebpf_object_program(o, "hot", d);
	int outs;

	if (!p)
		return false;
	h->n = p->n;
	h->insn = x_calloc(p->n, sizeof(*h->insn));
	memcpy(h->insn, p->insn, p->n * sizeof(*h->insn));
	for (uint32_t i = 0; i < h->n; i++) {
		if (h->insn[i].code != (BPF_LD | BPF_IMM | BPF_DW))
			continue;
		if (h->insn[i].src_reg && (uint32_t)h->insn[i].imm < o->n_maps)
			h->insn[i].imm = h->fd[h->insn[i].imm];
		i++;
	}
	outs = map_of(h, o, OUTS);
	for (unsigned k = 0; k < XDP_HOT_MAPS; k++) {
		if (h->fd[k] != outs)
			continue;
		h->fd[k] = h->fd[XDP_HOT_MAPS - 1];
		h->fd[XDP_HOT_MAPS - 1] = outs;
		break;
	}
	return true;
}

bool xdp_hot_new(struct xdp_hot *h, const struct ebpf_object *object, uint32_t places, span at, struct diag *d)
{
	int cpus;

	libbpf_set_print(NULL);		/* what it would print stands in our errors */
	cpus = libbpf_num_possible_cpus();
	*h = (struct xdp_hot){ .fd = { -1, -1, -1, -1, -1 }, .places = places, .cpus = cpus > 0 ? (uint32_t)cpus : 0 };
	if (h->cpus == 0) {
		diag_fault(d, at, "cannot tell how many processors there are, which hot flows are counted by: is /sys mounted?");
		return false;
	}
	if (!make_maps(h, object)) {
		diag_fault(d, at, "cannot make maps for hot flows in the kernel: %s%s", strerror(errno),
			   errno == EPERM ? " (they need CAP_BPF and CAP_NET_ADMIN)" : "");
		xdp_hot_free(h);
		return false;
	}
	if (!make_front(h, object, d)) {
		xdp_hot_free(h);
		return false;
	}
	h->settings->places = places;
	if (getrandom(h->settings->secret, sizeof(h->settings->secret), 0) != (ssize_t)sizeof(h->settings->secret))
		x_panic("no random numbers");
	for (unsigned i = 0; i < HOT_WORDS; i++)
		h->settings->secret[i] |= 1;
	return true;
}

static void unmap(void *p, size_t size)
{
	if (p)
		munmap(p, size);
}

void xdp_hot_free(struct xdp_hot *h)
{
	if (!h->places)
		return;
	unmap(h->settings, mapped_size(sizeof(*h->settings), 1));
	unmap(h->cpu, mapped_size(sizeof(*h->cpu), h->cpus));
	unmap(h->flow, mapped_size(sizeof(*h->flow), h->places));
	unmap(h->count, mapped_size(sizeof(*h->count), h->places * h->cpus));
	for (unsigned k = 0; k < XDP_HOT_MAPS; k++)
		if (h->fd[k] >= 0)
			close(h->fd[k]);
	free(h->insn);
	*h = (struct xdp_hot){ 0 };
}

void xdp_hot_close(struct xdp_hot *h)
{
	*(volatile uint32_t *)&h->settings->open = 0;
	/* who has not seen it has said before that he runs */
	atomic_thread_fence(memory_order_seq_cst);
	for (uint32_t i = 0; i < h->cpus; i++) {
		const volatile __u64 *running = &h->cpu[i].running;
		uint64_t was = *running;

		for (unsigned n = 0; was & 1 && *running == was; n++)
			if (n >= SPINS)
				sched_yield();
	}
	atomic_thread_fence(memory_order_seq_cst);
}

void xdp_hot_open(struct xdp_hot *h)
{
	atomic_thread_fence(memory_order_seq_cst);
	*(volatile uint32_t *)&h->settings->open = 1;
}

bool xdp_hot_out(struct xdp_hot *h, uint32_t port, uint32_t ifindex)
{
	int fd = h->fd[XDP_HOT_MAPS - 1];

	if (!ifindex)
		return bpf_map_delete_elem(fd, &port) == 0;
	return port < HOT_PORTS && bpf_map_update_elem(fd, &port, &ifindex, BPF_ANY) == 0;
}

struct hot_count xdp_hot_count(const struct xdp_hot *h, uint32_t place)
{
	struct hot_count sum = { 0 };

	for (uint32_t i = 0; i < h->cpus; i++) {
		const volatile struct hot_count *c = &h->count[i * h->places + place];

		sum.packets += c->packets;
		sum.octets += c->octets;
	}
	return sum;
}

struct hot_cpu xdp_hot_sums(const struct xdp_hot *h)
{
	struct hot_cpu sum = { 0 };

	for (uint32_t i = 0; i < h->cpus; i++) {
		const volatile struct hot_cpu *c = &h->cpu[i];

		sum.hits += c->hits;
		sum.misses += c->misses;
		sum.lost += c->lost;
	}
	return sum;
}

uint64_t xdp_hot_hash(const struct xdp_hot *h, uint32_t mask, const __u64 key[HOT_WORDS])
{
	uint64_t hash = mask + 1;

	for (unsigned i = 0; i < HOT_WORDS; i++)
		hash += (key[i] & h->settings->mask[mask][i]) * h->settings->secret[i];
	return (hash ^ hash >> 32) | UINT64_C(1) << 63;
}
