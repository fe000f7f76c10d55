-- Patterns of application protocols, "NAME REGEX" each, for L7. It sees no packets.
signature {
	ports = "0/0", processing = "a/a", help = "patterns of protocols",
	"PATTERN... any",
}

return function(p)
	p:drop("an element that sees no packets")
end
