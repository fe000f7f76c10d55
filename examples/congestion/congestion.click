// Congestion control at a bottleneck, in the middle of a link: to the right 20 Mb/s. While packets wait, RED (Floyd and Jacobson, 1993)
// picks some of them before the queue is full. Those of transports that know ECN (RFC 3168) are marked, others are dropped.
FromDevice(left, PROMISC true) -> kind :: Classifier(12/0800, -);
queue :: Queue(200) -> BandwidthShaper(2.5MBps) -> SetTimestamp -> ToDevice(right);
kind[0] -> CheckIPHeader(14) -> red :: RED(10, 40, 0.05) -> queue;
kind[1] -> queue;
red[1] -> knows :: IPClassifier(ip ect, -);
knows[0] -> marked :: Counter -> MarkIPCE -> queue;
knows[1] -> dropped :: Counter -> Discard;

FromDevice(right, PROMISC true) -> Queue -> ToDevice(left);
