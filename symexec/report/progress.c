/*
 * progress.c - see progress.h. The handler of SIGALRM only reads a line that is complete: a new one is made beside the one
 * that may be shown, then they change places. What is forked has no timer and so writes nothing.
 */
#include "symexec/report/progress.h"

#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

#include "models/base/diag.h"
#include "models/base/strbuf.h"

enum { LONGEST_NAME = 40, PERIOD = 1 };

static struct {
	char line[2][160];
	volatile sig_atomic_t which, shown;
	unsigned seconds;
	bool running, paused;
} now;

static size_t
put_decimal(char *to, unsigned v)
{
	char digits[12];
	size_t n = 0, len = 0;

	do
		digits[n++] = (char)('0' + v % 10);
	while ((v /= 10) > 0);
	while (n > 0)
		to[len++] = digits[--n];
	return len;
}

static void
show(int sig)
{
	char out[200] = "\r\033[K";
	size_t len = strlen(out), line = strlen(now.line[now.which]);
	ssize_t written;

	(void)sig;
	now.seconds += PERIOD;
	memcpy(out + len, now.line[now.which], line);
	len += line;
	memcpy(out + len, ", ", 2);
	len += 2 + put_decimal(out + len + 2, now.seconds);
	memcpy(out + len, " s", 2);
	now.shown = 1;
	/* who watches may have gone; that is no reason to stop */
	written = write(STDERR_FILENO, out, len + 2);
	(void)written;
}

static void
set_timer(long seconds)
{
	struct itimerval t = { .it_interval.tv_sec = seconds, .it_value.tv_sec = seconds };

	(void)setitimer(ITIMER_REAL, &t, NULL);
}

static void
start(void)
{
	struct sigaction a = { .sa_handler = show, .sa_flags = SA_RESTART };

	(void)sigemptyset(&a.sa_mask);
	(void)sigaction(SIGALRM, &a, NULL);
	now.seconds = 0;
	now.running = true;
	now.paused = false;
	set_timer(PERIOD);
}

void
progress_at(const char *what, const char *name, size_t i, size_t n)
{
	struct strbuf b = STRBUF_INIT;
	char *line = now.line[!now.which];
	size_t cut = LONGEST_NAME;

	if (!now.running && isatty(STDERR_FILENO) != 1)
		return;
	diag_add_shown(&b, name);
	if (b.len > cut) {
		while (cut > 0 && ((unsigned char)b.s[cut] & 0xc0) == 0x80)
			cut--;
		sb_cut(&b, cut);
		sb_add(&b, "...");
	}
	if (n > 0)
		(void)snprintf(line, sizeof(now.line[0]), "%s '%s' (%zu of %zu)", what, sb_str(&b), i, n);
	else
		(void)snprintf(line, sizeof(now.line[0]), "%s '%s'", what, sb_str(&b));
	sb_fini(&b);
	now.which = !now.which;
	if (!now.running)
		start();
}

void
progress_pause(void)
{
	ssize_t written = 0;

	if (!now.running)
		return;
	set_timer(0);
	now.paused = true;
	if (now.shown)
		written = write(STDERR_FILENO, "\r\033[K", 4);
	(void)written;
	now.shown = 0;
}

void
progress_resume(void)
{
	if (now.running && now.paused)
		set_timer(PERIOD);
	now.paused = false;
}

void
progress_end(void)
{
	progress_pause();
	now.running = false;
}
