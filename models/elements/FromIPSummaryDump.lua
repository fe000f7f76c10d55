-- Packets whose fields are told by the lines of a text. In a proof any packet comes; `sim` reads
-- the text: all fields that Click reads, !data, !proto, !flowid and !binary, with TIMING and
-- MULTIPACKET. Of !flowid Click takes only that there is a flow: addresses and ports are nought.
return same_as "FromDPDKDevice"
