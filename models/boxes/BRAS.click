// Broadband remote access server: the end of the PPPoE sessions (RFC 2516) of subscribers, whose Ethernet frames it takes at
// MAC. Each further argument is a session that is up, `ID MAC ADDRESS`: its number, the subscriber's Ethernet and IP
// address. Frames of no session, discovery and what PPP says to itself (LCP, IPCP) end here, and so does what has
// another source than the session's ADDRESS. What comes for an ADDRESS leaves in its session. It is a router: the
// TTL is lowered. IP packets above 1492 bytes do not fit into a session (section 7) and are dropped: TCPNormalizer
// with MSS 1452 makes TCP fit. For networks whose links carry IP: the frames begin where IP would.
//	in: the subscribers' lines	out: the world
elementclass BRAS { MAC $mac, __REST__ $sessions |
	sessions :: PPPoESessions($mac, $sessions);
	input[0] -> [0]sessions;
	input[1] -> CheckIPHeader -> down :: DecIPTTL -> [1]sessions;
	sessions[0] -> [0]output;
	sessions[1] -> CheckIPHeader -> up :: DecIPTTL -> [1]output;
}

// PPPoE modem of a subscriber, the other end of a BRAS session: everything that comes in at `in` goes from the Ethernet address
// MAC to the BRAS at PEERMAC in session SESSION, and frames of that session and no others come out.
//	in: the subscriber's hosts	out: the line
elementclass PPPoEModem { SESSION $session, MAC $mac, PEERMAC $peer |
	session :: PPPoESession($session, $mac, $peer);
	input[0] -> CheckIPHeader -> [0]session;
	input[1] -> [1]session;
	session[0] -> CheckIPHeader -> [0]output;
	session[1] -> [1]output;
}
