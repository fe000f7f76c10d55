// ipfilter
FromDevice(in) -> Strip(14) -> CheckIPHeader -> x :: IPFilter(allow src net 10.0.0.0/8 && tcp dst port 80, 1 udp, deny icmp type echo, 1 ip ttl > 200, allow dst host 192.168.1.5 or dst net 192.168.0.0/16);
x[0] -> Unstrip(14) -> ToDevice(out0);
x[1] -> Unstrip(14) -> ToDevice(out1);
