/*
 * guest_memory.c - see guest_memory.h. Reads and writes of a shared-memory object are coherent with mappings of it; one that was cut
 * reads short, where a mapping would end the process.
 */
#include "datapath/offload/guest_memory.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "models/base/mem.h"

static bool name_ok(const char *name)
{
	size_t n = strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.");

	return n > 0 && n <= 200 && !name[n] && name[0] != '.';
}

/* The number of the last answer that stands there: the next one is to differ. */
static uint32_t last_answer(int fd)
{
	char text[12] = "";

	if (pread(fd, text, sizeof text - 1, GUEST_MEMORY_HALF) <= 1 || text[0] != '@')
		return 0;
	return (uint32_t)strtoul(text + 1, NULL, 10);
}

bool guest_memory_open(struct guest_memory *m, const char *name, struct diag *d)
{
	char *path = x_asprintf("/%s", name);
	struct stat s = { 0 };

	*m = (struct guest_memory){ .fd = -1 };
	if (!name_ok(name)) {
		diag_error(d, SPAN_NONE, "'%s' is no name of shared memory: expected letters, digits, '_', '-' or '.'", name);
		free(path);
		return false;
	}
	m->fd = shm_open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	m->made = m->fd >= 0;
	if (m->fd < 0 && errno == EEXIST)
		m->fd = shm_open(path, O_RDWR | O_CLOEXEC, 0);
	if (m->fd < 0 || (m->made && ftruncate(m->fd, GUEST_MEMORY_SIZE) != 0) || fstat(m->fd, &s) != 0)
		diag_fault(d, SPAN_NONE, "cannot open shared memory '%s': %s", name, strerror(errno));
	else if (!S_ISREG(s.st_mode) || s.st_size < 2 * GUEST_MEMORY_HALF)
		diag_error(d, SPAN_NONE, "shared memory '%s' has %lld octets, expected at least %d", name, (long long)s.st_size,
			   2 * GUEST_MEMORY_HALF);
	free(path);
	m->name = x_strdup(name);
	if (m->fd >= 0 && s.st_size >= 2 * GUEST_MEMORY_HALF) {
		m->answered = last_answer(m->fd);
		return true;
	}
	guest_memory_unlink(m);
	guest_memory_close(m);
	return false;
}

void guest_memory_close(struct guest_memory *m)
{
	if (m->fd >= 0)
		close(m->fd);
	free(m->name);
	*m = (struct guest_memory){ .fd = -1 };
}

void guest_memory_unlink(const struct guest_memory *m)
{
	char *path = m->fd >= 0 && m->made ? x_asprintf("/%s", m->name) : NULL;

	if (path)
		shm_unlink(path);
	free(path);
}

/* What does not go is not there to be answered: the guest has cut its object. */
static void write_at(int fd, const void *p, size_t len, off_t at)
{
	struct stat s;

	/* writing must not make an object that was cut longer again */
	if (fstat(fd, &s) == 0 && s.st_size >= at + (off_t)len && pwrite(fd, p, len, at) < 0)
		return;
}

enum guest_memory_found guest_memory_take(struct guest_memory *m, uint64_t now, struct strbuf *text)
{
	static const char none[GUEST_MEMORY_HALF];
	char copy[GUEST_MEMORY_HALF];
	ssize_t n = pread(m->fd, copy, sizeof copy, 0);
	const char *end;

	if (n <= 1 || copy[0] != '@') {
		m->waiting = 0;
		return GUEST_MEMORY_NOTHING;
	}
	end = memchr(copy + 1, '@', (size_t)n - 1);
	if (!end && memchr(copy, '\0', (size_t)n)) {
		if (!m->waiting)
			m->waiting = now;
		if (now - m->waiting < GUEST_MEMORY_PATIENCE)
			return GUEST_MEMORY_NOTHING;
	}
	m->waiting = 0;
	write_at(m->fd, none, sizeof none, 0);
	if (!end)
		return GUEST_MEMORY_WRONG;
	sb_add_len(text, copy + 1, (size_t)(end - copy) - 1);
	return GUEST_MEMORY_COMMAND;
}

void guest_memory_answer(struct guest_memory *m, unsigned column, const char *message)
{
	char area[GUEST_MEMORY_HALF] = "";
	struct strbuf s = STRBUF_INIT;

	m->answered++;
	if (column)
		sb_printf(&s, "@%u %u ", m->answered, column);
	else
		sb_printf(&s, "@%u ok", m->answered);
	/* what it quotes is the guest's: no sign in it that ends the answer */
	for (const char *c = column ? message : ""; *c && s.len < sizeof area - 2; c++)
		sb_add_char(&s, *c == '@' || (unsigned char)*c < ' ' || (unsigned char)*c > '~' ? '#' : *c);
	sb_add_char(&s, '@');
	memcpy(area, sb_str(&s), s.len);
	area[0] = '\0';
	write_at(m->fd, area, sizeof area, GUEST_MEMORY_HALF);
	write_at(m->fd, "@", 1, GUEST_MEMORY_HALF);
	sb_fini(&s);
}
