#!/bin/sh
# Tests the launcher as a user meets it: exit codes, one line for each error, and a server that starts and stops.
set -u
here=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
scratch=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null; rm -rf "$scratch"' EXIT
passed=0
failed=0

# expect NAME EXIT_CODE PATTERN_OF_STDERR COMMAND...: the error is one line.
expect() {
    name=$1
    code=$2
    pattern=$3
    shift 3
    "$@" >"$scratch/out" 2>"$scratch/err" </dev/null
    actual=$?
    # Without an error there is nothing to find a pattern in.
    [ -s "$scratch/err" ] || [ -n "$pattern" ] || echo >"$scratch/err"
    if [ "$actual" -eq "$code" ] && grep -Eq -e "$pattern" "$scratch/err" && [ "$(wc -l <"$scratch/err")" -le 1 ]; then
        passed=$((passed + 1))
        echo "ok   $name"
    else
        failed=$((failed + 1))
        echo "FAIL $name: exit code $actual instead of $code; stderr:"
        cat "$scratch/err"
    fi
}

# Builds if need be, so that the messages below are the commands' own.
"$here/hawser" --version >/dev/null 2>&1 || {
    "$here/hawser" --version
    exit 1
}

expect "help" 0 '' "$here/hawser" --help
expect "no command" 2 'command is missing' "$here/hawser"
expect "unknown command" 2 'bogus' "$here/hawser" bogus
expect "unknown option" 2 '--bogus' "$here/hawser" chat --bogus
expect "port that is no number" 2 'abc' "$here/hawser" chat --port abc
expect "port out of range" 2 '70000' "$here/hawser" chat --port 70000
expect "too many clients" 2 'CLIENTS' "$here/hawser" load localhost 8080 -- -1
expect "nobody listens" 1 'nobody listens' "$here/hawser" load localhost 1 1 1
expect "nobody to ping" 1 'nobody listens' "$here/hawser" ping ws://localhost:1/
expect "no WebSocket to talk to" 2 'ws://' "$here/hawser" talk http://localhost/
expect "document root that is no folder" 1 'is no folder' "$here/hawser" serve --port 0 --docroot "$here/pom.xml"
expect "key store that is not there" 1 'does not exist' "$here/hawser" serve --port 0 --tls no/such.p12
expect "works from another folder and through a link" 0 '' sh -c \
    "ln -s '$here/hawser' '$scratch/hawser' && cd / && '$scratch/hawser' --version"

# As a service has it, whose user may not write where it is installed.
mkdir "$scratch/installed"
cp "$here/hawser" "$scratch/installed"
chmod 755 "$scratch"
chmod 555 "$scratch/installed"
nobody=
[ "$(id -u)" -ne 0 ] || nobody="setpriv --reuid=65534 --clear-groups"
# shellcheck disable=SC2086
expect "not built, where it cannot be written" 1 'has to be built' $nobody "$scratch/installed/hawser" --version

touch "$here/store/src/main/java/dev/hawser/store/package-info.java"
expect "builds again when a part of it has changed" 0 'hawser: building' "$here/hawser" --version
expect "and only then" 0 '' "$here/hawser" --version

mkfifo "$scratch/said"
"$here/hawser" chat --memory --management off --port 0 >"$scratch/said" 2>"$scratch/chat.err" &
server=$!
# Until it says where it listens, or ends. The pipe stays open behind that: who writes to one that nobody can read is ended.
exec 4<"$scratch/said"
port=
while [ -z "$port" ] && IFS= read -r line <&4; do
    port=$(printf '%s\n' "$line" | sed -n 's|.*http://localhost:\([0-9]*\)/.*|\1|p')
done
[ -n "$port" ] || cat "$scratch/chat.err"
expect "port in use" 1 "cannot listen on port $port" "$here/hawser" chat --memory --management off --port "$port"
expect "ping" 0 '' "$here/hawser" ping -c 2 -i 0.1 --protocol chat "ws://localhost:$port/chat"
expect "talk" 0 'closed: 1000' "$here/hawser" talk --protocol chat "ws://localhost:$port/chat"
expect "talk without an input" 0 'closed: 1000' sh -c "'$here/hawser' talk --protocol chat ws://localhost:$port/chat <&-"
expect "load" 0 '' "$here/hawser" load localhost "$port" 50 100
if [ "$(grep -Ec '^(Opened 50 of 50 connections to localhost:[0-9]+ in [0-9]+ms|Sent/Received 100/5000 messages in [0-9]+ms: [0-9]+msg/s|Closed 50 connections to localhost:[0-9]+ in [0-9]+ms)$' "$scratch/out")" -eq 3 ] &&
    [ "$(wc -l <"$scratch/out")" -eq 3 ]; then
    passed=$((passed + 1))
    echo "ok   load prints its three lines"
else
    failed=$((failed + 1))
    echo "FAIL load prints its three lines:"
    cat "$scratch/out"
fi
kill "$server"
wait "$server"
code=$?
server=
# 143: a process that SIGTERM ended; the JVM says so after its orderly stop.
if [ $code -eq 143 ] || [ $code -eq 0 ]; then
    passed=$((passed + 1))
    echo "ok   stops on SIGTERM"
else
    failed=$((failed + 1))
    echo "FAIL stops on SIGTERM: exit code $code"
fi

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
