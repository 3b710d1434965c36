#!/usr/bin/env bash
# Compares two ZooKeeper servers: ten workloads, each run A B B A, and a markdown table of medians and ratios.
#
#   compare.sh [options] NAME=HOST:PORT[:PID[,PID...]] NAME=HOST:PORT[:PID[,PID...]]
#   compare.sh [options] NAME=HOST:PORT,HOST:PORT...[@PID,PID...] ...       for ensembles
#
#   --driver PATH   a driver that takes the options of ours and prints its JSON (see README.md); ours by default
#   --seconds S     measured in each run (8)
#   --warmup S      before each run (2); before the first, both servers also get --first of every workload
#   --first S       see above (6); 0 if both are warm
#   --rounds N      how often A B B A (1)
#   --only A,B      only these: get get1 set set1 mix multi children create watch churn
#   --raw FILE      keeps every run's JSON, one line each
#
# Both servers must be running already, and best nothing else. With the process ids of the servers (on this machine) the
# CPU time they take is measured too: operations per CPU second of the server is the figure that other work on the
# machine disturbs least. The nodes that are made stay under /bench.
set -euo pipefail
usage() { sed -n '2,/^set/p' "$0" | sed '$d; s/^# \{0,1\}//'; exit 2; }

driver='' seconds=8 warmup=2 first=6 rounds=1 only='' raw=''
while [[ ${1:-} == --* ]]; do
  [[ $# -ge 2 ]] || usage
  case $1 in
    --driver) driver=$2 ;; --seconds) seconds=$2 ;; --warmup) warmup=$2 ;; --first) first=$2 ;;
    --rounds) rounds=$2 ;; --only) only=$2 ;; --raw) raw=$2 ;;
    *) usage ;;
  esac
  shift 2
done
[[ $# == 2 && $1 == *=*:* && $2 == *=*:* ]] || usage
command -v python3 >/dev/null || { echo "compare.sh: python3 is needed for the table" >&2; exit 2; }

if [[ -z $driver ]]; then
  driver=$(cd "$(dirname "$0")" && pwd)/load.sh
fi
[[ -x $driver ]] || { echo "compare.sh: $driver cannot be run" >&2; exit 2; }

workloads=(
  "get       --op get:1 --conns 8 --inflight 16"
  "get1      --op get:1 --conns 1 --inflight 1"
  "set       --op set:1 --conns 8 --inflight 16"
  "set1      --op set:1 --conns 1 --inflight 1"
  "mix       --op get:90,set:10 --conns 8 --inflight 16"
  "multi     --op multi:1 --conns 8 --inflight 8"
  "children  --op children:1 --kids 100 --conns 8 --inflight 8"
  "create    --op create_seq:1 --conns 8 --inflight 16"
  "watch     --mode watch --watchers 500"
  "churn     --mode churn --conns 16"
)
results=$(mktemp)
trap 'rm -f "$results"' EXIT

run() { # LABEL SERVER SECONDS WARMUP ARGUMENTS...: one line of JSON
  local where=${2#*=} out address pids
  if [[ $where == *[,@]* ]]; then
    address=${where%@*}; pids=$(cut -s -d@ -f2 <<<"$where")
  else
    address=$(cut -d: -f1,2 <<<"$where"); pids=$(cut -s -d: -f3 <<<"$where")
  fi
  shift 2
  local s=$1 w=$2; shift 2
  out=$("$driver" --servers "$address" ${pids:+--pids "$pids"} --seconds "$s" --warmup "$w" --json "$@") ||
    { echo "compare.sh: failed: $* against $address: $out" >&2; exit 1; }
  printf '%s\n' "$out"
}

for workload in "${workloads[@]}"; do
  read -r name arguments <<<"$workload"
  [[ -z $only || ,$only, == *,$name,* ]] || continue
  read -ra arguments <<<"$arguments"
  if [[ $first != 0 ]]; then
    for server in "$1" "$2"; do run "$name" "$server" "$first" 0 "${arguments[@]}" >/dev/null; done
  fi
  for ((round = 0; round < rounds; round++)); do
    for server in "$1" "$2" "$2" "$1"; do
      load=$(cut -d' ' -f1 /proc/loadavg 2>/dev/null || echo 0)
      json=$(run "$name" "$server" "$seconds" "$warmup" "${arguments[@]}")
      printf '{"workload":"%s","server":"%s","load":%s,"result":%s}\n' "$name" "${server%%=*}" "$load" "$json" >>"$results"
    done
  done
  echo "done: $name" >&2
done
[[ -z $raw ]] || cp "$results" "$raw"

python3 - "$results" "${1%%=*}" "${2%%=*}" <<'TABLE'
import json, statistics, sys
path, a, b = sys.argv[1:]
runs = [json.loads(line) for line in open(path)]
names = list(dict.fromkeys(run["workload"] for run in runs))

def latency(result, which):
    """Of the kind of request that was made most often."""
    kinds = [value for value in result.values() if isinstance(value, dict)]
    return max(kinds, key=lambda kind: kind["n"])[which] if kinds else None

def median(name, server, figure):
    values = [figure(run["result"]) for run in runs if run["workload"] == name and run["server"] == server]
    values = [value for value in values if value]
    return statistics.median(values) if values else None

def text(value):
    return "" if value is None else f"{value:,.0f}" if value >= 100 else f"{value:.3g}"

def ratio(first, second):
    return "" if not first or not second else f"{first / second:.2f}"

figures = [
    ("op/s", lambda result: result.get("ops_per_s")),
    ("op per CPU s", lambda result: result.get("ops_per_server_cpu_s")),
    ("p50 us", lambda result: latency(result, "p50_us")),
    ("p99 us", lambda result: latency(result, "p99_us")),
    ("p99.9 us", lambda result: latency(result, "p999_us")),
]
print("| workload | " + " | ".join(f"{a} {head} | {b} {head} | {a}/{b}" for head, _ in figures) + " |")
print("|---|" + "---|" * 3 * len(figures))
for name in names:
    cells = []
    for _, figure in figures:
        first, second = median(name, a, figure), median(name, b, figure)
        cells += [text(first), text(second), ratio(first, second)]
    print(f"| {name} | " + " | ".join(cells) + " |")
loads = [run["load"] for run in runs]
errors = sum(run["result"].get("errors", 0) for run in runs)
print(f"\n{len(runs)} runs, load average {min(loads):.1f} to {max(loads):.1f}, {errors} errors")
TABLE
