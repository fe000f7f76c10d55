Thousands of ways in, that meet or do not, are no limit: time grows with them, not with their square.
== run
perl -e 'print "s :: Null -> Queue -> ToDevice(b);\n", map { "FromDevice(a$_) -> s;\n" } 1 .. 6000' >meet.click
timeout 40 symexec check meet.click
symexec reach --packet udp meet.click | grep 'more paths'
== stdout
b (out): holds
no precondition is violated: holds
assumed: what is sent is well-formed, without TCP options (--tcp-options adds those), without IP options (--ip-options adds those)
2 checks hold, 0 violated, 0 vacuous, 0 undecided
  and by 5996 more paths (--paths prints them)
== run
perl -e 'print "FromDevice(a$_) -> Null -> Queue -> ToDevice(b$_);\n" for 1 .. 6000' >apart.click
timeout 40 symexec reach --packet udp apart.click | grep -c receives
== stdout
6000
