#!/usr/bin/env bash
# build.sh - builds the image zk, and zk:VERSION, from the tarball in distribution/target. Needs a Docker engine.
#
#   build.sh [FLAG OF docker build...]        such as --build-arg BASE=ubuntu:24.04
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
if ! compgen -G "$root/distribution/target/zk-*-bin.tar.gz" > /dev/null; then
  echo "build.sh: there is no tarball in $root/distribution/target: mvn -DskipTests package makes it" >&2
  exit 1
fi
version="$(sed -n 's/^ARG VERSION=//p' "$root/zk-docker/Dockerfile")"
commit="$(git -C "$root" rev-parse HEAD 2> /dev/null || echo unknown)"
if [ -n "$(git -C "$root" status --porcelain 2> /dev/null)" ]; then
  commit="$commit-changed"
fi
exec docker build -t zk -t "zk:$version" -f "$root/zk-docker/Dockerfile" --build-arg COMMIT="$commit" "$@" "$root"
