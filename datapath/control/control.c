/*
 * control.c - the server of the control protocol, and the thread that reads configurations for it.
 *
 * Invariant: a client has at most one job; while it has one its further lines wait, so answers come in the order of requests.
 * A job belongs to the thread from when it is queued until it is done, and to the loop before and after. A client may go
 * at any time: its job is then without a client and ends without an answer.
 */
#include "datapath/control/control.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "datapath/chain/yaml_run.h"
#include "datapath/control/line_server.h"
#include "datapath/offload/file_tenants.h"
#include "models/base/mem.h"

enum { SHORT_LINE = 16384 };	/* octets that are understood between packets; longer lines are a job */

struct job {
	struct job *next;
	struct line_client *client;	/* NULL: gone */
	char *line;
	size_t len;
	json_t *request, *answer;	/* answer: it is wrong */
	struct control_read read;
	struct control_aside aside;	/* of the verb, which is run again when it has been done */
};

struct control {
	struct instance *in;
	struct line_server *server;
	struct job *jobs[LINE_MAX_CLIENTS];	/* of clients, in no order */
	unsigned job_count;
	bool threaded;			/* the thread runs */
	int done_fd;			/* an eventfd that says so */
	pthread_t thread;
	pthread_mutex_t lock;		/* of what follows */
	pthread_cond_t wake;
	struct job *todo, **todo_end, *done;
	bool stop;
};

static void say(struct line_client *client, json_t *answer)
{
	char *text = json_dumps(answer, JSON_COMPACT);

	line_client_say(client, text, strlen(text));
	line_client_say(client, "\n", 1);
	free(text);
	json_decref(answer);
}

/* ---- reading requests: on either thread ---- */

/* jansson would follow brackets 2048 deep. */
static size_t too_deep(const char *s, size_t len)
{
	unsigned depth = 0;
	bool quoted = false;

	for (size_t i = 0; i < len; i++) {
		if (quoted) {
			i += s[i] == '\\';
			quoted = i < len && s[i] != '"';
		} else if (s[i] == '"') {
			quoted = true;
		} else if ((s[i] == '{' || s[i] == '[') && ++depth > CONTROL_MAX_DEPTH) {
			return i + 1;
		} else if ((s[i] == '}' || s[i] == ']') && depth > 0) {
			depth--;
		}
	}
	return 0;
}

static json_t *parse(const char *line, size_t len, json_t **answer)
{
	json_error_t e;
	size_t deep = too_deep(line, len);
	json_t *j;

	*answer = NULL;
	if (deep > 0) {
		*answer = control_refuse(NULL, "json", (int)deep, "more than %d brackets in each other",
					 CONTROL_MAX_DEPTH);
		return NULL;
	}
	j = json_loadb(line, len, JSON_REJECT_DUPLICATES, &e);
	if (!j)
		*answer = control_refuse(NULL, "json", e.position > 0 ? e.position : 1, "not JSON: %s", e.text);
	else if (!json_is_object(j))
		*answer = control_refuse(NULL, "json", 1, "expected an object in one line");
	if (*answer) {
		json_decref(j);
		return NULL;
	}
	return j;
}

/* What a request brings is read with the instance's own options. */
static void read_configuration(struct job *j, const struct router_options *options)
{
	const struct control_verb *v = control_verb_find(json_string_value(json_object_get(j->request, "verb")));
	const struct control_param *p = control_configuration_param(v);
	const char *path = json_string_value(json_object_get(j->request, "path"));
	struct router_options o = *options;

	if (!p)
		return;
	if (!path || !*path)
		path = "configuration";
	/* a datapath file has others beside it: it is read where it is */
	if (!yaml_is_datapath(path))
		o.text = json_string_value(json_object_get(j->request, p->name));
	j->read.diag = diag_new();
	j->read.config = router_read(path, &o, j->read.diag);
	if (!j->read.config)
		return;
	j->read.tenants = file_tenants_read(path, o.threads, j->read.diag);
	if (j->read.tenants)
		return;
	click_config_free(j->read.config);
	j->read.config = NULL;
}

static void read_fini(struct control_read *r)
{
	click_config_free(r->config);
	file_tenants_free(r->tenants);
	diag_free(r->diag);
	*r = (struct control_read){ NULL };
}

static void work(struct job *j, const struct router_options *options)
{
	if (j->aside.arg) {
		j->aside.work(j->aside.arg);
		return;
	}
	if (!j->request)
		j->request = parse(j->line, j->len, &j->answer);
	if (j->request && control_check(j->request, &j->answer))
		read_configuration(j, options);
}

json_t *control_line(struct instance *in, const char *line, size_t len)
{
	struct job j = { .line = (char *)line, .len = len };

	work(&j, &in->options);
	if (!j.answer)
		j.answer = control_answer(in, j.request, &j.read, NULL);
	else
		read_fini(&j.read);
	json_decref(j.request);
	return j.answer;
}

/* ---- the thread ---- */

static void *run_jobs(void *arg)
{
	struct control *c = arg;

	pthread_mutex_lock(&c->lock);
	while (!c->stop) {
		struct job *j = c->todo;
		uint64_t one = 1;

		if (!j) {
			pthread_cond_wait(&c->wake, &c->lock);
			continue;
		}
		c->todo = j->next;
		if (!c->todo)
			c->todo_end = &c->todo;
		pthread_mutex_unlock(&c->lock);
		work(j, &c->in->options);
		pthread_mutex_lock(&c->lock);
		j->next = c->done;
		c->done = j;
		(void)!write(c->done_fd, &one, sizeof(one));
	}
	pthread_mutex_unlock(&c->lock);
	return NULL;
}

/* Signals are the loop's. */
static bool start_thread(struct control *c)
{
	sigset_t all, before;

	if (c->threaded)
		return true;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	c->threaded = pthread_create(&c->thread, NULL, run_jobs, c) == 0;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return c->threaded;
}

static void job_free(struct job *j)
{
	json_decref(j->request);
	json_decref(j->answer);
	read_fini(&j->read);
	control_aside_fini(&j->aside);
	free(j->line);
	free(j);
}

static void to_thread(struct control *c, struct job *j);

/* Back on the loop's thread: what was read is now installed, or the answer is given. */
static void finish(struct control *c, struct job *j)
{
	struct line_client *client = j->client;
	json_t *answer = j->answer;

	j->answer = NULL;
	if (client && j->request) {
		answer = control_answer(c->in, j->request, &j->read, &j->aside);
		j->read = (struct control_read){ NULL };
		if (!answer) {
			to_thread(c, j);
			return;
		}
	}
	for (unsigned i = 0; i < c->job_count; i++)
		if (c->jobs[i] == j)
			c->jobs[i] = c->jobs[--c->job_count];
	job_free(j);
	if (!client) {
		json_decref(answer);
		return;
	}
	say(client, answer);
	line_client_go_on(client);
}

static void jobs_done(void *arg, short events)
{
	struct control *c = arg;
	struct job *j;
	uint64_t n;

	(void)events;
	(void)!read(c->done_fd, &n, sizeof(n));
	pthread_mutex_lock(&c->lock);
	j = c->done;
	c->done = NULL;
	pthread_mutex_unlock(&c->lock);
	while (j) {
		struct job *next = j->next;

		finish(c, j);
		j = next;
	}
}

static struct job *new_job(struct control *c, struct line_client *client, json_t *request)
{
	struct job *j = x_calloc(1, sizeof(*j));

	*j = (struct job){ .client = client, .request = request };
	c->jobs[c->job_count++] = j;
	line_client_hold(client);
	return j;
}

/* Where there can be no thread it is done at once. */
static void to_thread(struct control *c, struct job *j)
{
	j->next = NULL;
	if (!start_thread(c)) {
		work(j, &c->in->options);
		finish(c, j);
		return;
	}
	pthread_mutex_lock(&c->lock);
	*c->todo_end = j;
	c->todo_end = &j->next;
	pthread_cond_signal(&c->wake);
	pthread_mutex_unlock(&c->lock);
}

/* ---- clients ---- */

static bool is_blank(const char *s, size_t len)
{
	while (len > 0 && (s[len - 1] == ' ' || s[len - 1] == '\t'))
		len--;
	return len == 0;
}

static size_t line(struct line_client *client, char *text, size_t len)
{
	struct control *c = line_client_arg(client);
	struct control_aside aside = { NULL };
	const struct control_verb *v;
	json_t *answer, *request;
	struct job *j;

	if (is_blank(text, len))
		return 0;
	if (len > SHORT_LINE) {
		j = new_job(c, client, NULL);
		j->line = x_malloc(len + 1);
		memcpy(j->line, text, len);
		j->len = len;
		to_thread(c, j);
		return 0;
	}
	request = parse(text, len, &answer);
	v = request ? control_check(request, &answer) : NULL;
	if (v && control_configuration_param(v)) {
		to_thread(c, new_job(c, client, request));
		return 0;
	}
	if (v)
		answer = control_answer(c->in, request, NULL, &aside);
	if (!answer) {
		j = new_job(c, client, request);
		j->aside = aside;
		to_thread(c, j);
		return 0;
	}
	json_decref(request);
	say(client, answer);
	return 0;
}

static void bye(struct line_client *client)
{
	struct control *c = line_client_arg(client);

	for (unsigned i = 0; i < c->job_count; i++) {
		if (c->jobs[i]->client != client)
			continue;
		c->jobs[i]->client = NULL;
		c->jobs[i] = c->jobs[--c->job_count];
		break;
	}
}

static void too_long(struct line_client *client)
{
	say(client, control_refuse(NULL, "too-long", CONTROL_MAX_LINE, "a request has at most %d octets",
				   CONTROL_MAX_LINE));
}

struct control *control_new(struct instance *in, const char *path, struct diag *d)
{
	static const struct line_ops ops = { .line = line, .bye = bye, .most = CONTROL_MAX_LINE,
					     .too_long = too_long };
	struct control *c = x_calloc(1, sizeof(*c));

	c->in = in;
	c->todo_end = &c->todo;
	c->done_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	c->server = c->done_fd >= 0 ? line_server_unix(&in->loop, path, &ops, c) : NULL;
	if (!c->server) {
		int error = errno;

		diag_fault(d, SPAN_NONE, "cannot listen at '%s': %s", path, error == EADDRINUSE ?
			   "an instance of that name runs already" : strerror(error));
		if (c->done_fd >= 0)
			close(c->done_fd);
		free(c);
		return NULL;
	}
	pthread_mutex_init(&c->lock, NULL);
	pthread_cond_init(&c->wake, NULL);
	loop_serve(&in->loop, c->done_fd, POLLIN, jobs_done, c);
	return c;
}

void control_free(struct control *c)
{
	if (!c)
		return;
	line_server_free(c->server);
	if (c->threaded) {
		pthread_mutex_lock(&c->lock);
		c->stop = true;
		pthread_cond_signal(&c->wake);
		pthread_mutex_unlock(&c->lock);
		pthread_join(c->thread, NULL);
	}
	for (struct job *next, *j = c->todo; j; j = next) {
		next = j->next;
		job_free(j);
	}
	for (struct job *next, *j = c->done; j; j = next) {
		next = j->next;
		job_free(j);
	}
	loop_forget(&c->in->loop, c->done_fd);
	close(c->done_fd);
	pthread_mutex_destroy(&c->lock);
	pthread_cond_destroy(&c->wake);
	free(c);
}
