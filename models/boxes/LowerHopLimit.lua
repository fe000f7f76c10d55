-- Lower the hop limit of IPv6 where its header is marked, as the action "dec-ttl" of a datapath does. What would expire leaves by
-- output 1; what has no header passes as it is.
signature { ports = "1/2", processing = "a/ah", help = "lowers the hop limit" }

return function(p)
	local six, other = p:split(p:has("net"))
	other:emit(0)
	local expired, live = six:split(six.ip6.hlim:le(1))
	expired:emit(1, "hop limit expired")
	live.ip6.hlim = live.ip6.hlim - 1
	live:emit(0)
end
