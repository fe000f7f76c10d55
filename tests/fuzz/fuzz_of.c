/*
 * fuzz_of.c - the input is lines of changes of a switch's rules ("add FLOW", "mod FLOW", "del-strict FLOW") in the words of
 * ovs-ofctl(8); an empty line parts bundles. What is refused says why and changes nothing; whatever rules there are then, packets
 * end or leave, and the rules can be listed and taken away. A switch is made new now and then: that takes longest.
 */
#include "datapath/classifier/flow_text.h"
#include "datapath/port/port.h"
#include "datapath/runtime/router.h"
#include "models/base/mem.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { FRAME = 60, FRAMES = 6, ROUTER_INPUTS = 512 };

static const char config[] =
	"FromDevice(memory:lan) -> [0] d :: Datapath(TEXT \"datapath: d\n"
	"ports: { lan: { memory: true }, wan: { memory: true } }\n"
	"meters: { slow: { rate: 1000 } }\n"
	"tables: { 0: { default: [ goto acl ] }, acl: { default: drop }, 7: { default: output wan } }\n"
	"\"); Idle -> [1] d; d[0] -> Discard; d[1] -> Queue -> ToDevice(memory:wan);\n";

/* TCP, UDP, ICMP, ARP, IPv6 and behind a tag. */
static const uint8_t frames[FRAMES][FRAME] = {
	{ 2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 8, 0, 0x45, 0, 0, 40, 0, 1, 0, 0, 64, 6, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2, 4, 0, 0, 80,
	  0, 0, 0, 1, 0, 0, 0, 0, 0x50, 2 },
	{ 2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 8, 0, 0x45, 0, 0, 40, 0, 1, 0, 0, 64, 17, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2, 4, 0, 0, 53,
	  0, 20 },
	{ 2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 8, 0, 0x45, 0, 0, 40, 0, 1, 0x20, 0, 1, 1, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2, 8 },
	{ 255, 255, 255, 255, 255, 255, 2, 0, 0, 0, 0, 1, 8, 6, 0, 1, 8, 0, 6, 4, 0, 1, 2, 0, 0, 0, 0, 1, 10, 0, 0, 1 },
	{ 2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 0x86, 0xdd, 0x60, 0, 0, 0, 0, 6, 58, 64, 32, 1 },
	{ 2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 0x81, 0, 0, 5, 8, 0, 0x45, 0, 0, 40, 0, 1, 0, 0, 64, 47, 0, 0, 10, 0, 0, 1 },
};

struct switching {
	struct router *r;
	struct board *board;
	struct port *in;
};

static struct switching start(void)
{
	static const struct router_options usual = { .clock = CLOCK_VIRTUAL };
	struct router_options o = usual;
	struct diag *d = diag_new();
	struct switching s;

	o.text = config;
	s.r = router_new("fuzz", &o, d);
	if (!s.r)
		diag_print(d, stderr, false);
	X_CHECK(s.r);
	s.board = (struct board *)router_find(s.r, "d");
	s.in = port_open(s.r, "memory:lan", NULL);
	diag_free(d);
	return s;
}

static void listed(struct board *b, struct strbuf *out)
{
	out->len = 0;
	X_CHECK(flow_text_dump(b, "", out));
}

static void one_bundle(struct board *b, const char *lines)
{
	struct strbuf before = STRBUF_INIT, after = STRBUF_INIT, said = STRBUF_INIT;

	listed(b, &before);
	if (!flow_text_edit(b, lines, &said)) {
		listed(b, &after);
		X_CHECK(said.len && strcmp(sb_str(&before), sb_str(&after)) == 0);
	}
	sb_fini(&before);
	sb_fini(&after);
	sb_fini(&said);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct port_trace play = { frames[0], FRAMES, FRAME, 2 * FRAMES, 0 };
	static struct switching s;
	static unsigned inputs;
	char *lines = x_strndup((const char *)data, size), *at = lines;
	struct strbuf said = STRBUF_INIT;

	if (!s.r)
		s = start();
	while (at) {
		char *end = strstr(at, "\n\n");

		if (end)
			*end = '\0';
		if (*at)
			one_bundle(s.board, at);
		at = end ? end + 2 : NULL;
	}
	port_memory_play(s.in, s.r, &play);
	driver_run(s.r);
	listed(s.board, &said);
	said.len = 0;
	X_CHECK(flow_text_edit(s.board, "del", &said));
	if (++inputs % ROUTER_INPUTS == 0) {
		router_free(s.r);
		s.r = NULL;
	}
	sb_fini(&said);
	free(lines);
	return 0;
}
