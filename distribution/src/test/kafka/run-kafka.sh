#!/usr/bin/env bash
# run-kafka.sh - our server under a Kafka 3.9.1 broker in ZooKeeper mode: creates the topic supkingx, sends 1,000
# messages, reads them back, and prints what the broker wrote about the topic.
#
#   run-kafka.sh [DISTRIBUTION]     (an unpacked tarball; without it, the one that "mvn package" left)
#
# Takes the broker from Maven. Exit code 0 when all messages came back, 3 when Maven can't get Kafka. Leaves nothing
# behind but Maven's own cache.
set -euo pipefail

here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
distribution="${1:-$(echo "$here"/../../../target/zk-*-bin/zk-*)}"
[ -x "$distribution/bin/zkServer.sh" ] || { echo "no distribution in $distribution: run mvn package" >&2; exit 2; }
topic=supkingx
messages=1000
java="${JAVA_HOME:+$JAVA_HOME/bin/}java"
scratch="$(mktemp -d)"
broker=''

say() { echo "run-kafka: $*" >&2; }

finish() {
  [ -z "$broker" ] || kill -9 "$broker" 2>/dev/null || true
  zk zkServer.sh stop > /dev/null 2>&1 || true
  rm -rf "$scratch"
}

fail() {
  say "$*"
  tail -n 20 "$scratch"/*.log "$scratch"/logs/* >&2 2>/dev/null || true
  exit 1
}

zk() { ZOOCFGDIR="$scratch/conf" ZOO_LOG_DIR="$scratch/logs" ZK_SERVER_HEAP=256 "$distribution/bin/$1" "${@:2}"; }

open_port() { (exec 3<> "/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

free_port() {
  local port
  while true; do
    port=$((20000 + RANDOM % 12000))
    open_port "$port" || { echo "$port"; return; }
  done
}

await() { # SECONDS WHAT COMMAND...
  local tenths=$(($1 * 10)) what="$2"
  shift 2
  until "$@"; do
    tenths=$((tenths - 1))
    [ $tenths -gt 0 ] || fail "not in time: $what"
    sleep 0.1
  done
}

kafka() { # MAIN-CLASS ARGUMENTS...
  "$java" -Xmx256m -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Dlog4j.configuration="file:$scratch/log4j.properties" \
    -cp "$classpath" "$@"
}

trap finish EXIT
zk_port="$(free_port)"
kafka_port="$(free_port)"
mkdir -p "$scratch/conf"
printf '%s\n' tickTime=2000 "dataDir=$scratch/zk" "clientPort=$zk_port" admin.enableServer=false \
  > "$scratch/conf/zoo.cfg"
printf '%s\n' log4j.rootLogger=WARN,out log4j.appender.out=org.apache.log4j.ConsoleAppender \
  log4j.appender.out.Target=System.err log4j.appender.out.layout=org.apache.log4j.SimpleLayout > "$scratch/log4j.properties"
printf '%s\n' broker.id=0 "listeners=PLAINTEXT://127.0.0.1:$kafka_port" "log.dirs=$scratch/kafka" \
  "zookeeper.connect=localhost:$zk_port" offsets.topic.replication.factor=1 offsets.topic.num.partitions=1 \
  transaction.state.log.replication.factor=1 transaction.state.log.min.isr=1 group.initial.rebalance.delay.ms=0 \
  auto.create.topics.enable=false > "$scratch/broker.properties"

say "class path of Kafka"
resolve() {
  mvn -q "$@" -f "$here/pom.xml" dependency:build-classpath "-Dmdep.outputFile=$scratch/classpath" \
    -Dmdep.includeScope=runtime > "$scratch/mvn.log" 2>&1
}
# What is in Maven's cache already needs no network.
if ! resolve -o && ! resolve; then
  cat "$scratch/mvn.log" >&2
  say "Maven doesn't get Kafka"
  exit 3
fi
classpath="$(cat "$scratch/classpath")"

say "zk on port $zk_port"
zk zkServer.sh start > "$scratch/start.log" 2>&1 || fail "the server does not start"
say "broker on port $kafka_port"
kafka kafka.Kafka "$scratch/broker.properties" > "$scratch/broker.log" 2>&1 &
broker=$!
await 90 "the broker" open_port "$kafka_port"

kafka org.apache.kafka.tools.TopicCommand --bootstrap-server "127.0.0.1:$kafka_port" --create --topic "$topic" \
  --partitions 1 --replication-factor 1 > "$scratch/topic.log" 2>&1 || fail "no topic"
seq 1 "$messages" | sed 's/^/message /' > "$scratch/sent"
kafka kafka.tools.ConsoleProducer --bootstrap-server "127.0.0.1:$kafka_port" --topic "$topic" \
  < "$scratch/sent" > "$scratch/producer.log" 2>&1 || fail "nothing is sent"
kafka org.apache.kafka.tools.consumer.ConsoleConsumer --bootstrap-server "127.0.0.1:$kafka_port" --topic "$topic" \
  --from-beginning --max-messages "$messages" --timeout-ms 60000 > "$scratch/received" 2> "$scratch/consumer.log" \
  || fail "nothing is received"
cmp "$scratch/sent" "$scratch/received" || fail "what came back is not what was sent"
say "$messages messages sent and read back; zkCli.sh -server localhost:$zk_port get /brokers/topics/$topic"
zk zkCli.sh -server "localhost:$zk_port" get "/brokers/topics/$topic" || fail "zkCli.sh fails"
