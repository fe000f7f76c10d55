// crc
FromDevice(in) -> SetCRC32 -> CheckCRC32 -> ToDevice(out);
