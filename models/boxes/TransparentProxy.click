// Proxy without an application: TCP to PORT is sent on to SERVER. REWRITE says what it overwrites: `dst` the destination
// only (the server answers the client past the proxy), `src` or `both` also the source, with ADDRESS (answers
// come back to the proxy, which turns them round, at whichever port they come in). What else is sent to ADDRESS ends
// here; what is for others passes as it is.
//	in: clients	out: servers
elementclass TransparentProxy { ADDRESS $address, PORT $port, SERVER $server, REWRITE $rewrite |
	IPRewriterPatterns(dst - - $server -, src $address 1024-65535 - -,
			   both $address 1024-65535 $server -);
	flows :: IPRewriter(pattern $rewrite 1 0, pass 1, pass 0, drop);
	stray :: Discard;

	input[0] -> CheckIPHeader -> kind :: IPClassifier(tcp dst port $port,
		tcp and dst $address, dst $address, tcp, -);
	kind[0] -> [0]flows;
	kind[1] -> [3]flows;
	kind[2] -> stray;
	kind[3] -> [1]flows;
	kind[4] -> [1]output;

	input[1] -> CheckIPHeader -> back :: IPClassifier(tcp and dst $address, dst $address, tcp, -);
	back[0] -> [3]flows;
	back[1] -> stray;
	back[2] -> [2]flows;
	back[3] -> [0]output;

	flows[0] -> [0]output;
	flows[1] -> [1]output;
}
