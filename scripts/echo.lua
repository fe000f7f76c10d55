-- echo: does the server send an option that it cannot know back as it came? Such servers have been taken for speakers of MPTCP.
local kind, data = 253, { 0xf9, 0x12, 0xab, 0xcd }
local hops, answer = trace(inet() / TCP / MSS / TCPOption.new{ kind = kind, data = data })
if not answer then
	print("no answer")
	return 2
end
local option = answer:get(TCPOption.new{ kind = kind })
if option and option:data() == string.char(table.unpack(data)) then
	print("the server echoes unknown options")
	return 1
end
print("unknown options are not echoed")
return 0
