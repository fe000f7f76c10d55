// truncate long
FromDevice(in) -> Truncate(70) -> l :: CheckLength(69) -> ToDevice(out);
l[1] -> ToDevice(out1);
