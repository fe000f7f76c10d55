-- Packets from outside the router.
return same_as "FromDPDKDevice"
