// IP in IP between LOCAL and REMOTE. What comes in at `in` leaves at `out` in a new header; what comes in at `out` from
// the other end loses its outer header.
//	in: the hosts that use the tunnel	out: the network between the ends
elementclass Tunnel { LOCAL $local, REMOTE $remote |
	input[0] -> CheckIPHeader -> wrap :: IPEncap(4, $local, $remote) -> [1]output;
	input[1] -> CheckIPHeader -> mine :: OfTunnel($local, $remote, 4)
		-> StripIPHeader -> CheckIPHeader -> [0]output;
}

// One direction of it each.
elementclass TunnelEntry { LOCAL $local, REMOTE $remote |
	input[0] -> [0]tunnel :: Tunnel(LOCAL $local, REMOTE $remote);
	Idle -> [1]tunnel;
	tunnel[0] -> Discard;
	tunnel[1] -> [1]output;
	Idle -> [0]output;
	input[1] -> Discard;
}

elementclass TunnelExit { LOCAL $local, REMOTE $remote |
	input[1] -> [1]tunnel :: Tunnel(LOCAL $local, REMOTE $remote);
	Idle -> [0]tunnel;
	tunnel[1] -> Discard;
	tunnel[0] -> [0]output;
	Idle -> [1]output;
	input[0] -> Discard;
}
