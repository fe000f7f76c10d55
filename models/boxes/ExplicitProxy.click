// Proxy that clients are told to use: they connect to PORT of ADDRESS and name the server in what they send. That is
// payload, which a proof does not read: any of SERVERS, patterns as RoundRobinIPMapper takes them
// (`ADDRESS 1024-65535 SERVER PORT 1 0` each), may be meant, each in turn in sim. The server sees ADDRESS as the
// client. Connections are joined segment by segment, sequence numbers stay. Nothing else passes, in
// either direction: a client that does not use the proxy gets nowhere.
//	in: clients	out: servers
elementclass ExplicitProxy { ADDRESS $address, PORT $port, __REST__ $servers |
	named :: RoundRobinIPMapper($servers);
	flows :: IPRewriter(named, drop);
	input[0] -> CheckIPHeader
		-> asked :: IPFilter(allow tcp and dst $address and dst port $port) -> [0]flows;
	input[1] -> CheckIPHeader
		-> answer :: IPFilter(allow tcp and dst $address) -> [1]flows;
	flows[0] -> [0]output;
	flows[1] -> [1]output;
}
