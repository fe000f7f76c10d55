// choice: options
FromDevice(in) -> Strip(14) -> CheckIPHeader -> o :: IPOutputCombo(3, 10.0.0.1, 100) -> Unstrip(14) -> ToDevice(out);
o[1] -> Discard; o[2] -> Unstrip(14) -> ToDevice(o2); o[3] -> Unstrip(14) -> ToDevice(o3); o[4] -> Unstrip(14) -> ToDevice(o4);
