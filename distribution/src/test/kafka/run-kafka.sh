#!/usr/bin/env bash
# run-kafka.sh - our server under a Kafka 3.9.1 broker in ZooKeeper mode: creates the topic supkingx, sends 1,000
# messages, reads them back, and prints what the broker wrote about the topic.
#
#   run-kafka.sh [--ensemble] [DISTRIBUTION]     (an unpacked tarball; without it, the one that "mvn package" left)
#
# --ensemble: three servers. While messages go through, the leader is killed and started again, three times; while it
# is dead a topic is made, which the broker writes to ZooKeeper. The broker must keep its session.
#
# Takes the broker from Maven. Exit code 0 when all messages came back, 3 when Maven can't get Kafka. Leaves nothing
# behind but Maven's own cache.
set -euo pipefail

here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
servers=(1)
if [ "${1:-}" = --ensemble ]; then
  servers=(1 2 3)
  shift
fi
distribution="${1:-$(echo "$here"/../../../target/zk-*-bin/zk-*)}"
[ -x "$distribution/bin/zkServer.sh" ] || { echo "no distribution in $distribution: run mvn package" >&2; exit 2; }
topic=supkingx
messages=1000
java="${JAVA_HOME:+$JAVA_HOME/bin/}java"
scratch="$(mktemp -d)"
jobs=()
zk_ports=()

say() { echo "run-kafka: $*" >&2; }

finish() {
  [ ${#jobs[@]} -eq 0 ] || kill -9 "${jobs[@]}" 2> /dev/null || true
  local id
  for id in "${servers[@]}"; do
    zk "$id" zkServer.sh stop > /dev/null 2>&1 || true
  done
  rm -rf "$scratch"
}

fail() {
  say "$*"
  tail -n 20 "$scratch"/*.log "$scratch"/zk*/logs/* >&2 2> /dev/null || true
  exit 1
}

zk() { # SERVER SCRIPT ARGUMENTS...
  ZOOCFGDIR="$scratch/zk$1" ZOO_LOG_DIR="$scratch/zk$1/logs" ZK_SERVER_HEAP=256 "$distribution/bin/$2" "${@:3}"
}

open_port() { (exec 3<> "/dev/tcp/127.0.0.1/$1") 2> /dev/null; }

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

# What srvr says of a server under a name; nothing while it serves nobody.
srvr() { # SERVER NAME
  { (exec 3<> "/dev/tcp/127.0.0.1/${zk_ports[$1]}" && printf srvr >&3 && timeout 5 cat <&3) 2> /dev/null || true; } |
    sed -n "s/^$2: //p"
}

serves() { [ -n "$(srvr "$1" Mode)" ]; }

# Sets "leader"; false while there is none.
find_leader() {
  for leader in "${servers[@]}"; do
    [ "$(srvr "$leader" Mode)" != leader ] || return 0
  done
  return 1
}

configure_servers() {
  local id ensemble=()
  for id in "${servers[@]}"; do
    zk_ports[id]="$(free_port)"
    ensemble+=("server.$id=127.0.0.1:$(free_port):$(free_port)")
  done
  [ ${#servers[@]} -gt 1 ] || ensemble=()
  for id in "${servers[@]}"; do
    mkdir -p "$scratch/zk$id/data"
    echo "$id" > "$scratch/zk$id/data/myid"
    printf '%s\n' tickTime=2000 initLimit=10 syncLimit=5 "dataDir=$scratch/zk$id/data" "clientPort=${zk_ports[id]}" \
      admin.enableServer=false "${ensemble[@]}" > "$scratch/zk$id/zoo.cfg"
  done
}

# Without the pipe to the producer, which would not end while a server holds it.
start_server() { zk "$1" zkServer.sh start > "$scratch/start$1.log" 2>&1 4>&- || fail "server $1 does not start"; }

create_topic() {
  kafka org.apache.kafka.tools.TopicCommand --bootstrap-server "127.0.0.1:$kafka_port" --create --topic "$1" \
    --partitions 1 --replication-factor 1 > "$scratch/topic.log" 2>&1 || fail "no topic $1"
}

# Kills the leader, lets some messages and a new topic pass, and starts it again.
lose_leader() { # ROUND
  await 40 "a leader" find_leader
  say "kill -9 of server $leader, which leads"
  kill -9 "$(cat "$scratch/zk$leader/data/zookeeper_server.pid")"
  sed -n "$(($1 * 200 - 199)),$(($1 * 200))p" "$scratch/sent" >&4
  create_topic "without-$leader-$1"
  start_server "$leader"
  await 40 "server $leader again" serves "$leader"
}

trap finish EXIT
kafka_port="$(free_port)"
configure_servers
printf '%s\n' log4j.rootLogger=WARN,out log4j.appender.out=org.apache.log4j.ConsoleAppender \
  log4j.appender.out.Target=System.err log4j.appender.out.layout=org.apache.log4j.SimpleLayout > "$scratch/log4j.properties"
connect="$(printf ',localhost:%s' "${zk_ports[@]}")"
connect="${connect#,}"
printf '%s\n' broker.id=0 "listeners=PLAINTEXT://127.0.0.1:$kafka_port" "log.dirs=$scratch/kafka" \
  "zookeeper.connect=$connect" offsets.topic.replication.factor=1 offsets.topic.num.partitions=1 \
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

say "zk on $connect"
for id in "${servers[@]}"; do
  start_server "$id"
done
for id in "${servers[@]}"; do
  await 40 "server $id" serves "$id"
done
say "broker on port $kafka_port"
kafka kafka.Kafka "$scratch/broker.properties" > "$scratch/broker.log" 2>&1 &
jobs+=($!)
await 90 "the broker" open_port "$kafka_port"

create_topic "$topic"
seq 1 "$messages" | sed 's/^/message /' > "$scratch/sent"
mkfifo "$scratch/fifo"
kafka kafka.tools.ConsoleProducer --bootstrap-server "127.0.0.1:$kafka_port" --topic "$topic" \
  < "$scratch/fifo" > "$scratch/producer.log" 2>&1 &
producer=$!
kafka org.apache.kafka.tools.consumer.ConsoleConsumer --bootstrap-server "127.0.0.1:$kafka_port" --topic "$topic" \
  --from-beginning --max-messages "$messages" --timeout-ms 60000 > "$scratch/received" 2> "$scratch/consumer.log" &
consumer=$!
jobs+=("$producer" "$consumer")
exec 4> "$scratch/fifo"
first=1
if [ ${#servers[@]} -gt 1 ]; then
  find_leader || fail "nobody leads"
  before="$(srvr "$leader" Zxid)"
  for round in 1 2 3; do
    lose_leader "$round"
  done
  first=601
fi
tail -n "+$first" "$scratch/sent" >&4
exec 4>&-
wait "$producer" || fail "nothing is sent"
wait "$consumer" || fail "nothing is received"
cmp "$scratch/sent" "$scratch/received" || fail "what came back is not what was sent"
if [ ${#servers[@]} -gt 1 ]; then
  zk 1 zkCli.sh -server "$connect" stat /brokers/ids/0 > "$scratch/stat" || fail "zkCli.sh fails"
  registered="$(sed -n 's/^cZxid = //p' "$scratch/stat")"
  if [ -z "$registered" ] || [ $((registered)) -gt $((before)) ]; then
    fail "the broker lost its session: registered at '$registered', first leader killed at $before"
  fi
  say "the broker kept its session while three leaders died"
fi
say "$messages messages sent and read back; zkCli.sh -server $connect get /brokers/topics/$topic"
zk 1 zkCli.sh -server "$connect" get "/brokers/topics/$topic" || fail "zkCli.sh fails"
