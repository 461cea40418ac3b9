#!/bin/sh
# bpmn-engine takes the way of a gateway whose condition is "amount > 5", or "false", always; that of "${amount > 5}" never.
#
# Versions   bpmn-engine 25.0.1 with bpmn-elements 17.3.0, Node.js 20
# Input      an exclusive gateway with a default flow and one with a condition, run with amount 2 and 7; the condition as Camunda 7
#            writes it (${amount > 5}), as Camunda 8 does in FEEL (= amount > 5), as plain text (amount > 5; false), by the
#            engine's own path (${environment.variables.amount}) and with a comparison in it
# Expected   7 takes the condition's way and 2 the default one, or an error where the engine cannot read the condition
# Seen       without ${} each text is true, "false" too; with a comparison or an operator in ${} each is false, for 2 and for 7.
#            No error, no warning. Only a path alone is read: ${environment.variables.amount} is true unless it is 0 or empty
# Source     bpmn-engine, docs/Expression.md: expressions are property paths; a text without one stays a text, and
#            bpmn-elements' SequenceFlow asks whether the result is truthy, which each text is
# One would guess that an engine refuses a condition whose language it does not have.
# Who meets it: whoever models a decision in Camunda's or bpmn.io's modeler and runs it in Node: the diagram is right, each run
# ends, and all cases go one way. Tests with one amount that should take that way are green. A way out: conditions in
# language="javascript" with conditionExpression's next(null, result), or extensions.expressions of one's own.
#
# Exits 0 while this is so, 1 when the behaviour has changed. Needs node and npm.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund bpmn-engine@25.0.1 bpmn-elements@17.3.0
cat > decide.mjs <<'NODE'
import assert from "node:assert";
import { EventEmitter } from "node:events";
import { Engine } from "bpmn-engine";

const process_of = (attributes, condition) => `<?xml version="1.0" encoding="UTF-8"?>
<definitions id="d" targetNamespace="t" xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><process id="p" isExecutable="true">
  <startEvent id="start"/><sequenceFlow id="f0" sourceRef="start" targetRef="gateway"/>
  <exclusiveGateway id="gateway" default="f1"/>
  <sequenceFlow id="f1" sourceRef="gateway" targetRef="default"/>
  <sequenceFlow id="f2" sourceRef="gateway" targetRef="condition">
    <conditionExpression xsi:type="tFormalExpression" ${attributes}>${condition}</conditionExpression></sequenceFlow>
  <task id="default"/><task id="condition"/></process></definitions>`;

const taken = (attributes, condition, amount) =>
  new Promise((resolve, reject) => {
    const source = process_of(attributes, condition.replace(">", "&gt;"));
    const listener = new EventEmitter();
    let last;
    listener.on("activity.end", (activity) => (last = activity.id));
    const engine = new Engine({ name: "decide", source, variables: { amount } });
    engine.execute({ listener }, (error) => (error ? reject(error) : resolve(last)));
  });

const own = "next(null, this.environment.variables.amount > 5)";
const cases = [
  ["", "amount > 5", ["condition", "condition"]],
  ["", "= amount > 5", ["condition", "condition"]],
  ["", "false", ["condition", "condition"]],
  ["", "${amount > 5}", ["default", "default"]],
  ["", "${environment.variables.amount > 5}", ["default", "default"]],
  ["", "${environment.variables.amount}", ["condition", "condition"]],
  ['language="javascript"', own, ["default", "condition"]],
];
for (const [attributes, condition, expected] of cases) {
  const seen = [await taken(attributes, condition, 2), await taken(attributes, condition, 7)];
  console.log(`${condition.padEnd(52)} 2: ${seen[0].padEnd(10)} 7: ${seen[1]}`);
  assert.deepStrictEqual(seen, expected, "conditions are read in another way now");
}
console.log("As described above.");
NODE
node decide.mjs
