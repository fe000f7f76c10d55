-- A queue's exit that drops packets which have waited too long, by output 1 where that is connected. Time is not
-- modelled: any packet may be dropped.
return function(p)
	local pass, late = p:choice(2, "how long packets have waited")
	pass:emit(0)
	late:emit(1, "waited too long")
end
