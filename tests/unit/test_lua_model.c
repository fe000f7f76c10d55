/*
 * test_lua_model.c - models in Lua: what they record, what they are told when they are
 * wrong, and that a hostile one ends. Each test writes a model into a folder of its own,
 * as a user would.
 */
#include "symexec/model/lua_model.h"

#include "models/base/mem.h"
#include "symexec/exec/engine.h"
#include "symexec/program/program_int.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#define SIGNATURE "signature { ports = '1-/1-', 'N? uint', 'ADDR? ip', 'TEXT? string' }\n"

struct fixture {
	struct diag *d;
	struct engine *e;
	struct models *m;
	char folder[64];
	uint32_t noutputs, ninputs;
	struct strbuf text;
	struct click_config *config[4];
	unsigned configs;
};

static int
setup(void **state)
{
	struct fixture *f = x_calloc(1, sizeof(*f));

	f->d = diag_new();
	f->e = engine_new(f->d);
	f->m = models_new(f->e, "models/elements");
	f->ninputs = 1;
	f->noutputs = 2;
	snprintf(f->folder, sizeof(f->folder), "/tmp/test_lua_model.XXXXXX");
	assert_non_null(mkdtemp(f->folder));
	*state = f;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *f = *state;
	char *path = x_asprintf("%s/T.lua", f->folder);

	unlink(path);
	rmdir(f->folder);
	free(path);
	sb_fini(&f->text);
	models_free(f->m);
	while (f->configs > 0)
		click_config_free(f->config[--f->configs]);
	engine_free(f->e);
	diag_free(f->d);
	free(f);
	return 0;
}

/* An element of `class` with arguments separated by '|'. */
static const struct program *
program_of(struct fixture *f, const char *class_name, const char *args)
{
	struct click_element el = {
		.name = "t", .class_name = class_name, .cls = click_class_find(class_name),
		.config = args, .ninputs = f->ninputs, .noutputs = f->noutputs,
	};
	struct click_arg list[256];
	char *copy = x_strdup(args), *at = copy, *part;
	const struct program *p;

	while (*args && (part = strsep(&at, "|")) != NULL)
		list[el.arg_count++] = (struct click_arg){ part, SPAN_NONE };
	el.args = list;
	p = models_program(f->m, NULL, &el, NULL);
	free(copy);
	return p;
}

static bool
add_model(struct fixture *f, const char *lua)
{
	char *path = x_asprintf("%s/T.lua", f->folder);
	FILE *out = fopen(path, "w");

	assert_non_null(out);
	fputs(lua, out);
	fclose(out);
	free(path);
	return models_add_folder(f->m, f->folder);
}

static const char *
printed(struct fixture *f, const struct program *p)
{
	sb_clear(&f->text);
	program_print(p, &f->text);
	return sb_str(&f->text);
}

/* The model records this program. */
static void
records(struct fixture *f, const char *body, const char *args, const char *want)
{
	char *lua = x_asprintf("%sreturn function(p, args)\n%s\nend\n", SIGNATURE, body);
	const struct program *p;

	assert_true(add_model(f, lua));
	free(lua);
	p = program_of(f, "T", args);
	if (diag_errors(f->d))
		diag_print(f->d, stderr, false);
	assert_int_equal(diag_errors(f->d), 0);
	assert_null(p->opaque);
	assert_string_equal(printed(f, p), want);
}

/* The model is refused with this message, at this line of its body (1 is its first). */
static void
fails(struct fixture *f, const char *body, const char *want, uint32_t line)
{
	char *lua = x_asprintf("%sreturn function(p, args)\n%s\nend\n", SIGNATURE, body);
	const struct program *p;
	struct diag_message m;

	assert_true(add_model(f, lua));
	free(lua);
	p = program_of(f, "T", "");
	assert_non_null(p->opaque);
	assert_int_equal(diag_errors(f->d), 1);
	m = diag_get(f->d, 0);
	if (!strstr(m.text, want))
		fail_msg("'%s' does not say '%s'", m.text, want);
	assert_int_equal(diag_place(f->d, m.at).line, line + 2);
}

static void
decipttl_records_what_it_does(void **state)
{
	struct fixture *f = *state;

	assert_string_equal(printed(f, program_of(f, "DecIPTTL", "")),
			    "block 0:\n\tr0 = read net+64 : 8\n\tsplit r0 <= 1: block 1, block 2\n"
			    "block 1:\n\temit 1\n"
			    "block 2:\n\tr1 = read net+64 : 8\n\tr2 = sum r1 255 : 8\n"
			    "\twrite net+64 8 = r2\n\tchecksum ip update\n\temit 0\n");
}

static void
same_arguments_share_a_program(void **state)
{
	struct fixture *f = *state;
	const struct program *a = program_of(f, "Paint", "1"), *b = program_of(f, "Paint", "2");
	uint64_t recorded, reused;

	assert_ptr_equal(a, program_of(f, "Paint", "1"));
	assert_ptr_not_equal(a, b);
	models_count(f->m, &recorded, &reused);
	assert_int_equal(recorded, 2);
	assert_int_equal(reused, 1);
}

/* The program of an element `t` among others, one of which gives the address the name "a". */
static const struct program *
program_among(struct fixture *f, const char *addr, const char *t)
{
	struct click_options o = { .mode = CLICK_LENIENT };
	char *text = x_asprintf("AddressInfo(a %s); Idle -> t :: %s -> Discard;", addr, t);
	struct click_config *c;
	struct click_names *names;
	const struct program *p;

	c = click_read_source(diag_add_source(f->d, "c.click", text, strlen(text)), &o, f->d);
	assert_non_null(c);
	f->config[f->configs++] = c;
	names = click_names_new(c, f->d);
	p = models_program(f->m, c, &c->elements[click_find_element(c, "t")], names);
	click_names_free(names);
	free(text);
	return p;
}

static void
names_matter_where_there_are_arguments(void **state)
{
	struct fixture *f = *state;
	const struct program *one = program_among(f, "1.0.0.1", "SetIPAddress(a)");
	const struct program *ttl = program_among(f, "1.0.0.1", "DecIPTTL");

	assert_ptr_not_equal(one, program_among(f, "1.0.0.2", "SetIPAddress(a)"));
	assert_ptr_equal(ttl, program_among(f, "1.0.0.2", "DecIPTTL"));
	assert_int_equal(diag_errors(f->d), 0);
}

static void
port_counts_matter_where_the_model_asks(void **state)
{
	struct fixture *f = *state;
	const struct program *two = program_of(f, "Tee", "");

	f->noutputs = 3;
	assert_ptr_not_equal(two, program_of(f, "Tee", ""));
	assert_int_equal(program_of(f, "Tee", "")->block_count, 4);
	f->noutputs = 2;
	assert_ptr_equal(two, program_of(f, "Tee", ""));
}

static void
output_that_is_not_connected_drops(void **state)
{
	struct fixture *f = *state;

	f->noutputs = 1;
	records(f, "p:emit(1, 'too long')", "", "block 0:\n\tdrop 'too long'\n");
}

static void
model_that_asks_for_its_input_is_recorded_per_input(void **state)
{
	struct fixture *f = *state;

	f->ninputs = 2;
	records(f, "if p.port == 0 then p:emit(0) else p:drop('no') end", "",
		"input 0: block 0\ninput 1: block 1\n"
		"block 0:\n\temit 0\nblock 1:\n\tdrop 'no'\n");
}

static void
unknown_class_is_opaque_without_an_error(void **state)
{
	struct fixture *f = *state;
	const struct program *p = program_of(f, "NoSuchThing", "");

	assert_non_null(strstr(p->opaque, "NoSuchThing"));
	assert_int_equal(diag_errors(f->d), 0);
	assert_int_equal(p->block_count, 3);	/* any of the two outputs */
}

static void
symbolic_argument_is_a_value(void **state)
{
	records(*state, "p.ip.dst = args.ADDR p:emit(0)", "ADDR symbol:victim",
		"block 0:\n\tr0 = symbol 'victim' : 32\n\twrite net+128 32 = r0\n\temit 0\n");
}

static void
library_of_the_own_folder_is_found_where_the_models_have_none(void **state)
{
	struct fixture *f = *state;
	char *folder = x_asprintf("%s/lib", f->folder), *path = x_asprintf("%s/own.lua", folder);
	FILE *out;

	assert_int_equal(mkdir(folder, 0700), 0);
	out = fopen(path, "w");
	assert_non_null(out);
	fputs("return { port = 1 }", out);
	fclose(out);
	records(f, "p:emit((use 'own').port)", "", "block 0:\n\temit 1\n");
	unlink(path);
	rmdir(folder);
	free(path);
	free(folder);
}

static void
tcp_option_is_looked_for_and_then_a_base(void **state)
{
	records(*state, "p:strip_tcp_option(30)\nlocal with, without = p:tcp_option(2)\n"
		"with:write(2, 2, 1400, 'option') with:emit(0) without:drop('x')", "",
		"block 0:\n\tstrip-tcp-option 30\n\ttcp-option 2\n"
		"\tsplit has option: block 1, block 2\n"
		"block 1:\n\tr0 = const 1400 : 16\n\twrite option+16 16 = r0\n\temit 0\n"
		"block 2:\n\tdrop 'x'\n");
}

static void
tcp_option_without_a_length_is_refused(void **state)
{
	fails(*state, "p:tcp_option(1)", "an option of kind 2 to 255 is expected, found 1", 1);
}

static void
masked_comparison_sees_through_the_mask(void **state)
{
	records(*state, "local a, b = p:split(p.ip.dst:mask(0xf0000000):eq(0xe0000000))\n"
		"a:emit(0) b:drop('x')", "",
		"block 0:\n\tr0 = read net+128 : 32\n"
		"\tsplit r0 & 0xf0000000 == 0xe0000000: block 1, block 2\n"
		"block 1:\n\temit 0\nblock 2:\n\tdrop 'x'\n");
}

static void
comparison_that_cannot_hold_is_decided(void **state)
{
	records(*state, "local a, b = p:split(p.ip.ttl:gt(255) | p.ip.ttl:eq(300))\n"
		"a:emit(0) b:emit(0)", "",
		"block 0:\n\tr0 = read net+64 : 8\n\tr1 = read net+64 : 8\n"
		"\tsplit false: block 1, block 2\n"
		"block 1:\n\temit 0\nblock 2:\n\temit 0\n");
}

static void
value_read_before_a_split_is_computed_with_after_it(void **state)
{
	records(*state, "local ttl = p.ip.ttl\nlocal a, b = p:split(p:has('mac'))\n"
		"a:emit(0)\nb.ip.ttl = ttl + 1\nb:emit(0)", "",
		"block 0:\n\tr0 = read net+64 : 8\n\tsplit has mac: block 1, block 2\n"
		"block 1:\n\temit 0\n"
		"block 2:\n\tr1 = sum r0 1 : 8\n\twrite net+64 8 = r1\n\temit 0\n");
}

static void
shift_to_the_left_loses_no_bits(void **state)
{
	records(*state, "p:truncate(p.ip.hl << 2, 'net') p:emit(0)", "",
		"block 0:\n\tr0 = read net+4 : 4\n\tr1 = extend r0 : 32\n"
		"\tr2 = shift-left r1 2 : 32\n\ttruncate net r2\n\temit 0\n");
}

static void
table_of_entries_is_recorded(void **state)
{
	records(*state, "local hit, miss = p:lookup('t', { p.ip.src }, { 16 })\n"
		"hit.tcp.sport = hit.values[1] hit:emit(0)\n"
		"miss:put('t', { miss.ip.src }, { miss:number(7, 16) }) miss:emit(0)", "",
		"block 0:\n\tr0 = read net+96 : 32\n\tlookup 't' (r0) -> (r1): block 1, block 2\n"
		"block 1:\n\twrite transport 16 = r1\n\temit 0\n"
		"block 2:\n\tr2 = read net+96 : 32\n\tr3 = const 7 : 16\n"
		"\tput 't' (r2) = (r3)\n\temit 0\n");
}

static void
number_of_the_host_is_written_byte_by_byte(void **state)
{
	records(*state, "p.anno.extra_length = 0x01020304 p:emit(0)", "",
		"block 0:\n\tr0 = const 4 : 8\n\twrite anno+224 8 = r0\n"
		"\tr1 = const 3 : 8\n\twrite anno+232 8 = r1\n"
		"\tr2 = const 2 : 8\n\twrite anno+240 8 = r2\n"
		"\tr3 = const 1 : 8\n\twrite anno+248 8 = r3\n\temit 0\n");
}

/* ---- models that are wrong ---- */

static void
endless_loop_ends_with_an_error(void **state)
{
	fails(*state, "while true do\nend", "instructions", 1);
}

static void
endless_recursion_ends_with_an_error(void **state)
{
	struct fixture *f = *state;

	assert_true(add_model(f, SIGNATURE "local function f() return 1 + f() end\n"
			      "return function(p) f() end\n"));
	assert_non_null(program_of(f, "T", "")->opaque);
	assert_int_equal(diag_errors(f->d), 1);
}

static void
eater_of_memory_ends_with_an_error(void **state)
{
	struct fixture *f = *state;
	char *lua = x_asprintf("%sreturn function(p)\nlocal t = {}\nfor i = 1, 1e9 do\n"
			       "t[i] = { i }\nend\nend\n", SIGNATURE);

	assert_true(add_model(f, lua));
	free(lua);
	assert_non_null(program_of(f, "T", "")->opaque);
	assert_non_null(strstr(diag_get(f->d, 0).text, "64 MiB"));
	/* and the next one is fine */
	assert_null(program_of(f, "DecIPTTL", "")->opaque);
}

static void
maker_of_too_many_values_ends_with_an_error(void **state)
{
	fails(*state, "local x = p.ip.ttl\nfor i = 1, 1e9 do\nx = p.ip.ttl + i\nend", "", 3);
}

static void
flow_left_open_is_told_with_its_line(void **state)
{
	fails(*state, "local a, b = p:split(p.ip.ttl:le(1))\na:emit(0)", "neither emitted", 1);
}

static void
flow_used_after_its_end_is_told(void **state)
{
	fails(*state, "p:emit(0)\np.ip.ttl = 3", "emit in line 3 ended it", 2);
}

static void
misspelt_field_gets_a_suggestion(void **state)
{
	fails(*state, "p.ip.tttl = 3\np:emit(0)", "did you mean 'ip.ttl'", 1);
}

static void
misspelt_method_gets_a_suggestion(void **state)
{
	fails(*state, "p:emitt(0)", "did you mean 'emit'", 1);
}

static void
unknown_argument_is_told(void **state)
{
	fails(*state, "p.ip.ttl = args.TTTL\np:emit(0)", "no parameter 'TTTL'", 1);
}

static void
value_of_another_flow_is_told(void **state)
{
	fails(*state, "local a, b = p:split(p:has('mac'))\nlocal x = a.ip.ttl\na:emit(0)\n"
	      "b.ip.ttl = x\nb:emit(0)", "another flow in line 4", 4);
}

static void
value_too_wide_for_its_field_is_told(void **state)
{
	fails(*state, "p.ip.len = p:length()\np:emit(0)", "32 bits does not fit into 16", 1);
}

static void
number_too_large_for_its_field_is_told(void **state)
{
	fails(*state, "p.ip.ttl = 256\np:emit(0)", "256 does not fit into 8 bits", 1);
}

static void
comparing_values_like_numbers_is_told(void **state)
{
	fails(*state, "if p.ip.ttl < 2 then p:drop('x') else p:emit(0) end", "not known when", 1);
}

static void
equality_of_values_is_told(void **state)
{
	fails(*state, "if p.ip.src == p.ip.dst then p:drop('x') else p:emit(0) end", ":eq", 1);
}

static void
global_variable_is_told(void **state)
{
	fails(*state, "x = 3\np:emit(0)", "local x", 1);
}

static void
what_a_model_must_not_do_is_not_there(void **state)
{
	static const char *const names[] = {
		"io", "os", "debug", "package", "require", "load", "loadstring",
		"dofile", "loadfile",
		"pcall", "xpcall", "coroutine", "getmetatable", "setmetatable", "rawset",
		"rawget", "collectgarbage", "print", "_G", "utf8",
		"string.rep", "string.find", "string.gsub", "string.dump", "table.move",
		"math.random", "('x').rep", "('x').gmatch",
	};
	struct fixture *f = *state;
	struct strbuf lua = STRBUF_INIT;

	sb_add(&lua, SIGNATURE "return function(p)\n");
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (strchr(names[i], '.'))
			sb_printf(&lua, "assert(%s == nil, 'number %zu')\n", names[i], i);
	sb_add(&lua, "p:emit(0)\nend\n");
	assert_true(add_model(f, sb_str(&lua)));
	assert_null(program_of(f, "T", "")->opaque);
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		size_t before = diag_errors(f->d);

		if (strchr(names[i], '.'))
			continue;
		sb_clear(&lua);
		sb_printf(&lua, SIGNATURE "local x = %s\nreturn function(p) p:emit(0) end\n",
			  names[i]);
		assert_false(add_model(f, sb_str(&lua)));
		assert_int_equal(diag_errors(f->d), before + 1);
	}
	sb_fini(&lua);
}

static void
library_cannot_be_changed(void **state)
{
	fails(*state, "math.max = nil\np:emit(0)", "read-only", 1);
}

static void
flow_kept_from_an_earlier_run_is_refused(void **state)
{
	struct fixture *f = *state;

	assert_true(add_model(f, SIGNATURE "local kept\nreturn function(p, args)\n"
			      "if kept then kept:drop('x') end\nkept = p\np:emit(0)\nend\n"));
	assert_null(program_of(f, "T", "1")->opaque);
	assert_non_null(program_of(f, "T", "2")->opaque);
	assert_non_null(strstr(diag_get(f->d, 0).text, "earlier run"));
}

static void
syntax_error_is_told_with_its_line(void **state)
{
	struct fixture *f = *state;

	assert_false(add_model(f, SIGNATURE "return function(p)\np:emit(\nend\n"));
	assert_int_equal(diag_place(f->d, diag_get(f->d, 0).at).line, 4);
}

static void
new_class_without_signature_is_told(void **state)
{
	struct fixture *f = *state;

	assert_false(add_model(f, "return function(p) p:emit(0) end\n"));
	assert_non_null(strstr(diag_get(f->d, 0).text, "signature"));
}

static void
signature_with_a_wrong_type_is_told(void **state)
{
	struct fixture *f = *state;

	assert_false(add_model(f, "signature { 'N uimt' }\nreturn function(p) p:emit(0) end\n"));
	assert_non_null(strstr(diag_get(f->d, 0).text, "did you mean 'uint'"));
}

static void
file_that_returns_no_function_is_told(void **state)
{
	struct fixture *f = *state;

	assert_false(add_model(f, SIGNATURE "return 3\n"));
	assert_non_null(strstr(diag_get(f->d, 0).text, "returns number"));
}

static void
every_shipped_model_loads(void **state)
{
	struct fixture *f = *state;
	struct dirent **list;
	int n = scandir("models/elements", &list, NULL, alphasort), found = 0;

	assert_true(n > 100);
	for (int i = 0; i < n; i++) {
		size_t len = strlen(list[i]->d_name);
		struct model_info info;

		if (len > 4 && strcmp(list[i]->d_name + len - 4, ".lua") == 0) {
			list[i]->d_name[len - 4] = '\0';
			if (!click_class_find(list[i]->d_name))
				fail_msg("%s is no class", list[i]->d_name);
			assert_true(models_info(f->m, list[i]->d_name, &info));
			assert_true(*info.comment != '\0');
			found++;
		}
		free(list[i]);
	}
	free(list);
	assert_true(found > 100);
	assert_int_equal(diag_errors(f->d), 0);
}

/* A text that a parameter takes. */
static const char *
sample(const struct click_param *p, struct strbuf *out)
{
	switch (p->type) {
	case CLICK_T_BOOL: return "true";
	case CLICK_T_INT: case CLICK_T_UINT:
		sb_printf(out, "%lld", p->min > 1 ? (long long)p->min : 1);
		return sb_str(out);
	case CLICK_T_DOUBLE: return "0.5";
	case CLICK_T_SECONDS: return "1s";
	case CLICK_T_BANDWIDTH: return "100kBps";
	case CLICK_T_IP: case CLICK_T_IP_LIST: return "1.2.3.4";
	case CLICK_T_IP_PREFIX: case CLICK_T_IP_PREFIX_LIST: return "10.1.2.3/8";
	case CLICK_T_IP6: case CLICK_T_IP6_LIST: return "1:2::3";
	case CLICK_T_IP6_PREFIX: return "1:2::/32";
	case CLICK_T_ETHER: return "2:0:0:0:0:1";
	case CLICK_T_ETHERTYPE: return "0x0800";
	case CLICK_T_IP_PROTO: return "17";
	case CLICK_T_PORT: return "80";
	case CLICK_T_ICMP_TYPE: return "3";
	case CLICK_T_ICMP_CODE: return "1";
	case CLICK_T_ANNO: return "20";
	case CLICK_T_IP_OFFSET: case CLICK_T_ETHER_OFFSET: return "src";
	case CLICK_T_PATTERNS: return "12/0800";
	case CLICK_T_IP_RULES: return "allow tcp";
	case CLICK_T_IP_EXPRS: return "udp";
	case CLICK_T_ROUTES: return "10.0.0.0/8 1.2.3.4 1";
	case CLICK_T_ROUTES6: return "1:2::/32 ::5 1";
	case CLICK_T_INPUT_SPECS: return "pattern 1.0.0.1 1024-1040 - - 0 1";
	case CLICK_T_ARP_ENTRIES: return "10.0.0.0/24 10.0.0.1 2:0:0:0:0:1";
	case CLICK_T_ADDRESS_INFOS: return "name 1.2.3.4";
	case CLICK_T_REWRITER_PATTERNS: return "name 1.0.0.1 - - -";
	case CLICK_T_MAPPER_PATTERNS: return "1.0.0.1 - - - 0 1";
	case CLICK_T_ENUM:
		sb_add_len(out, p->choices, strcspn(p->choices, "|="));
		return sb_str(out);
	default: return "text";
	}
}

/* Classes whose parameters take less than their type does. */
static const struct { const char *class_name, *args; } special[] = {
	{ "AddressTranslator", "0|0" }, { "AggregateIP", "ip dst" }, { "Align", "4|0" },
	{ "ControlSocket", "TCP|7777" },
	{ "FromIPSummaryDump", "FILENAME file" }, { "FromSocket", "UDP|1.2.3.4|80" },
	{ "GetIPAddress", "16" }, { "RandomSample", "P 0.5" },
	{ "Socket", "UDP|1.2.3.4|80" }, { "SourceIPHashMapper", "8 3735928559|1.0.0.1 - - - 0 1 5" },
	{ "StoreEtherAddress", "2:0:0:0:0:1|src" }, { "TCPFragmenter", "MTU 576" },
	{ "ToSocket", "UDP|1.2.3.4|80" }, { "Script", "TYPE PACKET|return 0" },
};

/* Arguments for every parameter that must be there, and for the rest. */
static void
sample_args(const struct click_class *c, uint32_t per_port, struct strbuf *out)
{
	for (size_t i = 0; i < ARRAY_LEN(special); i++)
		if (strcmp(c->name, special[i].class_name) == 0) {
			sb_add(out, special[i].args);
			return;
		}
	for (const struct click_param *p = c->params; p->name; p++) {
		uint32_t n = p->flags & CLICK_P_REST && c->per_port ? per_port : 1;
		struct strbuf one = STRBUF_INIT;

		if (!(p->flags & (CLICK_P_MANDATORY | CLICK_P_REST)) ||
		    p->type == CLICK_T_INSTRUCTIONS ||
		    (p->type == CLICK_T_ANY && p->flags & CLICK_P_REST))
			continue;
		for (uint32_t i = 0; i < n; i++) {
			const char *text;

			sb_clear(&one);
			text = sample(p, &one);
			if (p->flags & CLICK_P_REST)
				sb_printf(out, "%s%s", out->len ? "|" : "", text);
			else
				sb_printf(out, "%s%s %s", out->len ? "|" : "", p->name, text);
		}
		sb_fini(&one);
	}
}

static void
every_model_records_for_sample_arguments(void **state)
{
	struct fixture *f = *state;
	size_t recorded = 0, refused = 0;

	for (int sim = 0; sim < 2; sim++)
		for (size_t i = 0; i < click_class_count(); i++) {
			const struct click_class *c = click_class_at(i);
			struct click_port_range range = click_class_ports(c);
			struct strbuf args = STRBUF_INIT;
			struct model_info info;
			const char *why;

			if (!models_info(f->m, c->name, &info))
				continue;
			f->e->concrete = sim;
			f->ninputs = MIN_OF(range.max_in, MAX_OF(range.min_in, 2u));
			f->noutputs = MIN_OF(range.max_out, MAX_OF(range.min_out, 2u));
			sample_args(c, c->per_port == 'i' ? f->ninputs : f->noutputs, &args);
			why = program_of(f, c->name, sb_str(&args))->opaque;
			if (why && strstr(why, "arguments")) {
				refused++;	/* names of other elements and the like */
			} else if (why) {
				diag_print(f->d, stderr, false);
				fail_msg("%s(%s)", c->name, sb_str(&args));
			}
			recorded++;
			sb_fini(&args);
		}
	assert_true(recorded > 400);
	if (refused > 20) {
		diag_print(f->d, stderr, false);
		fail_msg("%zu classes refuse their sample arguments", refused);
	}
}

static void
long_rule_list_forks_per_output_only(void **state)
{
	struct fixture *f = *state;
	struct strbuf few = STRBUF_INIT, many = STRBUF_INIT;

	for (int i = 0; i < 200; i++) {
		struct strbuf *both[] = { i < 10 ? &few : NULL, &many };

		for (int k = 0; k < 2; k++)
			if (both[k])
				sb_printf(both[k], "%s%s src host 10.0.%d.%d", i ? "|" : "",
					  i % 2 ? "allow" : "deny", i / 250, i % 250);
	}
	/* entry, no header, ten rules or two outputs, none matches */
	assert_int_equal(program_of(f, "IPFilter", sb_str(&few))->block_count, 3 + 10 + 1);
	assert_int_equal(program_of(f, "IPFilter", sb_str(&many))->block_count, 3 + 2 + 1);
	assert_int_equal(diag_errors(f->d), 0);
	sb_fini(&few);
	sb_fini(&many);
}

static void
long_route_table_forks_per_next_hop_only(void **state)
{
	struct fixture *f = *state;
	struct strbuf routes = STRBUF_INIT;
	const struct program *p;

	for (int i = 0; i < 200; i++)
		sb_printf(&routes, "%s10.%d.0.0/16 %s %d", i ? "|" : "", i,
			  i % 4 == 3 ? "1.2.3.4" : "-", i % 2);
	p = program_of(f, "StaticIPLookup", sb_str(&routes));
	assert_int_equal(diag_errors(f->d), 0);
	assert_int_equal(p->block_count, 1 + 3 + 1);	/* 0; 1; 1 by the gateway; none */
	sb_fini(&routes);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(decipttl_records_what_it_does),
		TEST(same_arguments_share_a_program),
		TEST(names_matter_where_there_are_arguments),
		TEST(port_counts_matter_where_the_model_asks),
		TEST(output_that_is_not_connected_drops),
		TEST(model_that_asks_for_its_input_is_recorded_per_input),
		TEST(unknown_class_is_opaque_without_an_error),
		TEST(symbolic_argument_is_a_value),
		TEST(library_of_the_own_folder_is_found_where_the_models_have_none),
		TEST(tcp_option_is_looked_for_and_then_a_base),
		TEST(tcp_option_without_a_length_is_refused),
		TEST(masked_comparison_sees_through_the_mask),
		TEST(comparison_that_cannot_hold_is_decided),
		TEST(value_read_before_a_split_is_computed_with_after_it),
		TEST(shift_to_the_left_loses_no_bits),
		TEST(table_of_entries_is_recorded),
		TEST(number_of_the_host_is_written_byte_by_byte),
		TEST(endless_loop_ends_with_an_error),
		TEST(endless_recursion_ends_with_an_error),
		TEST(eater_of_memory_ends_with_an_error),
		TEST(maker_of_too_many_values_ends_with_an_error),
		TEST(flow_left_open_is_told_with_its_line),
		TEST(flow_used_after_its_end_is_told),
		TEST(misspelt_field_gets_a_suggestion),
		TEST(misspelt_method_gets_a_suggestion),
		TEST(unknown_argument_is_told),
		TEST(value_of_another_flow_is_told),
		TEST(value_too_wide_for_its_field_is_told),
		TEST(number_too_large_for_its_field_is_told),
		TEST(comparing_values_like_numbers_is_told),
		TEST(equality_of_values_is_told),
		TEST(global_variable_is_told),
		TEST(what_a_model_must_not_do_is_not_there),
		TEST(library_cannot_be_changed),
		TEST(flow_kept_from_an_earlier_run_is_refused),
		TEST(syntax_error_is_told_with_its_line),
		TEST(new_class_without_signature_is_told),
		TEST(signature_with_a_wrong_type_is_told),
		TEST(file_that_returns_no_function_is_told),
		TEST(every_shipped_model_loads),
		TEST(every_model_records_for_sample_arguments),
		TEST(long_rule_list_forks_per_output_only),
		TEST(long_route_table_forks_per_next_hop_only),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
