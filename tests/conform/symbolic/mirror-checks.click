// mirror checks
FromDevice(in) -> Strip(14) -> CheckIPHeader -> IPMirror -> t :: CheckTCPHeader -> Unstrip(14) -> ToDevice(out);
t[1] -> u :: CheckUDPHeader -> Unstrip(14) -> ToDevice(o1); u[1] -> Unstrip(14) -> ToDevice(o2);
