-- Incremental updates of a checksum by the rule that some elements follow also where nothing changes: ffff, which is
-- as good as 0, then becomes 0.
local sum = {}

-- Updates the checksum of that header; calls emit for each flow that results.
function sum.update(p, name, emit)
	p[name].checksum:update()
	if not p.concrete then
		emit(p)
		return
	end
	local ones, other = p:split(p[name].checksum.value:eq(0xffff))
	ones[name].checksum:none()
	emit(ones)
	emit(other)
end

return sum
