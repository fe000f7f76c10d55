-- The spanning tree protocol (IEEE 802.1D): messages of other bridges end here, and the ports that do not belong to the
-- tree are closed at both Suppressors. In a proof every port of those may be open or closed. In sim they are what the protocol
-- makes of them, closed until twice the forwarding delay is over, and this bridge says its own messages (sim_spantree.c). As
-- in Click each frame that comes in counts as a message, so a Classifier belongs in front.
return function(p)
	p:drop("taken in by the spanning tree")
end
