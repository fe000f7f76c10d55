clients :: FromDevice(clients);
proxy :: FromDevice(proxy);
servers :: FromDevice(servers);
routes :: StaticIPLookup(10.0.0.0/8 0, 203.0.113.1/32 1, 203.0.113.80/32 2);

clients, proxy, servers -> CheckIPHeader -> routes;
routes[0] -> Queue -> ToDevice(clients);
routes[1] -> Queue -> ToDevice(proxy);
routes[2] -> Queue -> ToDevice(servers);
