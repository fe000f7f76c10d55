/*
 * crew.c - see crew.h.
 *
 * Invariant: a thread other than 0 touches its loop, its routers and what hangs on them only while its gate is open; thread 0
 * touches these only between crew_pause and crew_resume. The lock of the crew orders the two.
 */
#include "datapath/runtime/crew.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "datapath/chain/yaml_run.h"
#include "datapath/port/port.h"
#include "datapath/runtime/handler.h"
#include "models/base/mem.h"

struct worker {
	struct loop_gate gate;		/* first: the loop hands it back */
	struct crew *crew;
	struct loop loop;
	pthread_t thread;
	int wake;			/* ends its sleep */
	bool standing, ended;
};

struct crew {
	struct instance *in;
	unsigned others;
	bool started, joined;
	pthread_mutex_t lock;		/* of what follows, and of standing and ended */
	pthread_cond_t stands, go;
	unsigned pauses;
	struct worker worker[CREW_MAX];
};

/* ---- threads ---- */

static void stand_still(struct loop_gate *gate)
{
	struct worker *w = (struct worker *)gate;
	struct crew *c = w->crew;

	pthread_mutex_lock(&c->lock);
	w->standing = true;
	pthread_cond_broadcast(&c->stands);
	while (c->pauses > 0)
		pthread_cond_wait(&c->go, &c->lock);
	w->standing = false;
	pthread_mutex_unlock(&c->lock);
}

static void woken(void *arg, short events)
{
	struct worker *w = arg;
	uint64_t n;

	(void)events;
	if (read(w->wake, &n, sizeof(n)) < 0 && errno != EAGAIN)
		loop_forget(&w->loop, w->wake);
}

static void *work(void *arg)
{
	struct worker *w = arg;

	stand_still(&w->gate);
	loop_run(&w->loop);
	pthread_mutex_lock(&w->crew->lock);
	w->ended = true;
	pthread_cond_broadcast(&w->crew->stands);
	pthread_mutex_unlock(&w->crew->lock);
	return NULL;
}

static bool start(struct worker *w)
{
	sigset_t all, before;
	int error;

	/* signals are thread 0's */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	error = pthread_create(&w->thread, NULL, work, w);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	errno = error;
	return error == 0;
}

struct crew *crew_new(struct instance *in, unsigned threads)
{
	struct crew *c = x_calloc(1, sizeof(*c));

	c->in = in;
	c->pauses = 1;
	pthread_mutex_init(&c->lock, NULL);
	pthread_cond_init(&c->stands, NULL);
	pthread_cond_init(&c->go, NULL);
	for (unsigned i = 0; i < threads - 1; i++) {
		struct worker *w = &c->worker[i];

		w->crew = c;
		w->gate.pass = stand_still;
		atomic_init(&w->gate.closed, true);
		loop_init(&w->loop);
		w->loop.gate = &w->gate;
		w->loop.interrupted = in->loop.interrupted;
		w->loop.stay = in->loop.stay;
		w->loop.spin = in->loop.spin;
		w->wake = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
		if (w->wake >= 0)
			loop_serve(&w->loop, w->wake, POLLIN, woken, w);
		if (w->wake < 0 || !start(w)) {
			int error = errno;

			if (w->wake >= 0)
				close(w->wake);
			loop_fini(&w->loop);
			crew_join(c, true);
			crew_free(c);
			errno = error;
			return NULL;
		}
		c->others++;
	}
	return c;
}

void crew_pause(struct crew *c)
{
	const uint64_t one = 1;

	if (!c || c->joined)
		return;
	pthread_mutex_lock(&c->lock);
	if (c->pauses++ == 0) {
		for (unsigned i = 0; i < c->others; i++) {
			atomic_store(&c->worker[i].gate.closed, true);
			if (write(c->worker[i].wake, &one, sizeof(one)) < 0)
				continue;	/* it was told before and has not looked yet */
		}
	}
	for (unsigned i = 0; i < c->others; i++)
		while (!c->worker[i].standing && !c->worker[i].ended)
			pthread_cond_wait(&c->stands, &c->lock);
	pthread_mutex_unlock(&c->lock);
}

void crew_resume(struct crew *c)
{
	if (!c || c->joined)
		return;
	pthread_mutex_lock(&c->lock);
	if (--c->pauses == 0) {
		for (unsigned i = 0; i < c->others; i++)
			atomic_store(&c->worker[i].gate.closed, false);
		pthread_cond_broadcast(&c->go);
	}
	pthread_mutex_unlock(&c->lock);
}

void crew_join(struct crew *c, bool at_once)
{
	if (!c || c->joined)
		return;
	if (at_once) {
		crew_pause(c);
		for (unsigned i = 0; i < c->others; i++)
			c->worker[i].loop.stop = true;
		crew_resume(c);
	}
	/* the pause it was made with, if it never ran */
	while (c->pauses > 0)
		crew_resume(c);
	for (unsigned i = 0; i < c->others; i++)
		pthread_join(c->worker[i].thread, NULL);
	c->joined = true;
}

void crew_free(struct crew *c)
{
	if (!c)
		return;
	for (unsigned i = 0; i < c->others; i++) {
		loop_fini(&c->worker[i].loop);
		close(c->worker[i].wake);
	}
	pthread_cond_destroy(&c->go);
	pthread_cond_destroy(&c->stands);
	pthread_mutex_destroy(&c->lock);
	free(c);
}

/* ---- copies ---- */

/*
 * What an element of these classes does to a packet rests on that packet, its arguments and the time alone; what they keep
 * beside that are counts, queues, or turns that any share of the packets may take by itself, or what copies have together
 * (twin.h), or tell each other.
 */
static const char *const copied[] = {
	"ARPQuerier", "ARPResponder", "ARPTable", "AddressInfo", "AdjustTCPMSS", "Align", "AlignmentInfo",
	"AnnotationInfo", "AverageCounter", "CheckARPHeader", "CheckCRC32", "CheckICMPHeader", "CheckIP6Header",
	"CheckIPHeader", "CheckIPHeader2", "CheckLength", "CheckPaint", "CheckTCPHeader", "CheckUDPHeader",
	"Classifier", "ClickyInfo", "Counter", "Datapath", "DecIP6HLIM", "DecIPTTL", "DirectIPLookup", "Discard",
	"DiscardNoFree", "DropBroadcasts", "EnsureEther", "EraseIPPayload", "EtherEncap", "EtherMirror",
	"EtherRewrite", "EtherSwitch", "EtherVLANEncap", "FTPPortMapper", "FixIPSrc", "FlowPinner", "FromDevice",
	"FrontDropQueue", "FullNoteQueue", "GetEtherAddress", "GetIP6Address", "GetIPAddress", "HashSwitch",
	"HostEtherFilter", "Hub", "ICMP6Error", "ICMPError", "ICMPPingResponder", "ICMPPingRewriter", "ICMPRewriter",
	"IP6Encap", "IP6Mirror", "IP6NDAdvertiser", "IPAddrPairRewriter", "IPAddrRewriter", "IPClassifier",
	"IPEncap", "IPFieldInfo", "IPFilter", "IPFragmenter", "IPGWOptions", "IPInputCombo", "IPMirror",
	"IPMulticastEtherEncap", "IPNameInfo", "IPOutputCombo", "IPRewriter", "IPRewriterPatterns", "Idle",
	"InfiniteSource", "LearningSwitch", "LinearIPLookup", "ListenEtherSwitch", "LookupIP6Route",
	"LookupIPRouteMP", "MarkIP6Header", "MarkIPCE", "MarkIPHeader", "MarkMACHeader", "NormalizeTCP",
	"NotifierQueue", "Null", "Null1", "Null2", "Null3", "Null4", "Null5", "Null6", "Null7", "Null8", "Pad",
	"Paint", "PaintSwitch", "PaintTee", "PopGRE", "PopVXLAN", "PortInfo", "PrioSched", "PullNull", "PullSwitch",
	"PullTee", "PushGRE", "PushNull", "PushVXLAN", "Queue", "QuickNoteQueue", "RED", "RadixIPLookup",
	"RandomSample", "RandomSwitch", "RangeIPLookup", "RoundRobinIPMapper", "RoundRobinSched", "RoundRobinSwitch",
	"ScheduleInfo", "SegmentSplit", "SetAnnoByte", "SetCRC32", "SetEtherAddress", "SetIP6Address", "SetIP6DSCP",
	"SetIPAddress", "SetIPChecksum", "SetIPDSCP", "SetIPECN", "SetPacketType", "SetRandIPAddress",
	"SetTCPChecksum", "SetTimestamp", "SetUDPChecksum", "SetVLANAnno", "SimpleIdle", "SimplePrioSched",
	"SimplePullSwitch", "SimpleQueue", "SortedIPLookup", "SourceIPHashMapper", "StaticIPLookup",
	"StaticPullSwitch", "StaticSwitch", "StaticThreadSched", "StoreData", "StoreEtherAddress", "StoreIPAddress",
	"StoreTimestamp", "StrideSched", "StrideSwitch", "Strip", "StripEtherVLANHeader", "StripIPHeader",
	"StripToNetworkHeader", "Switch", "TCPFragmenter", "TCPRewriter", "Tee", "ThreadSafeQueue", "ToDevice",
	"Truncate", "TruncateIPPayload", "UDPIP6Encap", "UDPIPEncap", "UDPRewriter", "Unqueue", "Unstrip",
	"UnstripIPHeader", "VLANDecap", "VLANEncap",
};

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

bool crew_can_copy(const struct click_config *config, struct diag *d)
{
	bool ok = true;

	for (size_t i = 0; i < config->element_count; i++) {
		const struct click_element *e = &config->elements[i];

		if (bsearch(&e->class_name, copied, ARRAY_LEN(copied), sizeof(copied[0]), by_name))
			continue;
		diag_error(d, e->at, "element '%s' cannot be run by several threads: %s keeps what all packets must share",
			   e->name, e->class_name);
		ok = false;
	}
	return ok;
}

/* What the lead's configuration was read from, read again. */
static struct click_config *read_again(const struct crew *c, const struct installed *lead, struct router_options *o,
				       struct diag *own)
{
	const struct diag *d = lead->router->diag;
	/* a datapath file was read first, and then what it means in the Click language */
	uint32_t src = yaml_is_datapath(lead->path) && !strcmp(diag_source_name(d, 2), "ports") ? 2 : 1;
	size_t len;

	*o = c->in->options;
	o->text = diag_source_text(d, src, &len);
	return router_read(lead->path, o, own);
}

static void say_why(struct diag *d, unsigned thread, const char *what, const struct diag *own)
{
	for (size_t i = 0; i < diag_count(own); i++)
		if (diag_get(own, i).level == DIAG_ERROR)
			diag_error(d, SPAN_NONE, "thread %u%s: %s", thread, what, diag_get(own, i).text);
}

static bool copy_one(struct crew *c, struct installed *lead, unsigned thread, struct diag *d)
{
	struct diag *own = diag_new();
	struct router_options o;
	struct click_config *config = read_again(c, lead, &o, own);
	struct router *r = NULL;
	struct installed *i;
	char *name = x_asprintf("%s.%u", lead->name, thread);

	if (config && instance_find(c->in, name)) {
		diag_error(own, SPAN_NONE, "there is a configuration '%s' already", name);
		click_config_free(config);
	} else if (config) {
		o.text = NULL;
		o.loop = &c->worker[thread - 1].loop;
		o.seed += thread;
		o.lead = lead->router;
		o.thread = thread;
		r = router_start(config, &o, own);
	}
	if (!r) {
		say_why(d, thread, "", own);
		diag_free(own);
		free(name);
		return false;
	}
	r->driver.holds += c->in->loop.stay;
	i = x_calloc(1, sizeof(*i));
	*i = (struct installed){ .name = name, .path = x_strdup(lead->path),
				 .router = r, .lead = lead, .crew = c };
	*VEC_ADD(&c->in->configurations) = i;
	return true;
}

bool crew_copy(struct crew *c, struct installed *lead, struct diag *d)
{
	bool ok = true;

	crew_pause(c);
	for (unsigned thread = 1; ok && thread <= c->others; thread++)
		ok = copy_one(c, lead, thread, d);
	for (size_t i = c->in->configurations.n; !ok && i > 0; i--)
		if (c->in->configurations.v[i - 1]->lead == lead)
			instance_remove(c->in, c->in->configurations.v[i - 1]);
	crew_resume(c);
	return ok;
}

bool crew_renew_devices(struct crew *c, struct installed *lead, struct diag *d)
{
	size_t n = c ? c->in->configurations.n : 0;
	bool ok;

	crew_pause(c);
	for (size_t i = 0; i < n; i++)
		if (c->in->configurations.v[i]->lead == lead)
			port_forget_gone(c->in->configurations.v[i]->router);
	port_forget_gone(lead->router);
	ok = port_renew_gone(lead->router, d);
	for (size_t i = 0; ok && i < n; i++)
		if (c->in->configurations.v[i]->lead == lead)
			ok = port_renew_gone(c->in->configurations.v[i]->router, d);
	crew_resume(c);
	return ok;
}

void crew_hotswap(struct crew *c, struct installed *lead)
{
	unsigned thread = 0;

	crew_pause(c);
	for (size_t i = 0; i < c->in->configurations.n; i++) {
		struct installed *copy = c->in->configurations.v[i];
		struct diag *own, *old = NULL;
		struct router_options o;
		struct click_config *config;

		if (copy->lead != lead)
			continue;
		thread++;
		own = diag_new();
		config = read_again(c, lead, &o, own);
		if (config && router_hotswap(copy->router, config, own, &old)) {
			diag_free(old);
			continue;
		}
		say_why(lead->router->diag, thread, " keeps the configuration before", own);
		diag_free(own);
	}
	crew_resume(c);
}

/* ---- handlers ---- */

static bool number(const struct strbuf *text, uint64_t *n)
{
	char *end;

	if (text->len == 0 || text->s[0] < '0' || text->s[0] > '9')
		return false;
	errno = 0;
	*n = strtoull(text->s, &end, 10);
	return errno == 0 && end[strspn(end, "\n")] == '\0';
}

bool crew_read(const struct instance *in, const struct installed *lead, const char *handler, const char *args,
	       struct strbuf *out)
{
	bool ok = handler_read(lead->router, NULL, handler, args, out), same = true, numbers, any = false;
	struct strbuf one = STRBUF_INIT, all = STRBUF_INIT;
	uint64_t sum = 0, n;
	unsigned thread = 0;

	numbers = ok && number(out, &sum) && !*args && !handler_exists(lead->router, NULL, handler, true);
	sb_printf(&all, "thread 0: %s%s", sb_str(out), out->len && out->s[out->len - 1] == '\n' ? "" : "\n");
	for (size_t i = 0; ok && i < in->configurations.n; i++) {
		const struct installed *copy = in->configurations.v[i];

		if (copy->lead != lead)
			continue;
		any = true;
		sb_clear(&one);
		ok = handler_read(copy->router, NULL, handler, args, &one);
		numbers = numbers && number(&one, &n);
		sum += numbers ? n : 0;
		/* what copies have together is thread 0's, and they have nothing */
		same &= one.len == 0 || strcmp(sb_str(&one), sb_str(out)) == 0;
		sb_printf(&all, "thread %u: %s%s", ++thread, sb_str(&one),
			  one.len && one.s[one.len - 1] == '\n' ? "" : "\n");
	}
	if (any && ok && (numbers || !same)) {
		sb_clear(out);
		if (numbers)
			sb_printf(out, "%llu", (unsigned long long)sum);
		else
			sb_add(out, sb_str(&all));
	}
	sb_fini(&one);
	sb_fini(&all);
	return ok;
}

bool crew_write(const struct instance *in, const struct installed *lead, const char *handler, const char *value,
		struct strbuf *out)
{
	bool ok = handler_write(lead->router, NULL, handler, value, out);

	for (size_t i = 0; ok && i < in->configurations.n; i++) {
		if (in->configurations.v[i]->lead != lead)
			continue;
		sb_clear(out);
		ok = handler_write(in->configurations.v[i]->router, NULL, handler, value, out);
	}
	return ok;
}
