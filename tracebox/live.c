/*
 * live.c - the loop: ask each trace for its next step, send, sleep until a packet comes or the
 * earliest wish is due. Replies that wait in the capture are taken before the next probe goes, so
 * that a quick path is not overshot. Time is monotonic for the schedule and the capture's for what
 * is measured.
 */
#include "tracebox/live.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <time.h>

#include "tracebox/capture.h"
#include "tracebox/send.h"

struct live {
	struct sender *sender;
	struct capture *capture;
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
	struct sigaction a = { .sa_handler = on_signal };

	sigaction(SIGINT, &a, NULL);
	sigaction(SIGTERM, &a, NULL);
	sigaction(SIGHUP, &a, NULL);
}

struct live *live_open(unsigned family, const char *device, const char *bind, const char *filter,
		       struct diag *d)
{
	struct live *l = x_calloc(1, sizeof(*l));
	char err[512] = "";

	catch_signals();
	l->capture = capture_open(device ? device : "any", filter, err, sizeof(err));
	if (!l->capture) {
		diag_fault(d, SPAN_NONE, "cannot capture on '%s': %s (CAP_NET_RAW is needed)",
			   device ? device : "any", err);
	} else {
		l->sender = sender_open(family, bind, err, sizeof(err));
		if (!l->sender)
			diag_fault(d, SPAN_NONE,
				   "cannot open a raw socket: %s (CAP_NET_RAW is needed)", err);
	}
	if (l->sender)
		return l;
	live_close(l);
	return NULL;
}

void live_close(struct live *l)
{
	if (!l)
		return;
	sender_close(l->sender);
	capture_close(l->capture);
	for (size_t i = 0; i < l->seen.n; i++)
		free(l->seen.v[i].data);
	VEC_FREE(&l->seen);
	free(l);
}

static uint64_t clock_ns(clockid_t id)
{
	struct timespec t;

	if (clock_gettime(id, &t))
		x_panic("clock_gettime: %s", strerror(errno));
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static void note_seen(struct live *l, const uint8_t *ip, size_t len, uint64_t time, bool out)
{
	struct seen *s = VEC_ADD(&l->seen);

	*s = (struct seen){ .data = x_malloc(len), .len = len, .time = time, .out = out };
	memcpy(s->data, ip, len);
}

static void hand_over(struct live *l, struct trace **traces, size_t n, const struct pcap_record *r)
{
	enum packet_layer first;
	struct packet p;
	size_t offset, len;

	if (!pcap_packet_start(capture_linktype(l->capture), r->data, r->len, &offset, &first))
		return;
	packet_parse(&p, r->data + offset, r->len - offset, first);
	for (unsigned i = 0; i < p.count; i++) {
		if (p.at[i].layer != LAYER_IP && p.at[i].layer != LAYER_IP6)
			continue;
		offset += p.at[i].offset;
		len = p.at[i].end - p.at[i].offset;	/* without the padding of short frames */
		for (size_t k = 0; k < n; k++) {
			if (!trace_take(traces[k], r->data + offset, len, r->time))
				continue;
			note_seen(l, r->data + offset, len, r->time,
				  len >= 20 &&
					  !memcmp(r->data + offset +
							  (traces[k]->config.src.family == 4 ? 12
											     : 8),
						  traces[k]->config.src.octets,
						  traces[k]->config.src.family == 4 ? 4 : 16));
			break;
		}
		return;
	}
}

static bool drain(struct live *l, struct trace **traces, size_t n, struct diag *d)
{
	struct pcap_record r;
	const char *error = "";
	int status;

	while ((status = capture_next(l->capture, &r, &error)) == 1)
		hand_over(l, traces, n, &r);
	if (status < 0)
		diag_fault(d, SPAN_NONE, "the capture ended: %s", error);
	return status >= 0;
}

static bool send_probe(struct live *l, struct trace *t, struct probe *p, struct diag *d)
{
	int err;
	char text[ADDRESS_TEXT];

	p->sent = clock_ns(CLOCK_REALTIME);
	err = sender_send(l->sender, p->bytes, p->len);
	if (err == -ENOBUFS || err == -EAGAIN)
		return true;	/* lost here is lost anywhere: the retry's business */
	if (err)
		diag_fault(d, SPAN_NONE, "cannot send %zu octets to %s: %s", p->len,
			   address_text(&t->config.dst, text), strerror(-err));
	return !err;
}

bool live_send(struct live *l, const uint8_t *ip, size_t len, struct diag *d)
{
	int err = sender_send(l->sender, ip, len);

	if (err)
		diag_fault(d, SPAN_NONE, "cannot send %zu octets: %s", len, strerror(-err));
	return !err;
}

static int wait_ms(uint64_t until, uint64_t now)
{
	if (until == UINT64_MAX)
		return 1000;
	return until <= now ? 0 : (int)MIN_OF((until - now + 999999) / 1000000, 1000u);
}

bool live_run(struct live *l, struct trace **traces, size_t n, struct diag *d)
{
	struct pollfd fd = { .fd = capture_fd(l->capture), .events = POLLIN };

	while (!interrupted) {
		uint64_t earliest = UINT64_MAX, now = clock_ns(CLOCK_MONOTONIC), until;
		bool done = true, sent = false;
		struct probe *p;

		for (size_t i = 0; i < n; i++) {
			enum trace_step step = trace_step(traces[i], now, &p, &until);

			if (step == TRACE_DONE)
				continue;
			done = false;
			earliest = MIN_OF(earliest, until);
			if (step != TRACE_SEND)
				continue;
			if (!send_probe(l, traces[i], p, d))
				return false;
			sent = true;
		}
		if (done)
			break;
		if (!sent && poll(&fd, 1, wait_ms(earliest, now)) < 0 && errno != EINTR) {
			diag_fault(d, SPAN_NONE, "poll: %s", strerror(errno));
			return false;
		}
		if (!drain(l, traces, n, d))
			return false;
	}
	return true;
}

const struct seen *live_seen(const struct live *l, size_t *n)
{
	*n = l->seen.n;
	return l->seen.v;
}
