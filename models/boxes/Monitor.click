// A tap: packets pass both ways as they are, and a copy of each leaves at port 2. What the monitor sends
// is dropped.
//	in, out: the two sides	2: the monitor
elementclass Monitor {
	input[0] -> here :: Tee;
	here[0] -> [1]output;
	here[1] -> [2]output;
	input[1] -> there :: Tee;
	there[0] -> [0]output;
	there[1] -> [2]output;
	input[2] -> Discard;
}
