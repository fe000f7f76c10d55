// input combo
FromDevice(in) -> IPInputCombo(3) -> p :: PaintSwitch -> Discard -> ToDevice(out);
p[3] -> Unstrip(14) -> ToDevice(o1); p[1] -> Discard; p[2] -> Discard;
