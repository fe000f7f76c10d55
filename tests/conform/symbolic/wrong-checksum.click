// wrong checksum
FromDevice(in) -> Strip(14) -> CheckIPHeader -> StoreData(8, \<40>) -> c :: CheckIPHeader -> Unstrip(14) -> ToDevice(out);
c[1] -> SetIPChecksum -> d :: CheckIPHeader -> Unstrip(14) -> ToDevice(out1); d[1] -> ToDevice(out2);
