"""Texts of 2 MB that are made to cost a reader time or memory: of the formats that people write."""

from __future__ import annotations

from bench.hostile import Make, cross, flood, nested

INPUTS: dict[str, dict[str, Make]] = {
    "mermaid": {
        "product": cross("a", "b", " & ", " --> ", "flowchart TD\n"),
        "nodes": flood("a{i}[x]-->a{j}\n", "flowchart TD\n"),
        "chain": flood("a-->", "flowchart TD\n", "a"),
        "subgraphs": nested("subgraph a\n", "end\n", "flowchart TD\n", "", "a-->b\n"),
        "brackets": nested("(", ")", "flowchart TD\na[", "]"),
        "quotes": flood('a["', "flowchart TD\n"),
        "classes": flood("classDef a{i} x:y\n", "flowchart TD\n"),
        "click": flood('click a{i} "http://x"\n', "flowchart TD\na\n"),
        "front matter": nested("[", "]", "---\nx: ", "\n---\nflowchart TD\na"),
        "aliases": flood("- &a{i} [*a0,*a0]\n", "---\nx:\n- &a0 [x]\n", "---\nflowchart TD\na"),
        "properties": flood("a{i}@{{ shape: rect }}\n", "flowchart TD\n"),
        "blocks": flood("```mermaid\nflowchart TD\na-->b\n```\n"),
        "large blocks": flood("```mermaid\nflowchart TD\n" + "a-->b[x]\n" * 240 + "```\n"),
        "open blocks": flood("```mermaid\n"),
        "html blocks": flood('<pre class="mermaid">'),
        "markdown label": flood("**", 'flowchart TD\na["`', '`"]'),
        "ampersands": flood("&", "flowchart TD\na"),
        "self": flood("a-->a\n", "flowchart TD\n"),
        "pairs": flood("a & b & c & d & e & f & g & h --> i & j & k & l & m & n & o\n", "flowchart TD\n"),
    },
    "dot": {
        "product": cross("a", "b", " ", "} -> {", "digraph{{", "}}"),
        "edges": flood("a{i}->a{j};", "digraph{", "}"),
        "chain": flood("a->", "digraph{", "a}"),
        "nested": nested("{", "}", "digraph", "", "a->b"),
        "groups": flood("{a b c}->", "digraph{", "a}"),
        "attributes": flood("a{i}=b, ", "digraph{a[", "]}"),
        "defaults": flood("node[a{i}=b];", "digraph{", "}"),
        "inherit": flood("subgraph s{i}{{a{i};", "digraph{"),
        "html": nested("<b>", "</b>", "digraph{a[label=<", ">]}"),
        "string": flood("\\", 'digraph{a[label="', '"]}'),
        "concatenated": flood('"a"+', "digraph{a[label=", '"b"]}'),
        "comments": flood("/*", "digraph{"),
        "graphs": flood("digraph{}"),
        "reopened": flood("subgraph s{{a{i}}};", "digraph{", "}"),
    },
    "markdown": {
        "headings": flood("## S{i}\n", "# T\n"),
        "guides": flood("# T{i}\n"),
        "answers": flood("- [a](#b)\n", "# T\n## S\n"),
        "brackets": flood("[", "# T\n## S\n"),
        "line": flood("x", "# T\n## "),
        "fences": flood("```\n", "# T\n## S\n"),
        "comments": flood("<!--", "# T\n## S\n"),
        "same keys": flood("## S {#a}\n", "# T\n"),
        "links": flood("- [a{i}](#b{i})\n", "# T\n## S\n"),
        "blanks": flood("a: ____ {{#b{i}}}\n", "# T\n## S\n"),
        "front matter": nested("[", "]", "---\ntags: ", "\n---\n# T\n## S\n"),
        "definitions": flood("[a{i}]: #b\n", "# T\n## S\n"),
    },
    "plantuml": {
        "ifs": nested("if (a) then (b)\n", "endif\n", "@startuml\n", "@enduml", ":x;\n"),
        "open ifs": flood("if (a) then\n", "@startuml\nstart\n", "@enduml"),
        "elseifs": flood("elseif (a{i}) then (b)\n", "@startuml\nif (a) then (b)\n", "endif\n@enduml"),
        "switches": flood("case (a{i})\n", "@startuml\nswitch (a)\n", "endswitch\n@enduml"),
        "condition": flood("x", "@startuml\nif (", ") then (a)\n:b;\nendif\n@enduml"),
        "code": flood("!x\n", "@startuml\n", ":a;\n@enduml"),
        "forks": flood("fork\n", "@startuml\n", "@enduml"),
        "again": flood("fork again\n:a;\n", "@startuml\nfork\n", "end fork\n@enduml"),
        "split product": flood("fork\n:a;\nfork again\n:b;\nend fork\n", "@startuml\n", "@enduml"),
        "if product": flood("if (a) then (b)\nelse (c)\nendif\n", "@startuml\n:s;\n", ":t;\n@enduml"),
        "widening": lambda size: (
            "@startuml\n"
            + "fork\n"
            + ":a;\nfork again\n" * (size // 50)
            + "end fork\n"
            + "fork\n"
            + ":a;\nfork again\n" * (size // 50)
            + "end fork\n@enduml"
        ),
        "activity": flood(":a\n", "@startuml\n:", "@enduml"),
        "diagrams": flood("@startuml\n:a;\n@enduml\n"),
        "starts": flood("@startuml\n"),
        "gotos": flood("label a{i}\ngoto a{j}\n", "@startuml\n", "@enduml"),
        "repeats": nested("repeat\n", "repeat while (a)\n", "@startuml\n", "@enduml", ":x;\n"),
        "notes": flood("note right\n", "@startuml\n:a;\n", "@enduml"),
        "old arrows": flood('"a{i}" --> "a{j}"\n', "@startuml\n", "@enduml"),
    },
    "twee": {
        "passages": flood(":: p{i}\nx\n"),
        "links": flood("[[a]]", ":: p\n"),
        "many links": flood("[[a{i}]]", ":: p\n"),
        "open links": flood("[[", ":: p\n"),
        "arrows": flood("[[a->b]]", ":: p\n"),
        "macros": nested("(if:x)[", "]", ":: p\n"),
        "open macros": flood("(if:", ":: p\n"),
        "sugarcube": flood("<<if x>>", ":: p\n"),
        "hooks": flood("[", ":: p\n"),
        "line": flood("x", ":: p\n"),
        "tags": flood("a ", ":: p [", "]\nx"),
        "json": nested("[", "]", ":: StoryData\n"),
        "quotes": flood("''", ":: p\n"),
        "comments": flood("<!--", ":: p\n"),
        "same": flood(":: p\n"),
    },
    "csv": {
        "rows": flood("a{i};b;c\n", "step;answer;next\n"),
        "columns": lambda size: (
            ";".join(f"c{i}" for i in range(size // 16)) + "\n" + ";".join("a" for _ in range(size // 3))
        ),
        "cells": flood(";", "step;answer;next\n"),
        "lines": flood("\n", "step;answer;next\n"),
        "quotes": flood('"', "step;answer;next\n"),
        "line": flood("x", "step;answer;next\n"),
        "answers": lambda size: (
            "step;text;"
            + ";".join(f"answer {i};next {i}" for i in range(size // 60))
            + "\n"
            + ";".join("ab" for _ in range(size // 6))
        ),
        "same step": flood("a;b;c\n", "step;answer;next\n"),
        "texts of a step": lambda size: "step;text;answer;next\n" + "".join(f"a;t{i};b;c\n" for i in range(99_000)),
        "wide rows": flood(";" * 200 + "x\n", "step;answer;next\n"),
        "references": flood("Step {i};Yes;see step {j}\n", "step;answer;next\n"),
    },
}  # fmt: skip
