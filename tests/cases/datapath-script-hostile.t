Scripts that would not end, or take the process with them: odd blanks, wide formats, a random number below the least, calls of themselves; each is told and what follows goes on.
== file odd.click
s :: Script(TYPE PASSIVE, return $#);
Script(write s.run "1 2", print $(sprintf "%99999999999d" 5), print $(sprintf "%.99999d" 5), print $(sprintf "%9999d" 5 | wc), print $(random -9223372036854775808), print "on", stop);
== file self.click
s :: Script(TYPE PASSIVE, set n $(add 0$n 1), write s.run, return $n);
Script(print $(s.run), print "on", stop);
== file blanks
printf 'Script(print $(in "a" b\r\vc\f"a"), print $(readable x\r\ry), print "on", stop);' >blanks.click
== run
datapath run odd.click 2>&1 | cut -c1-120
== stdout
datapath: Script@2: the arguments of sprintf do not suit its format
datapath: Script@2: the arguments of sprintf do not suit its format
datapath: Script@2: the arguments of sprintf do not suit its format
datapath: Script@2: expected a number above 0, or a range
on
== run
sh ./blanks; datapath run blanks.click
== stdout
true
false
on
== run
datapath run self.click 2>&1 | sort | uniq -c | sort -rn | head -4
== stdout
      1 on
      1 datapath: s: does not end or wait, stopped at 'set n $(add 0$n 1)'
      1 
