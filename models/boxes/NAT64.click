// Translators between IPv6 and IPv4. PREFIX is what stands in front of an IPv4 address to make it one of IPv6 (RFC 6052, such as
// 64:ff9b::/96; lengths 32, 40, 48, 56, 64 and 96). Both translate TCP, UDP and ICMP echo (RFC 7915), are one hop, and drop
// the rest: fragments, extension headers, ICMP errors, and wrong checksums, which they could not keep wrong.

// IPv6/IPv4 translator without state: hosts on the IPv6 side have addresses with PREFIX, which are their IPv4 addresses on the other.
//	in: IPv6	out: IPv4
elementclass SIIT { PREFIX $prefix |
	hosts :: TranslateSIIT($prefix);
	input[0] -> six :: CheckIP6Header -> [0]hosts;
	input[1] -> CheckIPHeader -> [1]hosts;
	hosts[0] -> [0]output;
	hosts[1] -> [1]output;
}

// IPv6/IPv4 translator with state (RFC 6146): hosts with any IPv6 address share ADDRESS. A host keeps one port of ADDRESS for
// each of its own, whoever it talks to, and whoever sends to that port reaches it (endpoint-independent); echo by its identifier.
// Nothing else comes in. What the IPv6 side sends to ADDRESS itself is dropped (no hairpin).
//	in: IPv6	out: IPv4
elementclass NAT64 { PREFIX $prefix, ADDRESS $address |
	flows :: TranslateNAT64($prefix, $address);
	input[0] -> six :: CheckIP6Header -> [0]flows;
	input[1] -> CheckIPHeader -> [1]flows;
	flows[0] -> [0]output;
	flows[1] -> [1]output;
}
