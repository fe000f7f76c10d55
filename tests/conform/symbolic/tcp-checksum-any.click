// a TCP checksum written into what is no TCP spoils the checksum that covers it
FromDevice(in) -> Strip(14) -> CheckIPHeader -> SetTCPChecksum -> x :: IPClassifier(icmp, udp, -);
x[0] -> CheckICMPHeader -> ToDevice(out);
x[1] -> CheckUDPHeader -> ToDevice(out1);
x[2] -> ToDevice(out2);
