// check paint
FromDevice(in) -> c :: Classifier(12/0800, -) -> Paint(7) -> p :: CheckPaint(7) -> ToDevice(out);
c[1] -> p; p[1] -> ToDevice(o1);
