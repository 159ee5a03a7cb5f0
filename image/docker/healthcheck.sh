#!/usr/bin/env bash
# Succeeds while GET /health answers 200. In bash alone, as it runs every few seconds: a process of .NET would take the memory of half a worker each time.
set -o nounset
listener=${CONNECT_LISTENERS:-}
listener=${listener%%,*}
if [[ $listener =~ ^https?://(.*):([0-9]+)/?$ ]]; then
    host=${BASH_REMATCH[1]} port=${BASH_REMATCH[2]}
else
    host='' port=${CONNECT_REST_PORT:-8083}
fi
case $host in
    '' | 0.0.0.0 | '[::]') host=127.0.0.1 ;;
    \[*\]) host=${host#[} host=${host%]} ;;
esac
{ exec 3<>"/dev/tcp/$host/$port"; } 2>/dev/null || { echo "Kafka Connect does not listen on $host:$port"; exit 1; }
printf 'GET /health HTTP/1.1\r\nHost: %s:%s\r\nConnection: close\r\n\r\n' "$host" "$port" >&3
IFS=$' \r' read -r -t 8 _ status _ <&3 || { echo "Kafka Connect at $host:$port does not answer"; exit 1; }
[ "$status" = 200 ] && { echo "Kafka Connect is up"; exit 0; }
# The body says why.
body=''
while IFS= read -r -t 2 line <&3 || [ -n "$line" ]; do body=$line; line=''; done
echo "Kafka Connect's /health answers $status: $body"
exit 1
