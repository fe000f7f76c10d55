// truncate pad
FromDevice(in) -> Truncate(58) -> Pad -> ToDevice(out);
