Active FTP through a NAT: curl names its own address, the world sees that of the NAT; three transfers in a session, up and down, without a lost octet.
== file ftp.click
// Hosts of 10.77.0.0/24 on the left share 10.78.0.254 on the right; commands of FTP name the address and port that the world sees.
AddressInfo(inside 10.77.0.254 02:00:00:00:77:fe, outside 10.78.0.254 02:00:00:00:78:fe);
elementclass Link { DEVICE $device, NAME $name |
	sent :: Queue(1000) -> ToDevice($device);
	input -> arp :: ARPQuerier($name) -> sent;
	FromDevice($device, PROMISC true) -> CheckLength(1514) -> HostEtherFilter($name:eth)
		-> kind :: Classifier(12/0806 20/0001, 12/0806 20/0002, 12/0800, -);
	kind[0] -> ARPResponder($name:ip/32 $name:eth) -> sent;
	kind[1] -> [1]arp;
	kind[2] -> Strip(14) -> CheckIPHeader -> output;
	kind[3] -> Discard;
}
left :: Link(DEVICE left, NAME inside);
right :: Link(DEVICE right, NAME outside);
flows :: IPRewriter(pattern 10.78.0.254 1024-65535 - - 0 1, drop);
left -> up :: IPClassifier(tcp dst port 21, tcp or udp, -);
up[0] -> ports :: FTPPortMapper(flows, flows, 0) -> [0]flows;
up[1] -> [0]flows;
up[2] -> Discard;
right -> down :: IPClassifier(tcp or udp, -);
down[0] -> [1]flows;
down[1] -> Discard;
flows[0] -> right;
flows[1] -> left;
== file server.py
import hashlib, socket, sys
# One session after the other; data connections leave from port 20, as RFC 959 has it
listen = socket.create_server((sys.argv[1], 21))
print('ready', flush=True)
while True:
    c, _ = listen.accept()
    lines, peer, c_say = c.makefile('rb'), None, lambda text: c.sendall(text.encode() + b'\r\n')
    c_say('220 ready')
    def data():
        d = socket.socket()
        d.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        d.bind((sys.argv[1], 20))
        d.settimeout(5)
        d.connect(peer)
        return d
    for line in lines:
        word, _, rest = line.decode().strip().partition(' ')
        if word == 'PORT':
            n = rest.split(',')
            peer = '.'.join(n[:4]), int(n[4]) * 256 + int(n[5])
            print('told to connect to', peer[0], flush=True)
            c_say('200 ok')
        elif word == 'RETR' or word == 'STOR':
            c_say('150 here it comes')
            d = data()
            if word == 'RETR':
                d.sendall(open(rest, 'rb').read())
            else:
                with open(rest, 'wb') as f:
                    while part := d.recv(65536):
                        f.write(part)
            d.close()
            c_say('226 done')
        elif word == 'QUIT':
            c_say('221 bye')
            break
        else:
            c_say({'USER': '331 and?', 'PASS': '230 in', 'PWD': '257 "/"', 'TYPE': '200 ok', 'CWD': '250 ok'}.get(word, '502 no'))
    c.close()
== run
head -c 300000 /dev/urandom >one; head -c 70000 /dev/urandom >two
timeout 90 $TOP/tests/net/between ftp.click routed -- 'on b timeout 80 python3 server.py 10.78.0.2 >told & server=$!
for i in $(seq 50); do grep -qs ready told && break; sleep 0.1; done
on a timeout 30 curl -sS --no-epsv --disable-eprt -P - -o one.got ftp://10.78.0.2/one -o two.got ftp://10.78.0.2/two -o again.got ftp://10.78.0.2/one; echo "down: status $?"
on a timeout 30 curl -sS --no-epsv --disable-eprt -P - -T two ftp://10.78.0.2/two.up; echo "up: status $?"
kill $server'
cmp one one.got && cmp two two.got && cmp one again.got && cmp two two.up && echo whole
cat told
== stdout
down: status 0
up: status 0
whole
ready
told to connect to 10.78.0.254
told to connect to 10.78.0.254
told to connect to 10.78.0.254
told to connect to 10.78.0.254
