/*
 * lua_prelude.c - what scripts have that is itself Lua: a trace as a table, and a connection that
 * is opened and kept without this host's kernel knowing of it.
 */
#include "tracebox/lua_int.h"

static const char prelude[] =
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
	/*
	 * connect(port [, options]) -> connection with :segment(data), :sent(data), :close(); or
	 * nil and why
	 */
	"local connection = {}\n"
	"connection.__index = connection\n"
	"function connect(port, options)\n"
	"	local syn = IP / tcp{dst = port}\n"
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
	"	local p = IP / tcp{src = self.source, dst = self.port, seq = self.seq, ack = "
	"self.ack,\n"
	"		flags = flags or data and TCP.ACK + TCP.PSH or TCP.ACK}\n"
	"	return data and p / raw(data) or p\n"
	"end\n"
	"function connection:sent(data) self.seq = self.seq + #data & 0xffffffff end\n"
	"function connection:close()\n"
	"	self:segment(nil, TCP.RST + TCP.ACK):send()\n"
	"	self.rule:close()\n"
	"end\n";

void lua_open_prelude(lua_State *L)
{
	if (luaL_dostring(L, prelude))
		x_panic("the prelude of scripts: %s", lua_tostring(L, -1));
}
