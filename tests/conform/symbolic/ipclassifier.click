// ipclassifier
FromDevice(in) -> Strip(14) -> CheckIPHeader -> x :: IPClassifier(tcp syn && not ack, tcp opt ack, src or dst port 53, ip frag, dst host 255.255.255.255, ip[8] & 0xf0 = 0x40, -);
x[0] -> Unstrip(14) -> ToDevice(out0);
x[1] -> Unstrip(14) -> ToDevice(out1);
x[2] -> Unstrip(14) -> ToDevice(out2);
x[3] -> Unstrip(14) -> ToDevice(out3);
x[4] -> Unstrip(14) -> ToDevice(out4);
x[5] -> Unstrip(14) -> ToDevice(out5);
x[6] -> Unstrip(14) -> ToDevice(out6);
