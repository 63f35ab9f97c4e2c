#!/bin/sh
# Runs a command for as long as whoever started us lives: when our standard input ends, the command
# is killed and its folder removed. So nothing is left over, also after a crash of the test JVM.
#
#   keep.sh FOLDER COMMAND [ARGUMENT ...]     FOLDER is removed at the end; - for none
folder=$1
shift
exec 3<&0
"$@" </dev/null 3<&- &
child=$!
{
  read -r _ <&3
  kill -9 "$child"
} 2>/dev/null &
watch=$!
exec 3<&-
wait "$child"
code=$?
kill "$watch" 2>/dev/null
[ "$folder" = - ] || rm -rf "$folder"
exit "$code"
