/*
 * yaml_run.c - see yaml_run.h. Elements are named after the ports, with what Click allows in
 * names; the Datapath itself is called "tables".
 */
#include "datapath/chain/yaml_run.h"

#include <ctype.h>

#include "models/base/mem.h"
#include "models/network/datapath.h"

enum { OUTPUT_QUEUE = 4096 };

bool yaml_is_datapath(const char *path)
{
	size_t n = strlen(path);

	return (n > 5 && !strcmp(path + n - 5, ".yaml")) || (n > 4 && !strcmp(path + n - 4, ".yml"));
}

/* As a string of Click. */
static void add_quoted(struct strbuf *out, const char *s)
{
	sb_add(out, "\"");
	for (; *s; s++) {
		if (*s == '"' || *s == '\\' || *s == '$')
			sb_add(out, "\\");
		sb_printf(out, "%c", *s);
	}
	sb_add(out, "\"");
}

/* A file beside the datapath file. */
static void add_path(struct strbuf *out, const char *path, const char *file)
{
	const char *slash = strrchr(path, '/');
	char *full = file[0] == '/' || !slash ? x_strdup(file) :
		     x_asprintf("%.*s/%s", (int)(slash - path), path, file);

	add_quoted(out, full);
	free(full);
}

static void add_name(struct strbuf *out, const struct datapath_port *p, size_t i, const char *end)
{
	bool plain = true;

	for (const char *c = p->name.s; *c; c++)
		plain &= isalnum((unsigned char)*c) || *c == '_';
	if (plain)
		sb_printf(out, "%s_%s :: ", p->name.s, end);
	else
		sb_printf(out, "port%zu_%s :: ", i, end);
}

static void add_port(struct strbuf *out, const char *path, const struct datapath_port *p, size_t i)
{
	add_name(out, p, i, "in");
	if (p->kind == PORT_DUMP) {
		sb_add(out, "FromDump(");
		add_path(out, path, p->source.s);
		sb_add(out, ")");
	} else if (p->kind == PORT_DEVICE) {
		sb_printf(out, "FromDevice(%s, PROMISC true)", p->source.s);
	} else {
		sb_printf(out, "FromDevice(memory:%s)", p->name.s);
	}
	sb_printf(out, " -> [%zu] tables;\ntables [%zu] -> ", i, i);
	if (p->kind == PORT_DUMP && !p->write.s) {
		sb_add(out, "Discard;\n");
		return;
	}
	if (p->kind != PORT_DUMP)
		sb_printf(out, "Queue(%d) -> ", OUTPUT_QUEUE);
	add_name(out, p, i, "out");
	if (p->kind == PORT_DUMP) {
		sb_add(out, "ToDump(");
		add_path(out, path, p->write.s);
		sb_add(out, ");\n");
	} else if (p->kind == PORT_DEVICE) {
		sb_printf(out, "ToDevice(%s);\n", p->source.s);
	} else {
		sb_printf(out, "ToDevice(memory:%s);\n", p->name.s);
	}
}

bool yaml_write_click(const char *path, struct strbuf *out, struct diag *d)
{
	struct datapath *conf = datapath_read(path, d);

	if (!conf)
		return false;
	if (!conf->port_count) {
		diag_error(d, conf->name.at, "datapath \"%s\" has no ports", conf->name.s);
		datapath_free(conf);
		return false;
	}
	sb_add(out, "tables :: Datapath(FILE ");
	add_quoted(out, path);
	sb_add(out, conf->hot_flows ? ", HOT true);\n" : ");\n");
	for (size_t i = 0; i < conf->port_count; i++)
		add_port(out, path, &conf->ports[i], i);
	datapath_free(conf);
	return true;
}
