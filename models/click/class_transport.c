/*
 * class_transport.c - TCP and UDP.
 */
#include "models/click/class_int.h"

#define VERBOSE_DETAILS \
	A_K("VERBOSE", BOOL, "false", "tell about each bad packet"), \
	A_K("DETAILS", BOOL, "false", "count by reason")
#define FLOOD \
	A_MR("RATE", UINT, U32, "packets per second, 0: as fast as asked"), \
	A_MR("LIMIT", INT, INT_RANGE, "number of packets, -1: no limit")
#define ENDS \
	A_M("SRCETH", ETHER, "Ethernet source"), A_M("SRCIP", IP, "source"), \
	A_M("DSTETH", ETHER, "Ethernet destination"), A_M("DSTIP", IP, "destination"), \
	A_MR("FLOWS", UINT, U32, "number of flows"), A_MR("FLOWSIZE", UINT, U32, "packets per flow")

static const struct click_class transport[] = {
	CLASS("CheckTCPHeader", "1/1-2", "a/ah", "transport", "checks TCP headers",
	      VERBOSE_DETAILS),
	CLASS("CheckUDPHeader", "1/1-2", "a/ah", "transport", "checks UDP headers",
	      VERBOSE_DETAILS),
	CLASS("DynamicUDPIPEncap", "1/1", "a/a", "transport",
	      "prepends UDP and IP headers, ports move on",
	      A_M("SRC", IP, "source"), A_M("SPORT", PORT, "first source port"),
	      A_M("DST", IP, "destination"), A_M("DPORT", PORT, "first destination port"),
	      A_P("CHECKSUM", BOOL, "true", "compute the UDP checksum"),
	      A_PR("INTERVAL", UINT, "0", U32, "packets between two steps, 0: never")),
	CLASS("FastTCPFlows", "0/1", "l/l", "transport", "makes TCP flows for benchmarks", FLOOD,
	      A_MR("LENGTH", UINT, U32, "packet length"), ENDS,
	      A_P("ACTIVE", BOOL, "true", "send at all")),
	CLASS("FastUDPFlows", "0/1", "l/l", "transport", "makes UDP flows for benchmarks", FLOOD,
	      A_MR("LENGTH", INT, INT_RANGE, "packet length"), ENDS,
	      A_P("CHECKSUM", BOOL, "true", "compute the UDP checksum"),
	      A_P("ACTIVE", BOOL, "true", "send at all")),
	CLASS("FastUDPSource", "0/1", "l/l", "transport", "makes UDP packets for benchmarks", FLOOD,
	      A_MR("LENGTH", UINT, U32, "packet length"),
	      A_M("SRCETH", ETHER, "Ethernet source"), A_M("SRCIP", IP, "source"),
	      A_M("SPORT", PORT, "source port"),
	      A_M("DSTETH", ETHER, "Ethernet destination"), A_M("DSTIP", IP, "destination"),
	      A_M("DPORT", PORT, "destination port"),
	      A_P("CHECKSUM", BOOL, "true", "compute the UDP checksum"),
	      A_PR("INTERVAL", UINT, "0", U32, "packets between two steps of the ports"),
	      A_P("ACTIVE", BOOL, "true", "send at all")),
	CLASS("SetTCPChecksum", "1/1", "a/a", "transport", "computes the TCP checksum",
	      A_P("FIXOFF", BOOL, "false", "correct the data offset")),
	CLASS("SetUDPChecksum", "1/1-2", "a/ah", "transport", "computes the UDP checksum", NO_ARGS),
	CLASS("TCPFragmenter", "1/1", "h/h", "transport", "cuts TCP segments",
	      A_KR("MTU", UINT, "0", U16, "largest packet"),
	      A_KR("MTU_ANNO", ANNO, NULL, 0 TO 2, "annotation that holds it")),
	CLASS("TCPIPSend", "0/1", "h/h", "transport", "sends TCP packets by handler", NO_ARGS),
	CLASS("UDPIPEncap", "1/1", "a/a", "transport", "prepends UDP and IP headers",
	      A_M("SRC", IP, "source"), A_M("SPORT", PORT, "source port"),
	      A_MC("DST", IP, "DST_ANNO", "destination, or DST_ANNO: from the annotation"),
	      A_M("DPORT", PORT, "destination port"),
	      A_P("CHECKSUM", BOOL, NULL, "compute the UDP checksum; no default")),
};

CLASS_TABLE(classes_transport, transport);
