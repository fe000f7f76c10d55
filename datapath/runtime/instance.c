/*
 * instance.c - see instance.h. The folder of sockets is trusted only when it is ours and nobody else may write to it: a socket
 * somebody else put there would be asked for things.
 */
#include "datapath/runtime/instance.h"

#include <dirent.h>
#include <errno.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "datapath/bpf/registry.h"
#include "datapath/control/control.h"
#include "datapath/control/log_json.h"
#include "datapath/offload/user_host.h"
#include "datapath/runtime/crew.h"
#include "models/base/mem.h"

static const char suffix[] = ".sock";

void instance_init(struct instance *in, const struct router_options *o)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	*in = (struct instance){ .options = *o };
	in->started = (uint64_t)t.tv_sec * NS_PER_SECOND + (uint64_t)t.tv_nsec;
	loop_init(&in->loop);
	in->options.loop = &in->loop;
	in->programs = bpf_registry_new(o->threads);
	in->options.programs = in->programs;
}

void instance_fini(struct instance *in)
{
	crew_join(in->crew, true);
	control_free(in->control);
	while (in->configurations.n > 0)
		instance_remove(in, VEC_LAST(&in->configurations));
	VEC_FREE(&in->configurations);
	crew_free(in->crew);
	offload_agent_free(in->offload);
	user_host_free(user_host_here);
	user_host_here = NULL;
	loop_fini(&in->loop);
	bpf_registry_free(in->programs);
}

/* ---- configurations ---- */

bool instance_name_ok(const char *name)
{
	size_t n = strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.");

	return n > 0 && n <= INSTANCE_NAME_MAX && !name[n] && name[0] != '.';
}

struct installed *instance_find(const struct instance *in, const char *name)
{
	for (size_t i = 0; i < in->configurations.n; i++)
		if (strcmp(in->configurations.v[i]->name, name) == 0)
			return in->configurations.v[i];
	return NULL;
}

/* Off the list and freed, but for its messages. */
static void forget(struct instance *in, struct installed *i)
{
	for (size_t k = 0; k < in->configurations.n; k++) {
		if (in->configurations.v[k] != i)
			continue;
		memmove(&in->configurations.v[k], &in->configurations.v[k + 1],
			(in->configurations.n - k - 1) * sizeof(*in->configurations.v));
		in->configurations.n--;
		break;
	}
	in->lost += router_end(i->router);
	free(i->name);
	free(i->path);
	free(i);
}

struct installed *instance_install(struct instance *in, const char *name, const char *path,
				   struct click_config *config, struct diag *d)
{
	struct router *r;
	struct installed *i;

	if (in->crew && !crew_can_copy(config, d)) {
		click_config_free(config);
		return NULL;
	}
	r = router_start(config, &in->options, d);
	if (!r)
		return NULL;
	/* somebody may come and write a handler: it ends only when it is stopped */
	r->driver.holds += in->loop.stay;
	i = x_calloc(1, sizeof(*i));
	*i = (struct installed){ .name = x_strdup(name), .path = x_strdup(path), .router = r, .crew = in->crew };
	*VEC_ADD(&in->configurations) = i;
	if (in->crew && !crew_copy(in->crew, i, d)) {
		forget(in, i);
		return NULL;
	}
	log_event("install", "configuration", name, "path", path, NULL);
	return i;
}

bool instance_hotswap(struct installed *i, const char *path, struct click_config *config, struct diag *d)
{
	struct diag *old = NULL;

	if ((i->crew && !crew_can_copy(config, d)) || !crew_renew_devices(i->crew, i, d)) {
		click_config_free(config);
		return false;
	}
	if (!router_hotswap(i->router, config, d, &old))
		return false;
	diag_free(old);
	free(i->path);
	i->path = x_strdup(path);
	if (i->crew)
		crew_hotswap(i->crew, i);
	log_event("hotswap", "configuration", i->name, "path", path, NULL);
	return true;
}

void instance_remove(struct instance *in, struct installed *i)
{
	struct diag *d = i->router->diag;

	/* copies first: the lead's program feeds their sockets */
	for (size_t k = in->configurations.n; k > 0; k--)
		if (in->configurations.v[k - 1]->lead == i)
			instance_remove(in, in->configurations.v[k - 1]);
	log_event("remove", "configuration", i->name, NULL);
	forget(in, i);
	diag_free(d);
}

/* ---- sockets ---- */

static char *folder(void)
{
	const char *given = getenv("MIDDLEPROOF_RUN"), *user = getenv("XDG_RUNTIME_DIR");

	if (given && *given)
		return x_strdup(given);
	if (geteuid() == 0)
		return x_strdup("/run/middleproof");
	if (user && *user == '/')
		return x_asprintf("%s/middleproof", user);
	return x_asprintf("/tmp/middleproof-%u", (unsigned)geteuid());
}

static bool folder_ok(const char *path, bool make, struct diag *d)
{
	struct stat st;

	if (make && mkdir(path, 0700) < 0 && errno != EEXIST) {
		diag_fault(d, SPAN_NONE, "cannot make the folder '%s' for sockets: %s", path, strerror(errno));
		return false;
	}
	if (lstat(path, &st) < 0) {
		if (!make)
			return true;	/* who connects is told that nobody is there */
		diag_fault(d, SPAN_NONE, "cannot use the folder '%s': %s", path, strerror(errno));
		return false;
	}
	if (S_ISDIR(st.st_mode) && st.st_uid == geteuid() && !(st.st_mode & (S_IWGRP | S_IWOTH)))
		return true;
	diag_fault(d, SPAN_NONE, "the folder '%s' for sockets is not ours alone: expected a folder of user %u that nobody "
		   "else may write to", path, (unsigned)geteuid());
	return false;
}

char *instance_socket(const char *name, bool make, struct diag *d)
{
	char *dir, *path = NULL;

	if (strchr(name, '/'))
		return x_strdup(name);
	if (!instance_name_ok(name)) {
		diag_error(d, SPAN_NONE, "'%s' is no name: expected at most %d letters, digits, '_', '-' and '.'", name,
			   INSTANCE_NAME_MAX);
		return NULL;
	}
	dir = folder();
	if (folder_ok(dir, make, d))
		path = x_asprintf("%s/%s%s", dir, name, suffix);
	free(dir);
	return path;
}

char *instance_offload_state(const char *name)
{
	struct diag *d = diag_new();
	char *socket = name && !strchr(name, '/') ? instance_socket(name, false, d) : NULL, *path = NULL;

	if (socket)
		path = x_asprintf("%.*s.offload", (int)(strlen(socket) - strlen(suffix)), socket);
	free(socket);
	diag_free(d);
	return path;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

char **instance_names(size_t *count)
{
	char *path = folder();
	DIR *dir = opendir(path);
	VEC(char *) names = { 0 };
	struct dirent *e;

	while (dir && (e = readdir(dir)) != NULL) {
		size_t n = strlen(e->d_name), m = sizeof(suffix) - 1;

		if (n > m && strcmp(e->d_name + n - m, suffix) == 0)
			*VEC_ADD(&names) = x_strndup(e->d_name, n - m);
	}
	if (dir)
		closedir(dir);
	free(path);
	if (names.n)
		qsort(names.v, names.n, sizeof(*names.v), by_name);
	*count = names.n;
	return names.v;
}
