/*
 * vectors_box.c - a box of a network as a configuration that runs alone: its elements, flattened, between devices that are
 * named as its ports are. Where the network's links carry IP, a device adds and takes off an Ethernet header, whose type is
 * that of the packet's version.
 */
#include <errno.h>
#include <sys/stat.h>

#include "models/base/file.h"
#include "models/base/mem.h"
#include "models/base/strbuf.h"
#include "models/network/datapath.h"
#include "symexec/vectors/vectors.h"

const char *
vectors_box_cannot(const struct network_box *box)
{
	if (strchr(box->name.s, '/') != NULL || box->name.s[0] == '.')
		return "its name is no name of a folder";
	for (size_t i = 0; i < box->arg_count; i++)
		if (strstr(box->args[i].value.s, "symbol:") != NULL)
			return "an argument is symbolic";
	return NULL;
}

/* Models of boxes as they are when others have done their part: what they send for that is not modelled. */
static const struct { const char *class_name, *with, *unless, *why; } unmodelled[] = {
	{ "IGMP", "QUERIER", NULL, "the models have no queries of IGMP" },
	{ "MulticastTee", "QUERIER", NULL, "the models have no queries of IGMP" },
	/* who has both ends has the frames between them to itself */
	{ "PPPoEClient", "", "PPPoEServer", "the models do not say how a PPPoE session begins" },
};

static bool
has_class(const struct graph *g, const char *class_name)
{
	for (size_t i = 0; i < g->node_count; i++)
		if (g->nodes[i].element != NULL && strcmp(g->nodes[i].element->class_name, class_name) == 0)
			return true;
	return false;
}

const char *
vectors_unmodelled(const struct graph *g)
{
	for (size_t i = 0; i < g->node_count; i++)
		for (size_t k = 0; g->nodes[i].element != NULL && k < ARRAY_LEN(unmodelled); k++)
			if (strcmp(g->nodes[i].element->class_name, unmodelled[k].class_name) == 0 &&
			    strstr(g->nodes[i].element->config, unmodelled[k].with) != NULL &&
			    (unmodelled[k].unless == NULL || !has_class(g, unmodelled[k].unless)))
				return unmodelled[k].why;
	return NULL;
}

static const struct click_config *
config_of(const struct graph *g, uint32_t box)
{
	for (size_t i = 0; i < g->node_count; i++)
		if (g->nodes[i].box == box && g->nodes[i].config != NULL)
			return g->nodes[i].config;
	return NULL;
}

static void
add_port_name(struct strbuf *out, uint32_t port)
{
	if (port < 2)
		sb_add(out, port == 0 ? "in" : "out");
	else
		sb_printf(out, "%u", port);
}

/* A device that feeds input `port` of the box. */
static void
add_input(struct strbuf *out, uint32_t port, bool ethernet, bool pulled)
{
	sb_add(out, "FromDevice(");
	add_port_name(out, port);
	sb_printf(out, ")%s%s -> [%u] box;\n", ethernet ? "" : " -> Strip(14)", pulled ? " -> Queue" : "", port);
}

/* What comes out of `port` of the box to a device. */
static void
add_output(struct strbuf *out, uint32_t port, bool ethernet, bool pulled)
{
	const char *mac = "2:0:0:0:0:1, 2:0:0:0:0:2";

	if (ethernet || pulled) {
		sb_printf(out, "box [%u] -> ", port);
		if (!ethernet)
			sb_printf(out, "EtherEncap(0x0800, %s) -> ", mac);
		sb_add(out, pulled ? "ToDevice(" : "Queue -> ToDevice(");
	} else {
		sb_printf(out, "box [%u] -> version%u :: Classifier(0/60%%f0, -);\n", port, port);
		sb_printf(out, "version%u [0] -> EtherEncap(0x86dd, %s) -> out%u :: Queue;\n", port, mac, port);
		sb_printf(out, "version%u [1] -> EtherEncap(0x0800, %s) -> out%u -> ToDevice(", port, mac, port);
	}
	add_port_name(out, port);
	sb_add(out, ");\n");
}

/* The ports of an instance of a class that its inside is connected to. */
static void
add_devices(const struct click_config *c, bool ethernet, struct strbuf *out)
{
	const struct click_element *in = &c->elements[c->input_element], *to = &c->elements[c->output_element];

	sb_add(out, "\nbox :: Box;\n");
	for (uint32_t i = 0; i < in->noutputs; i++)
		add_input(out, i, ethernet, in->output[i] == CLICK_PULL);
	for (uint32_t i = 0; i < to->ninputs; i++)
		add_output(out, i, ethernet, to->input[i] == CLICK_PULL);
}

bool
vectors_box_text(const struct input *in, uint32_t box, struct strbuf *out)
{
	const struct click_config *c = config_of(in->graph, box);
	struct click_config named;

	if (c == NULL)
		return false;
	named = *c;
	named.name = "Box";
	click_print_text(&named, out);
	if (c->input_element != UINT32_MAX)
		add_devices(c, in->engine->ethernet, out);
	return true;
}

static bool
write_text(const struct input *in, const char *path, struct strbuf *out)
{
	FILE *f = fopen(path, "w");
	bool ok = f != NULL && fwrite(sb_str(out), 1, out->len, f) == out->len;

	if (f != NULL && fclose(f) != 0)
		ok = false;
	if (!ok)
		diag_error(in->diag, SPAN_NONE, "cannot write '%s': %s", path, strerror(errno));
	return ok;
}

bool
vectors_write_box(const struct input *in, uint32_t box, const char *path)
{
	struct strbuf out = STRBUF_INIT;
	bool ok;

	if (!vectors_box_text(in, box, &out)) {
		sb_fini(&out);
		return false;
	}
	ok = write_text(in, path, &out);
	sb_fini(&out);
	return ok;
}

bool
vectors_write_datapath(const struct input *in, uint32_t box, const char *file)
{
	char *path = file_join(in->network->path, in->network->boxes[box].source.s);
	struct datapath *p = datapath_read(path, in->diag);
	struct strbuf out = STRBUF_INIT;
	bool ok;

	sb_printf(&out, "tables :: Datapath(FILE \"%s\");\n", path);
	for (size_t i = 0; p != NULL && i < p->port_count; i++)
		sb_printf(&out, "FromDevice(%s) -> [%zu] tables; tables [%zu] -> Queue -> ToDevice(%s);\n", p->ports[i].name.s, i, i,
			  p->ports[i].name.s);
	ok = p != NULL && write_text(in, file, &out);
	datapath_free(p);
	sb_fini(&out);
	free(path);
	return ok;
}
