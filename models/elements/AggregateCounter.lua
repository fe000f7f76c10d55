-- Count packets per aggregate; they pass unchanged, port by port.
return function(p)
	p:emit(p.port)
end
