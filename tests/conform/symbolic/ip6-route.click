// ip6 route
FromDevice(in) -> c :: Classifier(12/86dd, -) -> Strip(14) -> CheckIP6Header -> GetIP6Address(24) -> r :: LookupIP6Route(2001:db8::/32 0, ::/0 1) -> Unstrip(14) -> ToDevice(out);
c[1] -> ToDevice(o1); r[1] -> Unstrip(14) -> ToDevice(o2);
