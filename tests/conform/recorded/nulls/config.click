FromDump(in0.pcap, STOP true) -> Null1 -> Null2 -> Null3 -> Null4 -> Null5 -> Null6 -> Null7 -> Null8 -> PushNull -> Align(4, 2) -> t :: Tee(3);
t[0] -> Queue -> PullNull -> Unqueue -> Resize(HEAD -3, TAIL -5) -> ToDump(o0.pcap);
t[1] -> q :: DiscardNoFree; t[2] -> Discard; SimpleIdle -> Discard;
