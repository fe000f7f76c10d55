/*
 * fuzz_control.c - the input is lines for the control protocol, to an instance with a small configuration. Whatever they say,
 * each has one answer with a result or an error, and verbs find what they need. Lines may name devices and files: the process has
 * a network of its own, and lines that speak of captures are passed over.
 */
#include <sched.h>

#include "datapath/control/control.h"
#include "models/base/mem.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void start(struct instance *in)
{
	static const struct router_options o = { .clock = CLOCK_VIRTUAL };
	struct router_options text = o;
	struct diag *d = diag_new();
	struct click_config *config;

	text.text = "i :: Idle -> c :: Counter -> q :: Queue -> u :: Unqueue -> s :: Switch(0) -> Discard;";
	instance_init(in, &o);
	in->name = "fuzz";
	in->loop.stay = true;
	config = router_read("fuzz", &text, d);
	X_CHECK(config && instance_install(in, "main", "fuzz", config, d));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct instance in;
	static bool started, alone;

	if (!alone && unshare(CLONE_NEWNET) != 0 && unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0)
		return 0;	/* not here: it could take the machine's devices */
	alone = true;
	if (!started)
		start(&in);
	started = true;
	while (size > 0) {
		const uint8_t *end = memchr(data, '\n', size);
		size_t n = end ? (size_t)(end - data) : size;
		bool files = memmem(data, n, "ump", 3) || memmem(data, n, "pcap", 4) || memmem(data, n, "ocket", 5);
		json_t *answer = files ? NULL : control_line(&in, (const char *)data, n);

		X_CHECK(files || json_is_object(answer));
		X_CHECK(files || !json_object_get(answer, "result") != !json_object_get(answer, "error"));
		json_decref(answer);
		n += n < size;
		data += n;
		size -= n;
	}
	/* at most as many configurations as there were lines; they go, for the next input */
	while (in.configurations.n > 0 && strcmp(in.configurations.v[in.configurations.n - 1]->name, "main") != 0)
		instance_remove(&in, in.configurations.v[in.configurations.n - 1]);
	if (in.configurations.n == 0 || in.configurations.n > 1) {
		instance_fini(&in);
		started = false;
	}
	return 0;
}
