// Numbers below nought are kept, those that are too great become -1; tickets that are too many.
Idle -> s :: Switch(0) -> Discard; s[1] -> Discard;
i :: InputSwitch(0) -> Discard; Idle -> i; Idle -> [1] i;
q :: Queue -> p :: PullSwitch(0) -> Discard; Idle -> q; Idle -> Queue -> [1] p;
Idle -> Queue -> sp :: SimplePullSwitch(0) -> Discard; Idle -> Queue -> [1] sp;
Idle -> st :: StrideSwitch(70000, 3) -> Discard; st[1] -> Discard;
Idle -> Queue -> ss :: StrideSched(40000, 3) -> Discard; Idle -> Queue -> [1] ss;
f :: FromIPSummaryDump(DATA "!data ip_src payload\n1.0.0.1 abcdefgh", ACTIVE false) -> t :: Tee(2) -> cl :: Clipboard(20/0, 21/2) -> ToDump(o0.pcap, ENCAP IP);
t[1] -> [1] cl; cl[1] -> ToDump(o1.pcap, ENCAP IP);
Script(write s.switch -5, read s.switch, write i.switch -6, read i.switch, write p.switch -7, read p.switch, write sp.switch -2147483648, read sp.switch,
	write s.switch 2, read s.switch, write i.switch 2, read i.switch, write p.switch 2, read p.switch, write sp.switch 2, read sp.switch,
	write s.switch 2147483648, read s.switch, write p.switch 2147483648, read p.switch,
	read st.tickets0, read st.config, read ss.tickets0, write st.tickets1 100000, read st.tickets1, write ss.tickets1 32769, read ss.tickets1, write f.active true, wait 0.1, stop);
