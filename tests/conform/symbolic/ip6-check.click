// ip6 check
FromDevice(in) -> Strip(14) -> x :: CheckIP6Header;
x[0] -> Unstrip(14) -> ToDevice(out0);
x[1] -> Unstrip(14) -> ToDevice(out1);
