// a tag put between octets of a payload, one of which was looked at
FromDevice(in) -> Strip(14) -> x :: Classifier(23/06, 23/11, -);
x[0] -> VLANEncap(5) -> ToDevice(out);
x[1] -> VLANEncap(6) -> VLANEncap(7) -> ToDevice(out1);
x[2] -> Strip(60) -> VLANEncap(8) -> ToDevice(out2);
