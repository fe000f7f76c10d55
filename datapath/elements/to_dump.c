/*
 * to_dump.c - writes packets to a capture file, pushed to it or pulled by its task. With an
 * output, packets go on.
 */
#include "datapath/elements.h"
#include "datapath/runtime/handler.h"
#include "datapath/runtime/order.h"
#include "datapath/runtime/router.h"
#include "models/packet/pcap.h"

struct to_dump {
	struct element el;
	struct task task;
	struct signal signal;
	struct pcap_writer *file;
	const char *name;
	uint32_t snaplen;
	int link;
	bool nano, count_extra, failed;
	uint64_t count;
	span at;
};

/* Differences of times may be negative: their seconds are 32 bits of the file, whatever they say. */
static uint64_t time_in_file(uint64_t time)
{
	int64_t second = (int64_t)NS_PER_SECOND, ns = (int64_t)time, part = (ns % second + second) % second;

	return (uint64_t)(uint32_t)((ns - part) / second) * NS_PER_SECOND + (uint64_t)part;
}

static void write_packet(struct to_dump *t, const struct pkt *p)
{
	struct pcap_record rec = { .data = p->data, .len = p->len };

	/* what has no time leaves now, as in Click */
	rec.time = time_in_file(p->time ? p->time : t->el.router->run.now);
	rec.wire_len = p->len;
	if (t->count_extra)
		rec.wire_len += anno_u32(p, ANNO_EXTRA_LENGTH);
	rec.len = MIN_OF(rec.len, t->snaplen);
	t->count++;
	t->failed |= !pcap_writer_add(t->file, &rec);
}

static void to_dump_simple(struct element *e, unsigned port, struct batch *b)
{
	struct to_dump *t = (struct to_dump *)e;

	(void)port;
	for (unsigned i = 0; i < b->n && !t->failed; i++)
		write_packet(t, b->p[i]);
	if (!e->nout) {
		e->router->run.sent += b->n;
		batch_free(b);
	}
}

static bool to_dump_task(struct element *e)
{
	struct to_dump *t = (struct to_dump *)e;
	struct batch b = { 0 };
	unsigned n;

	element_pull(e, 0, &b, e->router->run.burst);
	n = b.n;
	to_dump_simple(e, 0, &b);
	if (n || signal_active(&t->signal))
		task_schedule(&t->task);
	return n > 0;
}

static bool to_dump_configure(struct element *e, struct setup *s)
{
	static const struct {
		const char *name;
		int link;
	} encaps[] = { { "ETHER", LINK_ETHERNET }, { "IP", LINK_RAW }, { "PPP", LINK_PPP },
		       { "NULL", LINK_NULL }, { "SLL", LINK_LINUX_SLL } };
	struct to_dump *t = (struct to_dump *)e;
	const char *encap = setup_value(s, "ENCAP")->s;
	uint32_t snaplen = setup_u32(s, "SNAPLEN");

	t->name = setup_value(s, "FILENAME")->s;
	t->snaplen = snaplen ? MIN_OF(snaplen, (uint32_t)PCAP_MAX_OCTETS) : PCAP_MAX_OCTETS;
	t->count_extra = setup_int(s, "EXTRA_LENGTH");
	t->nano = setup_int(s, "NANO");
	for (size_t i = 0; i < ARRAY_LEN(encaps); i++) {
		if (!strcmp(encaps[i].name, encap)) {
			t->link = encaps[i].link;
			return true;
		}
	}
	return setup_error(s, "ENCAP: expected ETHER, IP, PPP, SLL or NULL, not '%s'", encap);
}

/* Whether the capture that the element before writes is the one that is wanted. */
static bool goes_on(const struct to_dump *t, const struct to_dump *before)
{
	return before->file && !before->failed && !strcmp(before->name, t->name) &&
	       before->link == t->link && before->nano == t->nano;
}

static void to_dump_take_state(struct element *e, struct element *old)
{
	struct to_dump *t = (struct to_dump *)e, *before = (struct to_dump *)old;

	if (t->file || !goes_on(t, before))
		return;
	t->file = before->file;
	t->count = before->count;
	before->file = NULL;
	pcap_writer_set_diag(t->file, t->at, e->router->diag);
}

static bool to_dump_start(struct element *e, struct setup *s)
{
	struct to_dump *t = (struct to_dump *)e, *before = (struct to_dump *)s->previous;

	t->at = s->decl->at;
	if (!before || !goes_on(t, before)) {
		t->file = pcap_writer_open(t->name, t->link, t->nano, t->at, s->diag);
		if (!t->file)
			return false;
	}
	if (e->decl->input[0] == CLICK_PULL && !e->nout) {
		task_init(&t->task, e, to_dump_task);
		signal_find(&t->signal, e, 0, &t->task);
		task_schedule(&t->task);
	}
	return true;
}

static void to_dump_finish(struct element *e)
{
	struct to_dump *t = (struct to_dump *)e;

	if (t->file)
		t->failed |= !pcap_writer_flush(t->file);
}

static void to_dump_stop(struct element *e)
{
	struct to_dump *t = (struct to_dump *)e;

	(void)pcap_writer_close(t->file);
	signal_fini(&t->signal);
}

static bool write_reset(struct element *e, const char *value, struct strbuf *out)
{
	(void)value;
	(void)out;
	((struct to_dump *)e)->count = 0;
	return true;
}

READ_U64(read_count, struct to_dump, count)

static bool read_filename(struct element *e, const char *args, struct strbuf *out)
{
	(void)args;
	sb_add(out, ((struct to_dump *)e)->name);
	return true;
}

static const struct handler handlers[] = {
	{ "count", read_count, NULL },
	{ "filename", read_filename, NULL },
	{ "reset_counts", NULL, write_reset },
	{ 0 }
};

const struct element_class to_dump_classes[] = {
	{ "ToDump", sizeof(struct to_dump), .simple = to_dump_simple, .push = to_dump_simple,
	  .configure = to_dump_configure, .start = to_dump_start, .stop = to_dump_stop, .finish = to_dump_finish,
	  .phase = PHASE_DUMP,
	  .take_state = to_dump_take_state, .keeps = "the file, if it is the same one",
	  .handlers = handlers },
	{ 0 }
};
