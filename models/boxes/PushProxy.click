// A server to which mobiles open one long-lived TCP connection, and through which others reach them: a packet that
// comes in at `out` for ADDRESS travels to the mobile as data of that connection. The proxy is then the source of
// all that the mobile's firewall sees.
//	in: mobiles	out: those who want to reach them
elementclass PushProxy { ADDRESS $address, PORT $port |
	push :: PushConnections($address, $port);
	input[0] -> CheckIPHeader -> [0]push;
	input[1] -> CheckIPHeader -> [1]push;
	push[0] -> [0]output;
	push[1] -> [1]output;
}
