// strip unstrip
FromDevice(in) -> Strip(14) -> Unstrip(14) -> ToDevice(out);
