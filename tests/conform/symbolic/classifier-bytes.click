// classifier bytes
FromDevice(in) -> x :: Classifier(12/0800 23/06, 36/0050, 30/0a%f0, !60/61, -);
x[0] -> ToDevice(out0);
x[1] -> ToDevice(out1);
x[2] -> ToDevice(out2);
x[3] -> ToDevice(out3);
x[4] -> ToDevice(out4);
