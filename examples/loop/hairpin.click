// A switch whose default route is a NAT, whose output is the switch: for port 80 of any address the NAT knows b.
from_a :: FromDevice(a);
from_b :: FromDevice(b);
check :: CheckIPHeader;
routes :: StaticIPLookup(10.0.0.2/32 0, 10.0.0.3/32 1, 0.0.0.0/0 2);
nat :: IPRewriter(pattern 198.51.100.1 1024-65535 10.0.0.3 80 0 0);

from_a, from_b -> check -> routes;
routes[0] -> Queue -> ToDevice(a);
routes[1] -> Queue -> ToDevice(b);
routes[2] -> nat -> check;
