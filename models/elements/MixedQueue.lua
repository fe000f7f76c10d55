-- A queue (input 0) with a stack in front of it (input 1). When it is full, a packet of
-- input 0 leaves by output 1, and one of input 1 drives the last one out.
return function(p, args)
	p:queue(p.port == 0 and "fifo" or "lifo", args.CAPACITY)
end
