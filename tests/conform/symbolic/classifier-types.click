// classifier types
FromDevice(in) -> x :: Classifier(12/0800, 12/0806 20/0001, 12/86dd, -);
x[0] -> ToDevice(out0);
x[1] -> ToDevice(out1);
x[2] -> ToDevice(out2);
x[3] -> ToDevice(out3);
