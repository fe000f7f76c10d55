// Writes one source address over all others, and cannot undo it.
FromDevice(lan) -> CheckIPHeader -> StoreIPAddress(198.51.100.1, src) -> Queue -> ToDevice(wan);
FromDevice(wan) -> CheckIPHeader -> Queue -> ToDevice(lan);
