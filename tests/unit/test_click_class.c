/*
 * test_click_class.c - the table of classes: complete, well formed, and its port codes understood.
 */
#include "tests/unit/click_args_check.h"

static const char *const described[] = {
	/* Ethernet, framing, data */
	"Classifier",
	"Strip",
	"Unstrip",
	"StripToNetworkHeader",
	"StripIPHeader",
	"UnstripIPHeader",
	"EtherEncap",
	"EtherVLANEncap",
	"EtherRewrite",
	"EtherMirror",
	"EnsureEther",
	"StoreEtherAddress",
	"GetEtherAddress",
	"SetEtherAddress",
	"StoreData",
	"HostEtherFilter",
	"DropBroadcasts",
	"VLANEncap",
	"VLANDecap",
	"StripEtherVLANHeader",
	"SetVLANAnno",
	"ARPResponder",
	"ARPQuerier",
	"EtherSwitch",
	"Hub",
	"ListenEtherSwitch",
	"Paint",
	"SetAnnoByte",
	"SetPacketType",
	"CheckPaint",
	"PaintSwitch",
	"PaintTee",
	"Tee",
	"PullTee",
	"Switch",
	"StaticSwitch",
	"RoundRobinSwitch",
	"StrideSwitch",
	"RandomSwitch",
	"HashSwitch",
	"Bypass",
	"InputSwitch",
	"PullSwitch",
	"Suppressor",
	"CheckLength",
	"Truncate",
	"Pad",
	"SetCRC32",
	"CheckCRC32",
	"RandomSample",
	"Block",
	"Counter",
	"Print",
	"IPPrint",
	"ARPPrint",
	"IP6Print",
	"Null",
	"Align",
	"SetTimestamp",
	"AverageCounter",
	"MarkMACHeader",
	"Discard",
	"Idle",
	"Queue",
	"FullNoteQueue",
	"SimpleQueue",
	"ThreadSafeQueue",
	"NotifierQueue",
	"FrontDropQueue",
	"MixedQueue",
	"Unqueue",
	"RatedUnqueue",
	"BandwidthRatedUnqueue",
	"DelayUnqueue",
	"LinkUnqueue",
	"Shaper",
	"BandwidthShaper",
	"DelayShaper",
	"RatedSplitter",
	"BandwidthRatedSplitter",
	"Meter",
	"BandwidthMeter",
	"RoundRobinSched",
	"PrioSched",
	"StrideSched",
	"TimeSortedSched",
	"InfiniteSource",
	"RatedSource",
	"TimedSource",
	"FromDevice",
	"ToDevice",
	"FromDump",
	"ToDump",
	"Script",
	"DriverManager",
	"ControlSocket",
	"AddressInfo",
	"AlignmentInfo",
	"ScheduleInfo",
	"PortInfo",
	"IPRewriterPatterns",
	"ARPTable",
	"RoundRobinIPMapper",
	"SourceIPHashMapper",
	/* IPv4 */
	"CheckIPHeader",
	"CheckIPHeader2",
	"MarkIPHeader",
	"DecIPTTL",
	"GetIPAddress",
	"SetIPAddress",
	"SetRandIPAddress",
	"StoreIPAddress",
	"SetIPDSCP",
	"SetIPECN",
	"MarkIPCE",
	"SetIPChecksum",
	"SetTCPChecksum",
	"SetUDPChecksum",
	"CheckTCPHeader",
	"CheckUDPHeader",
	"CheckICMPHeader",
	"FixIPSrc",
	"IPMirror",
	"IPGWOptions",
	"IPFragmenter",
	"IPReassembler",
	"IPEncap",
	"UDPIPEncap",
	"DynamicUDPIPEncap",
	"ICMPPingEncap",
	"TCPIPSend",
	"ICMPError",
	"ICMPPingResponder",
	"StaticIPLookup",
	"LinearIPLookup",
	"RadixIPLookup",
	"DirectIPLookup",
	"RangeIPLookup",
	"SortedIPLookup",
	"IPFilter",
	"IPClassifier",
	"IPInputCombo",
	"IPOutputCombo",
	"IPRateMonitor",
	"AggregateIPFlows",
	"AggregateIP",
	"AggregateLength",
	"TruncateIPPayload",
	"TCPFragmenter",
	"IPsecESPEncap",
	"RadixIPsecLookup",
	/* IPv6 */
	"CheckIP6Header",
	"MarkIP6Header",
	"GetIP6Address",
	"SetIP6Address",
	"LookupIP6Route",
	"DecIP6HLIM",
	"SetIP6DSCP",
	"IP6Mirror",
	"IP6Encap",
	"UDPIP6Encap",
	"ICMP6Error",
	"IP6Fragmenter",
	"IP6NDSolicitor",
	"IP6NDAdvertiser",
	"ProtocolTranslator46",
	"ProtocolTranslator64",
	"AddressTranslator",
	/* rewriters */
	"IPRewriter",
	"TCPRewriter",
	"UDPRewriter",
	"IPAddrRewriter",
	"IPAddrPairRewriter",
	"ICMPPingRewriter",
	"ICMPRewriter",
	/* in use besides */
	"RED",
	"IGMP",
	"IPMulticastEtherEncap",
	"FromHost",
	"ToHost",
	"ToHostSniffers",
	"PollDevice",
	"KernelTun",
	"Socket",
	"Error",
	"Message",
	"FromIPSummaryDump",
	"ToIPSummaryDump",
	"FTPPortMapper",
	"FromDPDKDevice",
	"ToDPDKDevice",
};

static void find_described_class_is_there(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(described); i++) {
		const struct click_class *c = click_class_find(described[i]);

		if (!c)
			fail_msg("class %s is missing", described[i]);
		assert_string_equal(c->name, described[i]);
	}
}

static void find_unknown_class_returns_null(void **state)
{
	(void)state;
	assert_null(click_class_find(""));
	assert_null(click_class_find("paint"));
	assert_null(click_class_find("Paints"));
	assert_null(click_class_find("AAAA"));
	assert_null(click_class_find("zzzz"));
}

static void at_every_index_is_sorted_and_found(void **state)
{
	(void)state;
	for (size_t i = 0; i < click_class_count(); i++) {
		const struct click_class *c = click_class_at(i);

		assert_ptr_equal(click_class_find(c->name), c);
		if (i)
			assert_true(strcmp(click_class_at(i - 1)->name, c->name) < 0);
	}
	assert_true(click_class_count() > 200);
}

static void check_help(const char *s)
{
	size_t n = strlen(s);
	bool dots = n > 3 && !strcmp(s + n - 3, "...");

	/* "Ethernet source" and "IP/MASK" are fine, a sentence is not */
	assert_true(n && n < 80);
	assert_true(s[n - 1] != '.' || dots);
}

static void table_every_class_is_well_formed(void **state)
{
	(void)state;
	for (size_t i = 0; i < click_class_count(); i++) {
		const struct click_class *c = click_class_at(i);
		struct click_port_range r = click_class_ports(c);
		bool rest = false;

		assert_true(r.min_in <= r.max_in && r.min_out <= r.max_out);
		assert_int_equal(strspn(c->processing, "alh/"), strlen(c->processing));
		assert_non_null(strchr(c->processing, '/'));
		check_help(c->help);
		for (const struct click_param *p = c->params; p->name; p++) {
			assert_false(rest);	/* nothing comes after the rest */
			rest = p->flags & CLICK_P_REST;
			check_help(p->help);
			if (p->type == CLICK_T_ENUM)
				assert_non_null(p->choices);
			for (const struct click_param *q = c->params; q < p; q++)
				assert_string_not_equal(q->name, p->name);
		}
	}
}

/* Reading an element without arguments reads every default; a bad one would end the program. */
static void table_every_default_is_readable(void **state)
{
	(void)state;
	for (size_t i = 0; i < click_class_count(); i++) {
		const struct click_class *c = click_class_at(i);
		struct click_port_range r = click_class_ports(c);
		struct beside all[] = { { "x", c->name, "", r.min_in, r.min_out }, { 0 } };
		struct fixture f;

		fixture_read(&f, all, false);
		for (size_t k = 0; k < f.args.count; k++)
			if (c->params[k].def)
				assert_int_not_equal(f.args.values[k].kind, CLICK_V_NONE);
		fixture_fini(&f);
	}
}

static void check_range(const char *cls, uint32_t min_in, uint32_t max_in, uint32_t min_out,
			uint32_t max_out)
{
	struct click_port_range r = click_class_ports(click_class_find(cls));

	assert_int_equal(r.min_in, min_in);
	assert_int_equal(r.max_in, max_in);
	assert_int_equal(r.min_out, min_out);
	assert_int_equal(r.max_out, max_out);
}

static void ports_codes_are_understood(void **state)
{
	struct click_port_range r;

	(void)state;
	check_range("Paint", 1, 1, 1, 1);
	check_range("CheckPaint", 1, 1, 1, 2);
	check_range("Classifier", 1, 1, 0, UINT32_MAX);
	check_range("IPRewriter", 1, UINT32_MAX, 1, UINT32_MAX);
	check_range("Idle", 0, UINT32_MAX, 0, UINT32_MAX);
	check_range("AddressInfo", 0, 0, 0, 0);
	check_range("ARPQuerier", 2, 2, 1, 2);
	r = click_class_ports(click_class_find("Hub"));
	assert_true(r.out_equals_in && !r.out_extra);
	r = click_class_ports(click_class_find("ListenEtherSwitch"));
	assert_true(r.out_equals_in);
	assert_int_equal(r.out_extra, 1);
	assert_int_equal(r.min_out, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(find_described_class_is_there),
		cmocka_unit_test(find_unknown_class_returns_null),
		cmocka_unit_test(at_every_index_is_sorted_and_found),
		cmocka_unit_test(table_every_class_is_well_formed),
		cmocka_unit_test(table_every_default_is_readable),
		cmocka_unit_test(ports_codes_are_understood),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
