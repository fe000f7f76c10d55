// Lets nothing of the web and of FTP pass.
elementclass Box {
	input[0] -> [0]output;
	input[1] -> [1]output;
	input[2] -> port :: Classifier(6/06 42/0050, 6/06 42/0015, -);
	port[0], port[1] -> Discard;
	port[2] -> [2]output;
	input[3] -> [3]output;
}
