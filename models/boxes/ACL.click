// Access list of a router's port, judged per packet and in one direction: packets from `in` to `out` meet the RULES, arguments
// as IPFilter takes them (`allow tcp dst port 80, deny all`), the first that matches decides, and none is a denial.
// What comes the other way passes. A list knows no flows: answers of TCP can be told only by `tcp opt ack`, which
// anybody can set, and later fragments have no ports that a rule could see.
//	in: where packets are judged	out: the other side
elementclass ACL { __REST__ $rules |
	input[0] -> CheckIPHeader -> rules :: IPFilter($rules) -> [1]output;
	input[1] -> CheckIPHeader -> [0]output;
}
