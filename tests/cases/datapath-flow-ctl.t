Rules are changed by verbs in the words of ovs-ofctl while packets flow at full load: after a change is answered no packet takes the old way; what is wrong is refused whole, at its column.
== file edge.yaml
datapath: edge
ports: { lan: { memory: true }, a: { memory: true }, b: { memory: true } }
meters: { slow: { packets: 10 } }
tables:
  0: { rules: [ { priority: 1, match: in_port == lan, actions: goto second } ] }
  second: { number: 10 }
chains: { c: { nfs: [] } }
== file lab.click
s :: InfiniteSource(DATA \<000000000002000000000001 0800 4500001c 00000000 40110000 0a000001 0a000002 03e8 0035 0008 0000>, LIMIT -1, BURST 32)
	-> [0] d :: Datapath(edge.yaml);
Idle -> [1] d; Idle -> [2] d; d[0] -> Discard; d[1] -> a :: Counter -> Discard; d[2] -> b :: Counter -> Discard;
== file lab
export MIDDLEPROOF_RUN=$PWD/run; mkdir -p run
datapath run --name lab lab.click & daemon=$!
flow() { datapath ctl -n lab flow "$@" || echo "exit $?"; }
count() { datapath ctl -n lab read main:$1.count; }
for i in $(seq 200); do datapath ctl -n lab ping >/dev/null 2>&1 && break; sleep 0.05; done
== file flip
# flips one rule to and fro; counts packets that take the old way after the answer
flow mod 'table=10,udp,tp_dst=53,actions=output:b' >/dev/null
old=0 still=0
for i in $(seq 10); do
	for to in a b; do
		[ $to = a ] && other=b || other=a
		flow mod "table=10,udp,tp_dst=53,actions=output:$to" >/dev/null
		before=$(count $other) mine=$(count $to); sleep 0.03
		old=$((old + $(count $other) - before))
		[ $(count $to) -gt $mine ] || still=$((still + 1))
	done
done
echo "by the old way: $old, did not flow: $still"
== run
. ./lab
flow add table=10,priority=5,udp,tp_dst=53,actions=output:a
. ./flip
flow add 'table=10,priority=7,ip,nw_dst=10.0.0.0/8,actions=mod_nw_src:192.0.2.1,output:b'
old=$(count a); sleep 0.03; [ $(count a) = $old ] && echo moved
flow list table=10 | sed 's/duration=[0-9]*s/duration=DURATION/; s/n_packets=[0-9]*, n_bytes=[0-9]*/N/'
flow mod 'table=10,priority=7,ip,nw_dst=10.0.0.0/8,actions=drop' true
flow mod 'table=10,priority=8,ip,nw_dst=10.0.0.0/8,actions=drop' true
flow del 'table=10,ip,nw_dst=10.0.0.0/8'
flow del 'table=10,priority=7,ip,nw_dst=10.0.0.0/8' true
flow bundle 'add table=10,priority=1,tcp6,ipv6_dst=2001:db8::/32,actions=drop
del table=10,udp
add table=10,cookie=7,arp,arp_tpa=10.0.0.1,actions=in_port'
flow list cookie=7/-1 | cut -d, -f3-
flow del cookie=7/-1; flow del; flow list
datapath ctl -n lab stop; wait $daemon
== stdout
1 rule
by the old way: 0, did not flow: 0
1 rule
moved
cookie=0x0, duration=DURATION, table=second, N, priority=7, match=ip.version == 4 and ip.dst in 10.0.0.0/8, actions=set-field ip.src 192.0.2.1, output b
cookie=0x0, duration=DURATION, table=second, N, priority=5, match=ip.proto == 17 and udp.dport == 53, actions=output b
1 rule
0 rules
1 rule
0 rules
3 rules
 table=second, n_packets=0, n_bytes=0, priority=32768, match=arp.op >= 0 and arp.tpa == 10.0.0.1, actions=in-port
1 rule
2 rules
== run
# attacks: each is refused, and nothing changes
. ./lab
flow list > before
while read -r f; do datapath ctl -n lab flow add "$f" 2>&1 && echo "taken: $f"; done <<'END'
nonsense,actions=drop
table=3,actions=drop
table=99999999999999999999,actions=drop
priority=65536,actions=drop
priority=-1,actions=drop
tcp,tp_dst=65536,actions=drop
tp_dst=80,actions=drop
ip,nw_src=10.0.0.0/33,actions=drop
ip,nw_src=10.0.0,actions=drop
dl_src=00:00:00:00:00,actions=drop
tcp
tcp,actions
actions=outptu:1
actions=output:nowhere
actions=output:4
actions=drop,output:a
actions=goto_table:0
table=10,actions=goto_table:10
table=10,actions=resubmit(,0)
actions=resubmit(1,10)
actions=set_field:10.0.0.1
actions=set_field:10.0.0.1->nw_sorce
tcp,actions=set_field:x->tcp_dst
actions=mod_tp_dst:80
actions=mod_nw_dst:10.0.0.256
actions=meter:none
actions=chain:none
actions=group:1
actions=ct(zone=65536)
actions=ct(commit,nat(src=10.0.0.1:0))
actions=ct(commit,nat(src=10.0.0.9-10.0.0.1))
actions=ct(commit,nat(to=10.0.0.1))
actions=ct(exec(set_field:1->ct_mark))
actions=ct(commit,exec(set_field:1->ct_label))
actions=ct(commit,exec(load:4294967296->NXM_NX_CT_MARK[]))
actions=load:16->NXM_NX_REG0[4..7]
actions=load:1->NXM_NX_REG0[30..32]
actions=load:1->NXM_NX_REG0[
actions=set_field:1->tun_id
actions=set_field:1->reg8
actions=learn()
actions=learn(table=10,NXM_OF_ETH_DST[]=NXM_OF_IP_SRC[])
actions=learn(table=11,NXM_OF_ETH_DST[])
actions=encap(vxlan,src=1.2.3.4)
actions=encap(stt,src=1.2.3.4,dst=1.2.3.4)
actions=encap(vxlan,src=1.2.3.4,dst=1.2.3.4,vni=16777216)
actions=send_maps:p
ct_state=+new+what,actions=drop
ip_frag=perhaps,actions=drop
tcp_flags=syn,actions=drop
dl_vlan=65536,actions=drop
ip,ip,ip,nw_src=,actions=drop
cookie=x,actions=drop
in_port=9,actions=drop
END
datapath ctl -n lab flow bundle 'add tcp,tp_dst=1,actions=drop
del
add tcp,tp_dst=2,actions=dorp' && echo taken
datapath ctl -n lab flow add "$(yes ip, | head -40000 | tr -d '\n')actions=drop" 2>&1 | cut -c1-60
datapath ctl -n lab flow bundle 'erase' && echo taken
datapath ctl -n lab flow del 'tcp,actions=drop' && echo taken
sed 's/duration.*table/table/; s/n_packets=[0-9]*, n_bytes=[0-9]*/N/' before > a; flow list | sed 's/duration.*table/table/; s/n_packets=[0-9]*, n_bytes=[0-9]*/N/' | cmp - a && echo unchanged
datapath ctl -n lab stop; wait $daemon
== stdout
datapath ctl: column 1: unknown field 'nonsense'
datapath ctl: column 7: expected the number or name of a table of the file, found '3'
datapath ctl: column 7: expected the number or name of a table of the file, found '99999999999999999999'
datapath ctl: column 10: expected a number up to 65535, found '65536'
datapath ctl: column 10: expected a number up to 65535, found '-1'
datapath ctl: column 12: '65536' does not fit into tcp.dport, at most 65535 is allowed
datapath ctl: column 1: 'tp_dst' needs a protocol beside it, such as tcp
datapath ctl: column 11: ip.src: expected an IPv4 address, prefix or range, not '10.0.0.0/33'
datapath ctl: column 11: ip.src: expected an IPv4 address, prefix or range, not '10.0.0'
datapath ctl: column 8: eth.src: expected an Ethernet address, not '00:00:00:00:00'
datapath ctl: expected "actions=LIST" at the end
datapath ctl: column 5: expected "actions=LIST", found 'actions'
datapath ctl: column 9: the tables have no action 'outptu', did you mean 'output'?
datapath ctl: column 9: expected a port by its name, or by its place in the file from 1, found 'nowhere'
datapath ctl: column 9: expected a port by its name, or by its place in the file from 1, found '4'
datapath ctl: column 14: an action after "drop" is never reached
datapath ctl: column 9: table '0' is not behind table '0': a packet could go round
datapath ctl: column 18: table 'second' is not behind table 'second': a packet could go round
datapath ctl: column 18: table '0' is not behind table 'second': a packet could go round
datapath ctl: column 9: expected "resubmit(,TABLE)", found 'resubmit(1,10)'
datapath ctl: column 9: expected "set_field:VALUE->FIELD", found 'set_field:10.0.0.1'
datapath ctl: column 9: expected a field that can be set, found 'nw_sorce'
datapath ctl: column 13: 'x' is no value of tcp.dport
datapath ctl: column 9: expected a field that can be set, found 'tp_dst'
datapath ctl: column 9: '10.0.0.256' is no value of ip.dst
datapath ctl: column 9: unknown meter "none", expected a name from the section "meters"
datapath ctl: column 9: unknown chain "none", expected a name from the section "chains"
datapath ctl: column 9: the tables have no action 'group', did you mean 'drop'?
datapath ctl: column 9: expected a zone up to 65535, found 'zone=65536'
datapath ctl: column 9: expected src or dst, ADDRESS[-ADDRESS], and perhaps PORT[-PORT] behind colons, found 'nat=src:10.0.0.1:0'
datapath ctl: column 9: expected src or dst, ADDRESS[-ADDRESS], and perhaps PORT[-PORT] behind colons, found 'nat=src:10.0.0.9-10.0.0.1'
datapath ctl: column 9: expected src=RANGE or dst=RANGE in nat(), found 'to=10.0.0.1'
datapath ctl: column 9: expected "commit" beside a mark, or a place to translate to
datapath ctl: column 9: expected set_field:VALUE->ct_mark in exec(), found 'set_field:1->ct_label'
datapath ctl: column 9: expected a mark of 32 bits, perhaps with a mask, found 'mark=4294967296'
datapath ctl: column 9: expected a value of these bits, found '16'
datapath ctl: column 9: expected a number, and bits FIRST..LAST of metadata or a register, found '1->NXM_NX_REG0[30..32]'
datapath ctl: column 9: expected "load:VALUE->FIELD[]" or "load:VALUE->FIELD[FIRST..LAST]", found 'load:1->NXM_NX_REG0['
datapath ctl: column 9: 'tun.id' is what actions find out, and cannot be set
datapath ctl: column 9: expected a field that can be set, found 'reg8'
datapath ctl: column 9: action "learn" has 0 arguments, expected "learn KEY=VALUE..."
datapath ctl: column 9: expected a value of the field, or @ and a field as wide, found 'eth.dst=@ip.src'
datapath ctl: column 9: expected a table of the file, found 'table=11'
datapath ctl: column 9: a tunnel needs "src=ADDRESS" and "dst=ADDRESS"
datapath ctl: column 9: unknown tunnel "stt", expected "vxlan" or "gre"
datapath ctl: column 9: expected a number up to 16777215, found "vni=16777216"
datapath ctl: column 9: there is no filter program 'p'
datapath ctl: column 10: expected + or - before new, est, rel, rpl, inv, trk, snat or dnat, found '+new+what'
datapath ctl: column 9: expected no, yes, first, later or not_later, found 'perhaps'
datapath ctl: column 11: tcp.flags: expected a number, a range or a name, not 'syn'
datapath ctl: column 9: expected a VLAN, found '65536'
datapath ctl: column 17: expected a value, found ''
datapath ctl: column 8: expected COOKIE or COOKIE/MASK, found 'x'
datapath ctl: column 9: expected the name of a port, or its place in the file from 1, found '9'
datapath ctl: column 769: more than 256 conditions; column 7
unchanged
== stderr
datapath ctl: line 3, column 26: the tables have no action 'dorp', did you mean 'drop'?
datapath ctl: expected add, mod, mod-strict, del or del-strict, found 'erase'
datapath ctl: expected no actions of what is deleted
