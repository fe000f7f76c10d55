// A firewall in the middle of a link: servers on the right, everybody else on the left. Frames keep their addresses, so nobody
// but who is refused sees that it is there. ARP and neighbour discovery pass; of IPv6 what the servers offer; of IPv4 what
// these ten rules let through, the first that fits counting. It remembers nothing: answers are known by their ACK.
elementclass Rules { __REST__ $rules |
	input -> kind :: Classifier(12/0800, -);
	kind[0] -> CheckIPHeader(14) -> rules :: IPFilter($rules) -> output;
	kind[1] -> [1]output;
}

in :: Rules(
	deny src net 10.77.0.2/31 or src net 127.0.0.0/8 or src net 224.0.0.0/3,	// the servers' own, or nobody's
	deny ip frag,
	deny tcp opt syn and tcp opt fin or tcp opt syn and tcp opt rst,
	deny tcp dst port 23 or 139 or 445,
	allow tcp dst port 80 or 5201 or 7,
	allow udp dst port 53,
	allow icmp type echo or icmp type echo-reply,
	allow icmp type unreachable or icmp type timeexceeded,
	allow tcp opt ack and (tcp src port 80 or 5201 or 7),
	deny all);
out :: Rules(
	deny not src net 10.77.0.2/31,
	deny ip frag,
	allow tcp,
	allow udp src port 53,
	allow icmp,
	deny all);

// Neighbour discovery and errors; TCP to and from the same ports.
elementclass Six { PORTS6 $at |
	input -> kind :: Classifier(12/0806, 12/86dd 20/3a, 12/86dd 20/06 $at/0050, 12/86dd 20/06 $at/1451, 12/86dd 20/06 $at/0007, -);
	kind[0], kind[1], kind[2], kind[3], kind[4] -> output;
	kind[5] -> Discard;
}

FromDevice(left, PROMISC true) -> in -> to_right :: Queue -> ToDevice(right);
in[1] -> Six(PORTS6 56) -> to_right;
FromDevice(right, PROMISC true) -> out -> to_left :: Queue -> ToDevice(left);
out[1] -> Six(PORTS6 54) -> to_left;
