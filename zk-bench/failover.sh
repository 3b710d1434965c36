#!/usr/bin/env bash
# How long nobody's write is acknowledged when the leader of three servers is killed.
#
#   failover.sh --driver PATH [options]
#
#   --driver PATH    a driver with a mode failover, that prints longest_gap_ms (see README.md)
#   --home DIR       the unpacked tarball of ours (target/... of the distribution by default)
#   --peer-lib DIR   the jars of Apache's server; then both are measured in turns, A B B A
#   --rounds N       kills in each turn (5)
#   --nodes N        nodes that are made first (0)
#   --heap SIZE      of each server (512m)
#
# Each round: load for some seconds, kill -9 of the leader in the middle, then the killed server is started again. Servers
# listen on loopback, on ports from 25180 on, and everything they leave is deleted.
set -euo pipefail
usage() { sed -n '2,/^set/p' "$0" | sed '$d; s/^# \{0,1\}//'; exit 2; }
bench=$(cd "$(dirname "$0")" && pwd)
driver='' home='' peer='' rounds=5 nodes=0 heap=512m
while [[ $# -gt 0 ]]; do
  [[ $# -ge 2 ]] || usage
  case $1 in
    --driver) driver=$2 ;; --home) home=$2 ;; --peer-lib) peer=$2 ;; --rounds) rounds=$2 ;; --nodes) nodes=$2 ;;
    --heap) heap=$2 ;;
    *) usage ;;
  esac
  shift 2
done
[[ -x $driver ]] || usage
[[ -n $home ]] || home=$(ls -d "$bench"/../distribution/target/zk-*-bin/zk-* 2>/dev/null | head -1)
[[ -x $home/bin/zkServer.sh ]] || { echo "failover.sh: $home holds no server; build it, or give --home" >&2; exit 2; }

scratch=$(mktemp -d)
declare -A pids=()
finish() {
  for key in "${!pids[@]}"; do kill -9 "${pids[$key]}" 2>/dev/null || true; done
  rm -rf "$scratch"
}
trap finish EXIT

port() { case $1 in zk) echo $((25180 + $2)) ;; *) echo $((25280 + $2)) ;; esac; }
servers() { echo "127.0.0.1:$(port "$1" 1),127.0.0.1:$(port "$1" 2),127.0.0.1:$(port "$1" 3)"; }

prepare() { # KIND
  local i j
  for i in 1 2 3; do
    mkdir -p "$scratch/$1$i/data"
    echo "$i" >"$scratch/$1$i/data/myid"
    {
      printf '%s\n' tickTime=2000 initLimit=10 syncLimit=5 maxClientCnxns=0 admin.enableServer=false \
        4lw.commands.whitelist=srvr "dataDir=$scratch/$1$i/data" "clientPort=$(port "$1" "$i")"
      for j in 1 2 3; do echo "server.$j=127.0.0.1:$(($(port "$1" "$j") + 20)):$(($(port "$1" "$j") + 40))"; done
    } >"$scratch/$1$i/zoo.cfg"
  done
}

start() { # KIND ID
  local folder=$scratch/$1$2
  if [[ $1 == zk ]]; then
    ZOO_LOG_DIR=$folder SERVER_JVMFLAGS="-Xms$heap -Xmx$heap" \
      "$home/bin/zkServer.sh" --config "$folder" start-foreground >>"$folder/out" 2>&1 &
  else
    java "-Xms$heap" "-Xmx$heap" -cp "$peer/*" org.apache.zookeeper.server.quorum.QuorumPeerMain "$folder/zoo.cfg" \
      >>"$folder/out" 2>&1 &
  fi
  pids[$1$2]=$!
}

mode() { # KIND ID: leader, follower, or nothing
  { exec 3<>"/dev/tcp/127.0.0.1/$(port "$1" "$2")" && printf srvr >&3 && timeout 2 cat <&3; } 2>/dev/null |
    sed -n 's/^Mode: //p' || true
}

count() { # KIND: nodes that it holds
  { exec 3<>"/dev/tcp/127.0.0.1/$(port "$1" 1)" && printf srvr >&3 && timeout 2 cat <&3; } 2>/dev/null |
    sed -n 's/^Node count: //p' || true
}

settled() { # KIND: waits until all three serve; prints the id of the leader
  local i leader mode all
  for ((i = 0; i < 600; i++)); do
    leader='' all=yes
    for id in 1 2 3; do
      mode=$(mode "$1" "$id")
      [[ -n $mode ]] || all=no
      [[ $mode != leader ]] || leader=$id
    done
    if [[ $all == yes && -n $leader ]]; then echo "$leader"; return; fi
    sleep 0.1
  done
  echo "failover.sh: three $1 servers do not settle: $(tail -n 3 "$scratch/$1"?/out)" >&2
  exit 1
}

turn() { # KIND
  local round leader load
  for ((round = 1; round <= rounds; round++)); do
    leader=$(settled "$1")
    "$driver" --servers "$(servers "$1")" --mode failover --conns 8 --rate 200 --seconds 8 >"$scratch/load" 2>&1 &
    load=$!
    sleep 3
    kill -9 "${pids[$1$leader]}"
    wait "${pids[$1$leader]}" 2>/dev/null || true
    wait "$load" || echo "failover.sh: the load says: $(tail -n 1 "$scratch/load")" >&2
    grep -qx 'missing 0' "$scratch/load" || { echo "failover.sh: acknowledged writes are missing" >&2; exit 1; }
    echo "$1 $(sed -n 's/^longest_gap_ms //p' "$scratch/load")" | tee -a "$scratch/gaps"
    start "$1" "$leader"
  done
}

kinds=(zk)
order=(zk zk)
if [[ -n $peer ]]; then kinds=(zk apache); order=(zk apache apache zk); fi
for kind in "${kinds[@]}"; do
  prepare "$kind"
  for id in 1 2 3; do start "$kind" "$id"; done
done
for kind in "${kinds[@]}"; do
  settled "$kind" >/dev/null
  filled=0
  while [[ $nodes -gt 0 && $(count "$kind") -lt $nodes ]]; do
    # Each time below a parent of its own: the driver counts its nodes from the beginning.
    filled=$((filled + 1))
    "$driver" --servers "$(servers "$kind")" --op create:1 --conns 8 --inflight 32 --seconds 5 --warmup 0 \
      --prefix "/filled$filled" >/dev/null
  done
done
for kind in "${order[@]}"; do turn "$kind"; done
for kind in "${kinds[@]}"; do
  sed -n "s/^$kind //p" "$scratch/gaps" | sort -n |
    awk -v k="$kind" '{a[NR]=$1} END {printf "%s: %d kills, median %.0f ms, least %.0f, greatest %.0f\n", k, NR, NR % 2 ? a[(NR+1)/2] : (a[NR/2]+a[NR/2+1])/2, a[1], a[NR]}'
done
