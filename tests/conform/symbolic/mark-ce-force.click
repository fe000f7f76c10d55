// mark ce force
FromDevice(in) -> Strip(14) -> CheckIPHeader -> MarkIPCE(true) -> Unstrip(14) -> ToDevice(out);
