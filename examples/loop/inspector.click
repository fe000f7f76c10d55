// Looks at everything, and sends it back.
FromDevice(box), FromDevice(guest) -> CheckIPHeader -> Counter -> Queue -> ToDevice(box);
Idle -> ToDevice(guest);
