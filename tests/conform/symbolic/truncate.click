// truncate
FromDevice(in) -> Truncate(50) -> ToDevice(out);
