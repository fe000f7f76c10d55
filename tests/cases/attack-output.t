A run that fails leaves old files as they were, and nothing beside them; a file that is read and written is read first. A full
disk is exit status 3.
== file read.click
FromDump(in.pcap, STOP true) -> ToDump(out.pcap);
== file both.click
FromDump(in.pcap, STOP true) -> Strip(14) -> ToDump(in.pcap, ENCAP IP);
== file broken.click
FromDump(in.pcap, STOP true) -> IPFilter(allow zork) -> ToDump(out.pcap);
== file box.click
FromDevice(a) -> Queue -> ToDevice(b);
== run
# a capture of our own making: the witness of an answer
symexec reach --packet 'tcp and ip unfrag' --pcap in.pcap box.click | head -1
cp in.pcap good.pcap
echo precious >out.pcap
head -c 50 good.pcap >in.pcap
symexec sim read.click; echo "status $?"
cat out.pcap; ls *.pcap*
== stdout
b (out) receives
status 2
precious
good.pcap
in.pcap
out.pcap
== stderr
read.click:1:1: error: 'in.pcap' is damaged after packet 0: truncated dump file; tried to read 54 captured bytes, only got 10
    FromDump(in.pcap, STOP true) -> ToDump(out.pcap);
    ^~~~~~~~
== run
cp good.pcap in.pcap
symexec sim broken.click >/dev/null 2>&1; echo "status $?"; cat out.pcap
symexec sim read.click; echo "status $?"
stat -c %s in.pcap out.pcap
ln -s out.pcap link.pcap; sed 's/out/link/' read.click >link.click
symexec sim link.click; echo "status $?"; test -L link.pcap && ls *.pcap*
== stdout
status 2
precious
status 0
94
94
status 0
good.pcap
in.pcap
link.pcap
out.pcap
== run
symexec sim both.click; echo "status $?"
stat -c %s good.pcap in.pcap
symexec reach --pcap /dev/full box.click >/dev/null; echo "status $?"
symexec elements >/dev/full; echo "status $?"
symexec check box.click >/dev/full; echo "status $?"
symexec reach --pcap no/such/folder box.click >/dev/null; echo "status $?"
== stdout
status 0
94
80
status 3
status 3
status 3
status 3
== stderr
error: cannot write capture file '/dev/full': No space left on device
symexec: cannot write the output
symexec: cannot write the output: No space left on device
error: cannot write capture file 'no/such/folder': No such file or directory
== file net.yaml
network: net
boxes:
  box: { click: box.click }
hosts:
  a: { ip: 10.0.0.1 }
  b: { ip: 10.0.0.2 }
links:
  - a -- box:a
  - box:b -- b
policies:
  passes: { reach: a -> b }
== run
# a report does not replace what it reports on
ln -s box.click other.xml
cksum net.yaml box.click >before
symexec check -q --junit net.yaml net.yaml; echo "status $?"
symexec check -q --sarif other.xml net.yaml; echo "status $?"
symexec check -q --html ./net.yaml net.yaml; echo "status $?"
cksum net.yaml box.click | cmp - before && ls *.xml
== stdout
status 2
status 2
status 2
other.xml
== stderr
symexec check: --junit would overwrite 'net.yaml', which is read
symexec check: --sarif would overwrite 'other.xml', which is read
symexec check: --html would overwrite './net.yaml', which is read
== run
# one file by two names, there or not
mkdir sub; symexec check -q --junit sub/r --sarif ./sub/../sub/r net.yaml; echo "status $?"; ls sub
touch r; ln -s r s; symexec check -q --junit r --sarif s net.yaml; echo "status $?"
== stdout
status 2
status 2
== stderr
symexec check: --junit and --sarif would both write './sub/../sub/r'
symexec check: --junit and --sarif would both write 's'
== run
# libyaml looks for the ':' of a key in 1,024 bytes
key=$(printf '%01100d' 0); printf 'network: n\nboxes: {}\n%s: 1\n' "$key" > long.yaml; symexec check long.yaml 2>&1 | cut -c 1-60
printf 'network: n\nhosts: { a: { ip: 10.0.0.1 }, b: {} }\nlinks: [ a -- b ]\npolicies:\n  %s: { reach: a -> b }\n' "$key" > long.yaml
symexec check long.yaml 2>&1 | cut -c 1-60; sed -i 's/  \(0*\)/  ? \1\n  /' long.yaml; symexec check -q long.yaml | tail -1
== stdout
long.yaml:3:1: error: this key is longer than 1,024 bytes, e
    00000000000000000000000000000000000000000000000000000000
    ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
long.yaml:5:3: error: this key is longer than 1,024 bytes, e
      000000000000000000000000000000000000000000000000000000
      ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
1 policy holds, 0 violated, 0 vacuous, 0 undecided
== run
# what the caller has closed is nobody else's place
symexec check --html page.html --svg net.svg box.click >&-; echo "status $?"
symexec check --html blind.html box.click <&- >&-; echo "status $?"
cmp page.html blind.html; head -c 15 page.html; echo; grep -c '</svg>' net.svg
== stdout
status 3
status 3
<!DOCTYPE html>
1
== stderr
symexec: cannot write the output: Bad file descriptor
symexec: cannot write the output: Bad file descriptor
