// hop limit
FromDevice(in) -> c :: Classifier(12/86dd, -) -> Strip(14) -> k :: CheckIP6Header -> d :: DecIP6HLIM -> Unstrip(14) -> ToDevice(out);
c[1] -> ToDevice(o1);
k[1] -> Unstrip(14) -> ToDevice(o2);
d[1] -> Unstrip(14) -> ToDevice(o3);
