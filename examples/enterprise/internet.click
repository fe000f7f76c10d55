// Everything between the enterprise, the proxy and the server: routes.
routes :: StaticIPLookup(10.0.0.0/8 0, 203.0.113.1/32 1, 203.0.113.80/32 2);

FromDevice(enterprise), FromDevice(proxy), FromDevice(server) -> CheckIPHeader -> routes;
routes[0] -> Queue -> ToDevice(enterprise);
routes[1] -> Queue -> ToDevice(proxy);
routes[2] -> Queue -> ToDevice(server);
