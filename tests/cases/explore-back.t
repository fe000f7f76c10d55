What leads back to a place where other packets have been goes on from there too; only what has been there is dropped.
== file back.click
FromDevice(in) -> MarkIPHeader(14) -> s :: IPClassifier(dst tcp port 80, dst tcp port 81, -);
s[0] -> n :: Null -> z :: IPClassifier(dst tcp port 82, -);
s[1] -> y :: Null -> n;
s[2] -> Discard;
z[0] -> y;
z[1] -> Queue -> ToDevice(out);
== run
symexec reach -f in back.click | grep -o 'tcp.dport.*' | sort -u
== stdout
tcp.dport: 80
tcp.dport: 81
