// ip6 mirror
FromDevice(in) -> c :: Classifier(12/86dd, -) -> Strip(14) -> CheckIP6Header -> IP6Mirror -> Unstrip(14) -> ToDevice(out);
c[1] -> ToDevice(o1);
