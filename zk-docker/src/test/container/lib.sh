# shellcheck shell=bash
# lib.sh - what the container tests share. Sourced. Needs bash and a docker client, nothing else.
#
# Everything that is made has a name that starts with $PREFIX, and goes at the end, also after a failure.

PREFIX=zktest
ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/../../../.." && pwd)"
FAILURES=0
SCRATCH=''
STARTED=$SECONDS

say() { printf '%4ds  %s\n' $((SECONDS - STARTED)) "$*"; }

skip() {
  echo "skipped: $*"
  exit 0
}

# check WHAT COMMAND...: says whether the command succeeds; goes on either way.
check() {
  local what="$1"
  shift
  if "$@"; then
    say "ok      $what"
  else
    say "FAILED  $what"
    FAILURES=$((FAILURES + 1))
  fi
}

# await SECONDS COMMAND...: tries the command until it succeeds, or the time is over: PATIENCE times as long, if set.
await() {
  local deadline=$((SECONDS + $1 * ${PATIENCE:-1}))
  shift
  until "$@"; do
    if [ $SECONDS -ge $deadline ]; then
      return 1
    fi
    sleep 0.2
  done
}

is() {
  if [ "$1" = "$2" ]; then
    return 0
  fi
  echo "       expected \"$1\", found \"$2\"" >&2
  return 1
}

holds() {
  if [[ $2 == *"$1"* ]]; then
    return 0
  fi
  echo "       expected \"$1\" in: $2" >&2
  return 1
}

# run NAME ARGUMENT...: docker run -d --name NAME, with the flags of RUN_FLAGS besides.
run() {
  local name="$PREFIX-$1"
  shift
  # Words separated by blanks, and meant to be split.
  # shellcheck disable=SC2086
  docker run -d --name "$name" ${RUN_FLAGS:-} "$@" > /dev/null
}

inside() {
  local name="$PREFIX-$1"
  shift
  docker exec "$name" "$@"
}

# mode NAME: what zkServer.sh status prints in the container; nothing while it serves nobody.
mode() { inside "$1" zkServer.sh status 2> /dev/null | sed -n 's/^Mode: //p'; }

mode_is() { [ "$(mode "$1")" = "$2" ]; }

# leader NAME...: prints which of the containers leads; fails where none does.
leader() {
  local name
  for name in "$@"; do
    if mode_is "$name" leader; then
      echo "$name"
      return 0
    fi
  done
  return 1
}

leads() { leader "$@" > /dev/null; }

all_follow_one() {
  local name leaders=0 followers=0
  for name in "$@"; do
    case "$(mode "$name")" in
      leader) leaders=$((leaders + 1)) ;;
      follower) followers=$((followers + 1)) ;;
    esac
  done
  [ $leaders -eq 1 ] && [ $followers -eq $(($# - 1)) ]
}

# cli NAME ARGUMENT...: the last line that zkCli.sh prints in the container.
cli() {
  local name="$1"
  shift
  inside "$name" zkCli.sh "$@" 2>&1 | tail -n 1
}

state() { docker inspect -f "$2" "$PREFIX-$1"; }

healthy() { [ "$(state "$1" '{{.State.Health.Status}}')" = healthy ]; }

# java_pid NAME: the server's process number, seen from inside.
java_pid() {
  # shellcheck disable=SC2016
  inside "$1" bash -c 'for p in /proc/[0-9]*; do read -r c < $p/comm && [ "$c" = java ] && echo ${p#/proc/}; done' | head -n 1
}

remove() {
  local name
  for name in "$@"; do
    docker rm -f -v "$PREFIX-$name" > /dev/null 2>&1 || true
  done
}

remove_all() {
  local each
  for each in $(docker ps -aq --filter "name=^$PREFIX-"); do
    docker rm -f -v "$each" > /dev/null 2>&1 || true
  done
  for each in $(docker network ls -q --filter "name=^$PREFIX"); do
    docker network rm "$each" > /dev/null 2>&1 || true
  done
  if [ -n "$SCRATCH" ]; then
    # Files of the containers' users, which the caller may not be allowed to delete.
    docker run --rm -v "$SCRATCH:/scratch" --entrypoint bash "$IMAGE" -c 'rm -rf /scratch/*' > /dev/null 2>&1 || true
    rm -rf "$SCRATCH"
  fi
}

# log_of NAME...: the ends of the logs, after something failed.
log_of() {
  local name
  for name in "$@"; do
    echo "---- $name: $(state "$name" '{{.State.Status}}, exit code {{.State.ExitCode}}, restarts {{.RestartCount}}' 2> /dev/null)"
    docker logs --tail 15 "$PREFIX-$name" 2>&1 || true
  done
}

# need_engine, need_base: skip where there is none.
need_engine() {
  local reason
  if ! command -v docker > /dev/null; then
    skip "there is no docker command"
  fi
  if ! reason="$(docker version -f '{{.Server.Version}}' 2>&1 > /dev/null)"; then
    skip "no Docker engine answers: ${reason##*$'\n'}"
  fi
}

need_base() {
  if ! docker image inspect "$BASE" > /dev/null 2>&1 && ! docker pull -q "$BASE" > /dev/null 2>&1; then
    skip "the base image $BASE is not here and can't be pulled"
  fi
}

# need_image: the image to test, in IMAGE: one that is there, or built now from the tarball that is there.
need_image() {
  need_engine
  IMAGE="${IMAGE:-zk:test}"
  if [ "$IMAGE" = zk:test ]; then
    BASE="${BASE:-debian:bookworm-slim}"
    need_base
    if ! compgen -G "$ROOT/distribution/target/zk-*-bin.tar.gz" > /dev/null; then
      skip "there is no tarball in distribution/target: mvn -DskipTests package makes it"
    fi
    say "building $IMAGE on $BASE"
    if ! "$ROOT/zk-docker/build.sh" -t "$IMAGE" --build-arg BASE="$BASE" > "$SCRATCH/build.log" 2>&1; then
      tail -n 30 "$SCRATCH/build.log"
      exit 1
    fi
  fi
  say "image $IMAGE: $(($(docker image inspect -f '{{.Size}}' "$IMAGE") / 1000000)) MB," \
    "version $(docker image inspect -f '{{index .Config.Labels "org.opencontainers.image.version"}}' "$IMAGE")," \
    "commit $(docker image inspect -f '{{index .Config.Labels "org.opencontainers.image.revision"}}' "$IMAGE")"
}
