# flood.sh - a switch meets a flood, is told what to drop by p0f.py, and meets it again.
export MIDDLEPROOF_RUN=$PWD/run
mkdir -p run
datapath run --name flood flood.click & switch=$!
ctl() { datapath ctl -n flood "$@"; }
for i in $(seq 100); do ctl ping >/dev/null 2>&1 && break; sleep 0.05; done
play() {
	ctl write main:$1.active true
	for i in $(seq 100); do [ $(ctl read main:$1.count) = $2 ] && break; sleep 0.05; done
}
play first 212
echo "inside: $(ctl read main:inside.count) packets"
python3 p0f.py flood --good server.pcap
play second 212
echo "inside: $(ctl read main:inside.count) packets"
ctl flow list | sed 's/duration=[0-9]*s, //'
ctl stop
wait $switch
