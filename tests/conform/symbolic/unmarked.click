// a precondition is violated
FromDevice(in) -> d :: DecIPTTL -> ToDevice(out);
d[1] -> ToDevice(o1);
