#!/bin/sh
# Pillow makes a thumbnail of a transparent picture by copying the whole picture first; of an opaque one it does not.
#
# Versions   Pillow 13.0.0, Python 3.11, Linux
# Input      a picture of 6000 x 6000, 137 MB in memory as RGB and as RGBA alike, made 300 x 300 by thumbnail(), by resize()
#            with reducing_gap, and by reduce()
# Expected   the same memory for both, since both take four bytes a pixel: a few MB, as reducing_gap, which thumbnail() sets
#            by itself, is there to shrink in cheap steps before anything else is done
# Seen       RGB: 2 MB more at most. RGBA and LA: as much again as the picture, in each of the three ways.
# Source     PIL/Image.py: resize() and reduce() of LA and RGBA begin with self.convert("La" or "RGBa"), whose alpha is
#            multiplied in, and only then shrink that copy.
# One would guess that memory follows from pixels, and that a limit of pixels which suits photographs suits logos.
# Who meets it: whoever makes previews of uploads within a memory limit: one PNG with transparency takes twice what a
# photograph of the same size takes, and a worker that was sized by photographs is killed by the kernel.
#
# Exits 0 while this is so, 1 when the behaviour has changed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check Pillow==13.0.0
cat > "$folder/one.py" <<'PYTHON'
import resource
import sys

from PIL import Image

mode, way = sys.argv[1:]
picture = Image.new(mode, (6000, 6000))
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
if way == "thumbnail":
    picture.thumbnail((300, 300))
elif way == "resize":
    picture.resize((300, 300), reducing_gap=2.0)
else:
    picture.reduce(20)
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
PYTHON
seen=0
for mode in RGB RGBA LA; do
    for way in thumbnail resize reduce; do
        more=$("$folder/venv/bin/python" "$folder/one.py" $mode $way)
        echo "$mode $way: $more MB more than the picture"
        if [ $mode = RGB ]; then [ "$more" -lt 20 ] || seen=1; else [ "$more" -gt 100 ] || seen=1; fi
    done
done
[ $seen = 0 ] || { echo "The behaviour has changed."; exit 1; }
echo "As described above."
