// IP in IP, in which packets travel sealed: nobody in between reads or matches what is inside, and only the
// end with the same KEY opens it. ESP's protocol number stands in the outer header.
//	in: the hosts that use the tunnel	out: the network between the ends
elementclass EncryptedTunnel { LOCAL $local, REMOTE $remote, KEY $key |
	input[0] -> CheckIPHeader -> seal :: Seal($key)
		-> wrap :: IPEncap(50, $local, $remote) -> [1]output;
	input[1] -> CheckIPHeader -> mine :: OfTunnel($local, 50, $remote)
		-> StripIPHeader -> open :: Open($key) -> CheckIPHeader -> [0]output;
}
