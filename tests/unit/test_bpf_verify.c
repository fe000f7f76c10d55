/*
 * test_bpf_verify.c - the verifier's verdicts on tests/bpf/corpus.c, as tests/bpf/verdicts lists them, and the kernel's beside
 * them, asked again where that may be: as the administrator, and as one who may load programs but not see pointers, as all
 * who load filters here. BPF_VERDICTS=FILE writes what is found.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "datapath/bpf/verify.h"
#include "models/base/strbuf.h"
#include "tests/unit/bpf_kernel.h"
#include "tests/unit/rounds.h"

struct verdict_line {
	char name[64], kernel[16], plain[16], ours[16], why[200];
};

static struct verdict_line listed[256];
static size_t n_listed;

static void read_list(void)
{
	FILE *f = fopen("tests/bpf/verdicts", "r");
	char line[512];

	assert_non_null(f);
	while (fgets(line, sizeof(line), f)) {
		struct verdict_line *v = &listed[n_listed];

		if (*line == '#' || *line == '\n')
			continue;
		assert_true(n_listed < ARRAY_LEN(listed));
		assert_true(sscanf(line, "%63s %15s %15s %15s %199[^\n]", v->name, v->kernel, v->plain,
				   v->ours, v->why) >= 4);
		n_listed++;
	}
	fclose(f);
}

static const struct verdict_line *find(const char *name)
{
	for (size_t i = 0; i < n_listed; i++)
		if (strcmp(listed[i].name, name) == 0)
			return &listed[i];
	return NULL;
}

/* What follows the instruction in a refusal. */
static const char *reason(const struct diag *d)
{
	const char *text = diag_count(d) ? diag_get(d, 0).text : "", *at = strstr(text, "': ");

	for (const char *next = at; next; next = strstr(at + 3, "': "))
		at = next;
	return at ? at + 3 : text;
}

struct asked {
	const char *kernel[256], *plain[256];
};

static void ask_kernel(const struct ebpf_object *o, const char **answers)
{
	bool can = kernel_can();

	for (uint32_t i = 0; can && i < o->n_programs && i < 256; i++) {
		struct kernel_program *k = kernel_load(o, &o->programs[i], false);

		answers[i] = k->fd >= 0 ? "accepts" : "refuses";
		kernel_close(k);
	}
}

struct tally {
	size_t wrong, theirs, both;
};

/* For the driver writing to the packet is no fault, and pointers are told there no more than here. */
static bool in_driver(const struct ebpf_object *o, uint32_t i)
{
	static const struct verify_options driver = { .driver = true };
	struct diag *d = diag_new();
	struct verify_result r;
	bool ok = verify_program(o, &o->programs[i], &driver, &r, d);

	verify_result_fini(&r);
	diag_free(d);
	return ok;
}

static void judge(const struct ebpf_object *o, uint32_t i, const struct asked *a, FILE *out, struct tally *t)
{
	const struct ebpf_program *p = &o->programs[i];
	const struct verdict_line *v = find(p->name);
	struct diag *d = diag_new();
	struct verify_result r;
	bool ok = verify_program(o, p, NULL, &r, d);
	const char *why = ok ? "" : reason(d), *ours = ok ? "accepts" : "refuses";
	const char *kernel = a->kernel[i] ? a->kernel[i] : v ? v->kernel : "-";
	const char *plain = a->plain[i] ? a->plain[i] : v ? v->plain : "-";

	if (out)
		fprintf(out, "%s %s %s %s%s%s\n", p->name, kernel, plain, ours, ok ? "" : " ", why);
	if (!v || strcmp(v->ours, ours) != 0 || strcmp(v->why, why) != 0 || strcmp(v->kernel, kernel) != 0 ||
	    strcmp(v->plain, plain) != 0) {
		fprintf(stderr, "%s: kernel %s, plain %s, ours %s: %s\n", p->name, kernel, plain, ours, why);
		t->wrong++;
	}
	/* none that the kernel would not even let the administrator run */
	if (ok && strcmp(kernel, "refuses") == 0) {
		fprintf(stderr, "%s: accepted, but not by the kernel\n", p->name);
		t->wrong++;
	}
	if (in_driver(o, i) != (ok || (strcmp(plain, "accepts") == 0 && strstr(why, "writes to the packet")))) {
		fprintf(stderr, "%s: %s in the driver\n", p->name, in_driver(o, i) ? "accepted" : "refused");
		t->wrong++;
	}
	if (strcmp(plain, "accepts") == 0 && !strstr(why, "writes to the packet")) {
		t->theirs++;
		t->both += ok;
	}
	verify_result_fini(&r);
	diag_free(d);
}

static void corpus_verdicts_as_listed(void **state)
{
	const char *path = bpf_test_object("corpus"), *write = getenv("BPF_VERDICTS");
	FILE *out = write ? fopen(write, "w") : NULL;
	struct asked *a = x_calloc(1, sizeof(*a));
	struct diag *d = diag_new();
	struct tally t = { 0 };
	struct ebpf_object *o;

	(void)state;
	if (!path)
		skip();
	o = ebpf_object_open(path, d);
	diag_print(d, stderr, false);
	assert_non_null(o);
	read_list();
	ask_kernel(o, a->kernel);
	kernel_be_plain();
	ask_kernel(o, a->plain);
	for (uint32_t i = 0; i < o->n_programs; i += ROUNDS_SHARE)
		judge(o, i, a, out, &t);
	if (out)
		fclose(out);
	fprintf(stderr, "corpus: %u programs; of %zu that the kernel accepts from who must not see pointers, and that do not "
		"write packets, we accept %zu\n", o->n_programs, t.theirs, t.both);
	assert_true(t.both * 100 >= t.theirs * 95);
	if (!out) {
		assert_int_equal(t.wrong, 0);
		assert_int_equal(n_listed, o->n_programs);
	}
	ebpf_object_free(o);
	diag_free(d);
	free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(corpus_verdicts_as_listed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
