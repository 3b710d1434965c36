#!/usr/bin/env bash
# acceptance.sh - runs the container image as its users do, and says what holds. Anyone with Docker can run it:
#
#   mvn -DskipTests package && zk-docker/src/test/container/acceptance.sh [SCENARIO...]
#
# Without SCENARIO, all of them: single mounted lean users refusals tls three names apache pods
# compose.
# Takes about three minutes, publishes ports PORT to PORT+2 (2181) and makes the network 172.18.0.0/16; removes all that
# it made. Where no engine answers it says so and ends with code 0. From the environment:
#   IMAGE          the image to test; without it, zk:test is built from the tarball, on BASE (debian:bookworm-slim)
#   APACHE_IMAGE   Apache's server for an ensemble of both (zookeeper:3.9)
#   RUN_FLAGS      flags for each docker run
set -uo pipefail
# shellcheck source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
PORT="${PORT:-2181}"
NET="$PREFIX-net"

# The default container: no variable, no volume.
single() {
  local began before
  run single "$IMAGE"
  check "single: serves without any variable" await 20 mode_is single standalone
  check "single: runs as uid 1000" is 1000 "$(inside single bash -c "awk '/^Uid:/ {print \$2}' /proc/$(java_pid single)/status")"
  check "single: the first process is tini" is tini "$(inside single cat /proc/1/comm)"
  check "single: zkServer.sh status prints what Apache's does" is \
    "$(printf 'Client port found: 2181. Client address: localhost. Client SSL: false.\nMode: standalone')" \
    "$(inside single zkServer.sh status 2> /dev/null)"
  check "single: zkCli.sh by docker exec" is "Created /single" "$(cli single create /single data)"
  check "single: zkCli.sh in a container that is linked" holds "[single, zookeeper]" \
    "$(docker run --rm --link "$PREFIX-single:zookeeper" "$IMAGE" zkCli.sh -server zookeeper ls / 2>&1)"
  # shellcheck disable=SC2016
  check "single: nc answers inside" holds "Mode: standalone" "$(inside single bash -c 'echo srvr | nc -w 2 localhost 2181')"
  check "single: the administration answers on 8080" holds '"error" : null' \
    "$(inside single wget -qO- http://localhost:8080/commands/ruok)"
  check "single: turns healthy" await 30 healthy single
  check "single: an orphan is collected" await 5 no_zombies single
  check "single: started in $(start_millis single) ms" test "$(start_millis single)" -lt 5000
  check "single: has a list of its components" inside single test -s /opt/zk/sbom.cdx.json
  check "single: the JVM says nothing about class archives" is "" "$(docker logs "$PREFIX-single" 2>&1 | grep -i 'cds\|archive')"
  check "single: opens the class archive" holds server.jsa "$(docker exec -u zookeeper "$PREFIX-single" cat "/proc/$(java_pid single)/maps")"
  before="$(cli single get /single)"
  began=$(date +%s%N)
  docker stop "$PREFIX-single" > /dev/null
  check "single: docker stop takes $((($(date +%s%N) - began) / 1000000)) ms and ends with 143" is 143 "$(state single '{{.State.ExitCode}}')"
  docker start "$PREFIX-single" > /dev/null
  check "single: starts again" await 20 mode_is single standalone
  check "single: with its data" is "$before" "$(cli single get /single)"
  remove single
}

# An orphan of an ended shell must not stay as a zombie.
no_zombies() {
  inside "$1" bash -c '(sleep 0.1 &)' && sleep 0.3
  # shellcheck disable=SC2016
  inside "$1" bash -c 'for s in /proc/[0-9]*/stat; do read -r l < $s 2> /dev/null && [[ $l == *") Z "* ]] && exit 1; done; exit 0'
}

# start_millis NAME: from the start of the container to the line that says that it serves.
start_millis() {
  local from to
  from="$(state "$1" '{{.State.StartedAt}}')"
  to="$(docker logs -t "$PREFIX-$1" 2> /dev/null | sed -n '/serving clients on port/{s/ .*//;p;q}')"
  echo $((($(date -d "$to" +%s%N) - $(date -d "$from" +%s%N)) / 1000000))
}

# A zoo.cfg, data and logs of the host.
mounted() {
  local home="$SCRATCH/mounted"
  mkdir -p "$home/data" "$home/datalog" "$home/logs"
  printf '%s\n' tickTime=2000 dataDir=/data dataLogDir=/datalog clientPort=2181 maxClientCnxns=7 > "$home/zoo.cfg"
  run mounted -p "$PORT:2181" --restart always -v "$home/zoo.cfg:/conf/zoo.cfg" -v "$home/data:/data" \
    -v "$home/datalog:/datalog" -v "$home/logs:/logs" -e ZOO_LOG_THRESHOLD=INFO -e ZOO_MAX_CLIENT_CNXNS=9 "$IMAGE"
  check "mounted: serves" await 20 mode_is mounted standalone
  check "mounted: the mounted zoo.cfg counts, not the variables" holds maxClientCnxns=7 "$(inside mounted cat /conf/zoo.cfg)"
  check "mounted: zkCli.sh -server localhost:$PORT from outside" holds "Created /mounted" "$(outside "$PORT" create /mounted kept)"
  check "mounted: logs are in the mounted directory" await 5 there "$home/logs/*.log"
  remove mounted
  check "mounted: the log is in the mounted directory" there "$home/datalog/version-2/log.*"
  run mounted -v "$home/zoo.cfg:/conf/zoo.cfg:ro" -v "$home/data:/data" -v "$home/datalog:/datalog" "$IMAGE"
  check "mounted: another container serves the same data" await 20 mode_is mounted standalone
  check "mounted: what was written is there" is kept "$(cli mounted get /mounted)"
  remove mounted
}

there() { compgen -G "$1" > /dev/null; }

# outside PORT ARGUMENT...: zkCli.sh on the host, from the tarball; where that can't run, in a container on the host's net.
outside() {
  local port="$1" home
  shift
  home="$(echo "$ROOT"/distribution/target/zk-*-bin/zk-*)"
  if command -v java > /dev/null && [ -x "$home/bin/zkCli.sh" ]; then
    "$home/bin/zkCli.sh" -server "localhost:$port" "$@" 2>&1
  else
    docker run --rm --network host "$IMAGE" zkCli.sh -server "localhost:$port" "$@" 2>&1
  fi
}

# Little memory, a file system that can't be written.
lean() {
  local load="for i in {1..400}; do echo \"create /n\$i \$(printf 'x%.0s' {1..2000})\"; done; echo quit"
  run lean -m 256m "$IMAGE"
  check "lean: serves in 256 MB" await 20 mode_is lean standalone
  check "lean: with a heap of 128 MB" holds -Xmx128m "$(inside lean bash -c "tr '\\0' ' ' < /proc/$(java_pid lean)/cmdline")"
  docker exec -i "$PREFIX-lean" bash -c "($load) | zkCli.sh" > /dev/null 2>&1
  check "lean: takes 400 nodes" is 400 "$(cli lean getAllChildrenNumber / | awk '{print $1 - 3}')"
  check "lean: was not ended for its memory" is false "$(state lean '{{.State.OOMKilled}}')"
  remove lean
  run lean -m 256m -e JVMFLAGS=-Xmx64m "$IMAGE"
  check "lean: JVMFLAGS win" await 20 mode_is lean standalone
  check "lean: the heap is theirs" holds "-Xmx128m -Xmx64m" "$(inside lean bash -c "tr '\\0' ' ' < /proc/$(java_pid lean)/cmdline")"
  remove lean
  run lean --read-only --tmpfs /conf:uid=1000 --tmpfs /tmp "$IMAGE"
  check "lean: serves with a read-only root and a /conf in memory" await 20 mode_is lean standalone
  check "lean: zkCli.sh too" holds "[zookeeper]" "$(cli lean ls /)"
  remove lean
}

# Users other than root.
users() {
  run users --user 1000 "$IMAGE"
  check "users: --user 1000" await 20 mode_is users standalone
  remove users
  run users --user 12345:0 "$IMAGE"
  check "users: a user that nobody knows, of the group root" await 20 mode_is users standalone
  check "users: zkCli.sh as that user" holds "[zookeeper]" "$(cli users ls /)"
  remove users
  run users --user 1000 --cap-drop ALL --security-opt no-new-privileges "$IMAGE"
  check "users: without any capability" await 20 mode_is users standalone
  remove users
  run users --cap-drop ALL "$IMAGE"
  check "users: root without capabilities is told what to do" await 10 ended users
  check "users: in a sentence" holds "start the container with --user 1000" "$(docker logs "$PREFIX-users" 2>&1)"
  remove users
}

ended() { [ "$(state "$1" '{{.State.Status}}')" = exited ]; }

refusals() {
  local variable
  for variable in ZOO_TICK_TIME=fast "ZOO_SERVERS=server.1=zoo1:2888" ZOO_STANDALONE_ENABLED=perhaps ZOO_MY_ID=zoo1 ZOO_CFG_EXTRA=forceSync; do
    run refusals -e "$variable" "$IMAGE"
    check "refusals: $variable" await 10 ended refusals
    check "refusals: exit code 2" is 2 "$(state refusals '{{.State.ExitCode}}')"
    check "refusals: a sentence" holds "is refused: " "$(docker logs "$PREFIX-refusals" 2>&1)"
    remove refusals
  done
}

# A port under TLS alone, also one whose clients must show a certificate.
tls() {
  local auth ssl
  ssl="secureClientPort=2281 ssl.keyStore.location=/tls/k.p12 ssl.keyStore.password=secret1"
  ssl+=" ssl.trustStore.location=/tls/k.p12 ssl.trustStore.password=secret1"
  mkdir -p "$SCRATCH/tls"
  docker run --rm --user 0 -v "$SCRATCH/tls:/tls" --entrypoint bash "$IMAGE" -c "keytool -genkeypair -alias s -keyalg EC \
    -dname CN=localhost -storetype PKCS12 -keystore /tls/k.p12 -storepass secret1 && chmod 644 /tls/k.p12" > /dev/null 2>&1
  for auth in none need; do
    run tls -v "$SCRATCH/tls:/tls" -e ZOO_SERVERS=server.1=localhost:2888:3888 -e "ZOO_CFG_EXTRA=$ssl ssl.clientAuth=$auth" "$IMAGE"
    check "tls: ready under TLS alone, clientAuth=$auth" await 20 well tls ready
    check "tls: alive too" well tls live
    remove tls
  done
}

make_net() {
  docker network create --driver bridge --subnet=172.18.0.0/16 "$NET" > /dev/null
}

# The run that users of the official image know: addresses, published ports, volumes, --restart always.
three() {
  local n old new began home="$SCRATCH/three"
  local servers="server.1=172.18.0.2:2888:3888;2181 server.2=172.18.0.3:2888:3888;2181 server.3=172.18.0.4:2888:3888;2181"
  make_net
  for n in 1 2 3; do
    mkdir -p "$home/data$n" "$home/datalog$n" "$home/logs$n"
    run "zoo$n" -p "$((PORT + n - 1)):2181" --privileged --restart always --network "$NET" --ip "172.18.0.$((n + 1))" \
      -v "$home/data$n:/data" -v "$home/datalog$n:/datalog" -v "$home/logs$n:/logs" \
      -e "ZOO_MY_ID=$n" -e "ZOO_SERVERS=$servers" "$IMAGE"
  done
  check "three: one leads, two follow" await 40 all_follow_one zoo1 zoo2 zoo3
  for n in 1 2 3; do
    say "        zoo$n: $(inside "zoo$n" zkServer.sh status 2> /dev/null | tail -n 1)"
  done
  old="$(leader zoo1 zoo2 zoo3)"
  check "three: zkCli.sh -server localhost:$PORT from outside" holds "Created /three" "$(outside "$PORT" create /three before)"
  check "three: read from another" holds before "$(outside $((PORT + 1)) get /three)"

  # docker kill would count as asked for, and be no reason to restart.
  say "        kill -9 of the leader, $old"
  inside "$old" bash -c "kill -9 $(java_pid "$old")"
  began=$(date +%s%N)
  await 30 another_leads "$old"
  new="$(leader zoo1 zoo2 zoo3)"
  check "three: $new leads after $((($(date +%s%N) - began) / 1000000)) ms" test -n "$new"
  check "three: --restart always brings $old back" await 40 all_follow_one zoo1 zoo2 zoo3
  check "three: it was started anew once" is 1 "$(state "$old" '{{.RestartCount}}')"
  check "three: it has what was written" is before "$(cli "$old" get /three)"

  old="$(leader zoo1 zoo2 zoo3)"
  began=$(date +%s%N)
  docker stop "$PREFIX-$old" > /dev/null
  check "three: docker stop of the leader ends with 143" is 143 "$(state "$old" '{{.State.ExitCode}}')"
  await 30 leads zoo1 zoo2 zoo3
  check "three: $(leader zoo1 zoo2 zoo3) leads $((($(date +%s%N) - began) / 1000000)) ms after the stop began" leads zoo1 zoo2 zoo3
  docker start "$PREFIX-$old" > /dev/null
  check "three: docker start makes it three again" await 40 all_follow_one zoo1 zoo2 zoo3

  remove zoo1 zoo2 zoo3
  for n in 1 2 3; do
    run "zoo$n" --network "$NET" --ip "172.18.0.$((n + 1))" -v "$home/data$n:/data" -v "$home/datalog$n:/datalog" \
      -e "ZOO_MY_ID=$n" -e "ZOO_SERVERS=$servers" "$IMAGE"
  done
  check "three: new containers on the same volumes" await 40 all_follow_one zoo1 zoo2 zoo3
  check "three: have the data" is before "$(cli zoo3 get /three)"
  [ $FAILURES -eq 0 ] || log_of zoo1 zoo2 zoo3
  remove zoo1 zoo2 zoo3
  docker network rm "$NET" > /dev/null
}

another_leads() {
  local name
  name="$(leader zoo1 zoo2 zoo3)" && [ "$name" != "$1" ]
}

# Host names, one of which nobody can resolve yet.
names() {
  local n servers="server.1=zoo1:2888:3888;2181 server.2=zoo2:2888:3888;2181 server.3=zoo3:2888:3888;2181"
  make_net
  for n in 1 2; do
    run "zoo$n" --hostname "zoo$n" --network "$NET" --network-alias "zoo$n" -e "ZOO_MY_ID=$n" -e "ZOO_SERVERS=$servers" "$IMAGE"
  done
  check "names: two of three make a quorum while zoo3 has no address" await 40 all_follow_one zoo1 zoo2
  check "names: and serve" is "Created /names" "$(cli zoo1 create /names yes)"
  run zoo3 --hostname zoo3 --network "$NET" --network-alias zoo3 -e ZOO_MY_ID=3 -e "ZOO_SERVERS=$servers" "$IMAGE"
  check "names: the third joins as soon as there is one" await 40 all_follow_one zoo1 zoo2 zoo3
  check "names: and has what was written" is yes "$(cli zoo3 get /names)"
  remove zoo1 zoo2
  check "names: one alone serves nobody" await 20 is_not_ready zoo3
  check "names: it is alive nevertheless" well zoo3 live
  for n in 1 2; do
    run "zoo$n" --hostname "zoo$n" --network "$NET" --network-alias "zoo$n" -e "ZOO_MY_ID=$n" -e "ZOO_SERVERS=$servers" "$IMAGE"
  done
  check "names: new containers of other addresses are found" await 60 all_follow_one zoo1 zoo2 zoo3
  [ $FAILURES -eq 0 ] || log_of zoo1 zoo2 zoo3
  remove zoo1 zoo2 zoo3
  docker network rm "$NET" > /dev/null
}

well() { inside "$1" zk-health "$2" > /dev/null; }

is_not_ready() { ! well "$1" ready; }

# Apache's server and ours in one ensemble.
apache() {
  local n image apache="${APACHE_IMAGE:-zookeeper:3.9}"
  local servers="server.1=zoo1:2888:3888;2181 server.2=zoo2:2888:3888;2181 server.3=zoo3:2888:3888;2181"
  if ! docker image inspect "$apache" > /dev/null 2>&1 && ! docker pull -q "$apache" > /dev/null 2>&1; then
    say "skipped apache: the image $apache is not here and can't be pulled"
    return
  fi
  make_net
  for n in 1 2 3; do
    image="$IMAGE"
    [ $n = 1 ] && image="$apache"
    run "zoo$n" --network "$NET" --network-alias "zoo$n" -e "ZOO_MY_ID=$n" -e "ZOO_SERVERS=$servers" "$image"
  done
  check "apache: $apache and two of ours: two of ours at work" await 60 leads zoo2 zoo3
  check "apache: and Apache's one too" await 60 apache_says "Mode: follower"
  cli zoo2 create /apache ours > /dev/null
  check "apache: a write of ours is read through Apache's" is ours "$(cli zoo2 -server zoo1:2181 get /apache)"
  docker stop "$PREFIX-$(leader zoo2 zoo3)" > /dev/null
  check "apache: one of ours and Apache's go on" await 40 two_at_work
  check "apache: what was written is there" is ours "$(docker run --rm --network "$NET" "$IMAGE" zkCli.sh -server zoo1:2181 get /apache 2>&1 | tail -n 1)"
  [ $FAILURES -eq 0 ] || log_of zoo1 zoo2 zoo3
  remove zoo1 zoo2 zoo3
  docker network rm "$NET" > /dev/null
}

apache_says() { docker run --rm --network "$NET" --entrypoint bash "$IMAGE" -c "echo srvr | nc -w 2 zoo1 2181" 2> /dev/null | grep -q "^$1"; }

two_at_work() { apache_says "Mode: \(follower\|leader\)" && { [ -n "$(mode zoo2)" ] || [ -n "$(mode zoo3)" ]; }; }

# pods: what kubernetes/zk.yaml tells a pod to run, in containers that have the pods' names.
pods() {
  local n file="$ROOT/zk-docker/kubernetes/zk.yaml" command
  command="$(awk '/# the start of a pod/ {on = 1; next} on && !/^            / {exit} on {print substr($0, 13)}' "$file")"
  check "pods: $file has the start-up command" test -n "$command"
  make_net
  for n in 0 1 2; do
    run "zk-$n" --hostname "zk-$n" --network "$NET" --network-alias "zk-$n.zk-headless.default.svc.cluster.local" \
      --user 1000:1000 --read-only --cap-drop ALL --security-opt no-new-privileges \
      --tmpfs /conf:uid=1000 --tmpfs /logs:uid=1000 --tmpfs /tmp -e POD_NAMESPACE=default -e REPLICAS=3 --entrypoint bash "$IMAGE" -c "$command"
  done
  check "pods: zk-0, zk-1 and zk-2 are an ensemble" await 60 all_follow_one zk-0 zk-1 zk-2
  for n in 0 1 2; do
    check "pods: zk-$n has the id $((n + 1))" is $((n + 1)) "$(inside "zk-$n" cat /data/myid)"
    check "pods: zk-$n is alive" well "zk-$n" live
    check "pods: zk-$n is ready" well "zk-$n" ready
  done
  check "pods: zkCli.sh" is "Created /pods" "$(cli zk-0 create /pods data)"
  check "pods: read through another" is data "$(cli zk-2 get /pods)"
  [ $FAILURES -eq 0 ] || log_of zk-0 zk-1 zk-2
  remove zk-0 zk-1 zk-2
  docker network rm "$NET" > /dev/null
}

compose() {
  local tool n
  if docker compose version > /dev/null 2>&1; then
    tool="docker compose"
  elif command -v docker-compose > /dev/null; then
    tool=docker-compose
  else
    say "skipped compose: there is neither \"docker compose\" nor docker-compose"
    return
  fi
  export ZK_IMAGE="$IMAGE" ZK_PORT_1=$PORT ZK_PORT_2=$((PORT + 1)) ZK_PORT_3=$((PORT + 2))
  $tool -f "$ROOT/zk-docker/compose.yaml" -p "$PREFIX" up -d --no-build > "$SCRATCH/compose.log" 2>&1 || tail -n 5 "$SCRATCH/compose.log"
  for n in 1 2 3; do
    docker rename "$(docker ps -q --filter "name=${PREFIX}[-_]zoo${n}[-_]1")" "$PREFIX-zoo$n"
  done
  check "compose: one leads, two follow" await 60 all_follow_one zoo1 zoo2 zoo3
  check "compose: zkCli.sh -server localhost:$PORT from outside" holds "Created /compose" "$(outside "$PORT" create /compose data)"
  [ $FAILURES -eq 0 ] || log_of zoo1 zoo2 zoo3
  $tool -f "$ROOT/zk-docker/compose.yaml" -p "$PREFIX" down -v > /dev/null 2>&1
}

SCRATCH="$(mktemp -d)"
trap 'rm -rf "$SCRATCH"' EXIT
need_image
trap remove_all EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
if [ $# -eq 0 ]; then
  set -- single mounted lean users refusals tls three names apache pods compose
fi
for scenario in "$@"; do
  "$scenario"
done
say "$FAILURES failed"
[ $FAILURES -eq 0 ]
