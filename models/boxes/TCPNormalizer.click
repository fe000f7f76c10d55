// A normalizer of TCP options, in both directions: an MSS above MSS (0: any) in a SYN is lowered to it, one that is not there is
// not made up (RFC 9293 section 3.7.1: it counts as 536). Options of STRIP (mss, window-scale, sack, timestamps, mptcp
// or kinds of 2 to 255, separated by blanks) are overwritten with NOPs: the ends do not agree on them, and segments
// keep their length. sack is the permission and the blocks. What stands behind a malformed option is not seen.
//	in, out: the two sides
elementclass TCPNormalizer { MSS $mss |
	input[0] -> CheckIPHeader -> there :: NormalizeTCP($mss) -> [1]output;
	input[1] -> CheckIPHeader -> back :: NormalizeTCP($mss) -> [0]output;

|| MSS $mss, STRIP $strip |
	input[0] -> CheckIPHeader -> there :: NormalizeTCP($mss, STRIP $strip) -> [1]output;
	input[1] -> CheckIPHeader -> back :: NormalizeTCP($mss, STRIP $strip) -> [0]output;
}
