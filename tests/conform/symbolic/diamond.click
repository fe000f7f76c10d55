// diamond
FromDevice(in) -> Strip(14) -> CheckIPHeader -> a :: IPClassifier(src port 80, -) -> j :: Null -> b :: IPClassifier(dst port 80, -) -> k :: Null -> Unstrip(14) -> ToDevice(out);
a[1] -> j; b[1] -> k;
