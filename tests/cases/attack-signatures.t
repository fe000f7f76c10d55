A signature is a text from anywhere: what is wrong with it is said at its line, and a class whose signature is wrong is no
class.
== file box.click
FromDevice(a) -> Evil -> Queue -> ToDevice(b);
== file table
ports = "1"
ports = "1/"
ports = "/1"
ports = "1/1/1"
ports = "1/=-"
ports = "=/1"
ports = "--/--"
ports = "1/2-1"
ports = "1/99999999999999999999999"
ports = "1/65536"
ports = "1/1 "
ports = ""
ports = 5
ports = {}
ports = "1/=+"
ports = "-/-"
ports = "0-1/1-2"
processing = "a"
processing = "a/"
processing = "aaa/"
processing = "a//a"
processing = "a/a/a"
processing = "p/p"
processing = {}
processing = "aa/ah"
help = 5
port = "1/1"
[true] = 5
[1.5] = "A? int"
5
{}
true
""
" "
"A"
"A..."
"? int"
"... int"
"a-b int"
"5A int"
"A nosuch"
"A unt"
"A int", "A int"
"A... int", "B? int"
"A ip-rules"
"A? routes"
"A int 5"
"A int 5..1"
"A int -5..x"
"A int ..5"
"A int 5.."
"A uint -5..6"
"A int 0..99999999999999999999999"
"A ip 0..5"
"A... int = 5"
"A int = x"
"A? int = x"
"A uint 0..3 = 9"
"A ip = 1.2.3"
"A ip = gateway"
"A ip ="
"A anno = 60"
"A seconds = soon"
"A word = a b"
"A uint 0..3 = 3"
"A anno = PAINT"
"RULES... ip-rules"
"PATTERNS... patterns"
"ROUTES... routes"
"SPECS... input-specs"
== file try.sh
# what check says, without the place
while IFS= read -r text; do
	printf 'signature { %s }\nreturn function(p, args) p:emit(0) end\n' "$text" >models/Evil.lua
	symexec check --quiet --models models box.click >out 2>&1
	printf '%s: %s\n' "$text" "$(head -1 out | sed 's,^models/Evil.lua:1:1: ,,')"
	[ "$(grep -c internal out)" = 0 ]
done <table
== run
mkdir models
sh try.sh
== stdout
ports = "1": error: '1' is no port code of Click
ports = "1/": error: '1/' is no port code of Click
ports = "/1": error: '/1' is no port code of Click
ports = "1/1/1": error: '1/1/1' is no port code of Click
ports = "1/=-": error: '1/=-' is no port code of Click
ports = "=/1": error: '=/1' is no port code of Click
ports = "--/--": error: '--/--' is no port code of Click
ports = "1/2-1": error: '1/2-1' is no port code of Click
ports = "1/99999999999999999999999": error: '1/99999999999999999999999' is no port code of Click
ports = "1/65536": error: '1/65536' is no port code of Click
ports = "1/1 ": error: '1/1 ' is no port code of Click
ports = "": error: '' is no port code of Click
ports = 5: error: ports is a number, expected a text
ports = {}: error: ports is a table, expected a text
ports = "1/=+": box.click:1:18: error: output 1 of 'Evil@2 :: Evil' is not connected
ports = "-/-": b (out): holds
ports = "0-1/1-2": b (out): holds
processing = "a": error: 'a' is no processing code of Click
processing = "a/": error: 'a/' is no processing code of Click
processing = "aaa/": error: 'aaa/' is no processing code of Click
processing = "a//a": error: 'a//a' is no processing code of Click
processing = "a/a/a": error: 'a/a/a' is no processing code of Click
processing = "p/p": error: 'p/p' is no processing code of Click
processing = {}: error: processing is a table, expected a text
processing = "aa/ah": b (out): holds
help = 5: error: help is a number, expected a text
port = "1/1": error: unknown field 'port', expected "ports", "processing" or "help"
[true] = 5: error: a signature has no field that is a boolean
[1.5] = "A? int": error: a signature has no field that is a number
5: error: parameter 1 is a number, expected a text such as "NAME TYPE"
{}: error: parameter 1 is a table, expected a text such as "NAME TYPE"
true: error: parameter 1 is a boolean, expected a text such as "NAME TYPE"
"": error: expected "NAME TYPE", found ""
" ": error: expected "NAME TYPE", found " "
"A": error: expected "NAME TYPE", found "A"
"A...": error: expected "NAME TYPE", found "A..."
"? int": error: '?' is no name of a parameter, expected letters, digits and _
"... int": error: '...' is no name of a parameter, expected letters, digits and _
"a-b int": error: 'a-b' is no name of a parameter, expected letters, digits and _
"5A int": error: '5A' is no name of a parameter, expected letters, digits and _
"A nosuch": error: unknown type 'nosuch'
"A unt": error: unknown type 'unt'; did you mean 'int'?
"A int", "A int": error: the parameter 'A' is there twice
"A... int", "B? int": error: 'A...' takes all that remains, nothing can follow it
"A ip-rules": error: 'ip-rules' is the form of all arguments that remain, expected "A... ip-rules"
"A? routes": error: 'routes' is the form of all arguments that remain, expected "A... routes"
"A int 5": error: expected a range LOW..HIGH, found '5'
"A int 5..1": error: expected a range LOW..HIGH, found '5..1'
"A int -5..x": error: expected a range LOW..HIGH, found '-5..x'
"A int ..5": error: expected a range LOW..HIGH, found '..5'
"A int 5..": error: expected a range LOW..HIGH, found '5..'
"A uint -5..6": error: expected a range LOW..HIGH, found '-5..6'
"A int 0..99999999999999999999999": error: expected a range LOW..HIGH, found '0..99999999999999999999999'
"A ip 0..5": error: '0..5' stands behind a type that has no range
"A... int = 5": error: 'A...' takes all that remains, it has no default
"A int = x": error: the default of 'A' is 'x', expected a number from -2147483648 to 2147483647
"A? int = x": error: the default of 'A' is 'x', expected a number from -2147483648 to 2147483647
"A uint 0..3 = 9": error: the default of 'A' is '9', expected a number from 0 to 3
"A ip = 1.2.3": error: the default of 'A' is '1.2.3', expected an IPv4 address
"A ip = gateway": error: the default of 'A' is 'gateway', expected an IPv4 address
"A ip =": error: the default of 'A' is '', expected an IPv4 address
"A anno = 60": error: the default of 'A' is '60', expected an annotation: a name such as PAINT, or a byte offset
"A seconds = soon": error: the default of 'A' is 'soon', expected a time such as 10s or 300ms
"A word = a b": error: the default of 'A' is 'a b', expected a word
"A uint 0..3 = 3": b (out): holds
"A anno = PAINT": b (out): holds
"RULES... ip-rules": b (out): holds
"PATTERNS... patterns": b (out): holds
"ROUTES... routes": b (out): holds
"SPECS... input-specs": b (out): holds
== run
# twice; in the function; for a class of Click's
echo 'signature { "A? int" } signature { "B? int" } return function(p, args) p:emit(0) end' >models/Evil.lua
symexec check --quiet --models models box.click
echo 'return function(p, args) signature { "A? int" } p:emit(0) end' >models/Evil.lua
symexec check --quiet --models models box.click
== stdout
== stderr
models/Evil.lua:1:1: error: the signature of 'Evil' is there twice
    signature { "A? int" } signature { "B? int" } return function(p, args) p:emit(0) end
    ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
models/Evil.lua:1:1: error: 'Evil' is no class of Click's; the file must say its ports and parameters with `signature { ... }`
    return function(p, args) signature { "A? int" } p:emit(0) end
    ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
== exit 2
