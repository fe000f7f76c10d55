/*
 * live.c - the loop: ask each trace for its next step, send, sleep until a packet comes or the
 * earliest wish is due. Replies that wait in the capture are taken before the next probe goes, so
 * that a quick path is not overshot. Time is monotonic for the schedule and the capture's for what
 * is measured.
 */
#include "tracebox/trace/live.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <time.h>

#include "tracebox/net/capture.h"
#include "tracebox/net/pipe.h"
#include "tracebox/net/send.h"

enum { WIDE_SNAPLEN = 2048, WIDE_RING = 1 << 24 };

struct live {
	struct sender *sender;
	struct capture *capture;
	struct pipe *pipe;	/* instead of both */
	bool forget, frames;
	void (*look)(void *ctx, uint64_t now);
	void *look_ctx;
	VEC(struct seen) seen;
};

static volatile sig_atomic_t interrupted;

static void on_signal(int number)
{
	interrupted = number;
}

int live_interrupted(void)
{
	return interrupted;
}

/* A run that is told to stop still removes its rule and says what it knows. */
static void catch_signals(void)
{
	/* the second one ends a run that does not come to look */
	struct sigaction a = { .sa_handler = on_signal, .sa_flags = (int)SA_RESETHAND };

	static const int caught[] = { SIGINT, SIGTERM, SIGHUP };

	/* what nohup(1) or a shell has made us ignore stays ignored */
	for (size_t i = 0; i < ARRAY_LEN(caught); i++) {
		struct sigaction was;

		if (!sigaction(caught[i], NULL, &was) && was.sa_handler != SIG_IGN)
			sigaction(caught[i], &a, NULL);
	}
}

static const char *open_wire(struct live *l, const struct live_config *c, char *err, size_t errlen)
{
	struct capture_config capture = {
		.device = c->device ? c->device : "any", .filter = c->filter,
		.snaplen = c->wide ? WIDE_SNAPLEN : 0, .ring = c->wide ? WIDE_RING : 0,
	};

	if (pipe_named(c->bind)) {
		l->pipe = pipe_open(c->bind, err, errlen);
		return l->pipe ? NULL : "cannot open the files of";
	}
	l->capture = capture_open(&capture, err, errlen);
	if (!l->capture)
		return "cannot capture on";
	l->sender = sender_open(c->family, c->bind, err, errlen);
	return l->sender ? NULL : "cannot open a raw socket for";
}

struct live *live_open(const struct live_config *c, struct diag *d)
{
	struct live *l = x_calloc(1, sizeof(*l));
	const char *device = c->bind ? c->bind : c->device ? c->device : "any";
	char err[512] = "";
	const char *what;

	catch_signals();
	l->forget = c->forget;
	what = open_wire(l, c, err, sizeof(err));
	if (!what)
		return l;
	diag_fault(d, SPAN_NONE, "%s '%s': %s%s", what, device, err,
		   pipe_named(device) ? "" : " (CAP_NET_RAW is needed)");
	live_close(l);
	return NULL;
}

void live_close(struct live *l)
{
	if (!l)
		return;
	sender_close(l->sender);
	capture_close(l->capture);
	pipe_close(l->pipe);
	for (size_t i = 0; i < l->seen.n; i++)
		free(l->seen.v[i].data);
	VEC_FREE(&l->seen);
	free(l);
}

bool live_frames(struct live *l, const char *device, const struct address *next, struct diag *d)
{
	char err[256] = "";

	if (l->pipe || l->frames)
		return true;
	l->frames = !sender_frames(l->sender, device, next, err, sizeof(err));
	if (!l->frames)
		diag_fault(d, SPAN_NONE, "cannot send frames through '%s': %s", device, err);
	return l->frames;
}

static uint64_t clock_ns(clockid_t id)
{
	struct timespec t;

	if (clock_gettime(id, &t))
		x_panic("clock_gettime: %s", strerror(errno));
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

uint64_t live_now(void)
{
	return clock_ns(CLOCK_MONOTONIC);
}

static void note_seen(struct live *l, const uint8_t *ip, size_t len, uint64_t time, bool out)
{
	struct seen *s = VEC_ADD(&l->seen);

	*s = (struct seen){ .data = x_malloc(len), .len = len, .time = time, .out = out };
	memcpy(s->data, ip, len);
}

/* The IP packet in a frame, without the padding of short frames. */
static bool find_ip(int linktype, const struct pcap_record *r, size_t *offset, size_t *len)
{
	enum packet_layer first;
	struct packet p;

	if (!pcap_packet_start(linktype, r->data, r->len, offset, &first))
		return false;
	packet_parse(&p, r->data + *offset, r->len - *offset, first);
	for (unsigned i = 0; i < p.count; i++) {
		if (p.at[i].layer != LAYER_IP && p.at[i].layer != LAYER_IP6)
			continue;
		*offset += p.at[i].offset;
		*len = p.at[i].end - p.at[i].offset;
		return true;
	}
	return false;
}

static int next_record(struct live *l, struct pcap_record *r, int *linktype, const char **error)
{
	int status;

	if (!l->pipe) {
		*linktype = capture_linktype(l->capture);
		return capture_next(l->capture, r, error);
	}
	status = pipe_next(l->pipe, r, linktype, error);
	r->time = clock_ns(CLOCK_REALTIME);	/* whoever writes the file may have another clock */
	return status;
}

bool live_drain(struct live *l, live_taker take, void *ctx, struct diag *d)
{
	const char *error = "";
	struct pcap_record r;
	int status, linktype;
	size_t offset, len;

	while ((status = next_record(l, &r, &linktype, &error)) == 1)
		if (find_ip(linktype, &r, &offset, &len))
			(void)take(ctx, r.data + offset, len, r.time);
	if (status < 0)
		diag_fault(d, SPAN_NONE, "the capture ended: %s", error);
	return status >= 0;
}

static int send_packet(struct live *l, const uint8_t *ip, size_t len)
{
	return l->pipe ? pipe_send(l->pipe, ip, len, clock_ns(CLOCK_REALTIME)) :
			 sender_send(l->sender, ip, len);
}

static int send_both(struct live *l, const struct trace *t, const struct probe *p)
{
	uint8_t *tail = probe_tail(&t->template, p);
	int err = send_packet(l, p->bytes, p->len);

	if (!err && tail)
		err = send_packet(l, tail, t->template.tail_len);
	free(tail);
	return err;
}

bool live_probe(struct live *l, struct trace *t, struct probe *p, struct diag *d)
{
	int err;
	char text[ADDRESS_TEXT];

	p->sent = clock_ns(CLOCK_REALTIME);
	err = send_both(l, t, p);
	if (err == -ENOBUFS || err == -EAGAIN)
		return true;	/* lost here is lost anywhere: the retry's business */
	if (err) {
		diag_fault(d, SPAN_NONE, "cannot send %zu octets to %s: %s", p->len,
			   address_text(&t->config.dst, text), strerror(-err));
	} else if (l->pipe) {	/* nobody captures it */
		if (!l->forget)
			note_seen(l, p->bytes, p->len, p->sent, true);
		probe_captured(p, p->bytes, p->len, p->sent);
	}
	return !err;
}

bool live_send(struct live *l, const uint8_t *ip, size_t len, struct diag *d)
{
	int err = send_packet(l, ip, len);

	if (err)
		diag_fault(d, SPAN_NONE, "cannot send %zu octets: %s", len, strerror(-err));
	return !err;
}

/* At most a second at once, so that a signal between two looks is not missed for long. */
static struct timespec wait_time(uint64_t until, uint64_t now)
{
	uint64_t ns = until <= now ? 0 : MIN_OF(until - now, (uint64_t)1000000000);

	return (struct timespec){
		.tv_sec = (time_t)(ns / 1000000000), .tv_nsec = (long)(ns % 1000000000),
	};
}

bool live_wait(struct live *l, uint64_t until, struct diag *d)
{
	struct pollfd fd = {
		.fd = l->pipe ? pipe_fd(l->pipe) : capture_fd(l->capture), .events = POLLIN,
	};
	struct timespec time = wait_time(until, live_now());

	if (ppoll(&fd, 1, &time, NULL) >= 0 || errno == EINTR)
		return true;
	diag_fault(d, SPAN_NONE, "poll: %s", strerror(errno));
	return false;
}

void live_watch(struct live *l, void (*look)(void *ctx, uint64_t now), void *ctx)
{
	l->look = look;
	l->look_ctx = ctx;
}

struct running {
	struct live *l;
	struct trace **traces;
	size_t n;
};

bool live_take(struct live *l, struct trace *t, const uint8_t *ip, size_t len, uint64_t time)
{
	const struct address *src = &t->config.src;
	size_t at = src->family == 4 ? 12 : 8, octets = src->family == 4 ? 4 : 16;

	if (!trace_take(t, ip, len, time))
		return false;
	if (!l->forget)
		note_seen(l, ip, len, time,
			  len >= at + octets && !memcmp(ip + at, src->octets, octets));
	return true;
}

static bool hand_over(void *ctx, const uint8_t *ip, size_t len, uint64_t time)
{
	struct running *r = ctx;

	for (size_t k = 0; k < r->n; k++)
		if (live_take(r->l, r->traces[k], ip, len, time))
			return true;
	return false;
}

bool live_run(struct live *l, struct trace **traces, size_t n, struct diag *d)
{
	struct running r = { .l = l, .traces = traces, .n = n };

	while (!interrupted) {
		uint64_t earliest = UINT64_MAX, now = live_now(), until;
		bool done = true, sent = false;
		struct probe *p;

		if (l->look)
			l->look(l->look_ctx, now);
		for (size_t i = 0; i < n; i++) {
			enum trace_step step = trace_step(traces[i], now, &p, &until);

			if (step == TRACE_DONE)
				continue;
			done = false;
			earliest = MIN_OF(earliest, until);
			if (step != TRACE_SEND)
				continue;
			if (!live_probe(l, traces[i], p, d))
				return false;
			sent = true;
		}
		if (done)
			break;
		if ((!sent && !live_wait(l, earliest, d)) || !live_drain(l, hand_over, &r, d))
			return false;
	}
	return true;
}

void live_adopt(struct live *l, struct live *from)
{
	X_CHECK(!l->seen.n);
	VEC_FREE(&l->seen);
	l->seen.v = from->seen.v;
	l->seen.n = from->seen.n;
	l->seen.cap = from->seen.cap;
	from->seen.v = NULL;
	from->seen.n = from->seen.cap = 0;
}

const struct seen *live_seen(const struct live *l, size_t *n)
{
	*n = l->seen.n;
	return l->seen.v;
}
