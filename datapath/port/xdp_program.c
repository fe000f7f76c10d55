/*
 * xdp_program.c - see xdp_program.h. Our own few instructions rather than libxdp's dispatcher, which pins itself in a bpf
 * file system: it would stay behind after a crash, and namespaces have none.
 */
#include "datapath/port/xdp_program.h"

#include <errno.h>
#include <linux/bpf.h>
#include <linux/if_link.h>
#include <unistd.h>

#include <bpf/bpf.h>

#include "datapath/port/xdp_insn.h"
#include "datapath/port/xdp_live.h"
#include "models/base/mem.h"

enum {
	LOOPBACK = 1,			/* the number of that device in every network namespace */
	WHICH = 2, ALL_BUT_FRONT = 32 + XDP_LIVE_CODE,
};

/* What we have the kernel run to send seems to come from the loopback device, where we are never attached: that is `skip` behind. */
static void put_which(struct bpf_insn code[WHICH], unsigned skip)
{
	const struct bpf_insn which[WHICH] = {
		LOAD32(R2, R1, offsetof(struct xdp_md, ingress_ifindex)),
		JUMP_EQUAL(R2, LOOPBACK, (short)skip),
	};

	memcpy(code, which, sizeof(which));
}

/* The call's distance is put in when it is known. Returns where the code goes on. */
static unsigned put_call(struct bpf_insn *code, unsigned n, const struct xdp_front *front)
{
	const struct bpf_insn call[] = {
		MOV_REG(R6, R1),
		MOV_IMM(R2, (int)front->number),
		CALL_BEHIND(0),
		JUMP_ABOVE(R0, (int)front->most, 1),
		EXIT(),
		MOV_REG(R1, R6),
	};

	memcpy(code + n, call, sizeof(call));
	return n + (unsigned)ARRAY_LEN(call);
}

/*
 * The frame goes to the socket of its queue. Without one it is dropped and counted, never passed on: the host must not
 * answer for a port that is ours.
 */
static int load(const struct xdp_program *x, const struct xdp_front *front)
{
	const struct bpf_insn receive[] = {
		LOAD32(R2, R1, offsetof(struct xdp_md, rx_queue_index)),
		LOAD_MAP(R1, x->sockets),
		MOV_IMM(R3, XDP_DROP),
		CALL(redirect_map),
		JUMP_EQUAL(R0, XDP_REDIRECT, 10),
		STORE32_IMM(FRAME, -4, 0),
		MOV_REG(R2, FRAME),
		ADD_IMM(R2, -4),
		LOAD_MAP(R1, x->counters),
		CALL(map_lookup_elem),
		JUMP_EQUAL(R0, 0, 2),
		MOV_IMM(R1, 1),
		COUNT64(R0, R1),
		MOV_IMM(R0, XDP_DROP),
		EXIT(),
	};
	struct bpf_insn *code = x_calloc(ALL_BUT_FRONT + front->n, sizeof(*code));
	LIBBPF_OPTS(bpf_prog_load_opts, opts, .prog_flags = BPF_F_XDP_HAS_FRAGS);
	bool sends = x->rings >= 0;
	unsigned n = sends ? WHICH : 0, call = 0;
	int fd;

	if (front->n) {
		call = n + 2;
		n = put_call(code, n, front);
	}
	memcpy(code + n, receive, sizeof(receive));
	n += (unsigned)ARRAY_LEN(receive);
	if (sends) {
		put_which(code, n - WHICH);
		n += xdp_live_code(code + n, x->rings);
	}
	if (front->n) {
		code[call].imm = (int)(n - call - 1);
		memcpy(code + n, front->insn, front->n * sizeof(*code));
		n += front->n;
	}
	fd = bpf_prog_load(BPF_PROG_TYPE_XDP, "middleproof_rx", "GPL", code, n, &opts);
	/* kernels before 5.18 do not know frames in parts */
	if (fd < 0 && errno == EINVAL && !sends) {
		opts.prog_flags = 0;
		fd = bpf_prog_load(BPF_PROG_TYPE_XDP, "middleproof_rx", "GPL", code, n, &opts);
	}
	free(code);
	return fd;
}

bool xdp_program_load(struct xdp_program *x, unsigned queues, unsigned senders, span at, struct diag *d)
{
	static const struct xdp_front none;

	*x = XDP_NO_PROGRAM;
	x->sockets = bpf_map_create(BPF_MAP_TYPE_XSKMAP, "middleproof_xsk", 4, 4, queues, NULL);
	if (x->sockets >= 0)
		x->counters = bpf_map_create(BPF_MAP_TYPE_ARRAY, "middleproof_cnt", 4, 8, 1, NULL);
	if (x->counters >= 0 && senders > 0)
		x->rings = xdp_live_map(senders);
	if (x->counters >= 0)
		x->program = load(x, &none);
	if (x->counters >= 0 && x->program < 0 && x->rings >= 0) {
		/* a kernel that does not know all of it may know enough to receive */
		close(x->rings);
		x->rings = -1;
		x->program = load(x, &none);
	}
	if (x->program >= 0)
		return true;
	if (errno == EPERM)
		diag_fault(d, at, "cannot load a program into the kernel: %s (AF_XDP needs CAP_NET_ADMIN, "
			   "CAP_NET_RAW and CAP_BPF)", strerror(errno));
	else
		diag_fault(d, at, "cannot load a program into the kernel: %s", strerror(errno));
	return false;
}

bool xdp_program_set_front(struct xdp_program *x, const struct xdp_front *front)
{
	int fd = load(x, front), error;

	if (fd < 0)
		return false;
	if (bpf_link_update(x->link, fd, NULL) != 0) {
		error = errno;
		close(fd);
		errno = error;
		return false;
	}
	close(x->program);
	x->program = fd;
	return true;
}

static int attach(const struct xdp_program *x, unsigned ifindex, uint32_t flags)
{
	LIBBPF_OPTS(bpf_link_create_opts, opts, .flags = flags);

	return bpf_link_create(x->program, (int)ifindex, BPF_XDP, &opts);
}

bool xdp_program_attach(struct xdp_program *x, unsigned ifindex, const char *device, span at,
			struct diag *d)
{
	x->link = attach(x, ifindex, XDP_FLAGS_DRV_MODE);
	if (x->link < 0 && (errno == EOPNOTSUPP || errno == EINVAL || errno == ERANGE)) {
		x->link = attach(x, ifindex, XDP_FLAGS_SKB_MODE);
		x->generic = x->link >= 0;
	}
	if (x->link >= 0)
		return true;
	if (errno == EBUSY || errno == EEXIST)
		diag_fault(d, at, "device '%s' has an XDP program already; take it off first "
			   "(ip link set dev %s xdp off), or end who holds it", device, device);
	else if (errno == ENOSPC)
		diag_fault(d, at, "cannot attach to device '%s': it has fewer receive queues than its peer has "
			   "to send (ip link: numrxqueues, ethtool -L)", device);
	else
		diag_fault(d, at, "cannot attach to device '%s': %s", device, strerror(errno));
	return false;
}

bool xdp_program_set_socket(struct xdp_program *x, unsigned queue, int socket)
{
	return bpf_map_update_elem(x->sockets, &queue, &socket, BPF_ANY) == 0;
}

uint64_t xdp_program_homeless(const struct xdp_program *x)
{
	uint32_t key = 0;
	uint64_t n = 0;

	return x->counters >= 0 && bpf_map_lookup_elem(x->counters, &key, &n) == 0 ? n : 0;
}

static void close_one(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

void xdp_program_close(struct xdp_program *x)
{
	close_one(&x->link);
	close_one(&x->program);
	close_one(&x->sockets);
	close_one(&x->counters);
	close_one(&x->rings);
}
