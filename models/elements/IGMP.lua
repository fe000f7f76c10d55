-- Learn from IGMP messages who listens to which group; the messages pass unchanged. The queries that it asks
-- by itself are not modelled.
return function(p)
	p:emit(0)
end
