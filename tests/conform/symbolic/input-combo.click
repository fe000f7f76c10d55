// paint, strip, check, all in one
FromDevice(in) -> IPInputCombo(3) -> p :: PaintSwitch;
p[0] -> Discard; p[1] -> Discard; p[2] -> Discard;
p[3] -> Unstrip(14) -> ToDevice(out);
