/*
 * field_transport.c - UDP (RFC 768), SCTP and its chunks (RFC 9260, RFC 3758), GRE (RFC 2784,
 * RFC 2890, version 1: RFC 2637) and VXLAN (RFC 7348). Each SCTP chunk is a header of its own.
 */
#include "models/packet/field_int.h"

#define L LAYER_UDP
static const struct packet_field fields_udp[] = {
	FIELD("udp.sport", 0, 16, PORT, "source port"),
	FIELD("udp.dport", 16, 16, PORT, "destination port"),
	FIELD("udp.len", 32, 16, UINT, "octets in header and data", .role = ROLE_LENGTH),
	FIELD("udp.checksum", 48, 16, CHECKSUM, "checksum, 0 over IPv4: none",
	      .role = ROLE_CHECKSUM),
};
const struct packet_layer_info layer_udp = {
	"udp", "UDP", fields_udp, ARRAY_LEN(fields_udp), 8, OPTIONS_NONE, NULL
};
#undef L

#define L LAYER_SCTP
static const struct packet_field fields_sctp[] = {
	FIELD("sctp.sport", 0, 16, PORT, "source port"),
	FIELD("sctp.dport", 16, 16, PORT, "destination port"),
	FIELD("sctp.vtag", 32, 32, HEX, "verification tag"),
	FIELD("sctp.checksum", 64, 32, CHECKSUM, "CRC32c of header and chunks",
	      .role = ROLE_CHECKSUM),
};
const struct packet_layer_info layer_sctp = {
	"sctp", "SCTP", fields_sctp, ARRAY_LEN(fields_sctp), 12, OPTIONS_NONE, NULL
};
#undef L

#define CHUNK(...) WHEN(0, 8, __VA_ARGS__)
#define L LAYER_SCTP_CHUNK
static const struct packet_field fields_sctp_chunk[] = {
	FIELD("sctp.chunk.type", 0, 8, ENUM, "type of the chunk", .names = &names_sctp_chunk),
	FIELD("sctp.chunk.flags", 8, 8, HEX, "flags of the chunk"),
	FIELD("sctp.chunk.len", 16, 16, UINT, "octets in the chunk without padding",
	      .role = ROLE_LENGTH, .def = 4),
	FIELD("sctp.data.immediate", 12, 1, BOOL, "acknowledge at once", .role = ROLE_PART,
	      CHUNK(0, 64)),
	FIELD("sctp.data.unordered", 13, 1, BOOL, "unordered", .role = ROLE_PART, CHUNK(0, 64)),
	FIELD("sctp.data.begin", 14, 1, BOOL, "first fragment of a message", .role = ROLE_PART,
	      CHUNK(0, 64)),
	FIELD("sctp.data.end", 15, 1, BOOL, "last fragment of a message", .role = ROLE_PART,
	      CHUNK(0, 64)),
	FIELD("sctp.data.tsn", 32, 32, UINT, "transmission sequence number", CHUNK(0, 64)),
	FIELD("sctp.data.stream", 64, 16, UINT, "stream", CHUNK(0, 64)),
	FIELD("sctp.data.sseq", 80, 16, UINT, "sequence number in the stream", CHUNK(0)),
	FIELD("sctp.data.ppid", 96, 32, UINT, "payload protocol id", CHUNK(0)),
	FIELD("sctp.init.tag", 32, 32, HEX, "initiate tag", CHUNK(1, 2)),
	FIELD("sctp.init.window", 64, 32, UINT, "receiver window", .def = 65536, CHUNK(1, 2)),
	FIELD("sctp.init.out", 96, 16, UINT, "outbound streams", .def = 1, CHUNK(1, 2)),
	FIELD("sctp.init.in", 112, 16, UINT, "inbound streams", .def = 1, CHUNK(1, 2)),
	FIELD("sctp.init.tsn", 128, 32, UINT, "first transmission sequence number", CHUNK(1, 2)),
	FIELD("sctp.sack.tsn", 32, 32, UINT, "cumulative acknowledgement", CHUNK(3)),
	FIELD("sctp.sack.window", 64, 32, UINT, "receiver window", CHUNK(3)),
	FIELD("sctp.sack.gaps", 96, 16, UINT, "number of gap blocks", CHUNK(3)),
	FIELD("sctp.sack.dups", 112, 16, UINT, "number of duplicates", CHUNK(3)),
	FIELD("sctp.abort.noteb", 15, 1, BOOL, "T: the tag is reflected", .role = ROLE_PART,
	      CHUNK(6, 14)),
	FIELD("sctp.abort.cause", 32, 16, UINT, "first cause", CHUNK(6, 9)),
	FIELD("sctp.shutdown.tsn", 32, 32, UINT, "cumulative acknowledgement", CHUNK(7)),
	FIELD("sctp.forward.tsn", 32, 32, UINT, "new cumulative sequence number", CHUNK(192)),
};
const struct packet_layer_info layer_sctp_chunk = {
	"sctp.chunk", "SCTP chunk", fields_sctp_chunk, ARRAY_LEN(fields_sctp_chunk), 4,
	OPTIONS_NONE, NULL
};
#undef L

#define L LAYER_GRE
static const struct packet_field fields_gre[] = {
	FIELD("gre.flags", 0, 13, HEX, "flags", .role = ROLE_PART),
	FIELD("gre.c", 0, 1, BOOL, "checksum present"),
	FIELD("gre.r", 1, 1, BOOL, "routing present (RFC 1701)"),
	FIELD("gre.k", 2, 1, BOOL, "key present"),
	FIELD("gre.s", 3, 1, BOOL, "sequence number present"),
	FIELD("gre.a", 8, 1, BOOL, "acknowledgement present (version 1)"),
	FIELD("gre.version", 13, 3, UINT, "version, 1 in PPTP"),
	FIELD("gre.proto", 16, 16, ENUM, "Ethernet type of what follows", .role = ROLE_NEXT,
	      .names = &names_ethertype),
	SHIFTED("gre.checksum", 32, 16, CHECKSUM, "checksum of header and data",
		.role = ROLE_CHECKSUM, WHEN(0, 1, 1)),
	SHIFTED("gre.offset", 48, 16, UINT, "reserved", .role = ROLE_RESERVED, WHEN(0, 1, 1)),
	SHIFTED("gre.key", 64, 32, HEX, "key", WHEN(2, 1, 1)),
	SHIFTED("gre.len", 64, 16, UINT, "octets of data (version 1)", .role = ROLE_PART,
		WHEN(13, 3, 1)),
	SHIFTED("gre.call", 80, 16, UINT, "call id (version 1)", .role = ROLE_PART,
		WHEN(13, 3, 1)),
	SHIFTED("gre.seq", 96, 32, UINT, "sequence number", WHEN(3, 1, 1)),
	SHIFTED("gre.ack", 128, 32, UINT, "acknowledgement (version 1)", WHEN(8, 1, 1)),
};
const struct packet_layer_info layer_gre = {
	"gre", "GRE", fields_gre, ARRAY_LEN(fields_gre), 4, OPTIONS_NONE, NULL
};
#undef L

#define L LAYER_VXLAN
static const struct packet_field fields_vxlan[] = {
	FIELD("vxlan.flags", 0, 8, HEX, "flags, 0x08: the network id counts", .def = 8),
	FIELD("vxlan.reserved", 8, 24, UINT, "reserved", .role = ROLE_RESERVED),
	FIELD("vxlan.vni", 32, 24, UINT, "network id"),
	FIELD("vxlan.reserved2", 56, 8, UINT, "reserved", .role = ROLE_RESERVED),
};
const struct packet_layer_info layer_vxlan = {
	"vxlan", "VXLAN", fields_vxlan, ARRAY_LEN(fields_vxlan), 8, OPTIONS_NONE, NULL
};
#undef L
