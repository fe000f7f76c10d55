/*
 * pipe.c - both files are read and written octet by octet as they come: libpcap would wait for a
 * whole record. The format is that of pcap-savefile(5), with microseconds in OUT. Invariant:
 * `have` octets of IN are buffered, of which the first `taken` were given out.
 */
#include "tracebox/net/pipe.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "models/base/mem.h"

enum { HEAD = 24, RECORD = 16, PACKET_MAX = 65536, BUFFER = HEAD + RECORD + PACKET_MAX };

static const uint32_t MICRO = 0xa1b2c3d4, NANO = 0xa1b23c4d;

struct pipe {
	int out, in;
	bool ended, headed, swapped;
	int linktype;
	size_t have, taken;
	uint8_t buffer[BUFFER];
};

static uint32_t word(const struct pipe *p, size_t at)
{
	uint32_t v;

	memcpy(&v, p->buffer + at, sizeof(v));
	return p->swapped ? __builtin_bswap32(v) : v;
}

static bool write_all(int fd, const void *data, size_t len)
{
	const uint8_t *at = data;

	while (len) {
		ssize_t n = write(fd, at, len);

		if (n < 0 && errno != EINTR)
			return false;
		at += n > 0 ? n : 0;
		len -= n > 0 ? (size_t)n : 0;
	}
	return true;
}

/* A FIFO stays one; anything else that is there already is left alone. */
static int open_out(const char *path)
{
	struct stat s;

	if (!lstat(path, &s) && S_ISFIFO(s.st_mode))
		return open(path, O_RDWR | O_NOFOLLOW | O_CLOEXEC);
	return open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
}

/* Open for writing too, a FIFO has no end each time that a writer goes. */
static int open_in(const char *path)
{
	struct stat s;

	return open(path, (!stat(path, &s) && S_ISFIFO(s.st_mode) ? O_RDWR : O_RDONLY) |
			  O_NONBLOCK | O_CLOEXEC);
}

static bool open_files(struct pipe *p, const char *out, const char *in, char *error, size_t errlen)
{
	const uint32_t head[] = { MICRO, 2 | 4u << 16, 0, 0, PACKET_MAX, LINK_RAW };

	p->out = open_out(out);
	if (p->out < 0 || !write_all(p->out, head, sizeof(head))) {
		snprintf(error, errlen, "'%s': %s", out, strerror(errno));
		return false;
	}
	p->in = open_in(in);
	if (p->in < 0)
		snprintf(error, errlen, "'%s': %s", in, strerror(errno));
	return p->in >= 0;
}

bool pipe_named(const char *device)
{
	return device && !strncmp(device, "pcap:", 5);
}

struct pipe *pipe_open(const char *device, char *error, size_t errlen)
{
	struct pipe *p = x_calloc(1, sizeof(*p));
	const char *out_in = device + 5;
	const char *colon = strchr(out_in, ':');
	char *out;
	bool ok;

	p->out = p->in = -1;
	if (!colon || colon == out_in || !colon[1]) {
		snprintf(error, errlen, "'pcap:OUT:IN' expected");
		pipe_close(p);
		return NULL;
	}
	out = x_strndup(out_in, (size_t)(colon - out_in));
	ok = open_files(p, out, colon + 1, error, errlen);
	free(out);
	if (ok)
		return p;
	pipe_close(p);
	return NULL;
}

void pipe_close(struct pipe *p)
{
	if (!p)
		return;
	if (p->out >= 0)
		close(p->out);
	if (p->in >= 0)
		close(p->in);
	free(p);
}

/* At its end a file has nothing more to wait for; poll would say at once that it is readable. */
int pipe_fd(const struct pipe *p)
{
	return p->ended ? -1 : p->in;
}

int pipe_send(struct pipe *p, const uint8_t *ip, size_t len, uint64_t time)
{
	const uint32_t head[] = {
		(uint32_t)(time / 1000000000), (uint32_t)(time / 1000 % 1000000), (uint32_t)len,
		(uint32_t)len,
	};
	uint8_t whole[RECORD + PACKET_MAX];

	if (len > PACKET_MAX)
		return -EMSGSIZE;
	memcpy(whole, head, RECORD);
	memcpy(whole + RECORD, ip, len);	/* in one piece: a reader may look at any time */
	return write_all(p->out, whole, RECORD + len) ? 0 : -errno;
}

static int fill(struct pipe *p, const char **error)
{
	ssize_t n;

	memmove(p->buffer, p->buffer + p->taken, p->have - p->taken);
	p->have -= p->taken;
	p->taken = 0;
	n = read(p->in, p->buffer + p->have, sizeof(p->buffer) - p->have);
	if (n > 0) {
		p->have += (size_t)n;
		return 1;
	}
	if (n == 0) {
		p->ended = true;	/* for now: a file may grow */
		return 0;
	}
	if (errno == EAGAIN || errno == EINTR)
		return 0;
	*error = strerror(errno);
	return -1;
}

static bool take_head(struct pipe *p, const char **error)
{
	uint32_t magic = word(p, 0);

	p->swapped = magic != MICRO && magic != NANO;
	magic = word(p, 0);
	p->linktype = (int)(word(p, 20) & 0xffff);
	p->headed = magic == MICRO || magic == NANO;
	p->taken = HEAD;
	if (!p->headed)
		*error = "the file of replies is no capture file";
	return p->headed;
}

int pipe_next(struct pipe *p, struct pcap_record *record, int *linktype, const char **error)
{
	for (;;) {
		size_t left = p->have - p->taken;
		uint32_t len = p->headed && left >= RECORD ? word(p, p->taken + 8) : 0;
		int status;

		if (!p->headed && left >= HEAD) {
			if (!take_head(p, error))
				return -1;
			continue;
		}
		if (len > PACKET_MAX) {
			*error = "the file of replies is damaged";
			return -1;
		}
		if (p->headed && left >= RECORD + len) {
			*record = (struct pcap_record){
				.data = p->buffer + p->taken + RECORD, .len = len, .wire_len = len,
			};
			*linktype = p->linktype;
			p->taken += RECORD + len;
			return 1;
		}
		status = fill(p, error);
		if (status <= 0)
			return status;
	}
}
