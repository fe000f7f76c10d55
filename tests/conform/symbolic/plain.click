// plain
FromDevice(in) -> Null -> ToDevice(out);
