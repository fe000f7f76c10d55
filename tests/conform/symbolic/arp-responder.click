// arp responder
FromDevice(in) -> c :: Classifier(12/0806, -) -> a :: ARPResponder(10.0.0.1 2:0:0:0:0:5) -> ToDevice(out);
c[1] -> ToDevice(o1); a[1] -> ToDevice(o2);
