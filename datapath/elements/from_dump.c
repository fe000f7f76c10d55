/*
 * from_dump.c - packets of a capture file, a burst per run of its task, or when pulled. Captures
 * without Ethernet give packets whose IP header is marked; what is no IP then is refused.
 */
#include "datapath/elements.h"
#include "datapath/packet/ip.h"
#include "datapath/runtime/handler.h"
#include "datapath/runtime/router.h"
#include "datapath/runtime/told.h"
#include "models/packet/pcap.h"

struct from_dump {
	struct element el;
	struct task task;
	struct timer timer;
	struct notifier notifier;	/* pulled: asleep at the end */
	struct pcap_reader *file;
	const char *name;
	int link;
	double sample;
	uint64_t count;
	uint64_t begin, end;		/* ns; begin 0, end UINT64_MAX: all */
	uint64_t begin_after, end_after, span;	/* counted from the first packet; UINT64_MAX: no */
	uint64_t shift;			/* TIMING: clock minus packet times */
	struct pkt *ready;		/* waits for its time, or for a timer that is before it */
	uint32_t last;			/* octets of the record that was read last; 0: none, or the end came */
	int64_t place;			/* octet of the file where to begin; 0: the first packet */
	const char *end_call;
	bool active, stop, force_ip, timing, first_seen, pulled, bounded;
	bool over;			/* the time of the end has come, which is not told yet */
	bool read, ended;		/* there is nothing more; and that was told */
};

enum { RECORD_HEADER = 16, SAMPLE_BITS = 28 };

static bool skips(struct from_dump *f, uint64_t time)
{
	if (!f->first_seen) {
		f->first_seen = true;
		if (f->timing)
			f->shift = driver_look_at_clock(f->el.router) - time;
		if (f->begin_after != UINT64_MAX)
			f->begin = time + f->begin_after;
		if (f->end_after != UINT64_MAX)
			f->end = time + f->end_after;
		if (f->span != UINT64_MAX)
			f->end = MAX_OF(f->begin, f->begin ? f->begin : time) + f->span;
	}
	return time < f->begin;
}

static bool is_ip(uint16_t ethertype)
{
	return ethertype == 0x0800 || ethertype == 0x86dd;
}

/* Where IP begins behind PPP, whose address and control may be left out, and the first octet of the protocol too. */
static uint32_t behind_ppp(const uint8_t *o, uint32_t len)
{
	uint32_t at = len >= 2 && load_be16(o) == 0xff03 ? 2 : 0;

	if (at + 2 <= len && o[at] == 0)
		at++;
	else if (at + 2 > len)
		return 0;
	return o[at] == 0x21 || o[at] == 0x57 ? at + 1 : 0;
}

/* Behind the address family of a loopback device, in either order of octets: those of IPv4 and of IPv6 on some systems. */
static uint32_t behind_family(const uint8_t *o, uint32_t len)
{
	unsigned family;

	if (len < 4)
		return 0;
	family = o[0] | o[1] << 8;
	if (!family)
		family = load_be16(o + 2);
	return family == 2 || family == 24 || family == 28 || family == 30 ? 4 : 0;
}

/* Where the IP header is behind a link header; 0: there is none. */
static uint32_t behind_link(int link, const uint8_t *o, uint32_t len)
{
	switch (link) {
	case LINK_ETHERNET:
		if (len >= 18 && load_be16(o + 12) == 0x8100)
			return is_ip(load_be16(o + 16)) ? 18 : 0;
		return len >= 14 && is_ip(load_be16(o + 12)) ? 14 : 0;
	case LINK_LINUX_SLL:
		return len >= 16 && is_ip(load_be16(o + 14)) ? 16 : 0;
	case LINK_PPP:
		return behind_ppp(o, len);
	case LINK_NULL:
		return behind_family(o, len);
	default:
		return 0;
	}
}

/* FORCE_IP: marks the IP header behind the link header; false: there is none. */
static bool mark(struct from_dump *f, struct pkt *p)
{
	bool bare = f->link == LINK_RAW || f->link == LINK_IPV4 || f->link == LINK_IPV6;
	uint32_t at = bare ? 0 : behind_link(f->link, p->data, p->len);

	if (at >= p->len || (!at && !bare))
		return false;
	return ip_mark_any(p, pkt_offset(p) + at);
}

/* The next packet that is wanted; NULL at the end. */
static struct pkt *next_packet(struct from_dump *f)
{
	struct router *r = f->el.router;
	struct pcap_record rec;
	struct pkt *p;

	while (!f->read && pcap_reader_next(f->file, &rec) == 1) {
		f->last = RECORD_HEADER + rec.len;
		if (skips(f, rec.time))
			continue;
		if (rec.time >= f->end)
			f->over = true;
		if (f->sample < 1 && router_random_real(r) >= f->sample)
			continue;
		p = pkt_new(&r->run.pool, PKT_HEADROOM, rec.len);
		if (!p) {
			f->el.drops[DROP_NO_MEMORY]++;
			continue;
		}
		memcpy(p->data, rec.data, rec.len);
		p->time = rec.time;
		anno_set_u32(p, ANNO_EXTRA_LENGTH, rec.wire_len - rec.len);
		p->mac = f->force_ip && f->link != LINK_ETHERNET ? PKT_NONE : pkt_offset(p);
		if (f->force_ip && !mark(f, p)) {
			(void)element_reject(&f->el, DROP_BAD_HEADER, p);
			continue;
		}
		return p;
	}
	f->read = true;
	f->last = 0;
	return NULL;
}

/* At the time where packets shall end, and at the end of the file: a call may let them go on. */
static void reach_end(struct from_dump *f)
{
	if (f->end_call)
		handler_call(&f->el, f->end_call);
	else
		f->active = f->active && !f->stop && !f->bounded;
	if (f->stop && !f->end_call)
		driver_stop(f->el.router);
}

static void finish(struct from_dump *f)
{
	f->ended = true;
	f->notifier.active = false;
	reach_end(f);
}

/* What was sent before is gone when the end is told. The packet that told it goes on only if all do. */
static void pass_end(struct from_dump *f)
{
	f->over = false;
	f->end = UINT64_MAX;
	reach_end(f);
	if (f->active || !f->ready)
		return;
	element_drop(&f->el, DROP_CONSUMED, f->ready);
	f->ready = NULL;
}

/* Whether the packet has to wait: with TIMING, or where the clock follows the packets. */
static bool too_early(struct from_dump *f, const struct pkt *p)
{
	struct router *r = f->el.router;
	bool follows = r->driver.clock == CLOCK_PCAP;
	uint64_t at = follows ? p->time : p->time + f->shift;

	if (follows ? !driver_ahead(r, at) : !f->timing || at <= driver_look_at_clock(r))
		return false;
	timer_at(&f->timer, at);
	return true;
}

/* As many as move at once and may go now. Where the clock follows the packets, each goes at its own time. */
static void gather(struct from_dump *f, struct batch *b)
{
	const struct router *r = f->el.router;
	unsigned most = r->driver.clock == CLOCK_PCAP ? 1 : r->run.burst;

	while (b->n < most) {
		struct pkt *p = f->ready ? f->ready : next_packet(f);

		f->ready = NULL;
		if (!p)
			return;
		if (f->over || too_early(f, p)) {
			f->ready = p;
			return;
		}
		f->count++;
		b->p[b->n++] = p;
	}
}

static bool from_dump_task(struct element *e)
{
	struct from_dump *f = (struct from_dump *)e;
	struct batch b = { 0 };

	if (!f->active)
		return false;
	gather(f, &b);
	if (!b.n && f->over) {
		pass_end(f);
		if (f->active)
			task_schedule(&f->task);
		return true;
	}
	if (!b.n && !f->ready) {
		if (!f->ended)
			finish(f);
		return false;
	}
	if (!b.n && timer_armed(&f->timer))
		return false;
	if (b.n)
		element_push(e, 0, &b);
	if (!f->ready || !timer_armed(&f->timer))
		task_schedule(&f->task);
	return true;
}

static void from_dump_fire(struct element *e, struct timer *t)
{
	struct from_dump *f = (struct from_dump *)e;

	(void)t;
	if (f->pulled)
		notifier_wake(&f->notifier);
	else
		task_schedule(&f->task);
}

static void from_dump_pull(struct element *e, unsigned port, struct batch *b, unsigned max)
{
	struct from_dump *f = (struct from_dump *)e;

	(void)port;
	while (f->active && max-- && b->n < BATCH_MAX) {
		struct pkt *p = f->ready;

		f->ready = NULL;
		if (!p)
			p = next_packet(f);
		if (!p) {
			if (!f->ended)
				finish(f);
			f->notifier.active = false;
			return;
		}
		if (f->over) {
			f->ready = p;
			pass_end(f);
			continue;
		}
		if (too_early(f, p)) {
			f->ready = p;
			f->notifier.active = false;
			return;
		}
		f->count++;
		b->p[b->n++] = p;
	}
	if (!f->active)
		f->notifier.active = false;
}

static bool configure_times(struct from_dump *f, struct setup *s)
{
	bool start = setup_given(s, "START"), start_after = setup_given(s, "START_AFTER");

	if (start && start_after)
		return setup_error(s, "START and START_AFTER exclude each other");
	if (setup_given(s, "END") + setup_given(s, "END_AFTER") + setup_given(s, "INTERVAL") > 1)
		return setup_error(s, "END, END_AFTER and INTERVAL exclude each other");
	f->begin = start ? (uint64_t)setup_int(s, "START") : 0;
	f->begin_after = start_after ? (uint64_t)setup_int(s, "START_AFTER") : UINT64_MAX;
	f->end = setup_given(s, "END") ? (uint64_t)setup_int(s, "END") : UINT64_MAX;
	f->end_after = setup_given(s, "END_AFTER") ? (uint64_t)setup_int(s, "END_AFTER") :
						     UINT64_MAX;
	f->span = setup_given(s, "INTERVAL") ? (uint64_t)setup_int(s, "INTERVAL") : UINT64_MAX;
	f->bounded = f->end != UINT64_MAX || f->end_after != UINT64_MAX || f->span != UINT64_MAX;
	return true;
}

static bool from_dump_configure(struct element *e, struct setup *s)
{
	struct from_dump *f = (struct from_dump *)e;

	f->name = setup_value(s, "FILENAME")->s;
	f->timing = setup_int(s, "TIMING");
	f->stop = setup_int(s, "STOP");
	f->active = setup_int(s, "ACTIVE");
	f->force_ip = setup_int(s, "FORCE_IP");
	f->sample = setup_given(s, "SAMPLE") ? setup_value(s, "SAMPLE")->d : 1;
	f->end_call = setup_given(s, "END_CALL") ? setup_value(s, "END_CALL")->s : NULL;
	f->place = setup_int(s, "FILEPOS");
	if (f->place < 0)
		return setup_error(s, "FILEPOS: expected an octet of the file, not %lld", (long long)f->place);
	return configure_times(f, s);
}

static bool from_dump_start(struct element *e, struct setup *s)
{
	struct from_dump *f = (struct from_dump *)e;

	f->file = pcap_reader_open(f->name, s->decl->at, s->diag);
	if (!f->file)
		return false;
	if (f->place && !pcap_reader_skip_to(f->file, (uint64_t)f->place))
		return false;
	f->link = pcap_reader_linktype(f->file);
	if (f->link == LINK_RAW || f->link == LINK_IPV4 || f->link == LINK_IPV6)
		f->force_ip = true;
	f->pulled = e->decl->output[0] == CLICK_PULL;
	f->notifier.active = f->active;
	timer_init(&f->timer, e, from_dump_fire);
	if (f->pulled)
		return true;
	task_init(&f->task, e, from_dump_task);
	if (f->active)
		task_schedule(&f->task);
	return true;
}

static void from_dump_stop(struct element *e)
{
	struct from_dump *f = (struct from_dump *)e;

	if (f->ready)
		element_drop(e, DROP_STOPPED, f->ready);
	pcap_reader_close(f->file);
	f->file = NULL;
	notifier_fini(&f->notifier);
}

static struct notifier *from_dump_notifier(struct element *e)
{
	return &((struct from_dump *)e)->notifier;
}

static bool write_active(struct element *e, const char *value, struct strbuf *out)
{
	struct from_dump *f = (struct from_dump *)e;

	if (!handler_parse_bool(value, &f->active, out))
		return false;
	if (f->active && f->pulled)
		notifier_wake(&f->notifier);
	else if (f->active)
		task_schedule(&f->task);
	return true;
}

static bool write_stop(struct element *e, const char *value, struct strbuf *out)
{
	struct from_dump *f = (struct from_dump *)e;

	(void)value;
	(void)out;
	f->active = false;
	driver_stop(e->router);
	return true;
}

static bool write_reset(struct element *e, const char *value, struct strbuf *out)
{
	(void)value;
	(void)out;
	((struct from_dump *)e)->count = 0;
	return true;
}

static bool read_encap(struct element *e, const char *args, struct strbuf *out)
{
	int link = ((struct from_dump *)e)->link;

	(void)args;
	sb_add(out, link == LINK_ETHERNET ? "ETHER" : link == LINK_RAW ? "IP" :
	       link == LINK_PPP ? "PPP" : link == LINK_NULL ? "NULL" :
	       link == LINK_LINUX_SLL ? "SLL" : "UNKNOWN");
	return true;
}

static bool read_filename(struct element *e, const char *args, struct strbuf *out)
{
	(void)args;
	sb_add(out, ((struct from_dump *)e)->name);
	return true;
}

READ_U64(read_count, struct from_dump, count)
READ_BOOL(read_active, struct from_dump, active)

static bool read_filepos(struct element *e, const char *args, struct strbuf *out)
{
	(void)args;
	return handler_i64(out, pcap_reader_place(((const struct from_dump *)e)->file));
}

/* Where the last packet began that was read. */
static bool read_packet_filepos(struct element *e, const char *args, struct strbuf *out)
{
	const struct from_dump *f = (const struct from_dump *)e;

	(void)args;
	return handler_i64(out, f->last || f->read ? pcap_reader_place(f->file) - f->last : 0);
}

static bool read_filesize(struct element *e, const char *args, struct strbuf *out)
{
	int64_t size = pcap_reader_size(((const struct from_dump *)e)->file);

	(void)args;
	if (size >= 0)
		return handler_i64(out, size);
	sb_add(out, "-");
	return true;
}

static bool read_sample(struct element *e, const char *args, struct strbuf *out)
{
	double sample = ((const struct from_dump *)e)->sample;

	(void)args;
	return handler_scaled(out, (uint64_t)(sample * (1 << SAMPLE_BITS) + 0.5), SAMPLE_BITS);
}

TASK_FUNCTIONS(struct from_dump)

static const struct handler handlers[] = {
	TASK_HANDLERS,
	{ "filepos", read_filepos, NULL },
	{ "packet_filepos", read_packet_filepos, NULL },
	{ "filesize", read_filesize, NULL },
	{ "sampling_prob", read_sample, NULL },
	{ "count", read_count, NULL },
	{ "active", read_active, write_active },
	{ "encap", read_encap, NULL },
	{ "filename", read_filename, NULL },
	{ "stop", NULL, write_stop },
	{ "reset_counts", NULL, write_reset },
	{ 0 }
};

const struct element_class from_dump_classes[] = {
	{ "FromDump", sizeof(struct from_dump), .pull = from_dump_pull,
	  .configure = from_dump_configure, .start = from_dump_start, .stop = from_dump_stop,
	  .notifier = from_dump_notifier, .handlers = handlers,
	  .drops = DROPS(DROP_BAD_HEADER, DROP_NO_MEMORY, DROP_STOPPED, DROP_CONSUMED) },
	{ 0 }
};
