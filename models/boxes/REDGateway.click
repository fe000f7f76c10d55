// A router's queue with active queue management, from `in` to `out`: RED (Floyd and Jacobson, 1993) picks packets when the queue of
// CAPACITY packets holds MIN to MAX on average, with a probability of up to P, and drops them. The other way is
// not touched. In a proof any packet may be picked, so that a verdict on one that passes says it rests on a choice.
//	in: the side with the queue	out: the other side
elementclass REDGateway { MIN $min, MAX $max, P $p, CAPACITY $capacity |
	input[0] -> red :: RED($min, $max, $p) -> Queue($capacity) -> Unqueue -> [1]output;
	input[1] -> [0]output;
}

// RED that marks: as REDGateway, but packets of ECN-capable transports are marked (RFC 3168 section 5: ECT(0) and ECT(1) become CE) instead of
// dropped.
//	in: the side with the queue	out: the other side
elementclass ECNGateway { MIN $min, MAX $max, P $p, CAPACITY $capacity |
	queue :: Queue($capacity) -> Unqueue -> [1]output;
	input[0] -> CheckIPHeader -> red :: RED($min, $max, $p) -> queue;
	red[1] -> mark :: MarkIPCE -> queue;
	input[1] -> [0]output;
}
