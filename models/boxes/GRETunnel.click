// IP in GRE between LOCAL and REMOTE (RFC 2784, protocol 47). With KEY both ends put the key of RFC 2890 in and take
// nothing else; an end without KEY drops what has one. The outer TTL is 250 and the inner one stays: the
// tunnel is one hop less than a router. Packets grow by 24 bytes, 28 with KEY.
//	in: the hosts that use the tunnel	out: the network between the ends
elementclass GRETunnel { LOCAL $local, REMOTE $remote |
	input[0] -> CheckIPHeader -> PushGRE
		-> wrap :: IPEncap(47, $local, $remote) -> [1]output;
	input[1] -> CheckIPHeader -> mine :: OfTunnel($local, 47, $remote)
		-> StripIPHeader -> open :: PopGRE -> CheckIPHeader -> [0]output;

|| LOCAL $local, REMOTE $remote, KEY $key |
	input[0] -> CheckIPHeader -> PushGRE($key)
		-> wrap :: IPEncap(47, $local, $remote) -> [1]output;
	input[1] -> CheckIPHeader -> mine :: OfTunnel($local, 47, $remote)
		-> StripIPHeader -> open :: PopGRE($key) -> CheckIPHeader -> [0]output;
}
