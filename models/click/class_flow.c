/*
 * class_flow.c - classes that know flows. They are not Click's: FlowCache, L7PatternInfo, L7, SigMatcher
 * and FlowPinner are those of the ClickOS applications, the others encapsulate and mend.
 */
#include "models/click/class_int.h"

#define FLOW_RESOURCES(proto) \
	A_KR("RESOURCE_" proto "_MAX_FLOWS", UINT, "65535", 1 TO 16777216, "flows that are known"), \
	A_KR("RESOURCE_" proto "_MAX_BUCKETS", UINT, "65535", 1 TO 16777216, \
	     "places of the table, with MAX_BUCKET_LENGTH a bound of the flows"), \
	A_KR("RESOURCE_" proto "_MAX_BUCKET_LENGTH", UINT, "65535", 1 TO 16777216, \
	     "flows in one place"), \
	A_KR("RESOURCE_" proto "_INITIAL_BUCKETS", UINT, "1024", 1 TO 16777216, \
	     "ignored: the table grows with use")

#define L7_ANNO	A_KR("ANNO", ANNO, "18", 0 TO 1, "annotation for the protocol: its place in the list, from 1")

#define PPPOE_ECHO	A_KR("ECHO", UINT, "30", 0 TO 86400, "seconds of silence until the other is asked for a sign, 0: never")

static const struct click_class flow[] = {
	CLASS("AdjustTCPMSS", "1/1", "a/a", "flow", "lowers the segment size that hosts offer",
	      A_MR("MSS", UINT, 1 TO 65535, "the largest that may be offered")),
	CLASS("AnswerSYN", "2/2", "h/h", "flow", "answers SYNs in place of servers",
	      A_PR("MSS", UINT, "1460", 536 TO 65495, "that both ends are told")),
	CLASS("FlowCache", "1/1", "a/a", "flow", "knows flows, and drops what there is no room for",
	      A_KR("TCP_TIMEOUT", SECONDS, "600", MAX_SECONDS, "life of a TCP flow without packets"),
	      A_KR("TCP_DONE_TIMEOUT", SECONDS, "15", MAX_SECONDS, "the same after its end"),
	      FLOW_RESOURCES("TCP"),
	      A_KR("UDP_TIMEOUT", SECONDS, "6000", MAX_SECONDS, "life of a UDP flow"),
	      FLOW_RESOURCES("UDP"),
	      A_KR("ANNO", ANNO, "20", 0 TO 4, "annotation for the flow's number")),
	CLASS("FlowMonitor", "1/1-2", "a/ah", "flow", "what flows passed, as IPFIX on output 1",
	      A_KR("IDLE", SECONDS, "15", MAX_SECONDS, "a flow is reported when it was idle so long"),
	      A_KR("ACTIVE", SECONDS, "60", MAX_SECONDS, "and when it goes on so long"),
	      A_KR("DOMAIN", UINT, "0", U32, "observation domain"),
	      A_KR("TEMPLATE_EVERY", UINT, "20", 1 TO 1000000, "messages between two templates")),
	CLASS("FlowPinner", "1/1-", "h/h", "flow", "keeps both ways of a flow on one output",
	      A_KR("SEED", UINT, "0", U32, "of the hash; the same at all places that must agree")),
	CLASS("L7", "1/1", "h/h", "flow", "finds the protocol of flows by their first octets",
	      A_M("PATTERNS", ELEMENT, "an L7PatternInfo"),
	      A_KR("PACKETS", UINT, "10", 0 TO 1000000, "packets with data that are looked at, 0: any number"),
	      A_KR("BYTES", UINT, "2048", 0 TO 1048576, "octets of each direction, 0: any number"),
	      A_KR("MEMORY", UINT, "16777216", 4096 TO 4294967295, "octets kept of segments out of order"),
	      A_KR("HOLD", SECONDS, "0", MAX_SECONDS, "how long packets with data wait for the answer"),
	      L7_ANNO),
	CLASS("L7PatternInfo", "0/0", "a/a", "flow", "protocols by name, with their patterns",
	      A_REST("PATTERN", ANY, "NAME EXPRESSION[/]")),
	CLASS("L7ProtocolInfo", "0/0", "a/a", "flow", "the same as L7PatternInfo",
	      A_REST("PATTERN", ANY, "NAME EXPRESSION[/]")),
	CLASS("NormalizeTCP", "1/1", "a/a", "flow", "strips TCP options and clamps the MSS",
	      A_PR("MSS", UINT, "0", 0 TO 65535, "the largest that may be offered, 0: any"),
	      A_P("STRIP", ANY, NULL, "options that are overwritten, by name or kind")),
	CLASS("PPPoEClient", "2/2", "h/h", "flow", "a subscriber of PPPoE: port 0 its Ethernet, 1 its host",
	      A_M("ETH", ETHER, "own address"),
	      A_K("SERVICE", STRING, "", "the service that is wanted, any if empty"),
	      A_K("USER", STRING, NULL, "who it is, when a server asks"),
	      A_K("PASSWORD", STRING, NULL, "and its word"), PPPOE_ECHO),
	CLASS("PPPoEServer", "2/2", "h/h", "flow", "an access server: port 0 subscribers' Ethernet, 1 the network",
	      A_M("ETH", ETHER, "own address"), A_M("IP", IP, "own address, that hosts see"),
	      A_M("POOL", IP_PREFIX, "session K has the K-th address of it"),
	      A_K("NAME", STRING, "middleproof", "of this server"),
	      A_K("SERVICE", STRING, NULL, "that it has, beside the nameless one"),
	      A_K("USERS", STRING, NULL, "NAME WORD NAME WORD ...: who may come, by PAP; anybody if not given"),
	      A_KR("SESSIONS", UINT, "1024", 1 TO 65534, "at once"), PPPOE_ECHO),
	CLASS("PopGRE", "1/1", "a/a", "flow", "takes a GRE header off",
	      A_PR("KEY", UINT, NULL, U32, "the key that must be there")),
	CLASS("PopVXLAN", "1/1", "a/a", "flow", "takes UDP and VXLAN headers off",
	      A_MR("VNI", UINT, 0 TO 16777215, "the network that frames must be of")),
	CLASS("PushGRE", "1/1", "a/a", "flow", "puts a GRE header in front",
	      A_PR("KEY", UINT, NULL, U32, "the key")),
	CLASS("PushVXLAN", "1/1", "a/a", "flow", "puts VXLAN and UDP headers in front",
	      A_MR("VNI", UINT, 0 TO 16777215, "the network")),
	CLASS("RandomiseISN", "2/2", "h/h", "flow", "changes initial sequence numbers",
	      A_P("SIDE", WORD, "in", "whose: in, out or both")),
	CLASS("SegmentJoin", "1/1", "h/h", "flow", "makes one TCP segment of several",
	      A_MR("MSS", UINT, 1 TO 65495, "octets of data in the largest that is made"),
	      A_KR("HOLD", SECONDS, "0", MAX_SECONDS, "how long segments wait for the next, 0: for the batch"),
	      A_KR("FLOWS", UINT, "1024", 1 TO 1048576, "that are held at once")),
	CLASS("SegmentSplit", "1/1", "h/h", "flow", "makes several TCP segments of one",
	      A_MR("MSS", UINT, 1 TO 65495, "octets of data in a segment")),
	CLASS("SYNCookieProxy", "2/2", "h/h", "flow", "opens connections to servers for who answers a SYN cookie",
	      A_PR("MSS", UINT, "1460", 536 TO 65495, "the largest segment that servers take; of IPv6 20 less"),
	      A_KR("WSCALE", UINT, "7", 0 TO 14, "window scale that clients are told"),
	      A_K("TIMESTAMPS", BOOL, "true", "clients are offered what is remembered in timestamps: they, scale, SACK, ECN"),
	      A_K("SACK", BOOL, "true", "clients are offered SACK"),
	      A_K("ECN", BOOL, "false", "clients are offered ECN"),
	      A_KR("HALF_OPEN", UINT, "1024", 1 TO 65536, "connections at once that servers have not answered"),
	      A_KR("TIMEOUT", SECONDS, "30", MAX_SECONDS, "that a server has for its answer"),
	      A_KR("ROTATE", SECONDS, "3600", MAX_SECONDS, "until other secrets are drawn, 0: never"),
	      A_K("SECRET", STRING, NULL, "64 hexadecimal digits instead, the same at proxies for the same servers")),
	CLASS_KEYS("SigMatcher", "1/1-2", "h/h", "flow", "drops flows between ends, by protocol",
		   A_K("PATTERNS", ELEMENT, NULL, "the L7PatternInfo that names the protocols"),
		   L7_ANNO,
		   A_REST("SIGNATURE", ANY, "END END [PROTOCOL] ACTION, END an address, a prefix or any")),
	CLASS_KEYS("TupleDemux", "2-/2-", "h/h", "flow", "shares a network among protocol stacks",
		   A_K("HOST", BOOL, "true", "triples are held at the host, and refused if it uses them"),
		   A_REST("TRIPLE", ANY, "PORT ADDRESS tcp|udp NUMBER")),
};

CLASS_TABLE(classes_flow, flow);
