A bit of a mask that is 1 is compared, everywhere: in Classifier's patterns, in IPFilter's nets, in address lists and in
extended expressions. A bit that is 0 is free.
== file ask.sh
# ask.sh TEST...: which of the packets, one that agrees in all masked bits and one that differs in one of them, pass
echo "FromDevice(in) -> Strip(14) -> CheckIPHeader -> $1 -> Queue -> ToDevice(out);" >m.click
for dst in 10.0.77.9 10.1.77.9; do
	symexec reach --packet "dst host $dst and tcp and ip unfrag" --from in m.click | head -1
done
== run
sh ask.sh 'Classifier(16/0a000000%ffff0000)'
== stdout
out (out) receives
nothing arrives
== run
sh ask.sh 'IPFilter(allow dst net 10.0.0.0 mask 255.255.0.0)'
== stdout
out (out) receives
nothing arrives
== run
sh ask.sh 'IPClassifier(dst net 10.0.0.0/16)'
== stdout
out (out) receives
nothing arrives
== run
sh ask.sh 'StaticIPLookup(10.0.0.0/255.255.0.0 0)'
== stdout
out (out) receives
nothing arrives
== run
sh ask.sh 'Null'
symexec reach --packet 'ip.dst in 10.0.0.0/16 and tcp and dst host 10.1.77.9' --from in m.click | head -1
== stdout
out (out) receives
out (out) receives
nothing arrives
