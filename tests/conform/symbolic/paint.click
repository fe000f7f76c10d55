// paint
FromDevice(in) -> c :: Classifier(12/0800 23/06, 12/0800 23/11, -) -> Paint(1) -> t :: PaintTee(1) -> x :: PaintSwitch;
x[0] -> ToDevice(out0);
x[1] -> ToDevice(out1);
x[2] -> ToDevice(out2);
c[1] -> Paint(2) -> t; c[2] -> Paint(255) -> x; t[1] -> ToDevice(tee);
