# Hands this pod's Redis or Valkey master over before the pod stops: writes pause, a replica has them
# all, Sentinel promotes it, this server follows it. When a step fails, writes go on and SIGTERM does
# the rest: a server that is shut down cleanly waits for its replicas (Redis 7). POSIX sh.
# HandoverScript sets master_name, port, sentinel_port, sentinels ("host:port ..."), budget (seconds) and
# log (a file) before, and leaves out the lines that only comment.
# shellcheck disable=SC2015,SC2030,SC2031,SC2046,SC2086,SC2154
set -fu
t0=$(date +%s) fenced='' own_ip='' domain='' name='' answered='' other=nobody drivers=''
say() {
  m="redis-guard handover +$(($(date +%s) - t0))s: $*"
  echo "$m"
  # what a hook prints itself, nobody sees
  { echo "$m" >>"$log"; } 2>/dev/null || :
}
leave() { say "$*, leaving it to SIGTERM" && exit 1; }
needless() { say "$*, nothing to hand over" && exit 0; }
tick() { left=$((t0 + budget - $(date +%s))); }
# the first of these that is set, with or without REDIS_ or VALKEY_ before and _FILE behind
value() {
  for base; do for n in REDIS_$base VALKEY_$base $base; do
    eval "v=\${$n-} f=\${${n}_FILE-}"
    [ -n "$v" ] || [ ! -r "$f" ] || v=$(cat "$f")
    [ -z "$v" ] || { printf %s "$v" && return; }
  done; done
}

cli=''
for c in valkey-cli redis-cli keydb-cli; do command -v $c >/dev/null && cli=$c && break; done
[ -n "$cli" ] || leave "no redis-cli in this image"
# without limits a dead host would hold the pod, and the pause, for the whole grace period
timeout 2 true 2>/dev/null || leave "no timeout command in this image"
nap=0.04
sleep $nap 2>/dev/null || nap=1

password=$(value PASSWORD REDISCLI_AUTH AUTH) master_password=$(value MASTER_PASSWORD)
sentinel_password=$(value SENTINEL_PASSWORD SENTINELAUTH)
user=$(value REDIS_USERNAME VALKEY_USERNAME) sentinel_user=$(value SENTINEL_USERNAME)
# an inherited one would go to Sentinels too
unset REDISCLI_AUTH VALKEYCLI_AUTH
ca=$(value TLS_CA_FILE TLS_CA_KEY) crt=$(value TLS_CERT_FILE TLS_CERT)
key=$(value TLS_KEY_FILE TLS_CERT_KEY) ways=plain
case $(value TLS_ENABLED TLS_MODE) in yes | true | 1) ways='tls plain' ;; esac

# USER PASSWORD WAY HOST PORT COMMAND...: secrets go by environment, arguments are public
call() (
  u=$1 p=$2 w=$3 h=$4 n=$5
  shift 5
  [ $w = plain ] || set -- --tls ${ca:+--cacert "$ca"} ${crt:+--cert "$crt"} ${key:+--key "$key"} "$@"
  [ -z "$p" ] || export REDISCLI_AUTH="$p" VALKEYCLI_AUTH="$p"
  [ -z "$p" ] || set -- ${u:+--user "$u"} "$@"
  exec timeout 2 $cli -h "$h" -p "$n" "$@" 2>/dev/null
)
server() { call "$user" "$pw" $way "$@"; }
me() { server $host $port "$@"; }
sentinel() { a=$1 && shift && call "$sentinel_user" "$spw" $sway "${a%:*}" "${a##*:}" "$@"; }
field() { tr -d '\r' | sed -n "s/^$1://p"; }
role() { server "$1" "$2" ROLE | head -n 1; }
run_id() { server "$1" "$2" INFO server | field run_id; }
# a Sentinel's list, one line each: flags host:port run-id name info-age priority offset
rows() {
  n=''
  while read -r k && read -r v; do
    case $k in
      name) [ -z "$n" ] || echo "$f $i:$o ${r:--} $n $a $p $q" && n=$v a=- p=- q=- ;;
      ip) i=$v ;;
      port) o=$v ;;
      runid) r=$v ;;
      flags) f=$v ;;
      info-refresh) a=$v ;;
      slave-priority) p=$v ;;
      slave-repl-offset) q=$v ;;
    esac
  done
  [ -z "$n" ] || echo "$f $i:$o ${r:--} $n $a $p $q"
}
alive() { grep -v -e '^[^ ]*down' -e '^[^ ]*disc'; }

# how to speak to this pod's own server
login() {
  for host in 127.0.0.1 ::1 $own_ip; do for port in $ports; do
    # Services put tcp://... into REDIS_PORT
    case $port in 0 | *[!0-9]*) continue ;; esac
    for way in $ways; do for pw in "$password" "$master_password" ''; do
      case $(role $host $port) in
        master) return ;;
        slave) needless "this is a replica" ;;
      esac
    done; done
  done; done
  leave "the server does not tell its role"
}
# The kubelet writes this pod's full name here; its domain is the headless Service of the group.
while read -r ip m _; do
  case $m in *.*.svc.*) own_ip=$ip domain=${m#*.} && break ;; esac
done </etc/hosts
ports="$port $(value TLS_PORT_NUMBER TLS_PORT) $(value PORT_NUMBER) $(value PORT)"
login
# a server has many addresses and names, but one run id
id=$(run_id $host $port)
[ -n "$id" ] || leave "the server does not tell its run id"

# finds out how to log in to the Sentinel $1, and whether this server is a master to it
names_me() {
  masters=''
  for sway in $ways; do for spw in "$good" '' "$sentinel_password" "$password"; do
    masters=$(sentinel $1 SENTINEL MASTERS)
    case $masters in
      name*) good=$spw answered=1 && break 2 ;;
      '') break ;;
    esac
  done; done
  while read -r _ at r m _; do
    # a restarted server's run id reaches Sentinel up to 10 s late: ask the one of the given name
    [ "$r" = "$id" ] || [ "$m" != "$master_name" ] || r=$(run_id "${at%:*}" "${at##*:}") other=$at
    [ "$r" != "$id" ] || { name=$m && return; }
  done <<END
$(echo "$masters" | rows)
END
  return 1
}
# a Service name may lead to another Sentinel at each call: take what it stands for
addresses() {
  for s; do
    ips=$(timeout 2 getent ahosts "${s%:*}" 2>/dev/null | while read -r ip _; do echo "$ip"; done | sort -u)
    for ip in ${ips:-"${s%:*}"}; do [ "$ip" = "$own_ip" ] || echo "$ip:${s##*:}"; done
  done
}
good='' seen='' known='' here=127.0.0.1:$sentinel_port m=$(value SENTINEL_HOST)
seeds=$(addresses $sentinels ${m:+$m:$sentinel_port} ${domain:+$domain:$sentinel_port})
for s in $here $seeds; do
  names_me $s && known=$(sentinel $s SENTINEL SENTINELS "$name" | rows | alive | cut -d ' ' -f 2) && break
done
# The Sentinel of this pod stops together with it, perhaps amid the failover: it comes last.
for s in $known $seeds $here; do
  case " $seen " in *" $s "*) continue ;; esac
  seen="$seen $s" && tick
  [ $left -gt $((budget * 2 / 3)) ] || break
  names_me $s && drivers="$drivers $s"
done
[ -n "$answered" ] || leave "no Sentinel answers"
[ -n "$drivers" ] || needless "no Sentinel names this server master, they name $other"
online() { me INFO replication | field 'slave[0-9]*' | grep "state=online,offset=$1" >/dev/null; }
online '' || leave "no replica is online"

# Sentinel sees the promotion in its next INFO from the replica, a second after the last. Begun when
# that is about 0.8 s old, a failover pauses writes for 0.3 s instead of 1.2 s: wait for it.
while tick; do
  [ "$(role $host $port)" = master ] || needless "no longer master"
  # the replicas in Sentinel's own order of promotion, without priority 0
  set -- $drivers
  all=$(sentinel $1 SENTINEL REPLICAS "$name" | rows)
  list=$(echo "$all" | alive | grep -v ' 0 [^ ]*$' | sort -k6,6n -k7,7nr -k3,3 | cut -d ' ' -f 2,5)
  [ -n "$list" ] || [ -z "$all" ] || leave "Sentinel would promote none of the replicas"
  set -- $list
  candidate=${1-} age=${2:--}
  [ $nap != 1 ] && [ $age != - ] || break
  # the pause and the offsets take the rest
  [ $age -lt 660 ] || [ $age -gt 780 ] || break
  [ $left -gt $((budget / 2)) ] && [ $((budget - left)) -lt 12 ] || break
  if [ $age -gt 780 ] && [ $age -lt 9000 ]; then sleep 0.5; else sleep $nap; fi
done

give_up() {
  [ -z "$fenced" ] || me CLIENT UNPAUSE >/dev/null
  say "gave up, writes go on: $*" && exit 1
}
trap 'give_up "stopped by a signal"' TERM INT HUP
# Without the pause, what clients write until they notice the new master would be lost. It outlasts
# everything that is still to come, and is kept short should that fail.
tick
[ $left -lt 14 ] || budget=$((budget - left + 14))
tick
half=$((left / 2)) fenced=1
[ "$(me CLIENT PAUSE $((left + 2))000 WRITE)" = OK ] || leave "writes cannot be paused"
paused=$(date +%s) goal=$(me INFO replication | field master_repl_offset)
# a replica tells its offset now, the master what it heard up to a second ago
has_all() {
  own=$(server "${1%:*}" "${1##*:}" INFO replication | field slave_repl_offset)
  if [ -n "$own" ]; then [ "$own" -ge "$goal" ]; else online "$goal,"; fi
}
all_have_all() {
  set -- $list
  [ $# -gt 1 ] || online "$goal," || return
  while [ $# -gt 1 ]; do has_all $1 && shift 2 || return; done
}
until all_have_all; do
  waited=$(($(date +%s) - paused))
  [ $waited -lt 2 ] || ! has_all "$candidate" || break
  [ $waited -lt 4 ] || give_up "$candidate stays behind offset $goal"
  sleep $nap
done

# starts a failover, or joins the one that runs
drive() {
  while tick && [ $left -gt $half ]; do
    for driver in $drivers; do
      case $(sentinel $driver SENTINEL FAILOVER "$name") in
        OK | *INPROG*) misses=0 && say "$driver moves $name to a replica" && return ;;
      esac
    done
    sleep $nap
  done
  give_up "no Sentinel starts a failover of $name"
}
# sets new
promoted() {
  set -- $(sentinel $driver SENTINEL GET-MASTER-ADDR-BY-NAME "$name")
  [ $# -eq 2 ] || { misses=$((misses + 1)) && return 1; }
  misses=0 new="$1 $2" other=$(run_id $1 $2)
  [ -n "$other" ] && [ "$other" != "$id" ] && [ "$(role $1 $2)" = master ]
}
drive
until promoted; do
  # it died: another one begins anew
  if [ $misses -gt 1 ]; then
    set -- $drivers && drivers=''
    for s; do [ $s = $driver ] || drivers="$drivers $s"; done
    drive
  fi
  tick
  [ $left -gt 2 ] || give_up "no new master in time"
  sleep $nap
done

# This server must take no write again, so from here on only its demotion ends the pause.
trap 'exit 1' TERM INT HUP
me >/dev/null <<END
MULTI
REPLICAOF $new
CLIENT UNPAUSE
CLIENT KILL TYPE normal SKIPME yes
CLIENT KILL TYPE pubsub
EXEC
END
[ "$(role $host $port)" != master ] || leave "cannot follow the new master $new"
say "handed over to $new"
# Linked, this server holds a copy again; that need not be waited for long.
while tick && [ $left -gt 1 ] && [ $(($(date +%s) - paused)) -lt 8 ]; do
  [ "$(me INFO replication | field master_link_status)" != up ] || break
  sleep $nap
done
exit 0
