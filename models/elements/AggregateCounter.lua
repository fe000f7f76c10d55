-- Packets are counted per aggregate and pass unchanged. Of two outputs, 0 has what was counted and 1 what was not: because
-- a limit has frozen or stopped the counting, or because the packet came by input 1 and its aggregate has not
-- counted yet. In a proof both may be.
return function(p, args)
	local may_end = p.port == 1 or args.AGGREGATE_FREEZE or args.AGGREGATE_STOP or args.AGGREGATE_CALL or
		args.COUNT_FREEZE or args.COUNT_STOP or args.COUNT_CALL
	if p.noutputs == 1 or not may_end then
		p:emit(0)
		return
	end
	local counted, other = p:choice(2, "what has been counted before")
	counted:emit(0)
	other:emit(1)
end
