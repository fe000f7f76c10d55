A checksum that is right by luck, looked for where each packet goes round for ever and gets longer: neither memory nor time
runs away.
== file box.click
FromDevice(in) -> CheckIPHeader -> check :: CheckIPHeader -> wrap :: UDPIPEncap(10.0.0.1, 8080, 10.1.2.3, 65535);
wrap -> wrap;
== run
# a sanitizer takes all of the address space
ldd "$(command -v symexec)" | grep -q asan || ulimit -v 1000000
timeout 60 symexec reach --drops box.click >out; echo "status $?"
grep -e undecided -e 'bad IP checksum' out | cut -c 1-100
== stdout
status 1
a packet is dropped at box.click:1 (CheckIPHeader@2 :: CheckIPHeader): bad IP checksum
a packet is dropped at box.click:1 (check :: CheckIPHeader): bad IP checksum
undecided: the exploration grew too large
