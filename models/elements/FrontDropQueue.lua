-- First in, first out. When the queue is full the oldest packet leaves by output 1.
return function(p, args)
	p:queue("front-drop", args.CAPACITY)
end
