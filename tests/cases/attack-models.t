A model is a text from anywhere: whatever it does, it ends with an error at its line, in bounded time and memory, and it
reaches nothing outside.
== file box.click
FromDevice(a) -> Evil -> Queue -> ToDevice(b);
== file try.sh
# try.sh BODY: what check says of a model with this body; the first line of the error, without the place
{ echo 'signature { ports = "1/1", processing = "a/a", help = "evil" }'; echo "return function(p, args) $1 end"; } >models/Evil.lua
symexec check --models models box.click 2>&1 | head -1 | cut -d: -f4-
== run
mkdir models
sh try.sh 'while true do end'
sh try.sh 'local t = {} for i = 1, 1e9 do t[i] = i end p:emit(0)'
sh try.sh 'local s = "x" while true do s = s .. s end'
sh try.sh 'local function f() return f() + f() end f()'
sh try.sh 'error({})'
sh try.sh 'error(nil)'
sh try.sh 'error("no " .. 5)'
sh try.sh 'os.execute("touch here")'
sh try.sh 'io.open("/etc/passwd")'
sh try.sh 'load("x = 1")()'
sh try.sh 'string.find("aaa", ".-.-.-b")'
sh try.sh 'pcall(error)'
sh try.sh 'string.upper = nil'
sh try.sh 'p:emit(99999999999)'
sh try.sh 'p:emit("x")'
sh try.sh 'p:emit(0) p:emit(0)'
sh try.sh ''
sh try.sh 'p:copy(100000000)'
sh try.sh 'p:write(1e15, 4, "abcd") p:emit(0)'
sh try.sh 'for i = 1, 1e7 do p:write(i, 1, "a") end p:emit(0)'
ls
== stdout
 error: the model ran for more than 20000000 instructions; does a loop not end?
 error: the model uses more than 64 MiB of memory
 error: the model uses more than 64 MiB of memory
 error: the model uses more than 64 MiB of memory
 error: the model calls error with a table, not with a text
 error: the model calls error with a nil, not with a text
 error: no 5
 error: unknown name 'os'
 error: unknown name 'io'
 error: unknown name 'load'
 error: attempt to call a nil value (field 'find')
 error: unknown name 'pcall'
 error: the library is read-only, 'upper' cannot be assigned
 error: the output is 99999999999, it must be from 0 to 4294967295
 error: the output must be a number
 error: this flow is gone: emit in line 2 ended it
 error: a flow is neither emitted nor dropped: nothing is said about the packets that this line yields
 error: the number of copies is 100000000, it must be from 0 to 65536
 error: an offset of 1000000000000000 bytes is asked for
 error: the program needs more than 65535 registers
box.click
models
try.sh
== run
printf '\033LuaS' >models/Evil.lua; symexec check --models models box.click
== stdout
== stderr
models/Evil.lua:1:1: error: attempt to load a binary chunk (mode is 't')
    \x1bLuaS
    ^~~~~~~~
== exit 2
== run
echo 'return 5' >models/Evil.lua; symexec check --models models box.click
== stdout
== stderr
models/Evil.lua:2:1: error: the file returns number, it must return function(p, args)
    
    ^
== exit 2
