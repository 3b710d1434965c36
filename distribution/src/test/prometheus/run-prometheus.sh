#!/usr/bin/env bash
# run-prometheus.sh - three of our servers scraped by a real Prometheus, which is then asked ten questions that public
# boards for ZooKeeper ask.
#
#   run-prometheus.sh [DISTRIBUTION]     (an unpacked tarball; without it, the one that "mvn package" left)
#
# Needs prometheus (of the Debian package of that name, or PROMETHEUS=/path/to/it) and python3. Exit code 0 when every
# question had an answer from every server that it concerns. Leaves nothing behind.
set -euo pipefail

here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
distribution="${1:-$(echo "$here"/../../../target/zk-*-bin/zk-*)}"
[ -x "$distribution/bin/zkServer.sh" ] || { echo "no distribution in $distribution: run mvn package" >&2; exit 2; }
prometheus="${PROMETHEUS:-prometheus}"
command -v "$prometheus" > /dev/null || { echo "no prometheus: apt-get install prometheus" >&2; exit 2; }
scratch="$(mktemp -d)"
prometheus_pid=

say() { echo "run-prometheus: $*" >&2; }

finish() {
  [ -z "$prometheus_pid" ] || kill "$prometheus_pid" 2> /dev/null || true
  local id
  for id in 1 2 3; do
    ZOO_LOG_DIR="$scratch/$id" "$distribution/bin/zkServer.sh" --config "$scratch/$id" stop > /dev/null 2>&1 || true
  done
  rm -rf "$scratch"
}
trap finish EXIT

read -r -a ports <<< "$(python3 - << 'PY'
import socket
sockets = [socket.socket() for _ in range(13)]
for one in sockets:
    one.bind(("127.0.0.1", 0))
print(*[one.getsockname()[1] for one in sockets])
PY
)"

targets=
for id in 1 2 3; do
  mkdir -p "$scratch/$id/data"
  echo "$id" > "$scratch/$id/data/myid"
  {
    printf '%s\n' "dataDir=$scratch/$id/data" "clientPort=${ports[id]}" clientPortAddress=127.0.0.1 tickTime=2000 \
      initLimit=10 syncLimit=5 admin.enableServer=false \
      metricsProvider.className=org.apache.zookeeper.metrics.prometheus.PrometheusMetricsProvider \
      metricsProvider.httpHost=127.0.0.1 "metricsProvider.httpPort=${ports[id + 3]}"
    for other in 1 2 3; do
      echo "server.$other=127.0.0.1:${ports[other + 6]}:${ports[other + 9]}"
    done
  } > "$scratch/$id/zoo.cfg"
  targets="$targets${targets:+, }'127.0.0.1:${ports[id + 3]}'"
  ZOO_LOG_DIR="$scratch/$id" "$distribution/bin/zkServer.sh" --config "$scratch/$id" start > /dev/null 2>&1
done

cat > "$scratch/prometheus.yml" << YAML
global: { scrape_interval: 1s }
scrape_configs:
  - job_name: zookeeper
    static_configs: [ { targets: [ $targets ] } ]
YAML
"$prometheus" --config.file="$scratch/prometheus.yml" --storage.tsdb.path="$scratch/tsdb" \
  --web.listen-address="127.0.0.1:${ports[0]}" > "$scratch/prometheus.log" 2>&1 &
prometheus_pid=$!

for n in 1 2 3 4 5; do
  "$distribution/bin/zkCli.sh" -server "127.0.0.1:${ports[1]}" create "/app$n" data > /dev/null 2>&1 || say "no node made"
done

python3 - "${ports[0]}" << 'PY'
import json, sys, time, urllib.parse, urllib.request

QUESTIONS = [  # expression, series expected
    ("up{job='zookeeper'} == 1", 3),
    ("znode_count", 3),
    ("num_alive_connections", 3),
    ("approximate_data_size", 3),
    ("quorum_size == 3", 3),
    ("synced_followers == 2", 1),
    ("election_time_count > 0", 3),
    ("rate(fsynctime_count[1m])", 3),
    ("updatelatency{quantile='0.99'}", 3),
    ("jvm_memory_bytes_used{area='heap'}", 3),
    ("sum(write_per_namespace_count{key=~'app.'})", 1),
    ("increase(proposal_count[1m])", 3),
]

def ask(expression):
    url = f"http://127.0.0.1:{sys.argv[1]}/api/v1/query?" + urllib.parse.urlencode({"query": expression})
    with urllib.request.urlopen(url, timeout=10) as reply:
        return json.load(reply)["data"]["result"]

open_questions = list(QUESTIONS)
deadline = time.monotonic() + 90
while open_questions and time.monotonic() < deadline:
    still = []
    for expression, expected in open_questions:
        try:
            series = ask(expression)
        except OSError:
            series = []
        if len(series) == expected:
            values = " ".join(one["value"][1] for one in series)
            print(f"{expression:48} {values}")
        else:
            still.append((expression, expected))
    open_questions = still
    time.sleep(0.5)
for expression, expected in open_questions:
    print(f"{expression:48} has {len(ask(expression))} answers, not {expected}")
sys.exit(1 if open_questions else 0)
PY
say "every question was answered"
