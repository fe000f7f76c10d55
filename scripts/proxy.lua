-- proxy [DESTINATION [PORT [OTHER]]]: is web traffic answered nearer than other traffic? Compares port 80 with port 21.
local web, other = tonumber(argv[2]) or 80, tonumber(argv[3]) or 21
local hops, answer = trace(inet() / tcp{ dst = web })
local near, who = farthest(hops)
sleep(1100)
local far = farthest((trace(inet() / tcp{ dst = other })))
if answer and near < far then
	print(("port %d is answered %d hops away, port %d %d: a proxy stands at hop %d"):format(web, near, other, far, near))
	return 1
end
print("no proxy: both ports are as far")
return 0
