// pad
FromDevice(in) -> Pad(60) -> ToDevice(out);
