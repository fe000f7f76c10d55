// route sorted
FromDevice(in) -> Strip(14) -> CheckIPHeader -> x :: SortedIPLookup(10.0.0.0/8 0, 10.0.0.0/24 1, 10.0.0.2/32 9.9.9.9 2, 192.168.0.0/16 3, 10.0.0.1/32 0, 10.0.0.1/32 3, 128.0.0.0/1 2);
x[0] -> Unstrip(14) -> ToDevice(out0);
x[1] -> Unstrip(14) -> ToDevice(out1);
x[2] -> Unstrip(14) -> ToDevice(out2);
x[3] -> Unstrip(14) -> ToDevice(out3);
