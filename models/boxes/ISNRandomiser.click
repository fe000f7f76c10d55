// A firewall that gives TCP connections of the hosts at SIDE (`in`, `out` or `both`) initial sequence numbers that
// cannot be guessed, and keeps both ends believing in theirs. It does not look into options: SACK blocks stay.
//	in, out: the two sides
elementclass ISNRandomiser { SIDE $side |
	isn :: RandomiseISN($side);
	input[0] -> CheckIPHeader -> [0]isn;
	input[1] -> CheckIPHeader -> [1]isn;
	isn[0] -> [0]output;
	isn[1] -> [1]output;
}
