-- A source of ARP replies of its own making.
return function(p)
	p:emit(0)
end
