// Traffic shaper: packets from `in` to `out` wait in a queue of CAPACITY packets and leave at RATE bytes per second at
// most (`1MBps`); a full queue drops the newest. The other way is not shaped. Time passes in sim only: in a proof
// packets are delayed, not lost.
//	in: the side that is held back	out: the other side
elementclass TrafficShaper { RATE $rate, CAPACITY $capacity |
	input[0] -> queue :: Queue($capacity) -> rate :: BandwidthRatedUnqueue($rate) -> [1]output;
	input[1] -> [0]output;
}
