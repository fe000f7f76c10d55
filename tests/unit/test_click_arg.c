/*
 * test_click_arg.c - arguments of elements: who takes which, types and their bounds, names, and
 * what single classes ask for. Accepted and refused as Click's user-level driver does.
 */
#include "tests/unit/click_args_check.h"

#include <time.h>

static const struct beside names[] = {
	{ "ai", "AddressInfo",
	  "h 1.2.3.4, n 10.1.0.5/16, e 1:2:3:4:5:6, all 1.1.1.1 5:5:5:5:5:5 ::5, "
	  "six 2001::1/64",
	  0, 0 },
	{ "pi", "PortInfo", "mine 5000/udp yours, only 6000/tcp", 0, 0 },
	{ "an", "AnnotationInfo", "mark 16 1", 0, 0 },
	{ "tab", "ARPTable", "", 0, 0 },
	{ "rw", "IPRewriter", "drop", 1, 2 },
	{ "q", "Queue", "", 1, 1 },
	{ 0 },
};

static const struct arg_case position_cases[] = {
	{ "Paint", "1", 1, 1, NULL },
	{ "Paint", "1, 2", 1, 1, NULL },
	{ "Paint", "1, ANNO 20", 1, 1, NULL },
	{ "Paint", "COLOR 1, COLOR 2", 1, 1, NULL },
	{ "Paint", "3, COLOR 1", 1, 1, NULL },
	{ "Paint", "1, ", 1, 1, NULL },
	{ "Paint", "", 1, 1, "COLOR: required argument of Paint missing" },
	{ "Paint", "ANNO 20, 3", 1, 1, "COLOR: expected a number" },
	{ "Paint", "1, 2, 3", 1, 1, "too many arguments" },
	{ "Paint", "1, FOO 2", 1, 1, "FOO: unknown argument of Paint" },
	{ "Paint", "1, COLUR 2", 1, 1, "did you mean COLOR?" },
	{ "Queue", "2, CAPACITY 3", 1, 1, NULL },
	{ "Queue", "capacity 5", 1, 1, "did you mean CAPACITY?" },
	{ "Strip", "LENGTH=14", 1, 1, "LENGTH: expected" },
	{ "Print", "x, TIMESTAMP true, 4", 1, 1, "too many arguments" },
	{ "Print", "MAXLENGTH 4, LABEL x", 1, 1, NULL },
	{ "Print", ",a", 1, 1, "MAXLENGTH: expected" },
	{ "Print", "a b", 1, 1, "a: unknown argument" },
	{ "Print", "a (b, c) d", 1, 1, "too many arguments" },
	{ "Print", "a\\\nb", 1, 1, "LABEL: expected" },
	{ "EtherEncap", "DST 1:1:1:1:1:1, 0x800, 2:2:2:2:2:2", 1, 1, "SRC: expected" },
	{ "EtherEncap", "0x800, DST 1:1:1:1:1:1, SRC 2:2:2:2:2:2", 1, 1, NULL },
	{ "Truncate", "EXTRA_LENGTH false, 20", 1, 1, "LENGTH: expected" },
	{ "Queue", "CAPACITY 3, 2", 1, 1, "too many arguments" },
	{ "EtherEncap", "ETHERTYPE 0x800, 1:1:1:1:1:1, 2:2:2:2:2:2", 1, 1,
	  "SRC: required argument" },
	{ "CheckIPHeader", "VERBOSE true, 14", 1, 1, NULL },
	{ "CheckIPHeader", "BADSRC 10.0.0.1 10.0.0.2, 14", 1, 1, NULL },
	{ "CheckIPHeader", "OFFSET 14, 15", 1, 1, NULL },
	{ "CheckIPHeader", "1.2.3.4", 1, 1, "OFFSET: expected" },
	{ "CheckIPHeader", "14, 15", 1, 1, "too many arguments" },
	{ "IPRewriter", "DST_ANNO false, pass 0", 1, 1, NULL },
	{ "IPRewriter", "pass 0, DST_ANNO false", 1, 1, NULL },
	{ "StoreIPAddress", "16", 1, 1, NULL },
	{ "StoreIPAddress", "1.2.3.4, src", 1, 1, NULL },
	{ "StoreIPAddress", "1.2.3.4", 1, 1, "OFFSET: expected" },
	{ "ARPQuerier", "all", 2, 1, NULL },
	{ "ARPQuerier", "TIMEOUT 10, 1.2.3.4, POLL_TIMEOUT 5s, 1:2:3:4:5:6", 2, 1, NULL },
	{ "ARPQuerier", "1.2.3.4/8", 2, 1, "ETH: expected" },
	{ "Idle", "1", 0, 1, "too many arguments" },
	{ 0 },
};

static void positions_and_keywords_are_told_apart(void **state)
{
	(void)state;
	check_cases(position_cases, names);
}

static const struct arg_case type_cases[] = {
	{ "Paint", "0x10", 1, 1, NULL },
	{ "Paint", "010", 1, 1, NULL },
	{ "Paint", "0b11", 1, 1, NULL },
	{ "Paint", "+5", 1, 1, NULL },
	{ "Paint", "2_5", 1, 1, NULL },
	{ "Paint", "255", 1, 1, NULL },
	{ "Paint", "256", 1, 1, "at most 255" },
	{ "Paint", "\"1\"", 1, 1, "COLOR: expected" },
	{ "Paint", "'1'", 1, 1, "COLOR: expected" },
	{ "Paint", "0800", 1, 1, "COLOR: expected" },
	{ "Paint", "-1", 1, 1, "COLOR: expected" },
	{ "Paint", "1 2", 1, 1, "COLOR: expected" },
	{ "Paint", "0x", 1, 1, "COLOR: expected" },
	{ "Paint", "2__5", 1, 1, "COLOR: expected" },
	{ "Paint", "18446744073709551616", 1, 1, "at most 255" },
	{ "EtherEncap", "0x10800, 1:2:3:4:5:6, 1:2:3:4:5:6", 1, 1, "at most 65535" },
	{ "EtherEncap", "0x800, 1:2:3:4:5:6, 0-a0-c9-9c-fd-9c", 1, 1, NULL },
	{ "EtherEncap", "0x800, e, all:eth", 1, 1, NULL },
	{ "EtherEncap", "2048, 1:2:3:4:5, 0-a0-c9-9c-fd-9c", 1, 1, "SRC: expected" },
	{ "EtherEncap", "2048, 1:2-3:4:5:6, 1:1:1:1:1:1", 1, 1, "SRC: expected" },
	{ "SetIPAddress", "1.2.3.4", 1, 1, NULL },
	{ "SetIPAddress", "h", 1, 1, NULL },
	{ "SetIPAddress", "n:bcast", 1, 1, NULL },
	{ "SetIPAddress", "h:ip", 1, 1, NULL },
	{ "SetIPAddress", "256.1.1.1", 1, 1, "IPADDR: expected" },
	{ "SetIPAddress", "1.2.3", 1, 1, "IPADDR: expected" },
	{ "SetIPAddress", "nohost", 1, 1, "IPADDR: expected" },
	{ "SetRandIPAddress", "10.1/16", 1, 1, NULL },
	{ "SetRandIPAddress", "10/8", 1, 1, NULL },
	{ "SetRandIPAddress", "1.2.3.4/255.255.0.0", 1, 1, NULL },
	{ "SetRandIPAddress", "n:net", 1, 1, NULL },
	{ "SetRandIPAddress", "1.2.3.4", 1, 1, NULL },
	{ "SetRandIPAddress", "10/16", 1, 1, "PREFIX: expected" },
	{ "SetRandIPAddress", "1.2.3.4/33", 1, 1, "PREFIX: expected" },
	{ "SetIP6Address", "::ffff:1.2.3.4", 1, 1, NULL },
	{ "SetIP6Address", "six", 1, 1, NULL },
	{ "SetIP6Address", "1::2::3", 1, 1, "IPADDR: expected" },
	{ "UDPIPEncap", "1.1.1.1, mine, DST_ANNO, ntp", 1, 1, NULL },
	{ "UDPIPEncap", "1.1.1.1, yours, 2.2.2.2, 5", 1, 1, NULL },
	{ "UDPIPEncap", "1.1.1.1, 65536, 2.2.2.2, 5", 1, 1, "at most 65535" },
	{ "UDPIPEncap", "1.1.1.1, only, 2.2.2.2, 5", 1, 1, "SPORT: expected" },
	{ "UDPIPEncap", "1.1.1.1, 5, NO_ANNO, 5", 1, 1, "DST: expected" },
	{ "DelayShaper", "10 ms", 1, 1, NULL },
	{ "DelayShaper", "1.5h", 1, 1, NULL },
	{ "DelayShaper", "10x", 1, 1, "DELAY: expected a time" },
	{ "LinkUnqueue", "1s, 10 Mbps", 1, 1, NULL },
	{ "LinkUnqueue", "1s, 800bps", 1, 1, NULL },
	{ "LinkUnqueue", "1s, 799bps", 1, 1, NULL },
	{ "LinkUnqueue", "1s, 99Bps", 1, 1, "too small" },
	{ "LinkUnqueue", "1s, 10mbps", 1, 1, "BANDWIDTH: expected" },
	{ "Paint", "1, PAINT", 1, 1, NULL },
	{ "Paint", "1, mark", 1, 1, NULL },
	{ "Paint", "1, 47", 1, 1, NULL },
	{ "Paint", "1, 48", 1, 1, "annotation of 1 byte" },
	{ "Paint", "1, VLAN_TCI", 1, 1, "annotation of 1 byte" },
	{ "CheckIPHeader", "CHECKSUM maybe", 1, 1, "CHECKSUM: expected true or false" },
	{ "CheckIPHeader", "CHECKSUM f", 1, 1, NULL },
	{ "CheckIPHeader", "INTERFACES 1.2.3.4/8 h", 1, 1, NULL },
	{ "Print", "\"a b\"'c'", 1, 1, NULL },
	{ "Print", "\\<48 45>", 1, 1, NULL },
	{ "Print", "a, CONTENTS ascii", 1, 1, NULL },
	{ "Print", "a, CONTENTS x", 1, 1, "CONTENTS: expected NONE, HEX" },
	{ "Message", "hello", 0, 0, NULL },
	{ 0 },
};

static void types_are_read_as_click_does(void **state)
{
	(void)state;
	check_cases(type_cases, names);
}

static const struct arg_case class_cases[] = {
	{ "Classifier", "12/0800, -", 1, 1, "has 1 output, so it needs 1 argument" },
	{ "Classifier", "12/0800, -", 1, 2, NULL },
	{ "IPClassifier", "tcp, -", 1, 1, "needs 1 argument" },
	{ "IPClassifier", "tcp, ", 1, 1, NULL },
	{ "IPClassifier", ", tcp", 1, 2, NULL },
	{ "IPFilter", "2 tcp", 1, 2, "output '2' is out of range" },
	{ "IPFilter", "1 tcp, allow, deny all, drop", 1, 2, NULL },
	{ "IPFilter", "\"allow tcp\"", 1, 1, NULL },
	{ "IPFilter", "permit tcp", 1, 1, "expected an action" },
	{ "IPFilter", "-1 tcp", 1, 1, "out of range" },
	{ "IPFilter", "allow tcp, , deny udp", 1, 1, "empty rule" },
	{ "StaticIPLookup", "0/0 0, 10.0.0.0/8 1", 1, 1, "output '1' is out of range" },
	{ "StaticIPLookup", "10.0.0.1/8 1.2.3.4 0", 1, 1, NULL },
	{ "IPRewriter", "pass 3", 1, 1, "out of range" },
	{ "IPRewriter", "drop", 2, 1, "has 2 inputs, so it needs 2 arguments" },
	{ "Tee", "2", 1, 3, "N of Tee is 2, but 3 outputs" },
	{ "Tee", "3", 1, 3, NULL },
	{ "IPEncap", "tcp, 1.1.1.1, 2.2.2.2, DSCP 62", 1, 1, NULL },
	{ "IPEncap", "tcp, 1.1.1.1, 2.2.2.2, DSCP 63", 1, 1, "at most 62" },
	{ "IPEncap", "tcp, 1.1.1.1, 2.2.2.2, DSCP 5, TOS 4", 1, 1, "not both" },
	{ "IPEncap", "tcp, 1.1.1.1, 2.2.2.2, ECT 1, CE true", 1, 1, "not both" },
	{ "IPEncap", "256, 1.1.1.1, 2.2.2.2", 1, 1, "at most 255" },
	{ "HashSwitch", "0, 0", 1, 1, "must be at least 1" },
	{ "IPFragmenter", "7", 1, 1, "at least 8" },
	{ "IPFragmenter", "8", 1, 1, NULL },
	{ "ICMPError", "1.2.3.4, echo", 1, 1, "is no error" },
	{ "ICMPError", "1.2.3.4, unreachable, host", 1, 1, NULL },
	{ "ICMPError", "1.2.3.4, unreachable, transit", 1, 1, "no ICMP code of that type" },
	{ "ICMPError", "1.2.3.4, timeexceeded, transit, 1.1.1.1 2.2.2.2", 1, 1, NULL },
	{ "ARPResponder", "1.2.3.4", 1, 1, "Ethernet address missing" },
	{ "ARPResponder", "1:2:3:4:5:6", 1, 1, "address missing" },
	{ "ARPResponder", "1.2.3.4/24 5.6.7.8 1:2:3:4:5:6, all", 1, 1, NULL },
	{ "ARPResponder", "1.2.3.4 1:2:3:4:5:6 1:2:3:4:5:6", 1, 1, "more than one" },
	{ "VLANEncap", "VLAN_ID 4096", 1, 1, "at most 4095" },
	{ "VLANEncap", "ANNO", 1, 1, NULL },
	{ "VLANEncap", "65536", 1, 1, "at most 65535" },
	{ "Switch", "-1", 1, 2, NULL },
	{ "Switch", "2", 1, 2, "it has 2 outputs" },
	{ "StaticSwitch", "5", 1, 2, NULL },
	{ "GetIPAddress", "16, IP src", 1, 1, "either OFFSET or IP" },
	{ "Meter", "10Bps, 5Bps", 1, 3, "must rise" },
	{ "Meter", "5Bps, 10Bps", 1, 2, "rate" },
	{ "RED", "10, 5, 0.5", 1, 1, "MAX_THRESH" },
	{ "RED", "5, 10, 1.5", 1, 1, "at most 1" },
	{ "Script", "wait 1, stop", 0, 0, NULL },
	{ "Script", "wiat 1", 0, 0, "did you mean 'wait'" },
	{ "Script", "goto l", 0, 0, "no label 'l'" },
	{ "Script", "label l, goto l", 0, 0, NULL },
	{ "DriverManager", "wait_time 1, stop", 0, 0, NULL },
	{ "ICMPRewriter", "rw", 1, 1, NULL },
	{ "ICMPRewriter", "q", 1, 1, "not a rewriter" },
	{ "ICMPRewriter", "rw:1", 1, 2, "needs 3 outputs" },
	{ "FTPPortMapper", "rw, rw, 0", 1, 1, NULL },
	{ "FTPPortMapper", "rw, rw, 1", 1, 1, "no input" },
	{ "ControlSocket", "TCP, 7777", 0, 0, NULL },
	{ "ControlSocket", "TCP, 7777+", 0, 0, NULL },
	{ "ControlSocket", "FOO, 1", 0, 0, "must be TCP, UNIX or SOCKET" },
	{ "AddressInfo", "a 1.2.3.4, a 5.6.7.8/8 ::1", 0, 0, NULL },
	{ "AddressInfo", "a", 0, 0, "expected NAME and its addresses" },
	{ "AddressInfo", "a x", 0, 0, "'x' is no address" },
	{ "ARPTable", "CAPACITY_SLIM_FACTOR 0", 0, 0, "at least 1" },
	{ "Error", "", 1, 1, "never lets the router start" },
	{ 0 },
};

static void classes_check_what_they_configure(void **state)
{
	(void)state;
	check_cases(class_cases, names);
}

static void errors_point_at_the_argument(void **state)
{
	struct beside all[] = { { "x", "EtherEncap", "0x800, 1:2:3:4:5:6, FOO  nonsense", 1, 1 },
				{ 0 } };
	struct fixture f;
	struct diag_message m;

	(void)state;
	fixture_read(&f, all, false);
	assert_false(f.ok);
	m = diag_get(f.diag, 0);
	assert_string_equal(m.text,
			    "DST: expected an Ethernet address such as 02:00:00:00:00:01, not "
			    "'FOO  nonsense'");
	assert_int_equal(m.at.start, 20);
	assert_int_equal(m.at.end, 33);
	fixture_fini(&f);
	all[0].config = "0x800, DST  bad, SRC 1:1:1:1:1:1";
	fixture_read(&f, all, false);
	m = diag_get(f.diag, 0);
	assert_int_equal(m.at.start, 12);
	assert_int_equal(m.at.end, 15);
	fixture_fini(&f);
}

static void values_hold_what_was_said(void **state)
{
	struct beside all[] = {
		{ "x", "ARPQuerier", "10.0.0.1/8, 1:2:3:4:5:6, TIMEOUT 1.5m", 2, 1 }, { 0 }
	};
	const struct click_value *v;
	struct fixture f;

	(void)state;
	fixture_read(&f, all, false);
	v = click_arg(&f.args, "IP");
	assert_int_equal(v->kind, CLICK_V_PREFIX);
	assert_int_equal(v->i, 0x0a000001);
	assert_int_equal(v->mask, 0xff000000);
	assert_int_equal(click_arg(&f.args, "ETH")->eth, 0x010203040506);
	assert_int_equal(click_arg(&f.args, "TIMEOUT")->i, 90000000000);
	assert_true(click_arg(&f.args, "TIMEOUT")->given);
	assert_int_equal(click_arg(&f.args, "POLL_TIMEOUT")->i, 60000000000);
	assert_false(click_arg(&f.args, "POLL_TIMEOUT")->given);
	fixture_fini(&f);
	all[0] = (struct beside){ "x", "Queue", "2, CAPACITY 3, CAPACITY 4", 1, 1 };
	fixture_read(&f, all, false);
	assert_int_equal(click_arg(&f.args, "CAPACITY")->i, 4);
	fixture_fini(&f);
	all[0] = (struct beside){ "x", "StoreData", "4, \"a\\n\\x41\\101\\<00 42>\"'c\\n'", 1, 1 };
	fixture_read(&f, all, false);
	v = click_arg(&f.args, "DATA");
	assert_int_equal(v->len, 9);
	assert_memory_equal(v->s, "a\nAA\0Bc\\n", 9);
	fixture_fini(&f);
	all[0] = (struct beside){ "x", "ICMPError", "1.2.3.4, timeexceeded, reassembly", 1, 1 };
	fixture_read(&f, all, false);
	assert_int_equal(click_arg(&f.args, "TYPE")->i, 11);
	assert_int_equal(click_arg(&f.args, "CODE")->i, 1);
	fixture_fini(&f);
	all[0] = (struct beside){ "x", "IPFilter", "deny src 10.0.0.1, 1 tcp, allow all", 1, 2 };
	fixture_read(&f, all, false);
	v = click_arg(&f.args, "RULE");
	assert_int_equal(v->count, 3);
	assert_int_equal(v->list[0].i, -1);
	assert_int_equal(v->list[1].i, 1);
	assert_int_equal(v->list[2].i, 0);
	assert_int_equal(v->list[2].expr->kind, EXPR_TRUE);
	fixture_fini(&f);
}

static void symbols_are_taken_only_where_allowed(void **state)
{
	struct beside all[] = { { "x", "SetIPAddress", "symbol:T1", 1, 1 }, { 0 } };
	struct fixture f;

	(void)state;
	fixture_read(&f, all, false);
	assert_false(f.ok);
	fixture_fini(&f);
	fixture_read(&f, all, true);
	assert_true(f.ok);
	assert_int_equal(click_arg(&f.args, "IPADDR")->kind, CLICK_V_SYMBOL);
	assert_string_equal(click_arg(&f.args, "IPADDR")->s, "T1");
	fixture_fini(&f);
	all[0] = (struct beside){ "x", "Print", "symbol:T1", 1, 1 };
	fixture_read(&f, all, true);
	assert_int_equal(click_arg(&f.args, "LABEL")->kind, CLICK_V_STRING);
	fixture_fini(&f);
	all[0] = (struct beside){ "x", "IPRewriter", "pattern symbol:A symbol:P - 80 0 0", 1, 1 };
	fixture_read(&f, all, true);
	assert_true(f.ok);
	assert_string_equal(click_arg(&f.args, "INPUTSPEC")->list[0].spec->rewrite.saddr_symbol,
			    "A");
	assert_string_equal(click_arg(&f.args, "INPUTSPEC")->list[0].spec->rewrite.sport_symbol,
			    "P");
	fixture_fini(&f);
}

static void names_are_seen_inside_their_compound(void **state)
{
	struct beside all[] = {
		{ "box/in/x", "SetIPAddress", "a", 1, 1 },
		{ "box/ai", "AddressInfo", "a 1.1.1.1", 0, 0 },
		{ "ai", "AddressInfo", "a 2.2.2.2, b 3.3.3.3", 0, 0 },
		{ "other/ai", "AddressInfo", "a 4.4.4.4, c 5.5.5.5", 0, 0 },
		{ 0 },
	};
	struct fixture f;

	(void)state;
	fixture_read(&f, all, false);
	assert_int_equal(click_arg(&f.args, "IPADDR")->i, 0x01010101);
	fixture_fini(&f);
	all[0].config = "b";
	fixture_read(&f, all, false);
	assert_int_equal(click_arg(&f.args, "IPADDR")->i, 0x03030303);
	fixture_fini(&f);
	all[0].config = "c";
	fixture_read(&f, all, false);
	assert_false(f.ok);
	fixture_fini(&f);
}

static void single_values_parse(void **state)
{
	uint32_t a, m;
	uint8_t a6[16];
	unsigned length;
	uint64_t v;

	(void)state;
	assert_true(click_parse_ip("1.2.3.4", &a) && a == 0x01020304);
	assert_false(click_parse_ip("1.2.3.4 ", &a));
	assert_true(click_parse_ip_prefix("10/8", &a, &m) && a == 0x0a000000 && m == 0xff000000);
	assert_true(click_parse_ip_prefix("1.2.3.4", &a, &m) && m == 0xffffffff);
	assert_true(click_parse_ip6_prefix("2001:db8::/32", a6, &length) && length == 32);
	assert_int_equal(a6[1], 1);
	assert_false(click_parse_ip6_prefix("2001:db8::/129", a6, &length));
	assert_true(click_parse_ether("1:2:3:4:5:6", &v) && v == 0x010203040506);
	assert_true(click_parse_uint("0xffffffffffffffff", &v) && v == UINT64_MAX);
	assert_false(click_parse_uint("18446744073709551616", &v));
	assert_false(click_parse_uint("", &v));
}

static void prefixes_of_arguments_never_crash(void **state)
{
	(void)state;
	sweep_prefixes("ARPQuerier",
		       "TIMEOUT 1.5m, 10.0.0.1/8, \"1:2\\<41 /* x */ 42>\", BROADCAST h:bcast", 2,
		       1);
	sweep_prefixes("IPRewriter", "pattern 1.0.0.1-1.0.0.9# 7-9? - 80 0 1, drop, keep 0 1", 3,
		       2);
	sweep_prefixes(
		"IPFilter",
		"deny (src 10.0.0.1 ? tcp[13:1] & 0x12 == 5 : ! ether host 1:2:3:4:5:6), allow", 1,
		2);
	sweep_prefixes("StaticIPLookup", "10.0.0.0/255.0.0.0 1.2.3.4 0, 0/0 - 1", 1, 2);
	sweep_prefixes("Classifier", "12/0800%f?ff !23/06, 12/0806 20/????, -", 1, 3);
}

/* Random texts of likely characters: refused or not, but always with a message. */
static void random_arguments_never_crash(void **state)
{
	static const char letters[] = "0123456789abcdefxABCD.:/-#?! ,\"'\\<>()&|=[]%_$\n";
	unsigned seed = (unsigned)time(NULL);

	(void)state;
	print_message("seed %u\n", seed);
	srand(seed);
	for (int i = 0; i < 4000; i++) {
		const struct click_class *c = click_class_at((size_t)rand() % click_class_count());
		struct beside all[] = { { "x", c->name, NULL, 1, 1 }, { 0 } };
		char text[60];
		size_t n = (size_t)rand() % sizeof(text);
		struct fixture f;

		for (size_t k = 0; k < n; k++)
			text[k] = letters[(size_t)rand() % (sizeof(letters) - 1)];
		text[n ? n - 1 : 0] = '\0';
		all[0].config = text;
		fixture_read(&f, all, rand() % 2);
		fixture_fini(&f);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(positions_and_keywords_are_told_apart),
		cmocka_unit_test(types_are_read_as_click_does),
		cmocka_unit_test(classes_check_what_they_configure),
		cmocka_unit_test(errors_point_at_the_argument),
		cmocka_unit_test(values_hold_what_was_said),
		cmocka_unit_test(symbols_are_taken_only_where_allowed),
		cmocka_unit_test(names_are_seen_inside_their_compound),
		cmocka_unit_test(single_values_parse),
		cmocka_unit_test(prefixes_of_arguments_never_crash),
		cmocka_unit_test(random_arguments_never_crash),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
