#!/bin/sh
# SurveyJS takes the text "1.10" for "1.1": a question that is asked for one version of the firmware is asked for the other one.
#
# Versions   survey-core 3.1.1, Node.js 20
# Input      a text question "v" and a question with visibleIf "{v} = '1.1'", both in quotes; the same with the codes 5E2 and
#            0x1F, and with the operators <> and anyof
# Expected   "1.10" is not '1.1': the answer is a text, the value stands in quotes, and a text question has no number. "007"
#            and '7' are told apart
# Seen       "1.10" = '1.1', "5E2" = '500', "0x1F" = '31' and "+49" = '49' are true, <> is false and anyof is true.
#            "007" = '7' and "1.10.2" = '1.1.2' are false, as one would expect
# Source     packages/survey-core/src/helpers.ts, getNumberCore: a text is a number where JavaScript reads one (0x1F is 31),
#            except where it begins with a zero and a digit. settings.parseNumber is called for it and may refuse:
#            https://surveyjs.io/form-library/documentation/api-reference/settings#parseNumber
# One would guess that quotes make a text of a value, as they do in each language that such conditions look like.
# Who meets it: questionnaires about devices: versions, error codes with an E among digits, serial numbers in hexadecimal.
# It shows at the tenth minor version. A way out: settings.parseNumber = (text) => undefined where no answer is a number.
#
# Exits 0 while this is so, 1 when the behaviour has changed. Needs node and npm.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund survey-core@3.1.1
cat > ask.js <<'NODE'
const assert = require("node:assert");
const { SurveyModel } = require("survey-core");

const asks = (answer, visibleIf) => {
  const survey = new SurveyModel({ elements: [{ type: "text", name: "v" }, { type: "text", name: "next", visibleIf }] });
  survey.setValue("v", answer);
  return survey.getQuestionByName("next").isVisible;
};

const cases = [
  ["1.10", "{v} = '1.1'", true], ["5E2", "{v} = '500'", true], ["0x1F", "{v} = '31'", true], ["+49", "{v} = '49'", true],
  ["1.10", "{v} <> '1.1'", false], ["1.10", "{v} anyof ['1.1']", true],
  ["007", "{v} = '7'", false], ["1.10.2", "{v} = '1.1.2'", false], ["1.2", "{v} = '1.1'", false],
];
for (const [answer, condition, expected] of cases) {
  const seen = asks(answer, condition);
  console.log(`${JSON.stringify(answer)}  ${condition}  ${seen}`);
  assert.strictEqual(seen, expected, "texts that look like numbers are compared differently now");
}
console.log("As described above.");
NODE
node ask.js
