// What a flood leaves of 30,000 segments: all SYNs are answered, and nothing comes through.
FastTCPFlows(0, 30000, 60, 2:0:0:0:0:1, 10.1.0.1, 2:0:0:0:0:2, 10.77.0.2, 1000, 10) -> Unqueue
	-> CheckIPHeader(14) -> [0] proxy :: SYNCookieProxy(1460);
proxy[0] -> answers :: Counter -> Discard;
proxy[1] -> through :: Counter -> Discard;
Idle -> [1] proxy;
