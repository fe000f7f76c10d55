-- Lower the hop limit. What would expire leaves by output 1, unchanged.
return function(p)
	local expired, live = p:split(p.ip6.hlim:le(1))
	expired:emit(1, "hop limit expired")
	live.ip6.hlim = live.ip6.hlim - 1
	live:emit(0)
end
