What examples/ci tells a CI server to do is done here, as it stands in the files: Debian packages by the names that the
Makefile has, a build by a target that exists, a check that passes, and one that fails and leaves its reports. What would
fetch something is replaced by a program that notes its words.
== copy tests/gate
== copy examples/ci job
== file steps
# steps FILE - the commands of a workflow or job, as its shell gets them; a step's name before them
import sys, yaml
doc = yaml.safe_load(open(sys.argv[1], encoding='utf-8'))
if 'jobs' in doc:
    assert set(doc) == {'name', True, 'permissions', 'env', 'jobs'}, set(doc)	# "on" is true in YAML 1.1
    for step in doc['jobs']['check']['steps']:
        assert ('run' in step) != ('uses' in step)
        if 'run' in step:
            print(': ' + step['name'] + '\n' + step['run'])
else:
    job = doc['network']
    print('\n'.join(job['before_script'] + job['script']))
    assert job['artifacts']['reports']['junit'] in ' '.join(job['script'])
== file fake/apt-get
#!/bin/sh
[ "$1" != install ] || printf '%s\n' "$@" | sed 1d | grep -v '^-' | sort > packages
== file fake/git
#!/bin/sh
echo "git $*" && mkdir -p middleproof/bin
== file fake/make
#!/bin/sh
# the program that is being tested is what the build makes
[ "$1 $2" = "-C middleproof" ] || exit 2
/usr/bin/make -n -C "$TOP" "$3" >/dev/null 2>&1 || exit 2
printf '#!/bin/sh\nexec %s "$@"\n' "$(command -v symexec)" > middleproof/bin/symexec
chmod +x middleproof/bin/symexec
== file perform
#!/bin/sh
# perform FILE: the job in a fresh copy of the example
rm -rf here && cp -R job here && cd here || exit 3
${EDIT:-true}
/usr/bin/python3 ../steps "$1" > script || exit 3
PATH=$PWD/../fake:$PATH MIDDLEPROOF=https://example.org/m sh -e script > log 2>&1
status=$?
grep -v '^  ' log | grep -E '^git|: [A-Z]|^[0-9]|^::error'
echo "exit $status"
ls reports
../gate/read junit reports/network.xml | grep -v '^  '
../gate/read sarif reports/network.sarif | grep -E '^[a-z]|^   at'
== run
/usr/bin/python3 -c 'import yaml' 2>/dev/null || { echo 'python3-yaml is not installed'; exit 77; }
chmod +x fake/*
sh ./perform github.yml
sh ./perform gitlab.yml
== stdout
git clone --depth 1 https://example.org/m middleproof
no telnet: VIOLATED (known)
3 policies hold, 1 violated, 0 vacuous, 0 undecided; 1 of these known
exit 0
network.sarif
network.xml
passed office.tcp 'the web works' network.yaml 11
passed office.tcp 'mail works' network.yaml 12
passed office.no-reach 'nothing unsolicited comes in' network.yaml 13
skipped office.no-reach 'no telnet' firewall.click 9
suite 'office' 2 assumed
no-reach error violated 'no telnet' unchanged external
   at firewall.click:9:22 
   at network.yaml:14:3 the policy
git clone --depth 1 https://example.org/m middleproof
no telnet: VIOLATED (known)
3 policies hold, 1 violated, 0 vacuous, 0 undecided; 1 of these known
exit 0
network.sarif
network.xml
passed office.tcp 'the web works' network.yaml 11
passed office.tcp 'mail works' network.yaml 12
passed office.no-reach 'nothing unsolicited comes in' network.yaml 13
skipped office.no-reach 'no telnet' firewall.click 9
suite 'office' 2 assumed
no-reach error violated 'no telnet' unchanged external
   at firewall.click:9:22 
   at network.yaml:14:3 the policy
== run
# a change that breaks something: the job fails, and the reports are there all the same
/usr/bin/python3 -c 'import yaml' 2>/dev/null || { echo 'python3-yaml is not installed'; exit 77; }
cat > break <<'END'
#!/bin/sh
sed 's/allow tcp dst port 25/allow tcp dst port 21/' firewall.click > new && mv new firewall.click
END
chmod +x break
EDIT=../break sh ./perform github.yml
EDIT=../break sh ./perform gitlab.yml
== stdout
git clone --depth 1 https://example.org/m middleproof
mail works: VIOLATED
no telnet: VIOLATED (known)
2 policies hold, 2 violated, 0 vacuous, 0 undecided; 1 of these known
::error file=firewall.click,line=6,col=25,title=mail works is violated::'mail works' is violated (tcp: office -> internet)%0ASYN is dropped at firewall.click:6 (firewall/IPFilter@5 :: IPFilter): denied by rule 4%0Awitness: 10.0.0.1:40000 > 192.0.2.1:25 TCP S seq 1000 ack 0 win 65535 len 0
exit 1
network.sarif
network.xml
passed office.tcp 'the web works' network.yaml 11
failure office.tcp 'mail works' firewall.click 6
passed office.no-reach 'nothing unsolicited comes in' network.yaml 13
skipped office.no-reach 'no telnet' firewall.click 9
suite 'office' 2 assumed
tcp error violated 'mail works' new
   at firewall.click:6:25 
   at network.yaml:12:3 the policy
no-reach error violated 'no telnet' unchanged external
   at firewall.click:9:22 
   at network.yaml:14:3 the policy
git clone --depth 1 https://example.org/m middleproof
mail works: VIOLATED
no telnet: VIOLATED (known)
2 policies hold, 2 violated, 0 vacuous, 0 undecided; 1 of these known
exit 1
network.sarif
network.xml
passed office.tcp 'the web works' network.yaml 11
failure office.tcp 'mail works' firewall.click 6
passed office.no-reach 'nothing unsolicited comes in' network.yaml 13
skipped office.no-reach 'no telnet' firewall.click 9
suite 'office' 2 assumed
tcp error violated 'mail works' new
   at firewall.click:6:25 
   at network.yaml:12:3 the policy
no-reach error violated 'no telnet' unchanged external
   at firewall.click:9:22 
   at network.yaml:14:3 the policy
== run
# every package is one that `make deps` installs, or is needed to fetch the sources; both files say the same
/usr/bin/python3 -c 'import yaml' 2>/dev/null || { echo 'python3-yaml is not installed'; exit 77; }
sh ./perform github.yml >out; cp here/packages one
sh ./perform gitlab.yml >out; cmp one here/packages
sed -n '/^DEPS :=/,/[^\\]$/p' "$TOP/Makefile" | tr ' \t\\' '\n' | sort > deps
comm -23 one deps
# the packages above hold these headers: when the program needs another, the files need a package more
sed -n 's/^NEED_symexec *:= //p' "$TOP/Makefile"
grep -c . one
== stdout
ca-certificates
git
gelf.h yaml.h jansson.h lua.h pcap/pcap.h z3.h nettle/des.h
14
