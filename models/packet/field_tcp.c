/*
 * field_tcp.c - TCP (RFC 9293) and its options: window scale and timestamps (RFC 7323), SACK
 * (RFC 2018), MD5 (RFC 2385), user timeout (RFC 5482), AO (RFC 5925), fast open (RFC 7413),
 * MPTCP (RFC 8684, RFC 6824), AccECN (RFC 9768), experiments with an id (RFC 6994), extended
 * data offset (draft).
 *
 * MPTCP's option has forms told apart by length; a data sequence number stands in one of three
 * places.
 */
#include "models/packet/field_int.h"

static const struct packet_name flag_letters[] = {
	{ "F", 0 }, { "S", 1 }, { "R", 2 }, { "P", 3 }, { ".", 4 }, { "U", 5 }, { "E", 6 },
	{ "W", 7 },
};
static const struct packet_names tcp_flags = {
	"TCP flag", flag_letters, ARRAY_LEN(flag_letters)
};

#define SACK(i) \
	OPTION(5, "tcp.opt.sack.left" #i, 16 + 64 * i, 32, UINT, "first octet of block " #i), \
	OPTION(5, "tcp.opt.sack.right" #i, 48 + 64 * i, 32, UINT, "octet behind block " #i)
#define MPTCP(sub, n, b, w, k, h, ...) \
	SUBOPTION(30, sub, "tcp.opt.mptcp." n, b, w, k, h, __VA_ARGS__)
#define OF_LENGTH(...) WHEN(8, 8, __VA_ARGS__)
/* Flags m M a A of a DSS option: sequence number of 8 octets, there at all; acknowledgement too. */
#define DSS(...) WHEN(28, 4, __VA_ARGS__)

#define L LAYER_TCP
static const struct packet_field fields_tcp[] = {
	FIELD("tcp.sport", 0, 16, PORT, "source port"),
	FIELD("tcp.dport", 16, 16, PORT, "destination port"),
	FIELD("tcp.seq", 32, 32, UINT, "sequence number"),
	FIELD("tcp.ack", 64, 32, UINT, "acknowledgement number"),
	FIELD("tcp.off", 96, 4, UINT, "header length in words of 4 octets", .role = ROLE_LENGTH,
	      .def = 5),
	FIELD("tcp.reserved", 100, 3, UINT, "reserved", .role = ROLE_RESERVED),
	FIELD("tcp.ae", 103, 1, BOOL, "accurate ECN, once the nonce sum"),
	FIELD("tcp.flags", 104, 8, FLAGS, "the eight flags", .names = &tcp_flags),
	FIELD("tcp.cwr", 104, 1, BOOL, "congestion window reduced", .role = ROLE_PART),
	FIELD("tcp.ece", 105, 1, BOOL, "congestion was seen", .role = ROLE_PART),
	FIELD("tcp.urg", 106, 1, BOOL, "the urgent pointer counts", .role = ROLE_PART),
	FIELD("tcp.ackflag", 107, 1, BOOL, "the acknowledgement number counts", .role = ROLE_PART),
	FIELD("tcp.psh", 108, 1, BOOL, "hand over at once", .role = ROLE_PART),
	FIELD("tcp.rst", 109, 1, BOOL, "reset", .role = ROLE_PART),
	FIELD("tcp.syn", 110, 1, BOOL, "synchronise sequence numbers", .role = ROLE_PART),
	FIELD("tcp.fin", 111, 1, BOOL, "no more data", .role = ROLE_PART),
	FIELD("tcp.window", 112, 16, UINT, "window", .def = 65535),
	FIELD("tcp.checksum", 128, 16, CHECKSUM, "checksum of pseudo header, header and data",
	      .role = ROLE_CHECKSUM),
	FIELD("tcp.urgent", 144, 16, UINT, "urgent pointer"),
	OPTION(0, "tcp.opt.eol", 0, 0, PRESENT, "end of the options"),
	OPTION(1, "tcp.opt.nop", 0, 0, PRESENT, "no operation"),
	OPTION(2, "tcp.opt.mss", 16, 16, UINT, "maximum segment size"),
	OPTION(3, "tcp.opt.wscale", 16, 8, UINT, "window scale, a shift"),
	OPTION(4, "tcp.opt.sackok", 0, 0, PRESENT, "selective acknowledgement permitted"),
	OPTION(5, "tcp.opt.sack", 0, 0, PRESENT, "selective acknowledgement"),
	SACK(0), SACK(1), SACK(2), SACK(3),
	OPTION(8, "tcp.opt.ts", 0, 0, PRESENT, "timestamps"),
	OPTION(8, "tcp.opt.ts.val", 16, 32, UINT, "timestamp of the sender"),
	OPTION(8, "tcp.opt.ts.ecr", 48, 32, UINT, "timestamp echoed"),
	OPTION(19, "tcp.opt.md5", 16, 128, HEX, "MD5 digest"),
	OPTION(28, "tcp.opt.uto.minutes", 16, 1, BOOL, "the user timeout is in minutes"),
	OPTION(28, "tcp.opt.uto", 17, 15, UINT, "user timeout"),
	OPTION(29, "tcp.opt.ao.keyid", 16, 8, UINT, "key id"),
	OPTION(29, "tcp.opt.ao.next", 24, 8, UINT, "key id that the sender is ready to receive"),
	OPTION(29, "tcp.opt.ao.mac", 32, 0, BYTES, "authentication code"),
	MPTCP(-1, "subtype", 16, 4, ENUM, "subtype of an MPTCP option",
	      .names = &names_mptcp_subtype),
	MPTCP(0, "capable.version", 20, 4, UINT, "version", .def = 1),
	MPTCP(0, "capable.flags", 24, 8, HEX, "flags A to H", .def = 1),
	MPTCP(0, "capable.checksum", 24, 1, BOOL, "A: data checksums are wanted",
	      .role = ROLE_PART),
	MPTCP(0, "capable.hmac", 31, 1, BOOL, "H: HMAC of version", .role = ROLE_PART),
	MPTCP(0, "capable.sender", 32, 64, HEX, "sender's key"),
	MPTCP(0, "capable.receiver", 96, 64, HEX, "receiver's key"),
	MPTCP(0, "capable.datalen", 160, 16, UINT, "length of the data", OF_LENGTH(22, 24)),
	MPTCP(0, "capable.datasum", 176, 16, HEX, "checksum of the data", OF_LENGTH(24)),
	MPTCP(1, "join.backup", 23, 1, BOOL, "path is a backup", OF_LENGTH(12, 16)),
	MPTCP(1, "join.addrid", 24, 8, UINT, "address id", OF_LENGTH(12, 16)),
	MPTCP(1, "join.token", 32, 32, HEX, "receiver's token", OF_LENGTH(12)),
	MPTCP(1, "join.nonce", 64, 32, HEX, "sender's random number", OF_LENGTH(12)),
	MPTCP(1, "join.nonce", 96, 32, HEX, "sender's random number", OF_LENGTH(16)),
	MPTCP(1, "join.mac", 32, 64, HEX, "sender's truncated HMAC", OF_LENGTH(16)),
	MPTCP(1, "join.hmac", 32, 0, BYTES, "sender's HMAC", OF_LENGTH(24)),
	MPTCP(2, "dss.flags", 24, 8, HEX, "flags F m M a A"),
	MPTCP(2, "dss.fin", 27, 1, BOOL, "no more data", .role = ROLE_PART),
	MPTCP(2, "dss.ack", 32, 32, UINT, "data acknowledgement", DSS(1, 5, 9, 13)),
	MPTCP(2, "dss.ack", 32, 64, UINT, "data acknowledgement", DSS(3, 7, 11, 15)),
	MPTCP(2, "dss.dsn", 32, 32, UINT, "data sequence number", DSS(4, 6)),
	MPTCP(2, "dss.dsn", 64, 32, UINT, "data sequence number", DSS(5)),
	MPTCP(2, "dss.dsn", 96, 32, UINT, "data sequence number", DSS(7)),
	MPTCP(2, "dss.dsn", 32, 64, UINT, "data sequence number", DSS(12, 14)),
	MPTCP(2, "dss.dsn", 64, 64, UINT, "data sequence number", DSS(13)),
	MPTCP(2, "dss.dsn", 96, 64, UINT, "data sequence number", DSS(15)),
	MPTCP(2, "dss.ssn", 64, 32, UINT, "subflow sequence number", DSS(4, 6)),
	MPTCP(2, "dss.ssn", 96, 32, UINT, "subflow sequence number", DSS(5, 12, 14)),
	MPTCP(2, "dss.ssn", 128, 32, UINT, "subflow sequence number", DSS(7, 13)),
	MPTCP(2, "dss.ssn", 160, 32, UINT, "subflow sequence number", DSS(15)),
	MPTCP(2, "dss.len", 96, 16, UINT, "length of the mapping", DSS(4, 6)),
	MPTCP(2, "dss.len", 128, 16, UINT, "length of the mapping", DSS(5, 12, 14)),
	MPTCP(2, "dss.len", 160, 16, UINT, "length of the mapping", DSS(7, 13)),
	MPTCP(2, "dss.len", 192, 16, UINT, "length of the mapping", DSS(15)),
	MPTCP(2, "dss.sum", 112, 16, HEX, "checksum of the data", DSS(4, 6)),
	MPTCP(2, "dss.sum", 144, 16, HEX, "checksum of the data", DSS(5, 12, 14)),
	MPTCP(2, "dss.sum", 176, 16, HEX, "checksum of the data", DSS(7, 13)),
	MPTCP(2, "dss.sum", 208, 16, HEX, "checksum of the data", DSS(15)),
	MPTCP(3, "addaddr.echo", 23, 1, BOOL, "answers an announcement"),
	MPTCP(3, "addaddr.id", 24, 8, UINT, "address id"),
	MPTCP(3, "addaddr.ip", 32, 32, IPV4, "address", OF_LENGTH(8, 10, 16, 18)),
	MPTCP(3, "addaddr.ip6", 32, 128, IPV6, "address", OF_LENGTH(20, 22, 28, 30)),
	MPTCP(3, "addaddr.port", 64, 16, UINT, "port", OF_LENGTH(10, 18)),
	MPTCP(3, "addaddr.port", 160, 16, UINT, "port", OF_LENGTH(22, 30)),
	MPTCP(4, "removeaddr.id", 24, 8, UINT, "address id, the first"),
	MPTCP(5, "prio.backup", 23, 1, BOOL, "path is a backup"),
	MPTCP(5, "prio.addrid", 24, 8, UINT, "address id (RFC 6824)", OF_LENGTH(4)),
	MPTCP(6, "fail.dsn", 32, 64, UINT, "data sequence number"),
	MPTCP(7, "fastclose.key", 32, 64, HEX, "receiver's key"),
	MPTCP(8, "rst.flags", 20, 4, HEX, "flags U V W T"),
	MPTCP(8, "rst.reason", 24, 8, UINT, "reason"),
	OPTION(34, "tcp.opt.fastopen", 16, 0, BYTES, "fast open cookie, empty when asked for"),
	OPTION(69, "tcp.opt.eno", 16, 0, BYTES, "encryption negotiation (RFC 8547)"),
	OPTION(172, "tcp.opt.accecn0.e0", 16, 24, UINT, "octets marked ECT(0)"),
	OPTION(172, "tcp.opt.accecn0.ce", 40, 24, UINT, "octets marked CE"),
	OPTION(172, "tcp.opt.accecn0.e1", 64, 24, UINT, "octets marked ECT(1)"),
	OPTION(174, "tcp.opt.accecn1.e1", 16, 24, UINT, "octets marked ECT(1)"),
	OPTION(174, "tcp.opt.accecn1.ce", 40, 24, UINT, "octets marked CE"),
	OPTION(174, "tcp.opt.accecn1.e0", 64, 24, UINT, "octets marked ECT(0)"),
	OPTION(237, "tcp.opt.edo", 0, 0, PRESENT, "extended data offset"),
	OPTION(237, "tcp.opt.edo.header", 16, 16, UINT, "header length in words",
	       OF_LENGTH(4, 6)),
	OPTION(237, "tcp.opt.edo.segment", 32, 16, UINT, "segment length", OF_LENGTH(6)),
	OPTION(253, "tcp.opt.exp1.id", 16, 16, HEX, "experiment's id"),
	OPTION(253, "tcp.opt.exp1.data", 32, 0, BYTES, "experiment's data"),
	OPTION(254, "tcp.opt.exp2.id", 16, 16, HEX, "experiment's id", .def = 0xf989),
	OPTION(254, "tcp.opt.exp2.fastopen", 32, 0, BYTES, "fast open cookie (experiment 0xf989)",
	       WHEN(16, 16, 0xf989)),
	OPTION(254, "tcp.opt.exp2.data", 32, 0, BYTES, "experiment's data"),
};
const struct packet_layer_info layer_tcp = {
	"tcp", "TCP", fields_tcp, ARRAY_LEN(fields_tcp), 20, OPTIONS_IP, &names_tcp_option
};
#undef L
