// What scripts compute, and arguments that do not suit.
c :: Counter; Idle -> c -> Discard;
Script(print $(add 1 2 3) $(sub 5 1) $(sub 3) $(add) $(mul) $(min 3 1 2) $(max 3 2.5) $(mul 1.5 2), print $(div 7 2) $(div 1 3) $(idiv 7.5 2) $(mod 7 3) $(rem -7 3) $(rem 7.5 2),
	print $(neg 4) $(neg 2.5) $(abs -3) $(abs -2.5), print $(eq 1 1.0) $(eq "a b" 'a b') $(lt 10 9) $(lt "10" "9") $(gt b a) $(le 2 2) $(ge 2 3) $(ne 1 2),
	print $(and 1 0) $(and) $(or 1 0) $(nor 0 0) $(not 1), print "$(if 1 a b) $(if no a b)" $(if yes "a b"), print $(in a b c) $(in a b a) $(in "a" a) $(in a),
	print $(first "a b" c) $(unquote "a b") $(length abc) $(length "a b"), print $(htons 1) $(ntohs 256) $(htonl 1) $(ntohl 16777216),
	print $(sprintf "%d%%|%05d|%-5s|%x %X %o %u|%hd" 5 42 abc 255 255 8 7 70000), print $(sprintf a"b c"d), print $(sprintf "%s" "a b"),
	print $(readable c.count) $(readable c.reset) $(writable c.reset) $(readable c.count add) $(readable), print $(add 0x10 1) $(add 010 1) $(add 99999999999 1) $(add 1e3 1),
	print $(eq a), print $(add a 1), print $(neg x), print $(if maybe a b), print $(get nope), print "\<41 42>" "\x41\101\ttab", stop);