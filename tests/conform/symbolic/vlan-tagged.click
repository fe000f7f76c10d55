// vlan tagged
FromDevice(in) -> VLANEncap(5) -> x :: Classifier(12/8100 14/0005%0fff, -);
x[0] -> ToDevice(out0);
x[1] -> ToDevice(out1);
