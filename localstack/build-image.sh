#!/bin/sh
# Builds localstack/localstack:4.14.0 from Debian and Python packages, for machines that reach package mirrors but no image
# registry. Needs root, debootstrap, uv and a Docker engine. Environment:
#   DEBIAN_MIRROR  default: the first one that apt is configured with
#   UV             default: uv on PATH
#   IMAGE          default: localstack/localstack:4.14.0
set -eu

here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
image=${IMAGE:-localstack/localstack:4.14.0}
uv=${UV:-uv}
# Debian 13 has Python 3.13; the 3.11 of Debian 12 is too old for LocalStack 4.14.0.
suite=trixie
python=3.13

fail() {
  echo "build-image: $*" >&2
  exit 3
}
[ "$(id -u)" = 0 ] || fail 'debootstrap needs root: run it with sudo'
for tool in debootstrap docker tar "$uv"; do
  command -v "$tool" >/dev/null 2>&1 || fail "$tool was not found: install it (debootstrap and docker.io from Debian, uv from PyPI)"
done
docker version >/dev/null 2>&1 || fail 'no Docker engine answers: start it'

configured_mirror() {
  cat /etc/apt/sources.list /etc/apt/sources.list.d/*.sources /etc/apt/sources.list.d/*.list 2>/dev/null |
    sed -n -e 's/^URIs: *\([^ ]*\).*/\1/p' -e 's/^deb \(\[[^]]*\] \)\{0,1\}\([^ ]*\).*/\2/p' | head -n 1
}
mirror=${DEBIAN_MIRROR:-$(configured_mirror)}
[ -n "$mirror" ] || mirror=http://deb.debian.org/debian

work=$(mktemp -d "${TMPDIR:-/tmp}/hera-image-XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
rootfs=$work/rootfs

debootstrap --variant=minbase --include=python3,ca-certificates,curl "$suite" "$rootfs" "$mirror"
"$uv" pip install --quiet --require-hashes --requirement "$here/requirements.lock" \
  --target "$rootfs/opt/localstack" --python-version "$python" --python-platform linux
rm -rf "$rootfs/var/cache/apt/archives" "$rootfs/var/lib/apt/lists"
mkdir -p "$rootfs/var/cache/apt/archives/partial" "$rootfs/var/lib/apt/lists/partial"

tar -C "$rootfs" -c . | docker import \
  --change 'ENV PYTHONPATH=/opt/localstack' \
  --change 'ENV GATEWAY_LISTEN=0.0.0.0:4566' \
  --change 'ENV DNS_ADDRESS=0' \
  --change 'ENV SKIP_SSL_CERT_DOWNLOAD=1' \
  --change 'ENV DISABLE_EVENTS=1' \
  --change 'EXPOSE 4566' \
  --change 'CMD ["python3", "-m", "localstack.runtime.main"]' \
  - "$image" >/dev/null
echo "$image"
