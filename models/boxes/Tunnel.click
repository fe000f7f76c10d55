// IP in IP between LOCAL and REMOTE. What comes in at `in` leaves at `out` in a new header; what comes in at `out` from
// the other end loses its outer header.
//	in: the hosts that use the tunnel	out: the network between the ends
elementclass Tunnel { LOCAL $local, REMOTE $remote |
	input[0] -> CheckIPHeader -> wrap :: IPEncap(4, $local, $remote) -> [1]output;
	input[1] -> CheckIPHeader -> mine :: OfTunnel($local, 4, $remote)
		-> StripIPHeader -> CheckIPHeader -> [0]output;
}

// The way into a Tunnel only, from `in` to `out`.
//	in: the hosts that use the tunnel	out: the network between the ends
elementclass TunnelEntry { LOCAL $local, REMOTE $remote |
	input[0] -> CheckIPHeader -> wrap :: IPEncap(4, $local, $remote) -> [1]output;
	input[1] -> Discard;
	Idle -> [0]output;
}

// The way out of a Tunnel only, from `in` to `out`: packets for LOCAL, from REMOTE if that is given, come out of the tunnel.
//	in: the network between the ends	out: the hosts that use the tunnel
elementclass TunnelExit { LOCAL $local |
	input[0] -> CheckIPHeader -> mine :: OfTunnel($local, 4)
		-> StripIPHeader -> CheckIPHeader -> [1]output;
	input[1] -> Discard;
	Idle -> [0]output;

|| LOCAL $local, REMOTE $remote |
	input[0] -> CheckIPHeader -> mine :: OfTunnel($local, 4, $remote)
		-> StripIPHeader -> CheckIPHeader -> [1]output;
	input[1] -> Discard;
	Idle -> [0]output;
}
