// A flow monitor in the middle of a link: packets pass, and what flows they belong to is told to a collector, as IPFIX (RFC 7011)
// over UDP, on a link of its own.
AddressInfo(monitor 10.99.0.1 02:00:00:00:99:01, collector 10.99.0.2 02:00:00:00:99:02);

FromDevice(left, PROMISC true) -> Paint(0) -> both :: Null;
FromDevice(right, PROMISC true) -> Paint(1) -> both;
both -> kind :: Classifier(12/0800, -);
kind[0] -> CheckIPHeader(14) -> flows :: FlowMonitor(DOMAIN 77, IDLE 3, ACTIVE 10, TEMPLATE_EVERY 10) -> part :: PaintSwitch;
kind[1] -> part;
part[0] -> Queue -> ToDevice(right);
part[1] -> Queue -> ToDevice(left);

flows[1] -> UDPIPEncap(monitor:ip, 4739, collector:ip, 4739, CHECKSUM true)
	-> EtherEncap(0x0800, monitor:eth, collector:eth) -> Queue -> ToDevice(collector);
