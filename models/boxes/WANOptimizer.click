// One of two boxes that end TCP connections and carry what is said in them over a connection of their own, from LOCAL to REMOTE,
// TCP port 7810 on both sides, compressed: nobody in between sees addresses, ports or data of the hosts. OPTIMIZE, an
// expression, says which connections that are opened at `in` are taken; those that the other box takes come by
// themselves. Each host has a connection with the box on its side, which chooses sequence numbers and acknowledges in
// place of the other host. Data is handed on segment by segment and does not get shorter in this model. What is not
// taken passes as it is.
//	in: hosts	out: the network between the boxes
elementclass WANOptimizer { LOCAL $local, REMOTE $remote, OPTIMIZE $optimize |
	tcp :: OptimizeTCP($local, $remote);
	input[0] -> CheckIPHeader -> kind :: IPClassifier(tcp and ($optimize), tcp, -);
	input[1] -> CheckIPHeader -> [2]tcp;
	kind[0] -> [0]tcp;
	kind[1] -> [1]tcp;
	tcp[0] -> [0]output;
	tcp[1], kind[2] -> [1]output;
}
