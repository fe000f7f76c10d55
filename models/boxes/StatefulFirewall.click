// Stateful firewall: ALLOW says what may be opened from inside; from outside come only answers, matched with what the
// firewall remembers of the flow: both addresses and both ports; of protocols without ports, both addresses.
//	in: the protected side	out: the world
elementclass StatefulFirewall { ALLOW $allow |
	rules :: IPFilter(allow $allow);
	flows :: IPRewriter(keep 1 0, drop);
	pings :: ICMPPingRewriter(keep 1 0, drop);
	pairs :: IPAddrPairRewriter(keep 1 0, drop);

	input[0] -> CheckIPHeader -> rules
		-> kind_in :: IPClassifier(tcp or udp, icmp type echo, not icmp, -);
	kind_in[0] -> [0]flows;
	kind_in[1] -> [0]pings;
	kind_in[2] -> [0]pairs;

	input[1] -> CheckIPHeader
		-> kind_out :: IPClassifier(tcp or udp, icmp type echo-reply, not icmp, -);
	kind_out[0] -> [1]flows;
	kind_out[1] -> [1]pings;
	kind_out[2] -> [1]pairs;

	kind_in[3], kind_out[3] -> Discard;

	flows[0], pings[0], pairs[0] -> [0]output;
	flows[1], pings[1], pairs[1] -> [1]output;
}

// The same, and ICMP errors about flows that were opened from inside come in (RFC 4890 section 4.3 says the same of IPv6), so
// that hosts behind it find the MTU of their paths. What an error quotes must be of such a flow.
//	in: the protected side	out: the world
elementclass StatefulFirewallWithErrors { ALLOW $allow |
	rules :: IPFilter(allow $allow);
	flows :: IPRewriter(keep 1 0, drop);
	pings :: ICMPPingRewriter(keep 1 0, drop);
	pairs :: IPAddrPairRewriter(keep 1 0, drop);
	errors :: ICMPRewriter(flows:0 pings:0);

	input[0] -> CheckIPHeader -> rules
		-> kind_in :: IPClassifier(tcp or udp, icmp type echo, not icmp, -);
	kind_in[0] -> [0]flows;
	kind_in[1] -> [0]pings;
	kind_in[2] -> [0]pairs;

	input[1] -> CheckIPHeader -> kind_out :: IPClassifier(tcp or udp, icmp type echo-reply, not icmp,
		icmp type 3 or 4 or 11 or 12, -);
	kind_out[0] -> [1]flows;
	kind_out[1] -> [1]pings;
	kind_out[2] -> [1]pairs;
	kind_out[3] -> CheckICMPHeader -> errors;

	kind_in[3], kind_out[4], errors[1] -> Discard;

	flows[0], pings[0], pairs[0], errors[0] -> [0]output;
	flows[1], pings[1], pairs[1] -> [1]output;
}
