An argument that a model takes with as_values is a value to it, whatever it is: the answer is that of the number, and what
needs the number says so. Mistakes in the list itself have their line.
== file box.click
FromDevice(a) -> CheckIPHeader -> My(10.0.0.1, 9) -> Queue -> ToDevice(b);
FromDevice(c) -> CheckIPHeader -> My(10.0.0.2, 9) -> Queue -> ToDevice(d);
== file net.yaml
network: values
encap: ip
boxes: { box: { click: box.click } }
hosts: { one: {}, two: {}, left: {}, right: {} }
links: [ one -- box:a, box:b -- two, left -- box:c, box:d -- right ]
policies:
  one: { value: one -> two, fields: ip.dst, expect: 10.0.0.1 }
  other: { value: left -> right, fields: ip.dst, expect: 10.0.0.2 }
== file try.sh
# try.sh LIST BODY: what check says of a model; the first line of the error
{
	echo 'signature { ports = "1/1", processing = "a/a", help = "mine", "ADDR ip", "N int" }'
	echo "$1"
	echo "return function(p, args) $2 end"
} >models/My.lua
symexec check --quiet --models models net.yaml 2>&1 | head -2
== run
mkdir models
set='p.ip.dst = args.ADDR p.ip.checksum:update() p:emit(0)'
sh try.sh '' "$set"
sh try.sh 'as_values { "ADDR" }' "$set"
sh try.sh 'as_values { "ADDR" }' 'if args.ADDR < 5 then p:drop("x") else p:emit(0) end'
sh try.sh 'as_values { "ADDR" }' 'for i = 1, args.ADDR do p:note("x") end p:emit(0)'
sh try.sh 'as_values { "ADDR" }' 'p:push(args.ADDR) p:emit(0)'
sh try.sh 'as_values { "ADR" }' "$set"
sh try.sh 'as_values { "N" }' "$set"
sh try.sh 'as_values "ADDR"' "$set"
sh try.sh '' 'as_values { "ADDR" }'
== stdout
one: holds
other: holds
one: holds
other: holds
models/My.lua:3:1: error: a value is not known when the model is recorded; compare with :lt :le :gt :ge :eq and split the flow
    return function(p, args) if args.ADDR < 5 then p:drop("x") else p:emit(0) end end
models/My.lua:3:1: error: bad 'for' limit (number expected, got value)
    return function(p, args) for i = 1, args.ADDR do p:note("x") end p:emit(0) end
models/My.lua:3:1: error: the number of bytes must be a plain number, known when the model is recorded
    return function(p, args) p:push(args.ADDR) p:emit(0) end
models/My.lua:2:1: error: the class has no parameter 'ADR'
    as_values { "ADR" }
models/My.lua:2:1: error: 'N' cannot be a value: it must be an address, a port, an unsigned number or the specifications of inputs
    as_values { "N" }
models/My.lua:2:1: error: bad argument #1 to 'as_values' (table expected, got string)
    as_values "ADDR"
models/My.lua:3:1: error: as_values stands at the top of a model, outside of it
    return function(p, args) as_values { "ADDR" } end
== run
echo 'as_values { "ADDR" }
signature { ports = "1/1", processing = "a/a", help = "mine", "ADDR ip", "N int" }' >models/My.lua
symexec check --quiet --models models net.yaml
== stderr
models/My.lua:1:1: error: as_values stands behind the signature of 'My'
    as_values { "ADDR" }
    ^~~~~~~~~~~~~~~~~~~~
== exit 2
