/*
 * bpf_kernel.h - for tests of filter programs: objects from C by clang, and the kernel as a judge, where the test may ask it
 * (root). The kernel sees the same instructions, with maps of its own.
 */
#ifndef TESTS_BPF_KERNEL_H
#define TESTS_BPF_KERNEL_H

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <sched.h>
#include <linux/capability.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "models/base/mem.h"
#include "models/bpf/object.h"

/* The path of the object of tests/bpf/NAME.c, or of DIR/NAME.c, compiled when it is older than its source; NULL: there is no clang. */
static inline const char *bpf_test_object(const char *name)
{
	static char object[256];
	char source[256], part[300], command[2048];
	struct stat s, o;

	snprintf(source, sizeof(source), "%s%s.c", strchr(name, '/') ? "" : "tests/bpf/", name);
	snprintf(object, sizeof(object), "build/bpf/%s.o", strrchr(name, '/') ? strrchr(name, '/') + 1 : name);
	snprintf(part, sizeof(part), "%s.%d", object, (int)getpid());
	if (system("command -v clang >/dev/null") != 0)
		return NULL;
	/* headers beside it count, too */
	snprintf(command, sizeof(command), "test -z \"$(find $(dirname %s) datapath/include -name '*.h' -newer %s)\"", source, object);
	if (stat(source, &s) == 0 && stat(object, &o) == 0 && o.st_mtime > s.st_mtime && system(command) == 0)
		return object;
	snprintf(command, sizeof(command), "mkdir -p build/bpf && clang -target bpf -O2 -g -mcpu=v3 -I. "
		 "-idirafter /usr/include/$(uname -m)-linux-gnu -fdebug-compilation-dir=. -Wno-uninitialized -Wno-infinite-recursion -c %s -o %s && mv %s %s", source, part,
		 part, object);
	return system(command) == 0 ? object : NULL;
}

struct kernel_program {
	int fd;
	int map[EBPF_MAX_MAPS];
	uint32_t n_maps;
	char log[1 << 16];
};

/* From here on as one who may load programs but not look into the kernel: pointers must not leak. */
static inline void kernel_be_plain(void)
{
	struct __user_cap_header_struct h = { _LINUX_CAPABILITY_VERSION_3, 0 };
	struct __user_cap_data_struct d[2] = { { 0 } };
	uint32_t bpf = 1U << (CAP_BPF - 32);

	d[0].effective = d[0].permitted = 1U << CAP_NET_ADMIN;
	d[1].effective = d[1].permitted = bpf;
	(void)syscall(SYS_capset, &h, d);
}

/* Whether it may be asked. From here on on one processor: each has values of its own in a per-CPU map. */
static inline bool kernel_can(void)
{
	int cpu = sched_getcpu();
	cpu_set_t one;
	struct bpf_insn in[] = { { .code = 0xb7, .imm = 1 }, { .code = 0x95 } };
	int fd = libbpf_num_possible_cpus() > 0 ? bpf_prog_load(BPF_PROG_TYPE_XDP, "t", "GPL", in, 2, NULL) : -1;

	CPU_ZERO(&one);
	CPU_SET(cpu < 0 ? 0 : (unsigned)cpu, &one);
	(void)sched_setaffinity(0, sizeof(one), &one);
	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

static inline int kernel_map(const struct ebpf_map *m)
{
	LIBBPF_OPTS(bpf_map_create_opts, o, .map_flags = m->flags);
	uint32_t zero = 0;
	int fd = bpf_map_create((enum bpf_map_type)m->type, NULL, m->key_size, m->value_size, m->max_entries, &o);

	if (fd >= 0 && m->data)
		(void)bpf_map_update_elem(fd, &zero, m->data, BPF_ANY);
	if (fd >= 0 && m->read_only)
		(void)bpf_map_freeze(fd);
	return fd;
}

/* fd < 0: refused, the log says why. To be closed. */
static inline struct kernel_program *kernel_load(const struct ebpf_object *o, const struct ebpf_program *p, bool log)
{
	struct kernel_program *k = x_calloc(1, sizeof(*k));
	struct bpf_insn *in = x_calloc(p->n, sizeof(*in));
	LIBBPF_OPTS(bpf_prog_load_opts, opts, .log_buf = log ? k->log : NULL, .log_size = log ? sizeof(k->log) : 0,
		    .log_level = log ? 1 : 0);

	memcpy(in, p->insn, p->n * sizeof(*in));
	k->n_maps = o->n_maps;
	for (uint32_t i = 0; i < o->n_maps; i++)
		k->map[i] = kernel_map(&o->maps[i]);
	for (uint32_t i = 0; i < p->n; i++)
		if (in[i].code == (BPF_LD | BPF_IMM | BPF_DW)) {
			if (in[i].src_reg && (uint32_t)in[i].imm < o->n_maps)
				in[i].imm = k->map[in[i].imm];
			i++;
		}
	k->fd = bpf_prog_load(BPF_PROG_TYPE_XDP, "filter", "GPL", in, p->n, &opts);
	free(in);
	return k;
}

static inline void kernel_close(struct kernel_program *k)
{
	for (uint32_t i = 0; i < k->n_maps; i++)
		if (k->map[i] >= 0)
			close(k->map[i]);
	if (k->fd >= 0)
		close(k->fd);
	free(k);
}

#endif
