#!/bin/sh
# bpmn-js reads 😀 and 𠮷 as other letters from a file that Python or Java has written, and saves them so: no warning.
#
# Versions   bpmn-moddle 10.3.1 and dmn-moddle 12.2.1, with saxen 11.2.0, which bpmn-js, dmn-js and Camunda Modeler read
#            files with, Node.js 20; ElementTree of Python 3.11
# Input      a task "Ask 𠮷田 😀" and a decision of that name, opened and saved by ElementTree.write(file), which by
#            default writes &#134071; and &#128512; Java's Transformer does so in UTF-8, too. fromXML, then toXML
# Expected   the name as it was: each parser of XML reads &#128512; as 😀, and bpmn-moddle itself reads the letter
# Seen       "Ask \u0bb7田 \uf600": 𠮷 is a letter of Tamil, 😀 one of the private use area, which is shown as a box.
#            There are no warnings, and toXML writes these. &#252; and &#30000; are right.
# Source     saxen, lib/decode.js: String.fromCharCode(number), which takes a number modulo 65536; letters above need
#            String.fromCodePoint. XML 1.0, section 4.1: a reference gives the code point in ISO/IEC 10646
# One would guess that what a program does with XML that a parser and a writer of XML are used for cannot change texts.
# Who meets it: processes that are made, moved or patched by a script or by a Java API of models, and then opened in
# the modeller: emoji in names, and Japanese and Chinese names of people and places with rare characters. Tests with
# ü, é and 日本 pass, and so does each file that was never outside bpmn-js. A way out: write(file, encoding="utf-8").
#
# Exits 0 while this is so, 1 when the behaviour has changed. Needs node and npm.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund bpmn-moddle@10.3.1 dmn-moddle@12.2.1 saxen@11.2.0
cat > write.py <<'PYTHON'
import xml.etree.ElementTree as ElementTree

BPMN, DMN = "http://www.omg.org/spec/BPMN/20100524/MODEL", "https://www.omg.org/spec/DMN/20191111/MODEL/"
SOURCES = {
    "bpmn": f'<definitions xmlns="{BPMN}"><process id="p"><task id="t" name="Ask 𠮷田 😀 ü"/></process></definitions>',
    "dmn": f'<definitions xmlns="{DMN}" name="d" namespace="n"><decision id="t" name="Ask 𠮷田 😀 ü"/></definitions>',
}
for kind, source in SOURCES.items():
    with open(f"whole.{kind}", "w", encoding="utf-8") as file:
        file.write(source)
    ElementTree.register_namespace("", BPMN if kind == "bpmn" else DMN)
    ElementTree.ElementTree(ElementTree.fromstring(source)).write(f"saved.{kind}")
    assert ElementTree.parse(f"saved.{kind}").find(".//*[@id='t']").get("name") == "Ask 𠮷田 😀 ü"
PYTHON
"${PYTHON:-python3}" write.py
cat > read.mjs <<'NODE'
import assert from "node:assert";
import { readFileSync } from "node:fs";
import * as bpmn from "bpmn-moddle";
import * as dmn from "dmn-moddle";

const moddles = { bpmn: bpmn.BpmnModdle ?? bpmn.default, dmn: dmn.DmnModdle ?? dmn.default };
const codes = (text) => [...text].map((letter) => letter.codePointAt(0).toString(16)).join(" ");

for (const [kind, Moddle] of Object.entries(moddles)) {
  for (const file of ["whole", "saved"]) {
    const moddle = new Moddle();
    const source = readFileSync(`${file}.${kind}`, "utf8");
    const { rootElement, elementsById, warnings } = await moddle.fromXML(source);
    const { name } = elementsById.t;
    const { xml } = await moddle.toXML(rootElement);
    console.log(kind, file, source.match(/name="Ask[^"]*"/)[0], "is read as", JSON.stringify(name), codes(name));
    assert.deepStrictEqual(warnings, []);
    assert.ok(xml.includes(`name="${name}"`), "written as it was read");
    const expected = file === "whole" ? "Ask 𠮷田 😀 ü" : "Ask \u0bb7田 \uf600 ü";
    assert.strictEqual(name, expected, "references are read in another way now");
  }
}
console.log("As described above.");
NODE
node read.mjs
