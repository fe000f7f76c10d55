/*
 * test_network_errors.c - every error of network.yaml and of the YAML layer below it, with its
 * line and column.
 */
#include "tests/unit/network_check.h"

#define HEAD	"network: x\n"
#define BOXES	HEAD "boxes: { fw: { click: f }, b: { class: C } }\nhosts: { h: {}, k: {} }\n"

static void yaml_that_is_broken_is_refused_in_place(void **state)
{
	static const struct error_case cases[] = {
		{ "network: x\nboxes:\n\ta: b\n",
		  "3:1 error: a tab cannot indent YAML, expected blanks\n" },
		{ "network: x\nboxes:\n  a: {click: a}\n\tb: {click: b}\n",
		  "4:1 error: a tab cannot indent YAML, expected blanks\n" },
		{ "network: x\nlinks:\n  - a\n \t- b\n",
		  "4:2 error: a tab cannot indent YAML, expected blanks\n" },
		{ "network: {\n\ta: @x }\n", "2:5 error: a text that starts with this character "
		  "needs quotes: found character that cannot start any token\n" },
		{ "network: x\nhosts: {\xc3\xa9: {ip: 1",
		  "2:19 error: the file ends too early: did not find expected ',' or '}'\n"
		  "2:13 note: while parsing a flow mapping that begins here\n" },
		{ "network: \"x",
		  "1:12 error: the file ends too early: found unexpected end of stream\n"
		  "1:10 note: while scanning a quoted scalar that begins here\n" },
		{ "network: \xc3\xa9: b", "1:12 error: a text with \": \" inside needs quotes: "
		  "mapping values are not allowed in this context\n" },
		{ "network: x\nlinks: \xff\n",
		  "2:8 error: byte 0xff is not UTF-8, expected a text file\n" },
		{ "network: x\nlinks: \xc3",
		  "2:8 error: the file ends inside a UTF-8 character\n" },
		{ "network: \x01\n", "1:10 error: control character U+0001 is not allowed in YAML\n" },
		{ "network: @x\n", "1:10 error: a text that starts with this character needs "
		  "quotes: found character that cannot start any token\n" },
		{ "\xff\xfen", "1:1 error: the file is UTF-16, expected UTF-8\n" },
		{ "%YAML 1.1\n%TAG ! x:\n---\nnetwork: x\n", "2:1 error: tags are not supported, "
		  "expected no \"%TAG\" at the start of a line\n" },
		{ "%YAML 1.1\n%YAML 1.1\n---\nnetwork: x\n",
		  "2:1 error: found duplicate %YAML directive\n" },
		{ "%YAML 1.1\n---\nnetwork: x %TAG\n...\n", "" },
		{ "", "1:1 error: the file is empty\n" },
		{ "# x\n", "1:1 error: the file is empty\n" },
		{ "network: x\n---\nnetwork: y\n", "2:1 error: a second document begins here, "
		  "expected one document in a file\n" },
		{ "network: \"a\\0b\"\n", "1:10 error: a text must not hold a NUL byte\n" },
	};

	(void)state;
	ASSERT_NETWORK_CASES(cases);
	assert_network_messages("network: a\0", 11, "1:11 error: control character U+0000 is not allowed "
			"in YAML\n");
}

static void yaml_features_beyond_configuration_are_refused(void **state)
{
	static const struct error_case cases[] = {
		{ "network: *b\nboxes: &a {}\nhosts: !x {}\nsymbols:\n  <<: 1\n",
		  "1:10 error: aliases (\"*b\") are not supported, write the value again; a text "
		  "that starts with \"*\" needs quotes\n"
		  "2:8 error: anchors (\"&a\") are not supported; a text that starts with \"&\" "
		  "needs quotes\n"
		  "3:8 error: tags (\"!x\") are not supported; a text that starts with \"!\" needs "
		  "quotes\n"
		  "5:3 error: merge keys (\"<<\") are not supported, write the keys out\n" },
		{ "[x, y]: y\n? {a: b}\n: 3\n? [*z]\n: 1\n~: 3\nnetwork: x\n",
		  "1:1 error: a key must be a word, found a list\n"
		  "2:3 error: a key must be a word, found a mapping\n"
		  "4:4 error: aliases (\"*z\") are not supported, write the value again; a text "
		  "that starts with \"*\" needs quotes\n"
		  "4:3 error: a key must be a word, found a list\n"
		  "6:1 error: a key must be a word; to use this one as a name, put it in "
		  "quotes\n" },
		{ "network: x\nboxes: {\"\": 1, ? : 2}\n",
		  "2:18 error: a key is missing before \":\"\n"
		  "2:10 error: \"\" cannot be the name of a box, expected letters, digits, \"_\", "
		  "\"-\", \".\", \"/\" and \"@\"\n"
		  "2:13 error: expected a box as a mapping with the keys \"click\", \"class\", "
		  "\"datapath\" or \"args\", found \"1\"\n" },
		{ "network: x\nnetwork: y\nhosts: {a: {}, \"a\": {}, 'a': {}}\n",
		  "2:1 error: key \"network\" is given twice\n1:1 note: first given here\n"
		  "3:16 error: key \"a\" is given twice\n3:9 note: first given here\n"
		  "3:25 error: key \"a\" is given twice\n3:9 note: first given here\n" },
	};

	(void)state;
	ASSERT_NETWORK_CASES(cases);
}

static void keys_given_twice_in_a_long_mapping_are_found(void **state)
{
	struct strbuf b = STRBUF_INIT;

	(void)state;
	sb_add(&b, "network: x\nhosts:\n");
	for (int i = 0; i < 40; i++)
		sb_printf(&b, "  h%d: {}\n", i);
	sb_add(&b, "  h3: {}\n  h30: {}\n");
	assert_network_messages(sb_str(&b), b.len,
			"43:3 error: key \"h3\" is given twice\n6:3 note: first given here\n"
			"44:3 error: key \"h30\" is given twice\n33:3 note: first given here\n");
	sb_fini(&b);
}

static void nesting_is_limited(void **state)
{
	struct strbuf b = STRBUF_INIT;

	(void)state;
	sb_add(&b, "network: ");
	for (int i = 0; i < 100000; i++)
		sb_add_char(&b, '[');
	assert_network_messages(sb_str(&b), b.len, "1:73 error: nested deeper than 64 levels\n");
	sb_fini(&b);
}

/* Characters of two and three bytes before the error, over several steps of the index. */
static void columns_count_bytes_behind_other_characters(void **state)
{
	struct strbuf b = STRBUF_INIT;
	char want[128];

	(void)state;
	for (unsigned n = 0; n < 400; n += 7) {
		sb_clear(&b);
		sb_add(&b, "network: \"");
		for (unsigned i = 0; i < n; i++)
			sb_add(&b, i % 3 ? "\xe2\x82\xac" : "\xc3\xa9");
		sb_add(&b, "\"\nencap: x\n");
		assert_network_messages(sb_str(&b), b.len,
				"2:8 error: expected \"ip\" or \"ethernet\", found \"x\"\n");
		sb_cut(&b, b.len - strlen("\nencap: x\n"));
		sb_add(&b, " @");
		snprintf(want, sizeof(want), "1:%zu error: ", b.len);
		struct diag *d;
		assert_null(check_read_network(sb_str(&b), b.len, &d));
		assert_int_equal(diag_place(d, diag_get(d, 0).at).column, b.len);
		diag_free(d);
	}
	sb_fini(&b);
}

static void unknown_and_missing_keys_are_named(void **state)
{
	static const struct error_case cases[] = {
		{ "netwrk: x\n", "1:1 error: unknown key \"netwrk\", did you mean \"network\"?\n" },
		{ "boxes: {}\n",
		  "1:1 error: a network needs the key \"network\": the name of the network\n" },
		{ HEAD "qqqqqqq: 1\n", "2:1 error: unknown key \"qqqqqqq\", expected for a network "
		  "one of \"network\", \"encap\", \"symbols\", \"boxes\", \"hosts\", \"links\" or "
		  "\"policies\"\n" },
		{ HEAD "boxes:\nlinks: {}\nhosts: [a]\nencap: [ip]\n",
		  "2:1 error: \"boxes\" has no value, expected a mapping of names to boxes\n"
		  "3:8 error: expected a list of links such as \"client -- firewall:lan\", found a "
		  "mapping\n"
		  "4:8 error: expected a mapping of names to hosts, found a list\n"
		  "5:8 error: expected \"ip\" or \"ethernet\", found a list\n" },
		{ "network: [x]\n", "1:10 error: expected the name of the network, found a "
		  "list\n" },
		{ "- a\n", "1:1 error: expected a network as a mapping with the keys \"network\", "
		  "\"encap\", \"symbols\", \"boxes\", \"hosts\", \"links\" or \"policies\", "
		  "found a "
		  "list\n" },
	};

	(void)state;
	ASSERT_NETWORK_CASES(cases);
}

static void boxes_that_are_wrong_are_refused(void **state)
{
	static const struct error_case cases[] = {
		{ HEAD "boxes:\n  a: { clik: x }\n  b:\n  c: x.click\n  d: {}\n  -e: { class: X "
		  "}\n",
		  "3:8 error: unknown key \"clik\", did you mean \"click\"?\n"
		  "4:3 error: \"b\" has no value, expected a box as a mapping with the keys "
		  "\"click\", \"class\", \"datapath\" or \"args\"\n"
		  "5:6 error: expected a box as a mapping with the keys \"click\", \"class\", "
		  "\"datapath\" or \"args\", found \"x.click\"\n"
		  "6:3 error: box \"d\" needs one of the keys \"click\", \"class\" and "
		  "\"datapath\"\n"
		  "7:3 error: \"-e\" cannot be the name of a box, expected letters, digits, \"_\", "
		  "\"-\", \".\", \"/\" and \"@\"\n" },
		{ HEAD "boxes: { a: { class: X, click: f } }\n",
		  "2:22 error: box \"a\" already has a source, expected one of \"click\", "
		  "\"class\" "
		  "and \"datapath\"\n2:32 note: the other is here\n" },
		{ HEAD "boxes: { a: { datapath: f, args: {} }, b: { click: '' } }\n",
		  "2:28 error: \"args\" stands with \"click\" or \"class\" only\n"
		  "2:43 error: box \"b\" has an empty source\n" },
		{ HEAD "boxes: { a: { click: f, args: [x] }, b: { class: C, args: 3 } }\n",
		  "2:31 error: expected a mapping of the file's variables to values, found a list\n"
		  "2:59 error: expected a mapping of keywords to values, or a list of values, "
		  "found "
		  "\"3\"\n" },
		{ HEAD "symbols: { t2: any }\nboxes:\n  a:\n    class: C\n    args:\n      A: "
		  "$t22\n"
		  "      B: [1]\n      C:\n      D E: 5\n      F: symbol:t2\n      G: $\n",
		  "7:10 error: unknown symbol \"t22\", did you mean \"t2\"?\n"
		  "8:10 error: expected one value, \"any\", \"$SYMBOL\" or a set { in: [...] }, "
		  "found "
		  "a list\n"
		  "9:7 error: \"C\" has no value, expected one value, \"any\", \"$SYMBOL\" or a "
		  "set "
		  "{ in: [...] }\n"
		  "10:7 error: \"D E\" cannot be the name of an argument, expected letters, digits "
		  "and \"_\"\n"
		  "11:10 error: expected \"$t2\" for a symbol\n"
		  "12:10 error: unknown symbol \"\", expected a name from the section "
		  "\"symbols\"\n" },
		{ HEAD "boxes: { a: { click: f } }\nhosts: { a: {} }\n",
		  "3:10 error: \"a\" is already the name of a box\n2:10 note: declared here\n" },
	};

	(void)state;
	ASSERT_NETWORK_CASES(cases);
}

static void sets_that_are_wrong_are_refused(void **state)
{
	static const struct error_case cases[] = {
		{ HEAD "symbols:\n  a: 8.8.8.8/33\n  b: not 10.0.0.1/8\n  c: 9-1\n  d: 1-10.0.0.1\n"
		  "  e: x\n  f: 1/2\n  g: [1, 10.0.0.1]\n",
		  "3:6 error: \"8.8.8.8/33\" needs a prefix length from 0 to 32\n"
		  "4:10 error: \"10.0.0.1/8\" has bits behind its prefix length\n"
		  "5:6 error: \"9-1\" ends before it begins\n"
		  "6:6 error: \"1-10.0.0.1\" needs two ends of the same type\n"
		  "7:6 error: \"x\" is no number, address, prefix or range\n"
		  "8:6 error: \"1/2\" has a prefix length, but only IP addresses have prefixes\n"
		  "9:10 error: \"10.0.0.1\" is of type IPv4 address, expected number as before\n"
		  "9:7 note: this decided the type of the set\n" },
		{ HEAD "symbols:\n  a-b: any\n  1c: 2\n  d: not any\n  e: { not: any }\n"
		  "  f: { in: 10.0.0.0/8, not: 0.0.0.0/0 }\n",
		  "3:3 error: \"a-b\" cannot be the name of a symbol, expected letters, digits and "
		  "\"_\"\n"
		  "4:3 error: \"1c\" cannot be the name of a symbol, expected letters, digits and "
		  "\"_\"\n"
		  "5:10 error: \"not any\" leaves no value\n"
		  "6:13 error: \"not any\" leaves no value\n"
		  "7:6 error: no value is left in this set\n" },
		{ HEAD "symbols:\n  a: { in: [not 5] }\n  b: { inn: 5 }\n",
		  "3:13 error: \"not\" stands before a whole set only, expected a value; write "
		  "{ in: [...], not: [...] }\n"
		  "4:8 error: unknown key \"inn\", did you mean \"in\"?\n" },
		{ HEAD "symbols: { n: 5, a: 10.0.0.1 }\nhosts:\n  h: { ip: $n, ip6: $a, tcp: x }\n"
		  "  k: { ip: not 5 }\n",
		  "4:12 error: \"n\" is of type number, expected IPv4 address\n"
		  "2:12 note: declared here\n"
		  "4:21 error: \"a\" is of type IPv4 address, expected IPv6 address\n"
		  "2:18 note: declared here\n"
		  "4:30 error: \"x\" is no port, expected a number from 0 to 65535 or a range such "
		  "as \"8000-8010\"\n"
		  "5:12 error: \"k.ip\" is of type number, expected IPv4 address\n" },
	};

	(void)state;
	ASSERT_NETWORK_CASES(cases);
}

static void hosts_that_are_wrong_are_refused(void **state)
{
	static const struct error_case cases[] = {
		{ HEAD "hosts:\n  a: { ip: 10.0.0.2/8, tcp: [80, 80, 70000, 9-1, [1], 1-] }\n"
		  "  b: { ip: [], ip6: 10.0.0.1, mac: 1:2:3, udp: {a: b} }\n"
		  "  c: { ip: [10.0.0.1, any, [x]], mac: [x] }\n  d: 10.0.0.1\n",
		  "3:12 error: \"10.0.0.2/8\" is no IPv4 address or prefix (bits behind the prefix "
		  "must be 0)\n"
		  "3:34 error: port 80 is given twice\n"
		  "3:38 error: \"70000\" is no port, expected a number from 0 to 65535 or a range "
		  "such as \"8000-8010\"\n"
		  "3:45 error: \"9-1\" ends before it begins\n"
		  "3:50 error: expected a port or a range such as \"8000-8010\", found a list\n"
		  "3:55 error: \"1-\" is no port, expected a number from 0 to 65535 or a range "
		  "such "
		  "as \"8000-8010\"\n"
		  "4:12 error: expected an address, found an empty list; write \"any\" for all of "
		  "them\n"
		  "4:21 error: \"10.0.0.1\" is no IPv6 address or prefix (bits behind the prefix "
		  "must be 0)\n"
		  "4:36 error: \"1:2:3\" is no Ethernet address, expected one such as "
		  "\"02:00:00:00:00:01\"\n"
		  "4:48 error: expected a list of ports, or \"any\", found a mapping\n"
		  "5:23 error: \"any\" is no IPv4 address or prefix (bits behind the prefix must "
		  "be "
		  "0)\n"
		  "5:28 error: expected an IPv4 address, a prefix or \"$SYMBOL\", found a list\n"
		  "5:39 error: expected an Ethernet address such as \"02:00:00:00:00:01\", found a "
		  "list\n"
		  "6:6 error: expected a host as a mapping with the keys \"ip\", \"ip6\", \"mac\", "
		  "\"tcp\" or \"udp\", found \"10.0.0.1\"\n" },
	};

	(void)state;
	ASSERT_NETWORK_CASES(cases);
}

static void links_that_are_wrong_are_refused_at_the_word(void **state)
{
	static const struct error_case cases[] = {
		{ BOXES "links:\n- h2 -- fwx:lan\n- h:x -- fw:y\n- h -- fw\n- h - fw:a\n- h -- "
		  "fw: a\n"
		  "- h -- fw:a -- k\n- fw:a -- fw:a\n- h --\n- -- h\n- fw: -- h\n- h -- fw:a:b\n"
		  "- [h, k]\n- h\n- ' -> h'\n- ':a -- h'\n",
		  "5:3 error: unknown box or host \"h2\", did you mean \"h\"?\n"
		  "5:9 error: unknown box or host \"fwx\", did you mean \"fw\"?\n"
		  "6:5 error: \"h\" is a host, expected it without a port\n"
		  "7:8 error: box \"fw\" is joined by its ports, expected \"fw:PORT\"\n"
		  "8:5 error: expected \"--\" or \"->\" after \"h\"\n"
		  "9:3 error: expected two ends joined by \"--\" or \"->\", such as \"client -- "
		  "firewall:lan\", found a mapping; no blank may follow \":\" between box and "
		  "port\n"
		  "10:13 error: expected nothing more, found \"-- k\"\n"
		  "11:3 error: both ends of the link are \"fw\"\n"
		  "12:3 error: expected the name of a box or host\n"
		  "13:3 error: expected the name of a box or host\n"
		  "14:3 error: expected two ends joined by \"--\" or \"->\", such as \"client -- "
		  "firewall:lan\", found a mapping; no blank may follow \":\" between box and "
		  "port\n"
		  "15:11 error: \"a:b\" cannot be the name of a port, expected letters, digits, "
		  "\"_\", \"-\", \".\", \"/\" and \"@\"\n"
		  "16:3 error: expected two ends joined by \"--\" or \"->\", such as \"client -- "
		  "firewall:lan\", found a list\n"
		  "17:3 error: expected \"--\" or \"->\" after \"h\"\n"
		  "18:5 error: expected the name of a box or host\n"
		  "19:4 error: expected the name of a box or host before \":\"\n" },
		{ BOXES "links: [ h -- fw:a, k -- fw:a, b:x -> fw:a, b:y -> fw:a, b:x -> h, "
		  "'fw: -- h' ]\n",
		  "4:26 error: port \"fw:a\" already sends into a link\n"
		  "4:10 note: the other link is here\n"
		  "4:58 error: port \"b:x\" already sends into a link\n"
		  "4:32 note: the other link is here\n"
		  "4:71 error: expected a port after \":\"\n" },
		{ HEAD "links: [ \"h\\x31 -- k\" ]\n",
		  "2:1 error: unknown box or host \"h1\", expected a name from the sections "
		  "\"boxes\" "
		  "and \"hosts\"\n"
		  "2:7 error: unknown box or host \"k\", expected a name from the sections "
		  "\"boxes\" "
		  "and \"hosts\"\n" },
	};

	(void)state;
	ASSERT_NETWORK_CASES(cases);
}

static void policies_that_are_wrong_are_refused(void **state)
{
	static const struct error_case cases[] = {
		{ BOXES "policies:\n  a: { reach: h -> k, tcp: x -> y }\n  b: { packet: tcp }\n"
		  "  c: h -> k\n  d:\n  e: { no-loops: tru }\n  f: { reach: true }\n"
		  "  g: { tcp: h -- k }\n  h: { reach: fw -> k }\n",
		  "5:23 error: policy \"a\" already is of kind \"reach\", expected one kind\n"
		  "5:8 note: the first kind is here\n"
		  "6:3 error: policy \"b\" has no kind, expected a key such as \"reach\", "
		  "\"no-reach\", \"tcp\" or \"no-loops\"\n"
		  "7:6 error: expected a policy such as { reach: client -> server }, found "
		  "\"h -> k\"\n"
		  "8:3 error: \"d\" has no value, expected a policy such as { reach: client -> "
		  "server }\n"
		  "9:18 error: unknown box or host \"tru\", expected a name from the sections "
		  "\"boxes\" and \"hosts\"\n"
		  "10:15 error: unknown box or host \"true\", expected a name from the sections "
		  "\"boxes\" and \"hosts\"\n"
		  "10:15 error: expected \"->\" after \"true\"\n"
		  "11:15 error: expected \"->\" after \"h\"\n"
		  "12:15 error: box \"fw\" is joined by its ports, expected \"fw:PORT\"\n" },
	};

	(void)state;
	ASSERT_NETWORK_CASES(cases);
}

static void policy_keys_go_with_their_kinds(void **state)
{
	static const struct error_case cases[] = {
		{ BOXES "policies:\n  a: { no-loops: true, via: h, where: tcp }\n"
		  "  c: { value: h -> k }\n  f: { same-as: old.yaml }\n"
		  "  w: { waypoint: h -> k, sack: true }\n",
		  "5:32 error: \"where\" does not go with policies of kind \"no-loops\"\n"
		  "5:24 error: \"via\" does not go with policies of kind \"no-loops\"\n"
		  "6:3 error: policy \"c\" of kind \"value\" needs the key \"fields\"\n"
		  "6:3 error: policy \"c\" of kind \"value\" needs the key \"expect\"\n"
		  "7:3 error: policy \"f\" of kind \"same-as\" needs the key \"other\"\n"
		  "7:17 error: unknown box or host \"old.yaml\", expected a name from the sections "
		  "\"boxes\" and \"hosts\"\n"
		  "7:17 error: expected \"->\" after \"old.yaml\"\n"
		  "8:3 error: policy \"w\" of kind \"waypoint\" needs the key \"via\"\n"
		  "8:26 error: \"sack\" does not go with policies of kind \"waypoint\"\n" },
		{ BOXES "policies:\n  b: { value: h -> k, fields: [], expect: x }\n"
		  "  d: { unchanged: h -> k, fields: [ip.src, IP, ip.src] }\n"
		  "  e: { waypoint: h -> k, via: [] }\n  f: { waypoint: h -> k, via: [h, hh] }\n"
		  "  g: { reach: h -> k, severity: eror, vacuous: true, packet: [x] }\n"
		  "  i: { tcp: h -> k, sack: maybe, fieldz: 3 }\n",
		  "5:43 error: \"x\" is no number, address, prefix or range\n"
		  "5:31 error: expected at least one field\n"
		  "6:48 error: \"ip.src\" is given twice\n6:36 note: first given here\n"
		  "6:44 error: unknown field \"IP\", expected a name such as \"ip.src\"\n"
		  "7:31 error: expected at least one box or host to pass\n"
		  "8:35 error: unknown box or host \"hh\", did you mean \"h\"?\n"
		  "9:33 error: expected \"error\" or \"warning\", found \"eror\"\n"
		  "9:48 error: expected \"refused\" or \"allowed\", found \"true\"\n"
		  "9:62 error: expected a packet expression such as \"tcp dst port 80\", found a "
		  "list\n"
		  "10:27 error: expected \"true\" or \"false\", found \"maybe\"\n"
		  "10:34 error: unknown key \"fieldz\", did you mean \"fields\"?\n" },
	};

	(void)state;
	ASSERT_NETWORK_CASES(cases);
}

static void fields_must_exist_and_fit_what_is_expected(void **state)
{
	static const struct error_case cases[] = {
		{ BOXES "policies:\n  a: { unchanged: h -> k, fields: [ip.scr, payload, tcp.seq] "
		  "}\n"
		  "  b: { value: h -> k, fields: payload, expect: 5 }\n"
		  "  c: { value: h -> k, fields: [ip.src, tcp.dport], expect: not 8.8.8.8 }\n"
		  "  d: { value: h -> k, fields: eth.src, expect: { in: [5] } }\n"
		  "  e: { value: h -> k, fields: ip6.src, expect: any }\n"
		  "  f: { value: h -> k, fields: qqqqqqqqqq, expect: any }\n",
		  "5:36 error: unknown field \"ip.scr\", did you mean \"ip.src\"?\n"
		  "6:31 error: unknown field \"payload\", expected a name such as \"ip.src\"\n"
		  "7:60 error: \"not 8.8.8.8\" is of type IPv4 address, expected number as in "
		  "\"tcp.dport\"\n"
		  "8:48 error: \"{ in: [5] }\" is of type number, expected Ethernet address as in "
		  "\"eth.src\"\n"
		  "10:31 error: unknown field \"qqqqqqqqqq\", expected a name such as "
		  "\"ip.src\"\n" },
	};

	(void)state;
	ASSERT_NETWORK_CASES(cases);
}

static void policies_after_others_are_checked(void **state)
{
	static const struct error_case cases[] = {
		{ BOXES "policies:\n  web: { tcp: h -> k, after: [weba, web, r] }\n"
		  "  r: { reach: h -> k, after: web }\n",
		  "5:31 error: unknown policy \"weba\", did you mean \"web\"?\n"
		  "5:37 error: policy \"web\" cannot come after itself\n"
		  "5:42 error: policy \"r\" opens no connection, expected one of kind \"tcp\"\n"
		  "6:3 note: declared here\n" },
		{ BOXES "policies:\n  r: { reach: h -> k, after: a }\n  a: { tcp: h -> k, after: "
		  "b }\n"
		  "  b: { tcp: h -> k, after: c }\n  c: { tcp: h -> k, after: a }\n",
		  "6:28 error: policy \"a\" comes after \"b\", which comes after it\n" },
		{ BOXES "policies:\n  a: { tcp: h -> k, after: [d, c] }\n  b: { tcp: h -> k, "
		  "after: a }\n"
		  "  c: { tcp: h -> k }\n  d: { tcp: h -> k, after: [c, b] }\n",
		  "8:32 error: policy \"d\" comes after \"b\", which comes after it\n" },
		{ BOXES "policies:\n  a: { tcp: h -> k, after: [b, c] }\n  b: { tcp: h -> k, "
		  "after: c }\n"
		  "  c: { tcp: h -> k }\n", "" },
	};

	(void)state;
	ASSERT_NETWORK_CASES(cases);
}

/* Carets of an expression, however its text is written. */
static void expressions_point_into_the_yaml(void **state)
{
	static const struct {
		const char *packet;
		unsigned line, column;
	} cases[] = {
		{ "tcp && bogus.field == 1", 7, 20 },
		{ "\"tcp && bogus.field == 1\"", 7, 21 },
		{ "'tcp && bogus.field == 1'", 7, 21 },
		{ "tcp\n     && bogus.field == 1", 8, 9 },
		{ "\"tcp\n     && bogus.field == 1\"", 8, 9 },
		{ ">\n     tcp\n     && bogus.field == 1", 9, 9 },
		{ "|-  # why\n     tcp &&\n     bogus.field == 1", 9, 6 },
		/* with escapes: the line is right, the column is that of the decoded text */
		{ "\"tcp \\\n     && bogus.field == 1\"", 7, 8 },
		{ "'tcp && bogus.field == ''1'''", 7, 8 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct strbuf b = STRBUF_INIT;
		struct place p;
		struct diag *d;

		sb_printf(&b, "%spolicies:\n  p:\n    reach: h -> k\n    packet: %s\n", BOXES,
			  cases[i].packet);
		assert_null(check_read_network(sb_str(&b), b.len, &d));
		assert_true(diag_count(d) > 0);
		p = diag_place(d, diag_get(d, 0).at);
		assert_string_equal(p.file, "n.yaml");
		assert_int_equal(p.line, cases[i].line);
		assert_int_equal(p.column, cases[i].column);
		diag_free(d);
		sb_fini(&b);
	}
}

/* Ten thousand errors take no time in looking for near names that nobody sees. */
static void many_errors_stay_cheap(void **state)
{
	struct strbuf b = STRBUF_INIT;
	struct diag *d;

	(void)state;
	sb_add(&b, "network: x\nhosts:\n");
	for (unsigned i = 0; i < 5000; i++)
		sb_printf(&b, "  box%u: {}\n", i);
	sb_add(&b, "links:\n");
	for (unsigned i = 0; i < 20000; i++)
		sb_printf(&b, "- bux%u:x -- c\n", i);
	assert_null(check_read_network(sb_str(&b), b.len, &d));
	assert_int_equal(diag_errors(d), 40000);
	diag_free(d);
	sb_fini(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(yaml_that_is_broken_is_refused_in_place),
		cmocka_unit_test(yaml_features_beyond_configuration_are_refused),
		cmocka_unit_test(keys_given_twice_in_a_long_mapping_are_found),
		cmocka_unit_test(nesting_is_limited),
		cmocka_unit_test(columns_count_bytes_behind_other_characters),
		cmocka_unit_test(unknown_and_missing_keys_are_named),
		cmocka_unit_test(boxes_that_are_wrong_are_refused),
		cmocka_unit_test(sets_that_are_wrong_are_refused),
		cmocka_unit_test(hosts_that_are_wrong_are_refused),
		cmocka_unit_test(links_that_are_wrong_are_refused_at_the_word),
		cmocka_unit_test(policies_that_are_wrong_are_refused),
		cmocka_unit_test(policy_keys_go_with_their_kinds),
		cmocka_unit_test(fields_must_exist_and_fit_what_is_expected),
		cmocka_unit_test(policies_after_others_are_checked),
		cmocka_unit_test(expressions_point_into_the_yaml),
		cmocka_unit_test(many_errors_stay_cheap),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
