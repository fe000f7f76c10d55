/*
 * test_datapath_yaml.c - datapath.yaml: what every part reads to, every error at its line and
 * column, and that no prefix of a file brings the reader down.
 */
#include "tests/unit/network_check.h"

#include "models/base/mem.h"
#include "models/network/datapath_int.h"

static const char full[] =
"datapath: edge\n"
"policies:\n"
"  no telnet: { no-reach: lan -> wan, packet: tcp dst port 23 }\n"
"  watched: { waypoint: lan -> wan, via: test }\n"
"tables:\n"
"  forward:\n"
"    number: 10\n"
"    rules:\n"
"    - { match: in_port == lan, actions: output wan }\n"
"  0:\n"
"    default: goto forward\n"
"    rules:\n"
"    - priority: 0x64\n"
"      match: tcp dst port 80\n"
"      actions:\n"
"      - set-field ip.ttl 3\n"
"      - \"chain  web\"\n"
"      - goto later\n"
"    - { priority: 100, actions: [drop] }\n"
"  later:\n"
"    default: [push-vlan 5, ct zone=3 commit, controller]\n"
"ports:\n"
"  lan: { device: eth0, queues: 2, mode: native }\n"
"  wan: { device: eth1 }\n"
"  trace: { dump: in.pcap, write: out.pcap }\n"
"  test: { memory: true }\n"
"  small: { memory: 16 }\n"
"chains:\n"
"  web:\n"
"    id: 7\n"
"    nfs:\n"
"    - { name: fw, click: fw.click, order: 20 }\n"
"    - { name: dad, builtin: dad, order: 10, args: { WINDOW: 10, LIMIT: any } }\n"
"  none: { nfs: [] }\n"
"tenants:\n"
"  alice: { vlan: 10, share: 30, program: alice.c }\n"
"  bob: { vlan: 4094 }\n";

struct sample {
	struct datapath *p;
	struct diag *d;
};

static int read_sample(void **state)
{
	struct sample *s = x_calloc(1, sizeof(*s));

	s->p = check_read_datapath(full, sizeof(full) - 1, &s->d);
	if (!s->p)
		diag_print(s->d, stderr, false);
	*state = s;
	return s->p ? 0 : -1;
}

static int free_sample(void **state)
{
	struct sample *s = *state;

	datapath_free(s->p);
	diag_free(s->d);
	free(s);
	return 0;
}

static void ports_have_their_source(void **state)
{
	struct sample *s = *state;
	const struct datapath_port *p = s->p->ports;

	assert_word(s->p->name, "edge", s->d, 1, 11);
	assert_int_equal(s->p->port_count, 5);
	assert_word(p[0].name, "lan", s->d, 23, 3);
	assert_int_equal(p[0].kind, PORT_DEVICE);
	assert_word(p[0].source, "eth0", s->d, 23, 18);
	assert_int_equal(p[0].queues, 2);
	assert_int_equal(p[0].mode, PORT_NATIVE);
	assert_int_equal(p[1].queues, 0);
	assert_int_equal(p[1].mode, PORT_AUTO);
	assert_int_equal(p[2].kind, PORT_DUMP);
	assert_word(p[2].source, "in.pcap", s->d, 25, 18);
	assert_word(p[2].write, "out.pcap", s->d, 25, 34);
	assert_int_equal(p[3].kind, PORT_MEMORY);
	assert_int_equal(p[3].memory, 4096);
	assert_null(p[3].source.s);
	assert_int_equal(p[4].memory, 16);
}

static void tables_are_sorted_by_number(void **state)
{
	struct sample *s = *state;
	const struct datapath_table *t = s->p->tables;

	assert_int_equal(s->p->table_count, 3);
	assert_word(t[0].name, "0", s->d, 10, 3);
	assert_int_equal(t[0].number, 0);
	assert_int_equal(t[0].rule_count, 2);
	assert_int_equal(t[0].miss.n, 1);
	assert_int_equal(t[0].miss.v[0].verb, ACTION_GOTO);
	assert_int_equal(t[0].miss.v[0].index, 2);
	assert_word(t[1].name, "later", s->d, 20, 3);
	assert_int_equal(t[1].number, 2);
	assert_int_equal(t[1].rule_count, 0);
	assert_word(t[2].name, "forward", s->d, 6, 3);
	assert_int_equal(t[2].number, 10);
	assert_int_equal(t[2].miss.n, 0);
}

static void rules_have_priority_match_and_actions(void **state)
{
	struct sample *s = *state;
	const struct datapath_rule *r = s->p->tables[0].rules;
	const struct datapath_action *a = r[0].actions.v;

	assert_int_equal(r[0].priority, 100);
	assert_non_null(r[0].match);
	assert_word(r[0].match_text, "tcp dst port 80", s->d, 14, 14);
	assert_int_equal(diag_place(s->d, r[0].at).line, 13);
	assert_int_equal(r[0].actions.n, 3);
	assert_int_equal(a[0].verb, ACTION_SET_FIELD);
	assert_int_equal(a[0].count, 3);
	assert_word(a[0].words[0], "set-field", s->d, 16, 9);
	assert_word(a[0].words[1], "ip.ttl", s->d, 16, 19);
	assert_word(a[0].words[2], "3", s->d, 16, 26);
	assert_int_equal(a[1].verb, ACTION_CHAIN);
	assert_word(a[1].words[1], "web", s->d, 17, 17);
	assert_int_equal(a[1].index, 0);
	assert_int_equal(a[2].verb, ACTION_GOTO);
	assert_int_equal(a[2].index, 1);
	assert_null(r[1].match);
	assert_null(r[1].match_text.s);
	assert_int_equal(r[1].actions.v[0].verb, ACTION_DROP);
	assert_int_equal(r[1].actions.v[0].count, 1);
	r = s->p->tables[2].rules;
	assert_int_equal(r[0].actions.n, 1);
	assert_int_equal(r[0].actions.v[0].verb, ACTION_OUTPUT);
	assert_int_equal(r[0].actions.v[0].index, 1);
	a = s->p->tables[1].miss.v;
	assert_int_equal(s->p->tables[1].miss.n, 3);
	assert_int_equal(a[1].verb, ACTION_CT);
	assert_int_equal(a[1].count, 3);
	assert_string_equal(a[1].words[2].s, "commit");
	assert_string_equal(action_verb_name(a[2].verb), "controller");
}

static void chains_are_sorted_by_order(void **state)
{
	struct sample *s = *state;
	const struct datapath_chain *c = s->p->chains;

	assert_int_equal(s->p->chain_count, 2);
	assert_word(c[0].name, "web", s->d, 29, 3);
	assert_int_equal(c[0].id, 7);
	assert_int_equal(c[0].nf_count, 2);
	assert_word(c[0].nfs[0].name, "dad", s->d, 33, 15);
	assert_int_equal(c[0].nfs[0].kind, NF_BUILTIN);
	assert_int_equal(c[0].nfs[0].order, 10);
	assert_int_equal(c[0].nfs[0].arg_count, 2);
	assert_word(c[0].nfs[0].args[1].name, "LIMIT", s->d, 33, 65);
	assert_word(c[0].nfs[0].args[1].value, "any", s->d, 33, 72);
	assert_int_equal(c[0].nfs[1].kind, NF_CLICK);
	assert_word(c[0].nfs[1].source, "fw.click", s->d, 32, 26);
	assert_int_equal(c[1].id, 2);
	assert_int_equal(c[1].nf_count, 0);
}

static void tenants_have_vlan_and_share(void **state)
{
	struct sample *s = *state;
	const struct datapath_tenant *t = s->p->tenants;

	assert_int_equal(s->p->tenant_count, 2);
	assert_word(t[0].name, "alice", s->d, 36, 3);
	assert_int_equal(t[0].vlan, 10);
	assert_int_equal(t[0].share, 30);
	assert_word(t[0].program, "alice.c", s->d, 36, 42);
	assert_int_equal(t[1].vlan, 4094);
	assert_int_equal(t[1].share, 1);
	assert_null(t[1].program.s);
}

static void policies_hold_between_ports(void **state)
{
	struct sample *s = *state;
	const struct network_policy *p = s->p->policies;

	assert_int_equal(s->p->policy_count, 2);
	assert_int_equal(p[0].kind, POLICY_NO_REACH);
	assert_word(p[0].from.node, "lan", s->d, 3, 26);
	assert_word(p[0].to.node, "wan", s->d, 3, 33);
	assert_int_equal(p[0].to.index, 1);
	assert_null(p[0].to.port.s);
	assert_non_null(p[0].packet);
	assert_int_equal(p[1].via_count, 1);
	assert_int_equal(p[1].via[0].index, 3);
}

#define HEAD	"datapath: x\n"
#define PORTS	HEAD "ports: { lan: { device: e0 }, wan: { device: e1 } }\n"

static void keys_that_are_wrong_are_refused(void **state)
{
	static const struct error_case cases[] = {
		{ "network: x\n", "1:1 error: unknown key \"network\", expected for a datapath one "
		  "of \"datapath\", \"ports\", \"programs\", \"tables\", \"chains\", \"meters\", \"hot-flows\", \"tenants\", \"guests\" or "
		  "\"policies\"\n"
		  "1:1 error: a datapath needs the key \"datapath\": the name of the datapath\n" },
		{ HEAD "prts: {}\ntables: []\nchains:\n",
		  "2:1 error: unknown key \"prts\", did you mean \"ports\"?\n"
		  "3:9 error: expected a mapping of names or numbers to tables, found a list\n"
		  "4:1 error: \"chains\" has no value, expected a mapping of names to chains\n" },
		{ HEAD "ports:\n\tlan: {}\n",
		  "3:1 error: a tab cannot indent YAML, expected blanks\n" },
	};

	(void)state;
	ASSERT_DATAPATH_CASES(cases);
}

static void ports_that_are_wrong_are_refused(void **state)
{
	static const struct error_case cases[] = {
		{ HEAD "ports:\n  lan: { device: e0, queues: 0, mode: nativ }\n"
		  "  wan: { device: e1, write: x }\n  w2: { device: e1 }\n"
		  "  trace: { write: out.pcap }\n  test: { memory: 0 }\n"
		  "  two: { memory: 1, queues: 3 }\n  \"a b\": { dump: x, memory: true }\n"
		  "  e2: eth2\n  z: { devise: q }\n",
		  "9:4 error: \"a b\" cannot be the name of a port, expected letters, digits, "
		  "\"_\", "
		  "\"-\", \".\", \"/\" and \"@\"\n"
		  "3:30 error: expected a number of queues from 1 to 1024, found \"0\"\n"
		  "3:39 error: expected \"auto\", \"native\" or \"generic\", found \"nativ\"\n"
		  "4:22 error: \"write\" goes with \"dump\" only\n"
		  "5:17 error: device \"e1\" is already a port\n4:18 note: used here\n"
		  "6:3 error: port \"trace\" needs one of the keys \"device\", \"dump\" and "
		  "\"memory\"\n"
		  "7:19 error: expected \"true\" or a number of packets from 1 to 16777216, found "
		  "\"0\"\n"
		  "8:21 error: \"queues\" goes with \"device\" only\n"
		  "9:21 error: port \"a b\" already has a source, expected one of \"device\", "
		  "\"dump\" and \"memory\"\n9:12 note: the other is here\n"
		  "10:7 error: expected a port such as { device: eth0 }, found \"eth2\"\n"
		  "11:8 error: unknown key \"devise\", did you mean \"device\"?\n" },
	};

	(void)state;
	ASSERT_DATAPATH_CASES(cases);
}

static void tables_that_are_wrong_are_refused(void **state)
{
	static const struct error_case cases[] = {
		{ PORTS "tables:\n  0: { number: 3 }\n  99999: {}\n  a: { number: 5 }\n"
		  "  b: { number: 5 }\n  -: {}\n  c: { default: [], rules: { a: b } }\n",
		  "8:3 error: \"-\" cannot be the name of a table, expected letters, digits, "
		  "\"_\", "
		  "\"-\", \".\", \"/\" and \"@\"\n"
		  "4:8 error: table \"0\" has its number as its name\n"
		  "5:3 error: table number 99999 is greater than 65534\n"
		  "9:28 error: expected a list of rules, found a mapping\n"
		  "7:3 error: table \"b\" has number 5 like table \"a\"\n6:3 note: declared here\n"
		  "9:3 error: table \"c\" has number 5 like table \"b\"\n7:3 note: declared here\n"
		  "9:17 error: expected an action, found an empty list; write \"drop\"\n" },
	};

	(void)state;
	ASSERT_DATAPATH_CASES(cases);
}

static void rules_that_are_wrong_are_refused_at_the_word(void **state)
{
	static const struct error_case cases[] = {
		{ PORTS "chains: { web: { nfs: [] } }\ntables:\n  acl:\n    rules:\n"
		  "    - { priority: 65536, match: [a], actions: drop }\n"
		  "    - { actions: [set-fild ip.ttl 3, chain wob, output wann, goto acl2] }\n"
		  "    - { actions: [drop x, output, set-field ip.ttl, [drop], ''] }\n"
		  "    - { match: tcp, actions: [drop, output wan] }\n"
		  "    - { match: tcp, actions: [goto acl, drop] }\n"
		  "    - { match: tcp }\n    - drop\n    - { action: drop }\n"
		  "    - { actions: frobnicate }\n",
		  "7:19 error: expected a priority from 0 to 65535, found \"65536\"\n"
		  "7:33 error: expected a packet expression such as \"tcp dst port 80\", found a "
		  "list\n"
		  "8:19 error: unknown action \"set-fild\", did you mean \"set-field\"?\n"
		  "8:44 error: unknown chain \"wob\", did you mean \"web\"?\n"
		  "8:56 error: unknown port \"wann\", did you mean \"wan\"?\n"
		  "8:67 error: unknown table \"acl2\", did you mean \"acl\"?\n"
		  "9:19 error: action \"drop\" has 1 argument, expected \"drop\"\n"
		  "9:27 error: action \"output\" has 0 arguments, expected \"output PORT\"\n"
		  "9:35 error: action \"set-field\" has 1 argument, expected \"set-field FIELD "
		  "VALUE\"\n"
		  "9:53 error: expected an action such as \"output lan\", found a list\n"
		  "9:61 error: expected an action such as \"output lan\", found an empty text\n"
		  "10:37 error: an action after \"drop\" is never reached\n"
		  "11:41 error: an action after \"goto\" is never reached\n"
		  "12:7 error: a rule needs the key \"actions\": a list of actions\n"
		  "13:7 error: expected a rule as a mapping with the keys \"priority\", "
		  "\"match\", \"program\" or "
		  "\"actions\", found \"drop\"\n"
		  "14:9 error: unknown key \"action\", did you mean \"actions\"?\n"
		  "15:18 error: unknown action \"frobnicate\", expected one such as \"drop\", "
		  "\"output PORT\" or \"goto TABLE\"\n" },
	};

	(void)state;
	ASSERT_DATAPATH_CASES(cases);
}

static void programs_are_names_of_rules(void **state)
{
	const char text[] = PORTS "programs: { fw: { object: fw.o }, two: { object: fw.o, program: x, share: fw } }\n"
		"tables: { 0: { rules: [ { program: fw, actions: send-maps two }, { program: not two, actions: drop },\n"
		"  { actions: drop } ] } }\n";
	struct diag *d;
	struct datapath *p = check_read_datapath(text, strlen(text), &d);
	const struct datapath_rule *r;

	(void)state;
	assert_non_null(p);
	r = p->tables[0].rules;
	assert_int_equal(p->program_count, 2);
	assert_string_equal(p->programs[0].object.s, "fw.o");
	assert_null(p->programs[0].program.s);
	assert_string_equal(p->programs[1].share.s, "fw");
	assert_ptr_equal(r[0].program, &p->programs[0]);
	assert_false(r[0].program_no);
	assert_ptr_equal(r[1].program, &p->programs[1]);
	assert_true(r[1].program_no);
	assert_null(r[2].program);
	datapath_free(p);
	diag_free(d);
}

static void programs_that_are_wrong_are_refused(void **state)
{
	static const struct error_case cases[] = {
		{ PORTS "programs: { a: { object: a.o, share: b }, b: { object: b.o, share: b }, c: {} }\n"
		  "tables: { 0: { rules: [ { program: not aa, actions: send-maps z }, { program: not, actions: drop } ] } }\n",
		  "3:38 error: program \"a\" can share maps only with one that stands before it\n"
		  "3:68 error: program \"b\" can share maps only with one that stands before it\n"
		  "3:73 error: a program needs the key \"object\": the name of an object file\n"
		  "4:36 error: unknown program \"aa\", did you mean \"a\"?\n"
		  "4:63 error: unknown program \"z\", expected a name from the section \"programs\"\n"
		  "4:79 error: unknown program \"not\", expected a name from the section \"programs\"\n" },
	};

	(void)state;
	ASSERT_DATAPATH_CASES(cases);
}

static void chains_that_are_wrong_are_refused(void **state)
{
	static const struct error_case cases[] = {
		{ HEAD "chains:\n  web:\n    id: 7\n    nfs:\n"
		  "    - { name: fw, click: f, order: 20 }\n"
		  "    - { name: dad, builtin: dad, order: 20 }\n"
		  "    - { name: dad, builtin: x, order: 21 }\n    - { name: n, order: 22 }\n"
		  "    - { name: m, order: 23, click: a, builtin: b }\n"
		  "    - { name: o, order: 70000, click: a, args: { A: [1] } }\n"
		  "    - { nam: o, click: a }\n"
		  "  w2: { id: 7, nfs: [] }\n  w3: {}\n",
		  "9:15 error: network function \"n\" needs one of the keys \"click\" and "
		  "\"builtin\"\n"
		  "10:48 error: network function \"m\" already has a source, expected one of "
		  "\"click\" and \"builtin\"\n10:36 note: the other is here\n"
		  "11:25 error: expected an order (lower runs earlier) from 0 to 65535, found "
		  "\"70000\"\n"
		  "11:53 error: expected one value, found a list\n"
		  "12:9 error: unknown key \"nam\", did you mean \"name\"?\n"
		  "12:7 error: a network function needs the key \"order\": an order (lower runs "
		  "earlier)\n"
		  "7:15 error: \"fw\" and \"dad\" have the same order 20\n"
		  "6:15 note: the other is here\n"
		  "8:15 error: network function \"dad\" is already in the chain\n"
		  "7:15 note: first given here\n"
		  "13:13 error: chain \"w2\" has number 7 like chain \"web\"\n"
		  "3:3 note: declared here\n"
		  "14:3 error: a chain needs the key \"nfs\": a list of network functions\n" },
	};

	(void)state;
	ASSERT_DATAPATH_CASES(cases);
}

static void tenants_that_are_wrong_are_refused(void **state)
{
	static const struct error_case cases[] = {
		{ HEAD "tenants:\n  a: { vlan: 10, share: 0 }\n  b: { vlan: 10 }\n  c: { vlan: "
		  "10 }\n"
		  "  d: { vlan: 4095, program: [x] }\n  e: { share: 3 }\n",
		  "3:25 error: expected a share of the CPU time as a weight from 1 to 1000000, "
		  "found "
		  "\"0\"\n"
		  "5:14 error: VLAN 10 already belongs to tenant \"b\"\n4:3 note: declared here\n"
		  "6:14 error: expected a VLAN number from 1 to 4094, found \"4095\"\n"
		  "6:29 error: expected the name of a C or object file, found a list\n"
		  "7:3 error: a tenant needs the key \"vlan\": a VLAN number, or \"gre\", \"vxlan\" or \"prefix\"\n" },
		{ PORTS "tenants:\n  a: { prefix: 10.0.0.0/8, vlan: 3 }\n  b: { prefix: 10.0.0.0/33 }\n  c: { prefix: 10.0.0.0/8, out: wun }\n"
		  "  d: { prefix: 10.0.0.0/08 }\n  e: { prefix: 10.1.0.0/8 }\n  f: { prefix: 'fd00::1/16' }\n"
		  "  g: { prefix: 10/8 }\n  h: { prefix: '::ffff:10.0.0.0/104' }\n",
		  "4:16 error: a tenant is told by one of \"vlan\", \"gre\", \"vxlan\" and \"prefix\"\n"
		  "5:16 error: expected a prefix such as 10.0.0.0/8, with nothing behind its bits, not '10.0.0.0/33'\n"
		  "6:33 error: unknown port \"wun\", did you mean \"wan\"?\n"
		  "6:16 error: the prefix already belongs to tenant \"a\"\n4:3 note: declared here\n"
		  "7:16 error: the prefix already belongs to tenant \"a\"\n4:3 note: declared here\n"
		  "8:16 error: expected a prefix such as 10.0.0.0/8, with nothing behind its bits, not '10.1.0.0/8'\n"
		  "9:17 error: expected a prefix such as 10.0.0.0/8, with nothing behind its bits, not 'fd00::1/16'\n"
		  "10:16 error: expected a prefix such as 10.0.0.0/8, with nothing behind its bits, not '10/8'\n"
		  "11:17 error: the prefix already belongs to tenant \"a\"\n4:3 note: declared here\n" },
		{ PORTS "tenants:\n  a: { gre: 4294967296 }\n  b: { vxlan: 16777216 }\n  c: { gre: 0 }\n  d: { gre: 0 }\n  e: { vxlan: 0 }\n"
		  "  f: { vxlan: 0x0 }\n  g: { gre: 7, vxlan: 7 }\n",
		  "4:13 error: expected a GRE key from 0 to 4294967295, found \"4294967296\"\n"
		  "5:15 error: expected a VXLAN identifier from 0 to 16777215, found \"16777216\"\n"
		  "7:13 error: the GRE key already belongs to tenant \"c\"\n6:3 note: declared here\n"
		  "9:15 error: the VXLAN identifier already belongs to tenant \"e\"\n8:3 note: declared here\n"
		  "10:23 error: a tenant is told by one of \"vlan\", \"gre\", \"vxlan\" and \"prefix\"\n" },
		{ PORTS "guests:\n  a: { mac: 2:0:0:0:0:1, to: [ 10.0.0.1=2:0:0:0:0:3@wun, 10.0.0.1, 10.0.0.2=2:0:0:0:0:3@wan ] }\n"
		  "  b: { mac: 2:0:0:0:0:1 }\n  c: { to: 1.2.3.4=2:0:0:0:0:1 }\n  d: { mac: 5, commands: [ X ] }\n"
		  "  e: { mac: 2:0:0:0:0:5, commands: [ [ X ] ] }\n",
		  "4:32 error: unknown port \"wun\", did you mean \"wan\"?\n"
		  "4:58 error: expected IP=MAC or IP=MAC@PORT, not '10.0.0.1'\n"
		  "5:13 error: this is the address of guest \"a\"\n4:3 note: declared here\n"
		  "6:3 error: a guest needs the key \"mac\": an Ethernet address\n"
		  "7:13 error: expected an Ethernet address, not '5'\n"
		  "8:38 error: expected a command such as \"R F MAC IP\", found a list\n" },
	};

	(void)state;
	ASSERT_DATAPATH_CASES(cases);
}

static void policies_name_ports(void **state)
{
	static const struct error_case cases[] = {
		{ PORTS "policies:\n  a: { reach: lan -> wam }\n  b: { reach: lan:x -> wan }\n"
		  "  c: { reach: [lan] }\n  d: { waypoint: lan -> wan, via: [] }\n",
		  "4:22 error: unknown port \"wam\", did you mean \"wan\"?\n"
		  "5:19 error: expected the name of a port without \":\"\n"
		  "6:15 error: expected two ends joined by \"->\", such as \"lan -> wan\", found a "
		  "list\n"
		  "7:35 error: expected at least one port to pass\n" },
	};

	(void)state;
	ASSERT_DATAPATH_CASES(cases);
}

static void every_prefix_is_read_or_refused(void **state)
{
	size_t good = 0;

	(void)state;
	for (size_t len = 0; len < sizeof(full) - 1; len++) {
		struct diag *d;
		char *copy = x_strndup(full, len);
		struct datapath *p = check_read_datapath(copy, len, &d);

		good += p != NULL;
		assert_true((p == NULL) == (diag_errors(d) > 0));
		for (size_t i = 0; i < diag_count(d); i++) {
			struct diag_message m = diag_get(d, i);

			assert_true(m.at.src != 0 && m.at.end <= len + 1);
			assert_true(diag_place(d, m.at).line >= 1);
		}
		datapath_free(p);
		diag_free(d);
		free(copy);
	}
	assert_true(good > 3);
	assert_true(good < sizeof(full) / 2);
}

static void assert_in_manual(const char *manual, const char *name, const char *what)
{
	char item[80], longer[80];

	snprintf(item, sizeof(item), "\n.It Cm %s\n", name);
	snprintf(longer, sizeof(longer), "\n.It Cm %s ", name);
	if (!strstr(manual, item) && !strstr(manual, longer))
		fail_msg("the manual has no \"%s\" of %s", name, what);
}

static void manual_documents_every_key_and_action(void **state)
{
	static const struct schema *const schemas[] = {
		&datapath_schema, &port_schema, &table_schema, &rule_schema, &chain_schema,
		&nf_schema, &meter_schema, &tenant_schema, &guest_schema, &program_schema,
	};
	char *manual = check_read_file("models/network/middleproof-datapath.5");

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(schemas); i++)
		for (const struct schema_key *k = schemas[i]->keys; k->name; k++)
			assert_in_manual(manual, k->name, schemas[i]->what);
	for (int v = ACTION_DROP; v <= ACTION_FLOOD; v++)
		assert_in_manual(manual, action_verb_name((enum action_verb)v), "actions");
	free(manual);
}

static void manual_example_is_valid(void **state)
{
	char *manual = check_read_file("models/network/middleproof-datapath.5");
	const char *start = strstr(manual, "\n.Bd -literal\n");
	const char *end;

	(void)state;
	assert_non_null(start);
	start += strlen("\n.Bd -literal\n");
	end = strstr(start, "\n.Ed\n");
	assert_non_null(end);
	assert_datapath_messages(start, (size_t)(end - start) + 1, "");
	free(manual);
}

int main(void)
{
#define WITH_SAMPLE(f) cmocka_unit_test_setup_teardown(f, read_sample, free_sample)
	const struct CMUnitTest tests[] = {
		WITH_SAMPLE(ports_have_their_source),
		WITH_SAMPLE(tables_are_sorted_by_number),
		WITH_SAMPLE(rules_have_priority_match_and_actions),
		WITH_SAMPLE(chains_are_sorted_by_order),
		WITH_SAMPLE(tenants_have_vlan_and_share),
		WITH_SAMPLE(policies_hold_between_ports),
		cmocka_unit_test(keys_that_are_wrong_are_refused),
		cmocka_unit_test(ports_that_are_wrong_are_refused),
		cmocka_unit_test(tables_that_are_wrong_are_refused),
		cmocka_unit_test(rules_that_are_wrong_are_refused_at_the_word),
		cmocka_unit_test(programs_are_names_of_rules),
		cmocka_unit_test(programs_that_are_wrong_are_refused),
		cmocka_unit_test(chains_that_are_wrong_are_refused),
		cmocka_unit_test(tenants_that_are_wrong_are_refused),
		cmocka_unit_test(policies_name_ports),
		cmocka_unit_test(every_prefix_is_read_or_refused),
		cmocka_unit_test(manual_documents_every_key_and_action),
		cmocka_unit_test(manual_example_is_valid),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
