// tee
FromDevice(in) -> t :: Tee(3) -> ToDevice(out);
t[1] -> ToDevice(o1); t[2] -> Strip(14) -> Unstrip(14) -> EtherMirror -> ToDevice(o2);
