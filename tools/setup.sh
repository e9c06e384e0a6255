#!/bin/sh
# Installs the packages of tools/packages.txt that are missing, as root or with sudo; says what it does.
set -eu
list=$(dirname "$0")/packages.txt
missing=
for package in $(grep -v '^#' "$list"); do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
done
[ -n "$missing" ] || exit 0
echo "缺少软件包，现在安装 / installing missing packages:$missing"
as_root=
if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || { echo "需要 root 或 sudo / root or sudo is needed" >&2; exit 3; }
    as_root=sudo
fi
$as_root apt-get update -qq
DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends $missing >/dev/null
