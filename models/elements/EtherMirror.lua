-- Swap source and destination of the Ethernet header at the start of the data.
return function(p)
	local dst, src = p.eth.dst, p.eth.src
	p.eth.dst = src
	p.eth.src = dst
	p:emit(0)
end
