// Stateless firewall: every packet is judged by itself. OUTWARD and INWARD are IPFilter expressions that say
// what may pass in each direction.
//	in: the protected side	out: the world
elementclass StatelessFirewall { OUTWARD $outward, INWARD $inward |
	input[0] -> CheckIPHeader -> outward :: IPFilter(allow $outward) -> [1]output;
	input[1] -> CheckIPHeader -> inward :: IPFilter(allow $inward) -> [0]output;
}
