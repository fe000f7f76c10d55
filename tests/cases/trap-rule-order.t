The first rule that matches decides: a wide rule before a narrow one takes its packets, and in the other order the narrow
one is an exception.
== file narrow-first.click
FromDevice(in) -> Strip(14) -> CheckIPHeader -> IPFilter(deny dst host 10.1.2.3, allow dst net 10.0.0.0/8) -> Queue -> ToDevice(out);
== file wide-first.click
FromDevice(in) -> Strip(14) -> CheckIPHeader -> IPFilter(allow dst net 10.0.0.0/8, deny dst host 10.1.2.3) -> Queue -> ToDevice(out);
== run
symexec reach --packet 'dst host 10.1.2.3' --from in narrow-first.click | head -1
symexec reach --packet 'dst host 10.1.2.4' --from in narrow-first.click | head -1
symexec reach --packet 'dst host 10.1.2.3' --from in wide-first.click | head -1
symexec reach --packet 'dst host 11.1.2.3' --from in wide-first.click | head -1
== stdout
nothing arrives
out (out) receives
out (out) receives
nothing arrives
