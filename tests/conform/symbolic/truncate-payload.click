// truncate payload
FromDevice(in) -> Strip(14) -> CheckIPHeader -> TruncateIPPayload(8) -> Unstrip(14) -> ToDevice(out);
