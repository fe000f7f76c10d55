/*
 * sim_summary_to.c - ToIPSummaryDump in a concrete run: a line, or a record of octets, for each packet. A field that is not
 * there is "-".
 */
#include "models/base/file.h"
#include "models/packet/names.h"
#include "symexec/sim/sim_ipsec.h"
#include "symexec/sim/sim_summary_tell.h"

#include <stdlib.h>
#include <string.h>

static void
print_flags(uint64_t v, struct strbuf *out)
{
	if (v == 0x18)
		sb_add(out, "PA");
	else if (v == 0)
		sb_add_char(out, '.');
	else
		for (int i = 0; i < 9; i++)
			if (v >> i & 1)
				sb_add_char(out, "FSRPAUECN"[i]);
}

static unsigned
kinds_of(enum summary_id id)
{
	return id == SUM_TCP_SACK ? SUMMARY_SACK : id == SUM_TCP_NTOPT ?
	    SUMMARY_ALL & ~(unsigned)(SUMMARY_TIMES | SUMMARY_PADDING) : SUMMARY_ALL & ~(unsigned)SUMMARY_PADDING;
}

/* Octets as sixes of bits, the lowest first. */
static void
print_sixes(const uint8_t *p, size_t len, struct strbuf *out)
{
	static const char digits[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_@";

	for (size_t bit = 0; bit < len * 8; bit += 6) {
		unsigned v = p[bit / 8] | (bit / 8 + 1 < len ? (unsigned)p[bit / 8 + 1] << 8 : 0);

		sb_add_char(out, digits[v >> bit % 8 & 63]);
	}
}

static void
print_payload(const struct summary_told *v, enum summary_id id, struct strbuf *out)
{
	uint8_t digest[16];

	if (id == SUM_PAYLOAD) {
		sb_add_char(out, '"');
		text_quote((struct piece){ (const char *)v->p, v->len }, out);
		sb_add_char(out, '"');
		return;
	}
	sim_md5(v->p, v->len, digest);
	if (id == SUM_PAYLOAD_MD5)
		print_sixes(digest, sizeof(digest), out);
	else
		sb_add_hex(out, digest, sizeof(digest));
}

static void
print_name(const struct packet_names *names, uint64_t v, struct strbuf *out)
{
	const char *name = names == NULL ? NULL : names_of(names, (uint32_t)v);

	if (name != NULL)
		sb_add(out, name);
	else
		sb_printf(out, "%llu", (unsigned long long)v);
}

static void
print_options(const struct summary_told *v, enum summary_id id, struct strbuf *out)
{
	if (v->p == NULL)
		sb_add_char(out, '.');
	else if (id == SUM_IP_OPT)
		summary_ip_options(v->p, v->len, SUMMARY_ALL & ~(unsigned)SUMMARY_PADDING, out);
	else
		summary_tcp_options(v->p, v->len, kinds_of(id), out);
}

/* Fields with words of their own; false: it is a number. */
static bool
print_words(const struct summary_telling *t, const struct summary_told *v, enum summary_id id, struct strbuf *out)
{
	static const char *const ecn[] = { "no", "ect1", "ect2", "ce" };

	switch (id) {
	case SUM_TIME:
	case SUM_TIME_NANO:
	case SUM_FIRST:
	case SUM_FIRST_NANO:
		sim_print_time(v->v, out);
		return true;
	case SUM_DIRECTION:
		if (v->v <= 1)
			sb_add_char(out, v->v == 0 ? '>' : '<');
		return v->v <= 1;
	case SUM_ETH_SRC:
	case SUM_ETH_DST:
		sim_print_ether((uint64_t)summary_be16(v->p) << 32 | summary_be32(v->p + 2), out);
		return true;
	case SUM_ETH_TYPE:
		sb_printf(out, "%04X", (unsigned)v->v);
		return true;
	case SUM_IP_SRC:
	case SUM_IP_DST:
		sim_print_ip(out, (uint32_t)v->v);
		return true;
	case SUM_IP_FRAG:
		sb_add_char(out, (char)v->v);
		return true;
	case SUM_IP_FRAGOFF:
		sb_printf(out, "%u%s%s", (unsigned)(v->v & SUMMARY_OFFSET) << 3, v->v & SUMMARY_MF ? "+" : "", v->v & SUMMARY_DF ? "!" : "");
		return true;
	case SUM_IP_PROTO:
		if (v->v == SUMMARY_TCP || v->v == SUMMARY_UDP || v->v == SUMMARY_ICMP)
			sb_add_char(out, v->v == SUMMARY_TCP ? 'T' : v->v == SUMMARY_UDP ? 'U' : 'I');
		return v->v == SUMMARY_TCP || v->v == SUMMARY_UDP || v->v == SUMMARY_ICMP;
	case SUM_IP_ECN:
		sb_add(out, ecn[v->v & 3]);
		return true;
	case SUM_TCP_FLAGS:
		print_flags(v->v, out);
		return true;
	case SUM_ICMP_TYPE_NAME:
		print_name(v->v <= SUMMARY_LAST_TYPE ? &names_icmp_type : NULL, v->v, out);
		return true;
	case SUM_ICMP_CODE_NAME:
		print_name(names_icmp_code(t->bytes[t->transport]), v->v, out);
		return true;
	default:
		return false;
	}
}

static void
print_field(struct summary_telling *t, const struct summary_field *f)
{
	struct summary_told v;

	if (!summary_take(t, f, &v))
		sb_add_char(t->out, '-');
	else if (f->id >= SUM_PAYLOAD)
		print_payload(&v, f->id, t->out);
	else if (f->octets == SUMMARY_VARIABLE)
		print_options(&v, f->id, t->out);
	else if (!print_words(t, &v, f->id, t->out))
		sb_printf(t->out, "%llu", (unsigned long long)v.v);
}

/* The same as octets; what is not there is nought. */
static void
pack_field(struct summary_telling *t, const struct summary_field *f)
{
	struct summary_told v;
	bool there = summary_take(t, f, &v);
	uint8_t digest[16], none[6] = { 0 };

	if (f->octets == SUMMARY_VARIABLE) {
		if (!there || v.p == NULL)
			sb_add_char(t->out, '\0');
		else
			summary_pack_options(v.p, v.len, f->id != SUM_IP_OPT, f->id == SUM_IP_OPT || f->id == SUM_TCP_OPT ?
					     (unsigned)SUMMARY_ALL : kinds_of(f->id), t->out);
		return;
	}
	if (f->octets == 16) {
		sim_md5(v.p, v.len, digest);
		sb_add_len(t->out, digest, sizeof(digest));
		return;
	}
	if (f->octets == 6) {
		sb_add_len(t->out, there ? v.p : none, 6);
		return;
	}
	v.v = there ? v.v : 0;
	if (f->id == SUM_TIME || f->id == SUM_FIRST)
		v.v = v.v / SIM_SECOND << 32 | v.v % SIM_SECOND / 1000;
	else if (f->id == SUM_TIME_NANO || f->id == SUM_FIRST_NANO)
		v.v = v.v % SIM_SECOND << 32 | v.v / SIM_SECOND;
	for (int i = f->octets - 1; i >= 0; i--)
		sb_add_char(t->out, (char)(v.v >> 8 * i));
}

static void
write_octets(struct summary_writer *d, const struct strbuf *text)
{
	if (d->f != NULL && text->len > 0)
		fwrite(text->s, 1, text->len, d->f);
}

/* A line among records has its length before it. */
static void
write_note(struct summary_writer *d, const struct strbuf *text)
{
	uint32_t mark = __builtin_bswap32((uint32_t)text->len | 0x80000000);

	if (d->binary && d->f != NULL && text->len > 0)
		fwrite(&mark, 1, sizeof(mark), d->f);
	write_octets(d, text);
}

static void
tell_packet(struct sim *s, struct summary_writer *d, struct flow *f)
{
	struct strbuf out = STRBUF_INIT;
	struct summary_telling t = { .s = s, .d = d, .f = f, .out = &out };

	summary_lay_out(&t);
	if (d->reads_ip)
		summary_look(&t);
	if (d->binary)
		sb_add_len(&out, "\0\0\0\0", 4);
	for (size_t i = 0; i < d->n; i++) {
		if (i > 0 && !d->binary)
			sb_add_char(&out, ' ');
		if (d->binary)
			pack_field(&t, d->fields[i]);
		else
			print_field(&t, d->fields[i]);
	}
	if (!d->binary)
		sb_add_char(&out, '\n');
	for (size_t i = 0; d->binary && i < 4; i++)
		out.s[i] = (char)(out.len >> (24 - 8 * i));
	write_note(d, &t.bad);
	write_octets(d, &out);
	sb_fini(&out);
	sb_fini(&t.bad);
	free(t.bytes);
}

/* A packet that stands for several has as many lines, whose lengths and times lie between. */
static void
tell_several(struct sim *s, struct summary_writer *d, struct flow *f)
{
	uint32_t count = sim_anno(s, f, ANNO_EXTRA_PACKETS) + 1, len = sim_length(s, f), whole = len;
	uint64_t last = f->timestamp, first = sim_first_time(s, f), step = 0;

	if (d->extra)
		whole += sim_extra(s, f);
	if (whole < count * len)
		whole = count * len;
	if (first != 0) {
		step = (uint64_t)(int64_t)((double)(int64_t)(last - first) / (count - 1) + 0.5);
		f->timestamp = first;
	}
	sim_set_anno(s, f, ANNO_EXTRA_PACKETS, 0);
	for (uint32_t i = count; i > 0 && s->ok; i--) {
		sim_set_extra(s, f, whole / i - len);
		whole -= whole / i;
		tell_packet(s, d, f);
		f->timestamp = i == 1 ? last : f->timestamp + step;
	}
}

static void
tell(struct sim *s, struct sim_node *n, struct flow *f)
{
	struct summary_writer *d = n->state;

	if (d->several && sim_anno(s, f, ANNO_EXTRA_PACKETS) > 0)
		tell_several(s, d, f);
	else
		tell_packet(s, d, f);
	s->count->out++;
}

static bool
set_fields(struct sim *s, struct sim_node *n)
{
	static const char *const names[] = { "FIELDS", "CONTENTS", "DATA" };
	struct summary_writer *d = n->state;
	struct arena *a = s->in->engine->arena;
	const char *text = sim_string(n, "FIELDS", NULL);
	struct piece rest, word;

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (sim_given(n, names[i]))
			text = sim_string(n, names[i], NULL);
	rest = (struct piece){ text, strlen(text) };
	d->fields = arena_alloc_array(a, rest.len + 1, sizeof(*d->fields));
	while (text_next_word(&rest, &word)) {
		char *name = text_unquote(word, a);
		const struct summary_field *f = summary_find((struct piece){ name, strlen(name) });

		if (f == NULL || (d->binary && f->octets == SUMMARY_NO_BINARY)) {
			diag_error(s->in->diag, n->graph->at, "no field '%s'%s", name, f != NULL ? " in binary records" : "");
			return false;
		}
		d->reads_ip |= f->id >= SUM_IP_SRC;
		d->fields[d->n++] = f;
	}
	if (d->n == 0)
		diag_error(s->in->diag, n->graph->at, "no fields to write");
	return d->n > 0;
}

static void
write_head(struct summary_writer *d, const struct sim_node *n)
{
	struct strbuf out = STRBUF_INIT;
	size_t len;
	const char *banner = sim_string(n, "BANNER", &len);

	sb_add(&out, "!IPSummaryDump 1.3\n");
	if (banner != NULL && len > 0) {
		sb_add(&out, "!creator \"");
		text_quote((struct piece){ banner, len }, &out);
		sb_add(&out, "\"\n");
	}
	sb_add(&out, "!data ");
	for (size_t i = 0; i < d->n; i++)
		sb_printf(&out, "%s%s", i > 0 ? " " : "", d->fields[i]->id == SUM_TIME_NANO && !d->binary ? "timestamp" :
			  d->fields[i]->name);
	sb_add(&out, d->binary ? "\n!binary\n" : "\n");
	write_octets(d, &out);
	sb_fini(&out);
}

static bool
to_init(struct sim *s, struct sim_node *n)
{
	struct summary_writer *d = n->state = arena_alloc(s->in->engine->arena, sizeof(*d));

	d->path = sim_string(n, "FILENAME", NULL);
	d->several = sim_int(n, "MULTIPACKET") != 0;
	d->bad = sim_int(n, "BAD_PACKETS") != 0;
	d->careful = sim_int(n, "CAREFUL_TRUNC") != 0;
	d->extra = sim_int(n, "EXTRA_LENGTH") != 0;
	d->binary = sim_int(n, "BINARY") != 0;
	if (!set_fields(s, n))
		return false;
	if (s->quiet) {
		d->f = NULL;
	} else if (strcmp(d->path, "-") == 0) {
		d->f = stdout;
	} else {
		d->draft = file_draft_open(d->path, &d->f);
		if (d->draft == NULL) {
			diag_error(s->in->diag, n->graph->at, "cannot write '%s': %m", d->path);
			return false;
		}
	}
	if (sim_int(n, "HEADER"))
		write_head(d, n);
	if (!sim_pulls(n, 0))
		return true;
	(void)sim_task_init(s, n, true);
	sim_signal_of(s, n, 0, &n->signal, SIM_LISTEN_TASK);
	return true;
}

static void
to_push(struct sim *s, struct sim_node *n, uint32_t port, struct flow *f)
{
	(void)port;
	tell(s, n, f);
	if (n->element->noutputs > 0)
		sim_send(s, n, 0, f);
	else
		flow_free(s->in->engine, f);
}

static bool
to_task(struct sim *s, struct sim_node *n)
{
	struct flow *f = sim_ask(s, n, 0);

	if (f != NULL)
		to_push(s, n, 0, f);
	else if (!sim_active(&n->signal))
		return false;
	n->task.scheduled = true;
	return f != NULL;
}

static int
to_write(struct sim *s, struct sim_node *n, const char *name, const char *arg)
{
	(void)s;
	(void)n;
	(void)arg;
	return strcmp(name, "flush") == 0 ? 0 : SIM_UNKNOWN;
}

static void
to_fini(struct sim *s, struct sim_node *n)
{
	struct summary_writer *d = n->state;

	if (d == NULL || d->draft == NULL)
		return;
	/* a run that failed leaves old files as they were */
	s->ok &= fclose(d->f) == 0;
	if (!s->ok || diag_errors(s->in->diag) > 0)
		file_draft_drop(d->draft);
	else
		s->ok = file_draft_keep(d->draft) == 0;
}

const struct sim_class sim_classes_summary_to[] = {
	{ .name = "ToIPSummaryDump", .init = to_init, .task = to_task, .push = to_push, .write = to_write, .fini = to_fini },
	{ .name = NULL },
};
