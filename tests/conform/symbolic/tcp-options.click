// TCP options are stripped, an MSS is lowered, and checksums stay as right as they were
FromDevice(in) -> Strip(14) -> CheckIPHeader -> t :: NormalizeTCP(1000, STRIP sack 30 19) -> c :: CheckTCPHeader
	-> Unstrip(14) -> ToDevice(out);
c[1] -> Unstrip(14) -> ToDevice(wrong);
