/*
 * sim_dump.c - FromDump and ToDump. A capture gives one packet per run of its task, as fast as the driver goes
 * or, with TIMING, at its own pace in virtual time.
 */
#include "models/base/mem.h"
#include "models/packet/pcap.h"
#include "symexec/sim/sim_int.h"
#include "symexec/explore/witness.h"
#include "symexec/sim/sim_output.h"
#include "symexec/sim/sim_rate.h"

#include <sys/stat.h>

enum { FILE_HEADER = 24, RECORD_HEADER = 16, SAMPLE_BITS = 28, SAMPLE_ONE = 1 << SAMPLE_BITS };

struct from_dump {
	struct pcap_reader *reader;
	struct flow *next;		/* read, not sent yet */
	bool active, timing, raw, begun;
	uint64_t from, until;		/* times in the capture; 0: no bound */
	bool from_relative, until_relative, until_interval;
	uint64_t offset;		/* TIMING: virtual time of the capture's time 0, mod 2^64 */
	uint64_t count;
	uint64_t place, packet_place;	/* in the file: of what comes next, and of what was read last */
	uint32_t index;
	int skipped;			/* of the packet in next: octets before its IP header, where FORCE_IP looks for it; negative: none */
	const char *end_call;
	bool asleep;
};

static const struct { const char *name; int link; } links[] = {
	{ "NULL", LINK_NULL }, { "IP", LINK_RAW }, { "ETHER", LINK_ETHERNET }, { "FDDI", 10 },
	{ "ATM", 100 }, { "RFC1483", 100 }, { "ATM_RFC1483", 100 }, { "802_11", 105 },
	{ "802.11", 105 }, { "802_11_RADIO", 127 }, { "802.11_RADIO", 127 },
	{ "SLL", LINK_LINUX_SLL }, { "AIRONET", 120 }, { "HDLC", 104 }, { "PPP_HDLC", 50 },
	{ "PPP", LINK_PPP }, { "SUNATM", 123 }, { "PRISM", 119 },
};

static int
link_of(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(links); i++)
		if (strcmp(links[i].name, name) == 0)
			return links[i].link;
	return name[0] == '#' ? (int)strtol(name + 1, NULL, 0) : LINK_ETHERNET;
}

static uint64_t
time_arg(const struct sim_node *n, const char *name)
{
	return sim_given(n, name) ? (uint64_t)sim_int(n, name) : 0;
}

static bool
from_init(struct sim *s, struct sim_node *n)
{
	struct from_dump *d = n->state = arena_alloc(s->in->engine->arena, sizeof(*d));

	d->active = sim_int(n, "ACTIVE") != 0;
	d->timing = sim_int(n, "TIMING") != 0;
	d->from = time_arg(n, "START");
	if (time_arg(n, "START_AFTER") != 0) {
		d->from = time_arg(n, "START_AFTER");
		d->from_relative = true;
	}
	d->until = time_arg(n, "END");
	if (time_arg(n, "END_AFTER") != 0) {
		d->until = time_arg(n, "END_AFTER");
		d->until_relative = true;
	} else if (time_arg(n, "INTERVAL") != 0) {
		d->until = time_arg(n, "INTERVAL");
		d->until_interval = true;
	}
	d->end_call = sim_string(n, "END_CALL", NULL);
	if (d->end_call != NULL && !sim_check_call(s, n, d->end_call))
		return false;
	if (d->end_call == NULL && sim_int(n, "STOP") != 0)
		d->end_call = arena_printf(s->in->engine->arena, "%s.stop", n->graph->name);
	else if (d->end_call == NULL && d->until != 0)
		d->end_call = arena_printf(s->in->engine->arena, "%s.active false", n->graph->name);
	d->reader = pcap_reader_open(sim_string(n, "FILENAME", NULL), n->graph->at, s->in->diag);
	if (d->reader == NULL)
		return false;
	d->place = FILE_HEADER;
	d->raw = pcap_reader_linktype(d->reader) == LINK_RAW;
	return sim_is_pulled(n, 0) || sim_task_init(s, n, d->active);
}

/* Times that count from the first packet are known now. */
static void
begin(struct sim *s, struct from_dump *d, uint64_t first)
{
	d->begun = true;
	if (d->from_relative || d->from == 0)
		d->from += first;
	if (d->until_relative)
		d->until += first;
	else if (d->until_interval)
		d->until += d->from;
	d->offset = s->now - first;
}

static bool
is_ethertype(const uint8_t *at)
{
	return (at[0] == 0x08 && at[1] == 0x00) || (at[0] == 0x86 && at[1] == 0xdd);
}

/* Octets before the IP packet in a record of a link that is not Ethernet; negative: what it carries is not IP. */
static int
link_header(int link, const uint8_t *data, uint32_t len)
{
	unsigned family, at = 0;

	if (link == LINK_LINUX_SLL)
		return len < 16 || !is_ethertype(data + 14) ? -1 : 16;
	if (link == LINK_NULL) {
		if (len < 4)
			return -1;
		family = data[0] + 256u * data[1];
		if (family == 0)
			family = 256u * data[2] + data[3];
		/* IPv4, and IPv6 of the BSDs, of FreeBSD and of Darwin */
		return family == 2 || family == 24 || family == 28 || family == 30 ? 4 : -1;
	}
	if (link != LINK_PPP)
		return -1;
	if (len >= 2 && data[0] == 0xff && data[1] == 3)
		at = 2;
	if (len < at + 2)
		return -1;
	if (data[at] == 0)
		at++;
	return data[at] == 0x21 || data[at] == 0x57 ? (int)at + 1 : -1;
}

/* Reads one record into d->next, if it is not left out. false: no more. */
static bool
from_read(struct sim *s, struct sim_node *n)
{
	struct from_dump *d = n->state;
	struct pcap_record r;

	d->packet_place = d->place;
	if (pcap_reader_next(d->reader, &r) != 1)
		return false;
	d->place += RECORD_HEADER + r.len;
	if (!d->begun)
		begin(s, d, r.time);
	d->index++;
	if (r.time < d->from)
		return true;
	/* extend_interval may be written where there is no interval */
	while (d->until != 0 && d->end_call != NULL && r.time >= d->until) {
		d->until = 0;
		(void)sim_call_write(s, n, d->end_call);
		if (!d->active)
			return false;
	}
	if (sim_given(n, "SAMPLE") && click_arg(&n->args, "SAMPLE")->d <= 0)
		return true;
	d->next = sim_packet(s, r.data, r.len, r.time);
	d->next->origin_packet = d->index - 1;
	d->next->mac = 0;
	/* captures of IP packets mark the network header, as FORCE_IP does */
	d->next->net = d->raw ? 0 : POINTER_NONE;
	d->skipped = 0;
	if (!d->raw && sim_int(n, "FORCE_IP") != 0 && pcap_reader_linktype(d->reader) != LINK_ETHERNET) {
		d->skipped = link_header(pcap_reader_linktype(d->reader), r.data, r.len);
		d->next->mac = POINTER_NONE;
	}
	if (r.wire_len > r.len)
		sim_set_extra(s, d->next, r.wire_len - r.len);
	s->count->in++;
	return true;
}

/* A packet through FORCE_IP; NULL: it is none of IP. The rules know Ethernet, and IP without a link header. */
static struct flow *
let_through(struct sim *s, struct sim_node *n, struct flow *f)
{
	const struct from_dump *d = n->state;

	if (d->skipped < 0 && n->element->noutputs > 1) {
		sim_send(s, n, 1, f);
		return NULL;
	}
	if (d->skipped < 0) {
		n->drops++;
		s->count->dropped++;
		flow_free(s->in->engine, f);
		return NULL;
	}
	f->data += d->skipped;
	if (d->skipped > 0)
		f->net = f->data;
	f = sim_filter(s, n, 0, f);
	if (f != NULL)
		f->data -= d->skipped;
	return f;
}

/* The next packet through FORCE_IP; NULL: not now. *more: the file goes on. */
static struct flow *
from_next(struct sim *s, struct sim_node *n, bool *more)
{
	struct from_dump *d = n->state;
	struct flow *f;

	*more = d->next != NULL || from_read(s, n);
	if (d->next != NULL && d->timing && d->next->timestamp + d->offset > s->now) {
		sim_timer_at(s, n, d->next->timestamp + d->offset);
		d->asleep = true;
		return NULL;
	}
	d->asleep = false;
	f = d->next;
	d->next = NULL;
	return f == NULL ? NULL : let_through(s, n, f);
}

static bool
from_task(struct sim *s, struct sim_node *n)
{
	struct from_dump *d = n->state;
	struct flow *f = NULL;
	bool more;

	if (!d->active)
		return false;
	for (int i = 0; f == NULL && i < 16; i++) {
		f = from_next(s, n, &more);
		if (!more && d->end_call != NULL)
			(void)sim_call_write(s, n, d->end_call);
		if (!more || d->asleep)
			return false;
	}
	n->task.scheduled = true;
	if (f == NULL)
		return false;
	d->count++;
	sim_send(s, n, 0, f);
	return true;
}

static void
from_timer(struct sim *s, struct sim_node *n)
{
	struct from_dump *d = n->state;

	if (!d->active)
		return;
	if (sim_is_pulled(n, 0))
		sim_wake(s, &n->empty);
	else
		sim_schedule(s, n);
}

static struct flow *
from_pull(struct sim *s, struct sim_node *n, uint32_t port)
{
	struct from_dump *d = n->state;
	struct flow *f;
	bool more;

	(void)port;
	if (!d->active) {
		sim_sleep(&n->empty);
		return NULL;
	}
	f = from_next(s, n, &more);
	if (d->asleep || !more)
		sim_sleep(&n->empty);
	else
		sim_wake(s, &n->empty);
	if (!more && d->end_call != NULL)
		(void)sim_call_write(s, n, d->end_call);
	d->count += f != NULL;
	/* a packet that is left out is no reason to let time pass */
	if (f == NULL && more && !d->asleep)
		s->poll_at = s->now;
	return f;
}

/* Where in the file it is: behind what was read, and at what was read last; its size. */
static bool
print_place(const struct from_dump *d, const char *path, const char *name, struct strbuf *out)
{
	struct stat st;

	if (strcmp(name, "filepos") == 0)
		sb_printf(out, "%llu", (unsigned long long)d->place);
	else if (strcmp(name, "packet_filepos") == 0)
		sb_printf(out, "%llu", (unsigned long long)d->packet_place);
	else if (strcmp(name, "filesize") == 0 && stat(path, &st) == 0)
		sb_printf(out, "%lld", (long long)st.st_size);
	else
		return false;
	return true;
}

static bool
from_handler_read(struct sim *s, struct sim_node *n, const char *name, struct strbuf *out)
{
	struct from_dump *d = n->state;
	int link = pcap_reader_linktype(d->reader);

	(void)s;
	if (strcmp(name, "count") == 0) {
		sb_printf(out, "%llu", (unsigned long long)d->count);
		return true;
	}
	if (strcmp(name, "active") == 0) {
		sb_add(out, d->active ? "true" : "false");
		return true;
	}
	if (strcmp(name, "filename") == 0) {
		sb_add(out, sim_string(n, "FILENAME", NULL));
		return true;
	}
	if (strcmp(name, "sampling_prob") == 0) {
		double p = sim_given(n, "SAMPLE") ? click_arg(&n->args, "SAMPLE")->d : 1;

		print_scaled((uint64_t)(p * SAMPLE_ONE + 0.5), SAMPLE_BITS, out);
		return true;
	}
	if (print_place(d, sim_string(n, "FILENAME", NULL), name, out))
		return true;
	if (strcmp(name, "encap") != 0)
		return false;
	for (size_t i = 0; i < ARRAY_LEN(links); i++)
		if (links[i].link == link) {
			sb_add(out, links[i].name);
			return true;
		}
	sb_printf(out, "#%d", link);
	return true;
}

static int
from_write(struct sim *s, struct sim_node *n, const char *name, const char *arg)
{
	struct from_dump *d = n->state;
	uint64_t more;

	if (strcmp(name, "stop") == 0) {
		d->active = false;
		sim_stop(s);
	} else if (strcmp(name, "reset_counts") == 0) {
		d->count = 0;
	} else if (strcmp(name, "reset_timing") == 0) {
		d->begun = false;
		d->from_relative = d->until_relative = d->until_interval = false;
	} else if (strcmp(name, "extend_interval") == 0) {
		if (!sim_parse_time(arg, &more))
			return SIM_BAD_VALUE;
		d->until += more;
		d->active = true;
		from_timer(s, n);
	} else if (strcmp(name, "active") == 0) {
		if (!sim_parse_bool(arg, &d->active))
			return SIM_BAD_VALUE;
		from_timer(s, n);
	} else {
		return SIM_UNKNOWN;
	}
	return 0;
}

static void
from_fini(struct sim *s, struct sim_node *n)
{
	struct from_dump *d = n->state;

	if (d == NULL)
		return;
	if (d->next != NULL)
		flow_free(s->in->engine, d->next);
	pcap_reader_close(d->reader);
}

struct to_dump {
	struct pcap_writer *writer;	/* NULL: quiet */
	size_t output;			/* where it is kept */
	uint32_t snaplen;
	bool extra;
	uint64_t count;
};

/* The link type of the sources that USE_ENCAP_FROM names. */
static int
link_from(struct sim *s, struct sim_node *n, const char *names)
{
	int link = LINK_ETHERNET;

	while (*names != '\0') {
		const char *word = sim_word(s, &names);
		const struct sim_node *from = sim_find(s, n, word, strlen(word));
		const struct from_dump *d = from == NULL ? NULL : from->state;

		if (from != NULL && from->cls != NULL && from->cls->init == from_init && d != NULL)
			link = pcap_reader_linktype(d->reader);
	}
	return link;
}

static bool
to_init(struct sim *s, struct sim_node *n)
{
	struct to_dump *d = n->state = arena_alloc(s->in->engine->arena, sizeof(*d));
	int link = link_of(sim_string(n, "ENCAP", NULL));

	d->snaplen = (uint32_t)sim_int(n, "SNAPLEN");
	d->extra = sim_int(n, "EXTRA_LENGTH") != 0;
	if (sim_given(n, "USE_ENCAP_FROM"))
		link = link_from(s, n, sim_string(n, "USE_ENCAP_FROM", NULL));
	if (s->outputs != NULL) {
		d->output = s->outputs->v.n;
		(void)sim_output_add(s->outputs, n->graph->name, sim_string(n, "FILENAME", NULL));
	}
	d->writer = s->quiet ? NULL : pcap_writer_open(sim_string(n, "FILENAME", NULL), link,
				     !sim_given(n, "NANO") || sim_int(n, "NANO"), n->graph->at,
				     s->in->diag);
	if (d->writer == NULL && !s->quiet)
		return false;
	if (!sim_pulls(n, 0) || n->element->noutputs > 0)
		return true;
	(void)sim_task_init(s, n, true);
	sim_signal_of(s, n, 0, &n->signal, SIM_LISTEN_TASK);
	return true;
}

/*
 * Marks the bytes of the packet that nothing was written to, such as the headroom that Unstrip shows, in `open`, which
 * has `len` of them. Returns how many they are.
 */
static uint64_t
mark_undefined(const struct flow *f, uint8_t *open, size_t len)
{
	int32_t from = f->data * 8, end = f->head_end * 8;
	uint64_t bits = 0;

	for (uint32_t i = 0; i <= f->mem.n && from < end; i++) {
		const struct slot *s = i < f->mem.n ? &f->mem.slots[i] : NULL;
		int32_t begin = s != NULL ? MIN_OF(s->bit, end) : end;

		if (s != NULL && s->bit + (int32_t)s->width <= from)
			continue;
		for (int32_t at = from; at < begin; at++) {
			size_t byte = (size_t)(at - f->data * 8) / 8;

			bits++;
			if (open != NULL && byte < len)
				open[byte] = 1;
		}
		if (s != NULL)
			from = s->bit + (int32_t)s->width;
	}
	return (bits + 7) / 8;
}

static void
keep(struct sim *s, size_t output, const struct flow *f, const struct pcap_record *r)
{
	struct sim_written *kept = sim_output_packet(&s->outputs->v.v[output], r, f->origin_packet);

	(void)mark_undefined(f, kept->open, r->len);
}

void
sim_output_flow(struct sim *s, size_t output, struct flow *f)
{
	struct witness none = { .values = u64_map_new() };
	uint8_t *bytes;
	size_t len = witness_bytes(s->in->engine, f, f, &none, &bytes);
	struct pcap_record r = { .data = bytes, .len = (uint32_t)len, .time = s->now };

	keep(s, output, f, &r);
	s->count->out++;
	free(bytes);
	witness_fini(&none);
}

static void
to_add(struct sim *s, struct sim_node *n, struct flow *f)
{
	struct to_dump *d = n->state;
	struct engine *e = s->in->engine;
	struct witness none = { .values = u64_map_new() };
	uint32_t extra = d->extra ? sim_extra(s, f) : 0;
	uint8_t *bytes;
	size_t len = witness_bytes(e, f, f, &none, &bytes);
	struct pcap_record r = { .data = bytes, .len = (uint32_t)len };

	r.time = f->timestamp != 0 ? f->timestamp : s->now;
	/* what is counted as cut off is the packet's word: no longer than a file can say */
	r.wire_len = r.len + MIN_OF(extra, UINT32_MAX - r.len);
	if (d->snaplen != 0)
		r.len = MIN_OF(r.len, d->snaplen);
	if (d->writer != NULL)
		s->ok &= pcap_writer_add(d->writer, &r);
	if (s->outputs != NULL)
		keep(s, d->output, f, &r);
	s->count->out++;
	s->count->undefined += mark_undefined(f, NULL, 0);
	d->count++;
	free(bytes);
	witness_fini(&none);
}

static void
to_push(struct sim *s, struct sim_node *n, uint32_t port, struct flow *f)
{
	(void)port;
	to_add(s, n, f);
	if (n->element->noutputs > 0)
		sim_send(s, n, 0, f);
	else
		flow_free(s->in->engine, f);
}

static struct flow *
to_pull(struct sim *s, struct sim_node *n, uint32_t port)
{
	struct flow *f = sim_ask(s, n, port);

	if (f != NULL)
		to_add(s, n, f);
	return f;
}

static bool
to_task(struct sim *s, struct sim_node *n)
{
	struct flow *f = sim_ask(s, n, 0);

	if (f != NULL) {
		to_add(s, n, f);
		flow_free(s->in->engine, f);
	} else if (!sim_active(&n->signal)) {
		return false;
	}
	n->task.scheduled = true;
	return f != NULL;
}

static bool
to_read(struct sim *s, struct sim_node *n, const char *name, struct strbuf *out)
{
	struct to_dump *d = n->state;

	(void)s;
	if (strcmp(name, "count") == 0)
		sb_printf(out, "%llu", (unsigned long long)d->count);
	else if (strcmp(name, "filename") == 0)
		sb_add(out, sim_string(n, "FILENAME", NULL));
	else
		return false;
	return true;
}

static int
to_write(struct sim *s, struct sim_node *n, const char *name, const char *arg)
{
	struct to_dump *d = n->state;

	(void)s;
	(void)arg;
	if (strcmp(name, "reset_counts") != 0)
		return SIM_UNKNOWN;
	d->count = 0;
	return 0;
}

static void
to_fini(struct sim *s, struct sim_node *n)
{
	struct to_dump *d = n->state;

	if (d == NULL || d->writer == NULL)
		return;
	/* a run that failed leaves old files as they were */
	if (s->ok && diag_errors(s->in->diag) == 0)
		s->ok = pcap_writer_close(d->writer);
	else
		pcap_writer_drop(d->writer);
}

const struct sim_class sim_classes_dump[] = {
	{ .name = "FromDump", .flags = SIM_NOTIFIES_EMPTY, .init = from_init, .task = from_task,
	  .timer = from_timer, .pull = from_pull, .read = from_handler_read, .write = from_write,
	  .fini = from_fini },
	{ .name = "ToDump", .init = to_init, .task = to_task, .push = to_push, .pull = to_pull,
	  .read = to_read, .write = to_write, .fini = to_fini },
	{ .name = NULL },
};
