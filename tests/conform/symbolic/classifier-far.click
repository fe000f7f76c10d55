// classifier far
FromDevice(in) -> x :: Classifier(70/77%ff, 58/65, 54/6162, -);
x[0] -> ToDevice(out0);
x[1] -> ToDevice(out1);
x[2] -> ToDevice(out2);
x[3] -> ToDevice(out3);
