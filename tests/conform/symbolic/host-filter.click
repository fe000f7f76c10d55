// host filter
FromDevice(in) -> x :: HostEtherFilter(2:0:0:0:0:2, DROP_OWN true);
x[0] -> ToDevice(out0);
x[1] -> ToDevice(out1);
