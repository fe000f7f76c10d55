// Proxy without an application: TCP to PORT is sent on to SERVER. REWRITE says what it overwrites: `dst` the destination
// only (the server answers the client past the proxy), `src` or `both` also the source, with ADDRESS (answers
// come back to the proxy, which turns them round, at whichever port they come in). Everything else passes as it is.
//	in: clients	out: servers
elementclass TransparentProxy { ADDRESS $address, PORT $port, SERVER $server, REWRITE $rewrite |
	IPRewriterPatterns(dst - - $server -, src $address 1024-65535 - -,
			   both $address 1024-65535 $server -);
	flows :: IPRewriter(pattern $rewrite 1 0, pass 1, pass 0);

	input[0] -> CheckIPHeader -> kind :: IPClassifier(tcp dst port $port, tcp, -);
	input[1] -> CheckIPHeader -> back :: IPClassifier(tcp, -);
	kind[0] -> [0]flows;
	kind[1] -> [1]flows;
	back[0] -> [2]flows;
	flows[0], back[1] -> [0]output;
	flows[1], kind[2] -> [1]output;
}
