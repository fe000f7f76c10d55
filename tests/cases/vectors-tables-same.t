# of rules of one match and priority the last one counts, however their matches are written
== file same.yaml
datapath: same
ports: { lan: { memory: true }, wan: { memory: true }, dmz: { memory: true } }
tables:
  0:
    rules:
    - { priority: 9, match: 'ip.src & 255.255.255.0 == 10.0.0.0', actions: output lan }
    - { priority: 9, match: 'ip.src in 10.0.0.0/24', actions: output wan }
    - { priority: 8, match: 'udp.dport == 53 and ip.ttl == 64', actions: output lan }
    - { priority: 8, match: 'ip.ttl == 0x40 and udp.dport == 53', actions: output wan }
    - { priority: 7, match: 'ip.dscp == 46', actions: output lan }
    - { priority: 7, match: 'ip.tos & 0xfc == 184', actions: output wan }
    - { priority: 6, match: 'not (ip.ttl > 3 or ip.id > 5)', actions: output lan }
    - { priority: 6, match: 'not ip.id > 5 and not ip.ttl >= 4', actions: output wan }
    - { priority: 5, match: 'tcp.syn == 1 or tcp.fin == 1', actions: output lan }
    - { priority: 5, match: 'tcp.flags & 1 == 1 or tcp.flags & 2 == 2', actions: output wan }
    - { priority: 4, match: 'ip.proto == 1', actions: output lan }
    - { priority: 4, match: 'ip proto 1', actions: output wan }
    - { priority: 3, match: 'ip6.src in ::/0', actions: output lan }
    - { priority: 3, match: 'ip6.src >= ::', actions: output wan }
    - { priority: 1, actions: output dmz }
== run
symexec tests --limit 300 -o v same.yaml >/dev/null && datapath test v same.yaml
== stdout
same: 300 vectors, 300 as predicted, 0 not; of 0 the models leave open what is sent
1 boxes run, 0 not
== run
symexec check same.yaml 2>&1 | grep -o '.*: warning.*: one behind.*'
== stdout
same.yaml:6:7: warning: no packet meets this rule: one behind it has the same match and priority
same.yaml:8:7: warning: no packet meets this rule: one behind it has the same match and priority
same.yaml:10:7: warning: no packet meets this rule: one behind it has the same match and priority
same.yaml:12:7: warning: no packet meets this rule: one behind it has the same match and priority
same.yaml:14:7: warning: no packet meets this rule: one behind it has the same match and priority
same.yaml:18:7: warning: no packet meets this rule: one behind it has the same match and priority
