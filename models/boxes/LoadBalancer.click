// A load balancer that translates: TCP and UDP to PORT of ADDRESS goes to one of SERVERS (a list of addresses separated
// by blanks), all packets of a flow to the same; the server's answers come back through the balancer and leave with
// ADDRESS as their source. Which server is free to choose in a proof, and each in turn in sim. What else is sent to
// ADDRESS is dropped; other packets pass as they are.
//	in: clients	out: servers
elementclass LoadBalancer { ADDRESS $address, PORT $port, SERVERS $servers |
	flows :: Balance($address, $port, $servers, nat);
	input[0] -> CheckIPHeader -> [0]flows;
	input[1] -> CheckIPHeader -> [1]flows;
	flows[0] -> [0]output;
	flows[1] -> [1]output;
}

// A load balancer with direct server return: as LoadBalancer, but the packet stays whole and travels to the server in an IP in IP
// header (RFC 2003). The server takes it out (TunnelExit, LOCAL its own address), has ADDRESS among its own
// addresses and answers the client past the balancer. A server without ADDRESS never sees the connection.
//	in: clients	out: servers
elementclass DirectServerReturn { ADDRESS $address, PORT $port, SERVERS $servers |
	flows :: Balance($address, $port, $servers, dsr);
	input[0] -> CheckIPHeader -> [0]flows;
	input[1] -> CheckIPHeader -> [1]flows;
	flows[0] -> [0]output;
	flows[1] -> [1]output;
}
