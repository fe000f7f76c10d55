-- First in, first out. When the queue is full the new packet leaves by output 1; in a
-- proof it never is.
return function(p, args)
	p:queue("fifo", args.CAPACITY)
end
