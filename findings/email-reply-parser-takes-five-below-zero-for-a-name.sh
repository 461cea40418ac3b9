#!/bin/sh
# email-reply-parser for Python takes "-5 degrees" for a signature: it and all that the customer wrote below is not in the reply.
#
# Versions   email-reply-parser 0.5.12 (Python 3.11); email-reply-parser 2.3.7 of npm beside it (Node.js 20)
# Input      replies of one person, without a quotation or a signature: a paragraph that begins with "-5 degrees", a list whose
#            lines begin with "-Open", a paragraph about "--verbose" and one whose lines begin with "From:" and "To:"
# Expected   the whole text: "-- " alone on a line is the sign of a signature (RFC 3676, section 4.3)
# Seen       Python: what stands above the paragraph, and nothing of it and of what comes after it; of the one with "From:"
#            the reply is empty. The same with "- Open" is whole. The parser of npm returns all four whole.
# Source     email_reply_parser/__init__.py: SIG_REGEX is (--|__|-\w), HEADER_REGEX (From|Sent|To|Subject): .+; the text is read
#            from its end, and a paragraph which its first line makes a signature or a header is hidden with all below it.
#            https://github.com/zapier/email-reply-parser ; https://github.com/crisp-oss/email-reply-parser
# One would guess that two parsers of one name and descent show an agent the same reply, and that a minus before a number or an
# option is no signature: the rule is for a name behind a dash.
# Who meets it: tickets by mail. Temperatures, levels (-67 dBm), options of commands and lists typed on a phone are what people
# answer to "what does it show?"; the agent sees "It shows:", and asks again.
#
# Exits 0 while this is so, 1 when the behaviour has changed. Needs node and npm.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
"${PYTHON:-python3}" -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check email-reply-parser==0.5.12
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund --omit=optional email-reply-parser@2.3.7
cat > read.js <<'NODE'
const parser = require("email-reply-parser");
const EmailReplyParser = parser.default ?? parser;
console.log(JSON.stringify(JSON.parse(process.argv[2]).map((text) => new EmailReplyParser().read(text).getVisibleText())));
NODE
venv/bin/python - <<'PYTHON'
import json
import subprocess

from email_reply_parser import EmailReplyParser

SEEN = {
    "It shows:\n\n-5 degrees\n\nand then it stops.": "It shows:",
    "I did this:\n\n-Open the lid\n-Press Reset\n\nStill red.": "I did this:",
    "I did this:\n\n- Open the lid\n- Press Reset\n\nStill red.": "I did this:\n\n- Open the lid\n- Press Reset\n\nStill red.",
    "No change.\n\n--verbose says: no link\n\nWhat now?": "No change.",
    "From: the pump it leaks.\nTo: the floor.\n\nWhat now?": "",
}
other = json.loads(subprocess.check_output(["node", "read.js", json.dumps(list(SEEN))]))
for (text, seen), node in zip(SEEN.items(), other, strict=True):
    python = EmailReplyParser.parse_reply(text)
    print(f"{text!r}\n    Python {python!r}\n    npm    {node!r}")
    assert python == seen, "the parser for Python reads replies differently now"
    assert node.strip() == text, "the parser of npm reads replies differently now"
print("As described above.")
PYTHON
