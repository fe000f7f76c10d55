// A router that knows who has joined: what comes in at `in` for GROUP leaves at both other ports,
// with the TTL lowered; what expires and what is for anybody else is dropped (RFC 1112
// section 7). What receivers send goes out at `in`, unless it is for GROUP, which must be a group.
//	in: the source	out, 2: receivers
elementclass Multicast { GROUP $group |
	input[0] -> CheckIPHeader -> joined :: OfGroup($group)
		-> ttl :: DecIPTTL -> copies :: Tee;
	copies[0] -> [1]output;
	copies[1] -> [2]output;
	input[1], input[2] -> CheckIPHeader -> up :: IPFilter(deny dst $group, allow all) -> [0]output;
}
