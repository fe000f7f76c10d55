/*
 * from_summary_dump.c - FromIPSummaryDump: packets with what the lines of a text file tell of them, a burst per run of its task,
 * or when pulled. Lines of which no word can be read are left out and counted; the first of them is told.
 */
#include <ctype.h>
#include <errno.h>

#include "datapath/elements.h"
#include "datapath/packet/ip.h"
#include "datapath/packet/summary_line.h"
#include "datapath/runtime/handler.h"
#include "datapath/runtime/router.h"

enum { LINE_MOST = 1 << 18, ETHER = 14, FLOW_WORDS = 5, HEADERS_MOST = 120 };

struct from_summary {
	struct element el;
	struct task task;
	struct timer timer;
	struct notifier notifier;	/* pulled: asleep at the end */
	FILE *file;
	const char *name, *text;	/* text: DATA, instead of a file */
	char *line;			/* of LINE_MOST */
	uint8_t *octets;		/* of SUMMARY_MOST_OCTETS */
	enum summary_field field[SUMMARY_MOST_FIELDS];
	unsigned fields;
	struct summary given, seen;	/* told for all packets; by this line too */
	struct summary_packet shape;	/* of the packet that is sent several times */
	uint32_t again;			/* how often yet */
	double sample;
	uint64_t line_number, bad, shift;
	struct pkt *ready;		/* waits for its time */
	span at;
	bool stop, active, timing, timed, zero, checksum, multipacket, pulled, ended, allow_missing;
};

/* ---- lines ---- */

static void complain(struct from_summary *f, const char *what, const char *word, size_t len)
{
	if (f->bad++ == 0)
		fprintf(stderr, "datapath: %s: %s:%llu: %s '%.*s'\n", f->el.name, f->text ? "DATA" : f->name,
			(unsigned long long)f->line_number, what, (int)MIN_OF(len, (size_t)40), word);
}

/* "!data NAMES"; a name that is not known takes a column, whose words are left out. */
static void set_fields(struct from_summary *f, const char *at)
{
	const char *word;
	size_t len;

	f->fields = 0;
	while ((word = summary_word(&at, &len)) != NULL && f->fields < SUMMARY_MOST_FIELDS) {
		enum summary_field id = summary_field_of(word, len);

		if (id == SUMMARY_FIELDS) {
			complain(f, "no field is read here that is named", word, len);
			f->bad--;
			id = SUMMARY_SKIPPED;
		}
		f->field[f->fields++] = id;
	}
}

static bool take_word(struct summary *s, enum summary_field id, const char **at)
{
	size_t len;
	const char *word = summary_word(at, &len);

	return word && summary_read(s, id, word, len);
}

/* SRC SPORT DST DPORT [PROTO] */
static bool set_flow(struct summary *s, const char *at)
{
	static const enum summary_field ids[FLOW_WORDS] = { SUMMARY_SRC, SUMMARY_SPORT, SUMMARY_DST, SUMMARY_DPORT, SUMMARY_PROTO };
	size_t len;

	for (unsigned i = 0; i < FLOW_WORDS; i++) {
		const char *next = at;

		if (!take_word(s, ids[i], &at) && (i < FLOW_WORDS - 1 || summary_word(&next, &len)))
			return false;
	}
	return !summary_word(&at, &len);
}

/* Lines that begin with "!": what is told for all packets behind them; others are for people. */
static void read_order(struct from_summary *f, const char *at)
{
	size_t len;
	const char *line = at, *word = summary_word(&at, &len);
	bool good = true;

	if (!word)
		return;
	if ((len == 4 && !memcmp(word, "data", 4)) || (len == 8 && !memcmp(word, "contents", 8)))
		set_fields(f, at);
	else if (len == 6 && !memcmp(word, "flowid", 6))
		good = set_flow(&f->given, at);
	else if (len == 5 && !memcmp(word, "proto", 5))
		good = take_word(&f->given, SUMMARY_PROTO, &at);
	else if (len == 9 && !memcmp(word, "aggregate", 9))
		good = take_word(&f->given, SUMMARY_AGGREGATE, &at);
	else if (len == 6 && !memcmp(word, "binary", 6))
		good = false;
	if (!good)
		complain(f, "this cannot be read:", line, strlen(line));
}

/* A word that cannot be read tells nothing, nor does one that is missing; those behind the last field are left out, as in Click. */
static bool read_data(struct from_summary *f, const char *at)
{
	struct strbuf text = f->seen.payload;
	const char *word, *rest = at;
	unsigned told = 0;
	size_t len;

	if (!f->fields) {
		complain(f, "no line before says what the words are:", at, strlen(at));
		return false;
	}
	f->seen = f->given;
	f->seen.payload = text;
	sb_clear(&f->seen.payload);
	for (unsigned i = 0; i < f->fields && (word = summary_word(&at, &len)) != NULL; i++)
		if (len != 1 || *word != '-')
			told += summary_read(&f->seen, f->field[i], word, len);
	if (told)
		return true;
	complain(f, "this cannot be read:", rest, strlen(rest));
	return false;
}

/* The next line with a packet; false at the end. */
static bool next_line(struct from_summary *f)
{
	while (f->file && fgets(f->line, LINE_MOST, f->file)) {
		size_t len = strlen(f->line);
		bool whole = len && f->line[len - 1] == '\n';

		f->line_number++;
		f->line[len - whole] = 0;
		if (!whole && len + 1 >= LINE_MOST) {
			complain(f, "a line is too long:", f->line, len);
			for (int c = getc(f->file); c != EOF && c != '\n';)
				c = getc(f->file);
			continue;
		}
		len = strspn(f->line, " \t\r");
		if (f->line[len] == '!')
			read_order(f, f->line + len + 1);
		else if (f->line[len] && f->line[len] != '#' && read_data(f, f->line))
			return true;
	}
	return false;
}

/* ---- packets ---- */

static uint64_t time_of(const struct summary *s)
{
	if (summary_told(s, SUMMARY_TIME))
		return s->v[SUMMARY_TIME];
	if (summary_told(s, SUMMARY_TS_USEC1))
		return s->v[SUMMARY_TS_USEC1] * 1000;
	return s->v[SUMMARY_TS_SEC] * NS_PER_SECOND + s->v[SUMMARY_TS_USEC] * 1000;
}

static void annotate(struct from_summary *f, struct pkt *p)
{
	const struct summary *s = &f->seen;
	uint64_t count = summary_told(s, SUMMARY_COUNT) ? s->v[SUMMARY_COUNT] : 1;

	p->time = time_of(s);
	if (summary_told(s, SUMMARY_PAINT))
		p->anno[ANNO_PAINT] = (uint8_t)s->v[SUMMARY_PAINT];
	if (summary_told(s, SUMMARY_DIRECTION))
		p->anno[ANNO_PAINT] = (uint8_t)s->v[SUMMARY_DIRECTION];
	if (summary_told(s, SUMMARY_AGGREGATE))
		anno_set_u32(p, ANNO_AGGREGATE, (uint32_t)s->v[SUMMARY_AGGREGATE]);
	if (summary_told(s, SUMMARY_FIRST_TIME))
		memcpy(p->anno + ANNO_FIRST_TIMESTAMP, &s->v[SUMMARY_FIRST_TIME], sizeof(uint64_t));
	if (!f->multipacket && count > 1)
		anno_set_u32(p, ANNO_EXTRA_PACKETS, (uint32_t)(count - 1));
	anno_set_u32(p, ANNO_EXTRA_LENGTH, f->shape.wire_len - f->shape.len);
}

/* Behind an Ethernet header if its addresses are told, as if one had been stripped. */
static struct pkt *make(struct from_summary *f)
{
	struct router *r = f->el.router;
	const struct summary *s = &f->seen;
	bool ether = summary_told(s, SUMMARY_ETH_SRC) || summary_told(s, SUMMARY_ETH_DST);
	uint32_t front = ether ? ETHER : 0;
	struct pkt *p = pkt_new(&r->run.pool, PKT_HEADROOM, front + f->shape.len);

	if (!p) {
		f->el.drops[DROP_NO_MEMORY]++;
		return NULL;
	}
	if (ether) {
		for (unsigned i = 0; i < 6; i++) {
			p->data[i] = (uint8_t)(s->v[SUMMARY_ETH_DST] >> (40 - 8 * i));
			p->data[6 + i] = (uint8_t)(s->v[SUMMARY_ETH_SRC] >> (40 - 8 * i));
		}
		store_be16(p->data + 12, ETHERTYPE_IP);
		p->mac = pkt_offset(p);
		pkt_strip(p, ETHER);
	}
	memcpy(p->data, f->octets, f->shape.len);
	(void)ip_mark_any(p, pkt_offset(p));
	annotate(f, p);
	return p;
}

/* What is not told: zeros, or anything. */
static void fill(struct from_summary *f)
{
	size_t n = f->checksum ? (size_t)SUMMARY_MOST_OCTETS :
		   MIN_OF((size_t)SUMMARY_MOST_OCTETS, (size_t)HEADERS_MOST + f->seen.payload.len);

	memset(f->octets, 0, n);
	for (size_t i = 0; !f->zero && i < n; i++)
		f->octets[i] = (uint8_t)router_random(f->el.router);
}

static struct pkt *next_packet(struct from_summary *f)
{
	struct pkt *p = NULL;

	while (!p) {
		if (!f->again) {
			if (!next_line(f))
				return NULL;
			fill(f);
			summary_build(&f->seen, f->checksum, f->octets, &f->shape);
			f->again = f->multipacket && summary_told(&f->seen, SUMMARY_COUNT) ? (uint32_t)f->seen.v[SUMMARY_COUNT] : 1;
		}
		if (!f->again)
			continue;
		f->again--;
		if (f->sample >= 1 || router_random_real(f->el.router) < f->sample)
			p = make(f);
	}
	return p;
}

static void finish(struct from_summary *f)
{
	f->ended = true;
	f->notifier.active = false;
	if (f->stop)
		driver_stop(f->el.router);
}

/* Whether the packet has to wait: with TIMING, or where the clock follows the packets. */
static bool too_early(struct from_summary *f, const struct pkt *p)
{
	struct router *r = f->el.router;
	bool follows = r->driver.clock == CLOCK_PCAP;
	uint64_t at;

	if (!f->timed)
		f->shift = r->run.now - p->time;
	f->timed = true;
	at = follows ? p->time : p->time + f->shift;
	if (follows ? !driver_ahead(r, at) : !f->timing || at <= r->run.now)
		return false;
	timer_at(&f->timer, at);
	return true;
}

/* The next packet that may go now; NULL: none, and *wait says whether one has to wait. */
static struct pkt *take(struct from_summary *f, bool *wait)
{
	struct pkt *p = f->ready ? f->ready : next_packet(f);

	f->ready = NULL;
	*wait = false;
	if (!p)
		return NULL;
	if (too_early(f, p)) {
		f->ready = p;
		*wait = true;
		return NULL;
	}
	return p;
}

static bool summary_task(struct element *e)
{
	struct from_summary *f = (struct from_summary *)e;
	unsigned most = e->router->driver.clock == CLOCK_PCAP ? 1 : e->router->run.burst;
	struct batch b = { 0 };
	bool wait = false;

	if (!f->active || f->ended)
		return false;
	while (b.n < most) {
		struct pkt *p = take(f, &wait);

		if (!p)
			break;
		b.p[b.n++] = p;
	}
	if (b.n == 0 && !wait) {
		finish(f);
		return false;
	}
	if (b.n) {
		element_push(e, 0, &b);
		if (!wait)
			task_schedule(&f->task);
		return true;
	}
	return false;
}

static void summary_fire(struct element *e, struct timer *t)
{
	struct from_summary *f = (struct from_summary *)e;

	(void)t;
	if (f->pulled)
		notifier_wake(&f->notifier);
	else
		task_schedule(&f->task);
}

static void summary_pull(struct element *e, unsigned port, struct batch *b, unsigned max)
{
	struct from_summary *f = (struct from_summary *)e;
	bool wait;

	(void)port;
	while (f->active && !f->ended && max-- && b->n < BATCH_MAX) {
		struct pkt *p = take(f, &wait);

		if (!p) {
			if (!wait)
				finish(f);
			f->notifier.active = false;
			return;
		}
		b->p[b->n++] = p;
	}
	if (!f->active)
		f->notifier.active = false;
}

/* ---- setup ---- */

static const char *first_given(const struct setup *s, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (setup_given(s, names[i]))
			return setup_value(s, names[i])->s;
	return NULL;
}

static bool configure_defaults(struct from_summary *f, struct setup *s)
{
	static const char *const contents[] = { "FIELDS", "CONTENTS", "DEFAULT_FIELDS", "DEFAULT_CONTENTS" };
	static const char *const flows[] = { "FLOWID", "DEFAULT_FLOWID" };
	const char *fields = first_given(s, contents, ARRAY_LEN(contents)), *flow = first_given(s, flows, ARRAY_LEN(flows));
	const char *at = fields, *word;
	size_t len;

	summary_tell(&f->given, SUMMARY_PROTO, setup_u32(s, "PROTO"));
	while (fields && (word = summary_word(&at, &len)) != NULL)
		if (summary_field_of(word, len) == SUMMARY_FIELDS)
			return setup_error(s, "FIELDS: no field '%.*s' is read here", (int)len, word);
	if (fields)
		set_fields(f, fields);
	if (flow && !set_flow(&f->given, flow))
		return setup_error(s, "FLOWID: expected SRC SPORT DST DPORT [PROTO], not '%s'", flow);
	return true;
}

static bool summary_configure(struct element *e, struct setup *s)
{
	struct from_summary *f = (struct from_summary *)e;

	f->name = setup_given(s, "FILENAME") ? setup_value(s, "FILENAME")->s : NULL;
	f->text = setup_given(s, "DATA") ? setup_value(s, "DATA")->s : NULL;
	if (!f->name == !f->text)
		return setup_error(s, "expected FILENAME or DATA");
	f->stop = setup_int(s, "STOP");
	f->active = setup_int(s, "ACTIVE");
	f->zero = setup_int(s, "ZERO");
	f->timing = setup_int(s, "TIMING");
	f->checksum = setup_int(s, "CHECKSUM");
	f->multipacket = setup_int(s, "MULTIPACKET");
	f->allow_missing = setup_int(s, "ALLOW_NONEXISTENT");
	f->sample = setup_given(s, "SAMPLE") ? setup_value(s, "SAMPLE")->d : 1;
	f->line = arena_alloc(s->arena, LINE_MOST);
	f->octets = arena_alloc(s->arena, SUMMARY_MOST_OCTETS);
	return configure_defaults(f, s);
}

static bool open_file(struct from_summary *f, struct setup *s)
{
	size_t len = f->text ? setup_value(s, "DATA")->len : 0;
	int first, second;

	if (f->text)
		f->file = len ? fmemopen((void *)(uintptr_t)f->text, len, "r") : NULL;
	else
		f->file = strcmp(f->name, "-") == 0 ? stdin : fopen(f->name, "re");
	if (!f->file)
		return f->text || (errno == ENOENT && f->allow_missing) ||
		       setup_error(s, "cannot read '%s': %s", f->name, strerror(errno));
	if (f->text || f->file == stdin)
		return true;
	first = getc(f->file);
	second = getc(f->file);
	rewind(f->file);
	if ((first == 0x1f && second == 0x8b) || (first == 'B' && second == 'Z'))
		return setup_error(s, "'%s' is compressed: pipe it through zcat or bzcat into FromIPSummaryDump(-)", f->name);
	return true;
}

static bool summary_start(struct element *e, struct setup *s)
{
	struct from_summary *f = (struct from_summary *)e;

	if (!open_file(f, s))
		return false;
	f->pulled = e->decl->output[0] == CLICK_PULL;
	f->notifier.active = f->active;
	timer_init(&f->timer, e, summary_fire);
	if (f->pulled)
		return true;
	task_init(&f->task, e, summary_task);
	if (f->active)
		task_schedule(&f->task);
	return true;
}

static void summary_stop(struct element *e)
{
	struct from_summary *f = (struct from_summary *)e;

	if (f->ready)
		element_drop(e, DROP_STOPPED, f->ready);
	f->ready = NULL;
	if (f->file && f->file != stdin)
		fclose(f->file);
	f->file = NULL;
	sb_fini(&f->seen.payload);
	notifier_fini(&f->notifier);
}

static struct notifier *summary_notifier(struct element *e)
{
	return &((struct from_summary *)e)->notifier;
}

static bool write_active(struct element *e, const char *value, struct strbuf *out)
{
	struct from_summary *f = (struct from_summary *)e;

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
	(void)value;
	(void)out;
	((struct from_summary *)e)->active = false;
	driver_stop(e->router);
	return true;
}

static bool read_encap(struct element *e, const char *args, struct strbuf *out)
{
	(void)e;
	(void)args;
	sb_add(out, "IP");
	return true;
}

static bool read_sampling(struct element *e, const char *args, struct strbuf *out)
{
	(void)args;
	sb_printf(out, "%g", ((const struct from_summary *)e)->sample);
	return true;
}

/* "-" if the file has no places. */
static bool read_place(struct element *e, const char *args, struct strbuf *out)
{
	FILE *file = ((const struct from_summary *)e)->file;
	long at = file ? ftell(file) : -1;

	(void)args;
	return at < 0 ? (sb_add(out, "-"), true) : handler_u64(out, (uint64_t)at);
}

READ_BOOL(read_active, struct from_summary, active)
READ_U64(read_bad, struct from_summary, bad)

static const struct handler handlers[] = {
	{ "active", read_active, write_active },
	{ "encap", read_encap, NULL },
	{ "sampling_prob", read_sampling, NULL },
	{ "filepos", read_place, NULL },
	{ "bad_lines", read_bad, NULL },
	{ "stop", NULL, write_stop },
	{ 0 }
};

const struct element_class from_summary_dump_classes[] = {
	{ "FromIPSummaryDump", sizeof(struct from_summary), .pull = summary_pull, .configure = summary_configure,
	  .start = summary_start, .stop = summary_stop, .notifier = summary_notifier, .handlers = handlers,
	  .drops = DROPS(DROP_NO_MEMORY, DROP_STOPPED) },
	{ 0 }
};
