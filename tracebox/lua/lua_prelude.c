/*
 * lua_prelude.c - what scripts have that is itself Lua: a trace as a table, and a connection that
 * is opened and kept without this host's kernel knowing of it.
 */
#include "tracebox/lua/lua_int.h"

static const char prelude[] =
	/* inet([fields]) -> a header of the family asked for: IPv6 with -6 */
	"function inet(t)\n"
	"	t = t or {}\n"
	"	if ipversion() == 4 then return ip(t) end\n"
	"	local fields = {}\n"
	"	for k, v in pairs(t) do fields[k == 'ttl' and 'hoplimit' or k] = v end\n"
	"	return ipv6(fields)\n"
	"end\n"
	/* expired(hop) -> whether a router said that the packet's time was exceeded */
	"function expired(hop)\n"
	"	local header = hop.reply and (hop.reply:icmp() or hop.reply:icmpv6())\n"
	"	return header and header:gettype() == (hop.reply:ip() and 11 or 3) or false\n"
	"end\n"
	/*
	 * trace(packet [, options]) -> array of { ttl, ip, packet, reply, mods }, the destination's
	 * answer or nil
	 */
	"function trace(packet, options)\n"
	"	local hops = {}\n"
	"	local o = {}\n"
	"	for k, v in pairs(options or {}) do o[k] = v end\n"
	"	o.callback = function(ttl, ip, sent, reply, mods)\n"
	"		hops[#hops + 1] = { ttl = ttl, ip = ip, packet = sent, reply = reply, mods "
	"= mods or {} }\n"
	"	end\n"
	"	return hops, tracebox(packet, o)\n"
	"end\n"
	/* found(hops, test) -> the first modification that test(m) is true of, with its hop */
	"function found(hops, test)\n"
	"	for _, hop in ipairs(hops) do\n"
	"		for _, m in ipairs(hop.mods) do\n"
	"			if m.class == 'box' and test(m) then return m, hop end\n"
	"		end\n"
	"	end\n"
	"end\n"
	/* between(hops, m) -> 'between A and B': where the box of a modification stands */
	"function between(hops, m)\n"
	"	local name = function(ttl)\n"
	"		for _, hop in ipairs(hops) do if hop.ttl == ttl and hop.ip then return "
	"hop.ip end end\n"
	"		return ttl == 0 and 'the sender' or 'hop ' .. ttl\n"
	"	end\n"
	"	return 'between ' .. name(m.interval[1]) .. ' and ' .. name(m.interval[2])\n"
	"end\n"
	/* farthest(hops) -> TTL and address of the last hop that answered */
	"function farthest(hops)\n"
	"	local ttl, ip = 0, 'the sender'\n"
	"	for _, hop in ipairs(hops) do if hop.ip then ttl, ip = hop.ttl, hop.ip end end\n"
	"	return ttl, ip\n"
	"end\n"
	/* detect(packet) -> TTLs of the routers that quote all of it, and the hops */
	"function detect(packet)\n"
	"	local hops, full = trace(packet), {}\n"
	"	for _, hop in ipairs(hops) do\n"
	"		if expired(hop) and hop.mods:received():size() >= hop.packet:size() then\n"
	"			full[#full + 1] = hop.ttl\n"
	"		end\n"
	"	end\n"
	"	return full, hops\n"
	"end\n"
	/*
	 * connect(port [, options]) -> connection with :segment(data), :sent(data), :close(); or
	 * nil and why
	 */
	"local connection = {}\n"
	"connection.__index = connection\n"
	"function connect(port, options)\n"
	"	local syn = inet() / tcp{dst = port}\n"
	"	if options then syn = syn / options end\n"
	"	local rule = filter(syn)\n"
	"	local answer = tracebox(syn)\n"
	"	if not answer or answer:tcp():getflags() & 18 ~= 18 then\n"
	"		rule:close()\n"
	"		return nil, answer and 'port ' .. port .. ' is closed' or 'no answer from "
	"port ' .. port\n"
	"	end\n"
	"	local c = setmetatable({ syn = syn, answer = answer, rule = rule, port = port,\n"
	"		source = syn:tcp():getsource(), seq = syn:tcp():getseq() + 1 & "
	"0xffffffff,\n"
	"		ack = answer:tcp():getseq() + 1 & 0xffffffff }, connection)\n"
	"	c:segment():send()\n"
	"	return c\n"
	"end\n"
	/* the next segment, which is not counted as sent until :sent */
	"function connection:segment(data, flags)\n"
	"	local p = inet() / tcp{src = self.source, dst = self.port, seq = self.seq, ack = "
	"self.ack,\n"
	"		flags = flags or data and TCP.ACK + TCP.PSH or TCP.ACK}\n"
	"	return data and p / raw(data) or p\n"
	"end\n"
	"function connection:sent(data) self.seq = self.seq + #data & 0xffffffff end\n"
	"function connection:close()\n"
	"	self:segment(nil, TCP.RST + TCP.ACK):send()\n"
	"	self.rule:close()\n"
	"end\n";

/* Segment routing as the original has it: the header of RFC 8754's early drafts and of today's. */
static const char routing[] =
	"local function octets(n) return n & 0xff end\n"
	/* 16 octets as an address */
	"local function entry(t, at)\n"
	"	local words = {}\n"
	"	for i = 0, 7 do\n"
	"		local high, low = t[at + 2 * i] or 0, t[at + 2 * i + 1] or 0\n"
	"		words[#words + 1] = ('%x'):format(octets(high) << 8 | octets(low))\n"
	"	end\n"
	"	return table.concat(words, ':')\n"
	"end\n"
	/* the types of at most four policies, three bits each, behind four flags: all of 16 bits */
	"local function types(h, policies)\n"
	"	if #policies > 4 then error('more than 4 policies', 4) end\n"
	"	local bits = 0\n"
	"	for i = 1, 4 do\n"
	"		local t = policies[i] and policies[i].type or 0\n"
	"		if t < 0 or t > 7 then error('the type of a policy is 0 to 7', 4) end\n"
	"		bits = bits << 3 | t\n"
	"	end\n"
	"	h:flags((h:flags() or 0) & 0xf0 | bits >> 8)\n"
	"	h:tag(octets(bits) << 8 | octets(h:tag() or 0))\n"
	"end\n"
	/*
	 * the list, then policies, then two entries of HMAC: each kept beside until the header is
	 * read
	 */
	"local kept = setmetatable({}, { __mode = 'k' })\n"
	"local function rebuild(h, k)\n"
	"	local n = 0\n"
	"	local function add(v)\n"
	"		if n > 15 then error('more than 16 entries in a routing header', 3) end\n"
	"		h['segment' .. n](h, v)\n"
	"		n = n + 1\n"
	"	end\n"
	"	for _, v in ipairs(k.segments) do add(v) end\n"
	"	for _, p in ipairs(k.policies) do add(p.value) end\n"
	"	if #k.policies > 0 then types(h, k.policies) end\n"
	"	if #k.hmac > 0 then add(entry(k.hmac, 1)) add(entry(k.hmac, 17)) end\n"
	"	h:last(math.max(#k.segments - 1, 0))\n"
	"end\n"
	"function srh(t)\n"
	"	t = t or {}\n"
	"	local h = routing{ type = 4 }\n"
	"	kept[h] = { segments = t.segments or {}, policies = t.policies or {}, hmac = "
	"t.hmac or {} }\n"
	"	rebuild(h, kept[h])\n"
	"	h:segmentleft(t.segmentleft or math.max(#kept[h].segments - 1, 0))\n"
	"	if t.cflag then h:cflag(t.cflag) end\n"
	"	if t.pflag then h:pflag(t.pflag) end\n"
	"	if t.hmackey then h:hmackey(t.hmackey) end\n"
	"	return h\n"
	"end\n"
	"function SRH(segments) return srh{ segments = segments } end\n"
	"for name, bit in pairs{ cflag = 0x80, pflag = 0x40 } do\n"
	"	method('IPv6Routing', name, function(h, v)\n"
	"		local flags = h:flags() or 0\n"
	"		if v == nil then return flags & bit ~= 0 and 1 or 0 end\n"
	"		h:flags(v and v ~= 0 and flags | bit or flags & ~bit)\n"
	"	end)\n"
	"end\n"
	"method('IPv6Routing', 'hmackey', function(h, v)\n"
	"	local tag = h:tag() or 0\n"
	"	if v == nil then return octets(tag) end\n"
	"	h:tag(tag & 0xff00 | octets(v))\n"
	"end)\n"
	"for name, part in pairs{ setsegments = 'segments', setpolicies = 'policies', sethmac = "
	"'hmac' } do\n"
	"	method('IPv6Routing', name, function(h, t)\n"
	"		local k = kept[h] or { segments = {}, policies = {}, hmac = {} }\n"
	"		kept[h] = k\n"
	"		if #t < #k[part] then error(name .. ': a list cannot become shorter', 2) "
	"end\n"
	"		k[part] = t\n"
	"		rebuild(h, k)\n"
	"	end)\n"
	"end\n";

/* method(class, name, f): for preludes only; class "Packet" or that of a header */
static int prelude_method(lua_State *L)
{
	if (!strcmp(luaL_checkstring(L, 1), "Packet")) {
		luaL_getmetatable(L, LUA_CLASS_PACKET);
		lua_getfield(L, -1, "__index");
	} else {
		luaL_getsubtable(L, LUA_REGISTRYINDEX, LUA_METHODS);
		luaL_getsubtable(L, -1, lua_tostring(L, 1));
	}
	lua_pushvalue(L, 3);
	lua_setfield(L, -2, luaL_checkstring(L, 2));
	return 0;
}

/* ipversion() -> 6 with -6, else 4 */
static int ip_version(lua_State *L)
{
	lua_pushinteger(L, lua_script(L)->options->v6 ? 6 : 4);
	return 1;
}

void lua_open_prelude(lua_State *L)
{
	lua_register(L, "ipversion", ip_version);
	lua_register(L, "method", prelude_method);
	lua_open_dns(L);
	if (luaL_dostring(L, routing))
		x_panic("the routing header of scripts: %s", lua_tostring(L, -1));
	lua_pushnil(L);
	lua_setglobal(L, "method");
	if (luaL_dostring(L, prelude))
		x_panic("the prelude of scripts: %s", lua_tostring(L, -1));
}
