// Monitoring in the middle of a link: what passes is counted, by protocol and by network, and a copy of all of it leaves by the device
// "monitor". Nothing is changed, and nothing that the monitor sends comes in.
FromDevice(left, PROMISC true) -> Paint(0) -> both :: Null;
FromDevice(right, PROMISC true) -> Paint(1) -> both;
both -> all :: AverageCounter -> copies :: Tee -> kind :: Classifier(12/0800, 12/0806, 12/86dd, -);
copies[1] -> Queue(4000) -> ToDevice(monitor);

kind[0] -> MarkIPHeader(14) -> networks :: IPRateMonitor(PACKETS, 1, 1000, ANNO false)
	-> what :: IPClassifier(tcp, udp, icmp, -);
what[0] -> tcp :: Counter -> part :: PaintSwitch;
what[1] -> udp :: Counter -> part;
what[2] -> icmp :: Counter -> part;
what[3] -> other :: Counter -> part;
kind[1] -> arp :: Counter -> part;
kind[2] -> ip6 :: Counter -> part;
kind[3] -> rest :: Counter -> part;
part[0] -> Queue -> ToDevice(right);
part[1] -> Queue -> ToDevice(left);
