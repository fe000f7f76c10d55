/*
 * class_rewrite.c - rewriters (NAT), their patterns and mappers.
 */
#include "models/click/class_int.h"

/* Every rewriter: one specification per input behind these. */
#define COMMON \
	A_KC("CAPACITY", INT, NULL, "*", "number of mappings, or a rewriter to share with"), \
	A_KC("MAPPING_CAPACITY", INT, NULL, "*", "the same as CAPACITY"), \
	A_KR("GUARANTEE", SECONDS, "5", MAX_SECONDS, "time a mapping is not evicted"), \
	A_KR("REAP_INTERVAL", SECONDS, "900", MAX_SECONDS, "time between two clean-ups"), \
	A_KR("REAP_TIME", SECONDS, NULL, MAX_SECONDS, "old name of REAP_INTERVAL"), \
	A_REST("INPUTSPEC", INPUT_SPECS, "drop, pass, keep, pattern or a mapper, one per input")
#define TIMEOUT(def) A_KR("TIMEOUT", SECONDS, def, MAX_SECONDS, "life of an idle mapping")
#define ANNOS \
	A_K("DST_ANNO", BOOL, "true", "set the destination annotation"), REPLY
#define REPLY A_KR("REPLY_ANNO", ANNO, NULL, 0 TO 1, "annotation set to 1 for replies")
#define TCP \
	A_KR("TCP_NODATA_TIMEOUT", SECONDS, "300", MAX_SECONDS, "life until data is seen"), \
	A_KR("TCP_GUARANTEE", SECONDS, "5", MAX_SECONDS, "as GUARANTEE, for TCP"), \
	TIMEOUT("86400"), \
	A_KR("TCP_TIMEOUT", SECONDS, "86400", MAX_SECONDS, "as TIMEOUT, for TCP"), \
	A_KR("TCP_DONE_TIMEOUT", SECONDS, "240", MAX_SECONDS, "life after FIN or RST"), \
	ANNOS
#define UDP \
	A_KR("UDP_TIMEOUT", SECONDS, "300", MAX_SECONDS, "as TIMEOUT, for UDP"), \
	A_KR("UDP_STREAMING_TIMEOUT", SECONDS, NULL, MAX_SECONDS, "life once both sides sent"), \
	A_KR("UDP_GUARANTEE", SECONDS, "5", MAX_SECONDS, "as GUARANTEE, for UDP")
#define REWRITER(name, help, ...) \
	CLASS_PER(name, "1-/1-", "h/h", 'i', "rewrite", help, __VA_ARGS__, COMMON)

static const struct click_class rewrite[] = {
	CLASS("FTPPortMapper", "1/1", "a/a", "rewrite", "rewrites addresses in FTP commands",
	      A_MC("CONTROL_REWRITER", ELEMENT, "TCPRewriter|IPRewriter",
		   "rewriter of the commands"),
	      A_MC("DATA_REWRITER", ELEMENT,
		   "TCPRewriter|IPRewriter|UDPRewriter|IPAddrRewriter|IPAddrPairRewriter|"
		   "ICMPPingRewriter", "rewriter of the data"),
	      A_MR("DATA_REWRITER_INPUT", INT, INT_RANGE, "input of the data rewriter")),
	REWRITER("ICMPPingRewriter", "rewrites echo requests and replies", ANNOS, TIMEOUT("300")),
	CLASS("ICMPRewriter", "1/1-", "h/h", "rewrite",
	      "rewrites ICMP errors for flows of other rewriters",
	      A_M("MAPS", ANY, "rewriters, each with an optional :OFFSET of the output"), ANNOS),
	REWRITER("IPAddrPairRewriter", "rewrites both addresses, by both", REPLY, TIMEOUT("7200")),
	REWRITER("IPAddrRewriter", "rewrites addresses one to one", REPLY, TIMEOUT("7200")),
	REWRITER("IPRewriter", "rewrites TCP and UDP flows", UDP, TCP),
	CLASS("IPRewriterPatterns", "0/0", "a/a", "rewrite", "named patterns for rewriters",
	      A_REST("PATTERN", REWRITER_PATTERNS, "NAME SADDR SPORT DADDR DPORT")),
	CLASS("RoundRobinIPMapper", "0/0", "a/a", "rewrite", "picks patterns in turn",
	      A_REST("PATTERN", MAPPER_PATTERNS, "SADDR SPORT DADDR DPORT FOUTPUT ROUTPUT")),
	CLASS("SourceIPHashMapper", "0/0", "a/a", "rewrite",
	      "picks patterns by a hash of the source",
	      A_REST("PATTERN", MAPPER_PATTERNS,
		     "first NODES SEED, then SADDR SPORT DADDR DPORT FOUTPUT ROUTPUT ID")),
	REWRITER("TCPRewriter", "rewrites TCP flows", TCP),
	REWRITER("UDPRewriter", "rewrites UDP flows", ANNOS, UDP, TIMEOUT("300"),
		 A_KR("STREAMING_TIMEOUT", SECONDS, NULL, MAX_SECONDS,
		      "as UDP_STREAMING_TIMEOUT")),
};

CLASS_TABLE(classes_rewrite, rewrite);
