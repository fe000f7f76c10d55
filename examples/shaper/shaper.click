// A traffic shaper in the middle of a link: each way gets at most 2.5 million octets a second (20 Mb/s), ARP included. What comes faster
// waits, up to 100 packets; what finds no room is dropped, which is how TCP learns the rate. Packets to the left also wait 5 ms.
// SetTimestamp makes captures show when a packet left.
FromDevice(left, PROMISC true) -> up :: Queue(100) -> BandwidthShaper(2.5MBps) -> SetTimestamp -> ToDevice(right);
FromDevice(right, PROMISC true) -> down :: Queue(100) -> BandwidthShaper(2.5MBps) -> DelayShaper(0.005) -> SetTimestamp -> ToDevice(left);
