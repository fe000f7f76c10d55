/*
 * sim_summary_from.c - FromIPSummaryDump in a concrete run: a text whose lines are packets. The text is read whole before
 * the run; a packet that stands for several leaves as so many, and with TIMING each waits for its time.
 */
#include "models/base/mem.h"
#include "models/packet/names.h"
#include "symexec/sim/sim_int.h"
#include "symexec/sim/sim_rate.h"
#include "symexec/sim/sim_summary.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { SAMPLE_BITS = 28, SAMPLE_ONE = 1 << SAMPLE_BITS, VERSION_MINOR = 3, META = 0x80 };

struct from_summary {
	struct summary_head head;
	struct strbuf text;
	size_t at;			/* in text: of what comes next */
	const char *path;
	unsigned line;
	bool open, active, stop, timing, several, binary, begun, complained;
	uint32_t sample;
	uint64_t chance, offset;	/* TIMING: virtual time of the text's time 0, mod 2^64 */
	struct summary_packet work;	/* waits, or stands for more that follow */
	bool has_work;
	uint32_t piece_len;		/* of all but the last of several */
	uint64_t last_time, step;
};

static void
complain(struct sim *s, struct sim_node *n, const char *what)
{
	const struct from_summary *d = n->state;

	diag_warn(s->in->diag, n->graph->at, "%s:%u: %s", d->path, d->line, what);
}

/* "!data" and names. */
static void
set_fields(struct sim *s, struct sim_node *n, struct piece text)
{
	struct from_summary *d = n->state;
	struct arena *a = s->in->engine->arena;
	struct piece word;

	d->head.fields = arena_alloc_array(a, text.len / 2 + 2, sizeof(struct summary_field *));
	d->head.n = 0;
	for (bool first = true; text_next_word(&text, &word); first = false) {
		char *name = text_unquote(word, a);
		const struct summary_field *f = summary_find((struct piece){ name, strlen(name) });

		if (first && (strcmp(name, "!data") == 0 || strcmp(name, "!contents") == 0))
			continue;
		if (f == NULL || f->order == 0)
			complain(s, n, arena_printf(a, "field '%s' is not read", name));
		d->head.fields[d->head.n++] = f != NULL && f->order != 0 ? f : NULL;
	}
	if (d->head.n == 0)
		complain(s, n, "no fields");
}

static void
set_proto(struct sim *s, struct sim_node *n, struct piece word)
{
	struct from_summary *d = n->state;
	char *text = arena_strndup(s->in->engine->arena, word.s, word.len);
	unsigned named;
	uint64_t v;

	if (summary_whole(word, 0, 255, &v))
		d->head.proto = (uint8_t)v;
	else if (names_proto_find(text, &named) && named < 256)
		d->head.proto = (uint8_t)named;
	else if (strcmp(text, "T") == 0 || strcmp(text, "U") == 0 || strcmp(text, "I") == 0)
		d->head.proto = text[0] == 'T' ? 6 : text[0] == 'U' ? 17 : 1;
	else
		complain(s, n, "a protocol was expected");
}

static bool
is_address(struct piece t)
{
	char text[16];
	unsigned a[4], end = 0;

	if (t.len == 1 && t.s[0] == '-')
		return true;
	if (t.len >= sizeof(text))
		return false;
	memcpy(text, t.s, t.len);
	text[t.len] = '\0';
	return sscanf(text, "%3u.%3u.%3u.%3u%n", &a[0], &a[1], &a[2], &a[3], &end) == 4 && end == t.len &&
	    (a[0] | a[1] | a[2] | a[3]) <= 255;
}

/* What it says of addresses and ports is read and forgotten, as by Click: packets have headers of it with nought. */
static void
set_flow(struct sim *s, struct sim_node *n, struct piece text)
{
	struct from_summary *d = n->state;
	struct piece word[6];
	size_t count = 0;
	uint64_t port;

	while (count < ARRAY_LEN(word) && text_next_word(&text, &word[count]))
		count++;
	d->head.flow = count >= 5;
	for (size_t i = 1; i < 5 && d->head.flow; i++)
		d->head.flow = i % 2 == 1 ? is_address(word[i]) : (word[i].len == 1 && word[i].s[0] == '-') ||
		    summary_whole(word[i], 0, 0xffff, &port);
	if (!d->head.flow)
		complain(s, n, "a flow is SRC SPORT DST DPORT [PROTOCOL]");
	else if (count == 6)
		set_proto(s, n, word[5]);
}

static bool
begins(struct piece line, const char *word)
{
	size_t len = strlen(word);

	return line.len > len && memcmp(line.s, word, len) == 0 && text_is_space(line.s[len]);
}

static void
read_bang(struct sim *s, struct sim_node *n, struct piece line)
{
	struct from_summary *d = n->state;
	struct piece rest = line, word, more;

	(void)text_next_word(&rest, &word);
	if (begins(line, "!data") || begins(line, "!contents"))
		set_fields(s, n, line);
	else if (begins(line, "!flowid"))
		set_flow(s, n, line);
	else if (begins(line, "!proto") && text_next_word(&rest, &word) && !text_next_word(&rest, &more))
		set_proto(s, n, word);
	else if (begins(line, "!proto"))
		complain(s, n, "a protocol was expected");
	else if (begins(line, "!binary"))
		d->binary = true;
}

/* Up to the end of the line, which is part of it. false: there is no more. */
static bool
next_line(struct from_summary *d, struct piece *line)
{
	const char *begin = sb_str(&d->text) + d->at, *end = sb_str(&d->text) + d->text.len, *p = begin;

	while (p < end && *p != '\n' && *p != '\r')
		p++;
	if (p < end)
		p += p + 1 < end && p[0] == '\r' && p[1] == '\n' ? 2 : 1;
	*line = (struct piece){ begin, (size_t)(p - begin) };
	d->at += line->len;
	d->line++;
	return line->len > 0;
}

/* Its length, which counts itself, is before it. *meta: a line among records */
static bool
next_record(struct sim *s, struct sim_node *n, struct piece *record, bool *meta)
{
	struct from_summary *d = n->state;
	const uint8_t *p = (const uint8_t *)sb_str(&d->text) + d->at;
	size_t left = d->text.len - d->at, len;

	if (left < 4)
		return false;
	len = (size_t)(p[0] & ~META) << 24 | (size_t)p[1] << 16 | (size_t)p[2] << 8 | p[3];
	*meta = (p[0] & META) != 0;
	d->line++;
	if (len < 4)
		complain(s, n, "a record that is too short");
	if (len <= 4 || len > left)
		return false;
	*record = (struct piece){ (const char *)p + 4, len - 4 };
	while (*meta && record->len > 0 && record->s[record->len - 1] == '\0')
		record->len--;
	d->at += len;
	return true;
}

static bool
is_blank(struct piece line)
{
	for (size_t i = 0; i < line.len; i++)
		if (!text_is_space(line.s[i]))
			return false;
	return true;
}

/* The next packet into d->work. false: the line is none, or the text is over, which closes it. */
static bool
read_next(struct sim *s, struct sim_node *n)
{
	struct from_summary *d = n->state;
	struct piece line;
	bool meta = false, binary;

	for (;;) {
		binary = d->binary;
		if (!d->open || !(binary ? next_record(s, n, &line, &meta) : next_line(d, &line))) {
			d->open = false;
			return false;
		}
		binary = binary && !meta;
		if (binary || (line.len > 0 && line.s[0] != '!' && line.s[0] != '#'))
			break;
		if (line.len > 0 && line.s[0] == '!')
			read_bang(s, n, line);
	}
	d->has_work = summary_read(&d->head, line, d->binary, &d->work);
	if (!d->has_work && !d->complained && (binary || !is_blank(line))) {
		complain(s, n, d->head.n == 0 ? "no '!data' before packets" : "no packet can be read here");
		d->complained = true;
	}
	return d->has_work;
}

/* The packet as a flow; octets that are not known stay open. */
static struct flow *
make_flow(struct sim *s, const struct summary_packet *p)
{
	struct engine *e = s->in->engine;
	struct flow *f = sim_packet(s, NULL, 0, p->time);
	uint8_t paint = p->paint;

	f->head_end = p->end - p->data;
	for (int32_t from = 0, to; from < p->end; from = to) {
		for (to = from; to < p->end && p->set[to] == p->set[from];)
			to++;
		if (p->set[from])
			flow_write(e, f, BASE_DATA, (from - p->data) * 8, (uint32_t)(to - from) * 8,
				   value_bytes(e->values, p->bytes + from, (size_t)(to - from)));
	}
	f->mac = p->mac == POINTER_NONE ? POINTER_NONE : p->mac - p->data;
	f->net = p->net == POINTER_NONE ? POINTER_NONE : p->net - p->data;
	f->transport = p->transport == POINTER_NONE ? POINTER_NONE : p->transport - p->data;
	if (p->has_dst)
		flow_write(e, f, BASE_ANNO, ANNO_DST_IP * 8, 32, value_bytes(e->values, p->bytes + p->net + 16, 4));
	flow_write(e, f, BASE_ANNO, ANNO_PAINT * 8, 8, value_bytes(e->values, &paint, 1));
	sim_set_anno(s, f, ANNO_AGGREGATE, p->aggregate);
	sim_set_anno(s, f, ANNO_EXTRA_PACKETS, p->more);
	sim_set_extra(s, f, p->extra);
	if (p->first != 0)
		sim_set_first_time(s, f, p->first);
	s->count->in++;
	return f;
}

static uint32_t
length_of(const struct summary_packet *p)
{
	return (uint32_t)(p->end - p->data);
}

/* The header of IP tells so many octets more than there are; its own length of UDP, too. */
static void
tell_lengths(struct summary_packet *p, uint32_t extra)
{
	uint32_t len = length_of(p) + extra;
	uint8_t *ip;

	if (p->net == POINTER_NONE)
		return;
	ip = p->bytes + p->net;
	if ((uint32_t)(ip[2] << 8 | ip[3]) == (len & 0xffff))
		return;
	ip[2] = (uint8_t)(len >> 8);
	ip[3] = (uint8_t)len;
	if (ip[9] != 17)
		return;
	len -= (ip[0] & 15u) * 4;
	p->bytes[p->transport + 4] = (uint8_t)(len >> 8);
	p->bytes[p->transport + 5] = (uint8_t)len;
}

/* The first of the several that work stands for is made ready: all but the last are of one length. */
static void
begin_several(struct from_summary *d)
{
	struct summary_packet *p = &d->work;
	uint32_t count = p->more + 1;

	d->piece_len = (length_of(p) + p->extra) / count;
	if (d->piece_len < length_of(p)) {
		d->piece_len = length_of(p);
		p->extra = d->piece_len * (count - 1);
	}
	d->last_time = p->time;
	d->step = 0;
	if (p->first != 0) {
		double between = (double)(int64_t)(p->time - p->first) / (double)SIM_SECOND;

		d->step = (uint64_t)(int64_t)floor(between / (count - 1) * (double)SIM_SECOND + 0.5);
		p->time = p->first;
	}
	tell_lengths(p, d->piece_len - length_of(p));
}

/* Takes the next of several off work; fresh: none was taken since it was read, or waited. */
static struct flow *
take_one(struct sim *s, struct from_summary *d, bool fresh)
{
	struct summary_packet *p = &d->work, one;
	struct flow *f;

	if (!d->several || p->more == 0) {
		f = make_flow(s, p);
		summary_packet_fini(p);
		d->has_work = false;
		return f;
	}
	if (fresh)
		begin_several(d);
	one = *p;
	one.more = 0;
	one.extra = d->piece_len - length_of(p);
	f = make_flow(s, &one);
	p->extra -= d->piece_len;
	if (--p->more == 0) {
		p->time = d->last_time;
		tell_lengths(p, p->extra);
	} else {
		p->time += d->step;
	}
	return f;
}

static bool
is_late_enough(struct sim *s, struct sim_node *n)
{
	struct from_summary *d = n->state;

	if (!d->begun)
		d->offset = s->now - d->work.time;
	d->begun = true;
	if (d->work.time + d->offset <= s->now)
		return true;
	sim_timer_at(s, n, d->work.time + d->offset);
	return false;
}

enum next { NEXT_PACKET, NEXT_NOTHING, NEXT_WAITS, NEXT_OVER };

/* The next packet that is sampled. */
static enum next
next_packet(struct sim *s, struct sim_node *n, struct flow **f)
{
	struct from_summary *d = n->state;

	for (;;) {
		bool fresh = !d->has_work || d->timing;

		if (!d->has_work && !read_next(s, n) && !d->open) {
			if (d->stop)
				sim_stop(s);
			return NEXT_OVER;
		}
		if (d->has_work && d->timing && !is_late_enough(s, n))
			return NEXT_WAITS;
		*f = d->has_work ? take_one(s, d, fresh) : NULL;
		if (d->sample >= SAMPLE_ONE || (sim_chance(&d->chance) & (SAMPLE_ONE - 1)) < d->sample)
			return *f != NULL ? NEXT_PACKET : NEXT_NOTHING;
		if (*f != NULL)
			sim_drop(s, *f);
	}
}

static bool
summary_task(struct sim *s, struct sim_node *n)
{
	struct from_summary *d = n->state;
	struct flow *f;
	enum next what = d->active ? next_packet(s, n, &f) : NEXT_OVER;

	if (what == NEXT_OVER || what == NEXT_WAITS)
		return false;
	n->task.scheduled = true;
	if (what == NEXT_PACKET)
		sim_send(s, n, 0, f);
	return true;
}

static struct flow *
summary_pull(struct sim *s, struct sim_node *n, uint32_t port)
{
	struct from_summary *d = n->state;
	struct flow *f = NULL;
	enum next what;

	(void)port;
	if (!d->active)
		return NULL;
	what = next_packet(s, n, &f);
	if (what == NEXT_OVER || what == NEXT_WAITS) {
		sim_sleep(&n->empty);
		return NULL;
	}
	sim_wake(s, &n->empty);
	/* a line that is no packet is no reason to let time pass */
	if (what == NEXT_NOTHING)
		s->poll_at = s->now;
	return what == NEXT_PACKET ? f : NULL;
}

static void
summary_timer(struct sim *s, struct sim_node *n)
{
	struct from_summary *d = n->state;

	if (!d->active)
		return;
	if (sim_is_pulled(n, 0))
		sim_wake(s, &n->empty);
	else
		sim_schedule(s, n);
}

/* The file, or DATA, into d->text. */
static bool
load(struct sim *s, struct sim_node *n)
{
	struct from_summary *d = n->state;
	const char *name = sim_string(n, "FILENAME", NULL), *data;
	char block[8192];
	size_t len;
	FILE *f;

	d->open = true;
	data = sim_string(n, "DATA", &len);
	if (name == NULL || *name == '\0') {
		d->path = "<data>";
		sb_add_len(&d->text, data != NULL ? data : "", data != NULL ? len : 0);
		return true;
	}
	d->path = strcmp(name, "-") == 0 ? "<stdin>" : name;
	f = strcmp(name, "-") == 0 ? stdin : fopen(name, "rb");
	if (f == NULL && errno == ENOENT && sim_int(n, "ALLOW_NONEXISTENT")) {
		d->open = false;
		return true;
	}
	while (f != NULL && (len = fread(block, 1, sizeof(block), f)) > 0)
		sb_add_len(&d->text, block, len);
	if (f == NULL || ferror(f)) {
		diag_error(s->in->diag, n->graph->at, "cannot read '%s': %s", name, strerror(errno));
		return false;
	}
	if (f != stdin)
		fclose(f);
	return true;
}

/* A first line that names the format is read before the run. */
static void
read_banner(struct sim *s, struct sim_node *n)
{
	static const char *const known[] = { "!creator", "!data", "!contents", "!proto", "!flowid" };
	struct from_summary *d = n->state;
	struct piece line = { "", 0 };
	char text[64] = "";
	size_t at = d->at;
	int major, minor;
	bool like_one = d->head.n > 0;

	d->head.minor = VERSION_MINOR;
	if (!d->open)
		return;
	(void)next_line(d, &line);
	memcpy(text, line.s, MIN_OF(line.len, sizeof(text) - 1));
	if (strncmp(text, "!IPSummaryDump", 14) == 0) {
		if (sscanf(text + 14, " %d.%d", &major, &minor) == 2) {
			d->head.minor = minor;
			if (major != 1 || minor > VERSION_MINOR) {
				complain(s, n, "another version of the format than 1.3");
				d->head.minor = VERSION_MINOR;
			}
		}
		return;
	}
	d->at = at;
	d->line--;
	for (size_t i = 0; i < ARRAY_LEN(known); i++)
		like_one = like_one || strncmp(text, known[i], strlen(known[i])) == 0;
	if (!like_one)
		complain(s, n, "no banner: this may be no IP summary dump");
}

static const char *
first_given(const struct sim_node *n, const char *const *names)
{
	const char *text = NULL;

	for (; *names != NULL; names++)
		if (sim_given(n, *names))
			text = sim_string(n, *names, NULL);
	return text;
}

static bool
summary_init(struct sim *s, struct sim_node *n)
{
	static const char *const fields[] = { "DEFAULT_CONTENTS", "DEFAULT_FIELDS", "CONTENTS", "FIELDS", NULL };
	static const char *const flows[] = { "DEFAULT_FLOWID", "FLOWID", NULL };
	struct from_summary *d = n->state = arena_alloc(s->in->engine->arena, sizeof(*d));
	const char *text;
	double p = sim_given(n, "SAMPLE") ? click_arg(&n->args, "SAMPLE")->d : 1;

	d->active = sim_int(n, "ACTIVE") != 0;
	d->stop = sim_int(n, "STOP") != 0;
	d->timing = sim_int(n, "TIMING") != 0;
	d->several = sim_int(n, "MULTIPACKET") != 0;
	d->head.zero = sim_int(n, "ZERO") != 0;
	d->head.checksum = sim_int(n, "CHECKSUM") != 0;
	d->head.proto = (uint8_t)sim_int(n, "PROTO");
	d->sample = p >= 1 ? SAMPLE_ONE : (uint32_t)(p * SAMPLE_ONE + 0.5);
	if (d->sample > 0 && d->sample < SAMPLE_ONE)
		n->chance = "which packets are sampled";
	d->path = "<arguments>";
	text = first_given(n, fields);
	if (text != NULL)
		set_fields(s, n, (struct piece){ text, strlen(text) });
	text = first_given(n, flows);
	if (text != NULL)
		set_flow(s, n, (struct piece){ text, strlen(text) });
	if (!load(s, n))
		return false;
	read_banner(s, n);
	return sim_is_pulled(n, 0) || sim_task_init(s, n, d->active);
}

static bool
summary_handler_read(struct sim *s, struct sim_node *n, const char *name, struct strbuf *out)
{
	const struct from_summary *d = n->state;
	struct stat st;

	(void)s;
	if (strcmp(name, "active") == 0)
		sb_add(out, d->active ? "true" : "false");
	else if (strcmp(name, "encap") == 0)
		sb_add(out, "IP");
	else if (strcmp(name, "sampling_prob") == 0)
		print_scaled(d->sample, SAMPLE_BITS, out);
	else if (strcmp(name, "filename") == 0)
		sb_add(out, d->path);
	else if (strcmp(name, "filepos") == 0)
		sb_printf(out, "%zu", d->at);
	else if (strcmp(name, "filesize") != 0)
		return false;
	else if (d->open && d->path[0] != '<' && stat(d->path, &st) == 0 && S_ISREG(st.st_mode))
		sb_printf(out, "%lld", (long long)st.st_size);
	else
		sb_add_char(out, '-');
	return true;
}

static int
summary_write(struct sim *s, struct sim_node *n, const char *name, const char *arg)
{
	struct from_summary *d = n->state;

	if (strcmp(name, "stop") == 0) {
		d->active = false;
		sim_stop(s);
		return 0;
	}
	if (strcmp(name, "active") != 0)
		return SIM_UNKNOWN;
	if (!sim_parse_bool(arg, &d->active))
		return SIM_BAD_VALUE;
	if (!sim_is_pulled(n, 0)) {
		if (d->active)
			sim_schedule(s, n);
	} else if (d->active) {
		sim_wake(s, &n->empty);
	} else {
		sim_sleep(&n->empty);
	}
	return 0;
}

static void
summary_fini(struct sim *s, struct sim_node *n)
{
	struct from_summary *d = n->state;

	(void)s;
	if (d == NULL)
		return;
	if (d->has_work)
		summary_packet_fini(&d->work);
	sb_fini(&d->text);
}

const struct sim_class sim_classes_summary_from[] = {
	{ .name = "FromIPSummaryDump", .flags = SIM_NOTIFIES_EMPTY, .init = summary_init, .task = summary_task,
	  .timer = summary_timer, .pull = summary_pull, .read = summary_handler_read, .write = summary_write,
	  .fini = summary_fini },
	{ .name = NULL },
};
