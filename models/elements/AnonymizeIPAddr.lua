-- Opaque: replace the addresses by others, one for one; which ones is not modelled.
return function(p)
	p.ip.src = p:fresh(32, { name = "anonymous" })
	p.ip.dst = p:fresh(32, { name = "anonymous" })
	p.ip.checksum:update()
	p:emit(0)
end
