// set checksums
FromDevice(in) -> Strip(14) -> CheckIPHeader -> f :: IPClassifier(tcp, udp, -) -> StoreData(24, \<00 01 02 03>) -> SetTCPChecksum -> t :: CheckTCPHeader -> Unstrip(14) -> ToDevice(out);
t[1] -> Unstrip(14) -> ToDevice(out1); f[1] -> StoreData(20, \<00 35>) -> s :: SetUDPChecksum -> u :: CheckUDPHeader -> Unstrip(14) -> ToDevice(out2); s[1] -> ToDevice(out3); u[1] -> ToDevice(out4); f[2] -> Unstrip(14) -> ToDevice(out5);
