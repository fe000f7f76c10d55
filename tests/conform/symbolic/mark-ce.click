// mark ce
FromDevice(in) -> Strip(14) -> CheckIPHeader -> MarkIPCE -> c :: CheckIPHeader -> Unstrip(14) -> ToDevice(out);
c[1] -> ToDevice(out1);
