// A router with two links. Arguments are routes as StaticIPLookup takes them, output 0 is `in` and output 1 is `out`.
// The TTL is lowered; what expires is dropped silently (RouterWithErrors tells the sender).
//	in, out: the two links
elementclass Router { __REST__ $routes |
	routes :: StaticIPLookup($routes);

	input[0], input[1] -> CheckIPHeader -> routes;
	routes[0] -> DecIPTTL -> [0]output;
	routes[1] -> DecIPTTL -> [1]output;
}

// A router with two links and an address of its own, from which it sends ICMP errors for packets that expire.
//	in, out: the two links
elementclass RouterWithErrors { ADDRESS $address, __REST__ $routes |
	routes :: StaticIPLookup($routes);
	expired :: ICMPError($address, timeexceeded);

	input[0], input[1] -> CheckIPHeader -> routes;
	routes[0] -> ttl_in :: DecIPTTL -> [0]output;
	routes[1] -> ttl_out :: DecIPTTL -> [1]output;
	ttl_in[1], ttl_out[1] -> expired -> routes;
}
