// udp encap sum
FromDevice(in) -> Strip(14) -> UDPIPEncap(1.2.3.4, 5000, 192.0.2.1, 5001, CHECKSUM true) -> u :: CheckUDPHeader -> EtherEncap(0x0800, 2:0:0:0:0:3, 2:0:0:0:0:4) -> ToDevice(out);
u[1] -> ToDevice(o1);
