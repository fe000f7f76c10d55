/*
 * dpdk_bpf.c - librte_bpf's opinion of the filter programs of tests/bpf/corpus.c, beside what tests/bpf/verdicts has of ours and the
 * kernel's. Built and run by dpdk.sh where libdpdk-dev and clang are installed.
 *
 * It knows no struct xdp_md: its programs get the address of a packet of a size that is known before. So what reads `data` from the
 * context becomes that address, and what reads `data_end` the address behind SIZE octets; device and
 * queue are 0. It has no maps and none of our
 * helpers; programs that call any are asked all the same, as they are. What both accept must say the same of random packets.
 */
#include <rte_bpf.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "datapath/bpf/interp.h"
#include "models/base/map.h"
#include "models/base/mem.h"

enum { SIZE = 128, PACKETS = 1000, INSNS = 8192, NAMES = 256, SECONDS = 5 };

/* ---- the other way to say it ---- */

struct rewritten {
	struct ebpf_insn in[INSNS];
	uint32_t n, at[INSNS + 1];	/* where each of ours begins */
	bool maps, helpers, functions, backwards;
};

static bool is_jump(const struct bpf_insn *in)
{
	uint8_t class = BPF_CLASS(in->code), op = BPF_OP(in->code);

	return (class == BPF_JMP || class == BPF_JMP32) && op != BPF_CALL && op != BPF_EXIT;
}

static void look(struct rewritten *w, const struct bpf_insn *in)
{
	bool call = in->code == (BPF_JMP | BPF_CALL);

	w->functions |= call && in->src_reg == BPF_PSEUDO_CALL;
	w->helpers |= call && in->src_reg == 0;
	w->maps |= in->code == (BPF_LD | BPF_IMM | BPF_DW) && in->src_reg != 0;
	w->backwards |= is_jump(in) && in->off < 0;
}

static void rewrite(const struct ebpf_program *p, const struct verify_result *r, struct rewritten *w)
{
	memset(w, 0, sizeof(*w));
	for (uint32_t i = 0; i < p->n; i++) {
		const struct bpf_insn *in = &p->insn[i];
		struct ebpf_insn *to = &w->in[w->n];

		X_CHECK(w->n + 2 < INSNS);
		w->at[i] = w->n;
		look(w, in);
		memcpy(to, in, sizeof(*to));
		w->n++;
		if (r->insn[i].context && in->off > 8) {
			*to = (struct ebpf_insn){ .code = BPF_ALU64 | BPF_MOV, .dst_reg = in->dst_reg };
		} else if (r->insn[i].context) {
			*to = (struct ebpf_insn){ .code = BPF_ALU64 | BPF_MOV | BPF_X, .dst_reg = in->dst_reg, .src_reg = in->src_reg };
			if (in->off == 4)
				w->in[w->n++] = (struct ebpf_insn){ .code = BPF_ALU64 | BPF_ADD, .dst_reg = in->dst_reg, .imm = SIZE };
		} else if (in->code == (BPF_LD | BPF_IMM | BPF_DW)) {
			w->at[++i] = w->n;
			memcpy(&w->in[w->n++], in + 1, sizeof(*to));
		}
	}
	w->at[p->n] = w->n;
	for (uint32_t i = 0; i < p->n; i++) {
		if (is_jump(&p->insn[i]))
			w->in[w->at[i]].off = (int16_t)(w->at[(uint32_t)((int)i + 1 + p->insn[i].off)] - w->at[i] - 1);
		if (p->insn[i].code == (BPF_LD | BPF_IMM | BPF_DW))
			i++;
	}
}

/* ---- verdicts ---- */

struct verdict {
	char name[64], kernel[16], plain[16], ours[16];
};

static struct verdict listed[NAMES];
static size_t n_listed;

static void read_list(void)
{
	FILE *f = fopen("tests/bpf/verdicts", "r");
	char line[512];

	X_CHECK(f);
	while (n_listed < NAMES && fgets(line, sizeof(line), f)) {
		struct verdict *v = &listed[n_listed];

		n_listed += *line != '#' && sscanf(line, "%63s %15s %15s %15s", v->name, v->kernel, v->plain, v->ours) == 4;
	}
	fclose(f);
}

static const struct verdict *find(const char *name)
{
	for (size_t i = 0; i < n_listed; i++)
		if (strcmp(listed[i].name, name) == 0)
			return &listed[i];
	return NULL;
}

/* Random packets, half of them IPv4 in Ethernet; how many answers differ. */
static unsigned compare(const struct ebpf_program *p, const struct verify_result *r, const struct rte_bpf *theirs)
{
	struct bpf_op *ops = interp_decode(p, r);
	struct bpf_tables none = { .random = 1 };
	uint8_t own[SIZE], copy[SIZE];	/* it may write */
	const struct bpf_packet packet = { own, own + SIZE, own, 0, 0 };
	unsigned differ = 0;

	for (uint64_t i = 0; i < PACKETS; i++) {
		for (unsigned k = 0; k < SIZE; k++)
			own[k] = (uint8_t)hash_mix(i, k);
		if (i & 1)
			memcpy(own + 12, "\x08\0\x45", 3);
		memcpy(copy, own, SIZE);
		differ += (uint32_t)rte_bpf_exec(theirs, copy) != (uint32_t)bpf_interpret(ops, &packet, &none);
	}
	free(ops);
	return differ;
}

struct tally {
	unsigned all, kernel, ours, theirs, both, only_ours, only_theirs, differ;
	unsigned maps, helpers, functions, backwards, writes;	/* of those that only we accept; writes: only it */
};

static void count(struct tally *t, const struct rewritten *w, bool ours, bool theirs)
{
	t->ours += ours;
	t->theirs += theirs;
	t->both += ours && theirs;
	t->only_theirs += theirs && !ours;
	if (!ours || theirs)
		return;
	t->only_ours++;
	t->maps += w->maps;
	t->helpers += w->helpers && !w->maps;
	t->functions += w->functions && !w->maps && !w->helpers;
	t->backwards += w->backwards && !w->functions && !w->maps && !w->helpers;
}

/* It follows each path on its own, so that few branches can take it years: tried in a child first. */
static bool ends(const struct rte_bpf_prm *prm)
{
	pid_t child = fork();
	int status;

	X_CHECK(child >= 0);
	if (!child) {
		alarm(SECONDS);
		rte_bpf_load(prm);
		_exit(0);
	}
	X_CHECK(waitpid(child, &status, 0) == child);
	return WIFEXITED(status);
}

static void ask(const struct ebpf_object *o, const struct ebpf_program *p, struct tally *t)
{
	static struct rewritten w;
	const struct verdict *v = find(p->name);
	const struct rte_bpf_prm prm = { .ins = w.in, .prog_arg = { .type = RTE_BPF_ARG_PTR, .size = SIZE } };
	struct rte_bpf_prm now = prm;
	struct diag *d = diag_new();
	struct verify_result r;
	struct rte_bpf *theirs;
	bool ours = verify_program(o, p, NULL, &r, d);
	unsigned differ = 0;

	rewrite(p, &r, &w);
	now.nb_ins = w.n;
	theirs = ends(&now) ? rte_bpf_load(&now) : NULL;
	count(t, &w, ours, theirs != NULL);
	t->all++;
	t->kernel += v && strcmp(v->plain, "accepts") == 0;
	if (theirs && ours)
		differ = compare(p, &r, theirs);
	t->differ += differ != 0;
	fprintf(stderr, "%-32s kernel %-8s ours %-8s librte_bpf %s%s%s%s%s%s\n", p->name, v ? v->plain : "-",
		ours ? "accepts" : "refuses", theirs ? "accepts" : "refuses", w.maps ? ", maps" : "", w.helpers ? ", helpers" : "",
		w.functions ? ", functions" : "", w.backwards ? ", loop" : "", differ ? ", answers differ" : "");
	rte_bpf_destroy(theirs);
	verify_result_fini(&r);
	diag_free(d);
}

/* dpdk_bpf OBJECT */
int main(int argc, char **argv)
{
	struct diag *d = diag_new();
	struct ebpf_object *o = argc > 1 ? ebpf_object_open(argv[1], d) : NULL;
	struct tally t = { 0 };

	if (!o) {
		diag_print(d, stderr, false);
		return 3;
	}
	read_list();
	for (uint32_t i = 0; i < o->n_programs; i++)
		ask(o, &o->programs[i], &t);
	printf("dpdk-bpf-programs n %u\ndpdk-bpf-kernel n %u\ndpdk-bpf-ours n %u\ndpdk-bpf-theirs n %u\ndpdk-bpf-both n %u\n"
	       "dpdk-bpf-only-ours n %u\ndpdk-bpf-only-theirs n %u\ndpdk-bpf-differ n %u\n", t.all, t.kernel, t.ours, t.theirs, t.both,
	       t.only_ours, t.only_theirs, t.differ);
	fprintf(stderr, "that only we accept: %u with maps, %u with other helpers, %u with functions, %u with loops, %u else\n", t.maps,
		t.helpers, t.functions, t.backwards, t.only_ours - t.maps - t.helpers - t.functions - t.backwards);
	ebpf_object_free(o);
	diag_free(d);
	return t.differ != 0;
}
