/*
 * pcapng.c - blocks are put together in one buffer and written whole: type, length, body
 * padded to 4 octets, length again. All numbers little-endian. Block and option codes:
 * draft-ietf-opsawg-pcapng sections 4.1 to 4.3.
 */
#include "models/packet/pcapng.h"

#include <errno.h>

#include "models/base/mem.h"
#include "models/base/strbuf.h"

enum {
	BLOCK_SECTION = 0x0a0d0d0a, BLOCK_INTERFACE = 1, BLOCK_PACKET = 6,
	OPT_END = 0, OPT_COMMENT = 1, SHB_APPLICATION = 4, IF_NAME = 2, IF_DESCRIPTION = 3,
	IF_TSRESOL = 9, EPB_FLAGS = 2,
	OPT_MAX = 65535,
};

struct pcapng_writer {
	FILE *f;
	char *name;
	span from;
	struct diag *d;
	struct strbuf block;
	uint32_t interfaces;
	bool failed;
};

static void put(struct strbuf *b, uint64_t v, unsigned octets)
{
	for (unsigned i = 0; i < octets; i++)
		sb_add_char(b, (char)(uint8_t)(v >> (8 * i)));
}

static void pad(struct strbuf *b)
{
	while (b->len % 4)
		sb_add_char(b, '\0');
}

/* Octets of the well-formed UTF-8 sequence at s (RFC 3629 section 4), 0 if it is none. */
static size_t utf8_sequence(const uint8_t *s, size_t len)
{
	size_t n = s[0] < 0x80 ? 1 : s[0] >= 0xc2 && s[0] < 0xe0 ? 2 :
		   s[0] >= 0xe0 && s[0] < 0xf0 ? 3 : s[0] >= 0xf0 && s[0] < 0xf5 ? 4 : 0;

	if (n == 0 || n > len)
		return 0;
	for (size_t i = 1; i < n; i++)
		if ((s[i] & 0xc0) != 0x80)
			return 0;
	if ((s[0] == 0xe0 && s[1] < 0xa0) || (s[0] == 0xed && s[1] > 0x9f) ||
	    (s[0] == 0xf0 && s[1] < 0x90) || (s[0] == 0xf4 && s[1] > 0x8f))
		return 0;
	return n;
}

static void put_text(struct strbuf *b, unsigned code, const char *text)
{
	size_t len = strlen(text), start, at = 0;
	uint16_t n;

	put(b, code, 2);
	start = b->len;
	put(b, 0, 2);
	while (at < len) {
		size_t step = utf8_sequence((const uint8_t *)text + at, len - at);

		if (b->len - start - 2 + MAX_OF(step, 1) > OPT_MAX)
			break;
		if (step)
			sb_add_len(b, text + at, step);
		else
			sb_add_char(b, '?');
		at += MAX_OF(step, 1);
	}
	n = (uint16_t)(b->len - start - 2);
	b->s[start] = (char)(uint8_t)n;
	b->s[start + 1] = (char)(uint8_t)(n >> 8);
	pad(b);
}

static void begin(struct pcapng_writer *w, uint32_t type)
{
	sb_clear(&w->block);
	put(&w->block, type, 4);
	put(&w->block, 0, 4);
}

static bool end(struct pcapng_writer *w)
{
	struct strbuf *b = &w->block;
	size_t total = b->len + 4;

	put(b, total, 4);
	for (unsigned i = 0; i < 4; i++)
		b->s[4 + i] = (char)(uint8_t)(total >> (8 * i));
	if (!w->failed && fwrite(b->s, 1, b->len, w->f) != b->len) {
		diag_error(w->d, w->from, "cannot write capture file '%s': %s", w->name,
			   strerror(errno));
		w->failed = true;
	}
	return !w->failed;
}

struct pcapng_writer *pcapng_writer_open_file(FILE *f, const char *name, const char *application,
					      span from, struct diag *d)
{
	struct pcapng_writer *w = x_calloc(1, sizeof(*w));
	struct strbuf *b = &w->block;

	w->f = f;
	w->name = x_strdup(name);
	w->from = from;
	w->d = d;
	sb_init(b);
	begin(w, BLOCK_SECTION);
	put(b, 0x1a2b3c4d, 4);		/* tells the byte order */
	put(b, 1, 2);
	put(b, 0, 2);
	put(b, UINT64_MAX, 8);		/* section length: not said */
	if (application)
		put_text(b, SHB_APPLICATION, application);
	put(b, OPT_END, 4);
	(void)end(w);
	return w;
}

struct pcapng_writer *pcapng_writer_open(const char *path, const char *application, span from,
					 struct diag *d)
{
	FILE *f = strcmp(path, "-") == 0 ? stdout : fopen(path, "wbe");

	if (!f) {
		diag_error(d, from, "cannot write capture file '%s': %s", path, strerror(errno));
		return NULL;
	}
	return pcapng_writer_open_file(f, path, application, from, d);
}

uint32_t pcapng_writer_interface(struct pcapng_writer *w, int linktype, const char *name,
				 const char *description)
{
	struct strbuf *b = &w->block;

	begin(w, BLOCK_INTERFACE);
	put(b, (uint16_t)linktype, 2);
	put(b, 0, 2);
	put(b, PCAP_MAX_OCTETS, 4);
	if (name)
		put_text(b, IF_NAME, name);
	if (description)
		put_text(b, IF_DESCRIPTION, description);
	put(b, IF_TSRESOL, 2);
	put(b, 1, 2);
	put(b, 9, 1);			/* 10^-9 s */
	pad(b);
	put(b, OPT_END, 4);
	(void)end(w);
	return w->interfaces++;
}

bool pcapng_writer_add(struct pcapng_writer *w, const struct pcapng_packet *p)
{
	struct strbuf *b = &w->block;
	const struct pcap_record *r = &p->record;

	X_CHECK(p->interface < w->interfaces);
	if (r->len > PCAP_MAX_OCTETS) {
		diag_error(w->d, w->from, "packet of %u octets is too long for '%s', at most %d",
			   r->len, w->name, PCAP_MAX_OCTETS);
		return false;
	}
	begin(w, BLOCK_PACKET);
	put(b, p->interface, 4);
	put(b, r->time >> 32, 4);
	put(b, r->time & 0xffffffff, 4);
	put(b, r->len, 4);
	put(b, MAX_OF(r->len, r->wire_len), 4);
	sb_add_len(b, r->data, r->len);
	pad(b);
	for (size_t i = 0; i < p->comment_count; i++)
		put_text(b, OPT_COMMENT, p->comments[i]);
	if (p->direction != PCAPNG_UNKNOWN) {
		put(b, EPB_FLAGS, 2);
		put(b, 4, 2);
		put(b, p->direction == PCAPNG_IN ? 1 : 2, 4);
	}
	put(b, OPT_END, 4);
	return end(w);
}

bool pcapng_writer_close(struct pcapng_writer *w)
{
	bool ok;

	if (!w)
		return false;
	ok = !w->failed;
	if (ok && fflush(w->f) != 0) {
		diag_error(w->d, w->from, "cannot write capture file '%s': %s", w->name,
			   strerror(errno));
		ok = false;
	}
	if (w->f != stdout && fclose(w->f) != 0)
		ok = false;
	sb_fini(&w->block);
	free(w->name);
	free(w);
	return ok;
}
