/*
 * gate_sarif.c - what does not hold as a SARIF 2.1.0 log. A rule is a kind of policy; a result is one policy, its location
 * the responsible line, its code flow the path, and its fingerprint made of what the policy asks, so that edits that
 * move lines leave it as it is. All results are of kind "fail": a gate that cannot tell is shut too.
 */
#include <inttypes.h>
#include <jansson.h>

#include "models/base/home.h"
#include "models/base/map.h"
#include "models/base/mem.h"
#include "symexec/cmd.h"
#include "symexec/report/gate.h"
#include "symexec/report/gate_text.h"

#define SCHEMA "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

static const struct {
	const char *kind, *name, *says, *help;
} rules[] = {
	{ "reach", "Reach", "Some packet from one end reaches the other.",
	  "No packet arrives. The path is that of the packet that came furthest, and its last element is what "
	  "stops it: look at the rule, the route or the missing state named there." },
	{ "no-reach", "NoReach", "No packet from one end reaches the other.",
	  "A packet arrives that must not. The witness is such a packet; follow the path and find the element "
	  "that should have dropped it." },
	{ "isolate", "Isolate", "No packet passes between two ends, in either direction.",
	  "A packet passes. The witness is such a packet; follow the path and find the element that should "
	  "have dropped it." },
	{ "waypoint", "Waypoint", "Every packet that arrives has passed the boxes named in between.",
	  "A packet arrives by a way around. The path shows it." },
	{ "tcp", "TcpConnects", "A TCP connection can be opened and carries data both ways.",
	  "One segment of the connection is lost, or arrives changed so that the other end does not take it. The "
	  "path shows the connection up to there; its last element is where that segment ends." },
	{ "unchanged", "Unchanged", "The named fields arrive as they were sent.",
	  "Some element rewrites a field. The path leads from the sender to the receiver; the message names "
	  "the field and what became of it." },
	{ "value", "Value", "A field has one of the expected values when packets arrive.",
	  "A packet arrives with another value. The witness is such a packet." },
	{ "no-loops", "NoLoops", "No packet goes round for ever.",
	  "The path is the cycle. `symexec loops` lists all cycles, and those that end." },
	{ "no-black-holes", "NoBlackHoles", "No packet is lost without a reason.",
	  "A packet is lost where no rule says so." },
	{ "no-precondition-violations", "NoPreconditionViolations",
	  "No packet meets an element that is not made for it.",
	  "An element is given a packet that it must not see, such as an IP element before the header is checked "
	  "and marked. Put the check before it." },
	{ "same-as", "SameAs", "The network does what another network does.",
	  "The networks differ for some packet." },
};

static json_t *
clean(void (*add)(const char *, struct strbuf *), const char *s)
{
	struct strbuf b = STRBUF_INIT;
	json_t *o;

	add(s, &b);
	o = json_string(sb_str(&b));
	X_CHECK(o != NULL);
	sb_fini(&b);
	return o;
}

static json_t *
message(const char *s)
{
	return json_pack("{s:o}", "text", clean(gate_add_message, s));
}

static size_t
rule_index(const char *kind)
{
	size_t i = 0;

	while (i < ARRAY_LEN(rules) && strcmp(rules[i].kind, kind) != 0)
		i++;
	X_CHECK(i < ARRAY_LEN(rules));
	return i;
}

static json_t *
json_rules(void)
{
	json_t *all = json_array();

	for (size_t i = 0; i < ARRAY_LEN(rules); i++)
		json_array_append_new(all, json_pack("{s:s, s:s, s:{s:s}, s:{s:s}, s:{s:s}}",
				      "id", rules[i].kind, "name", rules[i].name,
				      "shortDescription", "text", rules[i].says,
				      "help", "text", rules[i].help,
				      "defaultConfiguration", "level", "error"));
	return all;
}

static json_t *
physical(const struct place *at)
{
	return json_pack("{s:{s:o, s:s}, s:{s:i, s:i}}", "artifactLocation",
			 "uri", clean(gate_add_uri, at->file), "uriBaseId", "%SRCROOT%",
			 "region", "startLine", (int)at->line, "startColumn", (int)at->column);
}

/* A location has a place, a message, or both. */
static json_t *
location(const struct place *at, const char *text)
{
	json_t *o = json_object();

	if (at->line > 0)
		json_object_set_new(o, "physicalLocation", physical(at));
	if (text != NULL)
		json_object_set_new(o, "message", message(text));
	return o;
}

static json_t *
code_flows(const struct gate_case *c)
{
	json_t *steps = json_array();

	for (size_t i = 0; i < c->v->path.n; i++) {
		const struct hop *h = &c->v->path.v[i];
		char *text = x_asprintf("%s%s%s%s%s", h->name, *h->class_name ? " :: " : "",
					h->class_name, *h->note ? ": " : "", h->note);

		json_array_append_new(steps, json_pack("{s:o}", "location",
						       location(&c->hops[i], text)));
		free(text);
	}
	return json_pack("[{s:[{s:o}]}]", "threadFlows", "locations", steps);
}

static json_t *
result_message(const struct gate_case *c)
{
	struct strbuf b = STRBUF_INIT;
	json_t *o;

	gate_headline(c, &b);
	for (size_t i = 0; i < c->v->lines.n; i++)
		sb_printf(&b, "%s%s", i > 0 ? "\n" : ": ", c->v->lines.v[i]);
	if (c->v->witness_line != NULL)
		sb_printf(&b, "\nwitness: %s", c->v->witness_line);
	o = message(sb_str(&b));
	sb_fini(&b);
	return o;
}

/* Lengths keep "a" + "bc" from being "ab" + "c". */
static json_t *
fingerprints(const struct gate_case *c)
{
	const char *parts[] = { c->v->name, c->kind, c->from, c->to };
	struct strbuf b = STRBUF_INIT;
	char text[17];

	for (size_t i = 0; i < ARRAY_LEN(parts); i++)
		sb_printf(&b, "%zu:%s", strlen(parts[i]), parts[i]);
	(void)snprintf(text, sizeof(text), "%016" PRIx64, hash_bytes(sb_str(&b), b.len));
	sb_fini(&b);
	return json_pack("{s:s}", "middleproofPolicy/v1", text);
}

static json_t *
properties(const struct gate_case *c)
{
	json_t *o = json_object();
	struct strbuf hex = STRBUF_INIT;

	json_object_set_new(o, "policy", clean(gate_add_utf8, c->v->name));
	json_object_set_new(o, "question", clean(gate_add_utf8, c->v->question));
	json_object_set_new(o, "status", json_string(verdict_status_name(c->v->status)));
	if (c->v->constraint != NULL)
		json_object_set_new(o, "packets", clean(gate_add_utf8, c->v->constraint));
	if (c->v->witness != NULL) {
		sb_add_hex(&hex, c->v->witness, c->v->witness_len);
		json_object_set_new(o, "witness", json_string(sb_str(&hex)));
	}
	sb_fini(&hex);
	return o;
}

static json_t *
json_result(const struct gate *g, const struct gate_case *c)
{
	json_t *o = json_object(), *at = json_array(), *related = json_array();

	if (c->at.line > 0)
		json_array_append_new(at, location(&c->at, NULL));
	if (c->policy.line > 0 && (c->policy.line != c->at.line || strcmp(c->policy.file, c->at.file)))
		json_array_append_new(related, location(&c->policy, "the policy"));
	json_object_set_new(o, "ruleId", json_string(c->kind));
	json_object_set_new(o, "ruleIndex", json_integer((json_int_t)rule_index(c->kind)));
	json_object_set_new(o, "kind", json_string("fail"));
	json_object_set_new(o, "level", json_string(c->v->warning ? "warning" : "error"));
	json_object_set_new(o, "message", result_message(c));
	json_object_set_new(o, "locations", at);
	json_object_set_new(o, "relatedLocations", related);
	if (c->v->path.n > 0)
		json_object_set_new(o, "codeFlows", code_flows(c));
	if (g->baseline != NULL)
		json_object_set_new(o, "baselineState", json_string(c->v->known ? "unchanged" : "new"));
	if (c->v->known)
		json_object_set_new(o, "suppressions",
				    json_pack("[{s:s, s:s, s:s}]", "kind", "external", "status", "accepted",
					      "justification", "in the baseline"));
	json_object_set_new(o, "partialFingerprints", fingerprints(c));
	json_object_set_new(o, "properties", properties(c));
	return o;
}

void
gate_sarif(const struct gate *g, struct strbuf *out)
{
	json_t *results = json_array(), *o;
	char *text;

	for (size_t i = 0; i < g->n; i++)
		if (g->cases[i].v->status != VERDICT_HOLDS)
			json_array_append_new(results, json_result(g, &g->cases[i]));
	o = json_pack("{s:s, s:s, s:[{s:{s:{s:s, s:s, s:o}}, s:{s:{s:{s:s}}}, s:s, s:o}]}",
		      "$schema", SCHEMA, "version", "2.1.0", "runs",
		      "tool", "driver", "name", "symexec", "version", MIDDLEPROOF_VERSION, "rules",
		      json_rules(), "originalUriBaseIds", "%SRCROOT%", "description", "text",
		      "the folder in which symexec was run", "columnKind", "unicodeCodePoints",
		      "results", results);
	X_CHECK(o != NULL);
	text = json_dumps(o, JSON_INDENT(2) | JSON_PRESERVE_ORDER);
	X_CHECK(text != NULL);
	sb_add(out, text);
	sb_add_char(out, '\n');
	free(text);
	json_decref(o);
}
