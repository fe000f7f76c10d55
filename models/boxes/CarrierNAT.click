// Carrier-grade NAT (RFC 6888, RFC 7422): the hosts of INSIDE share ADDRESS, each has BLOCK ports of its own, the first
// host from 1024 on, the next those that follow, so that an address and a port name the host without a log. A host
// keeps one outer port per inside port, whoever it talks to, and whoever knows that port reaches the host
// (RFC 4787: endpoint-independent mapping and filtering). What inside hosts send to ADDRESS is turned round
// with a translated source (hairpin). TCP, UDP and pings by their identifier; ICMP errors and later
// fragments are dropped. INSIDE must not have more hosts than ADDRESS has blocks.
//	in: hosts of INSIDE	out: the world
elementclass CarrierNAT { INSIDE $inside, ADDRESS $address, BLOCK $block |
	hosts :: CarrierTranslate($inside, $address, $block);
	input[0] -> CheckIPHeader -> [0]hosts;
	input[1] -> CheckIPHeader -> [1]hosts;
	hosts[0] -> [0]output;
	hosts[1] -> [1]output;
}
