/*
 * fuzz_datapath.c - the input is packets for a zoo of elements: for each an octet for the path,
 * two for the length, the octets. Every packet has a buffer of exactly its size, so that the
 * address sanitizer sees what an element reads or writes beyond it. Whatever comes, each packet
 * made has ended, left or waits.
 */
#include "datapath/runtime/router.h"
#include "models/base/mem.h"
#include "tests/fuzz/dropped.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Paths begin at c0, c1, ...; what they share is below. */
static const char *const paths[] = {
	"Strip(14) -> CheckIPHeader -> DecIPTTL -> IPMirror -> SetIPChecksum -> end;",
	"CheckIPHeader(14) -> IPFilter(deny tcp opt syn, deny udp port 53 or 80, deny icmp type echo,"
	" deny ip[0:4] & 0xff > 7, allow all) -> EtherMirror -> end;",
	"MarkIPHeader(14) -> IPClassifier(src port > 1000, ip frag)[0,1] -> end;",
	"Strip(14) -> MarkIPHeader -> SetTCPChecksum(true) -> CheckTCPHeader -> end;",
	"Strip(14) -> MarkIPHeader -> SetUDPChecksum -> CheckUDPHeader -> end;",
	"Strip(14) -> MarkIPHeader -> CheckICMPHeader -> ICMPPingResponder -> end;",
	"Strip(14) -> CheckIPHeader -> IPFragmenter(60) -> end;",
	"Strip(14) -> MarkIPHeader -> IPFragmenter(8, false) -> end;",
	"Strip(14) -> MarkIPHeader -> ICMPError(10.0.0.1, redirect) -> FixIPSrc(9.9.9.9) -> end;",
	"Strip(14) -> MarkIPHeader -> ICMPError(10.0.0.1, parameterproblem, MTU 40) -> end;",
	"CheckIPHeader(14) -> [0] rw; rw[0] -> end;",
	"CheckIPHeader(14) -> [1] rw; rw[1] -> end;",
	"Strip(14) -> MarkIPHeader -> UDPRewriter(pattern 1.0.0.1 5000-5003 - - 0 0) -> end;",
	"Strip(14) -> MarkIPHeader -> ICMPPingRewriter(pattern 1.0.0.1 100-200# - - 0 0) -> end;",
	"Strip(14) -> MarkIPHeader -> IPAddrRewriter(pattern 1.0.0.1-1.0.0.3 - 0 0) -> end;",
	"Strip(14) -> MarkIPHeader -> IPAddrPairRewriter(pattern 1.0.0.1 2.0.0.2 0 0) -> end;",
	"VLANDecap -> VLANEncap(ANNO) -> Strip(3) -> EnsureEther -> end;",
	"StripEtherVLANHeader -> EtherVLANEncap(0x800, 1:1:1:1:1:1, 2:2:2:2:2:2, 5) -> end;",
	"ARPResponder(10.0.0.0/8 2:0:0:0:0:1)[0,1] -> end;",
	"[0] q; q[0] -> end; ",
	"[1] q;",
	"[0] sw; sw[0] -> end;",
	"[1] sw; sw[1] -> end;",
	"Truncate(30) -> Unstrip(5) -> Pad -> Resize(-9, 20) -> SetCRC32 -> CheckCRC32 -> end;",
	"Strip(14) -> CheckIP6Header -> DecIP6HLIM -> IP6Mirror -> ProtocolTranslator64 -> end;",
	"Strip(14) -> MarkIPHeader -> ProtocolTranslator46 -> GetIP6Address(24) -> end;",
	"Strip(14) -> MarkIPHeader -> TruncateIPPayload(3) -> EraseIPPayload -> end;",
	"Strip(14) -> MarkIPHeader -> StripIPHeader -> UnstripIPHeader -> StoreIPAddress(src) -> end;",
	"GetIPAddress(30) -> RadixIPLookup(10.0.0.0/8 1.2.3.4 0, 192.168.0.0/16 1, 0/0 0)[0,1]"
	" -> StoreIPAddress(16) -> end;",
	"Classifier(12/0800 23/11, 12/0806%ff0f !20/0001, -)[0-2] -> end;",
	"StoreData(40, abcdef) -> HashSwitch(30, 9)[0-2] -> PaintTee(0)[0,1] -> end;",
	"UDPIPEncap(1.1.1.1, 5, 2.2.2.2, 7, CHECKSUM true) -> IPEncap(4, 3.3.3.3, DST_ANNO)"
	" -> EtherEncap(0x800, 1:1:1:1:1:1, 2:2:2:2:2:2) -> end;",
	"StoreEtherAddress(1:2:3:4:5:6, 20) -> GetEtherAddress(8, src) -> HostEtherFilter(2:0:0:0:0:1,"
	" false, false) -> CheckARPHeader(14) -> StripToNetworkHeader -> end;",
};

static struct router *make_zoo(void)
{
	struct strbuf text = STRBUF_INIT;
	struct diag *d = diag_new();
	struct router_options o = { .clock = CLOCK_VIRTUAL };
	struct router *r;

	sb_add(&text, "end :: Counter -> Queue(20) -> Unqueue -> Discard;\n"
	       "rw :: IPRewriter(pattern 1.0.0.1 1024-1040 - - 0 1, drop, CAPACITY 20);\n"
	       "q :: ARPQuerier(10.0.0.1/24, 2:0:0:0:0:1, CAPACITY 5); sw :: EtherSwitch;\n");
	for (size_t i = 0; i < ARRAY_LEN(paths); i++)
		sb_printf(&text, "Idle -> c%zu :: Null -> %s\n", i, paths[i]);
	o.text = sb_str(&text);
	r = router_new("zoo", &o, d);
	diag_print(d, stderr, false);
	X_CHECK(r);
	r->run.pool.frame_room = 0;
	sb_fini(&text);
	return r;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct router *r;
	static struct element *start[ARRAY_LEN(paths)];

	if (!r) {
		r = make_zoo();
		for (size_t i = 0; i < ARRAY_LEN(paths); i++) {
			char name[24];

			snprintf(name, sizeof(name), "c%zu", i);
			start[i] = router_find(r, name);
		}
	}
	while (size > 3) {
		uint32_t len = (uint32_t)data[1] << 4 | data[2] >> 4;
		struct pkt *p;

		len = (uint32_t)MIN_OF(len, size - 3);
		p = pkt_new(&r->run.pool, 20, len);
		X_CHECK(p);
		memcpy(p->data, data + 3, len);
		p->mac = pkt_offset(p);
		r->run.now += NS_PER_SECOND / 50;
		element_push_one(start[data[0] % ARRAY_LEN(paths)], 0, p);
		data += 3 + len;
		size -= 3 + len;
	}
	driver_run(r);
	X_CHECK(r->run.pool.made == dropped(r) + r->run.sent + pkt_pool_used(&r->run.pool));
	return 0;
}
