/*
 * vector_live.c - one vector through one router whose devices are real (live.h): a timer looks every quarter of a millisecond
 * what has come out, and gives what is due. The run ends when all that should come has come and nothing more can: the ports have
 * got every frame that was given and we every frame that they sent, no timer is near, and for CALM looks nothing moved. Where that
 * cannot be told it ends when it was quiet for QUIET, and where something lacks WAIT after the last packet.
 */
#include "datapath/conform/live.h"
#include "datapath/conform/vector_test.h"
#include "models/base/mem.h"
#include "models/packet/reply.h"

#define MS		UINT64_C(1000000)
#define LONGEST		(1500 * MS)	/* between packets: what needs more is for the virtual clock */
#define WAIT		(1000 * MS)
#define QUIET		(40 * MS)
#define LOOK		(MS / 4)
#define CALM		6

struct live_run {
	const struct test_vector *v;
	struct router *r;
	struct live *live;
	struct diag *d;
	vector_packets *sent;
	struct timer timer;
	size_t next;
	uint64_t start, last;		/* last: when something was given or came */
	unsigned calm;			/* looks since, with nothing on its way */
	bool failed;
};

/* The kernel takes tags off what sockets hear, and wants two octets more behind one (skb_vlan_untag). */
static bool is_cut_tag(const struct vector_packet *p)
{
	static const uint8_t tags[2][2] = { { 0x81, 0 }, { 0x88, 0xa8 } };

	return p->len > 14 && p->len < 20 && (!memcmp(p->octets + 12, tags[0], 2) || !memcmp(p->octets + 12, tags[1], 2));
}

static bool fits(const struct vector_packet *p)
{
	return !p->octets || (p->len >= LIVE_LEAST && p->len <= LIVE_MOST && !is_cut_tag(p));
}

const char *vector_test_cannot_live(const struct test_vector *v)
{
	if (!v->inputs.n || v->inputs.v[v->inputs.n - 1].time > LONGEST)
		return "it needs the virtual clock";
	for (size_t i = 0; i < v->inputs.n; i++)
		if (v->inputs.v[i].handler)
			return "handlers are written";
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
	run->calm = 0;
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
	uint8_t *answer = NULL;
	size_t len;

	if (!from)
		return false;
	len = from->len;
	if (!in->octets)
		answer = packet_answer(from->octets, from->len, in->error, &len);
	if ((in->octets || answer) &&
	    !live_give(run->live, in->port, answer ? answer : from->octets, (uint32_t)len)) {
		diag_error(run->d, SPAN_NONE, "vector %llu: cannot send to '%s'", (unsigned long long)run->v->id, in->port);
		run->failed = true;
	}
	free(answer);
	return true;
}

/* Whether something more may come out. */
static bool may_follow(struct live_run *run)
{
	uint64_t now = run->r->run.now;

	if (run->sent->n < run->v->outputs.n)
		return now < run->last + WAIT;
	if (live_is_settled(run->live) && driver_next(run->r) > now + QUIET)
		return ++run->calm < CALM;
	run->calm = 0;
	return now < run->last + QUIET;
}

static void tick(struct element *e, struct timer *t)
{
	struct live_run *run = (struct live_run *)((char *)t - offsetof(struct live_run, timer));
	uint64_t now = run->r->run.now;

	(void)e;
	live_take(run->live, keep, run);
	if (run->next < run->v->inputs.n) {
		/* an answer to what does not come is left out */
		if (now >= run->start + run->v->inputs.v[run->next].time &&
		    (give(run, &run->v->inputs.v[run->next]) || now >= run->last + WAIT)) {
			run->next++;
			run->last = now;
			run->calm = 0;
		}
	} else if (run->failed || !may_follow(run)) {
		driver_stop(run->r);
		return;
	}
	timer_at(t, now + LOOK);
}

bool vector_test_run_live(const struct test_vector *v, const char *path, struct live *live, struct diag *d,
			  struct vector_result *result)
{
	struct live_run run = { .v = v, .live = live, .d = d, .sent = &result->sent };

	run.r = live_router(live, path, d);
	if (!run.r)
		return false;
	run.start = run.last = run.r->run.now + 2 * MS;
	timer_init(&run.timer, run.r->elements[0], tick);
	run.timer.housekeeping = true;
	timer_at(&run.timer, run.start);
	driver_run(run.r);
	timer_stop(&run.timer);
	return !run.failed;
}
