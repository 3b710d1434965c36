#!/usr/bin/env bash
# What one set at a time takes on this machine without any server: its messages and forces alone, by a program in C.
#
#   floor.sh [FOLDER [COUNT]]     FOLDER on the disk in question (.), COUNT of each (20000)
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
folder=$(cd "${1:-.}" && pwd)
command -v cc >/dev/null || { echo "floor.sh: a C compiler is needed (cc)" >&2; exit 2; }
mkdir -p "$here/target"
cc -O2 -Wall -o "$here/target/floor" "$here/src/main/c/floor.c"
exec "$here/target/floor" "$folder" "${2:-20000}"
