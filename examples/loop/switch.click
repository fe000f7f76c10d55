// Forwards by destination, and leaves the TTL alone: $LOCAL stays here, everything else goes to the other one.
hosts :: FromDevice(hosts);
link :: FromDevice(link);
routes :: StaticIPLookup($LOCAL 0, 0.0.0.0/0 1);

hosts, link -> CheckIPHeader -> routes;
routes[0] -> Queue -> ToDevice(hosts);
routes[1] -> Queue -> ToDevice(link);
