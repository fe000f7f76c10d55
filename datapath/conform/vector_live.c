/*
 * vector_live.c - one vector through one router whose devices are real (live.h): a timer looks each millisecond what has come
 * out, and gives what is due. The run ends when all that should come has come and nothing follows for a while, or WAIT after
 * the last packet.
 */
#include "datapath/conform/live.h"
#include "datapath/conform/vector_test.h"
#include "models/base/mem.h"
#include "models/packet/reply.h"

#define MS		UINT64_C(1000000)
#define LONGEST		(1500 * MS)	/* between packets: what needs more is for the virtual clock */
#define WAIT		(1000 * MS)
#define QUIET		(40 * MS)

struct live_run {
	const struct test_vector *v;
	struct router *r;
	struct live *live;
	struct diag *d;
	vector_packets *sent;
	struct timer timer;
	size_t next;
	uint64_t start, last;		/* last: when something was given or came */
	bool failed;
};

static bool fits(const struct vector_packet *p)
{
	return !p->octets || (p->len >= LIVE_LEAST && p->len <= LIVE_MOST);
}

const char *vector_test_cannot_live(const struct test_vector *v)
{
	if (!v->inputs.n || v->inputs.v[v->inputs.n - 1].time > LONGEST)
		return "it needs the virtual clock";
	for (size_t i = 0; i < v->inputs.n; i++)
		if (!fits(&v->inputs.v[i]))
			return "a frame does not fit onto the wire";
	for (size_t i = 0; i < v->outputs.n; i++)
		if (!fits(&v->outputs.v[i]))
			return "a frame does not fit onto the wire";
	return NULL;
}

static void keep(void *arg, const char *port, const uint8_t *octets, uint32_t len)
{
	struct live_run *run = arg;
	struct vector_packet *p = VEC_ADD(run->sent);

	*p = (struct vector_packet){ .port = x_strdup(port), .len = len };
	p->octets = x_malloc(len + 1);
	memcpy(p->octets, octets, len);
	run->last = run->r->run.now;
}

/* The packet that the port has sent as its number k, or NULL. */
static const struct vector_packet *sent_by(const struct live_run *run, const char *port, int64_t k)
{
	for (size_t i = 0; i < run->sent->n; i++)
		if (!strcmp(run->sent->v[i].port, port) && !k--)
			return &run->sent->v[i];
	return NULL;
}

/* false: what it answers has not come yet. */
static bool give(struct live_run *run, const struct vector_packet *in)
{
	const struct vector_packet *from = in->octets ? in : sent_by(run, in->port, in->answer_to);
	uint8_t *octets;

	if (!from)
		return false;
	octets = x_malloc(from->len + 1);
	memcpy(octets, from->octets, from->len);
	if ((in->octets || packet_reply(octets, from->len, LAYER_ETHER)) &&
	    !live_give(run->live, in->port, octets, from->len)) {
		diag_error(run->d, SPAN_NONE, "vector %llu: cannot send to '%s'", (unsigned long long)run->v->id, in->port);
		run->failed = true;
	}
	free(octets);
	return true;
}

static void tick(struct element *e, struct timer *t)
{
	struct live_run *run = (struct live_run *)((char *)t - offsetof(struct live_run, timer));
	uint64_t now = run->r->run.now;
	bool all;

	(void)e;
	live_take(run->live, keep, run);
	all = run->next == run->v->inputs.n;
	if (!all && now >= run->start + run->v->inputs.v[run->next].time) {
		/* an answer to what does not come is left out */
		if (give(run, &run->v->inputs.v[run->next]) || now >= run->last + WAIT) {
			run->next++;
			run->last = now;
		}
	} else if (run->failed || (all && now >= run->last + (run->sent->n >= run->v->outputs.n ? QUIET : WAIT))) {
		driver_stop(run->r);
		return;
	}
	timer_at(t, now + MS);
}

bool vector_test_run_live(const struct test_vector *v, const char *path, struct live *live, struct diag *d,
			  struct vector_result *result)
{
	struct router_options o = { .clock = CLOCK_REAL, .frames = 4096, .ports = live_ports(live) };
	struct live_run run = { .v = v, .live = live, .d = d, .sent = &result->sent };

	run.r = router_new(path, &o, d);
	if (!run.r)
		return false;
	/* what is left of the vector before */
	live_take(live, keep, &run);
	vector_packets_free(run.sent);
	run.start = run.last = run.r->run.now + 2 * MS;
	timer_init(&run.timer, run.r->elements[0], tick);
	timer_at(&run.timer, run.start);
	driver_run(run.r);
	timer_stop(&run.timer);
	router_free(run.r);
	return !run.failed;
}
