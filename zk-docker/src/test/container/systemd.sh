#!/usr/bin/env bash
# systemd.sh - installs the service by systemd/install.sh of the tarball under a real systemd, in three containers, with
# both units. Anyone with Docker, whose engine may run --privileged containers, can run it after "mvn package":
#
#   zk-docker/src/test/container/systemd.sh
#
# Takes about two minutes, makes the network 172.18.0.0/16, and removes all that it made. Where no engine answers, or
# systemd doesn't come up in a container, it says so and ends with code 0. BASE (debian:bookworm-slim) is the system.
set -uo pipefail
# shellcheck source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
NET="$PREFIX-net"
BASE="${BASE:-debian:bookworm-slim}"
IMAGE="$PREFIX-systemd"

build_system() {
  local tarball
  need_engine
  need_base
  tarball="$(compgen -G "$ROOT/distribution/target/zk-*-bin.tar.gz")" || skip "there is no tarball in distribution/target"
  cp "$tarball" "$SCRATCH/zk.tar.gz"
  cat > "$SCRATCH/Dockerfile" << 'END'
ARG BASE
FROM ${BASE}
RUN mkdir -p /usr/share/man/man1 && apt-get update \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends systemd systemd-sysv dbus openjdk-17-jre-headless procps
ADD zk.tar.gz /unpacked/
STOPSIGNAL SIGRTMIN+3
CMD ["/sbin/init"]
END
  say "building a system of $BASE"
  docker build -t "$IMAGE" --build-arg BASE="$BASE" "$SCRATCH" > "$SCRATCH/build.log" 2>&1 || { tail -n 20 "$SCRATCH/build.log"; exit 1; }
}

is_up() { [[ "$(inside "$1" systemctl is-system-running 2> /dev/null)" == @(running|degraded) ]]; }

start_system() {
  run "$1" --privileged --hostname "$1" --network "$NET" --ip "$2" --tmpfs /run --tmpfs /run/lock \
    -v /sys/fs/cgroup:/sys/fs/cgroup:ro "$IMAGE"
  await 60 is_up "$1" || { log_of "$1"; skip "systemd does not come up in a container here"; }
}

install() {
  local name="$1"
  shift
  inside "$name" bash -c '/unpacked/zk-*/systemd/install.sh "$@"' install.sh "$@" > "$SCRATCH/install.log" 2>&1 \
    || { cat "$SCRATCH/install.log"; return 1; }
}

# What the service's own scripts say.
service_mode() { inside "$1" env ZOOCFGDIR=/etc/zookeeper /opt/zk/bin/zkServer.sh status 2> /dev/null | sed -n 's/^Mode: //p'; }
service_is() { [[ "$(service_mode "$1")" == "$2" ]]; }
active() { [ "$(inside "$1" systemctl is-active zookeeper)" = "$2" ]; }
main_pid() { inside "$1" systemctl show -p MainPID --value zookeeper; }
restarted() { [ "$(main_pid "$1")" != "$2" ] && [ "$(main_pid "$1")" != 0 ] && service_is "$1" standalone; }

# one KIND: a server alone, with one of the units.
one() {
  local kind="$1" pid
  check "$kind: install.sh" install one --unit "$kind"
  check "$kind: systemd-analyze verify has nothing to say" is "" "$(inside one systemd-analyze verify zookeeper.service 2>&1)"
  check "$kind: serves" await 30 service_is one standalone
  check "$kind: is active" active one active
  check "$kind: is enabled" is enabled "$(inside one systemctl is-enabled zookeeper)"
  pid="$(main_pid one)"
  check "$kind: systemd knows the server's process" is java "$(inside one cat "/proc/$pid/comm")"
  check "$kind: it runs as zookeeper" is zookeeper "$(inside one stat -c %U "/proc/$pid")"
  inside one kill -9 "$pid"
  check "$kind: killed, it is started again" await 40 restarted one "$pid"
  check "$kind: systemctl stop" inside one systemctl stop zookeeper
  check "$kind: is inactive, not failed" active one inactive
  check "$kind: no process is left" is "" "$(inside one pgrep java)"
  check "$kind: systemctl start" inside one systemctl start zookeeper
  check "$kind: serves again" await 30 service_is one standalone
  check "$kind: systemctl restart" inside one systemctl restart zookeeper
  check "$kind: and again" await 30 service_is one standalone
  if [ "$kind" = foreground ]; then
    check "$kind: the log is in the journal" holds "serving clients on port" "$(inside one journalctl --no-pager -u zookeeper)"
  else
    check "$kind: the log is a file" holds "serving clients on port" "$(inside one bash -c 'cat /var/log/zookeeper/*.log')"
  fi
}

all_serve_one() {
  local name modes=''
  for name in "$@"; do
    modes+=" $(service_mode "$name")"
  done
  [ "$(tr ' ' '\n' <<< "$modes" | sort | xargs)" = "follower follower leader" ]
}

three() {
  local n kind=forking
  for n in 1 2 3; do
    start_system "node$n" "172.18.0.$((n + 1))"
    check "three: install.sh on node$n, $kind" install "node$n" --unit $kind 172.18.0.2 172.18.0.3 172.18.0.4
    check "three: node$n found its number" is $n "$(inside "node$n" cat /var/lib/zookeeper/myid)"
    kind=foreground
  done
  check "three: one leads, two follow" await 60 all_serve_one node1 node2 node3
  docker restart "$PREFIX-node3" > /dev/null
  check "three: after a reboot of node3 too" await 90 all_serve_one node1 node2 node3
}

SCRATCH="$(mktemp -d)"
trap 'rm -rf "$SCRATCH"' EXIT
build_system
trap 'remove_all; docker rmi -f "$IMAGE" > /dev/null 2>&1 || true' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
docker network create --driver bridge --subnet=172.18.0.0/16 "$NET" > /dev/null
start_system one 172.18.0.9
one forking
one foreground
remove one
three
say "$FAILURES failed"
[ $FAILURES -eq 0 ]
