// pad short
FromDevice(in) -> Truncate(20) -> Pad(40) -> ToDevice(out);
