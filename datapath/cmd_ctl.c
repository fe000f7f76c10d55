/*
 * cmd_ctl.c - datapath ctl: one request to a running instance, from a command line that the tables of verbs describe.
 */
#include <errno.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "datapath/cmd.h"
#include "datapath/cmd_ctl.h"
#include "datapath/chain/yaml_run.h"
#include "datapath/offload/compile.h"
#include "models/base/file.h"
#include "models/base/mem.h"
#include "models/base/near.h"

const size_t ctl_config_size = sizeof(struct ctl_config);

const struct option_spec ctl_options[] = {
	{ "name", 'n', OPTION_STRING, offsetof(struct ctl_config, name), "NAME",
	  "the instance, or the path of its socket, or several with commas between; not needed when there is one", 0, 0 },
	{ "json", 'j', OPTION_FLAG, offsetof(struct ctl_config, json), NULL,
	  "print the answer as one line of JSON", 0, 0 },
	{ "timeout", 0, OPTION_UNSIGNED, offsetof(struct ctl_config, timeout), "SECONDS",
	  "wait for an answer so long (30)", 1, 86400 },
	{ "once", 0, OPTION_FLAG, offsetof(struct ctl_config, once), NULL,
	  "top: print one table and end", 0, 0 },
	{ "interval", 0, OPTION_UNSIGNED, offsetof(struct ctl_config, interval), "MILLISECONDS",
	  "top: from table to table (1000)", 10, 3600000 },
	{ "parameter", 0, OPTION_OPERANDS, 0, "VALUE", "a parameter of the verb by its name, in any place", 0, 0 },
	{ 0 }
};

static void complain(const char *fmt, ...) PRINTF_LIKE(1, 2);
static void complain(const char *fmt, ...)
{
	va_list ap;

	fputs("datapath ctl: ", stderr);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
}

/* ---- talking ---- */

/* The only instance there is, alive or not; NULL after a message. */
static char *only_name(void)
{
	size_t n;
	char **names = instance_names(&n), *name = n == 1 ? x_strdup(names[0]) : NULL;

	if (n == 0)
		complain("no instance runs here (datapath run --name NAME)");
	else if (n > 1)
		fputs("datapath ctl: say --name, there are", stderr);
	for (size_t i = 0; i < n; i++) {
		if (n > 1)
			fprintf(stderr, " %s", names[i]);
		free(names[i]);
	}
	if (n > 1)
		fputc('\n', stderr);
	free(names);
	return name;
}

static FILE *connect_to(const char *name, uint64_t seconds)
{
	struct diag *d = diag_new();
	char *path = instance_socket(name, false, d);
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	struct timeval limit = { .tv_sec = (time_t)(seconds ? seconds : 30) };
	int fd = -1;

	diag_print(d, stderr, diag_want_colour(stderr));
	diag_free(d);
	if (path && strlen(path) < sizeof(at.sun_path)) {
		memcpy(at.sun_path, path, strlen(path) + 1);
		fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
		if (fd >= 0) {
			(void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
			(void)setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit));
		}
		if (fd >= 0 && connect(fd, (const struct sockaddr *)&at, sizeof(at)) < 0) {
			complain("cannot reach '%s': %s", name, errno == ENOENT || errno == ECONNREFUSED ?
				 "no instance of that name runs" : strerror(errno));
			close(fd);
			fd = -1;
		}
	} else if (path) {
		complain("the path '%s' is too long for a socket", path);
	}
	free(path);
	return fd >= 0 ? fdopen(fd, "r+") : NULL;
}

FILE *ctl_connect(const struct ctl_config *c)
{
	char *name = c->name ? x_strdup(c->name) : only_name();
	FILE *f = name ? connect_to(name, c->timeout) : NULL;

	free(name);
	return f;
}

/* The answer, or NULL after a message. */
json_t *ctl_ask(FILE *f, const json_t *request)
{
	char *line = NULL;
	size_t size = 0;
	ssize_t n;
	json_t *answer;
	json_error_t e;

	if (json_dumpf(request, f, JSON_COMPACT) < 0 || fputc('\n', f) == EOF || fflush(f) == EOF) {
		complain("cannot send: %s", strerror(errno));
		return NULL;
	}
	errno = 0;
	n = getline(&line, &size, f);
	if (n <= 0) {
		complain("no answer: %s", errno == EAGAIN ? "it takes too long (--timeout)" : errno ?
			 strerror(errno) : "the connection was closed");
		free(line);
		return NULL;
	}
	answer = json_loadb(line, (size_t)n, 0, &e);
	if (!json_is_object(answer)) {
		complain("the answer is not understood: %s", e.text);
		json_decref(answer);
		answer = NULL;
	}
	free(line);
	return answer;
}

/* ---- the command line ---- */

static const struct control_verb *find_verb(int *argc, char ***argv)
{
	char *two = *argc > 1 ? x_asprintf("%s.%s", (*argv)[0], (*argv)[1]) : NULL;
	char *usual = x_asprintf("%s.list", (*argv)[0]);
	const struct control_verb *v = two ? control_verb_find(two) : NULL;
	int used = v ? 2 : 1;

	if (!v)
		v = control_verb_find((*argv)[0]);
	if (!v && *argc == 1)
		v = control_verb_find(usual);
	if (!v) {
		/* "ports detahc" is meant as two words when "ports" begins some */
		const char *said = two && control_verb_find(usual) ? two : (*argv)[0], *near = control_verb_near(said);

		complain("no verb '%s'%s%s%s", said, near ? ", did you mean '" : "", near ? near : "",
			 near ? "'?" : "");
	}
	free(two);
	free(usual);
	*argc -= used;
	*argv += used;
	return v;
}

static json_t *read_text(const char *path)
{
	struct diag *d = diag_new();
	uint32_t src = diag_read_source(d, strcmp(path, "-") ? path : "/dev/stdin", SPAN_NONE, CONTROL_MAX_LINE / 2);
	size_t len = 0;
	const char *text = src ? diag_source_text(d, src, &len) : NULL;
	json_t *j = text ? json_stringn(text, len) : NULL;

	diag_print(d, stderr, diag_want_colour(stderr));
	if (text && !j)
		complain("'%s' is not text in UTF-8", path);
	diag_free(d);
	return j;
}

/* An object for one who is not asked to compile: path NULL is the host's program. */
static json_t *read_object(const char *path)
{
	struct strbuf octets = STRBUF_INIT, hex = STRBUF_INIT;
	struct diag *d = diag_new();
	bool ok = path ? offload_object(path, &octets, d) : offload_host_object(&octets, d);
	json_t *j;

	sb_add_hex(&hex, (const uint8_t *)sb_str(&octets), octets.len);
	j = ok ? json_string(sb_str(&hex)) : NULL;
	diag_print(d, stderr, diag_want_colour(stderr));
	diag_free(d);
	sb_fini(&octets);
	sb_fini(&hex);
	return j;
}

/* A list, or an answer that has one: what one instance says another takes. */
static json_t *read_json_list(const struct control_verb *v, const struct control_param *p, const char *text)
{
	json_error_t e;
	json_t *j = json_loads(text, JSON_REJECT_DUPLICATES, &e), *in = json_object_get(j, "result");
	json_t *list = json_is_array(j) ? j : json_object_get(in ? in : j, p->name);

	if (!j)
		complain("%s: %s: column %d: %s", v->name, p->name, e.column, e.text);
	else if (!json_is_array(list))
		complain("%s: %s: expected a list in JSON", v->name, p->name);
	list = json_is_array(list) ? json_incref(list) : NULL;
	json_decref(j);
	return list;
}

static json_t *value_of(const struct control_verb *v, const struct control_param *p, const char *text)
{
	char *end;

	switch (p->kind) {
	case CONTROL_NUMBER:
		errno = 0;
		if (*text >= '0' && *text <= '9') {
			json_int_t n = strtoll(text, &end, 0);

			if (!*end && !errno)
				return json_integer(n);
		}
		complain("%s: %s: expected a number, not '%s'", v->name, p->name, text);
		return NULL;
	case CONTROL_FLAG:
		if (!strcmp(text, "true") || !strcmp(text, "false"))
			return json_boolean(*text == 't');
		complain("%s: %s: expected true or false, not '%s'", v->name, p->name, text);
		return NULL;
	case CONTROL_CONFIGURATION:
		return read_text(text);
	case CONTROL_OBJECT:
	case CONTROL_HOST_OBJECT:
		return read_object(text);
	case CONTROL_LIST:
		return read_json_list(v, p, text);
	default: {
		json_t *j = json_string(text);

		if (!j)
			complain("%s: %s is not text in UTF-8", v->name, p->name);
		return j;
	}
	}
}

static bool is_file(const struct control_param *p)
{
	return p->kind == CONTROL_CONFIGURATION || p->kind == CONTROL_OBJECT;
}

static void complain_usage(const struct control_verb *v)
{
	fprintf(stderr, "usage: datapath ctl %s", v->name);
	for (const struct control_param *p = v->params; p->name; p++)
		fprintf(stderr, p->needed ? " %s" : " [%s]", is_file(p) ? "FILE" : p->name);
	fputc('\n', stderr);
}

/* The parameter of "--name" or "--name=value"; NULL after a message. */
static const struct control_param *named_param(const struct control_verb *v, const char *word)
{
	char *name = x_strndup(word + 2, strcspn(word + 2, "="));
	const struct control_param *p = v->params;
	struct near near = near_begin(name);

	for (; p->name && strcmp(p->name, name) != 0; p++)
		near_try(&near, p->name);
	if (!p->name)
		complain("%s has no parameter '--%s'%s%s%s", v->name, name, near.best ? ", did you mean '--" : "",
			 near.best ? near.best : "", near.best ? "'?" : "");
	free(name);
	return p->name ? p : NULL;
}

/* The instance reads a datapath file itself, whose folder is another than ours. */
static void set_path(json_t *request, const struct control_param *p, const char *text)
{
	char *whole = p->kind == CONTROL_CONFIGURATION && yaml_is_datapath(text) ? realpath(text, NULL) : NULL;

	json_object_set_new(request, "path", json_string(whole ? whole : text));
	free(whole);
}

static bool set_param(const struct control_verb *v, const struct control_param *p, const char *text, json_t *request)
{
	json_t *value;

	if (json_object_get(request, p->name)) {
		complain("%s: %s is given twice", v->name, p->name);
		return false;
	}
	value = value_of(v, p, text);
	if (!value)
		return false;
	json_object_set_new(request, p->name, value);
	if (is_file(p))
		set_path(request, p, text);
	return true;
}

/* A word of the command line, with the one behind it when that is its value; the rest go to parameters in their order. */
static bool take_word(const struct control_verb *v, int argc, char **argv, int *i, json_t *request)
{
	const struct control_param *p = v->params;
	const char *word = argv[*i], *value = word;

	if (word[0] == '-' && word[1] == '-' && word[2]) {
		p = named_param(v, word);
		if (!p)
			return false;
		value = strchr(word, '=') ? strchr(word, '=') + 1 : p->kind == CONTROL_FLAG ? "true" : *i + 1 < argc ? argv[++*i] : NULL;
		if (!value)
			complain("%s: --%s needs a value", v->name, p->name);
		return value && set_param(v, p, value, request);
	}
	while (p->name && json_object_get(request, p->name))
		p++;
	if (p->name)
		return set_param(v, p, value, request);
	complain_usage(v);
	return false;
}

static json_t *make_request(const struct control_verb *v, int argc, char **argv)
{
	json_t *request = json_pack("{s:i, s:s}", "id", 1, "verb", v->name);
	bool ok = true;

	for (int i = 0; ok && i < argc; i++)
		ok = take_word(v, argc, argv, &i, request);
	for (const struct control_param *p = v->params; ok && p->name; p++) {
		if (p->kind == CONTROL_HOST_OBJECT && !json_object_get(request, p->name)) {
			json_t *host = read_object(NULL);

			ok = host != NULL;
			if (host)
				json_object_set_new(request, p->name, host);
		} else if (p->needed && !json_object_get(request, p->name)) {
			complain_usage(v);
			ok = false;
		}
	}
	if (ok)
		return request;
	json_decref(request);
	return NULL;
}

static int show_error(const json_t *error, const struct ctl_config *c)
{
	const char *text = json_string_value(json_object_get(error, "text"));
	const char *message = json_string_value(json_object_get(error, "message"));
	json_int_t status = json_integer_value(json_object_get(error, "status"));

	if (c->json) {
		json_dumpf(error, stdout, JSON_COMPACT);
		putchar('\n');
	} else if (text && *text) {
		fputs(text, stderr);
	} else {
		complain("%s", message ? message : "the answer is no, without a reason");
	}
	return status == 3 ? EXIT_FAULT : EXIT_USAGE;
}

int ctl_show(const struct control_verb *v, const json_t *answer, const struct ctl_config *c)
{
	const json_t *error = json_object_get(answer, "error"), *result = json_object_get(answer, "result");

	if (!result)
		return show_error(error, c);
	if (v->show && !c->json) {
		v->show(result, stdout);
	} else {
		json_dumpf(result, stdout, JSON_COMPACT);
		putchar('\n');
	}
	return EXIT_YES;
}

static void print_verbs(void)
{
	const struct control_verb *v;

	for (size_t i = 0; (v = control_verb_at(i)) != NULL; i++) {
		int n = printf("  %s", v->name);

		for (const struct control_param *p = v->params; p->name; p++)
			n += printf(p->needed ? " %s" : " [%s]", is_file(p) ? "FILE" : p->name);
		printf("%*s%s\n", n < 44 ? 44 - n : 2, "", v->help);
	}
	printf("  top%*s%s\n", 39, "", "a live table of ports, configurations, rates and drops");
}

static int ask_one(const struct control_verb *v, const json_t *request, const struct ctl_config *c)
{
	FILE *f = ctl_connect(c);
	json_t *answer = f ? ctl_ask(f, request) : NULL;
	int status = answer ? ctl_show(v, answer, c) : EXIT_FAULT;

	json_decref(answer);
	if (f)
		fclose(f);
	return status;
}

/* The request, with what was compiled for it, to each of several; the worst status. */
static int ask_each(const struct control_verb *v, const json_t *request, const struct ctl_config *c)
{
	struct ctl_config one = *c;
	int worst = EXIT_YES;

	for (const char *at = c->name; *at; at += strcspn(at, ",") + (at[strcspn(at, ",")] == ',')) {
		char *name = x_strndup(at, strcspn(at, ","));
		int status;

		one.name = name;
		if (!c->json)
			printf("%s:\n", name);
		(void)fflush(stdout);
		status = ask_one(v, request, &one);
		worst = MAX_OF(worst, status);
		free(name);
	}
	return worst;
}

int cmd_ctl(void *config, int argc, char **argv)
{
	const struct ctl_config *c = config;
	const struct control_verb *v;
	json_t *request;
	int status;

	if (argc == 0) {
		print_verbs();
		return EXIT_YES;
	}
	if (strcmp(argv[0], "top") == 0 && argc == 1)
		return ctl_top(c);
	v = find_verb(&argc, &argv);
	request = v ? make_request(v, argc, argv) : NULL;
	if (!request)
		return EXIT_USAGE;
	status = c->name && strchr(c->name, ',') ? ask_each(v, request, c) : ask_one(v, request, c);
	json_decref(request);
	return status;
}
