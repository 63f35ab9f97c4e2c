# Hands this pod's Redis or Valkey master over before the pod stops: writes pause, a replica has them
# all, Sentinel promotes it, this server follows it. When a step fails, writes go on and SIGTERM does
# the rest: a server that is shut down cleanly waits for its replicas (Redis 7). POSIX sh.
# HandoverScript sets master_name, port, sentinel_port, sentinels ("host:port ..."), budget (seconds) and
# log (a file) before, and leaves out the lines that only comment.
# shellcheck disable=SC2015,SC2030,SC2031,SC2046,SC2086,SC2154
set -fu
fenced='' own_ip='' domain='' name='' answered='' other=nobody drivers='' begun=''
# Every process that is started while writes pause makes the pause longer, so little is: now, in
# hundredths of a second, is read and not asked for.
now() {
  { read -r now _ </proc/uptime; } 2>/dev/null || now=$(date +%s).00
  now=${now%.*}${now#*.}
}
now
t0=$now
say() {
  now
  m="redis-guard handover +$(((now - t0) / 100))s: $*"
  echo "$m"
  # what a hook prints itself, nobody sees
  { echo "$m" >>"$log"; } 2>/dev/null || :
}
leave() { say "$*, leaving it to SIGTERM" && exit 1; }
needless() { say "$*, nothing to hand over" && exit 0; }
tick() { now && left=$((budget - (now - t0) / 100)); }
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
limit=2 nap=0.04
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
  exec timeout $limit $cli -h "$h" -p "$n" "$@" 2>/dev/null
)
server() { call "$user" "$pw" $way "$@"; }
me() { server $host $port "$@"; }
sentinel() { a=$1 && shift && call "$sentinel_user" "$spw" $sway "${a%:*}" "${a##*:}" "$@"; }
end=$(printf '\r') line='
'
# FIELD INFO: sets v
field() {
  v=${2#*"$line$1:"}
  [ "$v" = "$2" ] && v='' || v=${v%%"$end"*}
}
role() { server "$1" "$2" ROLE | head -n 1; }
run_id() { field run_id "$(server "$1" "$2" INFO server)" && echo "$v"; }
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
      name*) good=$spw good_way=$sway answered=1 && break 2 ;;
      '') break ;;
    esac
  done; done
  # one that does not answer says nothing about the others
  spw=$good sway=$good_way
  set -- $(echo "$masters" | rows)
  while [ $# -gt 6 ]; do
    r=$3
    # a restarted server's run id reaches Sentinel up to 10 s late: ask the one of the given name
    [ "$r" = "$id" ] || [ "$4" != "$master_name" ] || r=$(run_id "${2%:*}" "${2##*:}") other=$2
    [ "$r" != "$id" ] || { name=$4 && return; }
    shift 7
  done
  return 1
}
# a Service name may lead to another Sentinel at each call: take what it stands for
addresses() {
  for s; do
    ips=$(timeout 2 getent ahosts "${s%:*}" 2>/dev/null | while read -r ip _; do echo "$ip"; done | sort -u)
    for ip in ${ips:-"${s%:*}"}; do [ "$ip" = "$own_ip" ] || echo "$ip:${s##*:}"; done
  done
}
good='' good_way=plain seen='' known='' here=127.0.0.1:$sentinel_port m=$(value SENTINEL_HOST)
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
# OFFSET INFO: whether a replica that is online has told the master this offset
online() {
  case $2 in *,state=online,offset=$1*) ;; *) return 1 ;; esac
}
online '' "$(me INFO replication)" || leave "no replica is online"

# the replicas in Sentinel's own order of promotion, without priority 0: sets list, candidate and age
rank() {
  set -- $drivers
  all=$(sentinel $1 SENTINEL REPLICAS "$name" | rows)
  set -- $(echo "$all" | alive | grep -v ' 0 [^ ]*$' | sort -k6,6n -k7,7nr -k3,3 | cut -d ' ' -f 2,5)
  candidate=${1-} age=${2:--} list=" $* "
}

# Sentinel sees the promotion in its next INFO from the replica, a second after the last. Begun when
# that is about 0.8 s old, a failover pauses writes for 0.3 s instead of 1.2 s: wait for it, Sentinel
# asks each replica every 10 s.
# sets delay, in ms, if there is such a moment
find_moment() { while tick; do
  delay='' asked=$now
  [ "$(role $host $port)" = master ] || needless "no longer master"
  now && call=$((now - asked)) asked=$now
  rank
  [ -n "$candidate" ] || [ -z "$all" ] || leave "Sentinel would promote none of the replicas"
  [ $nap != 1 ] && [ $age != - ] || break
  # what is done from the pause to the failover takes the longer the slower this machine is
  now && delay=$((770 - 2 * 10 * call - age - 10 * (now - asked)))
  [ $delay -lt 0 ] || break
  delay=''
  [ $left -gt $((budget / 2)) ] && [ $((budget - left)) -lt 12 ] || break
  if [ $age -lt 9000 ]; then sleep 0.5; else sleep $nap; fi
done; }

give_up() {
  [ -z "$fenced" ] || me CLIENT UNPAUSE >/dev/null
  say "gave up, writes go on: $*" && exit 1
}
trap 'give_up "stopped by a signal"' TERM INT HUP
# Without the pause, what clients write until they notice the new master would be lost. It outlasts
# everything that is still to come, and is kept short should that fail.
fence() {
  tick
  [ $left -lt 14 ] || budget=$((budget - left + 14))
  tick
  half=$((left / 2)) fenced=1
  # redis-cli connects first and waits with us
  info=$({
    [ -z "$delay" ] || sleep 0.$((delay / 100))$((delay / 10 % 10))
    printf '%s\n' "CLIENT PAUSE $((left + 2))000 WRITE" 'INFO replication'
  } | me)
  case $info in
    OK*role:master*) ;;
    OK*) me CLIENT UNPAUSE >/dev/null && needless "no longer master" ;;
    *) leave "writes cannot be paused" ;;
  esac
  now && paused=$now
  field master_repl_offset "$info"
  goal=$v
  while late=$(behind) && [ -n "$late" ]; do
    # somebody else does the same and needs the pause too
    case $late in *master*) begun=1 && return ;; esac
    now && waited=$((now - paused))
    case " $late " in *"$candidate"*) ;; *) [ $waited -lt 200 ] || break ;; esac
    [ $waited -lt 400 ] || give_up "${candidate:-every replica} stays behind offset $goal"
    # one that died is promoted no more; one that hangs would be, when it wakes up
    [ $waited -lt 100 ] || { kept=$age && rank && age=$kept; }
    sleep $nap
  done
}
# A replica tells its offset now, the master what it heard of it up to a second ago. Sets v to master
# when it is none any more.
has_all() {
  info=$(server "${1%:*}" "${1##*:}" INFO replication)
  field slave_repl_offset "$info"
  if [ -n "$v" ]; then [ "$v" -ge "$goal" ] && return; else field role "$info"; fi
  [ "$v" != master ] || return
  v=''
  case $(me INFO replication) in *"ip=${1%:*},port=${1##*:},state=online,offset=$goal,"*) ;; *) return 1 ;; esac
}
# asks all at the same time
behind() {
  set -- $list
  [ $# -gt 1 ] || online "$goal," "$(me INFO replication)" || echo some
  while [ $# -gt 1 ]; do
    { has_all $1 || echo "$v$1"; } &
    shift 2
  done
  wait
}
for try in 1 2 3; do
  find_moment
  fence
  # Writes go on once more when the moment was missed, which is better than a second without them.
  now
  [ -z "$begun" ] && [ -n "$delay" ] && [ $((age + 10 * (now - asked))) -gt 820 ] && [ $try -lt 3 ] || break
  set -- $drivers
  # somebody else's failover needs this pause
  case $(sentinel $1 SENTINEL MASTERS | rows) in *failover_in_progress*) break ;; esac
  me CLIENT UNPAUSE >/dev/null
done

# A failover that has begun is not taken back, so neither is the pause that it needs.
trap : TERM INT HUP
# starts a failover, or joins the one that runs
drive() {
  while tick && [ $left -gt $half ]; do
    for driver in $drivers; do
      case $(sentinel $driver SENTINEL FAILOVER "$name") in
        OK | *INPROG*) say "$driver moves $name to a replica" && return ;;
      esac
    done
    sleep $nap
  done
  give_up "no Sentinel starts a failover of $name"
}
demotion() {
  printf '%s\n' MULTI "REPLICAOF $1 $2" 'CLIENT UNPAUSE' 'CLIENT KILL TYPE normal SKIPME yes' \
    'CLIENT KILL TYPE pubsub' EXEC
}
# Whether the server $1 $2, which the driver names, says itself that it is the new master.
is_new() {
  info=$(server "$1" "$2" INFO)
  field run_id "$info"
  [ "$v" != "$id" ] || mine="$1 $2"
  [ -n "$v" ] && [ "$v" != "$id" ] && field role "$info" && [ "$v" = master ]
}
# Follows the new master as soon as the driver names it, and prints it. This server must take no
# write again, so only that ends the pause. All connections are there before.
follow() {
  mine=''
  { sentinel $driver -r 1000 -i 0.01 SENTINEL GET-MASTER-ADDR-BY-NAME "$name" |
    while read -r h && read -r p; do
      [ "$h $p" != "$mine" ] && is_new "$h" "$p" || continue
      demotion "$h" "$p"
      echo "$h $p" >&3
      break
    done | me >/dev/null; } 3>&1 || :
}
driver=${drivers# } driver=${driver%% *}
[ -n "$begun" ] || drive
limit=3
while new=$(follow) && [ -z "$new" ]; do
  # it died: another one begins anew
  if [ -z "$(sentinel $driver PING)" ]; then
    set -- $drivers && drivers=''
    for s; do [ $s = $driver ] || drivers="$drivers $s"; done
    drive
  fi
  tick
  [ $left -gt 2 ] || give_up "no new master in time"
done
[ "$(role $host $port)" != master ] || demotion $new | me >/dev/null
[ "$(role $host $port)" != master ] || leave "cannot follow the new master $new"
say "handed over to $new"
# Linked, this server holds a copy again; that need not be waited for long.
while tick && [ $left -gt 1 ] && [ $((now - paused)) -lt 800 ]; do
  field master_link_status "$(me INFO replication)"
  [ "$v" != up ] || break
  sleep $nap
done
exit 0
