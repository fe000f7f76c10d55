/*
 * record.c - capture files of a run. Packets start with their IP header (link type RAW), as 0.4.4
 * wrote them, so that a file looks the same whatever interface it was made on.
 */
#include "tracebox/trace/record.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "models/packet/pcapng.h"
#include "tracebox/tell/words.h"

static struct pcap_record record_of(const struct seen *s)
{
	return (struct pcap_record){
		.data = s->data, .len = (uint32_t)s->len, .wire_len = (uint32_t)s->len,
		.time = s->time,
	};
}

bool record_claim(struct record_claim *c, const char *path, struct diag *d)
{
	struct stat s;
	int fd;

	*c = (struct record_claim){ .path = path };
	/* devices and pipes are there to be written to */
	if (!path || !strcmp(path, "-") ||
	    (!stat(path, &s) && (S_ISCHR(s.st_mode) || S_ISFIFO(s.st_mode))))
		return true;
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
	if (fd < 0) {
		diag_fault(d, SPAN_NONE, "cannot make '%s': %s", path, strerror(errno));
		return false;
	}
	c->made = !fstat(fd, &s);
	c->device = s.st_dev;
	c->inode = s.st_ino;
	close(fd);
	return true;
}

/* What is written replaces the file by another one, so that a run which ends early leaves none. */
void record_give_back(const struct record_claim *c)
{
	struct stat s;

	if (c->made && !lstat(c->path, &s) && s.st_dev == c->device && s.st_ino == c->inode &&
	    !s.st_size)
		(void)unlink(c->path);
}

bool record_pcap(const char *path, const struct seen *seen, size_t n, struct diag *d)
{
	struct pcap_writer *w = pcap_writer_open(path, LINK_RAW, true, SPAN_NONE, d);

	if (!w)
		return false;
	for (size_t i = 0; i < n; i++) {
		struct pcap_record r = record_of(&seen[i]);

		if (!pcap_writer_add(w, &r)) {
			pcap_writer_drop(w);
			return false;
		}
	}
	return pcap_writer_close(w);
}

enum { COMMENTS = 16 };

/* The hop whose reply that packet is; 0: none. */
static unsigned hop_of(const struct trace *t, const struct seen *s)
{
	for (unsigned ttl = 1; ttl <= trace_end(t); ttl++) {
		const struct hop *h = &t->hops[ttl];

		if (!s->out && h->kind != HOP_SILENT && h->time == s->time &&
		    h->reply_len == s->len && !memcmp(h->reply, s->data, s->len))
			return ttl;
	}
	return 0;
}

static size_t comments_of(const struct trace *t, const struct judgement *j, unsigned ttl,
			  char *comment[COMMENTS])
{
	struct strbuf b = STRBUF_INIT;
	size_t n = 0;

	sb_printf(&b, "hop %u", ttl);
	comment[n++] = sb_take(&b);
	for (size_t i = 0; i < j->findings.n && n < COMMENTS; i++) {
		if (j->findings.v[i].at != ttl)
			continue;
		words_finding(&j->findings.v[i], t, &b);
		comment[n++] = sb_take(&b);
	}
	return n;
}

bool record_pcapng(const char *path, const struct trace *t, const struct judgement *j,
		   const struct seen *seen, size_t n, struct diag *d)
{
	struct pcapng_writer *w = pcapng_writer_open(path, "tracebox", SPAN_NONE, d);
	bool ok = true;

	if (!w)
		return false;
	(void)pcapng_writer_interface(w, LINK_RAW, NULL, NULL);
	for (size_t i = 0; i < n && ok; i++) {
		struct pcapng_packet p = {
			.record = record_of(&seen[i]),
			.direction = seen[i].out ? PCAPNG_OUT : PCAPNG_IN,
		};
		char *comment[COMMENTS] = { NULL };
		unsigned ttl = t ? hop_of(t, &seen[i]) : 0;

		p.comments = (const char *const *)comment;
		p.comment_count = ttl ? comments_of(t, j, ttl, comment) : 0;
		ok = pcapng_writer_add(w, &p);
		for (size_t k = 0; k < COMMENTS; k++)
			free(comment[k]);
	}
	return pcapng_writer_close(w) && ok;
}
